//! What goes with a value of a component, besides the value: whether it may be shown, and which resources it came from.

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
    /// open, unless they are empty.
    pub fn opened(self) -> Value {
        let (value, marks) = self.unmarked();
        match value {
            Value::Object(o) if !o.is_empty() => {
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

    #[test]
    fn what_lies_open_has_the_marks_that_lay_around_it() {
        let marks = Marks { secret: true, sources: ["urn:a".to_owned()].into() };
        let deep = Value::List(vec![Value::Object([("x".to_owned(), Value::Unknown)].into())]).marked(&marks).opened();
        let Value::List(items) = &deep else { panic!("{deep:?}") };
        assert!(matches!(&items[0], Value::Object(o) if o["x"].marks() == marks && o["x"].has_unknown()), "{deep:?}");
    }

    #[test]
    fn a_secret_that_came_from_a_resource_is_both() {
        let marks = Marks { secret: true, sources: ["urn:a".to_owned()].into() };
        let value = Value::from("x").marked(&marks);
        assert_eq!(value.marks(), marks);
        assert_eq!(value.without_sources(), Value::from("x").secret());
    }
}
