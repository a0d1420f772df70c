//! What makes, changes and removes the IAM roles of an identity pool. IAM speaks the Query protocol, for which the SDK
//! has no shape schemas: plain builders here.

use super::args::{IdentityPoolArgs, IdentityPoolRoleOptions, IdentityPoolStatement};
use super::policy;
use super::roles::{MARK, POLICY, Role, Side, described, is_among, name_of, names, read};
use crate::aws::Cx;
use crate::error::{Error, Result, found};
use aws_sdk_iam::types::Tag;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The role of a side as it should be, and what there is of it.
pub(super) struct Wanted<'a> {
    pub(super) pool: &'a str,
    pub(super) side: Side,
    pub(super) args: &'a IdentityPoolArgs,
    pub(super) statements: Vec<IdentityPoolStatement>,
    /// Whether sessions get tags.
    pub(super) tagged: bool,
    /// The one to make this of; none where one has to be made.
    pub(super) role: Option<Role>,
    /// What it is called if it has to be made.
    pub(super) name: String,
    pub(super) path: String,
}

/// Makes the role of a side what it should be, whatever is there: its ARN.
pub(super) async fn settle(cx: &Cx, wanted: Wanted<'_>, known: &Json) -> Result<String> {
    let Wanted { pool, side, args, statements, tagged, role, name, path } = wanted;
    let options = args.role_options.clone().unwrap_or_default();
    let trust = policy::trust(&cx.aws.region, pool, side, tagged);
    let mut tags = args.tags.clone().unwrap_or_default();
    tags.retain(|key, _| !cx.aws.tags.ignores(key));
    tags.insert(MARK.to_owned(), pool.to_owned());
    // IAM takes a while to show what was made; a role that it has shown before is gone if it is not there.
    let unseen: fn(&Error) -> bool = if role.is_none() { Error::is_not_found } else { |_| false };
    let role = match role {
        Some(role) => role,
        None => create(cx, &name, pool, &path, &options, &trust, &tags).await?,
    };
    if !policy::same(&role.trust, &trust) {
        cx.send_while("UpdateAssumeRolePolicy", unseen, || {
            cx.aws.iam.update_assume_role_policy().role_name(&role.name).policy_document(policy::text(&trust)).send()
        })
        .await?;
    }
    settle_options(cx, &role, &options, known, unseen).await?;
    settle_tags(cx, &role, &tags, known, unseen).await?;
    settle_policy(cx, &role, &statements, unseen).await?;
    Ok(role.arn)
}

/// Where the role of a side should be: where the program says, else where it is.
pub(super) fn path(args: &IdentityPoolArgs, now: Option<&Role>, known: &Json) -> String {
    let given = args.role_options.as_ref().and_then(|options| options.path.clone());
    let had = !known["roleOptions"]["path"].is_null();
    given.or_else(|| now.filter(|_| !had).map(|role| role.path.clone())).unwrap_or_else(|| "/".into())
}

/// The name of a role that is to be made: another than those of ours that are to go, or at least than the one that is `attached`.
pub(super) fn free_name(
    args: &IdentityPoolArgs,
    pool: &str,
    side: Side,
    own: &[Role],
    attached: Option<&str>,
    known: &Json,
) -> String {
    // The program may have taken over a role that was ours, and bears the name still.
    let is_foreign = !known["roles"][side.name()].is_null();
    let [first, second] = names(args.identity_pool_name.as_deref().unwrap_or_default(), pool, side);
    let is_attached = |name: &str| attached.is_some_and(|arn| name_of(arn).eq_ignore_ascii_case(name));
    let is_taken = |name: &str| is_among(own, name) || (is_foreign && is_attached(name));
    if is_taken(&first) && (!is_taken(&second) || is_attached(&first)) { second } else { first }
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
async fn settle_options(
    cx: &Cx,
    role: &Role,
    options: &IdentityPoolRoleOptions,
    known: &Json,
    unseen: fn(&Error) -> bool,
) -> Result<()> {
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
        cx.send_while("UpdateRole", unseen, || {
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

async fn settle_tags(
    cx: &Cx,
    role: &Role,
    wanted: &BTreeMap<String, String>,
    known: &Json,
    unseen: fn(&Error) -> bool,
) -> Result<()> {
    let own = |key: &str| known["tags"].get(key).is_some();
    // To IAM, a key in other capitals is the same key: the new tag takes the place of the old one.
    let stays = |key: &str| wanted.keys().any(|wanted| wanted.eq_ignore_ascii_case(key));
    let gone: Vec<String> = role.tags.keys().filter(|key| !stays(key) && own(key)).cloned().collect();
    // First, since there is a limit to how many there may be.
    if !gone.is_empty() {
        cx.send("UntagRole", || cx.aws.iam.untag_role().role_name(&role.name).set_tag_keys(Some(gone.clone())).send())
            .await?;
    }
    let new = wanted
        .iter()
        .filter(|(key, v)| role.tags.get(*key) != Some(v))
        .map(|(key, v)| Tag::builder().key(key).value(v).build())
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(|e| Error::Bug(e.to_string()))?;
    if !new.is_empty() {
        cx.send_while("TagRole", unseen, || {
            cx.aws.iam.tag_role().role_name(&role.name).set_tags(Some(new.clone())).send()
        })
        .await?;
    }
    Ok(())
}

async fn settle_policy(
    cx: &Cx,
    role: &Role,
    statements: &[IdentityPoolStatement],
    unseen: fn(&Error) -> bool,
) -> Result<()> {
    let wanted = (!statements.is_empty()).then(|| policy::policy(statements));
    match (&role.policy, &wanted) {
        (None, None) => Ok(()),
        (Some(now), Some(wanted)) if policy::same(now, wanted) => Ok(()),
        (_, Some(wanted)) => cx
            .send_while("PutRolePolicy", unseen, || {
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

/// Takes our mark off a role that the program has taken over: nobody is to remove it.
pub(super) async fn let_go(cx: &Cx, role: &Role) -> Result<()> {
    let done = cx.send("UntagRole", || cx.aws.iam.untag_role().role_name(&role.name).tag_keys(MARK).send()).await;
    found(done).map(drop)
}

/// Removes a role and its policy.
pub(super) async fn remove(cx: &Cx, role: &Role) -> Result<()> {
    delete_policy(cx, role).await?;
    // The policy may be seen for a while after it is gone; others there are none, as `check_removable` saw.
    let conflict = |e: &Error| e.code().is_some_and(|code| code.starts_with("DeleteConflict"));
    let gone = cx.send_while("DeleteRole", conflict, || cx.aws.iam.delete_role().role_name(&role.name).send()).await;
    found(gone).map(drop)
}
