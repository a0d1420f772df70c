//! What AWS refuses of an identity provider although each property by itself is right, and what it would not understand.

use super::details::{Kind, METADATA, METADATA_URL, PRIVATE_KEY, kind};
use crate::check::Failures;
use crate::facts::Facts;
use crate::path::member;
use crate::resource::Surroundings;
use crate::resources::user_pool::attributes::STANDARD;
use crate::resources::user_pool_client::check_region;

/// The types of which a pool has one at most, by the name of the type.
const ONE_OF_A_KIND: [&str; 4] = ["Facebook", "Google", "LoginWithAmazon", "SignInWithApple"];

/// All rules between the properties of an identity provider.
pub(super) fn rules(f: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
    check_region(f, around, failures);
    name(f, failures);
    attributes(f, failures);
    let Some(ty) = f.text("providerType") else { return };
    if ty != "OIDC" && f.given("acrMapping") {
        failures.add(
            "acrMapping",
            format!(
                "is for providers of the type OIDC, and this is one of {}: leave it out",
                f.shown("providerType", &format!("the type {ty}"), "another type")
            ),
        );
    }
    if let Some(kind) = kind(ty) {
        details(f, kind, around, failures);
    }
}

fn name(f: Facts<'_>, failures: &mut Failures) {
    let (Some(name), Some(ty)) = (f.text("providerName"), f.text("providerType")) else { return };
    if ONE_OF_A_KIND.contains(&ty) && name != ty {
        failures.add("providerName", format!("must be {ty}, as the type is: a pool has one such provider at most"));
    } else if kind(ty).is_some() && name != ty && (ONE_OF_A_KIND.contains(&name) || name == "COGNITO") {
        failures.add(
            "providerName",
            format!("is a name that AWS keeps for a provider of its own: choose another for one of the type {ty}"),
        );
    }
}

fn attributes(f: Facts<'_>, failures: &mut Failures) {
    for name in f.keys("attributeMapping") {
        if !name.contains(':') && !STANDARD.contains(&name) && name != "username" {
            failures.add(
                member("attributeMapping", name),
                format!("is no standard attribute: one of the pool's own is custom:{name}"),
            );
        }
    }
}

fn details(f: Facts<'_>, kind: &Kind, around: &Surroundings, failures: &mut Failures) {
    let at = |key: &str| member("providerDetails", key);
    let given = f.keys("providerDetails");
    if given.is_empty() {
        // What is not known yet may have everything, and an empty map lacks everything.
        if !f.absent("providerDetails") {
            return;
        }
    }
    // AWS never shows the key of a provider that was imported, so its program need not have it.
    let wanted = kind.wanted.iter().filter(|key| !(**key == PRIVATE_KEY && around.exists));
    let missing: Vec<&str> = wanted.copied().filter(|key| !given.contains(key)).collect();
    if !missing.is_empty() {
        failures
            .add("providerDetails", format!("needs {} for a provider of the type {}", missing.join(", "), kind.name));
    }
    if kind.name == "SAML" && !given.contains(&METADATA) && !given.contains(&METADATA_URL) {
        failures.add(
            "providerDetails",
            format!("needs {METADATA_URL}, or {METADATA} with the XML itself, for a provider of the type SAML"),
        );
    }
    for key in &given {
        if ![kind.wanted, kind.further, kind.derived].concat().contains(key) {
            let known = [kind.wanted, kind.further].concat().join(", ");
            failures.warn(
                &at(key),
                &format!("is no detail that AWS documents for the type {}, which has {known}", kind.name),
            );
        }
    }
    if f.text(&at(METADATA)).is_some_and(|xml| !xml.contains('<')) {
        failures
            .add(at(METADATA), format!("must be the metadata document itself: its address goes into {METADATA_URL}"));
    }
    for key in [METADATA_URL, "oidc_issuer"] {
        let url = |v: &str| v.starts_with("https://") || v.starts_with("http://");
        if given.contains(&key) && f.text(&at(key)).is_some_and(|v| !url(v)) {
            failures.add(at(key), "must be a URL, such as https://auth.example.com");
        }
    }
    if f.text(&at("attributes_request_method")).is_some_and(|v| !["GET", "POST"].contains(&v)) {
        failures.add(at("attributes_request_method"), "must be GET or POST");
    }
}
