//! The triggers of a pool: those of its own program, and those that others attached, `UserPoolTriggers` above all. Cognito
//! keeps them in one block that is written whole.

use crate::error::{Error, Result};
use serde_json::{Map, Value as Json, json};

/// Where `read` leaves all triggers of a pool.
pub(crate) const ALL_TRIGGERS: &str = "AllTriggers";

/// The place that a trigger has in a pool, whatever its spelling: the token trigger has two names.
pub(crate) fn slot(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    if name == "pretokengenerationconfig" { "pretokengeneration".to_owned() } else { name }
}

/// The ARN of a trigger in either of its forms, or of the key.
pub(crate) fn arn_of(trigger: &Json) -> Option<&str> {
    let member = |o: &'_ Map<String, Json>| o.keys().find(|name| name.eq_ignore_ascii_case("lambdaArn")).cloned();
    match trigger {
        Json::Object(o) => member(o).and_then(|name| trigger[name.as_str()].as_str()),
        v => v.as_str(),
    }
}

/// The members of a block that say something.
pub(crate) fn given(block: &Json) -> impl Iterator<Item = (&String, &Json)> {
    block.as_object().into_iter().flatten().filter(|(_, v)| arn_of(v).is_some_and(|arn| !arn.is_empty()))
}

/// Takes out of what AWS says of a pool the triggers that its program is not known to have given. Without a state
/// everything counts.
pub(super) fn keep_own(live: &mut Json, known: &Json) {
    live[ALL_TRIGGERS] = live["LambdaConfig"].clone();
    if known["name"].is_null() {
        return;
    }
    let own: Vec<String> = given(&known["lambdaConfig"]).map(|(name, _)| slot(name)).collect();
    if let Some(triggers) = live["LambdaConfig"].as_object_mut() {
        triggers.retain(|name, _| own.contains(&slot(name)));
    }
}

/// All triggers that a pool is to have: `wanted`, in the place of `own`, beside those that others attached to it. Another
/// function in the place of one of those is refused.
pub(crate) fn with_others(wanted: &Json, own: &Json, all: &Json) -> Result<Json> {
    let own: Vec<String> = given(own).map(|(name, _)| slot(name)).collect();
    let mut whole: Map<String, Json> = given(wanted).map(|(name, v)| (name.clone(), v.clone())).collect();
    for (name, there) in given(all).filter(|(name, _)| !own.contains(&slot(name))) {
        let mut same = given(wanted).filter(|(wanted, _)| slot(wanted) == slot(name)).peekable();
        if same.peek().is_none() {
            whole.insert(name.clone(), there.clone());
        } else if same.any(|(_, wanted)| arn_of(wanted) != arn_of(there)) {
            return Err(Error::Invalid(format!(
                "the pool has another {name} already, which this resource did not attach: a pool has one of each. Take it \
                 out where it is attached (lambdaConfig of the UserPool, another UserPoolTriggers, or by hand; \
                 `aws cognito-idp describe-user-pool` shows it), or leave it out here"
            )));
        }
    }
    Ok(whole.into())
}

/// Whether two blocks name the same functions, versions and key.
pub(crate) fn same(a: &Json, b: &Json) -> bool {
    let plain = |block: &Json| -> Vec<(String, Json)> {
        let mut plain: Vec<_> = given(block).map(|(name, v)| (name.to_ascii_lowercase(), lower(v))).collect();
        plain.sort_by(|a, b| a.0.cmp(&b.0));
        plain
    };
    plain(a) == plain(b)
}

fn lower(v: &Json) -> Json {
    let Json::Object(o) = v else { return v.clone() };
    o.iter().map(|(name, v)| (name.to_ascii_lowercase(), v.clone())).collect::<Map<_, _>>().into()
}

/// An answer about a pool with all of its triggers in it again.
pub(super) fn whole_answer(said: &Json) -> Json {
    let mut said = said.clone();
    said["LambdaConfig"] = said.get(ALL_TRIGGERS).cloned().unwrap_or_else(|| json!({}));
    said
}
