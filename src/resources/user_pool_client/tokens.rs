//! What AWS's defaults for tokens come to: how long they may hold, and the flows that go with rotation.

use serde_json::{Value as Json, json};

/// A kind of token.
pub(super) struct Token {
    /// Its member of `tokenValidityUnits`.
    pub name: &'static str,
    /// The property that says how long it holds.
    pub validity: &'static str,
    /// The unit of that where nobody says one.
    pub unit: &'static str,
    /// How many seconds AWS allows.
    pub range: (f64, f64),
}

/// All of them.
pub(super) const TOKENS: [Token; 3] = [
    Token { name: "accessToken", validity: "accessTokenValidity", unit: "hours", range: (300.0, 86_400.0) },
    Token { name: "idToken", validity: "idTokenValidity", unit: "hours", range: (300.0, 86_400.0) },
    Token { name: "refreshToken", validity: "refreshTokenValidity", unit: "days", range: (3_600.0, 315_360_000.0) },
];

/// The flow that refreshes tokens without rotation.
pub(super) const REFRESH: &str = "ALLOW_REFRESH_TOKEN_AUTH";

/// The flows of today. What goes with one that is newer than this provider is AWS's to say.
pub(super) const FLOWS: [&str; 8] = [
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_CUSTOM_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
    REFRESH,
    "ALLOW_USER_AUTH",
    "ALLOW_TOKEN_EXCHANGE_DELEGATION",
    "ALLOW_TOKEN_EXCHANGE_IMPERSONATION",
];

/// Makes flows that the program does not name go with rotation: AWS's default has REFRESH, which excludes rotation, and
/// which comes back where rotation ends. `live` is the client before an update.
pub(super) fn fit_flows(client: &mut Json, program: &Json, live: &Json) {
    let rotates = |client: &Json| client["refreshTokenRotation"]["feature"] == "ENABLED";
    let named = program["explicitAuthFlows"].as_array().is_some_and(|flows| !flows.is_empty());
    let mut flows = client["explicitAuthFlows"].as_array().cloned().unwrap_or_default();
    if rotates(client) {
        flows.retain(|flow| flow != REFRESH);
        if flows.is_empty() {
            flows = vec!["ALLOW_USER_SRP_AUTH".into(), "ALLOW_CUSTOM_AUTH".into()];
        }
    } else if rotates(live) && !named {
        let today = flows.iter().all(|flow| flow.as_str().is_some_and(|flow| FLOWS.contains(&flow)));
        if today && !flows.is_empty() && !flows.iter().any(|flow| flow == REFRESH) {
            flows.push(REFRESH.into());
        }
    }
    // An empty list would be AWS's default, which leaving it out says as well.
    if let Some(client) = client.as_object_mut() {
        client.remove("explicitAuthFlows");
        if !flows.is_empty() {
            client.insert("explicitAuthFlows".into(), json!(flows));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// P27: flows that nobody wrote go with rotation, on and off; what else there is stays, and nobody's list is empty.
    #[test]
    fn flows_go_with_rotation() {
        let (srp, custom, none) = ("ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH", json!(null));
        let usual = json!([srp, custom]);
        for (flows, program, was, is, then) in [
            (json!(null), &none, "DISABLED", "DISABLED", json!(null)),
            (json!([]), &none, "DISABLED", "DISABLED", json!(null)),
            (json!(null), &none, "DISABLED", "ENABLED", usual.clone()),
            (json!([REFRESH]), &none, "DISABLED", "ENABLED", usual),
            (json!([srp, REFRESH]), &none, "DISABLED", "ENABLED", json!([srp])),
            (json!([srp]), &none, "ENABLED", "ENABLED", json!([srp])),
            (json!([srp]), &none, "ENABLED", "DISABLED", json!([srp, REFRESH])),
            (json!([srp]), &json!([srp]), "ENABLED", "DISABLED", json!([srp])),
            (json!([srp]), &none, "DISABLED", "DISABLED", json!([srp])),
            (json!(["USER_PASSWORD_AUTH"]), &none, "ENABLED", "DISABLED", json!(["USER_PASSWORD_AUTH"])),
            (json!(["ALLOW_OF_TOMORROW"]), &none, "ENABLED", "DISABLED", json!(["ALLOW_OF_TOMORROW"])),
        ] {
            let mut client = json!({"refreshTokenRotation": {"feature": is}, "explicitAuthFlows": flows});
            let live = json!({"refreshTokenRotation": {"feature": was}});
            fit_flows(&mut client, &json!({"explicitAuthFlows": program}), &live);
            assert_eq!(client["explicitAuthFlows"], then, "{flows} {program} {was} {is}");
        }
    }
}
