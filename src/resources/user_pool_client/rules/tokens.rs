//! Rules about how users sign in, and how long their tokens hold.

use super::known;
use crate::check::Failures;
use crate::facts::Facts;
use crate::resources::user_pool_client::tokens::{FLOWS, REFRESH, Token};
use crate::units::seconds;

/// The flows of old, which do not mix with the ALLOW_ ones.
const LEGACY: [&str; 3] = ["ADMIN_NO_SRP_AUTH", "CUSTOM_AUTH_FLOW_ONLY", "USER_PASSWORD_AUTH"];

/// Which flows go together, and with rotation.
pub(super) fn flows(f: Facts<'_>, failures: &mut Failures) {
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
        let text = format!(
            "lacks {REFRESH}, and refreshTokenRotation is not ENABLED: apps cannot refresh their tokens, and AWS may refuse such a \
             client"
        );
        failures.warn("explicitAuthFlows", &text);
    }
}

/// How long a token holds, in the unit that is in force.
pub(super) fn validity(f: Facts<'_>, failures: &mut Failures, token: &Token) {
    let unit_at = format!("tokenValidityUnits.{}", token.name);
    if !known(f, &unit_at) || !known(f, "tokenValidityUnits") {
        return;
    }
    let unit = f.text(&unit_at).unwrap_or(token.unit);
    if f.absent(token.validity) && unit == "days" && token.unit != unit {
        failures.warn(
            token.validity,
            "is not given, and comes to 1 day: no number of days is the 1 hour that is AWS's default. Give it, or another unit",
        );
    }
    let (Some(n), Some(one)) = (f.number(token.validity), seconds(unit)) else { return };
    let (low, high) = ((token.range.0 / one).ceil(), (token.range.1 / one).floor());
    // AWS reads a refresh validity of 0 as its default.
    if n != 0.0 && !(low..=high).contains(&n) {
        let limits = if low == high { format!("{low}") } else { format!("{low} to {high}") };
        let text = if f.is_secret(&unit_at) {
            format!("is not what AWS allows in its unit, which is {unit_at}")
        } else {
            format!("must be {limits} in {unit} (the unit is {unit_at})")
        };
        failures.add(token.validity, text);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::checked;
    use super::*;
    use serde_json::json;

    /// P26: which flows go together.
    #[test]
    fn flows_as_a_table() {
        for (flows, rotation, refused) in [
            (vec!["ALLOW_USER_SRP_AUTH", REFRESH], "DISABLED", None),
            (vec!["ALLOW_USER_SRP_AUTH"], "DISABLED", None),
            (vec!["ALLOW_USER_SRP_AUTH"], "ENABLED", None),
            (vec!["ALLOW_USER_SRP_AUTH", REFRESH], "ENABLED", Some("has ALLOW_REFRESH_TOKEN_AUTH, which excludes")),
            (vec!["USER_PASSWORD_AUTH"], "DISABLED", None),
            (vec!["USER_PASSWORD_AUTH", "ALLOW_USER_AUTH", REFRESH], "DISABLED", Some("mixes the names of old")),
            (vec!["ALLOW_TOKEN_EXCHANGE_DELEGATION", REFRESH], "DISABLED", None),
            (vec!["ALLOW_CLIENT_TOKEN_AUTH"], "DISABLED", None),
        ] {
            let client = json!({"explicitAuthFlows": flows, "refreshTokenRotation": {"feature": rotation}});
            let (failures, warnings) = checked(client, false);
            let warned = warnings.iter().any(|text| text.contains("AWS may refuse"));
            assert_eq!(warned, flows == ["ALLOW_USER_SRP_AUTH"] && rotation == "DISABLED", "{warnings:?}");
            match refused {
                None => assert_eq!(failures, Vec::<String>::new(), "{flows:?} {rotation}"),
                Some(text) => assert!(failures.len() == 1 && failures[0].contains(text), "{failures:?}"),
            }
        }
    }

    /// What is no unit is one failure, which Check has already; what its number comes to is nobody's to say.
    #[test]
    fn what_is_no_unit_is_not_counted_in() {
        let client = json!({"accessTokenValidity": 2, "tokenValidityUnits": {"accessToken": "hour"}});
        assert_eq!(checked(client, true), (vec![], vec![]));
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
}
