//! Property values as they cross the wire: `google.protobuf.Struct` with Pulumi's signatures, to and from [`Value`].

use crate::path;
use crate::value::{Object, Opaque, Output, Reference, Value};
use prost_types::value::Kind;
use prost_types::{ListValue, Struct, Value as Wire};

const SIGNATURE: &str = "4dabf18193072939515e22adb298388d";
const SECRET: &str = "1b47061264138c4ac30d75fd1eb44270";
const REFERENCE: &str = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT: &str = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const ASSET: &str = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE: &str = "0def7320c3a5731c473e5ecbe6d01bc7";
const BYTES: &str = "803fd3297a5875dc03ca845dda5d2a98";

/// What stands for an unknown. SDKs send the one for strings whatever the property's type is; so do we.
const UNKNOWN: &str = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UNKNOWNS: [&str; 7] = [
    UNKNOWN,
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];

/// A property bag that does not follow the protocol.
#[derive(Debug, PartialEq, thiserror::Error)]
#[error("malformed property value at {at}: {reason}")]
pub struct Malformed {
    at: String,
    reason: String,
}

/// Where a value stands. Its path is made only when something is wrong there: a path may be as long as all keys together.
#[derive(Clone, Copy)]
enum Place<'a> {
    Top,
    Member(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl Place<'_> {
    fn path(&self) -> String {
        match self {
            Place::Top => String::new(),
            Place::Member(of, name) => path::member(&of.path(), name),
            Place::Item(of, i) => path::item(&of.path(), *i),
        }
    }
}

fn malformed<T>(at: &Place<'_>, reason: impl Into<String>) -> Result<T, Malformed> {
    let at = Some(at.path()).filter(|path| !path.is_empty()).unwrap_or_else(|| "the top".to_owned());
    Err(Malformed { at, reason: reason.into() })
}

/// The members of a property bag; an absent one is empty.
pub fn decode(wire: Option<Struct>) -> Result<Object, Malformed> {
    members(wire.unwrap_or_default(), &Place::Top)
}

/// The value that JSON text in a configuration stands for: signatures may occur anywhere in it.
pub fn decode_json(json: serde_json::Value) -> Result<Value, Malformed> {
    fn wire(json: serde_json::Value) -> Wire {
        use serde_json::Value as Json;
        let kind = match json {
            Json::Null => Kind::NullValue(0),
            Json::Bool(b) => Kind::BoolValue(b),
            Json::Number(n) => Kind::NumberValue(n.as_f64().unwrap_or(f64::NAN)),
            Json::String(s) => Kind::StringValue(s),
            Json::Array(a) => Kind::ListValue(ListValue { values: a.into_iter().map(wire).collect() }),
            Json::Object(o) => Kind::StructValue(Struct { fields: o.into_iter().map(|(k, v)| (k, wire(v))).collect() }),
        };
        Wire { kind: Some(kind) }
    }
    value(wire(json), &Place::Top)
}

fn members(wire: Struct, at: &Place<'_>) -> Result<Object, Malformed> {
    wire.fields
        .into_iter()
        .map(|(key, v)| {
            let v = value(v, &Place::Member(at, &key))?;
            Ok((key, v))
        })
        .collect()
}

fn value(wire: Wire, at: &Place<'_>) -> Result<Value, Malformed> {
    Ok(match wire.kind {
        // Go never sends a value without a kind; what it would mean is null.
        None | Some(Kind::NullValue(_)) => Value::Null,
        Some(Kind::BoolValue(b)) => Value::Bool(b),
        Some(Kind::NumberValue(n)) if n.is_finite() => Value::Number(n),
        Some(Kind::NumberValue(_)) => return malformed(at, "a number that is not finite"),
        Some(Kind::StringValue(s)) => text(s),
        Some(Kind::ListValue(l)) => Value::List(
            l.values.into_iter().enumerate().map(|(i, v)| value(v, &Place::Item(at, i))).collect::<Result<_, _>>()?,
        ),
        Some(Kind::StructValue(s)) => object(s, at)?,
    })
}

fn text(s: String) -> Value {
    if UNKNOWNS.contains(&s.as_str()) { Value::Unknown } else { Value::String(s) }
}

fn object(wire: Struct, at: &Place<'_>) -> Result<Value, Malformed> {
    let mut fields = wire.fields;
    let Some(signature) = fields.remove(SIGNATURE) else {
        return Ok(Value::Object(members(Struct { fields }, at)?));
    };
    let Some(Kind::StringValue(signature)) = signature.kind else {
        return malformed(at, "a signature that is not a string");
    };
    match signature.as_str() {
        SECRET => match fields.remove("value") {
            Some(v) => Ok(value(v, at)?.secret()),
            None => malformed(at, "a secret without its value"),
        },
        OUTPUT => {
            let value = fields.remove("value").map(|v| value(v, at).map(Box::new)).transpose()?;
            let secret = match fields.remove("secret").and_then(|v| v.kind) {
                None => false,
                Some(Kind::BoolValue(b)) => b,
                Some(_) => return malformed(at, "an output whose secret flag is not a boolean"),
            };
            let dependencies = match fields.remove("dependencies").and_then(|v| v.kind) {
                None => Vec::new(),
                Some(Kind::ListValue(l)) => l
                    .values
                    .into_iter()
                    .map(|v| match v.kind {
                        Some(Kind::StringValue(urn)) => Ok(urn),
                        _ => malformed(at, "an output with a dependency that is not a string"),
                    })
                    .collect::<Result<_, _>>()?,
                Some(_) => return malformed(at, "an output whose dependencies are not a list"),
            };
            Ok(Value::Output(Output { value, secret, dependencies }))
        }
        REFERENCE => {
            let Some(Kind::StringValue(urn)) = fields.remove("urn").and_then(|v| v.kind) else {
                return malformed(at, "a resource reference without a URN");
            };
            let id = match fields.remove("id") {
                None => None,
                Some(id) => match value(id, at)? {
                    Value::String(s) if s.is_empty() => Some(Box::new(Value::Unknown)),
                    id @ (Value::String(_) | Value::Unknown) => Some(Box::new(id)),
                    _ => return malformed(at, "a resource reference whose id is not a string"),
                },
            };
            Ok(Value::Reference(Reference { urn, id, rest: members(Struct { fields }, at)? }))
        }
        ASSET => Ok(Value::Opaque(Opaque::Asset, members(Struct { fields }, at)?)),
        ARCHIVE => Ok(Value::Opaque(Opaque::Archive, members(Struct { fields }, at)?)),
        BYTES => Ok(Value::Opaque(Opaque::Bytes, members(Struct { fields }, at)?)),
        _ => malformed(at, "an unknown signature"),
    }
}

/// The JSON text of `v`, with signatures: what [`decode_json`] reads.
pub fn encode_json(v: Value) -> serde_json::Value {
    fn json(wire: Wire) -> serde_json::Value {
        match wire.kind {
            None | Some(Kind::NullValue(_)) => serde_json::Value::Null,
            Some(Kind::BoolValue(b)) => b.into(),
            Some(Kind::NumberValue(n)) => n.into(),
            Some(Kind::StringValue(s)) => s.into(),
            Some(Kind::ListValue(l)) => l.values.into_iter().map(json).collect(),
            Some(Kind::StructValue(s)) => {
                serde_json::Value::Object(s.fields.into_iter().map(|(k, v)| (k, json(v))).collect())
            }
        }
    }
    json(wire(v))
}

/// The values under secret marks. What does not follow the protocol has none.
pub fn secrets(bag: &Struct) -> Vec<Value> {
    fn walk(wire: &Wire, found: &mut Vec<Value>) {
        match &wire.kind {
            Some(Kind::ListValue(l)) => l.values.iter().for_each(|v| walk(v, found)),
            Some(Kind::StructValue(s)) => inside(s, found),
            _ => {}
        }
    }
    fn inside(s: &Struct, found: &mut Vec<Value>) {
        let kind = |name: &str| s.fields.get(name).and_then(|v| v.kind.as_ref());
        let secret = match kind(SIGNATURE) {
            Some(Kind::StringValue(signature)) if signature == OUTPUT => kind("secret") == Some(&Kind::BoolValue(true)),
            Some(Kind::StringValue(signature)) => signature == SECRET,
            _ => false,
        };
        if secret {
            found.extend(object(s.clone(), &Place::Top).ok());
        } else {
            s.fields.values().for_each(|v| walk(v, found));
        }
    }
    let mut found = Vec::new();
    inside(bag, &mut found);
    found
}

/// The property bag that holds `o`.
pub fn encode(o: Object) -> Struct {
    Struct { fields: o.into_iter().map(|(k, v)| (k, wire(v))).collect() }
}

fn wire(v: Value) -> Wire {
    let kind = match v {
        Value::Null => Kind::NullValue(0),
        Value::Bool(b) => Kind::BoolValue(b),
        Value::Number(n) => Kind::NumberValue(n),
        Value::String(s) => Kind::StringValue(s),
        Value::Unknown => Kind::StringValue(UNKNOWN.into()),
        Value::List(l) => Kind::ListValue(ListValue { values: l.into_iter().map(wire).collect() }),
        Value::Object(o) => Kind::StructValue(encode(o)),
        Value::Secret(v) => signed(SECRET, [("value".into(), *v)].into()),
        Value::Output(o) => {
            let mut members = Object::new();
            if let Some(v) = o.value {
                members.insert("value".into(), *v);
            }
            if o.secret {
                members.insert("secret".into(), Value::Bool(true));
            }
            let urns = o.dependencies.into_iter().map(Value::String).collect::<Vec<_>>();
            if !urns.is_empty() {
                members.insert("dependencies".into(), Value::List(urns));
            }
            signed(OUTPUT, members)
        }
        Value::Reference(r) => {
            let mut members = r.rest;
            members.insert("urn".into(), Value::String(r.urn));
            if let Some(id) = r.id {
                members.insert("id".into(), *id);
            }
            signed(REFERENCE, members)
        }
        Value::Opaque(Opaque::Asset, o) => signed(ASSET, o),
        Value::Opaque(Opaque::Archive, o) => signed(ARCHIVE, o),
        Value::Opaque(Opaque::Bytes, o) => signed(BYTES, o),
    };
    Wire { kind: Some(kind) }
}

fn signed(signature: &str, mut members: Object) -> Kind {
    members.insert(SIGNATURE.into(), signature.into());
    Kind::StructValue(encode(members))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Any value that has one wire form only (a secret in a secret, say, has two).
    pub(crate) fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            Just(Value::Unknown),
            any::<bool>().prop_map(Value::Bool),
            (-1e15..1e15f64).prop_map(Value::Number),
            "[a-zé.\" ]{0,6}".prop_map(Value::String),
        ];
        leaf.prop_recursive(5, 40, 4, |inner| {
            let object = prop::collection::btree_map("[a-z.\\[]{0,5}", inner.clone(), 0..4);
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
                object.clone().prop_map(Value::Object),
                inner.clone().prop_map(Value::secret),
                (prop::option::of(inner), any::<bool>(), prop::collection::vec("urn:[a-z]{3}", 0..2)).prop_map(
                    |(value, secret, dependencies)| Value::Output(Output {
                        value: value.map(Box::new),
                        secret,
                        dependencies
                    })
                ),
                ("urn:[a-z]{3}", prop::option::of("[a-z]{1,4}")).prop_map(|(urn, id)| {
                    let id = id.map(|id| Box::new(Value::String(id)));
                    Value::Reference(Reference { urn, id, rest: Object::new() })
                }),
                object.prop_map(|o| Value::Opaque(Opaque::Asset, o)),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_sent_is_read(v in any_value()) {
            let o = Object::from([("v".to_owned(), v)]);
            prop_assert_eq!(decode(Some(encode(o.clone()))), Ok(o.clone()));
            let v = Value::Object(o);
            prop_assert_eq!(decode_json(encode_json(v.clone())), Ok(v));
        }
    }

    fn signed_with(signature: Wire, members: &[(&str, Wire)]) -> Result<Object, Malformed> {
        let mut fields: std::collections::BTreeMap<_, _> =
            members.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect();
        fields.insert(SIGNATURE.into(), signature);
        let inner = Wire { kind: Some(Kind::StructValue(Struct { fields })) };
        let list = Wire { kind: Some(Kind::ListValue(ListValue { values: vec![inner] })) };
        decode(Some(Struct { fields: [("a".to_owned(), list)].into() }))
    }

    #[test]
    fn malformed_signatures_are_refused_with_their_path() {
        let text = |s: &str| wire(s.into());
        for (signature, members, reason) in [
            (text("nonsense"), vec![], "an unknown signature"),
            (wire(Value::Bool(true)), vec![], "a signature that is not a string"),
            (text(SECRET), vec![], "a secret without its value"),
            (text(REFERENCE), vec![], "a resource reference without a URN"),
            (
                text(REFERENCE),
                vec![("urn", text("u")), ("id", wire(Value::Bool(true)))],
                "a resource reference whose id is not a string",
            ),
            (text(OUTPUT), vec![("secret", text("yes"))], "an output whose secret flag is not a boolean"),
            (text(OUTPUT), vec![("dependencies", text("u"))], "an output whose dependencies are not a list"),
        ] {
            let refused = signed_with(signature, &members).expect_err(reason).to_string();
            assert_eq!(refused, format!("malformed property value at a[0]: {reason}"));
        }
    }

    #[test]
    fn every_sentinel_is_unknown_and_longer_texts_are_not() {
        for s in UNKNOWNS {
            let fields = [("a".to_owned(), wire(s.into()))].into();
            assert_eq!(decode(Some(Struct { fields })).unwrap()["a"], Value::Unknown);
            let fields = [("a".to_owned(), wire(format!("x{s}").as_str().into()))].into();
            assert!(matches!(decode(Some(Struct { fields })).unwrap()["a"], Value::String(_)));
        }
    }

    #[test]
    fn a_value_without_a_kind_is_null() {
        let fields = [("a".to_owned(), Wire { kind: None })].into();
        assert_eq!(decode(Some(Struct { fields })).unwrap()["a"], Value::Null);
    }
}
