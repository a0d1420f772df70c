//! From what AWS says to what the engine keeps: pure functions over a spec. What a property's default means, which
//! inputs a live resource has, what an update must send, and what a preview promises, are each said here once.

use crate::aws::Tags;
use crate::defaults::{complete, complete_value, equal, is_default};
use crate::diff::{diff, name_of, says};
use crate::path::{self, Step, covered};
use crate::resources::is_property;
use crate::secrets::Secrets;
use crate::spec::{Fields, Property, Spec, Type, Types};
use crate::units;
use crate::value::{Object, Value};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// What AWS said, under our names and without what is not modelled. A property and its AWS member have the same
/// letters, whatever their case.
pub fn fit<'a>(types: &Types, fields: impl Iterator<Item = (&'a String, &'a Property)>, said: &Json) -> Object {
    let members = said.as_object().into_iter().flatten();
    let named: BTreeMap<String, &Json> = members.map(|(k, v)| (k.to_ascii_lowercase(), v)).collect();
    fields
        .filter_map(|(name, p)| Some((name.clone(), fit_value(types, p, named.get(&name.to_ascii_lowercase())?)?)))
        .collect()
}

/// `None` where nothing is said: AWS leaves a member out, emulators send null, `""`, `[]` or `{}`.
fn fit_value(types: &Types, p: &Property, said: &Json) -> Option<Value> {
    let v = match (&p.ty, said) {
        (Type::Object(name), Json::Object(_)) => Value::Object(fit(types, types.fields(name).iter(), said)),
        (Type::List(item) | Type::Set(item), Json::Array(items)) => {
            Value::List(items.iter().filter_map(|v| fit_value(types, item, v)).collect())
        }
        (Type::Map(_), Json::Object(entries)) => {
            Value::Object(entries.iter().map(|(k, v)| (k.clone(), v.clone().into())).collect())
        }
        (_, Json::String(s)) if s.is_empty() => return None,
        (_, Json::Number(n)) if p.unit_in.is_some() && n.as_f64() == Some(0.0) => return None,
        (Type::Integer | Type::Number, Json::Number(n)) => Value::Number(p.number(n.as_f64().unwrap_or_default())),
        (_, v) => v.clone().into(),
    };
    (!p.is_blank(&v)).then_some(v)
}

/// The inputs that a live resource has: what the program wrote, as it stands now, and what somebody set to something
/// other than its default. With `old` absent the resource is imported, and nothing is the program's yet.
pub fn inputs(types: &Types, fields: &Fields, live: &Object, old: Option<&Object>) -> Object {
    let mut out = Object::new();
    let before = old.map(|old| units::in_seconds(types, fields, old));
    let now = units::in_seconds(types, fields, live);
    for (name, p) in units::plain(types, fields, live).iter() {
        let was = before.as_ref().and_then(|o| o.get(name)).filter(|v| **v != Value::Null);
        let input = match (was, now.get(name)) {
            (Some(was), _) if p.write_only => Some(was.clone()),
            (Some(was), Some(now)) => Some(kept(types, p, was, now)),
            (Some(was), None) => (p.is_unsaid(was) || is_default(types, p, was)).then(|| was.clone()),
            // A secret that AWS made is not for the program to write, not even after an import.
            (None, Some(_)) if p.computed && (old.is_some() || p.secret) => None,
            (None, Some(now)) if !p.required && is_default(types, p, now) => None,
            (None, Some(now)) => Some(pruned(types, p, now)),
            (None, None) => None,
        };
        if let Some(input) = input {
            out.insert(name.clone(), input);
        }
    }
    units::in_units(types, fields, out, old)
}

/// What stands now, in the form in which the program wrote it where it means the same.
fn kept(types: &Types, p: &Property, was: &Value, now: &Value) -> Value {
    if equal(types, p, was, now) {
        return was.clone();
    }
    let now = match (&p.ty, was.bare(), now) {
        (Type::Object(name), Value::Object(was), Value::Object(now)) => {
            Value::Object(inputs(types, types.fields(name), now, Some(was)))
        }
        (Type::List(item), Value::List(was), Value::List(now)) if p.keyed_by.is_some() => {
            let key = p.keyed_by.as_deref().unwrap_or_default();
            let find = |v: &Value, items: &[Value]| {
                let name = name_of(v, key);
                items.iter().find(|i| name_of(i, key) == name).cloned()
            };
            let known = was.iter().filter_map(|was| Some(kept_item(types, item, was, &find(was, now)?)));
            let more = now.iter().filter(|now| !p.computed && find(now, was).is_none()).cloned();
            Value::List(known.chain(more).collect())
        }
        (Type::List(item), Value::List(was), Value::List(now)) => Value::List(
            now.iter()
                .enumerate()
                .map(|(i, now)| was.get(i).map_or_else(|| pruned(types, item, now), |was| kept(types, item, was, now)))
                .collect(),
        ),
        (Type::Set(item), Value::List(was), Value::List(now)) => Value::List(
            now.iter().map(|now| was.iter().find(|was| equal(types, item, was, now)).unwrap_or(now).clone()).collect(),
        ),
        (_, _, now) => now.clone(),
    };
    now.secret_like(was)
}

/// An item known by its name: the program's name for it stays, and only what the program says of it counts.
fn kept_item(types: &Types, item: &Property, was: &Value, now: &Value) -> Value {
    let (Type::Object(name), Value::Object(was), Value::Object(now)) = (&item.ty, was.bare(), now) else {
        return now.clone();
    };
    let fields = types.fields(name);
    Value::Object(
        was.iter()
            .map(|(k, was)| match (fields.get(k), now.get(k)) {
                (Some(p), Some(now)) if k != "name" => (k.clone(), kept_all(types, p, was, now)),
                _ => (k.clone(), was.clone()),
            })
            .collect(),
    )
}

fn kept_all(types: &Types, p: &Property, was: &Value, now: &Value) -> Value {
    match (&p.ty, was.bare(), now) {
        (Type::Object(_), Value::Object(_), Value::Object(_)) => kept_item(types, p, was, now),
        _ => kept(types, p, was, now),
    }
}

/// A live value as somebody would write it: without the members that have their defaults, but never empty, which Check
/// refuses.
fn pruned(types: &Types, p: &Property, now: &Value) -> Value {
    match (&p.ty, now) {
        (Type::Object(name), Value::Object(o)) => {
            let own = inputs(types, types.fields(name), o, None);
            if own.is_empty() { now.clone() } else { Value::Object(own) }
        }
        (Type::List(item) | Type::Set(item), Value::List(l)) => {
            Value::List(l.iter().map(|v| pruned(types, item, v)).collect())
        }
        _ => now.clone(),
    }
}

/// The state of a live resource: what AWS says, in the program's form where it means the same, and what AWS never
/// says as the program said it; secret wherever the spec or the program has it so.
pub fn state(types: &Types, spec: &Spec, live: &Object, inputs: Option<&Object>) -> Object {
    let mut state = live.clone();
    if let Some(inputs) = inputs {
        let plain = units::plain(types, &spec.inputs, live);
        let [said, found] = [inputs, live].map(|o| units::in_seconds(types, &spec.inputs, o));
        for ((name, input), said) in inputs.iter().zip(said.values()) {
            let Some(p) = plain.get(name) else { continue };
            let alike = units::alike(types, &spec.inputs, name, inputs, live);
            let v = match (live.get(name), found.get(name)) {
                (Some(now), _) if p.keyed_by.is_some() && p.computed => named_by_program(types, p, input, now),
                (_, Some(found)) if alike && equal(types, p, said, found) => complete_value(types, p, input),
                (Some(now), _) => now.clone().secret_like(input),
                (None, _) if p.write_only || p.is_unsaid(input) || alike && is_default(types, p, said) => {
                    complete_value(types, p, input)
                }
                (None, _) => continue,
            };
            state.insert(name.clone(), v);
        }
        // What the service adds to such lists by itself is its own affair.
        state.retain(|name, _| {
            let own = spec.inputs.get(name).is_some_and(|p| p.keyed_by.is_some() && p.computed);
            !own || inputs.contains_key(name)
        });
    }
    for (name, p) in spec.state().filter(|(_, p)| p.has_secrets()) {
        if let Some(v) = state.remove(name) {
            state.insert(name.clone(), p.marked(v));
        }
    }
    match inputs {
        Some(inputs) => secret_like(spec, state, inputs),
        None => state,
    }
}

/// The state, secret where these inputs are, and where an output repeats what is secret of them.
pub fn secret_like(spec: &Spec, state: Object, inputs: &Object) -> Object {
    let secrets = Secrets::of(inputs.values(), is_property);
    let mark = |(name, v): (String, Value)| {
        let v = match inputs.get(&name) {
            Some(input) => v.secret_like(input),
            None if spec.outputs.contains_key(&name) => repeats(v, &secrets),
            None => v,
        };
        (name, v)
    };
    state.into_iter().map(mark).collect()
}

/// The state, with the marks that its outputs had while they stood as they are: what was made of a secret outlives it.
pub fn still_secret(spec: &Spec, mut state: Object, before: &Object) -> Object {
    for (name, was) in before.iter().filter(|(name, was)| spec.outputs.contains_key(*name) && was.has_secret()) {
        if let Some(now) = state.get_mut(name).filter(|now| now.known() == was.known()) {
            *now = was.clone();
        }
    }
    state
}

/// The value, with a mark on every text in it that has one of the secrets.
fn repeats(v: Value, secrets: &Secrets) -> Value {
    match v {
        Value::String(s) if secrets.are_in(&s) => Value::String(s).secret(),
        Value::List(l) => Value::List(l.into_iter().map(|v| repeats(v, secrets)).collect()),
        Value::Object(o) => Value::Object(o.into_iter().map(|(k, v)| (k, repeats(v, secrets))).collect()),
        v => v,
    }
}

/// The items of a live list that the program declares, in its order and form.
fn named_by_program(types: &Types, p: &Property, input: &Value, now: &Value) -> Value {
    let (Type::List(item), Value::List(declared), Value::List(now)) = (&p.ty, input.bare(), now) else {
        return now.clone();
    };
    let key = p.keyed_by.as_deref().unwrap_or_default();
    let items = declared.iter().filter_map(|declared| {
        let now = now.iter().find(|n| name_of(n, key) == name_of(declared, key))?;
        let same = says(types, item, now, declared);
        Some(if same { complete_value(types, item, declared) } else { now.clone() })
    });
    Value::List(items.collect()).secret_like(input)
}

/// What an operation will leave, as far as it is known before: the inputs with the defaults that AWS adds inside
/// them, and the outputs that were fixed at creation. What is not known yet, or follows from the inputs, is left out.
pub fn planned(types: &Types, spec: &Spec, inputs: &Object, old: Option<(&Object, &Object)>) -> Object {
    let mut planned = complete(types, &spec.inputs, inputs);
    let Some((old, state)) = old else { return planned };
    let changed = diff(types, &spec.inputs, old, inputs, state);
    for (name, p) in &spec.outputs {
        let open = match &p.follows {
            Some(input) => changed.keys().any(|at| path::head(at) == *input),
            // Also without a change: then the update finishes what another one began.
            None => p.computed,
        };
        if let Some(v) = state.get(name).filter(|_| !open) {
            planned.insert(name.clone(), v.clone());
        }
    }
    planned
}

/// What an update sends: the live configuration with the program's laid over it. A property that the program gave up
/// goes back to its default; one under `ignore` stays as it is; one that the program never had stays too.
pub fn desired(
    types: &Types,
    fields: &Fields,
    live: &Object,
    old: &Object,
    new: &Object,
    ignore: &[Vec<Step>],
) -> Object {
    let plain = units::plain(types, fields, &Object::new());
    let [before, old, new] = [live, old, new].map(|o| units::in_seconds(types, fields, o));
    let laid = Overlay { types, ignore }.object(&plain, "", &before, Some(&old), &new);
    let mut desired = complete(types, &plain, &laid);
    units::complete(types, fields, &mut desired, live);
    units::in_units(types, fields, desired, None)
}

struct Overlay<'a> {
    types: &'a Types,
    ignore: &'a [Vec<Step>],
}

impl Overlay<'_> {
    /// `old` is absent where the program had no such object: then it decides on all of it that has a default, as the
    /// preview showed.
    fn object(&self, fields: &Fields, at: &str, live: &Object, old: Option<&Object>, new: &Object) -> Object {
        let mut out = Object::new();
        for (name, p) in fields {
            let at = path::member(at, name);
            let now = live.get(name);
            let was = old.and_then(|o| o.get(name));
            let v = match new.get(name) {
                _ if covered(self.ignore, &at) && !p.write_only => now.cloned(),
                Some(new) => Some(self.value(p, &at, now, was, new)),
                None if was.is_some_and(|was| !p.is_blank(was)) => p.server_default.clone().map(Value::from),
                None if old.is_none() && p.server_default.is_some() => None,
                None => now.cloned(),
            };
            if let Some(v) = v {
                out.insert(name.clone(), v);
            }
        }
        out
    }

    fn value(&self, p: &Property, at: &str, now: Option<&Value>, was: Option<&Value>, new: &Value) -> Value {
        let (Some(Value::Object(now)), Value::Object(new)) = (now, new.bare()) else { return new.clone() };
        let was = match was.map(Value::bare) {
            Some(Value::Object(was)) => Some(was),
            _ => None,
        };
        match &p.ty {
            Type::Object(name) => Value::Object(self.object(self.types.fields(name), at, now, was, new)),
            Type::Map(_) => Value::Object(self.entries(at, now, was, new)),
            _ => Value::Object(new.clone()),
        }
    }

    /// The entries of a map: the program's, and those that it never had.
    fn entries(&self, at: &str, now: &Object, was: Option<&Object>, new: &Object) -> Object {
        let kept = now.iter().filter(|(key, _)| {
            let own = new.contains_key(*key) || was.is_some_and(|was| was.contains_key(*key));
            !own || covered(self.ignore, &path::member(at, key))
        });
        let given = new.iter().filter(|(key, _)| !covered(self.ignore, &path::member(at, key)));
        given.chain(kept).map(|(key, v)| (key.clone(), v.clone())).collect()
    }
}

/// Whether a live resource already is what is desired.
pub fn is_there(types: &Types, fields: &Fields, live: &Object, desired: &Object) -> bool {
    let [live, desired] = [live, desired].map(|o| units::in_seconds(types, fields, o));
    let plain = units::plain(types, fields, &Object::new());
    plain.iter().filter(|(_, p)| !p.write_only).all(|(name, p)| match (live.get(name), desired.get(name)) {
        (Some(now), Some(wanted)) if p.keyed_by.is_some() && p.computed => says_all(types, p, now, wanted),
        (Some(now), Some(wanted)) => equal(types, p, now, wanted),
        (Some(v), None) | (None, Some(v)) => is_default(types, p, v),
        (None, None) => true,
    })
}

/// Whether a live list has every item that is wanted, as it is wanted.
fn says_all(types: &Types, p: &Property, now: &Value, wanted: &Value) -> bool {
    let (Type::List(item), Value::List(now), Value::List(wanted)) = (&p.ty, now, wanted.bare()) else { return false };
    wanted.iter().all(|wanted| now.iter().any(|now| says(types, item, now, wanted)))
}

/// Takes out of a live `tags` what the provider's configuration leaves to others.
pub fn without_ignored_tags(live: &mut Object, tags: &Tags) {
    if let Some(Value::Object(found)) = live.get_mut("tags") {
        found.retain(|key, _| !tags.ignores(key));
        if found.is_empty() {
            live.remove("tags");
        }
    }
}
