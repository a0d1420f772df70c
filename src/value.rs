//! A Pulumi property value: JSON and the few things that JSON has no word for.

use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::fmt;

/// The members of a property bag, in a stable order.
pub type Object = BTreeMap<String, Value>;

/// A property value as the engine exchanges it with a provider.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// No value; the same as an absent member wherever the two could differ.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number; Pulumi has doubles only.
    Number(f64),
    /// A text.
    String(String),
    /// A list.
    List(Vec<Value>),
    /// An object or a map.
    Object(Object),
    /// Not known until the operation that produces it has run.
    Unknown,
    /// A value that must never be shown.
    Secret(Box<Value>),
    /// A value with the resources it came from; only components exchange these.
    Output(Output),
    /// A resource passed as a value.
    Reference(Reference),
    /// An asset, an archive or a byte string: carried, never looked into.
    Opaque(Opaque, Object),
}

/// A value with its dependencies.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// `None` while it is unknown.
    pub value: Option<Box<Value>>,
    /// Whether it must never be shown.
    pub secret: bool,
    /// URNs of the resources that it was computed from.
    pub dependencies: Vec<String>,
}

/// A resource passed as a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The resource's URN.
    pub urn: String,
    /// `None` for a component; `Unknown` for a resource that does not exist yet.
    pub id: Option<Box<Value>>,
    /// What else the engine said of it (name, type, package version).
    pub rest: Object,
}

/// The signatures whose content means nothing to this provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opaque {
    /// A file, a text or a URI.
    Asset,
    /// A collection of assets.
    Archive,
    /// Bytes that are not valid UTF-8, in base64.
    Bytes,
}

impl Value {
    /// The value under its secret mark.
    pub fn bare(&self) -> &Value {
        match self {
            Value::Secret(v) => v.bare(),
            Value::Output(Output { value: Some(v), .. }) => v.bare(),
            Value::Output(Output { value: None, .. }) => &Value::Unknown,
            v => v,
        }
    }

    /// Wraps the value in one secret mark, however many it had.
    pub fn secret(self) -> Value {
        match self {
            Value::Secret(_) => self,
            v => Value::Secret(Box::new(v)),
        }
    }

    /// Whether anything in it is marked secret.
    pub fn has_secret(&self) -> bool {
        match self {
            Value::Secret(_) => true,
            Value::Output(o) => o.secret || o.value.as_ref().is_some_and(|v| v.has_secret()),
            Value::List(l) => l.iter().any(Value::has_secret),
            Value::Object(o) => o.values().any(Value::has_secret),
            _ => false,
        }
    }

    /// Whether anything in it is still unknown.
    pub fn has_unknown(&self) -> bool {
        match self.bare() {
            Value::Unknown => true,
            Value::List(l) => l.iter().any(Value::has_unknown),
            Value::Object(o) => o.values().any(Value::has_unknown),
            _ => false,
        }
    }

    /// Whether it says nothing: null, or an empty list or object. AWS leaves these out, emulators do not.
    pub fn is_blank(&self) -> bool {
        match self.bare() {
            Value::Null => true,
            Value::List(l) => l.is_empty(),
            Value::Object(o) => o.values().all(Value::is_blank),
            _ => false,
        }
    }

    /// The JSON under the marks, or `None` where something is still unknown.
    pub fn known(&self) -> Option<Json> {
        Some(match self.bare() {
            Value::Null => Json::Null,
            Value::Bool(b) => (*b).into(),
            Value::Number(n) if n.fract() == 0.0 && n.abs() <= MAX_WHOLE => (*n as i64).into(),
            Value::Number(n) => (*n).into(),
            Value::String(s) => s.as_str().into(),
            Value::List(l) => l.iter().map(Value::known).collect::<Option<Vec<_>>>()?.into(),
            Value::Object(o) | Value::Opaque(_, o) => object_to_json(o)?,
            Value::Reference(r) => r.id.as_ref().map_or(Some(Json::Null), |id| id.known())?,
            Value::Unknown | Value::Secret(_) | Value::Output(_) => return None,
        })
    }

    /// The same value, secret wherever `marks` is secret.
    pub fn secret_like(self, marks: &Value) -> Value {
        match (self, marks) {
            (v, Value::Secret(_)) => v.secret(),
            (v, Value::Output(o)) if o.secret => v.secret(),
            (Value::Object(o), Value::Object(m)) => Value::Object(
                o.into_iter()
                    .map(|(k, v)| match m.get(&k) {
                        Some(m) => (k, v.secret_like(m)),
                        None => (k, v),
                    })
                    .collect(),
            ),
            // Items may have moved or been added: what one secret item taught, all of them keep.
            (Value::List(l), Value::List(m)) if m.iter().any(Value::has_secret) => {
                let in_place = l.len() == m.len() && l.iter().zip(m).all(|(v, m)| v.known() == m.known());
                if in_place {
                    Value::List(l.into_iter().zip(m).map(|(v, m)| v.secret_like(m)).collect())
                } else {
                    Value::List(l).secret()
                }
            }
            (v, _) => v,
        }
    }
}

/// The largest whole number that a double holds exactly.
pub const MAX_WHOLE: f64 = 9_007_199_254_740_992.0;

/// The JSON of known members, or `None` where something is unknown.
pub fn object_to_json(o: &Object) -> Option<Json> {
    o.iter().map(|(k, v)| Some((k.clone(), v.known()?))).collect::<Option<Map<_, _>>>().map(Json::Object)
}

/// The members of a JSON object; anything else has none.
pub fn object_of(json: Json) -> Object {
    match Value::from(json) {
        Value::Object(o) => o,
        _ => Object::new(),
    }
}

impl From<Json> for Value {
    fn from(j: Json) -> Value {
        match j {
            Json::Null => Value::Null,
            Json::Bool(b) => Value::Bool(b),
            // Every number that serde_json holds without `arbitrary_precision` is a double or fits in one.
            Json::Number(n) => n.as_f64().map_or(Value::Null, Value::Number),
            Json::String(s) => Value::String(s),
            Json::Array(a) => Value::List(a.into_iter().map(Value::from).collect()),
            Json::Object(o) => {
                Value::Object(o.into_iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k, v.into())).collect())
            }
        }
    }
}

impl From<&str> for Value {
    fn from(s: &str) -> Value {
        Value::String(s.to_owned())
    }
}

/// Shows the value, and `[secret]` in place of what must not be shown: nothing that is logged can leak.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::Bool(b) => b.fmt(f),
            Value::Number(n) => n.fmt(f),
            Value::String(s) => s.fmt(f),
            Value::List(l) => l.fmt(f),
            Value::Object(o) => o.fmt(f),
            Value::Unknown => f.write_str("[unknown]"),
            Value::Secret(_) | Value::Output(Output { secret: true, .. }) => f.write_str("[secret]"),
            Value::Output(o) => match &o.value {
                Some(v) => v.fmt(f),
                None => f.write_str("[unknown]"),
            },
            Value::Reference(r) => write!(f, "[{}]", r.urn),
            Value::Opaque(kind, _) => write!(f, "[{kind:?}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn value(j: Json) -> Value {
        j.into()
    }

    #[test]
    fn json_goes_in_and_comes_out() {
        let j = json!({"a": [1, 2.5, "x", true], "b": {"c": "d"}});
        assert_eq!(value(j.clone()).known(), Some(j));
    }

    #[test]
    fn nothing_is_known_around_an_unknown() {
        let v = Value::List(vec![value(json!(1)), Value::Secret(Box::new(Value::Unknown))]);
        assert_eq!(v.known(), None);
        assert!(v.has_unknown() && v.has_secret());
    }

    #[test]
    fn secrets_are_not_shown() {
        let mut o = Object::new();
        o.insert("password".into(), value(json!("hunter2")).secret());
        assert!(!format!("{:?}", Value::Object(o)).contains("hunter2"));
    }

    #[test]
    fn marks_move_to_the_same_places() {
        let marks = Value::Object(Object::from([("a".into(), value(json!(1)).secret())]));
        let marked = value(json!({"a": 2, "b": 3})).secret_like(&marks);
        assert_eq!(format!("{marked:?}"), r#"{"a": [secret], "b": 3.0}"#);
    }

    #[test]
    fn a_secret_item_is_not_lost_when_the_list_grows() {
        let marks = Value::List(vec![value(json!("a")).secret()]);
        assert!(value(json!(["a", "b"])).secret_like(&marks).has_secret());
    }

    /// AWS gives lists back in an order of its own.
    #[test]
    fn a_secret_item_is_not_lost_when_it_moves() {
        let marks = Value::List(vec![value(json!("open")), value(json!("hunter2")).secret()]);
        let told = |found: Json| format!("{:?}", value(found).secret_like(&marks));
        assert_eq!(told(json!(["open", "hunter2"])), r#"["open", [secret]]"#);
        assert!(!told(json!(["hunter2", "open"])).contains("hunter2"));
        assert!(!told(json!(["open", "hunter3"])).contains("hunter3"));
    }
}
