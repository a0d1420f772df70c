//! Which claims of a user's token become tags of the session: one map for each provider of an identity pool.

use super::args::{IdentityPoolArgs, IdentityPoolPrincipalTags};
use super::is_import;
use crate::aws::Cx;
use crate::error::{Result, found};
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
    let names = |list: &Json, member: &str| -> Vec<String> {
        let items = list.as_array().into_iter().flatten();
        items.filter_map(|i| i[member].as_str().map(str::to_owned)).collect()
    };
    let mut all = names(&known["principalTags"], "identityProviderName");
    if is_import(known) {
        all.extend(names(&live["CognitoIdentityProviders"], "ProviderName"));
        all.extend(live["SupportedLoginProviders"].as_object().into_iter().flatten().map(|(name, _)| name.clone()));
        let arns = ["OpenIdConnectProviderARNs", "SamlProviderARNs"].into_iter().filter_map(|l| live[l].as_array());
        all.extend(arns.flatten().filter_map(|arn| arn.as_str().map(str::to_owned)));
        all.extend(live["DeveloperProviderName"].as_str().map(str::to_owned));
    }
    all.sort();
    all.dedup();
    all
}

/// The entries that there are, `live` being what AWS says of the pool itself.
pub(super) async fn read(cx: &Cx, id: &str, live: &Json, known: &Json) -> Result<Vec<Json>> {
    let mut all = Vec::new();
    for provider in providers(live, known) {
        match entry(cx, id, &provider).await {
            Ok(Some(entry)) => all.push(entry),
            // A program may name a provider and map nothing.
            Ok(None) if is_named_alone(known, &provider) => all.push(json!({"identityProviderName": provider})),
            Ok(None) => {}
            // It was only a guess that this provider has a map.
            Err(e) if is_import(known) && e.code() == Some("InvalidParameterException") => {}
            Err(e) => return Err(e),
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

/// Makes the maps what `args` say. `known` is the state before.
pub(super) async fn settle(cx: &Cx, id: &str, args: &IdentityPoolArgs, known: &Json) -> Result<()> {
    let wanted: Vec<IdentityPoolPrincipalTags> = args.principal_tags.clone().unwrap_or_default();
    let mut names: Vec<String> = wanted.iter().map(|t| t.identity_provider_name.clone()).collect();
    names.extend(providers(&Json::Null, &json!({"principalTags": known["principalTags"]})));
    names.sort();
    names.dedup();
    for provider in names {
        let want = wanted.iter().find(|t| t.identity_provider_name == provider);
        let tags: BTreeMap<String, String> = want.and_then(|t| t.principal_tags.clone()).unwrap_or_default();
        let by_default = want.and_then(|t| t.use_defaults).unwrap_or(false);
        let (is_tags, is_default) = entry(cx, id, &provider)
            .await?
            .map_or((json!({}), false), |e| (e["principalTags"].clone(), e["useDefaults"] == true));
        if is_tags == json!(tags) && is_default == by_default {
            continue;
        }
        // There is no way to delete a map; an empty one without the defaults is none.
        cx.send("SetPrincipalTagAttributeMap", || {
            cx.aws
                .identity
                .set_principal_tag_attribute_map()
                .identity_pool_id(id)
                .identity_provider_name(&provider)
                .use_defaults(by_default)
                .set_principal_tags(Some(tags.clone().into_iter().collect()))
                .send()
        })
        .await?;
    }
    Ok(())
}
