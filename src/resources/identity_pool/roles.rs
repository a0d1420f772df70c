//! The IAM role of one side of an identity pool: CreateRole, PutRolePolicy and what reads, changes and removes them.
//! IAM speaks the Query protocol, for which the SDK has no shape schemas: plain builders here.

use super::args::{IdentityPoolArgs, IdentityPoolRoleOptions, IdentityPoolStatement};
use super::policy;
use crate::aws::Cx;
use crate::error::{Error, Result, found};
use aws_sdk_iam::types::Tag;
use percent_encoding::percent_decode_str;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// The name of a role's one policy.
const POLICY: &str = "permissions";

/// The tag that says which identity pool a role was made for: only a role that bears it is ever changed or deleted.
const MARK: &str = "pulumi-resource-cognito:identity-pool";

/// Whose role it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Users who signed in.
    Authenticated,
    /// Guests.
    Unauthenticated,
}

impl Side {
    pub(super) const BOTH: [Side; 2] = [Side::Authenticated, Side::Unauthenticated];

    /// As Cognito and IAM call it, and our properties.
    pub(super) fn name(self) -> &'static str {
        match self {
            Side::Authenticated => "authenticated",
            Side::Unauthenticated => "unauthenticated",
        }
    }

    pub(super) fn arn_output(self) -> &'static str {
        match self {
            Side::Authenticated => "authenticatedRoleArn",
            Side::Unauthenticated => "unauthenticatedRoleArn",
        }
    }

    pub(super) fn name_output(self) -> &'static str {
        match self {
            Side::Authenticated => "authenticatedRoleName",
            Side::Unauthenticated => "unauthenticatedRoleName",
        }
    }

    /// The statements of the role that is ours to make; `None` where there is none to make.
    pub(super) fn statements(self, args: &IdentityPoolArgs) -> Option<Vec<IdentityPoolStatement>> {
        let permissions = args.permissions.as_ref()?;
        let own = match self {
            Side::Authenticated => &permissions.authenticated,
            Side::Unauthenticated => &permissions.unauthenticated,
        };
        match own {
            Some(statements) if !statements.is_empty() => Some(statements.clone()),
            // Users who signed in get a role in any case, for credentials that allow nothing yet.
            _ if self == Side::Authenticated && self.foreign(args).is_none() => Some(Vec::new()),
            _ => None,
        }
    }

    /// The role that is managed elsewhere.
    pub(super) fn foreign(self, args: &IdentityPoolArgs) -> Option<String> {
        let roles = args.roles.as_ref()?;
        match self {
            Side::Authenticated => roles.authenticated.clone(),
            Side::Unauthenticated => roles.unauthenticated.clone(),
        }
    }
}

/// A role as IAM has it.
#[derive(Debug)]
pub(super) struct Role {
    pub(super) name: String,
    arn: String,
    path: String,
    description: Option<String>,
    max_session_duration: i32,
    boundary: Option<String>,
    trust: Json,
    policy: Option<Json>,
    tags: BTreeMap<String, String>,
}

impl Role {
    /// Whether it was made for this pool.
    pub(super) fn belongs_to(&self, pool: &str) -> bool {
        self.tags.get(MARK).is_some_and(|mark| mark == pool)
    }

    /// Whether users of this pool and side, and nobody else, may assume it.
    pub(super) fn is_trusted_right(&self, region: &str, pool: &str, side: Side) -> bool {
        [false, true].iter().any(|tagged| policy::same(&self.trust, &policy::trust(region, pool, side, *tagged)))
    }

    /// What it allows, in our shape.
    pub(super) fn statements(&self) -> Json {
        self.policy.as_ref().map_or_else(|| json!([]), policy::statements)
    }

    /// How it was made, as far as the program said how.
    pub(super) fn options(&self, written: &Json) -> Json {
        let all = json!({"path": self.path, "description": self.description,
            "maxSessionDuration": self.max_session_duration, "permissionsBoundary": self.boundary});
        let mut options = all.clone();
        if let Some(o) = options.as_object_mut() {
            o.retain(|name, v| !v.is_null() && written.get(name).is_some());
        }
        options
    }
}

/// The name at the end of a role's ARN.
pub(super) fn name_of(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

/// A name that tells the pool and its side, and that no other pool's role can have.
fn new_name(pool_name: &str, pool: &str, side: Side) -> String {
    let unique: String = pool.split(':').next_back().unwrap_or_default().chars().take(8).collect();
    let room = 64 - side.name().len() - unique.len() - 2;
    let base: String = pool_name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "_+=,.@-".contains(c) { c } else { '-' })
        .take(room)
        .collect();
    format!("{base}-{unique}-{}", side.name())
}

/// The role `name`, with its policy and tags.
pub(super) async fn read(cx: &Cx, name: &str) -> Result<Option<Role>> {
    let ask = cx.send("GetRole", || cx.aws.iam.get_role().role_name(name).send()).await;
    let Some(role) = found(ask)?.and_then(|answer| answer.role) else { return Ok(None) };
    let ask =
        cx.send("GetRolePolicy", || cx.aws.iam.get_role_policy().role_name(name).policy_name(POLICY).send()).await;
    let policy = found(ask)?.map(|answer| document(&answer.policy_document));
    Ok(Some(described(role, policy)))
}

fn described(role: aws_sdk_iam::types::Role, policy: Option<Json>) -> Role {
    Role {
        name: role.role_name,
        arn: role.arn,
        path: role.path,
        description: role.description.filter(|d| !d.is_empty()),
        max_session_duration: role.max_session_duration.unwrap_or(3600),
        boundary: role.permissions_boundary.and_then(|b| b.permissions_boundary_arn).filter(|b| !b.is_empty()),
        trust: role.assume_role_policy_document.as_deref().map(document).unwrap_or_default(),
        policy,
        tags: role.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect(),
    }
}

/// The role of a side that was made for this pool: the one that the state names, else, where a run ended before the
/// state could, the one that would have been made then.
pub(super) async fn own(cx: &Cx, pool: &str, side: Side, known: &Json) -> Result<Option<Role>> {
    if !known["roles"][side.name()].is_null() {
        return Ok(None); // Managed elsewhere: not even to be looked at.
    }
    if let Some(name) = known[side.name_output()].as_str() {
        return Ok(read(cx, name).await?.filter(|role| role.belongs_to(pool)));
    }
    let Some(pool_name) = known["identityPoolName"].as_str() else { return Ok(None) };
    match read(cx, &new_name(pool_name, pool, side)).await {
        Ok(role) => Ok(role.filter(|role| role.belongs_to(pool))),
        // It is a guess: whoever has no roles of ours need neither be allowed nor able to ask IAM.
        Err(e) if e.is_denied() => Ok(None),
        Err(Error::NoAnswer { .. }) => Ok(None),
        Err(e) => Err(e),
    }
}

/// IAM hands documents out percent-encoded.
fn document(text: &str) -> Json {
    let text = percent_decode_str(text).decode_utf8_lossy();
    serde_json::from_str(&text).unwrap_or_default()
}

/// What the role of a side should be.
pub(super) struct Wanted<'a> {
    pub(super) args: &'a IdentityPoolArgs,
    pub(super) statements: Vec<IdentityPoolStatement>,
    /// Whether sessions get tags.
    pub(super) tagged: bool,
}

/// Makes the role of a side what it should be, whatever is there: its ARN.
pub(super) async fn settle(
    cx: &Cx,
    pool: &str,
    side: Side,
    mut role: Option<Role>,
    wanted: &Wanted<'_>,
    known: &Json,
) -> Result<String> {
    let Wanted { args, statements, tagged } = wanted;
    let options = args.role_options.clone().unwrap_or_default();
    let had_path = !known["roleOptions"]["path"].is_null();
    let keep = role.as_ref().filter(|_| !had_path).map(|role| role.path.clone());
    let path = options.path.clone().or(keep).unwrap_or("/".into());
    let trust = policy::trust(&cx.aws.region, pool, side, *tagged);
    let mut tags = args.tags.clone().unwrap_or_default();
    tags.retain(|key, _| !cx.aws.tags.ignores(key));
    tags.insert(MARK.to_owned(), pool.to_owned());
    let pool_name = args.identity_pool_name.as_deref().unwrap_or_default();
    let fresh = new_name(pool_name, pool, side);
    if let Some(elsewhere) = role.as_ref().filter(|role| role.path != path) {
        // A role cannot move: the name is needed again at the new path.
        check_removable(cx, elsewhere).await?;
        remove(cx, elsewhere).await?;
        role = None;
    }
    let role = match role {
        Some(role) => role,
        None => create(cx, &fresh, pool, &path, &options, &trust, &tags).await?,
    };
    if !policy::same(&role.trust, &trust) {
        cx.send_while("UpdateAssumeRolePolicy", Error::is_not_found, || {
            cx.aws.iam.update_assume_role_policy().role_name(&role.name).policy_document(policy::text(&trust)).send()
        })
        .await?;
    }
    settle_options(cx, &role, &options, known).await?;
    settle_tags(cx, &role, &tags, known).await?;
    settle_policy(cx, &role, statements).await?;
    Ok(role.arn)
}

async fn create(
    cx: &Cx,
    name: &str,
    pool: &str,
    path: &str,
    options: &IdentityPoolRoleOptions,
    trust: &Json,
    tags: &BTreeMap<String, String>,
) -> Result<Role> {
    let tags = tags
        .iter()
        .map(|(key, v)| Tag::builder().key(key).value(v).build())
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(|e| Error::Bug(e.to_string()))?;
    let made = cx
        .send("CreateRole", || {
            cx.aws
                .iam
                .create_role()
                .role_name(name)
                .path(path)
                .assume_role_policy_document(policy::text(trust))
                .set_description(options.description.clone())
                .set_max_session_duration(options.max_session_duration)
                .set_permissions_boundary(options.permissions_boundary.clone())
                .set_tags(Some(tags.clone()))
                .send()
        })
        .await;
    match made {
        // IAM may take a while to show what it made: its answer is all that is needed.
        Ok(answer) => {
            return answer
                .role
                .map(|role| described(role, None))
                .ok_or_else(|| Error::Bug("CreateRole gave no role".into()));
        }
        // An earlier run made it and could not say so.
        Err(e) if e.code().is_some_and(|code| code.starts_with("EntityAlreadyExists")) => {}
        Err(e) => return Err(e),
    }
    match read(cx, name).await? {
        Some(role) if role.belongs_to(pool) => Ok(role),
        Some(_) => Err(Error::Invalid(format!(
            "a role {name} exists already and was not made for this identity pool: delete it, or give the pool another identityPoolName"
        ))),
        None => Err(Error::Gone(format!("the role {name}"))),
    }
}

/// Options that the program gives are set, those that it gave up are reset, and others are somebody else's.
async fn settle_options(cx: &Cx, role: &Role, options: &IdentityPoolRoleOptions, known: &Json) -> Result<()> {
    let had = |name: &str| !known["roleOptions"][name].is_null();
    let duration = options.max_session_duration.unwrap_or(if had("maxSessionDuration") {
        3600
    } else {
        role.max_session_duration
    });
    let description = match &options.description {
        None if !had("description") => role.description.clone(),
        given => given.clone(),
    };
    if role.max_session_duration != duration || role.description != description {
        cx.send("UpdateRole", || {
            cx.aws
                .iam
                .update_role()
                .role_name(&role.name)
                .description(description.as_deref().unwrap_or_default())
                .max_session_duration(duration)
                .send()
        })
        .await?;
    }
    match (&role.boundary, &options.permissions_boundary) {
        (now, wanted) if now == wanted => {}
        (_, Some(wanted)) => {
            cx.send("PutRolePermissionsBoundary", || {
                cx.aws.iam.put_role_permissions_boundary().role_name(&role.name).permissions_boundary(wanted).send()
            })
            .await?;
        }
        (_, None) if had("permissionsBoundary") => {
            cx.send("DeleteRolePermissionsBoundary", || {
                cx.aws.iam.delete_role_permissions_boundary().role_name(&role.name).send()
            })
            .await?;
        }
        (_, None) => {}
    }
    Ok(())
}

async fn settle_tags(cx: &Cx, role: &Role, wanted: &BTreeMap<String, String>, known: &Json) -> Result<()> {
    let new = wanted
        .iter()
        .filter(|(key, v)| role.tags.get(*key) != Some(v))
        .map(|(key, v)| Tag::builder().key(key).value(v).build())
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(|e| Error::Bug(e.to_string()))?;
    if !new.is_empty() {
        cx.send_while("TagRole", Error::is_not_found, || {
            cx.aws.iam.tag_role().role_name(&role.name).set_tags(Some(new.clone())).send()
        })
        .await?;
    }
    let own = |key: &str| known["tags"].get(key).is_some();
    let gone: Vec<String> = role.tags.keys().filter(|key| !wanted.contains_key(*key) && own(key)).cloned().collect();
    if !gone.is_empty() {
        cx.send("UntagRole", || cx.aws.iam.untag_role().role_name(&role.name).set_tag_keys(Some(gone.clone())).send())
            .await?;
    }
    Ok(())
}

async fn settle_policy(cx: &Cx, role: &Role, statements: &[IdentityPoolStatement]) -> Result<()> {
    let wanted = (!statements.is_empty()).then(|| policy::policy(statements));
    match (&role.policy, &wanted) {
        (None, None) => Ok(()),
        (Some(now), Some(wanted)) if policy::same(now, wanted) => Ok(()),
        (_, Some(wanted)) => cx
            .send_while("PutRolePolicy", Error::is_not_found, || {
                cx.aws
                    .iam
                    .put_role_policy()
                    .role_name(&role.name)
                    .policy_name(POLICY)
                    .policy_document(policy::text(wanted))
                    .send()
            })
            .await
            .map(drop),
        (Some(_), None) => delete_policy(cx, role).await,
    }
}

async fn delete_policy(cx: &Cx, role: &Role) -> Result<()> {
    let gone = cx
        .send("DeleteRolePolicy", || cx.aws.iam.delete_role_policy().role_name(&role.name).policy_name(POLICY).send())
        .await;
    found(gone).map(drop)
}

/// Refuses to remove a role that somebody else gave more to, before anything is removed.
pub(super) async fn check_removable(cx: &Cx, role: &Role) -> Result<()> {
    let name = &role.name;
    let (mut foreign, mut marker) = (Vec::new(), None);
    loop {
        let list = || cx.aws.iam.list_attached_role_policies().role_name(name).set_marker(marker.clone()).send();
        let page = cx.send("ListAttachedRolePolicies", list).await?;
        foreign.extend(page.attached_policies.unwrap_or_default().into_iter().filter_map(|p| p.policy_name));
        marker = page.marker.filter(|_| page.is_truncated);
        if marker.is_none() {
            break;
        }
    }
    loop {
        let list = || cx.aws.iam.list_role_policies().role_name(name).set_marker(marker.clone()).send();
        let page = cx.send("ListRolePolicies", list).await?;
        foreign.extend(page.policy_names.into_iter().filter(|p| p != POLICY));
        marker = page.marker.filter(|_| page.is_truncated);
        if marker.is_none() {
            break;
        }
    }
    if foreign.is_empty() {
        return Ok(());
    }
    Err(Error::Invalid(format!(
        "the role {name} has policies that this provider did not make ({}), so it is not deleted, and nothing else was: \
         remove them from the role and run again",
        foreign.join(", ")
    )))
}

/// Removes a role and its policy.
pub(super) async fn remove(cx: &Cx, role: &Role) -> Result<()> {
    delete_policy(cx, role).await?;
    let gone = cx.send("DeleteRole", || cx.aws.iam.delete_role().role_name(&role.name).send()).await;
    found(gone).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn role_names_fit_and_differ() {
        let pool = "us-east-1:9bd0357e-2ac1-418d-a609-bc5e7bc064e3";
        let name = new_name(&"a pool/with a name ".repeat(9), pool, Side::Unauthenticated);
        assert!(
            name.len() <= 64 && name.ends_with("-9bd0357e-unauthenticated") && !name.contains([' ', '/']),
            "{name}"
        );
        assert_ne!(new_name("p", pool, Side::Authenticated), new_name("p", pool, Side::Unauthenticated));
    }

    #[test]
    fn documents_are_decoded() {
        assert_eq!(document("%7B%22a%22%3A%201%7D"), json!({"a": 1}));
    }
}
