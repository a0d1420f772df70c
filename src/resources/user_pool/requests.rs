//! What CreateUserPool and UpdateUserPool are given.

use super::NAMES;
use super::args::UserPoolArgs;
use super::attributes::STANDARD;
use crate::aws::{Cx, With, shape};
use crate::error::{Error, Result};
use crate::secrets::Secrets;
use crate::value::Value;
use aws_sdk_cognitoidentityprovider::operation::update_user_pool::UpdateUserPoolInput;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;

/// What only CreateUserPool takes.
const FOR_LIFE: [&str; 4] = ["schemas", "aliasAttributes", "usernameAttributes", "usernameConfiguration"];

/// What neither of the two takes: SetUserPoolMfaConfig and SetUserPoolSessionConfiguration do.
const ELSEWHERE: [&str; 4] =
    ["softwareTokenMfaConfiguration", "emailMfaConfiguration", "webAuthnConfiguration", "sessionConfiguration"];

/// What requests and answers have and the SDK does not have yet.
pub(super) const BEYOND: (&str, &str) = ("dcrConfiguration", "DcrConfiguration");

/// Takes out of `api` what the SDK does not have, and spells it as AWS does.
pub(super) fn beyond(api: &mut Map<String, Json>) -> Map<String, Json> {
    let member = api.remove(BEYOND.0).filter(|v| !v.is_null());
    member.map(|v| (BEYOND.1.to_owned(), spelled(v))).into_iter().collect()
}

/// Members as AWS spells them: with a capital.
pub(super) fn spelled(json: Json) -> Json {
    let Json::Object(members) = json else { return json };
    let members = members.into_iter().map(|(name, v)| {
        let (first, rest) = name.split_at(name.len().min(1));
        (first.to_ascii_uppercase() + rest, spelled(v))
    });
    Json::Object(members.collect())
}

/// All that a pool is to have, as far as these two calls take it. On the lowest plan AWS may not know the settings of
/// others, so they are left out where they are the defaults and stay so.
pub(super) fn whole(live: &Json, api: &Json) -> Map<String, Json> {
    let mut whole = without(api, &ELSEWHERE);
    let lite = api["userPoolTier"] == "LITE";
    let has_default = |name: &str, is_default: fn(&Json) -> bool| is_default(&api[name]) && is_default(&live[name]);
    if lite && has_default("dcrConfiguration", |dcr| dcr.is_null() || *member(dcr, "enableStatus") == "Disabled") {
        whole.remove("dcrConfiguration");
    }
    let plain = |acr: &Json| {
        let mut levels = acr.as_object().into_iter().flatten();
        levels
            .all(|(level, v)| *member(v, "acrValue") == level.to_ascii_lowercase().replace("level", "urn:cognito:loa:"))
    };
    if lite && has_default("acrConfiguration", plain) {
        whole.remove("acrConfiguration");
    }
    whole
}

/// A member in our spelling or in AWS's.
fn member<'a>(json: &'a Json, name: &str) -> &'a Json {
    let mut members = json.as_object().into_iter().flatten();
    members.find(|(own, _)| own.eq_ignore_ascii_case(name)).map_or(&Json::Null, |(_, v)| v)
}

/// Everything as AWS has it, for a request that changes one thing: under our names, and inside them in AWS's spelling.
pub(crate) fn as_it_is(said: &Json) -> Map<String, Json> {
    let live = Json::Object(settable(said));
    whole(&live, &live)
}

/// Of all that AWS says, what a program can set, under our names.
fn settable(said: &Json) -> Map<String, Json> {
    let ours = serde_json::to_value(UserPoolArgs::default()).unwrap_or_default();
    let said = said.as_object().into_iter().flatten().filter(|(_, v)| !is_blank(v));
    let named = said.filter_map(|(name, v)| {
        let ours = ours.as_object()?.keys().find(|ours| ours.eq_ignore_ascii_case(name))?;
        // A tag may be empty.
        Some((ours.clone(), if ours == "tags" { v.clone() } else { said_of(v) }))
    });
    let mut whole: Map<String, Json> = named.collect();
    // AWS shows the days of a temporary password here too, and refuses them beside the password policy.
    if let Some(config) = whole.get_mut("adminCreateUserConfig").and_then(Json::as_object_mut) {
        config.remove("UnusedAccountValidityDays");
    }
    whole
}

/// What AWS says of a block: the SDK fills in what it takes for required, as the role beside `EumsSms`.
fn said_of(v: &Json) -> Json {
    match v {
        Json::Object(o) => o.iter().filter(|(_, v)| *v != "").map(|(name, v)| (name.clone(), said_of(v))).collect(),
        _ => v.clone(),
    }
}

fn is_blank(v: &Json) -> bool {
    match v {
        Json::Null => true,
        Json::String(s) => s.is_empty(),
        Json::Array(a) => a.is_empty(),
        Json::Object(o) => o.is_empty(),
        _ => false,
    }
}

/// A pool sends SMS in one way: the old one goes with what AWS filled in for it, and what somebody else set.
pub(super) fn one_way_to_send(sms: &mut Map<String, Json>, live: &Json) {
    let given = |sms: &Map<String, Json>, name: &str| sms.get(name).is_some_and(|v| !v.is_null());
    if given(sms, "snsCallerArn") && given(sms, "eumsSms") && !live["eumsSms"].is_null() {
        sms.remove("eumsSms");
    }
    if given(sms, "eumsSms") {
        sms.retain(|name, _| name == "eumsSms");
    }
}

/// The first factors that stay, where others are to come beside them.
pub(super) fn first_factors_that_stay(live: &Json, api: &Json) -> Option<Json> {
    let factors = |json: &Json| {
        let listed = json["signInPolicy"]["allowedFirstAuthFactors"].as_array().cloned();
        listed.unwrap_or_else(|| vec![json!("PASSWORD")])
    };
    let (had, wanted) = (factors(live), factors(api));
    let stay: Vec<Json> = wanted.iter().filter(|factor| had.contains(factor)).cloned().collect();
    (stay.len() < wanted.len() && !stay.is_empty()).then(|| json!({"allowedFirstAuthFactors": stay}))
}

pub(super) fn without(api: &Json, names: &[&str]) -> Map<String, Json> {
    let members = api.as_object().into_iter().flatten();
    members.filter(|(name, _)| !names.contains(&name.as_str())).map(|(k, v)| (k.clone(), v.clone())).collect()
}

/// UpdateUserPool with all of this, of which `own` is the resource's. The rest may be another's, and secret there: AWS's
/// refusals quote it all.
pub(crate) async fn update_whole(cx: &Cx, id: &str, mut whole: Map<String, Json>, own: &Json) -> Result<()> {
    whole.retain(|name, _| !FOR_LIFE.contains(&name.as_str()));
    let others = others(&whole, own);
    whole.insert("userPoolId".into(), id.into());
    let beyond = beyond(&mut whole);
    let input = shape(UpdateUserPoolInput::deserialize, whole.into(), NAMES)?.beyond(beyond);
    cx.send_while("UpdateUserPool", role_not_seen_yet, || {
        cx.aws.idp.update_user_pool().customize().interceptor(With(input.clone())).send()
    })
    .await
    .map(drop)
    .map_err(|e| e.without(&others))
}

/// The texts of a request that `own` does not have, but for the words of AWS's lists of values.
fn others(whole: &Map<String, Json>, own: &Json) -> Secrets {
    fn texts(json: &Json, found: &mut BTreeSet<String>) {
        match json {
            Json::String(text) => drop(found.insert(text.clone())),
            Json::Array(items) => items.iter().for_each(|item| texts(item, found)),
            Json::Object(members) => members.values().for_each(|v| texts(v, found)),
            _ => {}
        }
    }
    let (mut sent, mut known) = (BTreeSet::new(), BTreeSet::new());
    whole.values().for_each(|v| texts(v, &mut sent));
    texts(own, &mut known);
    for (of, found) in [(whole.get("tags"), &mut sent), (own.get("tags"), &mut known)] {
        found.extend(of.and_then(Json::as_object).into_iter().flatten().map(|(key, _)| key.clone()));
    }
    let is_word = |text: &str| text.chars().all(|c| c.is_ascii_uppercase() || c == '_') || STANDARD.contains(&text);
    let others = sent.difference(&known).filter(|text| !is_word(text));
    let others: Vec<Value> = others.map(|text| Value::from(text.as_str()).secret()).collect();
    Secrets::of(&others, |_| false)
}

/// A role made a moment ago may not be visible to Cognito yet. The same codes stand for a role that is wrong, so the
/// operation's time limits the waiting.
pub(super) fn role_not_seen_yet(e: &Error) -> bool {
    matches!(e.code(), Some("InvalidSmsRoleTrustRelationshipException" | "InvalidSmsRoleAccessPolicyException"))
}
