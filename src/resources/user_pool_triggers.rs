//! Triggers of a user pool that are attached to it once it is there: DescribeUserPool and UpdateUserPool, with
//! AddPermission and RemovePermission on the functions, and tags that note an update.
//!
//! A pool's triggers are one block among its settings, so the whole pool is read and written back, in its turn.

mod args;
mod grants;
mod notes;

use super::user_pool::{
    as_it_is, check_id, describe, region_of, rules, show_one_token_trigger, triggers, update_whole,
};
use super::user_pool_client::check_region;
use crate::aws::Cx;
use crate::check::Failures;
use crate::error::{Error, Result};
use crate::facts::Facts;
use crate::resource::{Change, Inputs, Made, Resource, Surroundings};
use args::{UserPoolTriggersArgs, UserPoolTriggersOutputs};
use grants::Grant;
use notes::Notes;
use serde_json::{Map, Value as Json, json};

/// The output that names functions which are to lose their permission.
const FORMER: &str = "formerFunctions";

/// Where `read` says that an interrupted update gave a permission which the state knows nothing of.
const INTERRUPTED: &str = "Interrupted";

/// Where `read` leaves the tags that are of no use any more when the update is done that it comes after.
const NOTED: &str = "Noted";

/// `cognito:index:UserPoolTriggers`.
pub struct UserPoolTriggers;

impl Resource for UserPoolTriggers {
    const TOKEN: &'static str = "cognito:index:UserPoolTriggers";
    const NAMED_BY: &'static str = "";
    const IMPORTED_AS: &'static str = "us-east-1_AbCdEfGhI/preSignUp,postConfirmation";
    type Args = UserPoolTriggersArgs;
    type Outputs = UserPoolTriggersOutputs;

    fn rules(facts: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
        check_region(facts, around, failures);
        rules::triggers(facts, "", failures);
    }

    fn import(id: &str) -> Result<(String, Map<String, Json>)> {
        let (pool, names) = id.split_once('/').unwrap_or((id, ""));
        check_id(pool)?;
        let mut known = Map::from_iter([("userPoolId".to_owned(), pool.into())]);
        let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
        known.extend(names.map(|name| (name.to_owned(), "imported".into())));
        Ok((pool.to_owned(), known))
    }

    fn region(id: &str, _: &Json) -> Option<String> {
        region_of(id).map(str::to_owned)
    }

    async fn create(cx: &Cx, inputs: &Inputs<UserPoolTriggersArgs>) -> Result<Made> {
        let pool = &inputs.args.user_pool_id;
        let Some(described) = describe(cx, pool).await? else {
            return Err(Error::Invalid(format!("there is no user pool {pool} to attach triggers to")));
        };
        triggers::with_others(&own(&inputs.api), &Json::Null, &described.said()?["LambdaConfig"])?;
        Ok(pool.clone().into())
    }

    async fn finish(cx: &Cx, id: &str, inputs: &Inputs<UserPoolTriggersArgs>) -> Result<()> {
        settle(cx, id, &Json::Null, &[], &own(&inputs.api)).await
    }

    async fn read(cx: &Cx, id: &str, known: &Json) -> Result<Option<Json>> {
        let Some(described) = describe(cx, id).await? else {
            tell_what_a_pool_leaves(cx, id, known).await;
            return Ok(None);
        };
        let said = described.said()?;
        let arn = said["Arn"].as_str().unwrap_or_default();
        let asked = own(known);
        let import = known["userPoolArn"].is_null() && triggers::given(&asked).all(|(_, v)| *v == "imported");
        let slots: Vec<String> = triggers::given(&asked).map(|(name, _)| triggers::slot(name)).collect();
        let mut live = json!({"LambdaConfig": said["LambdaConfig"]});
        show_one_token_trigger(&mut live, if import { &Json::Null } else { &asked });
        let mut found = Map::new();
        for (name, trigger) in triggers::given(&live["LambdaConfig"]) {
            let is_own = slots.contains(&triggers::slot(name)) || (import && slots.is_empty());
            if !is_own {
                continue;
            }
            if !import
                && let Some(grant) = Grant::of(id, name, trigger)
                && grant.is_given(cx, arn).await? == Some(false)
            {
                cx.row.warn(&format!("{name}: Cognito may not call the function, so users cannot do what it is for"));
                continue;
            }
            found.insert(name.clone(), trigger.clone());
        }
        if !import {
            found.insert(FORMER.into(), former(cx, id, known, &said["LambdaConfig"]).await?);
            let notes = Notes::on(cx, &said);
            found
                .insert(INTERRUPTED.into(), is_interrupted(cx, id, known, &said["LambdaConfig"], &notes).await?.into());
            found.insert(NOTED.into(), notes.settled_by(&asked).into());
        }
        found.insert("userPoolId".into(), id.into());
        found.insert("userPoolArn".into(), arn.into());
        Ok(Some(found.into()))
    }

    async fn update(cx: &Cx, change: &Change<UserPoolTriggersArgs>) -> Result<()> {
        // After a failure the pool may call the new functions already, and the old ones are still to lose their permission.
        let mut old = Grant::all(&change.id, &own(&change.before));
        old.extend(Grant::former(&change.id, &change.known[FORMER]));
        settle(cx, &change.id, &own(&change.known), &old, &own(&change.inputs.api)).await
    }

    async fn conclude(cx: &Cx, said: &Json) {
        let keys = said[NOTED].as_array().into_iter().flatten().filter_map(|key| key.as_str().map(str::to_owned));
        let arn = said["userPoolArn"].as_str().unwrap_or_default();
        if let Err(e) = notes::remove(cx, arn, keys.collect()).await {
            tracing::debug!("the update stays noted: {e}");
        }
    }

    fn is_unfinished(_: &Json) -> bool {
        // No property shows the permission of a function that was a trigger before.
        true
    }

    fn left_over(said: &Json) -> Option<String> {
        let former = said[FORMER].as_array().into_iter().flatten();
        let told = former
            .map(|f| format!("{} ({})", f["lambdaArn"].as_str().unwrap_or(""), f["trigger"].as_str().unwrap_or("")));
        let told = told.collect::<Vec<_>>().join(", ");
        let mut left = Vec::new();
        if !told.is_empty() {
            left.push(format!("Cognito may still call what is no trigger any more: {told}"));
        }
        if said[INTERRUPTED] == true {
            left.push("an update was interrupted when it had attached a function, or given one the permission".into());
        }
        (!left.is_empty())
            .then(|| format!("{}. The next `pulumi up` makes that what the program says", left.join("; ")))
    }

    async fn delete(cx: &Cx, id: &str, known: &Json) -> Result<()> {
        settle(cx, id, &own(known), &Grant::former(id, &known[FORMER]), &json!({})).await
    }
}

/// The functions that were triggers by what is known, are none by `all` that the pool has, and still have our permission.
async fn former(cx: &Cx, pool: &str, known: &Json, all: &Json) -> Result<Json> {
    let asked = own(known);
    let was = triggers::given(&asked).filter_map(|(name, v)| Some((name.as_str(), triggers::arn_of(v)?)));
    let noted = known[FORMER].as_array().into_iter().flatten();
    let noted = noted.filter_map(|f| f["trigger"].as_str().zip(f["lambdaArn"].as_str()));
    let mut looked_at = Grant::all(pool, all);
    let mut former = Vec::new();
    for (trigger, arn) in was.chain(noted) {
        let Some(grant) = Grant::of(pool, trigger, &arn.into()).filter(|grant| !looked_at.contains(grant)) else {
            continue;
        };
        if grant.is_there(cx).await? {
            former.push(json!({"lambdaArn": arn, "trigger": trigger}));
        }
        looked_at.push(grant);
    }
    Ok(if former.is_empty() { Json::Null } else { former.into() })
}

/// Names the functions of a pool that somebody deleted: they keep the permission, and the state is about to forget them. That the
/// pool is gone is true whatever Lambda says.
async fn tell_what_a_pool_leaves(cx: &Cx, pool: &str, known: &Json) {
    let left = former(cx, pool, known, &Json::Null).await.unwrap_or_else(|e| {
        tracing::debug!("permissions for a pool that is gone: {}", e.code().unwrap_or("no answer"));
        Json::Null
    });
    let left: Vec<&str> = left.as_array().into_iter().flatten().filter_map(|f| f["lambdaArn"].as_str()).collect();
    if !left.is_empty() {
        cx.row.warn(&format!(
            "the user pool {pool} is gone, and functions still have the permission to be called for it: {}. `aws lambda \
             remove-permission` takes it back; the statements are called cognito-{pool}-…",
            left.join(", ")
        ));
    }
}

/// Whether an update that was interrupted left what no property shows: a trigger in a place that the state has none in, or the
/// permission of a function that is none.
async fn is_interrupted(cx: &Cx, pool: &str, known: &Json, all: &Json, notes: &Notes) -> Result<bool> {
    let asked = own(known);
    let elsewhere = [Grant::all(pool, &asked), Grant::former(pool, &known[FORMER]), Grant::all(pool, all)].concat();
    for noted in notes.triggers() {
        let shows =
            |name: &str| triggers::given(&asked).any(|(known, _)| triggers::slot(known) == triggers::slot(name));
        if still(&noted, all).keys().any(|name| !shows(name)) {
            return Ok(true);
        }
        for grant in Grant::all(pool, &noted).iter().filter(|grant| !elsewhere.contains(grant)) {
            // The ARN may be one that AWS does not take: then nothing came of it.
            match grant.is_there(cx).await {
                Ok(true) => return Ok(true),
                Ok(false) | Err(Error::Refused(_)) => {}
                Err(e) => return Err(e.without(&notes.secrets())),
            }
        }
    }
    Ok(false)
}

/// The triggers among the properties.
fn own(properties: &Json) -> Json {
    let mut own = properties.clone();
    if let Some(own) = own.as_object_mut() {
        own.retain(|name, _| !["userPoolId", "userPoolArn", FORMER].contains(&name.as_str()));
    }
    own
}

/// Brings the pool from the triggers `was`, with `old` permissions besides, to `wanted`: permissions first, since a trigger
/// without one stops users.
async fn settle(cx: &Cx, pool: &str, was: &Json, old: &[Grant], wanted: &Json) -> Result<()> {
    let _turn = cx.turn(pool).await?;
    let before = [&Grant::all(pool, was), old].concat();
    let (is_create, is_end) = (was.is_null(), triggers::given(wanted).next().is_none());
    let Some(described) = describe(cx, pool).await? else {
        return if is_end { take_back(cx, before, &[]).await } else { Err(Error::Gone(pool.to_owned())) };
    };
    let said = described.said()?;
    let (arn, all) = (said["Arn"].as_str().unwrap_or_default(), &said["LambdaConfig"]);
    let mut notes = Notes::on(cx, &said);
    if is_create {
        // A create takes over nothing: what was noted was of another life.
        notes::remove(cx, arn, notes.settled_by(wanted)).await?;
        notes.clear();
    }
    let (noted, secrets) = (notes.triggers(), notes.secrets());
    let mut own: Map<String, Json> = noted.iter().flat_map(|noted| still(noted, all)).collect();
    own.extend(still(was, all));
    let own = own.into();
    let whole = triggers::with_others(wanted, &own, all)?;
    if is_end {
        tell_what_stays(cx, pool, was, &own, all);
    }
    // What a create attached without an answer, the next one attaches as well.
    if !is_create {
        notes.add(cx, arn, was, wanted).await?;
    }
    for grant in Grant::all(pool, wanted) {
        grant.give(cx, arn).await?;
    }
    // What the pool calls is no longer ours alone: another resource may have attached it since.
    let called = Grant::all(pool, &whole);
    if !triggers::same(&whole, all) {
        let mut request = as_it_is(&said);
        request.insert("lambdaConfig".into(), whole);
        notes.add_to(&mut request);
        update_whole(cx, pool, request, wanted).await?;
    }
    let once: Vec<Grant> = noted.iter().flat_map(|noted| Grant::all(pool, noted)).collect();
    let once = once.into_iter().filter(|grant| !called.contains(grant) && !before.contains(grant)).collect();
    take_back(cx, before, &called).await?;
    give_up(cx, once).await.map_err(|e| e.without(&secrets))?;
    if is_end {
        notes::remove(cx, arn, notes.settled_by(wanted)).await?;
    }
    Ok(())
}

/// Takes back what an interrupted update may have given, or been about to give where it is not allowed to.
async fn give_up(cx: &Cx, given: Vec<Grant>) -> Result<()> {
    for grant in given {
        match grant.take_back(cx).await {
            Err(Error::Refused(refused)) => cx.row.warn(&format!(
                "a function that an interrupted update was to attach keeps the permission, if it had got it: \
                 RemovePermission was refused, {}",
                refused.code
            )),
            done => done?,
        }
    }
    Ok(())
}

/// Takes back what was given, but for what the pool calls.
async fn take_back(cx: &Cx, given: Vec<Grant>, called: &[Grant]) -> Result<()> {
    let mut kept = called.to_vec();
    for grant in given {
        if !kept.contains(&grant) {
            grant.take_back(cx).await?;
            kept.push(grant);
        }
    }
    Ok(())
}

/// Tells of functions that a deletion leaves in the place of those that it takes away: the state knows nothing of them.
fn tell_what_stays(cx: &Cx, pool: &str, was: &Json, own: &Json, all: &Json) {
    let is_own = |name: &str| triggers::given(own).any(|(own, _)| triggers::slot(own) == triggers::slot(name));
    for (name, _) in triggers::given(was).filter(|(name, _)| !is_own(name)) {
        let mut there = triggers::given(all).filter(|(there, _)| triggers::slot(there) == triggers::slot(name));
        if there.next().is_some() {
            // Which one, may be somebody's secret.
            cx.row.warn(&format!(
                "{name} of the pool {pool} is another function by now (`aws cognito-idp describe-user-pool` shows it), which this \
                 resource is not known to have attached, so it stays. If an interrupted update of it did, take it off by hand"
            ));
        }
    }
}

/// Those of `was` that nobody put another function in the place of since; AWS shows the token trigger under both names.
fn still(was: &Json, all: &Json) -> Map<String, Json> {
    let is_there = |name: &str, trigger: &Json| {
        triggers::given(all).any(|(there, v)| {
            triggers::slot(there) == triggers::slot(name) && triggers::arn_of(v) == triggers::arn_of(trigger)
        })
    };
    let still = triggers::given(was).filter(|(name, trigger)| is_there(name, trigger));
    still.map(|(name, v)| (name.clone(), v.clone())).collect()
}
