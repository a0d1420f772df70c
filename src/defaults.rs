//! What a property is when nobody says anything: the service's defaults, laid into values and compared with them.

use crate::diff::same;
use crate::path::Step;
use crate::spec::{Fields, Property, Type, Types};
use crate::value::{Object, Value};

/// The object with the service's defaults in every nested object that is given without them.
pub fn complete(types: &Types, fields: &Fields, object: &Object) -> Object {
    object
        .iter()
        .map(|(name, v)| (name.clone(), fields.get(name).map_or_else(|| v.clone(), |p| complete_value(types, p, v))))
        .collect()
}

/// The same for any value.
pub fn complete_value(types: &Types, p: &Property, v: &Value) -> Value {
    match (&p.ty, v) {
        (_, Value::Secret(v)) => complete_value(types, p, v).secret(),
        (Type::Integer | Type::Number, Value::Number(n)) => Value::Number(p.number(*n)),
        (Type::Object(name), Value::Object(o)) => {
            let fields = types.fields(name);
            let mut o = complete(types, fields, o);
            for (name, p) in fields {
                if let (false, Some(default)) = (o.contains_key(name), &p.server_default) {
                    o.insert(name.clone(), default.clone().into());
                }
            }
            Value::Object(o)
        }
        (Type::List(item) | Type::Set(item), Value::List(l)) => {
            Value::List(l.iter().map(|v| complete_value(types, item, v)).collect())
        }
        _ => v.clone(),
    }
}

/// The property at `path`, where that leads through blocks only.
pub fn property_at<'a>(types: &'a Types, fields: &'a Fields, path: &[Step]) -> Option<&'a Property> {
    let (Some(Step::Key(name)), rest) = (path.first(), path.get(1..)?) else { return None };
    let p = fields.get(name)?;
    match (&p.ty, rest) {
        (_, []) => Some(p),
        (Type::Object(name), rest) => property_at(types, types.fields(name), rest),
        _ => None,
    }
}

/// The default of a property as its documentation tells it, where that is all that says it.
pub fn told_default(p: &Property) -> Option<String> {
    let others = p.server_default.is_some() || p.local || p.computed && !p.left_out || p.required;
    (!others).then(|| told(&p.doc).unwrap_or_else(|| "none".to_owned()))
}

/// What the documentation says after `Default:`, up to the end of the sentence.
pub fn told(doc: &str) -> Option<String> {
    let doc = doc.replace('\n', " ");
    let (_, told) = doc.split_once("Default: ")?;
    let end = told.find(". ").unwrap_or(told.trim_end_matches('.').len());
    Some(told[..end].to_owned())
}

/// Whether two values mean the same to the service, which adds its defaults to both.
pub fn equal(types: &Types, p: &Property, a: &Value, b: &Value) -> bool {
    same(types, p, &complete_value(types, p, a), &complete_value(types, p, b))
}

/// Whether `v` is what the service has when nobody says anything.
pub fn is_default(types: &Types, p: &Property, v: &Value) -> bool {
    match &p.server_default {
        Some(default) => equal(types, p, &default.clone().into(), v),
        None => match (&p.ty, v.bare()) {
            // Of other blocks, being there at all is a setting.
            (Type::Object(name), Value::Object(o)) if p.computed => {
                let fields = types.fields(name);
                o.iter().all(|(k, v)| fields.get(k).is_some_and(|p| is_default(types, p, v)))
            }
            (_, v) => p.is_blank(v) || matches!(v, Value::Bool(false)) || *v == Value::Number(0.0),
        },
    }
}
