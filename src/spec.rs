//! What the generic middle knows of each property. Made once from the Rust types; `schema.rs` shows it to the world.
//!
//! The types say names, shapes, documentation and bounds. What JSON Schema has no word for stands beside a property
//! as a key of its own (`#[schemars(extend("replaceOnChange" = true))]`); [`Property`] lists them all.

use crate::value::Value;
use regex::Regex;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The members of an object type.
pub type Fields = BTreeMap<String, Property>;

/// The named object types of all resources and functions.
#[derive(Debug, Default)]
pub struct Types(BTreeMap<String, ObjectType>);

/// A named object type.
#[derive(Debug)]
pub struct ObjectType {
    /// Its documentation.
    pub doc: String,
    /// Its members.
    pub fields: Fields,
}

/// What is known of a property, or of the items of one.
#[derive(Clone, Debug)]
pub struct Property {
    /// Its type.
    pub ty: Type,
    /// Its documentation.
    pub doc: String,
    /// It must be given.
    pub required: bool,
    /// It is kept as a secret wherever it stands.
    pub secret: bool,
    /// The keys of a map whose values are kept as secrets.
    pub secret_keys: Vec<String>,
    /// AWS cannot change it on an existing resource.
    pub replaces: bool,
    /// With `replaces`: a resource that lacks it can still be given one.
    pub set_once: bool,
    /// What AWS uses when it is not given, and what is sent when it is removed from a program.
    pub server_default: Option<Json>,
    /// No value says its default: an update leaves it out, and AWS documents that this resets it.
    pub left_out: bool,
    /// Items can be added; the resource refuses to have one changed or removed.
    pub add_only: bool,
    /// It can be changed; the resource refuses to have it removed.
    pub stays: bool,
    /// Of a number of units of time: the property that says which. `server_default` is in that one's own default.
    pub unit_in: Option<String>,
    /// A number of which AWS takes 0 for the default.
    pub zero_is_default: bool,
    /// AWS fills it in by itself: found where nobody wrote it, it is not drift.
    pub computed: bool,
    /// Of an output: the input that it follows. Its value is open while that changes.
    pub follows: Option<String>,
    /// AWS never says it back: the state keeps what the program said.
    pub write_only: bool,
    /// It is not a member of the AWS shape that the resource's other properties make up.
    pub local: bool,
    /// Of a list of objects: the member that names an item, whatever its position.
    pub keyed_by: Option<String>,
    /// An empty list or object is a value of its own, other than none.
    pub empty_counts: bool,
    /// A string that holds a whole number, and may be given as one.
    pub numeric_string: bool,
    /// A string whose case has no meaning.
    pub ignore_case: bool,
    /// A string that holds JSON, of which only the content has a meaning.
    pub json_text: bool,
    /// The values there are.
    pub choices: Vec<String>,
    /// What SDKs call the list of the values, if not after the property.
    pub enum_name: Option<String>,
    /// What a value that AWS adds some day may look like; such a one gets a warning.
    pub newer: Option<Pattern>,
    /// A value as somebody would write it.
    pub example: Option<Json>,
    /// What limits it.
    pub bounds: Bounds,
    /// What limits the keys of a map.
    pub keys: Bounds,
}

/// The shape of a value.
#[derive(Clone, Debug)]
pub enum Type {
    /// A boolean.
    Bool,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A text.
    String,
    /// A list whose order means something.
    List(Box<Property>),
    /// A list whose order means nothing.
    Set(Box<Property>),
    /// An object with free keys.
    Map(Box<Property>),
    /// A named object type.
    Object(String),
    /// A text, or an object of a named type that says more.
    TextOr(String),
    /// A resource, by its type token.
    Resource(String),
    /// Whatever JSON can say.
    Any,
}

/// The limits of a value: of its size (characters, items, members) or, for a number, of itself.
#[derive(Clone, Debug, Default)]
pub struct Bounds {
    /// The least.
    pub min: Option<f64>,
    /// The most.
    pub max: Option<f64>,
    /// What a text must match.
    pub pattern: Option<Pattern>,
}

/// A regular expression, compiled when it is first used: a start should not wait for dozens of them.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// As written.
    pub text: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The expression `text`.
    pub fn new(text: &str) -> Self {
        Pattern { text: text.to_owned(), compiled: OnceLock::new() }
    }

    /// Whether `value` matches. (A test compiles every pattern there is.)
    pub fn matches(&self, value: &str) -> bool {
        self.compiled.get_or_init(|| Regex::new(&self.text).ok()).as_ref().is_none_or(|r| r.is_match(value))
    }
}

/// What a program may say of a resource or a function, and what it gets.
#[derive(Debug)]
pub struct Spec {
    /// The type token.
    pub token: &'static str,
    /// Its documentation.
    pub doc: String,
    /// What a program may give.
    pub inputs: Fields,
    /// What AWS adds.
    pub outputs: Fields,
    /// Of a resource that can be listed: what a list is asked with.
    pub queries: Option<Fields>,
}

/// The part of a token that programs write: `UserPool`.
pub fn name_of(token: &str) -> &str {
    token.rsplit(':').next().unwrap_or(token)
}

impl Types {
    /// The members of the object type `name`. Only names that [`Spec::of`] met are ever asked for.
    pub fn fields(&self, name: &str) -> &Fields {
        static NONE: Fields = Fields::new();
        self.0.get(name).map_or(&NONE, |t| &t.fields)
    }

    /// What the object type `name` is.
    pub fn doc(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |t| &t.doc)
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &ObjectType)> {
        self.0.iter()
    }
}

impl Spec {
    /// The spec of a resource or function whose arguments are `A` and whose further outputs are `O`.
    pub fn of<A: JsonSchema, O: JsonSchema>(token: &'static str, types: &mut Types) -> Self {
        let mut generator = SchemaSettings::draft2020_12().into_generator();
        let args = A::json_schema(&mut generator);
        let outputs = O::json_schema(&mut generator);
        for (name, def) in generator.definitions() {
            types
                .0
                .entry(name.clone())
                .or_insert_with(|| ObjectType { doc: text(def, "description"), fields: fields(def) });
        }
        Spec {
            token,
            doc: text(args.as_value(), "description"),
            inputs: fields(args.as_value()),
            outputs: fields(outputs.as_value()),
            queries: None,
        }
    }

    /// The same spec of a resource that can be listed by these inputs.
    pub fn listed_by(mut self, names: Option<&[&str]>) -> Self {
        let query = |name: &&str| {
            let p = self.inputs.get(*name)?;
            Some(((*name).to_owned(), Property { required: true, replaces: false, ..p.clone() }))
        };
        self.queries = names.map(|names| names.iter().filter_map(query).collect());
        self
    }

    /// Every property of a resource's state: its inputs and what AWS adds.
    pub fn state(&self) -> impl Iterator<Item = (&String, &Property)> {
        self.inputs.iter().chain(&self.outputs)
    }
}

fn fields(schema: &Json) -> Fields {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    let members = schema["properties"].as_object().into_iter().flatten();
    members.map(|(name, p)| (name.clone(), Property::of(p, required.contains(&name.as_str())))).collect()
}

fn texts(list: &Json) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
}

fn text(schema: &Json, key: &str) -> String {
    schema[key].as_str().unwrap_or_default().to_owned()
}

impl Property {
    /// The number that `n` stands for: AWS, or the SDK where it has no word for "not set", says 0 for some defaults.
    pub fn number(&self, n: f64) -> f64 {
        let stands_for_default = n == 0.0 && (self.zero_is_default || self.bounds.min.is_some_and(|min| min > 0.0));
        self.server_default.as_ref().and_then(Json::as_f64).filter(|_| stands_for_default).unwrap_or(n)
    }

    /// Whether it takes a call of its own to read, which is made for those who give it: what nobody gave is not known to
    /// be its default.
    pub fn is_read_when_given(&self) -> bool {
        self.local && !self.write_only && self.server_default.is_some() && matches!(self.ty, Type::Object(_))
    }

    fn of(p: &Json, required: bool) -> Self {
        let flag = |key: &str| p[key] == json!(true);
        Property {
            ty: Type::of(p),
            doc: text(p, "description"),
            required,
            secret: flag("secret"),
            secret_keys: texts(&p["secretKeys"]),
            replaces: flag("replaceOnChange"),
            set_once: flag("setOnce"),
            add_only: flag("addOnly"),
            stays: flag("stays"),
            server_default: p.get("serverDefault").cloned(),
            unit_in: p["unitIn"].as_str().map(str::to_owned),
            left_out: flag("leftOut"),
            zero_is_default: flag("zeroIsDefault"),
            computed: flag("computed"),
            follows: p["follows"].as_str().map(str::to_owned),
            write_only: flag("writeOnly"),
            local: flag("local"),
            keyed_by: p["keyedBy"].as_str().map(str::to_owned),
            empty_counts: flag("emptyCounts"),
            numeric_string: flag("numericString"),
            ignore_case: flag("ignoreCase"),
            json_text: flag("jsonText"),
            choices: texts(&p["enum"]),
            enum_name: p["enumName"].as_str().map(str::to_owned),
            newer: p["newer"].as_str().map(Pattern::new),
            example: p.get("example").cloned(),
            bounds: Bounds::of(p),
            keys: Bounds::of(&p["propertyNames"]),
        }
    }

    /// The value with the marks that the property wants: a secret is one whatever the program or AWS calls it.
    pub fn marked(&self, v: Value) -> Value {
        match v {
            Value::Unknown => v,
            v if self.secret => v.secret(),
            Value::Object(entries) if !self.secret_keys.is_empty() => {
                let mark = |(key, v): (String, Value)| {
                    let v = if v != Value::Unknown && self.secret_keys.contains(&key) { v.secret() } else { v };
                    (key, v)
                };
                Value::Object(entries.into_iter().map(mark).collect())
            }
            v => v,
        }
    }

    /// Whether it holds secrets that have to be marked.
    pub fn has_secrets(&self) -> bool {
        self.secret || !self.secret_keys.is_empty()
    }

    /// Whether `v` says nothing of the property.
    pub fn is_blank(&self, v: &Value) -> bool {
        v.is_blank() && !(self.empty_counts && matches!(v.bare(), Value::List(_) | Value::Object(_)))
    }

    /// Whether AWS may say nothing where the property is `v`: it leaves empty lists out of its answers.
    pub fn is_unsaid(&self, v: &Value) -> bool {
        self.is_blank(v) || (v.is_blank() && matches!(v.bare(), Value::List(_)))
    }

    /// The items of a list or set, or the values of a map. `itemEnum`, `itemNewer` and `valueBounds` on the property speak
    /// of them.
    fn of_items(p: &Json, items: &Json) -> Box<Self> {
        let mut items = items.clone();
        for (word, of_item) in [("itemEnum", "enum"), ("itemNewer", "newer")] {
            if let (Some(o), Some(said)) = (items.as_object_mut(), p.get(word)) {
                o.insert(of_item.into(), said.clone());
            }
        }
        if let (Some(o), Some(bounds)) = (items.as_object_mut(), p["valueBounds"].as_object()) {
            o.extend(bounds.clone());
        }
        if let (Some(o), Some(example)) = (items.as_object_mut(), p["example"].get(0)) {
            o.entry("example").or_insert(example.clone());
        }
        Box::new(Property::of(&items, false))
    }
}

impl Type {
    /// Whether it holds any number of values.
    pub fn is_collection(&self) -> bool {
        matches!(self, Type::List(_) | Type::Set(_) | Type::Map(_))
    }

    fn of(p: &Json) -> Self {
        if let Some(r) = p["$ref"].as_str() {
            return Type::Object(r.trim_start_matches("#/$defs/").to_owned());
        }
        if let Some(token) = p["resource"].as_str() {
            return Type::Resource(token.to_owned());
        }
        if let Type::Object(name) = p.get("textOr").map_or(Type::Any, Type::of) {
            return Type::TextOr(name);
        }
        if let Some(any) = p["anyOf"].as_array() {
            return Type::of(&any[0]); // schemars' `Option<T>`: T or null
        }
        match p["type"].as_str().or_else(|| p["type"][0].as_str()) {
            Some("boolean") => Type::Bool,
            Some("integer") => Type::Integer,
            Some("number") => Type::Number,
            Some("string") => Type::String,
            // Items known by name have an order to keep, whether it means something or not.
            Some("array") if p["uniqueItems"] == json!(true) && p["keyedBy"].is_null() => {
                Type::Set(Property::of_items(p, &p["items"]))
            }
            Some("array") => Type::List(Property::of_items(p, &p["items"])),
            Some("object") => Type::Map(Property::of_items(p, &p["additionalProperties"])),
            _ => Type::Any,
        }
    }
}

impl Bounds {
    fn of(p: &Json) -> Self {
        let number = |keys: &[&str]| keys.iter().find_map(|key| p[key].as_f64());
        // schemars notes the range of the Rust type itself; those say nothing of AWS.
        let real = |n: f64| (n.abs() < f64::from(i32::MAX)).then_some(n);
        Bounds {
            min: number(&["minLength", "minItems", "minProperties", "minimum"]).and_then(real),
            max: number(&["maxLength", "maxItems", "maxProperties", "maximum"]).and_then(real),
            pattern: p["pattern"].as_str().map(Pattern::new),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a map or an object of the spec holds, all the way down.
    fn each<'a>(types: &'a Types, fields: &'a Fields, at: &str, seen: &mut dyn FnMut(&str, &'a Property)) {
        for (name, p) in fields {
            let at = crate::path::member(at, name);
            seen(&at, p);
            let mut p = p;
            while let Type::List(item) | Type::Set(item) | Type::Map(item) = &p.ty {
                p = item;
                seen(&format!("{at}[*]"), p);
            }
            if let Type::Object(name) = &p.ty {
                each(types, types.fields(name), &at, seen);
            }
        }
    }

    #[test]
    fn every_pattern_compiles() {
        let registry = crate::resources::registry();
        let mut count = 0;
        for spec in registry.specs() {
            each(registry.types(), &spec.inputs, "", &mut |at, p| {
                for pattern in [&p.bounds.pattern, &p.keys.pattern, &p.newer].into_iter().flatten() {
                    Regex::new(&pattern.text).unwrap_or_else(|e| panic!("{}.{at}: {e}", spec.token));
                    count += 1;
                }
            });
        }
        assert!(count > 20, "only {count} patterns were found");
    }

    #[test]
    fn every_property_is_documented() {
        let registry = crate::resources::registry();
        for spec in registry.specs().chain(registry.components().map(|c| &c.spec)) {
            for fields in [&spec.inputs, &spec.outputs] {
                each(registry.types(), fields, "", &mut |at, p| {
                    assert!(at.ends_with("[*]") || !p.doc.is_empty(), "{}.{at} has no documentation", spec.token);
                });
            }
        }
    }
}
