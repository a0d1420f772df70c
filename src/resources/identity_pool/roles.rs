//! The IAM roles of an identity pool, as they are: which there are, and what they say. `changes.rs` changes them.

use super::args::{IdentityPoolArgs, IdentityPoolStatement};
use super::policy;
use crate::aws::Cx;
use crate::error::{Error, Result, found};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// The name of a role's one policy.
pub(super) const POLICY: &str = "permissions";

/// The tag that says which identity pool a role was made for: only a role that bears it is ever changed or deleted.
pub(super) const MARK: &str = "pulumi-resource-cognito:identity-pool";

/// The output that names roles of ours which are out of use.
pub(super) const UNUSED: &str = "unusedRoleNames";

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

    /// Whether the state says that this side has a role of ours.
    pub(super) fn is_expected(self, known: &Json) -> bool {
        let permissions = &known["permissions"];
        let stated = permissions[self.name()].as_array().is_some_and(|statements| !statements.is_empty());
        stated || (self == Side::Authenticated && !permissions.is_null() && known["roles"]["authenticated"].is_null())
    }

    /// The name of the role that the state says is ours.
    fn noted(self, known: &Json) -> Option<&str> {
        let foreign = known["roles"][self.name()].as_str().map(name_of);
        known[self.name_output()].as_str().filter(|name| Some(*name) != foreign)
    }

    /// Whether a role was named for this side.
    fn named(self, role: &str) -> bool {
        role.ends_with(&format!("-{}", self.name()))
    }
}

/// The roles of a state that are ours, in use or not.
pub(super) fn noted(known: &Json) -> Vec<String> {
    let mut all: Vec<String> = Side::BOTH.iter().filter_map(|side| side.noted(known)).map(str::to_owned).collect();
    all.extend(unused(known).filter(|name| !all.contains(name)).collect::<Vec<_>>());
    all
}

fn unused(known: &Json) -> impl Iterator<Item = String> {
    known[UNUSED].as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned))
}

/// A role as IAM has it.
#[derive(Debug)]
pub(super) struct Role {
    pub(super) name: String,
    pub(super) arn: String,
    pub(super) path: String,
    pub(super) description: Option<String>,
    pub(super) max_session_duration: i32,
    pub(super) boundary: Option<String>,
    pub(super) trust: Json,
    pub(super) policy: Option<Json>,
    pub(super) tags: BTreeMap<String, String>,
}

impl Role {
    /// Whether it was made for this pool.
    pub(super) fn belongs_to(&self, pool: &str) -> bool {
        self.tags.get(MARK).is_some_and(|mark| mark == pool)
    }

    /// The value of a tag. To IAM, a key in other capitals is the same key.
    pub(super) fn tag(&self, key: &str) -> Option<&str> {
        self.tags.iter().find(|(there, _)| there.eq_ignore_ascii_case(key)).map(|(_, v)| v.as_str())
    }

    /// Whether users of this pool and side, and nobody else, may assume it; with tags where they get some.
    pub(super) fn is_trusted_right(&self, region: &str, pool: &str, side: Side, tagged: bool) -> bool {
        policy::same(&self.trust, &policy::trust(region, pool, side, tagged))
    }

    /// Whether statements can say all that its policy says.
    pub(super) fn is_of_statements(&self) -> bool {
        self.policy.as_ref().is_none_or(|document| {
            serde_json::from_value::<Vec<IdentityPoolStatement>>(policy::statements(document))
                .is_ok_and(|statements| policy::same(document, &policy::policy(&statements)))
        })
    }

    /// What it allows, in our shape.
    pub(super) fn statements(&self) -> Json {
        self.policy.as_ref().map_or_else(|| json!([]), policy::statements)
    }

    /// How it was made, where it is not as IAM makes roles by itself.
    fn options(&self) -> Map<String, Json> {
        let all = [
            ("path", json!(self.path)),
            ("description", json!(self.description)),
            ("maxSessionDuration", json!(self.max_session_duration)),
            ("permissionsBoundary", json!(self.boundary)),
        ];
        let told = all.into_iter().filter(|(name, v)| *v != default(name));
        told.map(|(name, v)| (name.to_owned(), v)).collect()
    }
}

/// The option as IAM makes roles by itself.
fn default(option: &str) -> Json {
    match option {
        "path" => json!("/"),
        "maxSessionDuration" => json!(3600),
        _ => Json::Null,
    }
}

/// `roleOptions` as the roles have them. What the program never said of them is somebody else's affair; an import has
/// all. What the roles do not agree on is left out: it is not as the program says.
pub(super) fn options(roles: &[Role], written: Option<&Json>) -> Json {
    let Some(first) = roles.first().map(Role::options) else { return Json::Null };
    let Some(written) = written.and_then(Json::as_object) else { return first.into() };
    let told = written.keys().filter(|name| roles.iter().all(|role| role.options().get(*name) == first.get(*name)));
    let told = told.map(|name| (name.clone(), first.get(name).cloned().unwrap_or_else(|| default(name))));
    told.filter(|(_, v)| !v.is_null()).collect::<Map<_, _>>().into()
}

/// The name at the end of a role's ARN.
pub(super) fn name_of(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

/// The names that a role of a pool and its side may have, which no other pool's role can. A role's name is unique whatever its
/// path, so there are two of them: one that takes the place of another bears the name that is free.
pub(super) fn names(pool_name: &str, pool: &str, side: Side) -> [String; 2] {
    let of_pool: String = pool.split(':').next_back().unwrap_or_default().chars().take(8).collect();
    let legal = |c: char| if c.is_ascii_alphanumeric() || "_+=,.@-".contains(c) { c } else { '-' };
    ["", "-2"].map(|which| {
        let end = format!("-{of_pool}{which}-{}", side.name());
        let base: String = pool_name.chars().map(legal).take(64usize.saturating_sub(end.len())).collect();
        base + &end
    })
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

pub(super) fn described(role: aws_sdk_iam::types::Role, policy: Option<Json>) -> Role {
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

/// The role `name` if it was made for this pool; `None` as well where nobody may look at it, or can.
pub(super) async fn read_own(cx: &Cx, name: &str, pool: &str) -> Result<Option<Role>> {
    match read(cx, name).await {
        Ok(role) => Ok(role.filter(|role| role.belongs_to(pool))),
        Err(e) if is_silence(&e) => Ok(None),
        Err(e) => Err(e),
    }
}

/// Whether IAM tells nothing: nobody may ask it, or can, or it is not there.
fn is_silence(e: &Error) -> bool {
    e.is_denied() || e.is_unsupported() || matches!(e, Error::NoAnswer { .. })
}

/// Names that the pool has or may have had when a run ended before the state could tell of the roles that it made. Whoever has no
/// roles of ours need neither be allowed nor able to ask IAM: it is asked until it does not answer.
pub(super) struct Guesses<'a> {
    pool_names: BTreeSet<&'a str>,
    is_answered: bool,
}

impl<'a> Guesses<'a> {
    pub(super) fn of(pool_names: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let pool_names: BTreeSet<&str> = pool_names.into_iter().flatten().collect();
        Guesses { pool_names, is_answered: true }
    }

    async fn find(&mut self, cx: &Cx, pool: &str, side: Side, found: &mut Vec<Role>) -> Result<()> {
        for name in self.pool_names.iter().flat_map(|pool_name| names(pool_name, pool, side)) {
            if !self.is_answered || is_among(found, &name) {
                continue;
            }
            match read(cx, &name).await {
                Ok(role) => found.extend(role.filter(|role| role.belongs_to(pool))),
                Err(e) if is_silence(&e) => self.is_answered = false,
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }
}

/// The roles of a side that were made for this pool, the one in use first: those that the state names, and those that are guessed.
/// `beside_foreign` is whether to guess where the state has a role that others manage. An interrupted update may have made one of ours
/// there, and an import that might not look into a role of ours took it for theirs.
pub(super) async fn own(
    cx: &Cx,
    pool: &str,
    side: Side,
    known: &Json,
    beside_foreign: bool,
    guesses: &mut Guesses<'_>,
) -> Result<Vec<Role>> {
    let mut all = Vec::new();
    let noted = side.noted(known);
    if let Some(name) = noted {
        all.extend(read(cx, name).await?.filter(|role| role.belongs_to(pool)));
    }
    for name in unused(known).filter(|name| side.named(name) && noted != Some(name.as_str())) {
        all.extend(read(cx, &name).await?.filter(|role| role.belongs_to(pool)));
    }
    if beside_foreign || known["roles"][side.name()].is_null() {
        guesses.find(cx, pool, side, &mut all).await?;
    }
    Ok(all)
}

/// Whether one of the roles is called so. To IAM, a name in other capitals is the same name.
pub(super) fn is_among(roles: &[Role], name: &str) -> bool {
    roles.iter().any(|role| role.name.eq_ignore_ascii_case(name))
}

/// IAM hands documents out percent-encoded.
fn document(text: &str) -> Json {
    let text = percent_decode_str(text).decode_utf8_lossy();
    serde_json::from_str(&text).unwrap_or_default()
}

/// The policies of a role that this provider did not make.
pub(super) async fn others_policies(cx: &Cx, name: &str) -> Result<Vec<String>> {
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
            return Ok(foreign);
        }
    }
}

/// Refuses to remove roles that somebody else gave more to, before anything is removed.
pub(super) async fn check_removable(cx: &Cx, roles: &[Role]) -> Result<()> {
    let mut kept = Vec::new();
    for role in roles {
        let foreign = others_policies(cx, &role.name).await?;
        if !foreign.is_empty() {
            kept.push(format!(
                "the role {} has policies that this provider did not make ({})",
                role.name,
                foreign.join(", ")
            ));
        }
    }
    if kept.is_empty() {
        return Ok(());
    }
    Err(Error::Invalid(format!(
        "{}, so it is not deleted, and nothing else was changed: remove them from the role and run again",
        kept.join("; ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    const POOL: &str = "us-east-1:9bd0357e-2ac1-418d-a609-bc5e7bc064e3";

    #[test]
    fn role_names_fit_and_differ() {
        let long = "a pool/with a name ".repeat(9);
        let [name, second] = names(&long, POOL, Side::Unauthenticated);
        assert!(
            name.len() <= 64 && name.ends_with("-9bd0357e-unauthenticated") && !name.contains([' ', '/']),
            "{name}"
        );
        assert_ne!(names("p", POOL, Side::Authenticated), names("p", POOL, Side::Unauthenticated));
        assert!(second.len() <= 64 && second != name && Side::Unauthenticated.named(&second), "{second}");
        assert!(!Side::Authenticated.named(&second), "one side's name is no end of the other's");
    }

    #[test]
    fn documents_are_decoded() {
        assert_eq!(document("%7B%22a%22%3A%201%7D"), json!({"a": 1}));
    }

    fn role(path: &str, boundary: Option<&str>) -> Role {
        Role {
            name: "r".into(),
            arn: String::new(),
            path: path.into(),
            description: None,
            max_session_duration: 3600,
            boundary: boundary.map(str::to_owned),
            trust: Json::Null,
            policy: None,
            tags: BTreeMap::new(),
        }
    }

    #[test]
    fn the_role_that_is_not_as_it_was_made_is_told() {
        let made = json!({"path": "/", "permissionsBoundary": "b"});
        let both = |a: Option<&str>, b: Option<&str>| options(&[role("/", a), role("/", b)], Some(&made));
        assert_eq!(both(Some("b"), Some("b")), made);
        assert_eq!(both(Some("b"), None), json!({"path": "/"}));
        assert_eq!(both(None, Some("b")), json!({"path": "/"}), "whichever of the two it is");
        assert_eq!(options(&[role("/x/", None)], None), json!({"path": "/x/"}), "an import has what is no default");
    }
}
