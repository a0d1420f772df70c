//! The difference between two sets of inputs, as property paths.

use crate::defaults::{equal, is_default};
use crate::path;
use crate::resources::user_pool::attributes::STANDARD;
use crate::spec::{Fields, Property, Type, Types};
use crate::units;
use crate::value::{Object, Value};
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap, HashSet};

/// How a property differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It was not there before.
    Add,
    /// It is no longer there.
    Delete,
    /// It has another value.
    Update,
}

/// A property that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// How.
    pub kind: Kind,
    /// AWS cannot make the change on the existing resource.
    pub replaces: bool,
}

/// All that differs, by path.
pub type Diff = BTreeMap<String, Change>;

/// What has to change so that `old` becomes `new`. `live` is what AWS said last: a program that now writes out what
/// AWS filled in by itself has changed nothing, and neither has one that no longer writes out a default.
pub fn diff(types: &Types, fields: &Fields, old: &Object, new: &Object, live: &Object) -> Diff {
    let mut walk = Walk { types, out: Diff::new() };
    let [was, now, live] = [old, new, live].map(|o| units::in_seconds(types, fields, o));
    for (name, p) in units::plain(types, fields, new).iter() {
        // While its unit is unknown, that is the change.
        if old.get(name) == new.get(name) && !units::alike(types, fields, name, new, new) {
            continue;
        }
        let at = path::member("", name);
        walk.value(at, p, p.replaces, was.get(name), now.get(name), live.get(name));
    }
    walk.out
}

struct Walk<'a> {
    types: &'a Types,
    out: Diff,
}

impl Walk<'_> {
    fn value(
        &mut self,
        at: String,
        p: &Property,
        replaces: bool,
        old: Option<&Value>,
        new: Option<&Value>,
        live: Option<&Value>,
    ) {
        let old = old.map(Value::bare).filter(|v| !p.is_blank(v));
        let new = new.map(Value::bare).filter(|v| !p.is_blank(v));
        let kind = match (old, new) {
            (None, None) => return,
            (None, Some(n))
                if live.map_or_else(
                    || is_default(self.types, p, n) && !p.is_read_when_given(),
                    |l| says(self.types, p, l, n),
                ) =>
            {
                return;
            }
            (Some(o), None) if is_default(self.types, p, o) => return,
            (None, Some(_)) => Kind::Add,
            (Some(_), None) => Kind::Delete,
            (Some(o), Some(n)) if equal(self.types, p, o, n) => return,
            (Some(o), Some(n)) => match (&p.ty, o, n) {
                (Type::Object(name), Value::Object(o), Value::Object(n)) => {
                    for (name, p) in self.types.fields(name) {
                        let at = path::member(&at, name);
                        self.value(at, p, replaces || p.replaces, o.get(name), n.get(name), inside(live, name));
                    }
                    return;
                }
                (Type::Map(item), Value::Object(o), Value::Object(n)) => {
                    for key in o.keys().chain(n.keys().filter(|k| !o.contains_key(*k))) {
                        self.value(path::member(&at, key), item, replaces, o.get(key), n.get(key), inside(live, key));
                    }
                    return;
                }
                (Type::List(item), Value::List(o), Value::List(n)) => {
                    let live = match live.map(Value::bare) {
                        Some(Value::List(l)) => l.as_slice(),
                        _ => &[],
                    };
                    return match &p.keyed_by {
                        Some(key) => self.keyed(&at, item, replaces, key, (o, n, live)),
                        None => self.list(&at, item, replaces, o, n),
                    };
                }
                (Type::Set(item), Value::List(o), Value::List(n)) => return self.set(&at, item, replaces, o, n),
                _ => Kind::Update,
            },
        };
        let replaces = replaces && !(p.set_once && kind == Kind::Add && live.is_none());
        self.out.insert(at, Change { kind, replaces });
    }

    fn list(&mut self, at: &str, item: &Property, replaces: bool, old: &[Value], new: &[Value]) {
        for i in 0..old.len().max(new.len()) {
            self.value(path::item(at, i), item, replaces, old.get(i), new.get(i), None);
        }
    }

    /// Items known by name: an item is the same one wherever it stands.
    fn keyed(
        &mut self,
        at: &str,
        item: &Property,
        replaces: bool,
        key: &str,
        (old, new, live): (&[Value], &[Value], &[Value]),
    ) {
        let [olds, news, lives] = [old, new, live].map(|items| Places::of(items, key));
        for (i, n) in new.iter().enumerate() {
            let at = path::item(at, i);
            let Some(name) = name_of(n, key) else {
                self.value(at, item, replaces, old.get(i), Some(n), None);
                continue;
            };
            let live = lives.find(&name).map(|i| &live[i]);
            match olds.find(&name) {
                Some(_) if live.is_some_and(|live| says(self.types, item, live, n)) => {}
                found => {
                    let was = found.map(|i| plainly_named(&old[i], key));
                    self.value(at, item, replaces, was.as_ref(), Some(&plainly_named(n, key)), live);
                }
            }
        }
        for (i, o) in old.iter().enumerate() {
            if name_of(o, key).is_some_and(|name| news.find(&name).is_none()) {
                self.gone(path::item(at, i), replaces);
            }
        }
    }

    /// Items known by value.
    fn set(&mut self, at: &str, item: &Property, replaces: bool, old: &[Value], new: &[Value]) {
        let types = self.types;
        let [olds, news] = [old, new].map(Members::of);
        let lacks = |items: &Members<'_>, v: &Value| !items.has(v, |a, b| equal(types, item, a, b));
        for (i, _) in new.iter().enumerate().filter(|(_, n)| lacks(&olds, n)) {
            self.out.insert(path::item(at, i), Change { kind: Kind::Add, replaces });
        }
        for (i, _) in old.iter().enumerate().filter(|(_, o)| lacks(&news, o)) {
            self.gone(path::item(at, i), replaces);
        }
    }

    /// Notes that an item is no longer there; where another took its place, the place has changed.
    fn gone(&mut self, at: String, replaces: bool) {
        self.out.entry(at).and_modify(|c| c.kind = Kind::Update).or_insert(Change { kind: Kind::Delete, replaces });
    }
}

fn inside<'a>(live: Option<&'a Value>, name: &str) -> Option<&'a Value> {
    match live.map(Value::bare) {
        Some(Value::Object(o)) => o.get(name),
        _ => None,
    }
}

/// What AWS puts before the names of custom attributes.
pub(crate) const PREFIXES: [&str; 2] = ["dev:", "custom:"];

/// A name without those prefixes.
pub(crate) fn bare(name: &str) -> &str {
    PREFIXES.iter().fold(name, |name, prefix| name.strip_prefix(prefix).unwrap_or(name))
}

/// What names an item: its key without those prefixes. Beside a standard attribute there may be a custom one of the same
/// name, which only the prefix tells apart.
pub fn name_of(item: &Value, key: &str) -> Option<String> {
    let Value::Object(o) = item.bare() else { return None };
    match o.get(key)?.bare() {
        Value::String(s) => Some(if STANDARD.contains(&bare(s)) { s.as_str() } else { bare(s) }.to_owned()),
        _ => None,
    }
}

/// Where the items of a list stand, by name: the first of each.
struct Places(HashMap<String, usize>);

impl Places {
    fn of(items: &[Value], key: &str) -> Self {
        let named = items.iter().enumerate().rev().filter_map(|(i, v)| Some((name_of(v, key)?, i)));
        Places(named.collect())
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.0.get(name).copied()
    }
}

/// More items than AWS takes in any set.
const MANY: usize = 1_000;

/// The items of a set. Of very many only the very same one is found, since each would have to be compared with each.
struct Members<'a> {
    items: &'a [Value],
    texts: Option<HashSet<String>>,
}

impl<'a> Members<'a> {
    fn of(items: &'a [Value]) -> Self {
        let text = |v: &Value| Some(v.known()?.to_string());
        Members { items, texts: (items.len() > MANY).then(|| items.iter().filter_map(text).collect()) }
    }

    fn has(&self, v: &Value, equal: impl Fn(&Value, &Value) -> bool) -> bool {
        match &self.texts {
            Some(texts) => v.known().is_some_and(|v| texts.contains(&v.to_string())),
            None => self.items.iter().any(|i| equal(i, v)),
        }
    }
}

/// The item with its name as a program would write it.
fn plainly_named(item: &Value, key: &str) -> Value {
    match (item.bare(), name_of(item, key)) {
        (Value::Object(o), Some(name)) => {
            let mut o = o.clone();
            o.insert(key.to_owned(), Value::String(name));
            Value::Object(o)
        }
        (v, _) => v.clone(),
    }
}

/// Whether `live` already says all that `new` says.
pub fn says(types: &Types, p: &Property, live: &Value, new: &Value) -> bool {
    match (&p.ty, live.bare(), new.bare()) {
        (Type::Object(name), Value::Object(l), Value::Object(n)) => n.iter().all(|(k, n)| {
            let Some(p) = types.fields(name).get(k) else { return false };
            l.get(k).is_some_and(|l| says(types, p, l, n) || (k == "name" && name_of(live, k) == name_of(new, k)))
        }),
        (_, l, n) => equal(types, p, l, n),
    }
}

/// Whether two values mean the same by their type. An unknown is never the same.
pub fn same(types: &Types, p: &Property, a: &Value, b: &Value) -> bool {
    match (&p.ty, a.bare(), b.bare()) {
        (_, Value::Unknown, _) | (_, _, Value::Unknown) => false,
        (_, a, b) if a.is_blank() && b.is_blank() => true,
        (Type::Set(item), Value::List(a), Value::List(b)) => {
            let within = |a: &[Value], b: &[Value]| {
                let b = Members::of(b);
                a.iter().all(|a| b.has(a, |a, b| same(types, item, a, b)))
            };
            within(a, b) && within(b, a)
        }
        (Type::List(item), Value::List(a), Value::List(b)) if p.keyed_by.is_none() => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(types, item, a, b))
        }
        (Type::List(item), Value::List(a), Value::List(b)) => {
            let key = p.keyed_by.as_deref().unwrap_or_default();
            let places = Places::of(b, key);
            let twin = |a: &Value| match name_of(a, key) {
                Some(name) => places.find(&name).map(|i| &b[i]),
                None => b.iter().find(|b| name_of(b, key).is_none()),
            };
            let named = |v: &Value| plainly_named(v, key);
            a.len() == b.len() && a.iter().all(|a| twin(a).is_some_and(|b| same(types, item, &named(a), &named(b))))
        }
        (Type::Map(item), Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(k, a)| b.get(k).is_some_and(|b| same(types, item, a, b)))
        }
        (Type::Object(name), Value::Object(a), Value::Object(b)) => types.fields(name).iter().all(|(k, p)| {
            let (a, b) = (a.get(k).unwrap_or(&Value::Null), b.get(k).unwrap_or(&Value::Null));
            same(types, p, a, b)
        }),
        (Type::String, Value::String(a), Value::String(b)) if p.ignore_case => a.eq_ignore_ascii_case(b),
        (Type::String, Value::String(a), Value::String(b)) if p.json_text && a != b => {
            match (serde_json::from_str(a), serde_json::from_str(b)) {
                (Ok(a), Ok(b)) => alike(&a, &b),
                _ => false,
            }
        }
        (_, a, b) => a == b,
    }
}

/// Whether two JSON values say the same: in any order of members, and however a number is written.
fn alike(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(k, a)| b.get(k).is_some_and(|b| alike(a, b)))
        }
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b)),
        (Json::Number(a), Json::Number(b)) => a.as_f64() == b.as_f64(),
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Spec;
    use crate::value::object_of;
    use schemars::JsonSchema;
    use serde_json::{Value as Json, json};
    use std::collections::{BTreeMap, BTreeSet};

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only the schema is read")]
    struct Args {
        name: Option<String>,
        #[schemars(extend("replaceOnChange" = true))]
        fixed: Option<Nested>,
        nested: Option<Nested>,
        set: Option<BTreeSet<String>>,
        list: Option<Vec<Nested>>,
        #[schemars(extend("keyedBy" = "name"))]
        attributes: Option<Vec<Attribute>>,
        tags: Option<BTreeMap<String, String>>,
        #[schemars(extend("ignoreCase" = true))]
        effect: Option<String>,
    }
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only the schema is read")]
    struct Nested {
        x: Option<i32>,
        y: Option<i32>,
    }
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only the schema is read")]
    struct Attribute {
        name: String,
        required: Option<bool>,
        mutable: Option<bool>,
    }
    #[derive(JsonSchema)]
    struct None {}

    fn check_live(old: Json, new: Json, live: Json, expected: &[&str]) {
        let mut types = Types::default();
        let spec = Spec::of::<Args, None>("t", &mut types);
        let found = diff(&types, &spec.inputs, &object_of(old), &object_of(new), &object_of(live));
        let found: Vec<_> = found
            .iter()
            .map(|(at, c)| {
                let sign = match c.kind {
                    Kind::Add => '+',
                    Kind::Delete => '-',
                    Kind::Update => '~',
                };
                format!("{sign}{at}{}", if c.replaces { "!" } else { "" })
            })
            .collect();
        assert_eq!(found, expected);
    }
    fn check(old: Json, new: Json, expected: &[&str]) {
        check_live(old, new, json!({}), expected);
    }

    #[test]
    fn members_are_added_changed_and_removed() {
        check(
            json!({"name": "a", "nested": {"x": 1}}),
            json!({"nested": {"x": 2, "y": 3}}),
            &["-name", "~nested.x", "+nested.y"],
        );
        check(json!({"tags": {"a": "1", "b c": "2"}}), json!({"tags": {"a": "2"}}), &["~tags.a", "-tags[\"b c\"]"]);
    }

    #[test]
    fn what_is_under_a_fixed_property_replaces() {
        check(json!({"fixed": {"x": 1}}), json!({"fixed": {"x": 2}}), &["~fixed.x!"]);
        check(json!({}), json!({"fixed": {"x": 2}}), &["+fixed!"]);
    }

    #[test]
    fn the_order_of_a_set_means_nothing() {
        check(json!({"set": ["a", "b"]}), json!({"set": ["b", "a"]}), &[]);
        check(json!({"set": ["a", "b"]}), json!({"set": ["b", "c"]}), &["-set[0]", "+set[1]"]);
        check(json!({"set": ["a", "b"]}), json!({"set": ["b"]}), &["-set[0]"]);
    }

    #[test]
    fn very_many_items_are_compared_in_time() {
        let of = |range: std::ops::Range<usize>| json!({"set": range.map(|i| format!("item {i}")).collect::<Vec<_>>()});
        check(of(0..50_000), of(1..50_001), &["-set[0]", "+set[49999]"]);
        let named = |range: std::ops::Range<usize>| json!({"attributes": range.map(|i| json!({"name": format!("a{i}")})).collect::<Vec<_>>()});
        check(named(0..20_000), named(1..20_000), &["-attributes[0]"]);
    }

    #[test]
    fn the_order_of_a_list_does() {
        check(json!({"list": [{"x": 1}, {"x": 2}]}), json!({"list": [{"x": 2}]}), &["~list[0].x", "-list[1]"]);
    }

    #[test]
    fn named_items_are_compared_by_name() {
        let old = json!({"attributes": [{"name": "a"}, {"name": "custom:b", "required": false}]});
        check(old.clone(), json!({"attributes": [{"name": "b", "required": false}, {"name": "a"}]}), &[]);
        check(old.clone(), json!({"attributes": [{"name": "a"}, {"name": "c"}]}), &["~attributes[1]"]);
        // What AWS filled in by itself, written out at last.
        let live = json!({"attributes": [{"name": "a", "required": false, "mutable": true}]});
        check_live(
            json!({"attributes": [{"name": "a"}]}),
            json!({"attributes": [{"name": "a", "mutable": true}]}),
            live.clone(),
            &[],
        );
        check_live(
            json!({"attributes": [{"name": "a"}]}),
            json!({"attributes": [{"name": "a", "mutable": false}]}),
            live,
            &["+attributes[0].mutable"],
        );
    }

    #[test]
    fn empty_is_absent_and_case_may_not_matter() {
        check(json!({"set": [], "nested": {}, "effect": "Allow"}), json!({"effect": "allow"}), &[]);
    }

    #[test]
    fn secrets_alone_are_no_change_and_unknowns_are() {
        let mut types = Types::default();
        let spec = Spec::of::<Args, None>("t", &mut types);
        let old = object_of(json!({"name": "a", "nested": {"x": 1}}));
        let mut new = old.clone();
        new.insert("name".into(), Value::from("a").secret());
        assert!(diff(&types, &spec.inputs, &old, &new, &Object::new()).is_empty());
        new.insert("nested".into(), Value::Unknown);
        let found = diff(&types, &spec.inputs, &old, &new, &Object::new());
        assert_eq!(found.keys().collect::<Vec<_>>(), ["nested"]);
    }
}
