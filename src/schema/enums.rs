//! Enumerations: the values that a text may have, as types that SDKs make constants of.
//!
//! An input takes one of them or any text: Check has the last word, and AWS adds values. A list takes texts, and the constants
//! are texts in most languages; a choice of two types for each item would be in Java's way. What a resource says is a text.

use super::{properties, with_description};
use crate::resources::Registry;
use crate::spec::{Fields, Property, Type, name_of};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// The schema of properties that a program may give to `owner`, a resource or an object type.
pub fn inputs(owner: &str, fields: &Fields) -> Map<String, Json> {
    let mut inputs = properties(fields.iter());
    for (name, p) in fields.iter().filter(|(_, p)| !p.choices.is_empty()) {
        if let Some(schema) = inputs.get_mut(name) {
            let reference = format!("#/types/cognito:index:{}", type_name(owner, name, p));
            schema["oneOf"] = json!([{"type": "string"}, {"$ref": reference}]);
        }
    }
    inputs
}

/// The enumerations of all resources and object types, by token.
pub fn types(registry: &Registry) -> Map<String, Json> {
    let mut found: BTreeMap<String, (&[String], Vec<String>)> = BTreeMap::new();
    for (owner, fields) in owners(registry) {
        for (name, p) in fields.iter().filter(|(_, p)| !choices(p).is_empty()) {
            let (_, places) = found.entry(type_name(owner, name, p)).or_insert((choices(p), Vec::new()));
            places.push(format!("`{name}` of `{owner}`"));
        }
    }
    let ty = |(values, places): (&[String], Vec<String>)| {
        let values: Vec<_> = values.iter().map(|value| json!({"name": value_name(value), "value": value})).collect();
        with_description(&format!("Values for {}.", places.join(", ")), json!({"type": "string", "enum": values}))
    };
    found.into_iter().map(|(name, of)| (format!("cognito:index:{name}"), ty(of))).collect()
}

/// All that has properties which a program may give, by name: resources, components, object types.
fn owners(registry: &Registry) -> impl Iterator<Item = (&str, &Fields)> {
    let specs = registry.specs().chain(registry.components().map(|c| &c.spec));
    let objects = registry.types().iter().map(|(name, ty)| (name.as_str(), &ty.fields));
    specs.map(|spec| (name_of(spec.token), &spec.inputs)).chain(objects)
}

/// The values that there are for a text, or for the items of a list.
fn choices(p: &Property) -> &[String] {
    match &p.ty {
        Type::List(item) | Type::Set(item) => choices(item),
        _ => &p.choices,
    }
}

/// `UserPool` and `mfaConfiguration`: `UserPoolMfaConfiguration`. What the owner's name says is not said twice, and one item
/// of a list is singular.
fn type_name(owner: &str, name: &str, p: &Property) -> String {
    if let Some(name) = &p.enum_name {
        return name.clone();
    }
    let name = capitalised(name);
    // What is said in place of a component is what the resource itself takes.
    let owner = owner.strip_suffix("Overrides").unwrap_or(owner);
    let name = if name.starts_with(owner) { name } else { format!("{owner}{name}") };
    if p.ty.is_collection() { name.trim_end_matches('s').to_owned() } else { name }
}

/// `ALLOW_USER_AUTH`: `AllowUserAuth`. Digits stay apart, as in `V1_0`.
fn value_name(value: &str) -> String {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    value.split('_').fold(String::new(), |name, word| {
        let between = if is_digit(name.chars().last()) && is_digit(word.chars().next()) { "_" } else { "" };
        let shouted = !word.contains(|c: char| c.is_ascii_lowercase());
        let word = if shouted { word.to_ascii_lowercase() } else { word.to_owned() };
        format!("{name}{between}{}", capitalised(&word))
    })
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::registry;

    #[test]
    fn values_are_named_as_constants_are() {
        let named = ["ON", "ALLOW_USER_SRP_AUTH", "phone_number", "V1_0", "DateTime"].map(value_name);
        assert_eq!(named, ["On", "AllowUserSrpAuth", "PhoneNumber", "V1_0", "DateTime"]);
    }

    /// The name of an enumeration is nobody else's, also beside what SDKs add to names, and says one list of values.
    #[test]
    fn names_are_nobody_elses() {
        let registry = registry();
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (owner, fields) in owners(registry) {
            for (name, p) in fields.iter().filter(|(_, p)| !choices(p).is_empty()) {
                let known = values.entry(type_name(owner, name, p)).or_insert_with(|| choices(p).to_vec());
                assert_eq!(known, choices(p), "{owner}.{name}: give it another `enumName`");
            }
        }
        assert!(values.len() > 20, "only {} enumerations were found", values.len());
        for (owner, _) in owners(registry) {
            for suffix in ["", "Args", "State", "Input", "Output", "Array", "Map", "Result"] {
                let taken = format!("{owner}{suffix}");
                assert!(!values.contains_key(&taken), "{taken} is taken: give the property an `enumName`");
            }
        }
    }
}
