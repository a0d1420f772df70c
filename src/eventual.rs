//! What a component takes and gives. It composes values that may be unknown until the deployment has run, or secret; and
//! every one remembers the resources that it came from.

use crate::error::{self, Error, Result};
use crate::resource::Resource;
use crate::resources::registry;
use crate::spec::name_of;
use crate::value::{Object, Value};
use crate::wire;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::marker::PhantomData;

/// A `T` that may not be known yet.
pub struct Eventual<T> {
    value: Value,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Eventual<T> {
    fn clone(&self) -> Self {
        self.value.clone().into()
    }
}

impl<T> std::fmt::Debug for Eventual<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.value.fmt(f)
    }
}

impl<T> From<Value> for Eventual<T> {
    fn from(value: Value) -> Self {
        Eventual { value, of: PhantomData }
    }
}

impl<T> From<Eventual<T>> for Value {
    fn from(eventual: Eventual<T>) -> Value {
        eventual.value
    }
}

impl<T> Eventual<T> {
    /// What is known of it, with its marks.
    pub fn value(&self) -> &Value {
        &self.value
    }
}

impl<T: DeserializeOwned> Eventual<T> {
    /// What `f` makes of it: unknown while this is, and under its marks.
    pub fn map<U: Serialize>(&self, f: impl FnOnce(T) -> U) -> Result<Eventual<U>> {
        let made = match self.value.known() {
            None => Value::Unknown,
            Some(known) => {
                let made = f(serde_json::from_value(known).map_err(misfit)?);
                serde_json::to_value(made).map_err(misfit)?.into()
            }
        };
        Ok(made.marked(&self.value.marks()).into())
    }

    /// Its members, each of which may be unknown by itself; `None` while nothing is known of any.
    pub fn members(&self) -> Result<Option<T>> {
        if *self.value.bare() == Value::Unknown {
            return Ok(None);
        }
        laid_open(self.value.clone()).map(Some).map_err(misfit)
    }
}

fn misfit(e: serde_json::Error) -> Error {
    Error::Bug(format!("the checked arguments do not fit: {}", error::misfit(&e)))
}

/// The arguments of a component, as its types have them.
pub fn typed<A: DeserializeOwned>(args: Object) -> Result<A> {
    laid_open(Value::Object(args)).map_err(misfit)
}

/// What is in an object or a list, each with the marks that lay around all of it.
fn laid_open<T: DeserializeOwned>(v: Value) -> serde_json::Result<T> {
    serde_json::from_value(wire::encode_json(v.opened().unmarked().0))
}

/// The outputs of a component as values.
pub fn untyped<O: Serialize>(outputs: &O) -> Result<Object> {
    let json = serde_json::to_value(outputs).map_err(misfit)?;
    match wire::decode_json(json)? {
        Value::Object(o) => Ok(o.into_iter().filter(|(_, v)| *v != Value::Null).collect()),
        _ => Err(Error::Bug("the outputs are no object".into())),
    }
}

impl<T> Serialize for Eventual<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        wire::encode_json(self.value.clone()).serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Eventual<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        wire::decode_json(Json::deserialize(deserializer)?).map(Into::into).map_err(D::Error::custom)
    }
}

impl<T: JsonSchema> JsonSchema for Eventual<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A text that stands for the shortest form of a `T`, or the `T`.
#[derive(Debug)]
pub enum TextOr<T> {
    /// The text; or something that is not known yet.
    Text(Eventual<String>),
    /// The whole, each member of which may be unknown by itself.
    Whole(T),
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for TextOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let value = Eventual::<T>::deserialize(deserializer)?.value;
        match value.bare() {
            Value::Object(_) => laid_open(value).map(TextOr::Whole).map_err(D::Error::custom),
            _ => Ok(TextOr::Text(value.into())),
        }
    }
}

impl<T: JsonSchema> JsonSchema for TextOr<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("TextOr{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let whole = generator.subschema_for::<T>();
        json_schema!({"textOr": whole})
    }
}

/// The resource that a component made, as a value.
pub struct Node<R>(Eventual<R>);

impl<R> From<Value> for Node<R> {
    fn from(value: Value) -> Self {
        Node(value.into())
    }
}

impl<R> Serialize for Node<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<R: Resource> JsonSchema for Node<R> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        R::TOKEN.into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"resource": R::TOKEN})
    }
}

/// What a program says of the children in place of the component, child by child.
#[derive(Debug)]
pub enum Transform<T> {
    /// This.
    Known(T),
    /// It may say anything of any child.
    Unknown(Value),
}

impl<T> Transform<T> {
    /// What it says of one child.
    pub fn of<R>(&self, child: impl FnOnce(&T) -> Option<&Overrides<R>>) -> Option<Overrides<R>> {
        match self {
            Transform::Known(all) => child(all).map(|overrides| Overrides(overrides.0.clone())),
            Transform::Unknown(value) => Some(Overrides(value.clone().into())),
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Transform<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let value = Eventual::<T>::deserialize(deserializer)?.value;
        match value.bare() {
            Value::Unknown => Ok(Transform::Unknown(value)),
            _ => laid_open(value).map(Transform::Known).map_err(D::Error::custom),
        }
    }
}

impl<T: JsonSchema> JsonSchema for Transform<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// What a program says of a child in place of the component: any of the inputs of `R`.
pub struct Overrides<R>(Eventual<R>);

impl<R> std::fmt::Debug for Overrides<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl<R> Overrides<R> {
    /// Whether the program says something of the input `name`.
    pub fn says(&self, name: &str) -> bool {
        matches!(self.0.value().bare(), Value::Object(o) if o.contains_key(name))
    }
}

impl<R: Resource> Overrides<R> {
    /// Lays these inputs over those that the component chose: objects member by member, anything else as a whole. While
    /// none of these is known, none of those is certain, and what has to be there may be among these.
    pub fn over(&self, chosen: Object) -> Object {
        let over = self.0.value();
        match lay(Value::Object(chosen.clone()), over.clone()) {
            Value::Object(o) => o,
            _ => {
                let inputs = registry().resource(R::TOKEN).map(|life| &life.entry.spec.inputs);
                let required = inputs.into_iter().flatten().filter(|(_, p)| p.required);
                let mut all: Object = required.map(|(name, _)| (name.clone(), Value::Null)).collect();
                all.extend(chosen);
                let unsure = |v: Value| Value::Unknown.marked(&v.marks()).marked(&over.marks());
                all.into_iter().map(|(name, v)| (name, unsure(v))).collect()
            }
        }
    }
}

fn lay(under: Value, over: Value) -> Value {
    let (over, marks) = over.unmarked();
    match (under, over) {
        (Value::Object(mut under), Value::Object(over)) => {
            for (name, v) in over {
                let v = lay(under.remove(&name).unwrap_or(Value::Null), v.marked(&marks));
                under.insert(name, v);
            }
            Value::Object(under)
        }
        (_, over) => over.marked(&marks),
    }
}

impl<'de, R> Deserialize<'de> for Overrides<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        Eventual::deserialize(deserializer).map(Overrides)
    }
}

impl<R: Resource> JsonSchema for Overrides<R> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}Overrides", name_of(R::TOKEN)).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = R::Args::json_schema(generator);
        schema.remove("required");
        let name = name_of(R::TOKEN);
        schema.insert("description".into(), format!("Inputs of the `{name}` that a component makes.").into());
        schema
    }
}
