//! What the author of a function writes, and the same with its types erased. A function looks things up and changes
//! nothing.

use crate::aws::{Cx, is_own};
use crate::error::{self, Error, Result};
use crate::marks::hidden;
use crate::spec::{Spec, Type, Types};
use crate::state::fit;
use crate::value::{Object, Value};
use async_trait::async_trait;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::future::Future;
use std::marker::PhantomData;

/// A function.
pub trait Function: Send + Sync + 'static {
    /// The token.
    const TOKEN: &'static str;
    /// What it takes.
    type Args: DeserializeOwned + JsonSchema + Send;
    /// What it gives. It has an `id`.
    type Result: Serialize + JsonSchema;
    /// What a result that is made of a resource's properties has not.
    const WITHOUT: &'static [&'static str] = &[];

    /// The answer, where the provider's region, if it is written down, is all that it takes. Then nobody is asked, and no
    /// credentials are needed.
    fn offline(_: Option<&str>, _: &Self::Args) -> Option<Self::Result> {
        None
    }

    /// The answer.
    fn invoke(cx: &Cx, args: Self::Args) -> impl Future<Output = Result<Self::Result>> + Send;
}

/// What AWS says, to be read as `T` describes it: by its letters, whatever their case, and without what `T` has not.
pub struct Said<T> {
    said: Json,
    read_as: PhantomData<fn() -> T>,
}

impl<T> From<Json> for Said<T> {
    fn from(said: Json) -> Self {
        Said { said, read_as: PhantomData }
    }
}

impl<T> Serialize for Said<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.said.serialize(serializer)
    }
}

impl<T: JsonSchema> JsonSchema for Said<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A [`Function`] with its types erased.
#[async_trait]
pub trait Invoked: Send + Sync {
    #[expect(missing_docs, reason = "derived from Function")]
    fn spec(&self, types: &mut Types) -> Spec;
    #[expect(missing_docs, reason = "the function of the same name of Function")]
    fn offline(&self, region: Option<&str>, args: &Json) -> Result<Option<Json>>;
    #[expect(missing_docs, reason = "the function of the same name of Function")]
    async fn invoke(&self, cx: &Cx, args: &Json) -> Result<Json>;
}

fn args<F: Function>(args: &Json) -> Result<F::Args> {
    serde_json::from_value(args.clone()).map_err(misfit::<F>)
}

fn misfit<F: Function>(e: serde_json::Error) -> Error {
    Error::Bug(format!("{}: {}", F::TOKEN, error::misfit(&e)))
}

#[async_trait]
impl<F: Function> Invoked for F {
    fn spec(&self, types: &mut Types) -> Spec {
        let mut spec = Spec::of::<F::Args, F::Result>(F::TOKEN, types);
        // What AWS never says of a resource cannot be looked up.
        spec.outputs.retain(|name, p| !p.write_only && !F::WITHOUT.contains(&name.as_str()));
        for p in spec.outputs.values_mut() {
            p.replaces = false;
            p.required |= p.ty.is_collection();
        }
        spec
    }
    fn offline(&self, region: Option<&str>, json: &Json) -> Result<Option<Json>> {
        F::offline(region, &args::<F>(json)?).map(serde_json::to_value).transpose().map_err(misfit::<F>)
    }
    async fn invoke(&self, cx: &Cx, json: &Json) -> Result<Json> {
        serde_json::to_value(F::invoke(cx, args::<F>(json)?).await?).map_err(misfit::<F>)
    }
}

/// A function and its spec.
pub struct Invocable {
    /// What is known of its arguments and results.
    pub spec: Spec,
    /// What it does.
    pub function: Box<dyn Invoked>,
}

impl Invocable {
    /// The result that an answer makes: as the spec has it, with every list and map, and secret where the spec says so.
    pub fn result(&self, types: &Types, answer: &Json) -> Object {
        let fields = &self.spec.outputs;
        let mut result = fit(types, fields.iter(), answer);
        for (name, p) in fields.iter().filter(|(_, p)| p.ty.is_collection()) {
            let empty =
                if matches!(p.ty, Type::Map(_)) { Value::Object(Object::new()) } else { Value::List(Vec::new()) };
            result.entry(name.clone()).or_insert(empty);
        }
        for found in result.values_mut() {
            if let Value::Object(entries) = found {
                entries.retain(|key, _| !is_own(key));
            }
        }
        hidden(types, fields, result)
    }
}
