//! What AWS refuses of an app client although each property by itself is right, and what is legal but dangerous.

mod oauth;
mod tokens;

use super::tokens::TOKENS;
use crate::check::Failures;
use crate::error::elsewhere;
use crate::facts::Facts;
use crate::resource::{Resource, Surroundings};
use crate::resources::identity_provider::IdentityProvider;
use crate::resources::user_pool::attributes::STANDARD;
use crate::resources::user_pool::region_of;

/// What AWS fills for federated users, beside the standard attributes.
const IDENTITIES: &str = "identities";

/// What only AWS and administrators write.
const READ_ONLY: [&str; 3] = ["email_verified", "phone_number_verified", "sub"];

/// All rules between the properties of a client.
pub(super) fn rules(f: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
    check_region(f, around, failures);
    oauth::oauth(f, around, failures);
    tokens::flows(f, failures);
    for token in &TOKENS {
        tokens::validity(f, failures, token);
    }
    if f.given("clientSecret") && f.flag("generateSecret") == Some(true) {
        failures.add("clientSecret", "excludes generateSecret: true: leave one of the two out");
    }
    if f.flag("enablePropagateAdditionalUserContextData") == Some(true) && has_secret(f) == Some(false) {
        failures.add(
            "enablePropagateAdditionalUserContextData",
            "needs a client with a secret: generateSecret: true, or a clientSecret",
        );
    }
    analytics(f, failures);
    attributes(f, failures);
    providers(f, around, failures);
}

/// Whether the client has a secret, where that is certain.
fn has_secret(f: Facts<'_>) -> Option<bool> {
    if f.given("clientSecret") || f.flag("generateSecret") == Some(true) {
        return Some(true);
    }
    (f.absent("clientSecret") && known(f, "generateSecret")).then_some(false)
}

fn attributes(f: Facts<'_>, failures: &mut Failures) {
    for list in ["readAttributes", "writeAttributes"] {
        for name in f.texts(list) {
            if list == "writeAttributes" && READ_ONLY.contains(&name) {
                let name = f.shown(list, name, "an item");
                failures.add(list, format!("has {name}, which only AWS and administrators write: leave it out"));
            } else if !name.contains(':') && !STANDARD.contains(&name) && name != IDENTITIES {
                let (own, name) = (f.shown(list, name, "its name"), f.shown(list, name, "an item"));
                failures.add(
                    list,
                    format!("has {name}, which is no standard attribute: one of the pool's own is custom:{own}"),
                );
            }
        }
    }
}

/// A pool that is yet to be made has no identity providers but those of the program. A program that passes their names on
/// as outputs has declared them before, and so has one that says `dependsOn`. Of a pool that there is, AWS knows.
fn providers(f: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
    let at = "supportedIdentityProviders";
    if around.exists || f.absent("userPoolId") || f.text("userPoolId").is_some() {
        return;
    }
    for name in f.texts(at).into_iter().filter(|name| *name != "COGNITO") {
        if !around.may_declare(IdentityProvider::TOKEN, name) {
            let text = format!(
                "names {}, and the program has declared no such identity provider by now, while the pool is yet to be made: \
                 declare it, and pass on its providerName, so that it is made before the client",
                f.shown(at, name, "something")
            );
            failures.warn(at, &text);
        }
    }
}

/// Refuses a pool of another region.
pub(in crate::resources) fn check_region(f: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
    if let (Some(of), Some(here)) = (f.text("userPoolId").and_then(region_of), &around.region)
        && of != here
    {
        let there = Some(of).filter(|_| !f.is_secret("userPoolId"));
        failures.add("userPoolId", elsewhere(there, here, "resource"));
    }
}

fn analytics(f: Facts<'_>, failures: &mut Failures) {
    if !f.given("analyticsConfiguration") {
        return;
    }
    let at = |member: &str| format!("analyticsConfiguration.{member}");
    let (arn, id) = (at("applicationArn"), at("applicationId"));
    if f.absent(&arn) && f.absent(&id) {
        failures.add(&arn, "is required, or applicationId with externalId and roleArn");
    }
    for other in ["externalId", "roleArn"] {
        if f.given(&id) && f.absent(&at(other)) {
            failures.add(at(other), "is required with applicationId");
        }
    }
    if f.given(&arn) {
        for other in ["applicationId", "externalId", "roleArn"].iter().filter(|other| f.given(&at(other))) {
            failures.add(at(other), "excludes applicationArn: give one, or the other three together");
        }
    }
}

/// Whether it is certain that this is given, or that it is not.
fn known(f: Facts<'_>, at: &str) -> bool {
    f.absent(at) || f.given(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Object, Value, object_of};
    use serde_json::json;

    /// What is refused, and what is warned of.
    pub(super) fn checked(client: serde_json::Value, exists: bool) -> (Vec<String>, Vec<String>) {
        told(&object_of(client), exists)
    }

    fn told(inputs: &Object, exists: bool) -> (Vec<String>, Vec<String>) {
        let mut failures = Failures::default();
        let around = Surroundings { exists, region: Some("eu-west-1".into()), ..Surroundings::default() };
        rules(Facts::new(inputs), &around, &mut failures);
        let warnings = failures.warnings();
        (failures.into_iter().map(|f| format!("{} {}", f.property, f.reason)).collect(), warnings)
    }

    /// P28: what is legal is not refused, and what is dangerous about it is told.
    #[test]
    fn what_is_legal_and_dangerous_is_a_warning() {
        let oauth = json!({"allowedOauthFlowsUserPoolClient": true, "allowedOauthFlows": ["implicit"],
            "allowedOauthScopes": ["openid"], "callbackUrls": ["http://localhost:3000/", "https://a.example"]});
        for (client, exists, wanted) in [
            (oauth, true, vec!["allowedOauthFlows has implicit", "callbackUrls[0] is http,"]),
            (json!({"explicitAuthFlows": ["USER_PASSWORD_AUTH"]}), true, vec!["explicitAuthFlows has names of old"]),
            (json!({"explicitAuthFlows": ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}), false, vec![]),
            (
                json!({"explicitAuthFlows": ["ALLOW_USER_AUTH"]}),
                true,
                vec!["explicitAuthFlows lacks ALLOW_REFRESH_TOKEN_AUTH"],
            ),
            (
                json!({"tokenValidityUnits": {"accessToken": "days", "refreshToken": "days"}}),
                true,
                vec!["accessTokenValidity is not given, and comes to 1 day"],
            ),
            (json!({"tokenValidityUnits": {"idToken": "days"}, "idTokenValidity": 1}), true, vec![]),
        ] {
            let (failures, warnings) = checked(client, exists);
            assert_eq!(failures, Vec::<String>::new());
            let fit =
                warnings.len() == wanted.len() && warnings.iter().zip(&wanted).all(|(w, text)| w.starts_with(text));
            assert!(fit, "{warnings:?}");
        }
    }

    /// P29: a pool that is yet to be made has the identity providers of the program, and no others.
    #[test]
    fn a_provider_that_nobody_declares_is_told() {
        let named = |value: &str| (IdentityProvider::TOKEN, Value::from(value));
        let unsure = (IdentityProvider::TOKEN, Value::Unknown);
        let other = ("cognito:index:UserPool", Value::from("Corp"));
        let [new, there] = [Value::Unknown, Value::from("eu-west-1_AbCdEfGhI")];
        for (pool, exists, declared, told) in [
            (&new, false, vec![], true),
            (&new, false, vec![named("Sso"), other], true),
            (&new, false, vec![named("Sso"), named("Corp")], false),
            (&new, false, vec![unsure], false),
            (&new, true, vec![], false),
            (&there, false, vec![], false),
        ] {
            for (secret, name) in [(false, "names Corp,"), (true, "names something,")] {
                let names = Value::List(vec!["COGNITO".into(), "Corp".into()]);
                let names = if secret { names.secret() } else { names };
                let inputs =
                    [("userPoolId".to_owned(), pool.clone()), ("supportedIdentityProviders".to_owned(), names)];
                let mut failures = Failures::default();
                let around = Surroundings { exists, declared: declared.clone().into(), ..Surroundings::default() };
                rules(Facts::new(&Object::from(inputs)), &around, &mut failures);
                let warnings = failures.warnings();
                assert_eq!(
                    (failures.is_empty(), warnings.len()),
                    (true, usize::from(told)),
                    "{declared:?}: {warnings:?}"
                );
                assert!(warnings.iter().all(|text| text.contains(name)), "{warnings:?}");
            }
        }
    }

    /// P24: what a program marks as secret stands in no text, wherever the mark is.
    #[test]
    fn no_text_shows_what_is_secret() {
        let client = json!({
            "userPoolId": "canary-1_AbCdEfGhI", "readAttributes": ["canary_r"], "writeAttributes": ["canary_w", "sub"],
            "allowedOauthFlowsUserPoolClient": true,
            "allowedOauthFlows": ["client_credentials"], "allowedOauthScopes": ["openid"], "callbackUrls": ["http://canary"],
            "generateSecret": true, "accessTokenValidity": 90_001, "tokenValidityUnits": {"accessToken": "seconds"},
        });
        let shown = ["canary", "sub,", "openid", "seconds"];
        let open = told(&object_of(client.clone()), false);
        let text = format!("{open:?}");
        assert!(shown.iter().all(|secret| text.contains(secret)), "{text}");
        let items = |v: Value| match v {
            Value::List(items) => Value::List(items.into_iter().map(Value::secret).collect()),
            Value::Object(o) => Value::Object(o.into_iter().map(|(k, v)| (k, v.secret())).collect()),
            v => v.secret(),
        };
        for mark in [Value::secret as fn(Value) -> Value, items] {
            let marked = object_of(client.clone()).into_iter().map(|(k, v)| (k, mark(v))).collect();
            let hidden = told(&marked, false);
            let text = format!("{hidden:?}");
            assert!(!shown.iter().any(|secret| text.contains(secret)), "{text}");
            assert_eq!((open.0.len(), open.1.len()), (hidden.0.len(), hidden.1.len()), "each is told all the same");
        }
    }
}
