//! A user pool: CreateUserPool, DescribeUserPool, UpdateUserPool and DeleteUserPool, with SetUserPoolMfaConfig for
//! second factors and passkeys, AddCustomAttributes for new attributes, and SetUserPoolSessionConfiguration for sessions.
//!
//! UpdateUserPool resets some of what it is not given and keeps the rest, so it is always given everything. The MFA
//! setting belongs to two calls: CreateUserPool and UpdateUserPool refuse a setting whose factor is not there yet, so
//! only SetUserPoolMfaConfig ever changes it: before UpdateUserPool what has to go, after it what is to come.

pub(crate) mod args;
pub(crate) mod attributes;
mod end;
mod mfa;
mod requests;
pub(crate) mod rules;
mod sessions;
pub(crate) mod triggers;

use super::user_pool_domain::delete_domain;
use crate::aws::{Cx, Heard, Partition, Renamed, With, said, shape};
use crate::check::Failures;
use crate::diff::Diff;
use crate::error::{Error, Result, found};
use crate::facts::Facts;
use crate::resource::{Change, FoundBy, Inputs, Listed, Made, Page, Resource, Surroundings};
use crate::value::Object;
use args::{UserPoolArgs, UserPoolOutputs};
use aws_sdk_cognitoidentityprovider::operation::create_user_pool::CreateUserPoolInput;
use aws_sdk_cognitoidentityprovider::types::UserPoolType;
use mfa::{mfa_bridge, mfa_config, set_mfa_config};
use requests::{BEYOND, first_factors_that_stay, one_way_to_send, role_not_seen_yet, whole};
pub(crate) use requests::{as_it_is, update_whole};
use serde_json::{Map, Value as Json, json};

/// `cognito:index:UserPool`.
pub(crate) struct UserPool;

const NAMES: &[Renamed] = &[
    Renamed { ours: "name", sent: "PoolName", said: "Name" },
    Renamed { ours: "schemas", sent: "Schema", said: "SchemaAttributes" },
    Renamed::new("passwordPolicy", "Policies.PasswordPolicy"),
    Renamed::new("signInPolicy", "Policies.SignInPolicy"),
    Renamed::new("tags", "UserPoolTags"),
    Renamed::new("emailConfiguration.fromEmailAddress", "EmailConfiguration.From"),
    Renamed::new(
        "userAttributeUpdateSettings.attributesRequireVerificationBeforeUpdates",
        "UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate",
    ),
];

impl Resource for UserPool {
    const TOKEN: &'static str = "cognito:index:UserPool";
    const NAMED_BY: &'static str = "name";
    const IMPORTED_AS: &'static str = "us-east-1_AbCdEfGhI";
    const FOUND_BY: FoundBy = FoundBy::Tag;
    const LISTED_BY: Option<&'static [&'static str]> = Some(&[]);
    type Args = UserPoolArgs;
    type Outputs = UserPoolOutputs;

    fn rules(facts: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
        rules::rules(facts, around, failures);
    }

    fn refuse(diff: &Diff, old: &Object, new: &Object, failures: &mut Failures) {
        rules::refuse(diff, old, new, failures);
    }

    fn import(id: &str) -> Result<(String, Map<String, Json>)> {
        check_id(id).map(|()| (id.to_owned(), Map::new()))
    }

    fn region(id: &str, _: &Json) -> Option<String> {
        region_of(id).map(str::to_owned)
    }

    async fn create(cx: &Cx, inputs: &Inputs<UserPoolArgs>) -> Result<Made> {
        let mut api = whole(&Json::Null, &inputs.api);
        api.remove("mfaConfiguration");
        attributes::for_a_new_pool(&mut api);
        let beyond = requests::beyond(&mut api);
        let input = shape(CreateUserPoolInput::deserialize, api.into(), NAMES)?.beyond(beyond);
        let made = cx
            .send_while("CreateUserPool", role_not_seen_yet, || {
                cx.aws.idp.create_user_pool().customize().interceptor(With(input.clone())).send()
            })
            .await?;
        let id = made.user_pool.and_then(|pool| pool.id).unwrap_or_default();
        if id.is_empty() { Err(Error::Bug("CreateUserPool gave no id".into())) } else { Ok(id.into()) }
    }

    async fn finish(cx: &Cx, id: &str, inputs: &Inputs<UserPoolArgs>) -> Result<()> {
        attributes::add_twins(cx, id, &inputs.api).await?;
        let wanted = mfa_config(id, &inputs.api);
        if wanted != mfa_config(id, &json!({})) {
            set_mfa_config(cx, wanted).await?;
        }
        sessions::begin(cx, id, inputs.args.session_configuration.as_ref()).await
    }

    async fn read(cx: &Cx, id: &str, known: &Json) -> Result<Option<Json>> {
        let Some(found_pool) = describe(cx, id).await? else { return Ok(None) };
        let ask =
            cx.send("GetUserPoolMfaConfig", || cx.aws.idp.get_user_pool_mfa_config().user_pool_id(id).send()).await;
        let Some(mfa) = found(ask)? else { return Ok(None) };
        let (mut live, mfa) = (found_pool.said()?, said(&mfa, &[])?);
        for factor in
            ["SoftwareTokenMfaConfiguration", "EmailMfaConfiguration", "WebAuthnConfiguration", "MfaConfiguration"]
        {
            if let Some(v) = mfa.get(factor) {
                live[factor] = v.clone();
            }
        }
        if let Some(sessions) = sessions::read(cx, id, known).await? {
            live["SessionConfiguration"] = sessions;
        }
        tell_failures(cx, &live);
        live[ALL_ATTRIBUTES] = live["schemas"].clone();
        attributes::keep_declared(&mut live, known);
        triggers::keep_own(&mut live, known);
        show_one_token_trigger(&mut live, &known["lambdaConfig"]);
        let provider = provider_name(id);
        let host = if live["IssuerConfiguration"]["Type"] == "UPDATED" { "issuer-" } else { "" };
        live["endpoint"] = provider.as_str().into();
        live["issuer"] = format!("https://{host}{provider}").into();
        live["jwksUri"] = format!("https://{host}{provider}/.well-known/jwks.json").into();
        live["openidConfigurationUri"] = format!("https://{host}{provider}/.well-known/openid-configuration").into();
        Ok(Some(live))
    }

    async fn update(cx: &Cx, change: &Change<UserPoolArgs>) -> Result<()> {
        let id = &change.id;
        let (mut live, mut api) = (change.live.clone(), change.inputs.api.clone());
        if change.said["EmailMfaConfiguration"].is_object() && live["emailMfaConfiguration"].is_null() {
            // Email MFA with Cognito's own text, which somebody else switched on: nothing in it to show, and to be kept.
            live["emailMfaConfiguration"] = json!({});
            if api["emailMfaConfiguration"].is_null() {
                api["emailMfaConfiguration"] = json!({});
            }
        }
        if let Some(sms) = api["smsConfiguration"].as_object_mut() {
            one_way_to_send(sms, &live["smsConfiguration"]);
        }
        let all = &change.said[triggers::ALL_TRIGGERS];
        let all = triggers::with_others(&api["lambdaConfig"], &live["lambdaConfig"], all)?;
        if !api["lambdaConfig"].is_null() || all != json!({}) {
            api["lambdaConfig"] = all;
        }
        let (live, api) = (&live, &api);
        let _turn = cx.turn(id).await?;
        attributes::add(cx, id, &change.said[ALL_ATTRIBUTES], live, api).await?;
        let whole = whole(live, api);
        let (now, wanted) = (mfa_config(id, live), mfa_config(id, api));
        let sessions = sessions::Sessions::of(change);
        let bridge = mfa_bridge(id, live, api);
        if bridge != now {
            if is_lower(live, api) {
                // What MFA is to have may want the higher plan.
                let mut raised = as_it_is(&triggers::whole_answer(&change.said));
                raised.insert("userPoolTier".into(), api["userPoolTier"].clone());
                update_whole(cx, id, raised, &change.program).await?;
            }
            set_mfa_config(cx, bridge.clone()).await?;
        }
        // What a lower plan does not have has to be given up first; some of that is up to other calls.
        let plan_last = is_lower(api, live) && (bridge != wanted || sessions.change());
        let mut first = whole.clone();
        first.insert("mfaConfiguration".into(), bridge["mfaConfiguration"].clone());
        if plan_last {
            first.insert("userPoolTier".into(), live["userPoolTier"].clone());
        }
        // Further ways to sign in come after the MFA that the program wants with them, which may be refused.
        let fewer = first_factors_that_stay(live, api).filter(|_| bridge != wanted);
        let again = plan_last || fewer.is_some();
        if let Some(fewer) = fewer {
            first.insert("signInPolicy".into(), fewer);
        }
        if let Err(refused) = update_whole(cx, id, first, &change.program).await {
            // The pool must not stay weaker than it was.
            return Err(if bridge == now { refused } else { undone(refused, set_mfa_config(cx, now).await) });
        }
        untag(cx, &text(live, "arn"), &live["tags"], &api["tags"]).await?;
        if bridge != wanted
            && let Err(refused) = set_mfa_config(cx, wanted).await
        {
            let weaker = mfa::is_weaker(&bridge, &now);
            return Err(if weaker { undone(refused, set_mfa_config(cx, now).await) } else { refused });
        }
        sessions.settle(cx, id).await?;
        if again { update_whole(cx, id, whole, &change.program).await } else { Ok(()) }
    }

    async fn glance(cx: &Cx, id: &str, _: &Inputs<UserPoolArgs>) -> Result<Option<Json>> {
        describe(cx, id).await?.map(|pool| pool.said()).transpose()
    }

    async fn guard(cx: &Cx, id: &str, known: &Json) -> Result<Option<String>> {
        if known["forceDestroy"] == true {
            return Ok(None);
        }
        let Some(described) = describe(cx, id).await? else { return Ok(None) };
        Ok(end::users(cx, id, &described.pool).await?.map(|users| {
            format!(
                "the pool {id} has {users}, who would be lost. Keep the property as it is; or make a second pool and \
                 move the users; or set forceDestroy: true, run `pulumi up`, and change it then"
            )
        }))
    }

    async fn delete(cx: &Cx, id: &str, known: &Json) -> Result<()> {
        let _turn = cx.turn(id).await?;
        let Some(described) = describe(cx, id).await? else { return Ok(()) };
        let (pool, force) = (&described.pool, known["forceDestroy"] == true);
        if !force && let Some(users) = end::users(cx, id, pool).await? {
            return Err(Error::Invalid(format!(
                "the pool {id} has {users}, who would be lost: set forceDestroy: true on it and run `pulumi up` first, or \
                 delete the users, or keep the pool (`pulumi state delete`, retainOnDelete)"
            )));
        }
        if described.said()?["DeletionProtection"] == "ACTIVE" {
            if !force {
                return Err(Error::Invalid(format!(
                    "the pool {id} is protected: set deletionProtection to INACTIVE (or forceDestroy to true) and run \
                     `pulumi up` first"
                )));
            }
            end::unprotect(cx, id, &described, known).await?;
        }
        if force {
            for domain in [&pool.domain, &pool.custom_domain].into_iter().flatten() {
                delete_domain(cx, id, domain).await?;
            }
        }
        let gone = cx.send("DeleteUserPool", || cx.aws.idp.delete_user_pool().user_pool_id(id).send()).await;
        found(gone).map(drop)
    }

    async fn list(cx: &Cx, _: &Json, from: Option<&str>, size: i32) -> Result<Page> {
        let ask = || cx.aws.idp.list_user_pools().set_next_token(from.map(str::to_owned)).max_results(size).send();
        let answer = cx.send("ListUserPools", ask).await?;
        let pools = answer.user_pools.into_iter().flatten();
        let found = pools.map(|pool| Listed {
            id: pool.id.unwrap_or_default(),
            name: pool.name.unwrap_or_default(),
            made: pool.creation_date.map(|date| date.secs()),
        });
        Ok(Page { found: found.collect(), next: answer.next_token })
    }
}

/// Where `read` leaves all attributes of a pool, those too that no program declares.
pub(crate) const ALL_ATTRIBUTES: &str = "AllAttributes";

/// What AWS says of a pool.
pub(crate) struct Described {
    pool: UserPoolType,
    /// The same with what the SDK drops.
    body: Json,
}

impl Described {
    /// Under our names where they differ from AWS's in more than case.
    pub(crate) fn said(&self) -> Result<Json> {
        let mut live = said(&self.pool, NAMES)?;
        if let Some(member) = self.body["UserPool"].get(BEYOND.1) {
            live[BEYOND.1] = member.clone();
        }
        Ok(live)
    }
}

/// What AWS says of a pool; `None` when it is gone.
pub(crate) async fn describe(cx: &Cx, id: &str) -> Result<Option<Described>> {
    let heard = Heard::default();
    let ask = || cx.aws.idp.describe_user_pool().user_pool_id(id).customize().interceptor(heard.clone()).send();
    let answer = found(cx.send("DescribeUserPool", ask).await)?;
    Ok(answer.and_then(|answer| answer.user_pool).map(|pool| Described { pool, body: heard.body() }))
}

/// Tells what AWS says of messages that do not arrive.
fn tell_failures(cx: &Cx, live: &Json) {
    for (member, what, property) in [
        ("EmailConfigurationFailure", "email", "emailConfiguration"),
        ("SmsConfigurationFailure", "SMS", "smsConfiguration"),
    ] {
        if let Some(why) = live[member].as_str().filter(|why| !why.is_empty()) {
            cx.row.warn(&format!("{property}: AWS says that the pool's {what} does not reach users: {why}"));
        }
    }
}

/// Whether the plan goes down.
fn is_lower(api: &Json, live: &Json) -> bool {
    let plans = ["LITE", "ESSENTIALS", "PLUS"];
    // One that is newer than this provider has everything.
    let rank = |json: &Json| plans.iter().position(|plan| json["userPoolTier"] == *plan).unwrap_or(plans.len());
    rank(api) < rank(live)
}

/// Why an update was refused, and what it left where what it had done could not be undone.
fn undone(refused: Error, undo: Result<()>) -> Error {
    match undo {
        Ok(()) => refused,
        Err(e) => Error::Invalid(format!(
            "{refused}\nThe MFA setting was weakened for this update and could not be put back: {e}"
        )),
    }
}

/// Refuses what is not a pool's id.
pub(crate) fn check_id(id: &str) -> Result<()> {
    match id.split_once('_') {
        Some((region, rest))
            if region.contains('-') && !rest.is_empty() && rest.chars().all(|c| c.is_ascii_alphanumeric()) =>
        {
            Ok(())
        }
        _ => Err(Error::Invalid(format!("{id:?} is not the id of a user pool, which looks like us-east-1_AbCdEfGhI"))),
    }
}

/// The region that a pool's id tells.
pub(crate) fn region_of(id: &str) -> Option<&str> {
    id.split_once('_').map(|(region, _)| region).filter(|region| region.contains('-'))
}

/// The pool as an identity pool names it.
pub(crate) fn provider_name(id: &str) -> String {
    let region = region_of(id).unwrap_or_default();
    format!("cognito-idp.{region}.{}/{id}", Partition::of(region).dns_suffix)
}

fn text(json: &Json, name: &str) -> String {
    json[name].as_str().unwrap_or_default().to_owned()
}

/// AWS shows both forms of the token trigger where one was given. One is enough to know: the one that the program uses,
/// else the old one, which has no version, for version 1 and the new one for others.
pub(crate) fn show_one_token_trigger(live: &mut Json, known: &Json) {
    let Some(triggers) = live.get_mut("LambdaConfig").and_then(Json::as_object_mut) else { return };
    let config = triggers.get("PreTokenGenerationConfig").cloned().unwrap_or_default();
    if config["LambdaArn"].is_null() || triggers.get("PreTokenGeneration") != Some(&config["LambdaArn"]) {
        return;
    }
    let used = |form: &str| !known[form].is_null();
    match (used("preTokenGeneration"), used("preTokenGenerationConfig")) {
        (true, true) => {}
        (true, false) => drop(triggers.remove("PreTokenGenerationConfig")),
        (false, false) if config["LambdaVersion"] == "V1_0" => drop(triggers.remove("PreTokenGenerationConfig")),
        (false, _) => drop(triggers.remove("PreTokenGeneration")),
    }
}

/// UpdateUserPool sets tags; whether it removes those that it is not given is not documented, so this does.
async fn untag(cx: &Cx, arn: &str, live: &Json, wanted: &Json) -> Result<()> {
    let there = live.as_object().into_iter().flatten().map(|(key, _)| key.clone());
    let gone: Vec<String> = there.filter(|key| wanted.get(key).is_none()).collect();
    if gone.is_empty() {
        return Ok(());
    }
    cx.send("UntagResource", || cx.aws.idp.untag_resource().resource_arn(arn).set_tag_keys(Some(gone.clone())).send())
        .await
        .map(drop)
}
