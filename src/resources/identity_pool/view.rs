//! What the roles of an identity pool show of `permissions`, `roles`, `roleOptions` and `tags`.

use super::roles::{self, Role, Side};
use super::{is_import, principal_tags};
use crate::aws::{Cx, Tags};
use crate::error::Result;
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;

/// Where `show` leaves the tags of the pool itself, and the names of those of its roles that lack some of them.
pub(super) const POOL_TAGS: &str = "PoolTags";
const UNLIKE: &str = "RolesTaggedOtherwise";

/// Who looks after the role of a side.
enum Managed {
    /// We do, and this is it.
    Here(Box<Role>),
    /// We do, and it is gone, unattached, or trusts others than it should: to be shown, and made right by the next `up`.
    Gone,
    Elsewhere(String),
    Nobody,
}

/// Adds what the roles show to `live`, which has the pool itself and its principal tags. `attached` are their ARNs.
pub(super) async fn show(
    cx: &Cx,
    id: &str,
    known: &Json,
    attached: &HashMap<String, String>,
    live: &mut Json,
) -> Result<()> {
    let mapped = if is_import(known) { &live["principalTags"] } else { &known["principalTags"] };
    let tagged = principal_tags::are_mapped(mapped);
    let (mut own, mut permissions, mut expected) = (Vec::new(), Json::Null, true);
    for side in Side::BOTH {
        let arn = attached.get(side.name());
        if let Some(arn) = arn {
            live[side.arn_output()] = arn.as_str().into();
            live[side.name_output()] = roles::name_of(arn).into();
        }
        match managed(cx, id, side, known, arn, tagged).await? {
            Managed::Elsewhere(arn) => live["roles"][side.name()] = arn.into(),
            Managed::Here(role) => {
                permissions[side.name()] = role.statements();
                own.push(*role);
            }
            // Permissions always come with a role for users who signed in: without it they are not there.
            Managed::Gone if side == Side::Authenticated => expected = false,
            Managed::Gone | Managed::Nobody => {}
        }
    }
    live["permissions"] = if expected { permissions } else { Json::Null };
    let written = (!is_import(known)).then(|| &known["roleOptions"]);
    live["roleOptions"] = match written {
        Some(written) if own.is_empty() || written.is_null() => written.clone(),
        written => roles::options(&own, written),
    };
    let unlike = own.iter().filter(|role| !is_tagged_alike(role, &live["tags"], &known["tags"], &cx.aws.tags));
    live[UNLIKE] = unlike.map(|role| &*role.name).collect();
    live[POOL_TAGS] = live["tags"].clone();
    show_what_roles_keep(&own, &known["tags"], live, &cx.aws.tags);
    live[roles::UNUSED] = unused(cx, id, known, attached).await?;
    Ok(())
}

/// What of it is left to do and stands in no property.
pub(super) fn left_over(said: &Json) -> Option<String> {
    let names =
        |of: &str| -> Vec<&str> { said[of].as_array().into_iter().flatten().filter_map(Json::as_str).collect() };
    let (unused, unlike) = (names(roles::UNUSED).join(", "), names(UNLIKE).join(", "));
    let mut left = Vec::new();
    if !unused.is_empty() {
        left.push(format!("roles that were made for this pool and are out of use: {unused}"));
    }
    if !unlike.is_empty() {
        left.push(format!("roles that have not the tags of the pool: {unlike}"));
    }
    (!left.is_empty())
        .then(|| format!("there are {}. The next `pulumi up` makes them what the program says", left.join("; ")))
}

/// Whether a role has the tags of its pool, and of those that were the pool's no other. The rest is somebody else's.
fn is_tagged_alike(role: &Role, pool: &Json, known: &Json, config: &Tags) -> bool {
    let mut keys = [pool, known].into_iter().filter_map(Json::as_object).flat_map(Map::keys);
    keys.all(|key| config.ignores(key) || role.tag(key) == pool[key].as_str())
}

/// Tags that the program has given up are its own as long as a role has them.
fn show_what_roles_keep(roles: &[Role], known: &Json, live: &mut Json, config: &Tags) {
    let given = known.as_object().into_iter().flat_map(Map::keys);
    for key in given.filter(|key| !config.ignores(key)) {
        if let (Json::Null, Some(kept)) = (&live["tags"][key], roles.iter().find_map(|role| role.tag(key))) {
            live["tags"][key] = kept.into();
        }
    }
}

async fn managed(cx: &Cx, id: &str, side: Side, known: &Json, arn: Option<&String>, tagged: bool) -> Result<Managed> {
    let (imported, expected) = (is_import(known), side.is_expected(known));
    let Some(arn) = arn else { return Ok(if expected { Managed::Gone } else { Managed::Nobody }) };
    let elsewhere = || Managed::Elsewhere(arn.clone());
    let name = roles::name_of(arn);
    // A role that the state has, and not among `roles`, is ours even when a refresh has found its permissions gone.
    let noted = known["roles"][side.name()].is_null() && known[side.name_output()] == name;
    if !imported && !expected && !noted {
        // An update that was interrupted may have attached one of ours in the place of another's.
        let is_news = known["roles"][side.name()] != arn.as_str();
        if !is_news || roles::read_own(cx, name, id).await?.is_none() {
            return Ok(elsewhere());
        }
    }
    let role = match roles::read(cx, name).await {
        Ok(Some(role)) => role,
        Ok(None) if imported => return Ok(elsewhere()),
        Ok(None) => return Ok(Managed::Gone),
        // Whoever imports a pool with foreign roles need not be allowed to look into them.
        Err(e) if imported && e.is_denied() => return Ok(elsewhere()),
        Err(e) => return Err(e),
    };
    if !role.belongs_to(id) {
        return Ok(elsewhere());
    }
    // A create that ended early has roles that allow tags, and no tags yet: whoever imports its pool gets its roles too.
    let trusted = role.is_trusted_right(&cx.aws.region, id, side, tagged)
        || (imported && role.is_trusted_right(&cx.aws.region, id, side, true));
    if !imported {
        return Ok(if trusted { Managed::Here(Box::new(role)) } else { Managed::Gone });
    }
    let alone = match roles::others_policies(cx, name).await {
        Ok(others) => others.is_empty(),
        Err(e) if e.is_denied() => false,
        Err(e) => return Err(e),
    };
    let ours = alone && trusted && role.is_of_statements();
    Ok(if ours { Managed::Here(Box::new(role)) } else { elsewhere() })
}

/// The roles of ours that no side has any more.
async fn unused(cx: &Cx, id: &str, known: &Json, attached: &HashMap<String, String>) -> Result<Json> {
    let mut all = Vec::new();
    for name in roles::noted(known).into_iter().filter(|name| !attached.values().any(|arn| roles::name_of(arn) == name))
    {
        all.extend(roles::read_own(cx, &name, id).await?.map(|role| role.name));
    }
    Ok(if all.is_empty() { Json::Null } else { json!(all) })
}
