//! The attributes of a pool's users: what AWS shows of them, and how new ones are added.

use super::describe;
use super::requests::without;
use crate::aws::{Cx, With, shape};
use crate::diff::{PREFIXES, bare, name_of};
use crate::error::{Error, Result};
use aws_sdk_cognitoidentityprovider::operation::add_custom_attributes::AddCustomAttributesInput;
use serde_json::{Map, Value as Json, json};

/// The attributes that every pool has.
pub(crate) const STANDARD: [&str; 20] = [
    "address",
    "birthdate",
    "email",
    "email_verified",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "phone_number_verified",
    "picture",
    "preferred_username",
    "profile",
    "sub",
    "updated_at",
    "website",
    "zoneinfo",
];

/// AWS takes an attribute's name without the prefix that it gives it. That of a standard attribute's twin is kept, to
/// tell the two apart.
pub(super) fn unprefix(api: &mut Map<String, Json>) {
    for attribute in api.get_mut("schemas").and_then(Json::as_array_mut).into_iter().flatten() {
        if let Some(name) = name_of(&attribute.clone().into(), "name") {
            attribute["name"] = name.into();
        }
    }
}

/// What CreateUserPool takes of the attributes: a name without a prefix is a standard attribute's where there is one, so
/// the twins of those come later.
pub(super) fn for_a_new_pool(api: &mut Map<String, Json>) {
    unprefix(api);
    let Some(attributes) = api.get_mut("schemas").and_then(Json::as_array_mut) else { return };
    attributes.retain(|attribute| !is_twin(attribute));
    if attributes.is_empty() {
        api.remove("schemas");
    }
}

/// Adds to a new pool the custom attributes that are named like standard ones.
pub(super) async fn add_twins(cx: &Cx, id: &str, api: &Json) -> Result<()> {
    let mut wanted = without(api, &[]);
    unprefix(&mut wanted);
    let attributes = wanted.get("schemas").and_then(Json::as_array).into_iter().flatten();
    add_all(cx, id, attributes.filter(|attribute| is_twin(attribute)).cloned().collect()).await
}

/// Whether this is a custom attribute that is named like a standard one: its name has kept the prefix.
fn is_twin(attribute: &Json) -> bool {
    attribute["name"].as_str().is_some_and(|name| PREFIXES.iter().any(|prefix| name.starts_with(prefix)))
}

/// Leaves out the standard attributes that nobody declared: AWS adds twenty to every pool.
pub(super) fn keep_declared(live: &mut Json, known: &Json) {
    let declared: Vec<String> =
        known["schemas"].as_array().into_iter().flatten().filter_map(|a| name_of(&a.clone().into(), "name")).collect();
    if let Some(attributes) = live["schemas"].as_array_mut() {
        attributes.retain(|a| {
            let name = a["Name"].as_str().unwrap_or_default();
            let custom = PREFIXES.iter().any(|prefix| name.starts_with(prefix));
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
    add_all(cx, id, new).await
}

async fn add_all(cx: &Cx, id: &str, mut new: Vec<Json>) -> Result<()> {
    for attribute in &mut new {
        attribute["name"] = bare(attribute["name"].as_str().unwrap_or_default()).into();
    }
    for some in new.chunks(25) {
        let request = json!({"userPoolId": id, "customAttributes": some});
        let input = shape(AddCustomAttributesInput::deserialize, request, &[])?;
        let added = cx
            .send("AddCustomAttributes", || {
                cx.aws.idp.add_custom_attributes().customize().interceptor(With(input.clone())).send()
            })
            .await;
        match added {
            // An earlier try added them, and its answer was lost.
            Err(e) if e.is_repeated() && has_all(cx, id, some).await? => {}
            added => drop(added?),
        }
    }
    Ok(())
}

/// Whether a pool has these custom attributes, as they are wanted.
async fn has_all(cx: &Cx, id: &str, wanted: &[Json]) -> Result<bool> {
    let Some(pool) = describe(cx, id).await? else { return Ok(false) };
    let said = pool.said()?;
    let there: Vec<&Json> = said["schemas"].as_array().into_iter().flatten().collect();
    let is_there = |wanted: &Json| {
        let named = |a: &&&Json| {
            let name = a["Name"].as_str().unwrap_or_default();
            PREFIXES.iter().any(|prefix| name.strip_prefix(prefix) == wanted["name"].as_str())
        };
        there.iter().find(named).is_some_and(|there| !differs(there, wanted))
    };
    Ok(wanted.iter().all(is_there))
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
