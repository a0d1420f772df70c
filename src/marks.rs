//! What goes with a value of a component, besides the value: whether it may be shown, and which resources it came from.

use crate::check::Failure;
use crate::diff::{Change, Diff, Kind};
use crate::path::{self, Step};
use crate::resources::is_property;
use crate::secrets::Secrets;
use crate::spec::{Fields, Property, Type, Types};
use crate::value::{Object, Output, Value};
use std::collections::BTreeSet;

/// The marks of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Whether it must never be shown.
    pub secret: bool,
    /// The URNs of the resources that it was computed from.
    pub sources: BTreeSet<String>,
}

impl Marks {
    /// What was computed from these resources.
    pub fn from_resources(urns: impl IntoIterator<Item = String>) -> Self {
        Marks { secret: false, sources: urns.into_iter().collect() }
    }

    fn add(&mut self, o: &Output) {
        self.secret |= o.secret;
        self.sources.extend(o.dependencies.iter().cloned());
    }
}

impl Value {
    /// The value itself, and the marks that lie around all of it.
    pub fn unmarked(self) -> (Value, Marks) {
        let (mut value, mut marks) = (self, Marks::default());
        loop {
            match value {
                Value::Secret(v) => {
                    marks.secret = true;
                    value = *v;
                }
                Value::Output(o) => {
                    marks.add(&o);
                    value = o.value.map_or(Value::Unknown, |v| *v);
                }
                value => return (value, marks),
            }
        }
    }

    /// Whether it is secret as a whole.
    pub fn is_hidden(&self) -> bool {
        match self {
            Value::Secret(_) => true,
            Value::Output(o) => o.secret || o.value.as_ref().is_some_and(|v| v.is_hidden()),
            _ => false,
        }
    }

    /// The marks of anything in it. A reference comes from the resource that it is.
    pub fn marks(&self) -> Marks {
        let mut marks = Marks::default();
        self.collect(&mut marks);
        marks
    }

    fn collect(&self, marks: &mut Marks) {
        match self {
            Value::Secret(v) => {
                marks.secret = true;
                v.collect(marks);
            }
            Value::Output(o) => {
                marks.add(o);
                if let Some(v) = &o.value {
                    v.collect(marks);
                }
            }
            Value::List(l) => l.iter().for_each(|v| v.collect(marks)),
            Value::Object(o) | Value::Opaque(_, o) => o.values().for_each(|v| v.collect(marks)),
            Value::Reference(r) => drop(marks.sources.insert(r.urn.clone())),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Unknown => {}
        }
    }

    /// The value under these marks too.
    pub fn marked(self, marks: &Marks) -> Value {
        match (marks.secret, marks.sources.is_empty()) {
            (false, true) => self,
            (true, true) => self.secret(),
            _ => {
                let (value, own) = self.unmarked();
                Value::Output(Output {
                    value: (value != Value::Unknown).then(|| Box::new(value)),
                    secret: marks.secret || own.secret,
                    dependencies: marks.sources.union(&own.sources).cloned().collect(),
                })
            }
        }
    }

    /// The value with its marks put on what it consists of, down to texts, numbers and booleans: objects and lists lie
    /// open, unless they are empty, or a map whose keys are secret with it.
    pub fn opened(self) -> Value {
        let (value, marks) = self.unmarked();
        match value {
            Value::Object(o) if !(o.is_empty() || marks.secret && o.keys().any(|key| !is_property(key))) => {
                Value::Object(o.into_iter().map(|(k, v)| (k, v.marked(&marks).opened())).collect())
            }
            Value::List(l) if !l.is_empty() => Value::List(l.into_iter().map(|v| v.marked(&marks).opened()).collect()),
            v => v.marked(&marks),
        }
    }

    /// The value without its sources: what the engine takes where it has another place for them.
    pub fn without_sources(self) -> Value {
        match self {
            Value::Output(o) => {
                let v = o.value.map_or(Value::Unknown, |v| v.without_sources());
                if o.secret { v.secret() } else { v }
            }
            Value::Secret(v) => v.without_sources().secret(),
            Value::List(l) => Value::List(l.into_iter().map(Value::without_sources).collect()),
            Value::Object(o) => Value::Object(without_sources(o)),
            v => v,
        }
    }
}

/// The members without their sources.
pub fn without_sources(o: Object) -> Object {
    o.into_iter().map(|(k, v)| (k, v.without_sources())).collect()
}

/// The same members, each secret that the spec says is one, however deep it lies and whatever the program or AWS calls it:
/// neither state nor messages may show it.
pub fn hidden(types: &Types, fields: &Fields, o: Object) -> Object {
    let hide = |(name, v): (String, Value)| match fields.get(&name) {
        Some(p) => (name, hidden_value(types, p, v)),
        None => (name, v),
    };
    o.into_iter().map(hide).collect()
}

fn hidden_value(types: &Types, p: &Property, v: Value) -> Value {
    let (v, marks) = v.unmarked();
    if marks.secret {
        return v.marked(&marks);
    }
    let v = match (&p.ty, v) {
        (Type::Object(name) | Type::TextOr(name), Value::Object(o)) => {
            Value::Object(hidden(types, types.fields(name), o))
        }
        (Type::List(item) | Type::Set(item), Value::List(l)) => {
            Value::List(l.into_iter().map(|v| hidden_value(types, item, v)).collect())
        }
        (Type::Map(item), Value::Object(o)) => {
            Value::Object(o.into_iter().map(|(k, v)| (k, hidden_value(types, item, v))).collect())
        }
        (_, v) => v,
    };
    p.marked(v).marked(&marks)
}

/// The path as far as it may be told: not into a map that is secret as a whole in one of `objects`, keys and all.
pub fn shown(types: &Types, fields: &Fields, objects: &[&Object], at: &str) -> String {
    let mut here = String::new();
    let mut step_in = (Some(fields), None::<&Property>);
    let mut values: Vec<&Value> = Vec::new();
    let mut secret = false;
    for step in path::parse(at) {
        let next = match (&step, &step_in) {
            (Step::Key(name), (Some(fields), _)) => fields.get(name),
            (Step::Key(_) | Step::Index(_), (None, Some(item))) => Some(*item),
            _ => None,
        };
        let is_key = matches!(step, Step::Key(_)) && (step_in.0.is_none() || next.is_none());
        if secret && is_key {
            return here;
        }
        let Some(p) = next else { return at.to_owned() };
        values = match (&step, here.is_empty()) {
            (Step::Key(name), true) => objects.iter().filter_map(|o| o.get(name)).collect(),
            _ => values.into_iter().filter_map(|v| inside(v, &step)).collect(),
        };
        secret |= values.iter().any(|v| (*v).is_hidden());
        here = match &step {
            Step::Key(name) => path::member(&here, name),
            Step::Index(i) => path::item(&here, *i),
            Step::Any => return at.to_owned(),
        };
        step_in = match &p.ty {
            Type::Object(name) | Type::TextOr(name) => (Some(types.fields(name)), None),
            Type::Map(item) | Type::List(item) | Type::Set(item) => (None, Some(&**item)),
            _ => (None, None),
        };
    }
    at.to_owned()
}

/// A failure as far as it may be told: what is wrong with an entry of a secret map does not name its key.
pub fn shown_failure(types: &Types, fields: &Fields, inputs: &Object, f: Failure) -> Failure {
    let property = shown(types, fields, &[inputs], &f.property);
    if property == f.property {
        return f;
    }
    Failure { property, reason: Secrets::of(inputs.values(), is_property).hide(&f.reason) }
}

/// What differs, as far as it may be told. Which entries of a secret map differ is secret too: it is the map that does.
pub fn shown_diff(found: Diff, path: impl Fn(&str) -> String) -> Diff {
    let mut all = Diff::new();
    for (at, change) in found {
        let shorter = path(&at);
        let kind = if shorter == at { change.kind } else { Kind::Update };
        let replaces = change.replaces || all.get(&shorter).is_some_and(|c| c.replaces);
        all.insert(shorter, Change { kind, replaces });
    }
    all
}

fn inside<'a>(v: &'a Value, step: &Step) -> Option<&'a Value> {
    match (v.bare(), step) {
        (Value::Object(o), Step::Key(name)) => o.get(name),
        (Value::List(l), Step::Index(i)) => l.get(*i),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::tests::any_value;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn taking_marks_off_and_putting_them_on_changes_nothing(v in any_value()) {
            let all = v.marks();
            let (bare, marks) = v.unmarked();
            let again = bare.clone().marked(&marks);
            prop_assert_eq!(again.marks(), all.clone());
            prop_assert_eq!(again.bare(), &bare);
            prop_assert_eq!(again.clone().opened().marks(), all.clone());
            prop_assert_eq!(again.clone().opened().known(), again.known());
        }

        #[test]
        fn what_was_secret_stays_secret_without_sources(v in any_value()) {
            let secret = v.has_secret();
            let stripped = v.without_sources();
            prop_assert_eq!(stripped.has_secret(), secret);
        }
    }

    /// The entries of a map that is secret have secret keys; members of an object are no secret.
    #[test]
    fn a_path_does_not_lead_into_a_secret_map() {
        #[derive(schemars::JsonSchema)]
        #[expect(dead_code, reason = "only the schema is read")]
        struct Args {
            tags: Option<std::collections::BTreeMap<String, String>>,
            blocks: Option<Vec<Block>>,
        }
        #[derive(schemars::JsonSchema)]
        #[expect(dead_code, reason = "only the schema is read")]
        struct Block {
            name: Option<String>,
        }
        #[derive(schemars::JsonSchema)]
        struct None {}
        let mut types = Types::default();
        let spec = crate::spec::Spec::of::<Args, None>("t", &mut types);
        let open = crate::value::object_of(serde_json::json!({"tags": {"owner": "x"}, "blocks": [{"name": "a"}]}));
        let secret: Object = open.clone().into_iter().map(|(name, v)| (name, v.secret())).collect();
        let mut entry = open.clone();
        entry.insert("tags".into(), Value::Object([("owner".to_owned(), Value::from("x").secret())].into()));
        for (at, told) in [
            ("tags", "tags"),
            ("tags.owner", "tags"),
            ("blocks[0].name", "blocks[0].name"),
            ("blocks[0].nmae", "blocks[0]"),
            ("other.owner", "other.owner"),
        ] {
            let of = |objects: &[&Object]| shown(&types, &spec.inputs, objects, at);
            assert_eq!(of(&[&secret]), told, "{at}");
            assert_eq!(of(&[&open, &secret]), told, "{at}");
            assert_eq!(of(&[&open]), at);
            assert_eq!(of(&[&entry]), at);
        }
    }

    #[test]
    fn what_lies_open_has_the_marks_that_lay_around_it() {
        let marks = Marks { secret: true, sources: ["urn:a".to_owned()].into() };
        let deep =
            Value::List(vec![Value::Object([("name".to_owned(), Value::Unknown)].into())]).marked(&marks).opened();
        let Value::List(items) = &deep else { panic!("{deep:?}") };
        assert!(
            matches!(&items[0], Value::Object(o) if o["name"].marks() == marks && o["name"].has_unknown()),
            "{deep:?}"
        );
    }

    #[test]
    fn a_map_that_is_secret_stays_closed() {
        let tags = Value::Object([("owner-key".to_owned(), Value::from("x"))].into()).secret();
        assert_eq!(tags.clone().opened(), tags);
    }

    #[test]
    fn a_secret_that_came_from_a_resource_is_both() {
        let marks = Marks { secret: true, sources: ["urn:a".to_owned()].into() };
        let value = Value::from("x").marked(&marks);
        assert_eq!(value.marks(), marks);
        assert_eq!(value.without_sources(), Value::from("x").secret());
    }
}
