//! Which claims of a user's token become tags of the session: one map for each provider of an identity pool.

use super::args::IdentityPoolArgs;
use super::is_import;
use crate::aws::Cx;
use crate::error::{Error, Result, found};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// AWS's own mapping, which it spells out where `useDefaults` says it.
fn defaults() -> Json {
    json!({"username": "sub", "client": "aud"})
}

/// Whether sessions get tags at all by these entries.
pub(super) fn are_mapped(entries: &Json) -> bool {
    let mapped = |e: &Json| e["useDefaults"] == true || e["principalTags"].as_object().is_some_and(|t| !t.is_empty());
    entries.as_array().into_iter().flatten().any(mapped)
}

/// The same of a program.
pub(super) fn are_wanted(args: &IdentityPoolArgs) -> bool {
    are_mapped(&json!(args.principal_tags))
}

/// The providers whose maps may be set: those of the program, and on import those that the pool trusts.
fn providers(live: &Json, known: &Json) -> Vec<String> {
    let mut all = names(&known["principalTags"], "identityProviderName");
    if is_import(known) {
        all.extend(trusted(live));
    }
    all.sort();
    all.dedup();
    all
}

/// The providers that the pool trusts.
fn trusted(live: &Json) -> Vec<String> {
    let mut all = names(&live["CognitoIdentityProviders"], "ProviderName");
    all.extend(live["SupportedLoginProviders"].as_object().into_iter().flatten().map(|(name, _)| name.clone()));
    let arns = ["OpenIdConnectProviderARNs", "SamlProviderARNs"].into_iter().filter_map(|l| live[l].as_array());
    all.extend(arns.flatten().filter_map(|arn| arn.as_str().map(str::to_owned)));
    all.extend(live["DeveloperProviderName"].as_str().map(str::to_owned));
    all
}

fn names(list: &Json, member: &str) -> Vec<String> {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(|i| i[member].as_str().map(str::to_owned)).collect()
}

/// Whether AWS says that there can be no map, for a provider that the pool does not trust any more.
fn has_no_map(e: &Error, live: &Json, provider: &str) -> bool {
    e.code() == Some("InvalidParameterException") && !trusted(live).iter().any(|name| name == provider)
}

/// The entries that there are, `live` being what AWS says of the pool itself.
pub(super) async fn read(cx: &Cx, id: &str, live: &Json, known: &Json) -> Result<Vec<Json>> {
    let mut all = Vec::new();
    for provider in providers(live, known) {
        let entry = match entry(cx, id, &provider).await {
            // On import it was only a guess that this provider has a map.
            Err(e) if is_import(known) && e.code() == Some("InvalidParameterException") => None,
            Err(e) if has_no_map(&e, live, &provider) => None,
            entry => entry?,
        };
        match entry {
            Some(entry) => all.push(entry),
            // A program may name a provider and map nothing.
            None if is_named_alone(known, &provider) => all.push(json!({"identityProviderName": provider})),
            None => {}
        }
    }
    Ok(all)
}

fn is_named_alone(known: &Json, provider: &str) -> bool {
    let mut entries = known["principalTags"].as_array().into_iter().flatten();
    entries.any(|e| e["identityProviderName"] == provider && !are_mapped(&json!([e])))
}

async fn entry(cx: &Cx, id: &str, provider: &str) -> Result<Option<Json>> {
    let ask = cx
        .send("GetPrincipalTagAttributeMap", || {
            cx.aws
                .identity
                .get_principal_tag_attribute_map()
                .identity_pool_id(id)
                .identity_provider_name(provider)
                .send()
        })
        .await;
    let Some(map) = found(ask)? else { return Ok(None) };
    let by_default = map.use_defaults.unwrap_or(false);
    let mut tags = json!(map.principal_tags.unwrap_or_default());
    if by_default && tags == defaults() {
        tags = json!({});
    }
    let entry = json!({"identityProviderName": provider, "principalTags": tags, "useDefaults": by_default});
    Ok(are_mapped(&json!([entry])).then_some(entry))
}

/// Empties the maps of the providers that `args` do not name any more. `known` is the state before, and `live` what AWS
/// says of the pool: while it still trusts a provider, AWS has its map.
pub(super) async fn give_up(cx: &Cx, id: &str, args: &IdentityPoolArgs, known: &Json, live: &Json) -> Result<()> {
    let wanted = names(&json!(args.principal_tags), "identityProviderName");
    for provider in names(&known["principalTags"], "identityProviderName") {
        if wanted.contains(&provider) {
            continue;
        }
        match entry(cx, id, &provider).await {
            Ok(None) => {}
            Ok(Some(_)) => set(cx, id, &provider, &BTreeMap::new(), false).await?,
            Err(e) if has_no_map(&e, live, &provider) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

/// Makes the maps what `args` say.
pub(super) async fn settle(cx: &Cx, id: &str, args: &IdentityPoolArgs) -> Result<()> {
    for want in args.principal_tags.iter().flatten() {
        let provider = &want.identity_provider_name;
        let tags = want.principal_tags.clone().unwrap_or_default();
        let by_default = want.use_defaults.unwrap_or(false);
        let there = match entry(cx, id, provider).await {
            // The pool does not trust the provider, and nothing is wanted for it.
            Err(e) if e.code() == Some("InvalidParameterException") && !are_mapped(&json!([want])) => continue,
            there => there?,
        };
        let (is_tags, is_default) =
            there.map_or((json!({}), false), |e| (e["principalTags"].clone(), e["useDefaults"] == true));
        if is_tags != json!(tags) || is_default != by_default {
            set(cx, id, provider, &tags, by_default).await?;
        }
    }
    Ok(())
}

/// Sets a map. There is no way to delete one; an empty one without the defaults is none.
async fn set(cx: &Cx, id: &str, provider: &str, tags: &BTreeMap<String, String>, by_default: bool) -> Result<()> {
    cx.send("SetPrincipalTagAttributeMap", || {
        cx.aws
            .identity
            .set_principal_tag_attribute_map()
            .identity_pool_id(id)
            .identity_provider_name(provider)
            .use_defaults(by_default)
            .set_principal_tags(Some(tags.clone().into_iter().collect()))
            .send()
    })
    .await
    .map(drop)
}
