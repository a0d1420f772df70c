//! What AWS refuses of a user pool although each property by itself is right, and what is legal but worth a warning.

mod messages;
mod schemas;
mod ses;
mod sign_in;
mod tier;

use crate::check::Failures;
use crate::diff::{Diff, Kind};
use crate::facts::Facts;
use crate::path;
use crate::resource::Surroundings;
use crate::value::Object;

/// All rules between the properties of a pool.
pub(super) fn rules(f: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
    if f.given("usernameAttributes") && f.given("aliasAttributes") {
        failures.add("aliasAttributes", "excludes usernameAttributes: users sign in either with a username and its aliases, or with the attribute itself");
    }
    f.own_tags("tags", failures);
    sign_in::sign_in(f, failures);
    tier::tier(f, around, failures);
    messages::messages(f, around, failures);
    triggers(f, "lambdaConfig", failures);
    recovery(f, failures);
    schemas::schemas(f, failures);
    key(f, failures);
    levels(f, failures);
    for attribute in f.texts("userAttributeUpdateSettings.attributesRequireVerificationBeforeUpdates") {
        if f.lacks("autoVerifiedAttributes", attribute) {
            failures.add(
                "userAttributeUpdateSettings.attributesRequireVerificationBeforeUpdates",
                format!("names {attribute}, which autoVerifiedAttributes must name as well"),
            );
        }
    }
    if f.count("dcrConfiguration") > 0 && f.absent("dcrConfiguration") {
        failures.add("dcrConfiguration", "has empty lists only: give enableStatus as well");
    }
    let flows = "userPoolAddOns.advancedSecurityAdditionalFlows";
    if f.is("userPoolAddOns.advancedSecurityMode", "OFF") && f.given(flows) {
        failures.add(
            flows,
            "wants threat protection, which advancedSecurityMode leaves off: set that to AUDIT or ENFORCED",
        );
    }
}

/// Rules between triggers, which stand in the block `at`, or where that is empty in no block.
pub(in crate::resources) fn triggers(f: Facts<'_>, at: &str, failures: &mut Failures) {
    let at = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
    for sender in ["customEmailSender", "customSmsSender"] {
        if f.given(&at(sender)) && f.absent(&at("kmsKeyId")) {
            failures.add(at("kmsKeyId"), format!("is required with {sender}: the key that encrypts the codes for it"));
        }
    }
    let (old, new) = (f.text(&at("preTokenGeneration")), f.text(&at("preTokenGenerationConfig.lambdaArn")));
    if let (Some(old), Some(new)) = (old, new)
        && old != new
    {
        failures.add(at("preTokenGeneration"), "must be the ARN that preTokenGenerationConfig has, or be left out");
    }
}

fn recovery(f: Facts<'_>, failures: &mut Failures) {
    let list = "accountRecoverySetting.recoveryMechanisms";
    let names: Vec<Option<&str>> = (0..f.count(list)).map(|i| f.text(&format!("{list}[{i}].name"))).collect();
    if names.len() > 1 && names.contains(&Some("admin_only")) {
        failures.add(list, "has admin_only, which must stand alone");
    }
    if names.len() == 2 && names[0].is_some() && names[0] == names[1] {
        failures.add(list, "names the same mechanism twice");
    }
    let priorities: Vec<Option<f64>> = (0..f.count(list)).map(|i| f.number(&format!("{list}[{i}].priority"))).collect();
    if priorities.len() == 2 && priorities[0].is_some() && priorities[0] == priorities[1] {
        failures.add(list, "gives two mechanisms the same priority");
    }
}

fn key(f: Facts<'_>, failures: &mut Failures) {
    let (kind, arn) = ("keyConfiguration.keyType", "keyConfiguration.kmsKeyArn");
    if f.is(kind, "CUSTOMER_MANAGED_KEY") && f.absent(arn) {
        failures.add(arn, "is required with keyType: CUSTOMER_MANAGED_KEY: the ARN of the key");
    }
    if (f.absent(kind) || f.is(kind, "AWS_OWNED_KEY")) && f.given(arn) {
        failures.add(arn, "needs keyType: CUSTOMER_MANAGED_KEY");
    }
}

/// The names of the levels of assurance, of which each is there once; a level that is left out has its default name.
fn levels(f: Facts<'_>, failures: &mut Failures) {
    let mut seen: Vec<(String, usize)> = Vec::new();
    for level in 1..=4 {
        let at = format!("acrConfiguration.Level{level}");
        let name = match f.text(&format!("{at}.acrValue")) {
            Some(name) => name.to_owned(),
            None if f.absent(&at) => format!("urn:cognito:loa:{level}"),
            None => continue,
        };
        if let Some((_, twin)) = seen.iter().find(|(seen, _)| *seen == name) {
            let (own, other) = if f.absent(&at) { (*twin, level) } else { (level, *twin) };
            failures.add(
                format!("acrConfiguration.Level{own}.acrValue"),
                format!("is the name of Level{other} too: each of the four levels needs a name of its own"),
            );
        }
        seen.push((name, level));
    }
}

/// Refuses the changes that AWS cannot make, and warns of those that reach further than the pool.
pub(super) fn refuse(diff: &Diff, old: &Object, new: &Object, failures: &mut Failures) {
    schemas::refuse_changes(diff, old, new, failures);
    if diff.get("smsConfiguration").is_some_and(|change| change.kind == Kind::Delete) {
        failures.add(
            "smsConfiguration",
            "cannot be removed: AWS keeps a pool's SMS configuration once there is one. Leave it as it was (or list it in \
             ignoreChanges), or give another one",
        );
    }
    if diff.keys().any(|at| path::head(at) == "issuerConfiguration") {
        failures.warn(
            "issuerConfiguration",
            "changes: new tokens will have another issuer (`iss`). Whoever verifies them (API authorizers, identity pools, \
             backends) must know the new one, or refuses them",
        );
    }
}
