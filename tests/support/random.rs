//! Random inputs for any spec: what Check takes property by property. Rules between properties are not known here.

use proptest::prelude::*;
use pulumi_resource_cognito::resources::registry;
use pulumi_resource_cognito::spec::{Fields, Property, Type};
use serde_json::{Map, Value as Json, json};

/// An object with some of `fields`, and those that are required.
pub fn object(fields: &'static Fields) -> BoxedStrategy<Map<String, Json>> {
    let members: Vec<_> = fields
        .iter()
        .map(|(name, p)| {
            let v = if p.required { value(p).prop_map(Some).boxed() } else { prop::option::of(value(p)).boxed() };
            (Just(name), v)
        })
        .collect();
    members.prop_map(|all| all.into_iter().filter_map(|(name, v)| Some((name.clone(), v?))).collect()).boxed()
}

/// A value that the property takes.
pub fn value(p: &'static Property) -> BoxedStrategy<Json> {
    match &p.ty {
        _ if !p.choices.is_empty() => prop::sample::select(p.choices.clone()).prop_map(Json::from).boxed(),
        Type::Bool => any::<bool>().prop_map(Json::from).boxed(),
        Type::Integer | Type::Number => {
            let bound = |b: Option<f64>, or: i64| b.map_or(or, |n| n as i64);
            let range = bound(p.bounds.min, 0)..=bound(p.bounds.max, 1000);
            let default = p.server_default.as_ref().and_then(Json::as_i64);
            let Some(default) = default.filter(|_| p.unit_in.is_some()) else {
                return range.prop_map(Json::from).boxed();
            };
            // The number of the default, which is another time in another unit, and the numbers that are the same time.
            let mut telling = [0, 1, 24, 60, 1_440, 3_600, 86_400].map(|n| n * default).to_vec();
            telling.retain(|n| range.contains(n));
            prop_oneof![3 => prop::sample::select(telling), 1 => range].prop_map(Json::from).boxed()
        }
        Type::String | Type::TextOr(_) => prop::sample::select(texts(p)).prop_map(Json::from).boxed(),
        Type::List(item) | Type::Set(item) => {
            let most = p.bounds.max.map_or(3, |n| (n as usize).min(3));
            prop::collection::vec(value(item), 1..=most).prop_map(Json::from).boxed()
        }
        Type::Map(item) => {
            let keys: Vec<String> = match p.example.as_ref().and_then(Json::as_object) {
                Some(example) => example.keys().cloned().collect(),
                None => vec!["a".into()],
            };
            (prop::sample::select(keys), value(item)).prop_map(|(key, v)| json!({key: v})).boxed()
        }
        Type::Object(name) => object(registry().types().fields(name))
            .prop_filter("an empty block is refused", |o| !o.is_empty())
            .prop_map(Json::from)
            .boxed(),
        Type::Any => Just(json!({"a": 1})).boxed(),
        Type::Resource(token) => unreachable!("{token} is an output"),
    }
}

/// Texts that keep to the property's bounds: its example, and others like it.
fn texts(p: &Property) -> Vec<String> {
    let example =
        p.example.as_ref().map_or_else(|| "a".to_owned(), |e| e.as_str().map_or(e.to_string(), str::to_owned));
    let mut shorter = example.clone();
    shorter.pop();
    let grown = [format!("{example}2"), format!("{shorter}b"), format!("2{example}"), shorter];
    let number = |s: &String| !p.numeric_string || s.parse::<i64>().is_ok();
    let mut texts = vec![example];
    texts.extend(grown.into_iter().filter(|s| number(s) && p.problem(s).is_none()));
    texts
}
