//! An identity pool with all that it needs to work: the pool, the IAM roles of its users and their one policy each,
//! the roles' attachment, role mappings and principal tags.
//!
//! There is a cycle in it: a role's trust policy names the pool, and the pool names its roles. So the pool comes
//! first, then the roles, then SetIdentityPoolRoles. Each step looks at what is there before it acts; `settle` can
//! start over at any point.

pub(crate) mod args;
mod changes;
mod policy;
mod principal_tags;
mod roles;
mod rules;
mod settle;
mod view;
mod warnings;

use crate::aws::{Cx, Renamed, With, said, shape};
use crate::check::Failures;
use crate::error::{Error, Result, found};
use crate::facts::Facts;
use crate::resource::{Change, FoundBy, Inputs, Listed, Made, Page, Resource, Surroundings};
use args::{IdentityPoolArgs, IdentityPoolOutputs};
use aws_sdk_cognitoidentity::operation::create_identity_pool::CreateIdentityPoolInput;
use aws_sdk_cognitoidentity::operation::get_identity_pool_roles::GetIdentityPoolRolesOutput;
use aws_sdk_cognitoidentity::operation::update_identity_pool::UpdateIdentityPoolInput;
use roles::{Guesses, Side};
use serde_json::{Map, Value as Json};
use settle::Plan;
use std::collections::BTreeMap;

/// `cognito:index:IdentityPool`.
pub(crate) struct IdentityPool;

const NAMES: &[Renamed] = &[Renamed::new("tags", "IdentityPoolTags")];

impl Resource for IdentityPool {
    const TOKEN: &'static str = "cognito:index:IdentityPool";
    const NAMED_BY: &'static str = "identityPoolName";
    const IMPORTED_AS: &'static str = "us-east-1:01234567-89ab-cdef-0123-456789abcdef";
    const FOUND_BY: FoundBy = FoundBy::Tag;
    const LISTED_BY: Option<&'static [&'static str]> = Some(&[]);
    type Args = IdentityPoolArgs;
    type Outputs = IdentityPoolOutputs;

    fn rules(facts: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
        rules::rules(facts, around, failures);
    }

    fn import(id: &str) -> Result<(String, Map<String, Json>)> {
        match id.split_once(':') {
            Some((region, rest)) if region.contains('-') && rest.len() == 36 => Ok((id.to_owned(), Map::new())),
            _ => Err(Error::Invalid(format!(
                "{id:?} is not the id of an identity pool, which looks like us-east-1:12345678-90ab-cdef-1234-567890abcdef"
            ))),
        }
    }

    fn region(id: &str, _: &Json) -> Option<String> {
        id.split_once(':').map(|(region, _)| region.to_owned())
    }

    async fn create(cx: &Cx, inputs: &Inputs<IdentityPoolArgs>) -> Result<Made> {
        settle::check_sizes(&inputs.args)?;
        let input = shape(CreateIdentityPoolInput::deserialize, with_guests(&inputs.api), NAMES)?;
        let made = cx
            .send("CreateIdentityPool", || {
                cx.aws.identity.create_identity_pool().customize().interceptor(With(input.clone())).send()
            })
            .await?;
        if made.identity_pool_id.is_empty() {
            return Err(Error::Bug("CreateIdentityPool gave no id".into()));
        }
        Ok(made.identity_pool_id.into())
    }

    async fn finish(cx: &Cx, id: &str, inputs: &Inputs<IdentityPoolArgs>) -> Result<()> {
        Plan::make(cx, id, &inputs.args, &Json::Null, &Json::Null).await?.carry_out(cx).await
    }

    async fn read(cx: &Cx, id: &str, known: &Json) -> Result<Option<Json>> {
        let Some(mut live) = describe(cx, id).await? else {
            tell_what_stays(cx, id, known).await;
            return Ok(None);
        };
        live["arn"] = arn(cx, id).await?.into();
        live["principalTags"] = principal_tags::read(cx, id, &live, known).await?.into();
        let attached = attached(cx, id).await?;
        live["roleMappings"] = settle::mappings(&attached);
        view::show(cx, id, known, &attached.roles.unwrap_or_default(), &mut live).await?;
        Ok(Some(live))
    }

    async fn update(cx: &Cx, change: &Change<IdentityPoolArgs>) -> Result<()> {
        let id = &change.id;
        let _turn = cx.turn(id).await?;
        let plan = Plan::make(cx, id, &change.inputs.args, &change.known, &change.live).await?;
        let mut whole = with_guests(&change.inputs.api);
        if let Some(whole) = whole.as_object_mut() {
            whole.remove("tags");
        }
        // Before the pool gives the provider up: afterwards AWS may not know its map.
        principal_tags::give_up(cx, id, &change.inputs.args, &change.known, &change.said).await?;
        if !is_same(&whole, &change.live) {
            whole["identityPoolId"] = id.as_str().into();
            let input = shape(UpdateIdentityPoolInput::deserialize, whole, NAMES)?;
            cx.send("UpdateIdentityPool", || {
                cx.aws.identity.update_identity_pool().customize().interceptor(With(input.clone())).send()
            })
            .await?;
        }
        retag(cx, id, &change.said[view::POOL_TAGS], &change.inputs.args).await?;
        plan.carry_out(cx).await
    }

    fn is_unfinished(_: &Json) -> bool {
        // No property shows the tags of roles, or a role whose trust is wrong. An update looks at all of it, and writes what
        // differs.
        true
    }

    fn left_over(said: &Json) -> Option<String> {
        view::left_over(said)
    }

    async fn glance(cx: &Cx, id: &str, _: &Inputs<IdentityPoolArgs>) -> Result<Option<Json>> {
        describe(cx, id).await
    }

    async fn delete(cx: &Cx, id: &str, known: &Json) -> Result<()> {
        let _turn = cx.turn(id).await?;
        // By now it may have another name than the state says, and roles that are called by it.
        let live = describe(cx, id).await?.unwrap_or_default();
        let mut guesses = Guesses::of([live["IdentityPoolName"].as_str(), known["identityPoolName"].as_str()]);
        let mut own = Vec::new();
        for side in Side::BOTH {
            own.extend(roles::own(cx, id, side, known, true, &mut guesses).await?);
        }
        // What the program calls another's is not ours to remove, whatever mark it bears.
        let elsewhere = known["roles"].as_object().into_iter().flatten().filter_map(|(_, arn)| arn.as_str());
        let elsewhere: Vec<&str> = elsewhere.map(roles::name_of).collect();
        let is_elsewhere = |name: &str| elsewhere.iter().any(|other| other.eq_ignore_ascii_case(name));
        own.retain(|role| !is_elsewhere(&role.name));
        // An update that was interrupted may have attached roles that no state names.
        let attached = found(attached(cx, id).await)?.and_then(|attached| attached.roles).unwrap_or_default();
        for name in attached.values().map(|arn| roles::name_of(arn)).filter(|name| !is_elsewhere(name)) {
            if !roles::is_among(&own, name) {
                own.extend(roles::read_own(cx, name, id).await?);
            }
        }
        roles::check_removable(cx, &own).await?;
        // The pool last: while it is there the state remembers what is left to do.
        for role in &own {
            changes::remove(cx, role).await?;
        }
        let gone =
            cx.send("DeleteIdentityPool", || cx.aws.identity.delete_identity_pool().identity_pool_id(id).send()).await;
        found(gone).map(drop)
    }

    async fn list(cx: &Cx, _: &Json, from: Option<&str>, size: i32) -> Result<Page> {
        let ask =
            || cx.aws.identity.list_identity_pools().set_next_token(from.map(str::to_owned)).max_results(size).send();
        let answer = cx.send("ListIdentityPools", ask).await?;
        let pools = answer.identity_pools.into_iter().flatten();
        let found = pools.map(|pool| Listed {
            id: pool.identity_pool_id.unwrap_or_default(),
            name: pool.identity_pool_name.unwrap_or_default(),
            made: None,
        });
        Ok(Page { found: found.collect(), next: answer.next_token })
    }
}

async fn describe(cx: &Cx, id: &str) -> Result<Option<Json>> {
    let ask =
        cx.send("DescribeIdentityPool", || cx.aws.identity.describe_identity_pool().identity_pool_id(id).send()).await;
    found(ask)?.map(|pool| said(&pool, NAMES)).transpose()
}

/// Names the roles of a pool that somebody deleted: AWS leaves them, and the state is about to forget them.
/// That the pool is gone is true whatever IAM says.
async fn tell_what_stays(cx: &Cx, id: &str, known: &Json) {
    let mut left = Vec::new();
    for name in roles::noted(known) {
        match roles::read_own(cx, &name, id).await {
            Ok(role) => left.extend(role.map(|role| role.name)),
            Err(e) => tracing::debug!("a role of a pool that is gone: {}", e.code().unwrap_or("no answer")),
        }
    }
    if !left.is_empty() {
        cx.row.warn(&format!(
            "the identity pool {id} is gone, and roles that were made for it are there still: delete {}",
            left.join(", ")
        ));
    }
}

/// AWS wants to be told whether guests are let in; nobody who does not ask for them gets them.
fn with_guests(api: &Json) -> Json {
    let mut api = api.clone();
    if api["allowUnauthenticatedIdentities"].is_null() {
        api["allowUnauthenticatedIdentities"] = false.into();
    }
    api
}

/// Whether the pool itself already is what a request says. Its lists have no order, and nothing is as good as false.
fn is_same(request: &Json, live: &Json) -> bool {
    fn canonical(json: &Json) -> Json {
        match json {
            Json::Object(o) => {
                let members = o.iter().map(|(k, v)| (k.clone(), canonical(v))).filter(|(_, v)| !v.is_null());
                let members: Map<_, _> = members.collect();
                if members.is_empty() { Json::Null } else { members.into() }
            }
            Json::Array(a) if a.is_empty() => Json::Null,
            Json::Array(a) => {
                let mut items: Vec<Json> = a.iter().map(canonical).collect();
                items.sort_by_key(Json::to_string);
                items.into()
            }
            Json::Bool(false) => Json::Null,
            v => v.clone(),
        }
    }
    request.as_object().into_iter().flatten().all(|(name, v)| canonical(v) == canonical(&live[name]))
}

async fn arn(cx: &Cx, id: &str) -> Result<String> {
    let (partition, region) = (cx.aws.partition().name, &cx.aws.region);
    let account = cx.caller().await?.account;
    Ok(format!("arn:{partition}:cognito-identity:{region}:{account}:identitypool/{id}"))
}

async fn attached(cx: &Cx, id: &str) -> Result<GetIdentityPoolRolesOutput> {
    cx.send("GetIdentityPoolRoles", || cx.aws.identity.get_identity_pool_roles().identity_pool_id(id).send()).await
}

/// Whether nothing is known yet: an import.
fn is_import(known: &Json) -> bool {
    known.as_object().is_none_or(Map::is_empty)
}

async fn retag(cx: &Cx, id: &str, live: &Json, args: &IdentityPoolArgs) -> Result<()> {
    let wanted = args.tags.clone().unwrap_or_default();
    let there = live.as_object().cloned().unwrap_or_default();
    let arn = arn(cx, id).await?;
    let gone: Vec<String> = there.keys().filter(|key| !wanted.contains_key(*key)).cloned().collect();
    let new: BTreeMap<String, String> =
        wanted.into_iter().filter(|(key, v)| there.get(key).and_then(Json::as_str) != Some(v)).collect();
    // First, since there is a limit to how many there may be.
    if !gone.is_empty() {
        cx.send("UntagResource", || {
            cx.aws.identity.untag_resource().resource_arn(&arn).set_tag_keys(Some(gone.clone())).send()
        })
        .await?;
    }
    if !new.is_empty() {
        cx.send("TagResource", || {
            cx.aws.identity.tag_resource().resource_arn(&arn).set_tags(Some(new.clone().into_iter().collect())).send()
        })
        .await?;
    }
    Ok(())
}
