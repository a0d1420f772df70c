//! Inputs against a spec: types, bounds, required and unknown properties. Unknowns pass; they are checked when known.

mod failures;
mod limits;
mod names;
#[cfg(test)]
mod tests;

pub use failures::{Failure, Failures};

use crate::path;
use crate::spec::{Bounds, Fields, Property, Type, Types};
use crate::value::{MAX_WHOLE, Object, Value};
use limits::{not_whole, outside, problem};
use names::{choices, nearest, slip, unknown};
use serde_json::Value as Json;
use std::collections::HashMap;

/// The inputs in the types that the spec gives them (a number for `"30"`), without nulls; and what is wrong with them.
pub fn check(types: &Types, fields: &Fields, inputs: Object) -> (Object, Failures) {
    let mut walk = Walk { types, failures: Failures::default(), secret: false };
    let inputs = walk.object("", fields, inputs);
    (inputs, walk.failures)
}

struct Walk<'a> {
    types: &'a Types,
    failures: Failures,
    /// Whether what is looked at is under a secret mark: no text may show it.
    secret: bool,
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
                None if self.failures.are_many() => self.failures.add(at, "is not a property here"),
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

    /// What stands under a mark, which may be a secret one.
    fn hidden(&mut self, secret: bool, at: &str, p: &Property, v: Value) -> Value {
        let around = self.secret;
        self.secret |= secret;
        let v = self.value(at, p, v);
        self.secret = around;
        v
    }

    fn value(&mut self, at: &str, p: &Property, v: Value) -> Value {
        match v {
            Value::Secret(v) => return self.hidden(true, at, p, *v).secret(),
            v @ Value::Output(_) => {
                let secret = v.has_secret();
                let (v, marks) = v.unmarked();
                return self.hidden(secret, at, p, v).marked(&marks);
            }
            _ => {}
        }
        match (&p.ty, v) {
            (_, Value::Unknown) => Value::Unknown,
            (Type::Any | Type::Resource(_), v) => v,
            (Type::TextOr(name), Value::Object(o)) => Value::Object(self.object(at, self.types.fields(name), o)),
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
            (Type::String | Type::TextOr(_), Value::String(s)) => {
                self.text(at, p, &s);
                Value::String(s)
            }
            (Type::List(item) | Type::Set(item), Value::List(items)) => {
                self.bounds(at, &p.bounds, items.len() as f64, " items");
                let items: Vec<Value> =
                    items.into_iter().enumerate().map(|(i, v)| self.value(&path::item(at, i), item, v)).collect();
                Value::List(if matches!(p.ty, Type::Set(_)) { without_repeats(items) } else { items })
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
            let guess = p.choices.len() > 1 && !self.secret;
            let near = if guess { nearest(s, p.choices.iter()) } else { String::new() };
            let near = match p.newer.as_ref().filter(|newer| newer.matches(s)).map(|_| slip(s, p)) {
                Some(None) => {
                    let text = format!("has a value that is newer than this provider, and AWS may refuse it{near}");
                    self.failures.warn(at, &text);
                    return;
                }
                Some(Some(meant)) if guess => format!("; did you mean {meant}?"),
                Some(Some(_)) => near,
                None => near,
            };
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
        if let Some(reason) = outside(bounds, n, unit, !self.secret) {
            self.failures.add(at, reason);
        }
    }
}

/// Drops repeated items; AWS would refuse or ignore them. The one that stays has the marks of all.
fn without_repeats(items: Vec<Value>) -> Vec<Value> {
    let mut kept: Vec<Value> = Vec::new();
    // Where values stand that look the same.
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for v in items {
        let Some(known) = v.known() else {
            kept.push(v);
            continue;
        };
        let places = places.entry(known.to_string()).or_default();
        match places.iter().find(|i| kept[**i].bare() == v.bare()) {
            Some(&i) => kept[i] = kept[i].clone().marked(&v.marks()),
            None => {
                places.push(kept.len());
                kept.push(v);
            }
        }
    }
    kept
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
            Type::TextOr(_) => "a string or an object",
            Type::Resource(_) => "a resource",
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
