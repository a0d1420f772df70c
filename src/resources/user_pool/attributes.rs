//! The attributes of a pool's users: what AWS shows of them, and how new ones are added.

use super::without;
use crate::aws::{Cx, With, shape};
use crate::diff::name_of;
use crate::error::{Error, Result};
use aws_sdk_cognitoidentityprovider::operation::add_custom_attributes::AddCustomAttributesInput;
use serde_json::{Map, Value as Json, json};

/// AWS takes an attribute's name without the prefix that it gives it.
pub(super) fn unprefix(api: &mut Map<String, Json>) {
    for attribute in api.get_mut("schemas").and_then(Json::as_array_mut).into_iter().flatten() {
        if let Some(name) = name_of(&attribute.clone().into(), "name") {
            attribute["name"] = name.into();
        }
    }
}

/// Leaves out the standard attributes that nobody declared: AWS adds twenty to every pool.
pub(super) fn keep_declared(live: &mut Json, known: &Json) {
    let declared: Vec<String> =
        known["schemas"].as_array().into_iter().flatten().filter_map(|a| name_of(&a.clone().into(), "name")).collect();
    if let Some(attributes) = live["schemas"].as_array_mut() {
        attributes.retain(|a| {
            let name = a["Name"].as_str().unwrap_or_default();
            let custom = name.starts_with("custom:") || name.starts_with("dev:");
            let required = a["Required"] == true && name != "sub";
            custom || required || declared.contains(&bare_name(a))
        });
    }
}

/// Adds the attributes that the pool lacks; they are all that can ever change in a schema. `there` is all that it has,
/// `live` what the program knew of.
pub(super) async fn add(cx: &Cx, id: &str, there: &Json, live: &Json, api: &Json) -> Result<()> {
    let known = live["schemas"].as_array().into_iter().flatten();
    let known: Vec<String> = known.filter_map(|a| name_of(&a.clone().into(), "name")).collect();
    let mut wanted = without(api, &[]);
    unprefix(&mut wanted);
    let mut new = Vec::new();
    for attribute in wanted.get("schemas").and_then(Json::as_array).into_iter().flatten() {
        let name = attribute["name"].as_str().unwrap_or_default();
        match there.as_array().into_iter().flatten().find(|a| bare_name(a) == name) {
            None => new.push(attribute.clone()),
            Some(there) if !known.iter().any(|known| known == name) && differs(there, attribute) => {
                return Err(Error::Invalid(format!(
                    "schemas: the pool's attribute {name} is of type {}, with required: {} and mutable: {}, which cannot be \
                     changed: declare it so, or not at all",
                    there["AttributeDataType"].as_str().unwrap_or("String"),
                    there["Required"] == true,
                    there["Mutable"] == true
                )));
            }
            Some(_) => {}
        }
    }
    for some in new.chunks(25) {
        let request = json!({"userPoolId": id, "customAttributes": some});
        let input = shape(AddCustomAttributesInput::deserialize, request, &[])?;
        cx.send("AddCustomAttributes", || {
            cx.aws.idp.add_custom_attributes().customize().interceptor(With(input.clone())).send()
        })
        .await?;
    }
    Ok(())
}

/// The name of an attribute as AWS shows it, without the prefix that AWS gave it.
fn bare_name(attribute: &Json) -> String {
    name_of(&json!({"name": attribute["Name"]}).into(), "name").unwrap_or_default()
}

/// Whether an attribute that the pool has is not what the program declares.
fn differs(there: &Json, wanted: &Json) -> bool {
    let flags =
        [("Required", "required"), ("Mutable", "mutable"), ("DeveloperOnlyAttribute", "developerOnlyAttribute")];
    there["AttributeDataType"] != wanted["attributeDataType"]
        || flags.iter().any(|(said, ours)| (there[*said] == true) != (wanted[*ours] == true))
}
