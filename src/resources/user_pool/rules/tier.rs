//! The plan that a feature needs. Without `userPoolTier` a new pool is on ESSENTIALS. What belongs to signing in stands in
//! the table of `sign_in.rs`.

use crate::check::Failures;
use crate::facts::Facts;
use crate::resource::Surroundings;

/// A feature that the plan must have, and where it is asked for.
struct Feature {
    at: &'static str,
    used: fn(Facts<'_>) -> bool,
    plus: bool,
    /// Whether pools that had it before there were plans keep it on LITE.
    kept: bool,
}

const FEATURES: [Feature; 6] = [
    Feature {
        at: "userPoolAddOns.advancedSecurityMode",
        used: |f| matches!(f.text("userPoolAddOns.advancedSecurityMode"), Some("AUDIT" | "ENFORCED")),
        plus: true,
        kept: true,
    },
    Feature {
        at: "passwordPolicy.passwordHistorySize",
        used: |f| f.number("passwordPolicy.passwordHistorySize").is_some_and(|n| n > 0.0),
        plus: false,
        kept: false,
    },
    Feature {
        at: "lambdaConfig.preTokenGenerationConfig.lambdaVersion",
        used: |f| matches!(f.text("lambdaConfig.preTokenGenerationConfig.lambdaVersion"), Some(version) if version != "V1_0"),
        plus: false,
        kept: true,
    },
    Feature { at: "acrConfiguration", used: renamed_level, plus: false, kept: false },
    Feature {
        at: "dcrConfiguration",
        used: |f| {
            let status = "dcrConfiguration.enableStatus";
            f.given("dcrConfiguration") && (f.absent(status) || f.is(status, "Enabled"))
        },
        plus: false,
        kept: false,
    },
    Feature {
        at: "sessionConfiguration",
        used: |f| {
            f.is("sessionConfiguration.userSessionTracking", "ENABLED")
                || f.number("sessionConfiguration.tokenSession.maxPerUser").is_some_and(|n| n != 20.0)
        },
        plus: false,
        kept: false,
    },
];

fn renamed_level(f: Facts<'_>) -> bool {
    (1..=4).any(|level| {
        let name = f.text(&format!("acrConfiguration.Level{level}.acrValue"));
        name.is_some_and(|name| name != format!("urn:cognito:loa:{level}"))
    })
}

/// Refuses what the plan does not have. Of what an old pool may have kept, one that exists is only warned.
pub(super) fn tier(f: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
    let lite = f.is("userPoolTier", "LITE");
    let not_plus = f.absent("userPoolTier") || lite || f.is("userPoolTier", "ESSENTIALS");
    for feature in FEATURES.iter().filter(|feature| if feature.plus { not_plus } else { lite }) {
        if (feature.used)(f) {
            let plans = if feature.plus { "PLUS" } else { "ESSENTIALS or PLUS" };
            if feature.kept && lite && around.exists {
                let text = "AWS refuses it unless the pool had it before there were plans (November 2024)";
                failures.warn(feature.at, &format!("wants userPoolTier: {plans}: {text}"));
            } else {
                failures.add(feature.at, format!("needs userPoolTier: {plans}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Value, object_of};
    use serde_json::{Value as Json, json};

    /// P22: every feature on every plan. The least plan of each is in the API reference and the feature plans' page.
    #[test]
    fn features_need_their_plan() {
        let features: [(&str, Json, &str, Json); 7] = [
            (
                "PLUS",
                json!({"userPoolAddOns": {"advancedSecurityMode": "AUDIT"}}),
                "userPoolAddOns.advancedSecurityMode",
                json!({"userPoolAddOns": {"advancedSecurityMode": "OFF"}}),
            ),
            (
                "PLUS",
                json!({"userPoolAddOns": {"advancedSecurityMode": "ENFORCED"}}),
                "userPoolAddOns.advancedSecurityMode",
                json!({}),
            ),
            (
                "ESSENTIALS",
                json!({"passwordPolicy": {"passwordHistorySize": 1}}),
                "passwordPolicy.passwordHistorySize",
                json!({"passwordPolicy": {"passwordHistorySize": 0}}),
            ),
            (
                "ESSENTIALS",
                json!({"lambdaConfig": {"preTokenGenerationConfig": {"lambdaVersion": "V3_0"}}}),
                "lambdaConfig.preTokenGenerationConfig.lambdaVersion",
                json!({"lambdaConfig": {"preTokenGenerationConfig": {"lambdaVersion": "V1_0"}}}),
            ),
            (
                "ESSENTIALS",
                json!({"acrConfiguration": {"Level2": {"acrValue": "x"}}}),
                "acrConfiguration",
                json!({"acrConfiguration": {"Level2": {"acrValue": "urn:cognito:loa:2"}}}),
            ),
            (
                "ESSENTIALS",
                json!({"dcrConfiguration": {"openDcrEnabled": true}}),
                "dcrConfiguration",
                json!({"dcrConfiguration": {"enableStatus": "Disabled"}}),
            ),
            (
                "ESSENTIALS",
                json!({"sessionConfiguration": {"userSessionTracking": "ENABLED"}}),
                "sessionConfiguration",
                json!({"sessionConfiguration": {"userSessionTracking": "DISABLED", "tokenSession": {"maxPerUser": 20}}}),
            ),
        ];
        let plans = ["LITE", "ESSENTIALS", "PLUS"];
        for (least, program, at, without) in features {
            for plan in [None, Some("LITE"), Some("ESSENTIALS"), Some("PLUS"), Some("unknown")] {
                for (program, used) in [(&program, true), (&without, false)] {
                    let mut inputs = object_of(program.clone());
                    match plan {
                        Some("unknown") => drop(inputs.insert("userPoolTier".into(), Value::Unknown)),
                        Some(plan) => drop(inputs.insert("userPoolTier".into(), plan.into())),
                        None => {}
                    }
                    let mut failures = Failures::default();
                    tier(Facts::new(&inputs), &Surroundings::default(), &mut failures);
                    let rank = |plan: &str| plans.iter().position(|p| *p == plan);
                    let effective = plan.map_or(rank("ESSENTIALS"), rank);
                    let wrong = used && effective.is_some_and(|has| Some(has) < rank(least));
                    let told: Vec<String> =
                        failures.into_iter().map(|f| format!("{} {}", f.property, f.reason)).collect();
                    let plans = if least == "PLUS" { "PLUS" } else { "ESSENTIALS or PLUS" };
                    let expected = if wrong { vec![format!("{at} needs userPoolTier: {plans}")] } else { vec![] };
                    assert_eq!(told, expected, "{program} on {plan:?}");
                }
            }
        }
    }
}
