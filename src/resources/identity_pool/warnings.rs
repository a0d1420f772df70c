//! What is legal of an identity pool, and either dangerous or without effect.

use super::policy;
use crate::check::Failures;
use crate::facts::Facts;
use crate::resource::Surroundings;
use serde_json::Value as Json;

/// The host of identity pools in most regions, as policies name it.
const USUAL_HOST: &str = "cognito-identity.amazonaws.com";

/// Warns.
pub(super) fn warn(f: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
    guests(f, failures);
    providers(f, failures);
    for i in 0..f.count("principalTags") {
        let at = format!("principalTags[{i}]");
        if f.flag(&format!("{at}.useDefaults")) == Some(true) && f.given(&format!("{at}.principalTags")) {
            let what = "stands beside useDefaults: true, and AWS documents one or the other: leave one of them out";
            failures.warn(&format!("{at}.principalTags"), what);
        }
    }
    if let Some(host) = around.region.as_deref().map(policy::service).filter(|host| host != USUAL_HOST) {
        hosts(f, &host, failures);
    }
}

fn guests(f: Facts<'_>, failures: &mut Failures) {
    let shut = f.absent("allowUnauthenticatedIdentities") || f.flag("allowUnauthenticatedIdentities") == Some(false);
    for (at, what) in [("roles.unauthenticated", "gets it"), ("permissions.unauthenticated", "has them")] {
        if f.given(at) && shut {
            failures.warn(at, &format!("is for guests, whom the pool does not let in: nobody {what}"));
        }
    }
    let all = "permissions.unauthenticated";
    for i in 0..f.count(all) {
        let at = format!("{all}[{i}]");
        let denies = f.text(&format!("{at}.effect")).is_some_and(|effect| effect.eq_ignore_ascii_case("deny"));
        let actions = f.texts(&format!("{at}.actions"));
        let everything = actions.iter().any(|a| ["*", "*:*"].contains(a));
        let everywhere = actions.iter().any(|a| a.ends_with(":*")) && f.has(&format!("{at}.resources"), "*");
        if !denies && (everything || everywhere) {
            failures.warn(
                &format!("{at}.actions"),
                "lets anybody in the world do all of it, without signing in: name the actions that guests need, and the \
                 resources",
            );
        }
    }
}

/// Mappings and tags of providers that the pool does not have.
fn providers(f: Facts<'_>, failures: &mut Failures) {
    let Some(declared) = declared(f) else { return };
    for (list, key) in [("roleMappings", "identityProvider"), ("principalTags", "identityProviderName")] {
        for i in 0..f.count(list) {
            let at = format!("{list}[{i}].{key}");
            let Some(name) = f.text(&at) else { continue };
            if !failures.touches(&at) && !declared.iter().any(|d| d == name) {
                failures
                    .warn(&at, "names a provider that the pool does not have, so it does nothing: add the provider");
            }
        }
    }
}

/// The providers of the pool, by every name that mappings and tags may use; `None` where some are not known yet.
fn declared(f: Facts<'_>) -> Option<Vec<String>> {
    let known = |name: &str| if f.absent(name) { Some(Json::Null) } else { f.known(name) };
    let mut all = Vec::new();
    for provider in known("cognitoIdentityProviders")?.as_array().into_iter().flatten() {
        let name = provider["providerName"].as_str().unwrap_or_default();
        all.push(name.to_owned());
        all.push(format!("{name}:{}", provider["clientId"].as_str().unwrap_or_default()));
    }
    all.extend(known("supportedLoginProviders")?.as_object().into_iter().flatten().map(|(name, _)| name.clone()));
    for list in ["openidConnectProviderArns", "samlProviderArns"] {
        for arn in known(list)?.as_array().into_iter().flatten().filter_map(Json::as_str) {
            all.push(arn.to_owned());
            all.extend(arn.split_once("-provider/").map(|(_, name)| name.to_owned()));
        }
    }
    all.extend(known("developerProviderName")?.as_str().map(str::to_owned));
    Some(all)
}

/// Policies that name the keys of another partition's identity pools: these have no value, so nothing fits them.
fn hosts(f: Facts<'_>, host: &str, failures: &mut Failures) {
    for side in ["permissions.authenticated", "permissions.unauthenticated"] {
        for i in 0..f.count(side) {
            let resources = format!("{side}[{i}].resources");
            let conditions = format!("{side}[{i}].conditions");
            let mut paths: Vec<String> = (0..f.count(&resources)).map(|j| format!("{resources}[{j}]")).collect();
            paths.extend((0..f.count(&conditions)).map(|j| format!("{conditions}[{j}].variable")));
            let strange = |at: &String| f.text(at).is_some_and(|text| text.contains(&format!("{USUAL_HOST}:")));
            for at in paths.iter().filter(|at| strange(at)) {
                failures.warn(at, &format!("names {USUAL_HOST}, which is {host} in this region"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Object, Value, object_of};
    use serde_json::json;

    fn said(region: &str, inputs: &Object) -> Vec<String> {
        let mut failures = Failures::default();
        let around = Surroundings { region: Some(region.to_owned()), exists: true, ..Surroundings::default() };
        super::super::rules::rules(Facts::new(inputs), &around, &mut failures);
        let warnings = failures.warnings();
        assert!(failures.is_empty(), "{failures:?}");
        warnings.iter().map(|w| w.split(' ').next().unwrap_or_default().to_owned()).collect()
    }

    fn told(inputs: Json) -> Vec<String> {
        said("us-east-1", &object_of(inputs))
    }

    /// P38: guests with everything are legal, and told.
    #[test]
    fn guests_that_may_do_everything_are_told() {
        for (effect, action, resource, expected) in [
            ("Allow", "*", "arn:aws:s3:::b/*", true),
            ("allow", "s3:*", "*", true),
            ("Allow", "s3:*", "arn:aws:s3:::b/*", false),
            ("Allow", "s3:GetObject", "*", false),
            ("deny", "*", "*", false),
        ] {
            let statement = json!([{"effect": effect, "actions": [action], "resources": [resource]}]);
            let side = |side: &str| json!({"allowUnauthenticatedIdentities": true, "permissions": {side: statement}});
            let warned = !told(side("unauthenticated")).is_empty();
            assert_eq!(warned, expected, "{effect} {action} {resource}");
            assert!(told(side("authenticated")).is_empty());
        }
        let mut shut = json!({"roles": {"unauthenticated": "arn:aws:iam::123456789012:role/guest"}});
        assert_eq!(told(shut.clone()), ["roles.unauthenticated"]);
        shut["allowUnauthenticatedIdentities"] = json!(true);
        assert!(told(shut).is_empty());
    }

    /// Whoever shuts guests out for a day keeps what they may do.
    #[test]
    fn permissions_of_guests_who_are_not_let_in_are_told() {
        let statements = json!([{"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::b/*"]}]);
        let mut inputs = json!({"permissions": {"unauthenticated": statements}});
        assert_eq!(told(inputs.clone()), ["permissions.unauthenticated"]);
        inputs["allowUnauthenticatedIdentities"] = json!(true);
        assert!(told(inputs).is_empty());
    }

    /// P37: a mapping of a provider that is not there does nothing.
    #[test]
    fn providers_that_the_pool_lacks_are_told() {
        let endpoint = "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI";
        let mapping =
            |name: &str| json!({"identityProvider": name, "type": "Token", "ambiguousRoleResolution": "Deny"});
        let mut inputs = json!({
            "cognitoIdentityProviders": [{"providerName": endpoint, "clientId": "abc"}],
            "supportedLoginProviders": {"graph.facebook.com": "7"},
            "openidConnectProviderArns": ["arn:aws:iam::123456789012:oidc-provider/accounts.example.com"],
            "developerProviderName": "login.example.com",
            "roleMappings": [mapping(&format!("{endpoint}:abc")), mapping("graph.facebook.com"),
                mapping("accounts.example.com"), mapping(&format!("{endpoint}:def"))],
            "principalTags": [{"identityProviderName": endpoint, "useDefaults": true},
                {"identityProviderName": "login.example.com", "useDefaults": true, "principalTags": {"a": "b"}},
                {"identityProviderName": "www.amazon.com", "useDefaults": true}]});
        let expected = [
            "roleMappings[3].identityProvider",
            "principalTags[2].identityProviderName",
            "principalTags[1].principalTags",
        ];
        assert_eq!(told(inputs.clone()), expected);
        inputs["principalTags"] = Json::Null;
        let mut later = object_of(inputs);
        later.insert("supportedLoginProviders".into(), Value::Unknown);
        assert_eq!(said("us-east-1", &later), Vec::<String>::new(), "what is not known yet may be it");
    }

    #[test]
    fn keys_of_another_partition_are_told() {
        let inputs = |partition: &str, host: &str| {
            object_of(json!({"permissions": {"authenticated": [{"actions": ["s3:GetObject"],
                "resources": [format!("arn:{partition}:s3:::b/${{{host}:sub}}/*")],
                "conditions": [{"test": "StringEquals", "variable": format!("{host}:sub"), "values": ["x"]}]}]}}))
        };
        assert_eq!(said("us-gov-west-1", &inputs("aws-us-gov", USUAL_HOST)).len(), 2);
        for (region, partition) in [("us-gov-west-1", "aws-us-gov"), ("cn-north-1", "aws-cn"), ("us-east-1", "aws")] {
            assert!(said(region, &inputs(partition, &policy::service(region))).is_empty(), "{region}");
        }
    }
}
