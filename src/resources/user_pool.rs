//! A user pool: CreateUserPool, DescribeUserPool, UpdateUserPool and DeleteUserPool, with SetUserPoolMfaConfig for
//! second factors and passkeys and AddCustomAttributes for new attributes.
//!
//! UpdateUserPool resets some of what it is not given and keeps the rest, so it is always given everything. The MFA
//! setting belongs to two calls: CreateUserPool and UpdateUserPool refuse a setting whose factor is not there yet, so
//! only SetUserPoolMfaConfig ever changes it: before UpdateUserPool what has to go, after it what is to come.

mod args;
mod rules;

use crate::aws::{Cx, Partition, Renamed, With, said, shape};
use crate::check::Failures;
use crate::diff::{Diff, name_of};
use crate::error::{Error, Result, found};
use crate::facts::Facts;
use crate::resource::{Change, Inputs, Made, Resource, Surroundings};
use crate::value::Object;
use args::{UserPoolArgs, UserPoolOutputs};
use aws_sdk_cognitoidentityprovider::operation::add_custom_attributes::AddCustomAttributesInput;
use aws_sdk_cognitoidentityprovider::operation::create_user_pool::CreateUserPoolInput;
use aws_sdk_cognitoidentityprovider::operation::set_user_pool_mfa_config::SetUserPoolMfaConfigInput;
use aws_sdk_cognitoidentityprovider::operation::update_user_pool::UpdateUserPoolInput;
use aws_sdk_cognitoidentityprovider::types::UserPoolType;
use serde_json::{Map, Value as Json, json};

/// `cognito:index:UserPool`.
pub(super) struct UserPool;

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

/// What only CreateUserPool takes.
const FOR_LIFE: [&str; 4] = ["schemas", "aliasAttributes", "usernameAttributes", "usernameConfiguration"];

/// What only SetUserPoolMfaConfig takes.
const FACTORS: [&str; 3] = ["softwareTokenMfaConfiguration", "emailMfaConfiguration", "webAuthnConfiguration"];

/// Where `read` leaves an SMS configuration that the spec has no words for.
const FOREIGN_SMS: &str = "FormOfSmsConfigurationWithoutProperties";

/// Settings that the spec has no words for, and that an update must send back.
const UNMODELLED: [&str; 3] = ["KeyConfiguration", "IssuerConfiguration", "AcrConfiguration"];

impl Resource for UserPool {
    const TOKEN: &'static str = "cognito:index:UserPool";
    const NAMED_BY: &'static str = "name";
    const IMPORTED_AS: &'static str = "us-east-1_AbCdEfGhI";
    type Args = UserPoolArgs;
    type Outputs = UserPoolOutputs;

    fn rules(facts: Facts<'_>, _: &Surroundings, failures: &mut Failures) {
        rules::rules(facts, failures);
    }

    fn refuse(diff: &Diff, old: &Object, new: &Object, failures: &mut Failures) {
        rules::refuse_schema_changes(diff, old, new, failures);
    }

    fn import(id: &str) -> Result<(String, Map<String, Json>)> {
        check_id(id).map(|()| (id.to_owned(), Map::new()))
    }

    fn region(id: &str, _: &Json) -> Option<String> {
        region_of(id).map(str::to_owned)
    }

    async fn create(cx: &Cx, inputs: &Inputs<UserPoolArgs>) -> Result<Made> {
        let mut api = without(&inputs.api, &FACTORS);
        api.remove("mfaConfiguration");
        unprefix_attributes(&mut api);
        let input = shape(CreateUserPoolInput::deserialize, api.into(), NAMES)?;
        let made = cx
            .send_while("CreateUserPool", role_not_seen_yet, || {
                cx.aws.idp.create_user_pool().customize().interceptor(With(input.clone())).send()
            })
            .await?;
        let id = made.user_pool.and_then(|pool| pool.id).unwrap_or_default();
        if id.is_empty() { Err(Error::Bug("CreateUserPool gave no id".into())) } else { Ok(id.into()) }
    }

    async fn finish(cx: &Cx, id: &str, inputs: &Inputs<UserPoolArgs>) -> Result<()> {
        let wanted = mfa_config(id, &inputs.api);
        if wanted == mfa_config(id, &json!({})) { Ok(()) } else { set_mfa_config(cx, wanted).await }
    }

    async fn read(cx: &Cx, id: &str, known: &Json) -> Result<Option<Json>> {
        let Some(pool) = describe(cx, id).await? else { return Ok(None) };
        let ask =
            cx.send("GetUserPoolMfaConfig", || cx.aws.idp.get_user_pool_mfa_config().user_pool_id(id).send()).await;
        let Some(mfa) = found(ask)? else { return Ok(None) };
        let (mut live, mfa) = (said(&pool, NAMES)?, said(&mfa, &[])?);
        for factor in
            ["SoftwareTokenMfaConfiguration", "EmailMfaConfiguration", "WebAuthnConfiguration", "MfaConfiguration"]
        {
            if let Some(v) = mfa.get(factor) {
                live[factor] = v.clone();
            }
        }
        if !live["SmsConfiguration"]["EumsSms"].is_null() {
            // Another way to send SMS, which has no properties here yet.
            live[FOREIGN_SMS] = live["SmsConfiguration"].take();
        }
        keep_declared_attributes(&mut live, known);
        show_one_token_trigger(&mut live, known);
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
        let (live, api) = (&live, &api);
        let _turn = cx.turn(id).await?;
        add_attributes(cx, id, live, api).await?;
        let mut whole = without(api, &FACTORS);
        keep_unmodelled(&mut whole, &change.said);
        let (now, wanted) = (mfa_config(id, live), mfa_config(id, api));
        let bridge = mfa_bridge(id, live, api);
        if bridge != now {
            set_mfa_config(cx, bridge.clone()).await?;
        }
        whole.insert("mfaConfiguration".into(), bridge["mfaConfiguration"].clone());
        if let Err(refused) = update_whole(cx, id, whole).await {
            if bridge != now {
                // The pool must not stay weaker than it was.
                set_mfa_config(cx, now).await?;
            }
            return Err(refused);
        }
        untag(cx, &text(live, "arn"), &live["tags"], &api["tags"]).await?;
        if bridge == wanted { Ok(()) } else { set_mfa_config(cx, wanted).await }
    }

    async fn guard(cx: &Cx, id: &str, known: &Json) -> Result<Option<String>> {
        if known["forceDestroy"] == true {
            return Ok(None);
        }
        let Some(pool) = describe(cx, id).await? else { return Ok(None) };
        Ok(users(cx, id, &pool).await?.map(|users| {
            format!(
                "the pool {id} has {users}, who would be lost. Keep the property as it is; or make a second pool and \
                 move the users; or set forceDestroy: true, run `pulumi up`, and change it then"
            )
        }))
    }

    async fn delete(cx: &Cx, id: &str, known: &Json) -> Result<()> {
        let _turn = cx.turn(id).await?;
        let Some(pool) = describe(cx, id).await? else { return Ok(()) };
        let force = known["forceDestroy"] == true;
        let live = said(&pool, NAMES)?;
        if !force && let Some(users) = users(cx, id, &pool).await? {
            return Err(Error::Invalid(format!(
                "the pool {id} has {users}, who would be lost: set forceDestroy: true on it and run `pulumi up` first, or \
                 delete the users, or keep the pool (`pulumi state delete`, retainOnDelete)"
            )));
        }
        if live["DeletionProtection"] == "ACTIVE" {
            if !force {
                return Err(Error::Invalid(format!(
                    "the pool {id} is protected: set deletionProtection to INACTIVE (or forceDestroy to true) and run \
                     `pulumi up` first"
                )));
            }
            let mut whole = without(known, &FACTORS);
            whole.retain(|name, _| serde_json::to_value(UserPoolArgs::default()).is_ok_and(|a| a.get(name).is_some()));
            whole.remove("forceDestroy");
            whole.insert("deletionProtection".into(), "INACTIVE".into());
            update_whole(cx, id, whole).await?;
        }
        if force {
            for domain in [&pool.domain, &pool.custom_domain].into_iter().flatten() {
                delete_domain(cx, id, domain).await?;
            }
        }
        let gone = cx.send("DeleteUserPool", || cx.aws.idp.delete_user_pool().user_pool_id(id).send()).await;
        found(gone).map(drop)
    }
}

/// What AWS says of a pool; `None` when it is gone.
async fn describe(cx: &Cx, id: &str) -> Result<Option<UserPoolType>> {
    let ask = cx.send("DescribeUserPool", || cx.aws.idp.describe_user_pool().user_pool_id(id).send()).await;
    Ok(found(ask)?.and_then(|answer| answer.user_pool))
}

/// How many users a pool has, in words; `None` where it has none. AWS's number is an estimate that lags behind, so a
/// zero is looked at again.
async fn users(cx: &Cx, id: &str, pool: &UserPoolType) -> Result<Option<String>> {
    if pool.estimated_number_of_users > 0 {
        let n = pool.estimated_number_of_users;
        return Ok(Some(if n == 1 { "about 1 user".to_owned() } else { format!("about {n} users") }));
    }
    let ask = cx.send("ListUsers", || cx.aws.idp.list_users().user_pool_id(id).limit(1).send()).await;
    match ask {
        Ok(answer) => Ok(answer.users.filter(|users| !users.is_empty()).map(|_| "users".to_owned())),
        Err(e) if e.is_not_found() => Ok(None),
        Err(e) if e.is_denied() => {
            cx.row
                .warn("whether the pool has users is AWS's estimate only: the credentials lack cognito-idp:ListUsers");
            Ok(None)
        }
        Err(e) => Err(e),
    }
}

/// Refuses what is not a pool's id.
pub(super) fn check_id(id: &str) -> Result<()> {
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
pub(super) fn region_of(id: &str) -> Option<&str> {
    id.split_once('_').map(|(region, _)| region).filter(|region| region.contains('-'))
}

/// The pool as an identity pool names it.
fn provider_name(id: &str) -> String {
    let region = region_of(id).unwrap_or_default();
    format!("cognito-idp.{region}.{}/{id}", Partition::of(region).dns_suffix)
}

fn text(json: &Json, name: &str) -> String {
    json[name].as_str().unwrap_or_default().to_owned()
}

fn without(api: &Json, names: &[&str]) -> Map<String, Json> {
    let members = api.as_object().into_iter().flatten();
    members.filter(|(name, _)| !names.contains(&name.as_str())).map(|(k, v)| (k.clone(), v.clone())).collect()
}

async fn update_whole(cx: &Cx, id: &str, mut whole: Map<String, Json>) -> Result<()> {
    whole.retain(|name, _| !FOR_LIFE.contains(&name.as_str()));
    whole.insert("userPoolId".into(), id.into());
    let input = shape(UpdateUserPoolInput::deserialize, whole.into(), NAMES)?;
    cx.send_while("UpdateUserPool", role_not_seen_yet, || {
        cx.aws.idp.update_user_pool().customize().interceptor(With(input.clone())).send()
    })
    .await
    .map(drop)
}

/// An update resets what it leaves out, also what this provider does not manage.
fn keep_unmodelled(whole: &mut Map<String, Json>, said: &Json) {
    for name in UNMODELLED.into_iter().filter(|name| !said[*name].is_null()) {
        whole.insert(name.to_owned(), said[name].clone());
    }
    if !said[FOREIGN_SMS].is_null() && !whole.contains_key("smsConfiguration") {
        whole.insert("smsConfiguration".into(), said[FOREIGN_SMS].clone());
    }
}

/// A role made a moment ago may not be visible to Cognito yet. The same codes stand for a role that is wrong, so the
/// operation's time limits the waiting.
fn role_not_seen_yet(e: &Error) -> bool {
    matches!(e.code(), Some("InvalidSmsRoleTrustRelationshipException" | "InvalidSmsRoleAccessPolicyException"))
}

/// The request for SetUserPoolMfaConfig. It is a full replacement, and it refuses factors while MFA is off.
fn mfa_config(id: &str, api: &Json) -> Json {
    let mode = api["mfaConfiguration"].as_str().unwrap_or("OFF");
    let mut config = json!({"userPoolId": id, "mfaConfiguration": mode});
    let mut copy = |name: &str| {
        if !api[name].is_null() {
            config[name] = api[name].clone();
        }
    };
    copy("webAuthnConfiguration");
    if mode != "OFF" {
        copy("softwareTokenMfaConfiguration");
        copy("emailMfaConfiguration");
        if !api["smsConfiguration"].is_null() {
            config["smsMfaConfiguration"] = json!({"smsConfiguration": api["smsConfiguration"]});
            if !api["smsAuthenticationMessage"].is_null() {
                config["smsMfaConfiguration"]["smsAuthenticationMessage"] = api["smsAuthenticationMessage"].clone();
            }
        }
    }
    config
}

/// The MFA setting under which UpdateUserPool takes both what is and what is wanted: the laxer of the two modes, with
/// the factors that are there already, TOTP, which needs nothing else, and without email once it is given up.
fn mfa_bridge(id: &str, live: &Json, api: &Json) -> Json {
    const LAX_TO_STRICT: [&str; 3] = ["OFF", "OPTIONAL", "ON"];
    let rank = |json: &Json| LAX_TO_STRICT.iter().position(|m| json["mfaConfiguration"] == *m).unwrap_or(0);
    let mut between = live.clone();
    between["mfaConfiguration"] = LAX_TO_STRICT[rank(live).min(rank(api))].into();
    if api["softwareTokenMfaConfiguration"]["enabled"] == true {
        between["softwareTokenMfaConfiguration"] = api["softwareTokenMfaConfiguration"].clone();
    }
    // Passkeys are no factor of this setting: the stronger use of them may come first.
    if api["webAuthnConfiguration"]["factorConfiguration"] == "MULTI_FACTOR_WITH_USER_VERIFICATION" {
        between["webAuthnConfiguration"] = api["webAuthnConfiguration"].clone();
    }
    let another = !between["smsConfiguration"].is_null() || between["softwareTokenMfaConfiguration"]["enabled"] == true;
    if api["emailMfaConfiguration"].is_null() && another {
        between["emailMfaConfiguration"] = Json::Null;
    }
    mfa_config(id, &between)
}

async fn set_mfa_config(cx: &Cx, config: Json) -> Result<()> {
    let input = shape(SetUserPoolMfaConfigInput::deserialize, config, &[])?;
    cx.send_while("SetUserPoolMfaConfig", role_not_seen_yet, || {
        cx.aws.idp.set_user_pool_mfa_config().customize().interceptor(With(input.clone())).send()
    })
    .await
    .map(drop)
}

/// AWS takes an attribute's name without the prefix that it gives it.
fn unprefix_attributes(api: &mut Map<String, Json>) {
    for attribute in api.get_mut("schemas").and_then(Json::as_array_mut).into_iter().flatten() {
        if let Some(name) = name_of(&attribute.clone().into(), "name") {
            attribute["name"] = name.into();
        }
    }
}

/// Leaves out the standard attributes that nobody declared: AWS adds twenty to every pool.
fn keep_declared_attributes(live: &mut Json, known: &Json) {
    let declared: Vec<String> =
        known["schemas"].as_array().into_iter().flatten().filter_map(|a| name_of(&a.clone().into(), "name")).collect();
    if let Some(attributes) = live["schemas"].as_array_mut() {
        attributes.retain(|a| {
            let name = a["Name"].as_str().unwrap_or_default();
            let custom = name.starts_with("custom:") || name.starts_with("dev:");
            let required = a["Required"] == true && name != "sub";
            let named = name_of(&json!({"name": name}).into(), "name").unwrap_or_default();
            custom || required || declared.contains(&named)
        });
    }
}

/// Adds the attributes that the pool lacks; they are all that can ever change in a schema.
async fn add_attributes(cx: &Cx, id: &str, live: &Json, api: &Json) -> Result<()> {
    let names = |json: &Json| -> Vec<String> {
        json["schemas"].as_array().into_iter().flatten().filter_map(|a| name_of(&a.clone().into(), "name")).collect()
    };
    let there = names(live);
    let mut wanted = without(api, &[]);
    unprefix_attributes(&mut wanted);
    let new: Vec<Json> = wanted
        .get("schemas")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .filter(|a| a["name"].as_str().is_some_and(|name| !there.iter().any(|n| n == name)))
        .cloned()
        .collect();
    for some in new.chunks(25) {
        let request = json!({"userPoolId": id, "customAttributes": some});
        let input = shape(AddCustomAttributesInput::deserialize, request, &[])?;
        cx.send("AddCustomAttributes", || {
            cx.aws.idp.add_custom_attributes().customize().interceptor(With(input.clone())).send()
        })
        .await?;
    }
    Ok(())
}

/// AWS shows both forms of the token trigger where one was given. One is enough to know: the one that the program uses,
/// else the old one, which has no version, for version 1 and the new one for others.
fn show_one_token_trigger(live: &mut Json, known: &Json) {
    let Some(triggers) = live.get_mut("LambdaConfig").and_then(Json::as_object_mut) else { return };
    let config = triggers.get("PreTokenGenerationConfig").cloned().unwrap_or_default();
    if config["LambdaArn"].is_null() || triggers.get("PreTokenGeneration") != Some(&config["LambdaArn"]) {
        return;
    }
    let used = |form: &str| !known["lambdaConfig"][form].is_null();
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

/// Deletes a domain and waits until it is gone, which for a custom one takes minutes.
async fn delete_domain(cx: &Cx, id: &str, domain: &str) -> Result<()> {
    let gone = cx
        .send("DeleteUserPoolDomain", || cx.aws.idp.delete_user_pool_domain().user_pool_id(id).domain(domain).send())
        .await;
    found(gone)?;
    loop {
        let ask =
            cx.send("DescribeUserPoolDomain", || cx.aws.idp.describe_user_pool_domain().domain(domain).send()).await;
        // AWS describes a domain that does not exist as one without a pool.
        let there = found(ask)?.and_then(|a| a.domain_description).is_some_and(|d| d.user_pool_id.is_some());
        if !there {
            return Ok(());
        }
        cx.pause(std::time::Duration::from_secs(2), &format!("waiting until the domain {domain} is gone")).await?;
    }
}
