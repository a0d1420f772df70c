//! What AWS refuses of an identity pool although each property by itself is right.

use super::args::IdentityPoolStatement;
use super::{policy, warnings};
use crate::aws::Partition;
use crate::check::Failures;
use crate::facts::Facts;
use crate::path::member;
use crate::patterns;
use crate::resource::Surroundings;
use crate::resources::user_pool::region_of;
use crate::spec::Pattern;
use std::sync::LazyLock;

/// All rules between the properties of an identity pool.
pub(super) fn rules(f: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
    f.own_tags("tags", failures);
    if let Some(region) = &around.region {
        partitions(f, Partition::of(region).name, failures);
    }
    for side in ["authenticated", "unauthenticated"] {
        if f.given(&format!("permissions.{side}")) && f.given(&format!("roles.{side}")) {
            failures.add(
                format!("roles.{side}"),
                format!("excludes permissions.{side}: either the provider makes the role, or it is managed elsewhere"),
            );
        }
    }
    role_tags(f, around, failures);
    let no_permissions = f.absent("permissions") && f.known("permissions").is_none();
    if f.given("roleOptions") && no_permissions {
        failures.add("roleOptions", "is about the roles of permissions, which is not given");
    }
    let mut clients = Vec::new();
    for i in 0..f.count("cognitoIdentityProviders") {
        let at = format!("cognitoIdentityProviders[{i}]");
        let name_at = format!("{at}.providerName");
        let Some(name) = f.text(&name_at) else { continue };
        provider(name, &name_at, failures);
        let Some(client) = f.text(&format!("{at}.clientId")) else { continue };
        if clients.contains(&(name, client)) {
            failures.add(&at, "names an app client that has an entry already: one for each client");
        }
        clients.push((name, client));
    }
    for i in 0..f.count("roleMappings") {
        let at = format!("roleMappings[{i}]");
        let rules = format!("{at}.mappingRules");
        if f.is(&format!("{at}.type"), "Rules") && f.absent(&rules) {
            failures.add(&rules, "is required with type: Rules");
        }
        if f.is(&format!("{at}.type"), "Token") && f.given(&rules) {
            failures.add(&rules, "needs type: Rules");
        }
    }
    for (list, key) in [("roleMappings", "identityProvider"), ("principalTags", "identityProviderName")] {
        let mut seen = Vec::new();
        for i in 0..f.count(list) {
            let at = format!("{list}[{i}].{key}");
            let Some(name) = f.text(&at) else { continue };
            if name.starts_with("https://") || name.starts_with("http://") {
                failures.add(&at, "must come without a scheme: pass the user pool's endpoint");
            } else if list == "roleMappings" && is_user_pool(name) && !name.contains(':') {
                failures.add(
                    &at,
                    "must end in a colon and the id of the app client: <the user pool's endpoint>:<client id>",
                );
            }
            if seen.contains(&name) {
                failures.add(at, "has an entry already: one for each provider");
            }
            seen.push(name);
        }
    }
    warnings::warn(f, around, failures);
    for side in ["authenticated", "unauthenticated"] {
        let at = format!("permissions.{side}");
        for i in 0..f.count(&at) {
            let list = format!("{at}[{i}].conditions");
            let mut seen = Vec::new();
            for j in 0..f.count(&list) {
                let text = |member: &str| f.text(&format!("{list}[{j}].{member}"));
                let (Some(test), Some(variable)) = (text("test"), text("variable")) else { continue };
                let key = (test, variable.to_ascii_lowercase());
                if let Some((_, first)) = seen.iter().find(|(other, _)| *other == key) {
                    failures.add(
                        format!("{list}[{j}]"),
                        format!(
                            "repeats test and variable of conditions[{first}]: IAM takes each pair once. Put the values \
                             together (one of them must fit), or make two statements"
                        ),
                    );
                }
                seen.push((key, j));
            }
        }
        if let Some(json) = f.known(&at)
            && let Ok(statements) = serde_json::from_value::<Vec<IdentityPoolStatement>>(json)
            && let Some(reason) = policy::too_long(&statements)
        {
            failures.add(at, reason);
        }
    }
}

/// What an ARN names must be in the pool's partition.
fn partitions(f: Facts<'_>, own: &str, failures: &mut Failures) {
    let mut paths = vec!["roleOptions.permissionsBoundary".to_owned()];
    paths.extend(["roles.authenticated", "roles.unauthenticated"].map(str::to_owned));
    let items = |list: &str| (0..f.count(list)).map(|i| format!("{list}[{i}]")).collect::<Vec<_>>();
    paths.extend(["samlProviderArns", "openidConnectProviderArns"].into_iter().flat_map(items));
    for mapping in items("roleMappings") {
        let rules = items(&format!("{mapping}.mappingRules")).into_iter();
        paths.extend(rules.map(|rule| format!("{rule}.roleArn")));
    }
    for side in ["permissions.authenticated", "permissions.unauthenticated"] {
        paths.extend(items(side).into_iter().flat_map(|statement| items(&format!("{statement}.resources"))));
    }
    for at in paths {
        let partition = f.text(&at).and_then(|arn| arn.strip_prefix("arn:")?.split(':').next());
        // A pattern for partitions may fit.
        let named = partition.filter(|p| p.starts_with("aws") && p.chars().all(|c| c == '-' || c.is_ascii_lowercase()));
        if named.is_some_and(|p| p != own) {
            failures.add(at, format!("is in another partition, and the pool is in {own}: begin it with arn:{own}:"));
        }
    }
}

/// The roles of `permissions` get the tags, and IAM takes less than Cognito does. It would say so once the pool is made.
fn role_tags(f: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
    static ALLOWED: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(patterns::IAM_TAG));
    let permissions = f.given("permissions") || f.known("permissions").is_some();
    let stated = ["authenticated", "unauthenticated"].iter().any(|side| f.given(&format!("permissions.{side}")));
    if !permissions || !(stated || f.absent("roles.authenticated")) {
        return;
    }
    let keys: Vec<&str> = f.keys("tags").into_iter().filter(|key| !around.tags.ignores(key)).collect();
    if keys.len() > 49 {
        failures.add(
            "tags",
            "may have 49 entries with permissions: the roles get them too, and one tag of the provider's own",
        );
    }
    for (i, key) in keys.iter().enumerate() {
        let at = member("tags", key);
        let what = match (ALLOWED.matches(key), f.text(&at)) {
            (false, _) => "its key ",
            (true, Some(value)) if !ALLOWED.matches(value) => "",
            _ => {
                if let Some(other) = keys[..i].iter().find(|other| other.eq_ignore_ascii_case(key)) {
                    failures.add(
                        at,
                        format!(
                            "is {} in other capitals: the roles of permissions get the tags too, and to IAM the two are \
                             one. Leave one of them out",
                            member("tags", other)
                        ),
                    );
                }
                continue;
            }
        };
        let allowed = patterns::words(patterns::IAM_TAG, key).unwrap_or_default();
        failures.add(
            at,
            format!(
                "{what}{allowed}: the roles of permissions get the tags too, and IAM takes no others. Change the tag (it \
                 may be one of defaultTags), or pass roles that are managed elsewhere in roles"
            ),
        );
    }
}

/// Whether it is a user pool's name, as a pool with the new issuer has it or as others do.
fn is_user_pool(name: &str) -> bool {
    name.strip_prefix(NEW_ISSUER).unwrap_or(name).starts_with("cognito-idp.")
}

/// What the host of a user pool with the new issuer begins with.
const NEW_ISSUER: &str = "issuer-";

/// A user pool is named by host and id, without a scheme.
fn provider(name: &str, at: &str, failures: &mut Failures) {
    if name.starts_with("https://") || name.starts_with("http://") {
        failures.add(at, "must come without a scheme: pass the user pool's endpoint");
        return;
    }
    let pool = name.split_once('/').map(|(_, pool)| pool);
    if !is_user_pool(name) || pool.is_none() {
        failures.add(at, "must be cognito-idp.<region>.amazonaws.com/<user pool id>: pass the user pool's endpoint");
        return;
    }
    if let (Some(of), Some(host)) = (pool.and_then(region_of), name.split('.').nth(1))
        && of != host
    {
        failures.add(at, "names one region, and a pool in another: pass the user pool's endpoint");
        return;
    }
    let region = name.split('.').nth(1).unwrap_or_default();
    let suffix = Partition::of(region).dns_suffix;
    let host = name.strip_prefix(NEW_ISSUER).unwrap_or(name).split('/').next();
    if host != Some(format!("cognito-idp.{region}.{suffix}").as_str()) {
        failures.add(at, format!("must have the host cognito-idp.<region>.{suffix}: pass the user pool's endpoint"));
    }
}
