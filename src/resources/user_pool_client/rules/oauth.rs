//! Rules about OAuth 2.0: grants, scopes and addresses.

use super::{has_secret, known};
use crate::check::Failures;
use crate::facts::Facts;
use crate::resource::Surroundings;

/// The scopes that OpenID Connect and Cognito define.
const BUILT_IN_SCOPES: [&str; 5] = ["aws.cognito.signin.user.admin", "email", "openid", "phone", "profile"];

/// Managed login: what it may do for the client, and where it sends users.
pub(super) fn oauth(f: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
    let enabled =
        f.flag("allowedOauthFlowsUserPoolClient") == Some(true) || !known(f, "allowedOauthFlowsUserPoolClient");
    for needs in ["allowedOauthFlows", "allowedOauthScopes", "callbackUrls", "logoutUrls"] {
        if f.given(needs) && !enabled {
            if around.exists {
                // Clients that were made elsewhere have them.
                failures
                    .warn(needs, "has no effect without allowedOauthFlowsUserPoolClient: true, and AWS may refuse it");
            } else {
                failures.add(needs, "needs allowedOauthFlowsUserPoolClient: true, which switches OAuth on");
            }
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
                format!(
                    "has {}, which is about a user; client_credentials takes scopes of resource servers only",
                    f.shown("allowedOauthScopes", scope, "an item")
                ),
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

#[cfg(test)]
mod tests {
    use super::super::tests::checked;
    use super::*;
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
}
