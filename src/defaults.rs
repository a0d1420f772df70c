//! What a property is when nobody says anything: the service's defaults, laid into values and compared with them.

use crate::diff::same;
use crate::path::Step;
use crate::spec::{Fields, Property, Type, Types};
use crate::value::{Object, Value};
use serde_json::Value as Json;

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

/// What the property at `path` goes back to when it is removed, where AWS documents a default for it.
pub fn default_at<'a>(types: &'a Types, fields: &'a Fields, path: &[Step]) -> Option<&'a Json> {
    let (Some(Step::Key(name)), rest) = (path.first(), path.get(1..)?) else { return None };
    let p = fields.get(name)?;
    match (&p.ty, rest) {
        (_, []) => p.server_default.as_ref(),
        (Type::Object(name), rest) => default_at(types, types.fields(name), rest),
        _ => None,
    }
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
