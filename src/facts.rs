//! What is certain about inputs of which some may still be unknown. Rules between properties are written over this:
//! a rule fails only on what is certain, so an unknown never causes a failure, and resource code never meets one.

use crate::aws::{is_awss, is_own};
use crate::check::Failures;
use crate::path::{Step, member, parse};
use crate::value::{Object, Value};

/// The certain part of some inputs.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a>(&'a Object);

/// What stands at a path.
enum At<'a> {
    /// Certainly nothing.
    Nothing,
    /// Perhaps something: it, or what it is in, is unknown.
    Unsure,
    /// This.
    There(&'a Value),
}

impl<'a> Facts<'a> {
    /// The facts about `inputs`.
    pub fn new(inputs: &'a Object) -> Self {
        Facts(inputs)
    }

    fn at(self, path: &str) -> At<'a> {
        let mut object = self.0;
        let mut found: Option<&Value> = None;
        for step in parse(path) {
            let next = match (&step, found) {
                (Step::Key(k), None) => object.get(k),
                (Step::Key(k), Some(Value::Object(o))) => {
                    object = o;
                    object.get(k)
                }
                (Step::Index(i), Some(Value::List(l))) => l.get(*i),
                _ => None,
            };
            match next.map(Value::bare) {
                None | Some(Value::Null) => return At::Nothing,
                Some(Value::Unknown) => return At::Unsure,
                Some(v) => found = Some(v),
            }
        }
        found.map_or(At::Nothing, At::There)
    }

    fn there(self, path: &str) -> Option<&'a Value> {
        match self.at(path) {
            At::There(v) => Some(v),
            _ => None,
        }
    }

    /// Certainly not given, or given without content.
    pub fn absent(self, path: &str) -> bool {
        match self.at(path) {
            At::Nothing => true,
            At::There(v) => v.is_blank(),
            At::Unsure => false,
        }
    }

    /// Certainly given, with content.
    pub fn given(self, path: &str) -> bool {
        self.there(path).is_some_and(|v| !v.is_blank())
    }

    /// The text at `path`, when it is certain.
    pub fn text(self, path: &str) -> Option<&'a str> {
        match self.there(path) {
            Some(Value::String(s)) => Some(s),
            _ => None,
        }
    }

    /// Whether what stands at `path` is under a secret mark, or holds one: no text may show it.
    pub fn is_secret(self, path: &str) -> bool {
        let mut steps = parse(path).into_iter();
        let Some(Step::Key(first)) = steps.next() else { return false };
        let mut found = self.0.get(&first);
        for step in steps {
            found = match (step, found) {
                (_, Some(Value::Secret(_) | Value::Output(_))) => break,
                (Step::Key(k), Some(Value::Object(o))) => o.get(&k),
                (Step::Index(i), Some(Value::List(l))) => l.get(i),
                _ => None,
            };
        }
        found.is_some_and(Value::has_secret)
    }

    /// A value that stands at `path` as a text may show it: where it is secret, `instead` of it.
    pub fn shown(self, path: &str, value: &'a str, instead: &'a str) -> &'a str {
        if self.is_secret(path) { instead } else { value }
    }

    /// Whether the text at `path` is certainly `value`.
    pub fn is(self, path: &str, value: &str) -> bool {
        self.text(path) == Some(value)
    }

    /// The boolean at `path`, when it is certain.
    pub fn flag(self, path: &str) -> Option<bool> {
        match self.there(path) {
            Some(Value::Bool(b)) => Some(*b),
            _ => None,
        }
    }

    /// Whether there is certainly an object at `path`.
    pub fn has_members(self, path: &str) -> bool {
        matches!(self.there(path), Some(Value::Object(_)))
    }

    /// Whether the boolean at `path` is certainly false, or certainly not given.
    pub fn lacks_flag(self, path: &str) -> bool {
        self.absent(path) || self.flag(path) == Some(false)
    }

    /// The number at `path`, when it is certain.
    pub fn number(self, path: &str) -> Option<f64> {
        match self.there(path) {
            Some(Value::Number(n)) => Some(*n),
            _ => None,
        }
    }

    /// All that stands at `path`, when all of it is certain.
    pub fn known(self, path: &str) -> Option<serde_json::Value> {
        self.there(path)?.known()
    }

    /// How many items or entries there are at `path`; 0 where nothing is certain.
    pub fn count(self, path: &str) -> usize {
        match self.there(path) {
            Some(Value::List(l)) => l.len(),
            Some(Value::Object(o)) => o.len(),
            _ => 0,
        }
    }

    /// The texts in the list at `path` that are certain.
    pub fn texts(self, path: &str) -> Vec<&'a str> {
        let Some(Value::List(l)) = self.there(path) else { return Vec::new() };
        l.iter()
            .filter_map(|v| match v.bare() {
                Value::String(s) => Some(s.as_str()),
                _ => None,
            })
            .collect()
    }

    /// Refuses tags that only AWS itself may set.
    pub fn own_tags(self, path: &str, failures: &mut Failures) {
        let Some(Value::Object(tags)) = self.there(path) else { return };
        for key in tags.keys().filter(|key| is_awss(key)) {
            failures.add(member(path, key), "begins with aws:, which AWS keeps for its own tags");
        }
        for key in tags.keys().filter(|key| is_own(key)) {
            failures.add(member(path, key), "is the key of a tag of the provider's own: choose another one");
        }
    }

    /// The keys of the map at `path`, whatever their values are.
    pub fn keys(self, path: &str) -> Vec<&'a str> {
        match self.there(path) {
            Some(Value::Object(o)) => o.keys().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether the list at `path` certainly has `item`.
    pub fn has(self, path: &str, item: &str) -> bool {
        self.texts(path).contains(&item)
    }

    /// Whether the list at `path` certainly lacks `item`: an absent list does, one with an unknown in it may not.
    pub fn lacks(self, path: &str, item: &str) -> bool {
        match self.at(path) {
            At::Nothing => true,
            At::Unsure => false,
            At::There(v) => !v.has_unknown() && !self.has(path, item),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marks::Marks;
    use crate::value::object_of;
    use serde_json::json;

    #[test]
    fn only_what_is_certain_counts() {
        let mut o = object_of(json!({"mode": "ON", "list": ["a", "b"], "deep": {"x": 1}, "empty": {}}));
        o.insert("later".into(), Value::Unknown);
        o.insert("half".into(), Value::List(vec!["a".into(), Value::Unknown]));
        let f = Facts::new(&o);
        assert!(f.is("mode", "ON") && f.given("mode") && f.has("list", "b") && f.lacks("list", "c"));
        assert_eq!((f.number("deep.x"), f.count("list"), f.text("list[1]")), (Some(1.0), 2, Some("b")));
        assert!(f.absent("none") && f.absent("empty") && f.absent("deep.y") && f.lacks("none", "a"));
        assert!(!f.absent("later") && !f.given("later") && !f.absent("later.deep"));
        assert!(f.has("half", "a") && !f.lacks("half", "b"));
    }

    #[test]
    fn what_is_secret_is_not_shown() {
        let mut o = object_of(json!({"plain": ["a"], "deep": {"x": 1}}));
        o.insert("whole".into(), Value::List(vec!["a".into()]).secret());
        o.insert("items".into(), Value::List(vec![Value::from("a").secret(), "b".into()]));
        let marks = Marks { secret: true, ..Marks::from_resources(["urn:a".to_owned()]) };
        o.insert("computed".into(), Value::List(vec!["a".into()]).marked(&marks));
        let f = Facts::new(&o);
        for path in ["plain", "plain[0]", "deep.x", "deep.y", "none", "none.deeper", "items[1]"] {
            assert!(!f.is_secret(path), "{path}");
        }
        for path in ["whole", "whole[0]", "items", "items[0]", "computed", "computed[0]"] {
            assert!(f.is_secret(path), "{path}");
        }
        assert_eq!((f.shown("whole", "a", "one"), f.shown("plain", "a", "one")), ("one", "a"));
    }
}
