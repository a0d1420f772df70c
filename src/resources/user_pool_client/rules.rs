//! What AWS refuses of an app client although each property by itself is right, what is legal but dangerous, and which
//! differences are none.

use super::tokens::{FLOWS, REFRESH, TOKENS, Token, seconds};
use crate::check::Failures;
use crate::diff::Diff;
use crate::facts::Facts;
use crate::resource::Surroundings;
use crate::resources::user_pool::attributes::STANDARD;
use crate::resources::user_pool::region_of;
use crate::value::{Object, Value};

/// The flows of old, which do not mix with the ALLOW_ ones.
const LEGACY: [&str; 3] = ["ADMIN_NO_SRP_AUTH", "CUSTOM_AUTH_FLOW_ONLY", "USER_PASSWORD_AUTH"];

/// The scopes that OpenID Connect and Cognito define.
const BUILT_IN_SCOPES: [&str; 5] = ["aws.cognito.signin.user.admin", "email", "openid", "phone", "profile"];

/// What AWS fills for federated users, beside the standard attributes.
const IDENTITIES: &str = "identities";

/// What only AWS and administrators write.
const READ_ONLY: [&str; 3] = ["email_verified", "phone_number_verified", "sub"];

/// All rules between the properties of a client.
pub(super) fn rules(f: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
    check_region(f, around, failures);
    oauth(f, failures);
    flows(f, failures);
    for token in &TOKENS {
        validity(f, failures, token);
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
    if !around.exists {
        providers(f, failures);
    }
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
                failures.add(list, format!("has {name}, which only AWS and administrators write: leave it out"));
            } else if !name.contains(':') && !STANDARD.contains(&name) && name != IDENTITIES {
                failures.add(
                    list,
                    format!("has {name}, which is no standard attribute: one of the pool's own is custom:{name}"),
                );
            }
        }
    }
}

/// Once the client is there, so are its providers.
fn providers(f: Facts<'_>, failures: &mut Failures) {
    for name in f.texts("supportedIdentityProviders").into_iter().filter(|name| *name != "COGNITO") {
        let text = format!(
            "names {name}, an identity provider that must be there before the client: where the program makes it, pass its \
             name on as an output of the resource that does"
        );
        failures.warn("supportedIdentityProviders", &text);
    }
}

/// Says what it means that the client is replaced.
pub(super) fn warn_of_replacement(diff: &Diff, new: &Object, failures: &mut Failures) {
    for name in ["generateSecret", "clientSecret", "userPoolId"] {
        let sure = new.get(name).is_none_or(|v| !v.has_unknown());
        if sure && diff.get(name).is_some_and(|change| change.replaces) {
            failures.warn(
                name,
                "changes, which replaces the client: apps must learn another client id (and secret, if it has one), and \
                 the tokens of the old client end with it",
            );
        }
    }
}

/// Takes out of a diff what is none: another way to say that the client has the secret that it has.
pub(super) fn overlook(diff: &mut Diff, old: &Object, new: &Object, state: &Object) {
    let given = |of: &'_ Object, name: &str| of.get(name).map(Value::bare).filter(|v| !v.is_blank()).cloned();
    let generates = |of: &Object| given(of, "generateSecret") == Some(Value::Bool(true));
    let (was, is) = (given(old, "clientSecret"), given(new, "clientSecret"));
    if !(was.is_some() || generates(old)) {
        return;
    }
    match is {
        // The program leaves it to AWS to have a secret, and the client has one.
        None if generates(new) => {
            diff.remove("clientSecret");
            diff.remove("generateSecret");
        }
        None => {}
        Some(Value::Unknown) => {}
        Some(is) => {
            diff.remove("generateSecret");
            if was.as_ref() == Some(&is) || given(state, "clientSecret").as_ref() == Some(&is) {
                diff.remove("clientSecret");
            }
        }
    }
}

/// Refuses a pool of another region.
pub(in crate::resources) fn check_region(f: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
    if let (Some(of), Some(here)) = (f.text("userPoolId").and_then(region_of), &around.region)
        && of != here
    {
        failures.add("userPoolId", format!("is a pool in {of}, and the provider works in {here}: set cognito:region, or give the resource a provider for {of}"));
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

fn known(f: Facts<'_>, at: &str) -> bool {
    f.absent(at) || f.given(at)
}

fn oauth(f: Facts<'_>, failures: &mut Failures) {
    let enabled =
        f.flag("allowedOauthFlowsUserPoolClient") == Some(true) || !known(f, "allowedOauthFlowsUserPoolClient");
    for needs in ["allowedOauthFlows", "allowedOauthScopes", "callbackUrls", "logoutUrls"] {
        if f.given(needs) && !enabled {
            failures.add(needs, "needs allowedOauthFlowsUserPoolClient: true, which switches OAuth on");
        }
    }
    if f.flag("allowedOauthFlowsUserPoolClient") == Some(true) {
        for needed in ["allowedOauthFlows", "allowedOauthScopes"] {
            if f.absent(needed) {
                failures.add(needed, "is required with allowedOauthFlowsUserPoolClient: true");
            }
        }
    }
    let flows = f.texts("allowedOauthFlows");
    if flows.contains(&"client_credentials") {
        if flows.len() > 1 {
            failures.add(
                "allowedOauthFlows",
                "has client_credentials, which must stand alone: make a second client for it",
            );
        }
        if has_secret(f) == Some(false) {
            failures.add("generateSecret", "must be true for the flow client_credentials, or clientSecret be given");
        }
        for scope in f.texts("allowedOauthScopes").into_iter().filter(|s| BUILT_IN_SCOPES.contains(s)) {
            failures.add(
                "allowedOauthScopes",
                format!("has {scope}, which is about a user; client_credentials takes scopes of resource servers only"),
            );
        }
    }
    if flows.contains(&"implicit") {
        failures.warn(
            "allowedOauthFlows",
            "has implicit, which shows tokens in the address of the page: code, with PKCE, does not",
        );
    }
    if flows.iter().any(|flow| matches!(*flow, "code" | "implicit")) && f.absent("callbackUrls") {
        failures
            .add("callbackUrls", "is required for the flows code and implicit: where Cognito sends the user back to");
    }
    if f.text("defaultRedirectUri").is_some_and(|uri| f.lacks("callbackUrls", uri)) {
        failures.add("defaultRedirectUri", "must be one of callbackUrls");
    }
    for list in ["callbackUrls", "logoutUrls"] {
        for i in 0..f.count(list) {
            let at = format!("{list}[{i}]");
            let url = f.text(&at).unwrap_or("https:");
            if let Some(problem) = f.text(&at).and_then(url_problem) {
                failures.add(at, problem);
            } else if url.starts_with("http:") {
                failures.warn(&at, "is http, which is for trying out on your own machine");
            }
        }
    }
}

/// What AWS has against a URL to send users to.
fn url_problem(url: &str) -> Option<&'static str> {
    let Some((scheme, rest)) = url.split_once(':') else { return Some("must be an absolute URL") };
    if url.contains('#') {
        return Some("must not have a fragment (#…)");
    }
    let host = rest.trim_start_matches("//");
    if scheme == "https" && (host.is_empty() || host.starts_with('/')) {
        return Some("must have a host");
    }
    if scheme != "http" {
        return None;
    }
    let local = ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| {
        host.strip_prefix(name).is_some_and(|after| after.is_empty() || after.starts_with([':', '/', '?']))
    });
    (!local).then_some("must be https: http is for localhost, 127.0.0.1 and [::1] only")
}

fn flows(f: Facts<'_>, failures: &mut Failures) {
    let flows = f.texts("explicitAuthFlows");
    let legacy = flows.iter().any(|flow| LEGACY.contains(flow));
    let new = flows.iter().any(|flow| flow.starts_with("ALLOW_"));
    if legacy && new {
        failures.add("explicitAuthFlows", "mixes the names of old with the ALLOW_ ones: use ALLOW_ names only");
    }
    if legacy && !new {
        failures.warn("explicitAuthFlows", "has names of old: the flows of today begin with ALLOW_");
    }
    let rotation = f.is("refreshTokenRotation.feature", "ENABLED");
    if rotation && flows.contains(&REFRESH) {
        failures.add("explicitAuthFlows", format!("has {REFRESH}, which excludes refreshTokenRotation: leave it out"));
    }
    let no_rotation = f.absent("refreshTokenRotation") || f.is("refreshTokenRotation.feature", "DISABLED");
    // What flows want that are newer than this provider is AWS's to say.
    let familiar = flows.iter().all(|flow| FLOWS.contains(flow));
    if new && familiar && no_rotation && f.lacks("explicitAuthFlows", REFRESH) {
        failures.add("explicitAuthFlows", format!("must have {REFRESH} as well, or refreshTokenRotation must be ENABLED: Cognito refuses a client that cannot refresh"));
    }
}

fn validity(f: Facts<'_>, failures: &mut Failures, token: &Token) {
    let unit_at = format!("tokenValidityUnits.{}", token.name);
    if !known(f, &unit_at) || !known(f, "tokenValidityUnits") {
        return;
    }
    let unit = f.text(&unit_at).unwrap_or(token.unit);
    let Some(n) = f.number(token.validity) else { return };
    let (low, high) = token.range;
    let one = seconds(unit);
    let (low, high) = ((low + one - 1) / one, high / one);
    // AWS reads a refresh validity of 0 as its default.
    if n != 0.0 && !(low as f64..=high as f64).contains(&n) {
        let limits = if low == high { format!("{low}") } else { format!("{low} to {high}") };
        failures.add(token.validity, format!("must be {limits} in {unit} (the unit is {unit_at})"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{Change, Kind};
    use crate::value::object_of;
    use serde_json::json;

    #[test]
    fn urls() {
        for url in ["https://a.b/c", "http://localhost:3000/x", "http://127.0.0.1", "http://[::1]/x", "myapp://done"] {
            assert_eq!(url_problem(url), None, "{url}");
        }
        for url in ["http://a.b", "http://localhost.evil.com", "nowhere", "https://a.b/#x"] {
            assert!(url_problem(url).is_some(), "{url}");
        }
    }

    fn checked(client: serde_json::Value, exists: bool) -> (Vec<String>, Vec<String>) {
        let inputs = object_of(client);
        let mut failures = Failures::default();
        rules(Facts::new(&inputs), &Surroundings { exists, ..Surroundings::default() }, &mut failures);
        let warnings = failures.warnings();
        (failures.into_iter().map(|f| format!("{} {}", f.property, f.reason)).collect(), warnings)
    }

    /// P26: which flows go together.
    #[test]
    fn flows_as_a_table() {
        for (flows, rotation, refused) in [
            (vec!["ALLOW_USER_SRP_AUTH", REFRESH], "DISABLED", None),
            (vec!["ALLOW_USER_SRP_AUTH"], "DISABLED", Some("must have ALLOW_REFRESH_TOKEN_AUTH")),
            (vec!["ALLOW_USER_SRP_AUTH"], "ENABLED", None),
            (vec!["ALLOW_USER_SRP_AUTH", REFRESH], "ENABLED", Some("has ALLOW_REFRESH_TOKEN_AUTH, which excludes")),
            (vec!["USER_PASSWORD_AUTH"], "DISABLED", None),
            (vec!["USER_PASSWORD_AUTH", "ALLOW_USER_AUTH", REFRESH], "DISABLED", Some("mixes the names of old")),
            (vec!["ALLOW_TOKEN_EXCHANGE_DELEGATION", REFRESH], "DISABLED", None),
            (vec!["ALLOW_CLIENT_TOKEN_AUTH"], "DISABLED", None),
        ] {
            let client = json!({"explicitAuthFlows": flows, "refreshTokenRotation": {"feature": rotation}});
            let (failures, _) = checked(client, false);
            match refused {
                None => assert_eq!(failures, Vec::<String>::new(), "{flows:?} {rotation}"),
                Some(text) => assert!(failures.len() == 1 && failures[0].contains(text), "{failures:?}"),
            }
        }
    }

    /// P16: lifetimes at the edges of what AWS allows, in every unit.
    #[test]
    fn lifetimes_as_a_table() {
        let access = [("seconds", 300, 86_400), ("minutes", 5, 1_440), ("hours", 1, 24), ("days", 1, 1)];
        let refresh =
            [("seconds", 3_600, 315_360_000), ("minutes", 60, 5_256_000), ("hours", 1, 87_600), ("days", 1, 3_650)];
        for (token, table) in [("accessToken", access), ("idToken", access), ("refreshToken", refresh)] {
            for (unit, low, high) in table {
                for (n, right) in [(low, true), (high, true), (low - 1, low - 1 == 0), (high + 1, false)] {
                    let units = json!({token: unit});
                    let (failures, _) =
                        checked(json!({format!("{token}Validity"): n, "tokenValidityUnits": units}), true);
                    assert_eq!(failures.is_empty(), right, "{n} {unit} of {token}: {failures:?}");
                }
            }
        }
    }

    /// P28, P29: what is legal is not refused, and what is dangerous about it is told.
    #[test]
    fn what_is_legal_and_dangerous_is_a_warning() {
        let oauth = json!({"allowedOauthFlowsUserPoolClient": true, "allowedOauthFlows": ["implicit"],
            "allowedOauthScopes": ["openid"], "callbackUrls": ["http://localhost:3000/", "https://a.example"]});
        for (client, exists, wanted) in [
            (oauth, true, vec!["allowedOauthFlows has implicit", "callbackUrls[0] is http,"]),
            (json!({"explicitAuthFlows": ["USER_PASSWORD_AUTH"]}), true, vec!["explicitAuthFlows has names of old"]),
            (
                json!({"supportedIdentityProviders": ["COGNITO", "Corp"]}),
                false,
                vec!["supportedIdentityProviders names Corp"],
            ),
            (json!({"supportedIdentityProviders": ["COGNITO", "Corp"]}), true, vec![]),
            (json!({"explicitAuthFlows": ["ALLOW_USER_AUTH", REFRESH]}), false, vec![]),
        ] {
            let (failures, warnings) = checked(client, exists);
            assert_eq!(failures, Vec::<String>::new());
            let fit =
                warnings.len() == wanted.len() && warnings.iter().zip(&wanted).all(|(w, text)| w.starts_with(text));
            assert!(fit, "{warnings:?}");
        }
    }

    /// P25, P30: a machine's client needs a secret, of either kind, and scopes of its own.
    #[test]
    fn client_credentials() {
        let machine = json!({"allowedOauthFlowsUserPoolClient": true, "allowedOauthFlows": ["client_credentials"],
            "allowedOauthScopes": ["api/read"]});
        let with = |name: &str, v: serde_json::Value| {
            let mut client = machine.clone();
            client[name] = v;
            checked(client, true).0
        };
        assert_eq!(with("generateSecret", json!(true)), Vec::<String>::new());
        assert_eq!(with("clientSecret", json!("0123456789_0123456789_0123")), Vec::<String>::new());
        assert_eq!(with("generateSecret", json!(false)).len(), 1);
        let openid = with("allowedOauthScopes", json!(["openid"]));
        assert!(openid.iter().any(|text| text.contains("has openid, which is about a user")), "{openid:?}");
    }

    /// P25: what a replacement breaks is told, once it is certain.
    #[test]
    fn a_replacement_is_told() {
        let replaced = |name: &str| Diff::from([(name.to_owned(), Change { kind: Kind::Update, replaces: true })]);
        for (name, new, told) in [
            ("generateSecret", object_of(json!({"generateSecret": true})), true),
            ("userPoolId", Object::from([("userPoolId".to_owned(), Value::Unknown)]), false),
            ("clientSecret", object_of(json!({})), true),
        ] {
            let mut failures = Failures::default();
            warn_of_replacement(&replaced(name), &new, &mut failures);
            let warnings = failures.warnings();
            assert_eq!(warnings.len(), usize::from(told), "{name}");
            assert!(
                failures.is_empty() && warnings.iter().all(|text| text.contains("another client id")),
                "{warnings:?}"
            );
        }
    }
}
