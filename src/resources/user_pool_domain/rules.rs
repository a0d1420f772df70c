//! What AWS refuses of a domain although each property by itself is right; which replacements want the old one gone.

use crate::check::Failures;
use crate::facts::Facts;
use crate::resource::Surroundings;
use crate::resources::user_pool_client::check_region;
use crate::value::{Object, Value};

/// What no prefix may contain.
const RESERVED: [&str; 3] = ["aws", "amazon", "cognito"];

/// What AWS's own domains end in.
pub(crate) const AWS_OWN: &str = ".amazoncognito.com";

/// Whether a domain is one of the user's own, by its name.
pub(super) fn is_custom(domain: &str) -> bool {
    domain.contains('.')
}

/// All rules between the properties of a domain.
pub(super) fn rules(f: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
    check_region(f, around, failures);
    certificate(f, failures);
    match f.text("domain") {
        Some(domain) if is_custom(domain) => custom(f, domain, failures),
        Some(domain) => prefix(f, domain, failures),
        None => {}
    }
    if f.given("routing.failover") && f.number("managedLoginVersion") == Some(1.0) {
        failures.add("routing", "needs managedLoginVersion 2: AWS routes managed login, and not the classic hosted UI");
    }
}

fn prefix(f: Facts<'_>, domain: &str, failures: &mut Failures) {
    if let Some(word) = RESERVED.iter().find(|word| domain.contains(**word)) {
        failures.add("domain", format!("must not contain {word}, which AWS keeps for itself: choose another prefix"));
    }
    for (name, what) in [
        ("certificateArn", "AWS has the certificate of a prefix"),
        ("securityPolicy", "AWS settles TLS for a prefix"),
        ("routing", "AWS routes custom domains only"),
    ] {
        if f.given(name) {
            let remedy = "leave it out, or give domain the whole name of a domain of yours, such as auth.example.com";
            failures.add(name, format!("is for a custom domain, and domain is a prefix. {what}: {remedy}"));
        }
    }
}

fn custom(f: Facts<'_>, domain: &str, failures: &mut Failures) {
    if domain.contains(AWS_OWN) {
        failures.add("domain", "is a domain of AWS: give the prefix alone, which is all before the first dot");
        return;
    }
    if domain.split('.').count() < 3 {
        let why = "has a top-level domain as its parent, and Cognito does not take that";
        failures.add("domain", format!("{why}: put a label before it, such as auth.example.com"));
    }
    if f.absent("certificateArn") {
        let what = "the ARN of a certificate of ACM in us-east-1 that is good for it";
        failures.add("certificateArn", format!("is required with a custom domain: {what}"));
    }
}

/// CloudFront, which serves custom domains, has its certificates in one region.
fn certificate(f: Facts<'_>, failures: &mut Failures) {
    let Some(arn) = f.text("certificateArn") else { return };
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [_, partition, service, region, ..] = parts[..] else { return };
    if service != "acm" {
        failures.add(
            "certificateArn",
            "must be the ARN of a certificate of ACM, such as arn:aws:acm:us-east-1:123456789012:certificate/a1b2",
        );
    } else if partition == "aws" && region != "us-east-1" {
        let remedy = "request or import one there, wherever the pool is";
        failures.add(
            "certificateArn",
            format!("is a certificate in {region}, and Cognito takes those of us-east-1 only: {remedy}"),
        );
    }
}

/// Whether the old domain has to be gone before the new one can be: a name is there once, and a pool has one domain of
/// each kind.
pub(super) fn collide(old: &Object, new: &Object) -> bool {
    let text = |of: &Object, name: &str| match of.get(name).map(Value::bare) {
        Some(Value::String(s)) => Some(s.clone()),
        _ => None,
    };
    let differ = |name: &str| match (text(old, name), text(new, name)) {
        (Some(old), Some(new)) => old != new,
        _ => false,
    };
    let kinds_differ = match (text(old, "domain"), text(new, "domain")) {
        (Some(old), Some(new)) => is_custom(&old) != is_custom(&new),
        _ => false,
    };
    !(differ("domain") && (differ("userPoolId") || kinds_differ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::object_of;
    use serde_json::{Value as Json, json};

    fn wrong(program: Json) -> Vec<(String, String)> {
        let mut failures = Failures::default();
        rules(Facts::new(&object_of(program)), &Surroundings::default(), &mut failures);
        failures.into_iter().map(|f| (f.property, f.reason)).collect()
    }

    /// P33: what a domain may be is known before it is deployed.
    #[test]
    fn names_and_what_goes_with_them() {
        const CERTIFICATE: &str = "arn:aws:acm:us-east-1:123456789012:certificate/a";
        let alone = |domain: &str| json!({"domain": domain});
        let with = |domain: &str, arn: &str| json!({"domain": domain, "certificateArn": arn});
        for right in [
            alone("customers"),
            alone("c"),
            with("auth.example.com", CERTIFICATE),
            with("login.aws.example.com", CERTIFICATE),
            with("auth.example.com", "arn:aws-us-gov:acm:us-gov-west-1:123456789012:certificate/a"),
        ] {
            assert_eq!(wrong(right.clone()), [], "{right}");
        }
        for (program, property, part) in [
            (alone("my-aws-app"), "domain", "must not contain aws"),
            (alone("amazonian"), "domain", "must not contain amazon"),
            (alone("cognito"), "domain", "must not contain cognito"),
            (alone("auth.example.com"), "certificateArn", "is required with a custom domain"),
            (with("example.com", CERTIFICATE), "domain", "has a top-level domain as its parent"),
            (with("customers", CERTIFICATE), "certificateArn", "is for a custom domain"),
            (alone("customers.auth.us-east-1.amazoncognito.com"), "domain", "give the prefix alone"),
            (
                with("auth.example.com", "arn:aws:acm:eu-west-1:123456789012:certificate/a"),
                "certificateArn",
                "is a certificate in eu-west-1",
            ),
            (
                with("auth.example.com", "arn:aws:iam::123456789012:server-certificate/a"),
                "certificateArn",
                "must be the ARN of a certificate of ACM",
            ),
            (json!({"domain": "customers", "securityPolicy": "TLS_V1"}), "securityPolicy", "is for a custom domain"),
        ] {
            let found = wrong(program.clone());
            assert!(matches!(&found[..], [(at, why)] if at == property && why.contains(part)), "{program}: {found:?}");
        }
    }

    #[test]
    fn what_is_not_known_yet_breaks_no_rule() {
        for name in ["domain", "certificateArn", "managedLoginVersion", "routing"] {
            let mut program = object_of(json!({"domain": "auth.example.com", "managedLoginVersion": 2,
                "certificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/a",
                "routing": {"failover": {"primaryRoute53HealthCheckId": "a", "secondaryRegion": "us-west-2"}}}));
            program.insert(name.into(), Value::Unknown);
            let mut failures = Failures::default();
            rules(Facts::new(&program), &Surroundings::default(), &mut failures);
            assert!(failures.is_empty(), "{name}");
        }
    }

    #[test]
    fn the_old_domain_goes_first_unless_both_can_be() {
        let domain = |domain: &str, pool: &str| object_of(json!({"domain": domain, "userPoolId": pool}));
        let old = domain("a", "p");
        for (new, first) in [
            (domain("a", "q"), true),
            (domain("b", "p"), true),
            (domain("b", "q"), false),
            (domain("auth.example.com", "p"), false),
        ] {
            assert_eq!(collide(&old, &new), first, "{new:?}");
        }
        let mut unsure = domain("b", "p");
        unsure.insert("domain".into(), Value::Unknown);
        assert!(collide(&old, &unsure));
    }
}
