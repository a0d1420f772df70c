//! Inputs against a spec: types, bounds, required and unknown properties. Unknowns pass; they are checked when known.

use crate::path;
use crate::patterns;
use crate::spec::{Bounds, Fields, Property, Type, Types};
use crate::value::{MAX_WHOLE, Object, Value};
use serde_json::Value as Json;

/// Something that is wrong with the inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The path of the property.
    pub property: String,
    /// What is wrong, and what to do. Never holds the value.
    pub reason: String,
}

impl Failure {
    /// The failure as the engine shows it best. It prints the value of the top-level property that a failure names: true
    /// and short for a text, a number or a boolean; else a lie (`<nil>`), a dump or a secret, so the reason tells the path.
    pub fn shown(self, inputs: &Object) -> Failure {
        match inputs.get(&self.property) {
            Some(Value::String(_) | Value::Number(_) | Value::Bool(_)) => self,
            _ => Failure { reason: format!("{} {}", self.property, self.reason), property: String::new() },
        }
    }
}

/// All that is wrong with the inputs, and what is legal but worth a warning.
#[derive(Debug, Default)]
pub struct Failures {
    wrong: Vec<Failure>,
    warnings: Vec<String>,
}

impl Failures {
    /// Notes that the property at `path` is wrong.
    pub fn add(&mut self, path: impl Into<String>, reason: impl Into<String>) {
        self.wrong.push(Failure { property: path.into(), reason: reason.into() });
    }

    /// Notes that what the property at `path` says is legal, and what the user should know about it. Stops nothing.
    pub fn warn(&mut self, path: &str, what: &str) {
        self.warnings.push(format!("{path} {what}"));
    }

    /// The warnings, one by one, in the order found; none are left.
    pub fn warnings(&mut self) -> Vec<String> {
        std::mem::take(&mut self.warnings)
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.wrong.is_empty()
    }

    /// Whether something is wrong at `path` itself, or with an item there.
    pub fn touches(&self, path: &str) -> bool {
        let here = |at: &str| at == path || at.strip_prefix(path).is_some_and(|rest| rest.starts_with('['));
        self.wrong.iter().any(|f| here(&f.property))
    }
}

/// What is wrong, one by one, in the order found.
impl IntoIterator for Failures {
    type Item = Failure;
    type IntoIter = std::vec::IntoIter<Failure>;

    fn into_iter(self) -> Self::IntoIter {
        self.wrong.into_iter()
    }
}

/// The inputs in the types that the spec gives them (a number for `"30"`), without nulls; and what is wrong with them.
pub fn check(types: &Types, fields: &Fields, inputs: Object) -> (Object, Failures) {
    let mut walk = Walk { types, failures: Failures::default() };
    let inputs = walk.object("", fields, inputs);
    (inputs, walk.failures)
}

struct Walk<'a> {
    types: &'a Types,
    failures: Failures,
}

impl Walk<'_> {
    fn object(&mut self, at: &str, fields: &Fields, object: Object) -> Object {
        let mut out = Object::new();
        for (name, v) in object {
            let at = path::member(at, &name);
            match fields.get(&name) {
                // The engine's own keys travel with the inputs.
                None if name.starts_with("__") && !at.contains('.') => {
                    out.insert(name, v);
                }
                None => self.failures.add(at, unknown(&name, fields)),
                Some(_) if *v.bare() == Value::Null => {}
                Some(p) => {
                    let v = self.value(&at, p, v);
                    out.insert(name, v);
                }
            }
        }
        for (name, _) in fields.iter().filter(|(name, p)| p.required && !out.contains_key(*name)) {
            self.failures.add(path::member(at, name), "is required, and missing");
        }
        out
    }

    fn value(&mut self, at: &str, p: &Property, v: Value) -> Value {
        match v {
            Value::Secret(v) => return self.value(at, p, *v).secret(),
            Value::Output(o) => {
                let secret = o.secret;
                let v = o.value.map_or(Value::Unknown, |v| self.value(at, p, *v));
                return if secret { v.secret() } else { v };
            }
            _ => {}
        }
        match (&p.ty, v) {
            (_, Value::Unknown) => Value::Unknown,
            (Type::Any, v) => v,
            (Type::Bool, v @ Value::Bool(_)) => v,
            (Type::Bool, Value::String(s)) if s == "true" || s == "false" => Value::Bool(s == "true"),
            (Type::Integer | Type::Number, Value::String(s)) if s.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
                let n = s.trim().parse().unwrap_or_default();
                self.value(at, p, Value::Number(n))
            }
            (Type::Integer, Value::Number(n)) if n.fract() != 0.0 || n.abs() > MAX_WHOLE => {
                self.failures.add(at, "must be a whole number");
                Value::Number(n)
            }
            (Type::Integer | Type::Number, Value::Number(n)) => {
                self.bounds(at, &p.bounds, n, "");
                Value::Number(n)
            }
            (Type::String, Value::Number(n)) if p.numeric_string && n.fract() == 0.0 && n.abs() <= MAX_WHOLE => {
                self.value(at, p, Value::String(format!("{}", n as i64)))
            }
            (Type::String, Value::String(s)) => {
                self.text(at, p, &s);
                Value::String(s)
            }
            (Type::List(item) | Type::Set(item), Value::List(items)) => {
                self.bounds(at, &p.bounds, items.len() as f64, " items");
                let mut items: Vec<Value> =
                    items.into_iter().enumerate().map(|(i, v)| self.value(&path::item(at, i), item, v)).collect();
                if matches!(p.ty, Type::Set(_)) {
                    dedup(&mut items);
                }
                Value::List(items)
            }
            (Type::Map(item), Value::Object(o)) => {
                self.bounds(at, &p.bounds, o.len() as f64, " entries");
                let entries = o.into_iter().filter(|(_, v)| *v.bare() != Value::Null);
                Value::Object(
                    entries
                        .map(|(k, v)| {
                            let at = path::member(at, &k);
                            self.key(&at, &p.keys, &k);
                            let v = self.value(&at, item, v);
                            (k, v)
                        })
                        .collect(),
                )
            }
            (Type::Object(name), Value::Object(o)) => {
                let types = self.types;
                // AWS takes some empty blocks for a setting and others for none; nobody should have to know which.
                if o.is_empty() && !p.empty_counts && !self.empty_is_default(p, name) {
                    let members: Vec<&str> = types.fields(name).keys().map(String::as_str).collect();
                    self.failures.add(at, format!("must not be empty: leave it out, or give {}", members.join(", ")));
                    return Value::Object(o);
                }
                Value::Object(self.object(at, types.fields(name), o))
            }
            (_, v) if !p.choices.is_empty() => {
                self.failures.add(at, format!("must be {}, and is {}", choices(p), a(&v)));
                v
            }
            (ty, v) => {
                self.failures.add(at, format!("must be {}, and is {}{}", ty.a(), a(&v), hint(ty, &v)));
                v
            }
        }
    }

    /// Whether an empty block says what AWS has where there is no block.
    fn empty_is_default(&self, p: &Property, name: &str) -> bool {
        let fields = self.types.fields(name);
        match &p.server_default {
            Some(Json::Object(default)) if default.is_empty() => true,
            Some(Json::Object(default)) => {
                fields.iter().all(|(name, p)| p.server_default.as_ref() == default.get(name))
            }
            _ => false,
        }
    }

    fn text(&mut self, at: &str, p: &Property, s: &str) {
        let same = |c: &String| if p.ignore_case { c.eq_ignore_ascii_case(s) } else { c == s };
        if !p.choices.is_empty() && !p.choices.iter().any(same) {
            if p.newer.as_ref().is_some_and(|newer| newer.matches(s)) {
                let near = nearest(s, p.choices.iter());
                let text = format!("has a value that is newer than this provider, and AWS may refuse it{near}");
                self.failures.warn(at, &text);
                return;
            }
            let near = if p.choices.len() > 1 { nearest(s, p.choices.iter()) } else { String::new() };
            self.failures.add(at, format!("must be {}{near}", choices(p)));
            return;
        }
        if let Some(reason) = p.numeric_string.then(|| not_whole(s)).flatten() {
            self.failures.add(at, reason);
            return;
        }
        self.limits(at, &p.bounds, s, "", p.example.as_ref());
    }

    fn key(&mut self, at: &str, bounds: &Bounds, key: &str) {
        self.limits(at, bounds, key, "its key ", None);
    }

    fn limits(&mut self, at: &str, bounds: &Bounds, s: &str, what: &str, example: Option<&Json>) {
        if let Some(reason) = problem(bounds, s, example) {
            self.failures.add(at, format!("{what}{reason}"));
        }
    }

    fn bounds(&mut self, at: &str, bounds: &Bounds, n: f64, unit: &str) {
        if let Some(reason) = outside(bounds, n, unit) {
            self.failures.add(at, reason);
        }
    }
}

impl Property {
    /// What is wrong with a text, if anything.
    pub fn problem(&self, s: &str) -> Option<String> {
        problem(&self.bounds, s, self.example.as_ref())
    }
}

/// Length and pattern of a text, in one message: for an ARN, say, the length tells nothing.
fn problem(bounds: &Bounds, s: &str, example: Option<&Json>) -> Option<String> {
    let wrong = bounds.pattern.as_ref().filter(|p| !p.matches(s));
    let length = outside(bounds, s.chars().count() as f64, " characters long");
    let example = example.and_then(Json::as_str).map_or(String::new(), |e| format!(", such as {e}"));
    match (length, wrong) {
        (_, Some(p)) if patterns::wants_example(&p.text) => {
            Some(format!("{}{example}", patterns::words(&p.text, s).unwrap_or_default()))
        }
        (Some(length), _) => Some(length),
        (None, Some(p)) => Some(match patterns::words(&p.text, s) {
            Some(words) => words.to_owned(),
            None => format!("must match {}{example}", p.text),
        }),
        (None, None) => None,
    }
}

/// Why a text is no whole number that AWS would take. It takes more than any of Rust's whole numbers.
fn not_whole(s: &str) -> Option<&'static str> {
    let digits = s.strip_prefix('-').unwrap_or(s);
    match digits.parse::<f64>() {
        Ok(n) if digits.bytes().all(|b| b.is_ascii_digit()) => {
            (n > 2f64.powi(1023)).then_some("must be at most 2^1023")
        }
        _ => Some("must be a whole number, as a number or as text"),
    }
}

fn choices(p: &Property) -> String {
    match p.choices.as_slice() {
        [one] => one.clone(),
        many => format!("one of {}", many.join(", ")),
    }
}

fn outside(bounds: &Bounds, n: f64, unit: &str) -> Option<String> {
    let (verb, unit) = match unit {
        " items" | " entries" => ("have", unit),
        _ => ("be", unit),
    };
    match (bounds.min, bounds.max) {
        (Some(min), Some(max)) if n < min || n > max => {
            Some(format!("must {verb} {min} to {max}{unit}, and {} {n}", if verb == "have" { "has" } else { "is" }))
        }
        (Some(1.0), None) if n < 1.0 => Some("must not be empty".into()),
        (Some(min), None) if n < min => Some(format!("must {verb} at least {min}{unit}")),
        (None, Some(max)) if n > max => {
            Some(format!("must {verb} at most {max}{unit}, and {} {n}", if verb == "have" { "has" } else { "is" }))
        }
        _ => None,
    }
}

/// Drops repeated items; AWS would refuse or ignore them.
fn dedup(items: &mut Vec<Value>) {
    let mut seen: Vec<Value> = Vec::new();
    items.retain(|v| {
        let new = v.has_unknown() || !seen.contains(v.bare());
        seen.push(v.bare().clone());
        new
    });
}

fn unknown(name: &str, fields: &Fields) -> String {
    format!("is not a property here{}", nearest(name, fields.keys()))
}

/// A question after the one of `names` that `name` was probably meant to be.
fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a String>) -> String {
    let lower = name.to_ascii_lowercase();
    names
        .map(|n| (strsim::jaro_winkler(&lower, &n.to_ascii_lowercase()), n))
        .filter(|(score, _)| *score > 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map_or(String::new(), |(_, n)| format!("; did you mean {n}?"))
}

impl Type {
    /// The type as a person would say it.
    pub fn a(&self) -> &'static str {
        match self {
            Type::Bool => "a boolean",
            Type::Integer => "a whole number",
            Type::Number => "a number",
            Type::String => "a string",
            Type::List(_) | Type::Set(_) => "a list",
            Type::Map(_) | Type::Object(_) => "an object",
            Type::Any => "anything",
        }
    }
}

fn a(v: &Value) -> &'static str {
    match v.bare() {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::List(_) => "a list",
        Value::Object(_) => "an object",
        Value::Reference(_) => "a resource",
        Value::Opaque(..) => "an asset",
        Value::Unknown | Value::Secret(_) | Value::Output(_) => "unknown",
    }
}

fn hint(ty: &Type, v: &Value) -> &'static str {
    match (ty, v.bare()) {
        (Type::String, Value::Reference(_)) => ": pass one of its properties, such as its id or arn",
        (Type::List(_) | Type::Set(_), Value::String(_)) => ": put it in brackets",
        (Type::String, Value::Number(_) | Value::Bool(_)) => ": put it in quotes",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Spec;
    use crate::value::object_of;
    use schemars::JsonSchema;
    use serde_json::json;
    use std::collections::{BTreeMap, BTreeSet};

    #[derive(JsonSchema)]
    #[serde(rename_all = "camelCase")]
    #[expect(dead_code, reason = "only the schema is read")]
    struct Args {
        #[schemars(length(min = 2, max = 4), regex(pattern = r"^[a-z]+$"))]
        name: String,
        #[schemars(range(min = 6, max = 99))]
        size: Option<i32>,
        #[schemars(extend("enum" = ["ON", "OFF"]))]
        mode: Option<String>,
        #[schemars(extend("itemEnum" = ["email", "phone_number"], "itemNewer" = "^new_"))]
        kinds: Option<BTreeSet<String>>,
        #[schemars(extend("propertyNames" = {"maxLength": 3}), extend("valueBounds" = {"maxLength": 5}))]
        tags: Option<BTreeMap<String, String>>,
        nested: Option<Nested>,
        flag: Option<bool>,
        #[schemars(extend("numericString" = true))]
        count: Option<String>,
    }

    #[derive(JsonSchema)]
    #[serde(rename_all = "camelCase")]
    #[expect(dead_code, reason = "only the schema is read")]
    struct Nested {
        items: Vec<i32>,
    }

    #[derive(JsonSchema)]
    struct None {}

    fn checked(inputs: serde_json::Value) -> (Object, Vec<(String, String)>) {
        let mut types = Types::default();
        let spec = Spec::of::<Args, None>("t", &mut types);
        let (inputs, failures) = check(&types, &spec.inputs, object_of(inputs));
        (inputs, failures.into_iter().map(|f| (f.property, f.reason)).collect())
    }

    #[test]
    fn what_is_right_passes() {
        let inputs = json!({"name": "abc", "size": 6, "mode": "ON", "kinds": ["email"], "tags": {"a": "b"},
            "nested": {"items": [1]}, "flag": true, "count": "12"});
        assert_eq!(checked(inputs.clone()), (object_of(inputs), vec![]));
    }

    #[test]
    fn a_value_that_aws_may_have_by_now_is_a_warning() {
        let mut types = Types::default();
        let spec = Spec::of::<Args, None>("t", &mut types);
        let inputs = object_of(json!({"name": "abc", "kinds": ["new_one", "old_one"]}));
        let (_, mut failures) = check(&types, &spec.inputs, inputs);
        let warned = failures.warnings();
        assert!(warned.len() == 1 && warned[0].starts_with("kinds[0] has a value that is newer"), "{warned:?}");
        assert!(failures.touches("kinds[1]") && !failures.touches("kinds[0]"));
    }

    #[test]
    fn texts_become_what_the_property_is() {
        let (inputs, failures) = checked(json!({"name": "abc", "size": "7", "flag": "false", "count": 12}));
        assert_eq!(failures, []);
        assert_eq!(inputs, object_of(json!({"name": "abc", "size": 7, "flag": false, "count": "12"})));
    }

    #[test]
    fn a_whole_number_in_a_text_may_be_greater_than_any_of_rusts() {
        let count = |text: String| checked(json!({"name": "abc", "count": text})).1;
        assert_eq!(count(format!("{}", 2f64.powi(1023))), []);
        assert_eq!(count(format!("-{}", 2f64.powi(1023))), []);
        for wrong in ["", "-", "1.5", "1e3", "+1", "inf"] {
            let reason = "must be a whole number, as a number or as text";
            assert_eq!(count(wrong.into()), [("count".to_owned(), reason.to_owned())], "{wrong}");
        }
        assert_eq!(count("9".repeat(309)), [("count".to_owned(), "must be at most 2^1023".to_owned())]);
    }

    #[test]
    fn everything_wrong_is_told_at_once_with_its_path() {
        let (_, failures) =
            checked(json!({"size": 5, "mode": "ONN", "kinds": ["email", "fax"], "tags": {"long": "toolong"},
            "nested": {"items": ["x"], "item": 1}, "sise": 1, "flag": "maybe", "count": "many"}));
        let failures: Vec<_> = failures.iter().map(|(p, r)| format!("{p} {r}")).collect();
        assert_eq!(
            failures,
            [
                "count must be a whole number, as a number or as text",
                "flag must be a boolean, and is a string",
                "kinds[1] must be one of email, phone_number",
                "mode must be one of ON, OFF; did you mean ON?",
                "nested.item is not a property here; did you mean items?",
                "nested.items[0] must be a whole number, and is a string",
                "sise is not a property here; did you mean size?",
                "size must be 6 to 99, and is 5",
                "tags.long its key must be at most 3 characters long, and is 4",
                "tags.long must be at most 5 characters long, and is 7",
                "name is required, and missing",
            ]
        );
    }

    #[test]
    fn a_resource_where_a_text_belongs_is_explained() {
        let mut types = Types::default();
        let spec = Spec::of::<Args, None>("t", &mut types);
        let reference = crate::value::Reference { urn: "urn:x".into(), id: Option::None, rest: Object::new() };
        let inputs = [("name".to_owned(), Value::Reference(reference))].into();
        let (_, failures) = check(&types, &spec.inputs, inputs);
        let reasons: Vec<_> = failures.into_iter().map(|f| f.reason).collect();
        assert_eq!(reasons, ["must be a string, and is a resource: pass one of its properties, such as its id or arn"]);
    }
}
