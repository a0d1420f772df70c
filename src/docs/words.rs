//! Facts about a property, in words.

use super::entries::Change;
use super::yaml;
use crate::defaults::told;
use crate::patterns;
use crate::spec::{Bounds, Property, Type, name_of};
use serde_json::{Value as Json, json};

/// Its type, and what limits it.
pub fn kind(p: &Property) -> String {
    match limits(p).join("; ") {
        limits if limits.is_empty() => ty(p),
        limits => format!("{}: {limits}", ty(p)),
    }
}

/// Its type.
pub fn ty(p: &Property) -> String {
    match &p.ty {
        Type::Bool => "boolean".into(),
        Type::Integer => "whole number".into(),
        Type::Number => "number".into(),
        Type::String if p.numeric_string => "whole number, as a string or as a number".into(),
        Type::String => "string".into(),
        Type::List(item) => match &p.keyed_by {
            Some(key) => format!("list of {}, one for each `{key}`, in any order", many(item)),
            None => format!("list of {}", many(item)),
        },
        Type::Set(item) => format!("list of {}, in any order", many(item)),
        Type::Map(item) => format!("object with keys of your own and {} as values", many(item)),
        Type::Object(_) => "object".into(),
        Type::TextOr(_) => "string or object".into(),
        Type::Resource(token) => format!("`{}`", name_of(token)),
        Type::Any => "anything".into(),
    }
}

fn many(p: &Property) -> String {
    match &p.ty {
        Type::Bool => "booleans".into(),
        Type::Integer => "whole numbers".into(),
        Type::Number => "numbers".into(),
        Type::String => "strings".into(),
        Type::List(item) | Type::Set(item) => format!("lists of {}", many(item)),
        Type::Map(_) | Type::Object(_) => "objects".into(),
        Type::TextOr(_) => "strings or objects".into(),
        Type::Resource(_) => "resources".into(),
        Type::Any => "anything".into(),
    }
}

fn limits(p: &Property) -> Vec<String> {
    match &p.ty {
        Type::String | Type::TextOr(_) => text(p),
        Type::Integer | Type::Number => span(&p.bounds, "").into_iter().collect(),
        Type::List(item) | Type::Set(item) => {
            let each = limits(item).into_iter().map(|limit| format!("each {limit}"));
            span(&p.bounds, " items").into_iter().chain(each).collect()
        }
        Type::Map(item) => {
            let keys = of_text(&p.keys).into_iter().map(|limit| format!("keys {limit}"));
            let values = limits(item).into_iter().map(|limit| format!("values {limit}"));
            span(&p.bounds, " entries").into_iter().chain(keys).chain(values).collect()
        }
        Type::Bool | Type::Object(_) | Type::Resource(_) | Type::Any => Vec::new(),
    }
}

fn text(p: &Property) -> Vec<String> {
    let mut limits = Vec::new();
    if !p.choices.is_empty() {
        let choices: Vec<_> = p.choices.iter().map(|c| format!("`{c}`")).collect();
        let any_case = if p.ignore_case { ", in any capitals" } else { "" };
        limits.push(match choices.as_slice() {
            [one] => format!("only {one}"),
            [many @ .., last] => format!("{} or {last}{any_case}", many.join(", ")),
            [] => String::new(),
        });
    }
    if p.newer.is_some() {
        limits.push("a newer value that AWS knows is taken with a warning".into());
    }
    limits.extend(of_text(&p.bounds));
    limits
}

fn of_text(bounds: &Bounds) -> Vec<String> {
    let mut limits: Vec<_> = span(bounds, " characters").into_iter().collect();
    if let Some(pattern) = &bounds.pattern {
        // Of a pattern that asks for two things the words tell the one that is missing.
        let mut words: Vec<_> = ["", "{####}"].iter().filter_map(|s| patterns::words(&pattern.text, s)).collect();
        words.dedup();
        limits.extend(words.iter().map(|&s| s.to_owned()));
        if words.is_empty() {
            limits.push(format!("must match `{}`", pattern.text));
        }
    }
    limits
}

fn span(bounds: &Bounds, unit: &str) -> Option<String> {
    match (bounds.min.filter(|min| *min > 0.0 || unit.is_empty()), bounds.max) {
        (Some(min), Some(max)) if min == max => Some(format!("{min}{unit}")),
        (Some(min), Some(max)) => Some(format!("{min} to {max}{unit}")),
        (Some(1.0), None) if !unit.is_empty() => Some("not empty".into()),
        (Some(min), None) => Some(format!("at least {min}{unit}")),
        (None, Some(max)) => Some(format!("at most {max}{unit}")),
        (None, None) => None,
    }
}

/// What holds when it is left out; `None` if it has to be given.
pub fn default(name: &str, p: &Property, named_by: &str) -> Option<String> {
    let nothing = [json!({}), json!([])];
    match &p.server_default {
        _ if p.required => None,
        Some(_) if p.unit_in.is_some() => told(&p.doc),
        Some(none) if nothing.contains(none) => Some("none".into()),
        Some(Json::Object(_) | Json::Array(_)) => p.server_default.as_ref().map(|d| format!("`{}`", yaml::inline(d))),
        Some(plain) => Some(format!("`{}`", plain.as_str().map_or_else(|| plain.to_string(), str::to_owned))),
        None if name == named_by => Some("a name made from the resource's".into()),
        None => Some(told(&p.doc).unwrap_or_else(|| if p.computed { "AWS fills it in" } else { "none" }.to_owned())),
    }
}

/// What a change does.
pub fn change(change: Change) -> &'static str {
    match change {
        Change::InPlace => "in place",
        Change::Replaces => "replaces the resource",
        Change::Once => "in place where there was none; else it replaces the resource",
        Change::AddOnly => "items are added in place; to change or remove one is refused",
        Change::Stays => "in place; to remove it is refused",
        Change::Refused => "refused",
    }
}

#[cfg(test)]
mod tests {
    use super::super::entries::entries;
    use super::*;
    use crate::resources::registry;
    use crate::value::{Object, object_of};

    #[test]
    fn every_input_has_an_example_and_tells_its_default() {
        let mut count = 0;
        for life in registry().lives() {
            let spec = &life.entry.spec;
            for entry in entries(registry().types(), &spec.inputs) {
                let (at, p) = (format!("{}: {}", spec.token, entry.path), entry.property);
                assert!(p.example.is_some(), "{at} has no `example`");
                let doc = p.doc.replace('\n', " ").to_lowercase();
                let shown = default(&entry.path, p, life.entry.resource.named_by());
                assert_eq!(shown.is_none(), p.required, "{at}: its default");
                // What stands in the table must not contradict the words.
                if shown.as_deref() == Some("none") && p.server_default.is_none() {
                    assert!(!doc.contains("default") || doc.contains("default: none"), "{at}: {}", p.doc);
                }
                count += 1;
            }
        }
        assert!(count > 150, "only {count} properties were found");
    }

    #[test]
    fn what_the_provider_refuses_is_shown_as_refused() {
        for life in registry().lives() {
            let spec = &life.entry.spec;
            for entry in entries(registry().types(), &spec.inputs).iter().filter(|e| e.depth == 0) {
                let had = object_of(json!({entry.path.as_str(): entry.property.example}));
                let refused = life.diff(&had, &Object::new(), &had, &[]).is_err();
                assert_eq!(
                    matches!(entry.change, Change::AddOnly | Change::Stays),
                    refused,
                    "{}: {}",
                    spec.token,
                    entry.path
                );
            }
        }
    }

    #[test]
    fn a_sentence_is_what_the_documentation_tells_of_a_default() {
        assert_eq!(told("How long. Default: 1\nhour. Changes in place."), Some("1 hour".into()));
        assert_eq!(told("Default: the pool's domain."), Some("the pool's domain".into()));
        assert_eq!(told("`OFF`, the default."), None);
    }
}
