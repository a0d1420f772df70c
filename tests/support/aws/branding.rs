//! Branding styles of app clients. An update keeps what it does not name: at the top, or at any depth.

use super::{Answer, Omitted, World, refuse, s};
use serde_json::{Value as Json, json};

pub(super) fn branding(w: &mut World, operation: &str, r: &Json, omitted: Omitted) -> Answer {
    if !w.pools.contains_key(s(r, "UserPoolId")) {
        return refuse("ResourceNotFoundException", "no such pool");
    }
    let own = |r: &Json| !r["Settings"].is_null() || !r["Assets"].is_null();
    if r["UseCognitoProvidedValues"] == true && own(r) {
        return refuse("InvalidParameterException", "UseCognitoProvidedValues excludes Settings and Assets.");
    }
    let of_client = w.styles.values().find(|style| style["ClientId"] == r["ClientId"]).cloned();
    match operation {
        "CreateManagedLoginBranding" => {
            if of_client.is_some() {
                return refuse("ManagedLoginBrandingExistsException", "the client has a style");
            }
            w.made += 1;
            let id = format!("00000000-0000-4000-8000-{:012}", w.made);
            let mut style =
                json!({"ManagedLoginBrandingId": id, "UserPoolId": r["UserPoolId"], "ClientId": r["ClientId"]});
            change(&mut style, r, omitted);
            w.styles.insert(id, style.clone());
            return Ok(json!({"ManagedLoginBranding": shown(&style, r)}));
        }
        "DescribeManagedLoginBrandingByClient" => {
            return match of_client {
                Some(style) => Ok(json!({"ManagedLoginBranding": shown(&style, r)})),
                None => refuse("ResourceNotFoundException", "the client has no style"),
            };
        }
        _ => {}
    }
    let id = s(r, "ManagedLoginBrandingId").to_owned();
    let Some(style) = w.styles.get_mut(&id) else { return refuse("ResourceNotFoundException", "no such style") };
    match operation {
        "DescribeManagedLoginBranding" => Ok(json!({"ManagedLoginBranding": shown(style, r)})),
        "UpdateManagedLoginBranding" => {
            change(style, r, omitted);
            Ok(json!({"ManagedLoginBranding": shown(style, r)}))
        }
        "DeleteManagedLoginBranding" => {
            w.styles.remove(&id);
            Ok(json!({}))
        }
        _ => refuse("UnknownOperationException", operation),
    }
}

fn change(style: &mut Json, r: &Json, omitted: Omitted) {
    if r["UseCognitoProvidedValues"] == true {
        (style["Settings"], style["Assets"]) = (Json::Null, Json::Null);
    }
    let own = !r["Settings"].is_null() || !r["Assets"].is_null();
    style["UseCognitoProvidedValues"] = json!(!own);
    if !r["Settings"].is_null() {
        match omitted {
            Omitted::Reset => style["Settings"] = r["Settings"].clone(),
            Omitted::Kept => deep(&mut style["Settings"], &r["Settings"]),
        }
    }
    if let Some(assets) = r["Assets"].as_array() {
        let mut kept = style["Assets"].as_array().cloned().unwrap_or_default();
        let place = |asset: &Json| [asset["Category"].clone(), asset["ColorMode"].clone()];
        kept.retain(|old| omitted == Omitted::Kept && assets.iter().all(|new| place(new) != place(old)));
        for asset in assets {
            let mut asset = asset.clone();
            if asset["ResourceId"].is_null() {
                asset["ResourceId"] = json!("given by AWS");
            }
            kept.push(asset);
        }
        // In an order of AWS's own.
        kept.sort_by_key(|asset| std::cmp::Reverse(asset.to_string()));
        style["Assets"] = kept.into();
    }
}

fn deep(into: &mut Json, from: &Json) {
    match (into, from) {
        (Json::Object(into), Json::Object(from)) => {
            for (k, v) in from {
                deep(into.entry(k.clone()).or_insert(Json::Null), v);
            }
        }
        (into, from) => *into = from.clone(),
    }
}

/// A style as it is described: without its client, and with Cognito's own settings where they are asked for.
fn shown(style: &Json, r: &Json) -> Json {
    let mut shown = style.clone();
    shown.as_object_mut().unwrap().remove("ClientId");
    if r["ReturnMergedResources"] == true {
        let mut whole = json!({"categories": {"global": {"colorSchemeMode": "LIGHT"}}});
        if !style["Settings"].is_null() {
            deep(&mut whole, &style["Settings"]);
        }
        shown["Settings"] = whole;
    }
    shown
}
