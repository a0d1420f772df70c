//! What AWS refuses of an app client although each property by itself is right.

use crate::check::Failures;
use crate::facts::Facts;
use crate::resource::Surroundings;
use crate::resources::user_pool::region_of;

/// The flows of old, which do not mix with the ALLOW_ ones.
const LEGACY: [&str; 3] = ["ADMIN_NO_SRP_AUTH", "CUSTOM_AUTH_FLOW_ONLY", "USER_PASSWORD_AUTH"];

/// The scopes that OpenID Connect and Cognito define.
const BUILT_IN_SCOPES: [&str; 5] = ["aws.cognito.signin.user.admin", "email", "openid", "phone", "profile"];

/// All rules between the properties of a client.
pub(super) fn rules(f: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
    check_region(f, around, failures);
    oauth(f, failures);
    flows(f, failures);
    for (token, at, low, high) in [
        ("accessToken", "accessTokenValidity", 300.0, 86_400.0),
        ("idToken", "idTokenValidity", 300.0, 86_400.0),
        ("refreshToken", "refreshTokenValidity", 3_600.0, 315_360_000.0),
    ] {
        validity(f, failures, token, at, low, high);
    }
    if f.flag("enablePropagateAdditionalUserContextData") == Some(true)
        && f.flag("generateSecret") != Some(true)
        && known(f, "generateSecret")
    {
        failures.add("enablePropagateAdditionalUserContextData", "needs a client with a secret: generateSecret: true");
    }
    analytics(f, failures);
    for attribute in f.texts("writeAttributes") {
        if matches!(attribute, "email_verified" | "phone_number_verified" | "sub") {
            failures.add(
                "writeAttributes",
                format!("has {attribute}, which only AWS and administrators write: leave it out"),
            );
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
        if known(f, "generateSecret") && f.flag("generateSecret") != Some(true) {
            failures.add("generateSecret", "must be true for the flow client_credentials");
        }
        for scope in f.texts("allowedOauthScopes").into_iter().filter(|s| BUILT_IN_SCOPES.contains(s)) {
            failures.add(
                "allowedOauthScopes",
                format!("has {scope}, which is about a user; client_credentials takes scopes of resource servers only"),
            );
        }
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
            if let Some(problem) = f.text(&at).and_then(url_problem) {
                failures.add(at, problem);
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
    let rotation = f.is("refreshTokenRotation.feature", "ENABLED");
    let refresh = "ALLOW_REFRESH_TOKEN_AUTH";
    if rotation && flows.contains(&refresh) {
        failures.add("explicitAuthFlows", format!("has {refresh}, which excludes refreshTokenRotation: leave it out"));
    }
    let no_rotation = f.absent("refreshTokenRotation") || f.is("refreshTokenRotation.feature", "DISABLED");
    if new && !legacy && no_rotation && f.lacks("explicitAuthFlows", refresh) {
        failures.add("explicitAuthFlows", format!("must have {refresh} as well, or refreshTokenRotation must be ENABLED: Cognito refuses a client that cannot refresh"));
    }
}

fn validity(f: Facts<'_>, failures: &mut Failures, token: &str, at: &str, low: f64, high: f64) {
    let unit_at = format!("tokenValidityUnits.{token}");
    if !known(f, &unit_at) || !known(f, "tokenValidityUnits") {
        return;
    }
    let unit = f.text(&unit_at).unwrap_or(if token == "refreshToken" { "days" } else { "hours" });
    let seconds = match unit {
        "seconds" => 1.0,
        "minutes" => 60.0,
        "hours" => 3_600.0,
        _ => 86_400.0,
    };
    let Some(n) = f.number(at) else { return };
    // AWS reads a refresh validity of 0 as its default.
    if n != 0.0 && !(low..=high).contains(&(n * seconds)) {
        let (low, high) = ((low / seconds).ceil(), (high / seconds).floor());
        let limits = if low == high { format!("{low}") } else { format!("{low} to {high}") };
        failures.add(at, format!("must be {limits} in {unit} (the unit is tokenValidityUnits.{token})"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        for url in ["https://a.b/c", "http://localhost:3000/x", "http://127.0.0.1", "http://[::1]/x", "myapp://done"] {
            assert_eq!(url_problem(url), None, "{url}");
        }
        for url in ["http://a.b", "http://localhost.evil.com", "nowhere", "https://a.b/#x"] {
            assert!(url_problem(url).is_some(), "{url}");
        }
    }
}
