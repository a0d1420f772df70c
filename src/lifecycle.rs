//! What every resource does at each of the engine's requests: written once, over a spec.

use crate::autoname::{Naming, autoname};
use crate::aws::{Cx, MOST_TAGS, Tags, is_own};
use crate::check::{Failure, Failures, check};
use crate::config::SecretTags;
use crate::defaults::{equal, is_default, property_at, told_default};
use crate::diff::{Diff, Kind, diff};
use crate::error::{Error, Partial, Result, elsewhere};
use crate::facts::Facts;
use crate::halfway::{REACHED, noted, reached};
use crate::marks::{Marks, hidden, shown, shown_diff, shown_failure};
use crate::path::{self, Step};
use crate::resource::{Change, Erased, Inputs, Made, Surroundings};
use crate::spec::{Property, Spec, Types};
use crate::state;
use crate::units::default_in;
use crate::value::{Object, Value, object_to_json};
use serde_json::{Map, Value as Json};

/// A resource and its spec.
pub struct Entry {
    /// What is known of its properties.
    pub spec: Spec,
    /// What it does.
    pub resource: Box<dyn Erased>,
}

/// The life of one kind of resource.
#[derive(Clone, Copy)]
pub struct Lifecycle<'a> {
    /// The object types that its spec names.
    pub types: &'a Types,
    /// The resource.
    pub entry: &'a Entry,
}

/// What Check makes of a program's inputs.
pub struct Checked {
    /// The inputs as they will be recorded.
    pub inputs: Object,
    /// All that is wrong with them.
    pub failures: Vec<Failure>,
    /// What is legal but worth a warning.
    pub warnings: Vec<String>,
}

/// A resource as it was found.
pub struct Found {
    /// Its id.
    pub id: String,
    /// What a program would have to say for it.
    pub inputs: Object,
    /// Its state.
    pub state: Object,
}

impl Lifecycle<'_> {
    pub(crate) fn spec(&self) -> &Spec {
        &self.entry.spec
    }

    pub(crate) fn resource(&self) -> &dyn Erased {
        self.entry.resource.as_ref()
    }

    /// The inputs as they will be recorded, all that is wrong with them, and what is worth a warning.
    pub fn check(
        &self,
        olds: &Object,
        news: Object,
        naming: &Naming<'_>,
        tags: &Tags,
        around: &Surroundings,
    ) -> Checked {
        let (inputs, mut failures) = check(self.types, &self.spec().inputs, news);
        let mut inputs = hidden(self.types, &self.spec().inputs, inputs);
        if self.spec().inputs.contains_key("tags") {
            add_default_tags(&mut inputs, tags);
        }
        let named_by = self.resource().named_by();
        if let Some(p) = self.spec().inputs.get(named_by) {
            autoname(&mut inputs, olds, named_by, p, naming, &mut failures);
        }
        let mut broken = Failures::default();
        let around = Surroundings { exists: !olds.is_empty(), ..around.clone() };
        self.resource().rules(Facts::new(&inputs), &around, &mut broken);
        let (failures, warnings) =
            failures.with_rules(broken, &inputs, |f| shown_failure(self.types, &self.spec().inputs, &inputs, f));
        Checked { inputs, failures, warnings }
    }

    /// What is wrong with the inputs whatever the resource is named and tagged, which the engine says when it is registered.
    pub fn refusals(&self, inputs: Object, around: &Surroundings) -> Failures {
        let (inputs, mut failures) = check(self.types, &self.spec().inputs, inputs);
        let inputs = hidden(self.types, &self.spec().inputs, inputs);
        let mut broken = Failures::default();
        self.resource().rules(Facts::new(&inputs), around, &mut broken);
        failures.append(broken);
        failures
    }

    /// The type of the resource and the name by which others know it, where they do.
    pub fn declared(&self, inputs: &Object) -> Option<(&'static str, Value)> {
        let name = inputs.get(self.resource().known_by()?)?;
        Some((self.spec().token, name.bare().clone()))
    }

    /// What has to change so that the inputs `old` become `new`, and what is worth a warning; refused where it must not
    /// be.
    pub fn diff(
        &self,
        old: &Object,
        new: &Object,
        state: &Object,
        ignore: &[Vec<Step>],
    ) -> Result<(Diff, Vec<String>)> {
        let mut found = diff(self.types, &self.spec().inputs, old, new, state);
        found.retain(|at, _| !path::covered(ignore, at));
        self.resource().overlook(&mut found, old, new, state);
        let mut refused = Failures::default();
        self.resource().refuse(&found, old, new, &mut refused);
        let warnings = refused.warnings();
        let shown = |at: &str| shown(self.types, &self.spec().inputs, &[old, new], at);
        let refused: Vec<Failure> =
            refused.into_iter().map(|f| Failure { property: shown(&f.property), ..f }).collect();
        if !refused.is_empty() {
            return Err(Error::Properties(refused));
        }
        Ok((shown_diff(found, shown), warnings))
    }

    /// What the properties that a diff removes go back to, in words: the engine's display has no place for it.
    pub fn resets(&self, diff: &Diff, new: &Object) -> Vec<String> {
        let removed = diff.iter().filter(|(_, change)| change.kind == Kind::Delete && !change.replaces);
        removed
            .filter_map(|(at, _)| {
                let inputs = &self.spec().inputs;
                if let Some(default) = default_in(self.types, inputs, &path::parse(at), new) {
                    return Some(format!("{at} goes back to AWS's default: {default}"));
                }
                let p = property_at(self.types, inputs, &path::parse(at))?;
                let default = told_default(p)?;
                Some(if p.left_out {
                    format!(
                        "{at} goes back to AWS's default, {default}: the update leaves it out, since no value says so"
                    )
                } else {
                    format!("{at} goes back to AWS's default: {default}")
                })
            })
            .collect()
    }

    /// Whether a replacement can come about only once the old one is gone.
    pub fn collide(&self, old: &Object, new: &Object) -> bool {
        self.resource().collide(old, new)
    }

    /// Refuses a replacement that would do harm.
    pub async fn guard(&self, cx: &Cx, id: &str, state: &Object) -> Result<Option<String>> {
        let known = known(state);
        self.at_home(cx, id, &known)?;
        self.resource().guard(cx, id, &known).await
    }

    /// What an operation will leave, as far as it is known before.
    pub fn preview(&self, inputs: &Object, old: Option<(&Object, &Object)>) -> Object {
        state::planned(self.types, self.spec(), inputs, old)
    }

    /// Makes the resource: its id and state.
    pub async fn create(&self, cx: &Cx, inputs: &Object) -> Result<(String, Object)> {
        let none = Object::new();
        let desired = state::desired(self.types, &self.spec().inputs, &none, &none, inputs, &[]);
        let full = self.inputs(&desired)?;
        let made = self.make(cx, &desired, &full).await;
        let Made { id, once } = made.map_err(|e| self.with_paths(e, inputs))?;
        let finished = self.resource().finish(cx, &id, &full).await;
        // Whatever happens from here on, the id must reach the engine, and what AWS says only now.
        let mut known = full.args.clone();
        if let Some(known) = known.as_object_mut() {
            known.extend(once.clone());
        }
        let read = match self.live(cx, &id, &known).await {
            Ok(Some((_, live))) => Ok(self.state_of(cx, live, inputs)),
            Ok(None) => Err(Error::Gone(id.clone())),
            Err(e) => Err(e),
        };
        match (finished, read) {
            (Ok(()), Ok(state)) => Ok((id, state)),
            (Err(reason), Ok(state)) => Err(partial(id, state, inputs, reason)),
            (Err(reason), Err(_)) | (Ok(()), Err(reason)) => {
                let mut state = self.preview(inputs, None);
                state.extend(self.state(&state::fit(self.types, self.spec().state(), &once.into()), None));
                Err(partial(id, state, inputs, reason))
            }
        }
    }

    /// Finds the resource as AWS has it; `None` when it is gone. Without inputs it is imported. A refresh that finds it
    /// half done says so with [`Error::Partial`], which the engine keeps with the state and has the next `up` finish.
    pub async fn read(
        &self,
        cx: &Cx,
        id: &str,
        inputs: Option<Object>,
        state: Option<Object>,
    ) -> Result<Option<Found>> {
        let inputs = inputs.filter(|i| !i.is_empty());
        let before = state.unwrap_or_default();
        let inputs = match noted(&before) {
            Some(reached) => inputs.map(|_| reached.clone()),
            None => inputs,
        };
        let mut known = known(&before);
        let mut id = id.to_owned();
        if inputs.is_none() && before.is_empty() {
            let (found, more) = self.resource().import(&id)?;
            id = found;
            if let Some(known) = known.as_object_mut() {
                known.extend(more);
            }
        }
        self.ask_for(&mut known, inputs.as_ref());
        self.at_home(cx, &id, &known)?;
        let Some(said) = self.resource().read(cx, &id, &known).await? else { return Ok(None) };
        let mut live = state::fit(self.types, self.spec().state(), &said);
        state::without_ignored_tags(&mut live, &cx.aws.tags);
        let found = state::inputs(self.types, &self.spec().inputs, &live, inputs.as_ref());
        let found = hidden(self.types, &self.spec().inputs, found);
        // An update that ended half way left its marks in the state alone.
        let marked = |(name, v): (String, Value)| match before.get(&name) {
            Some(was) => (name, v.secret_like(was)),
            None => (name, v),
        };
        let found: Object = found.into_iter().map(marked).collect();
        // What a refresh finds may be what only the old state knows to be secret.
        let state = state::secret_like(self.spec(), self.state(&live, Some(&found)), &before);
        let state = state::still_secret(self.spec(), state, &before);
        // Whoever looks a resource up says its state twice.
        let is_refresh = inputs.is_some_and(|inputs| !before.is_empty() && inputs != before);
        match self.resource().left_over(&said).filter(|_| is_refresh) {
            Some(left) => Err(partial(id, state, &found, Error::Invalid(left))),
            None => Ok(Some(Found { id, state, inputs: found })),
        }
    }

    /// Changes the resource from `old` inputs to `new` ones, and nothing else of it: its state.
    pub async fn update(
        &self,
        cx: &Cx,
        id: &str,
        old: &Object,
        new: &Object,
        state: &Object,
        ignore: &[Vec<Step>],
    ) -> Result<Object> {
        let known = known(state);
        self.at_home(cx, id, &known)?;
        let old = noted(state).unwrap_or(old);
        let mut asked = known.clone();
        self.ask_for(&mut asked, Some(new));
        let said = self.resource().read(cx, id, &asked).await?.ok_or_else(|| Error::Gone(id.to_owned()))?;
        let live = state::fit(self.types, self.spec().state(), &said);
        let mut owned = live.clone();
        state::without_ignored_tags(&mut owned, &cx.aws.tags);
        let mut desired = state::desired(self.types, &self.spec().inputs, &owned, old, new, ignore);
        // Called without a change, it is to finish what an earlier run could not: not all of that shows in properties.
        let finished = !self.resource().is_unfinished(&said);
        if old != new && finished && state::is_there(self.types, &self.spec().inputs, &owned, &desired) {
            // Only what AWS never hears of has changed.
            return Ok(self.state(&owned, Some(new)));
        }
        keep_ignored_tags(&mut desired, &live, &cx.aws.tags);
        let change = Change {
            id: id.to_owned(),
            live: object_to_json(&live).unwrap_or_default(),
            said,
            inputs: self.inputs(&desired)?,
            known: filled(&known, object_to_json(old).unwrap_or_default()),
            before: object_to_json(old).unwrap_or_default(),
            program: object_to_json(new).unwrap_or_default(),
        };
        // What the state will know: what creation fixed, and what the program says now.
        let mut settled = change.inputs.args.clone();
        for name in self.spec().outputs.keys().filter(|name| known.get(name.as_str()).is_some()) {
            settled[name] = known[name].clone();
        }
        let changed = self.resource().update(cx, change).await.map_err(|e| self.with_paths(e, new));
        // After a failure the old inputs stay, and what is theirs must not get lost: it is still to be given up.
        let settled = if changed.is_ok() { settled } else { filled(&asked, settled) };
        let read = self.live(cx, id, &settled).await;
        match (changed, read) {
            (Ok(()), Ok(Some((said, live)))) => {
                self.tell_what_stays(cx, old, new, &live);
                self.resource().conclude(cx, &said).await;
                Ok(state::still_secret(self.spec(), self.state_of(cx, live, new), state))
            }
            (Ok(()), Ok(None)) => Err(Error::Gone(id.to_owned())),
            (Ok(()), Err(e)) => Err(partial(id.to_owned(), state.clone(), old, e)),
            // Some of it may have been applied. With the old inputs recorded, the next `up` sees what is left to do.
            (Err(reason), Ok(Some((_, now)))) if now != live => {
                let done = self.done(old, new, state, &live, &now);
                let reached = reached(old, new, &live, &now);
                // What is applied may be what only the new inputs mark.
                let now = state::secret_like(self.spec(), self.state_of(cx, now, &reached), new);
                let (id, mut state) = (id.to_owned(), state::still_secret(self.spec(), now, state));
                if reached != *old {
                    state.insert(REACHED.into(), Value::Object(reached));
                }
                Err(Error::Partial(Box::new(Partial { id, state, inputs: old.clone(), reason, done })))
            }
            (Err(e), _) => Err(e),
        }
    }

    /// Tells what AWS keeps although the update, which is to reset it, left it out.
    fn tell_what_stays(&self, cx: &Cx, old: &Object, new: &Object, live: &Object) {
        for (name, p) in self.spec().inputs.iter().filter(|(_, p)| p.left_out) {
            let given_up = old.get(name).filter(|was| !p.is_blank(was) && !new.contains_key(name));
            let (Some(was), Some(now)) = (given_up, live.get(name)) else { continue };
            // What AWS fills in has no default: there, only what it was tells that AWS has kept it.
            let kept = if p.computed { equal(self.types, p, was, now) } else { !is_default(self.types, p, now) };
            if kept {
                cx.row.warn(&format!(
                    "{name} was left out of the update, and AWS has kept it all the same: take it away by hand, or give it \
                     another value. `pulumi refresh` shows what AWS has"
                ));
            }
        }
    }

    /// Which of the changes from `old` to `new` are on AWS's side by `now`, and which are not.
    fn done(&self, old: &Object, new: &Object, state: &Object, live: &Object, now: &Object) -> String {
        let mut heads: Vec<String> =
            diff(self.types, &self.spec().inputs, old, new, state).keys().map(|at| path::head(at)).collect();
        heads.dedup();
        let (done, left): (Vec<String>, Vec<String>) =
            heads.into_iter().partition(|name| live.get(name.as_str()) != now.get(name.as_str()));
        match (done.join(", "), left.join(", ")) {
            (done, left) if done.is_empty() || left.is_empty() => String::new(),
            (done, left) => {
                format!("\nChanged by now: {done}. Not changed: {left}, which the next `pulumi up` tries again.")
            }
        }
    }

    /// Deletes the resource.
    pub async fn delete(&self, cx: &Cx, id: &str, state: &Object) -> Result<()> {
        let known = known(state);
        self.at_home(cx, id, &known)?;
        self.resource().delete(cx, id, &known).await
    }

    /// Refuses to look for a resource where it cannot be: "not found" would be taken for "deleted".
    pub fn at_home(&self, cx: &Cx, id: &str, known: &Json) -> Result<()> {
        self.in_region(&cx.aws.region, id, known)
    }

    /// The same, as far as it can be told without asking anybody.
    pub fn check_region(&self, id: &str, state: &Object, around: &Surroundings) -> Result<()> {
        around.region.as_ref().map_or(Ok(()), |here| self.in_region(here, id, &known(state)))
    }

    fn in_region(&self, here: &str, id: &str, known: &Json) -> Result<()> {
        match self.resource().region(id, known) {
            Some(there) if there != here => Err(Error::Invalid(format!(
                "{} {}",
                known["userPoolId"].as_str().unwrap_or(id),
                elsewhere(Some(&there), here, "resource")
            ))),
            _ => Ok(()),
        }
    }

    async fn live(&self, cx: &Cx, id: &str, known: &Json) -> Result<Option<(Json, Object)>> {
        self.at_home(cx, id, known)?;
        let said = self.resource().read(cx, id, known).await?;
        Ok(said.map(|said| {
            let live = state::fit(self.types, self.spec().state(), &said);
            (said, live)
        }))
    }

    /// Adds to what is known the blocks of the program that take a call of their own: a resource reads those only that
    /// somebody gave.
    fn ask_for(&self, known: &mut Json, inputs: Option<&Object>) {
        for (name, v) in inputs.into_iter().flatten() {
            let asks = self.spec().inputs.get(name).is_some_and(Property::is_read_when_given);
            if let (true, Some(v), Some(known)) = (asks, v.known(), known.as_object_mut()) {
                known.entry(name.clone()).or_insert(v);
            }
        }
    }

    fn state(&self, live: &Object, inputs: Option<&Object>) -> Object {
        state::state(self.types, self.spec(), live, inputs)
    }

    fn state_of(&self, cx: &Cx, mut live: Object, inputs: &Object) -> Object {
        state::without_ignored_tags(&mut live, &cx.aws.tags);
        self.state(&live, Some(inputs))
    }

    /// The failure with all that is wrong with the inputs, where they are none that Check passes.
    fn with_paths(&self, e: Error, inputs: &Object) -> Error {
        let Error::Unchecked(reason) = e else { return e };
        let wrong: Vec<Failure> = self.refusals(inputs.clone(), &Surroundings::default()).into_iter().collect();
        if wrong.is_empty() { Error::Bug(reason) } else { Error::Properties(wrong) }
    }

    /// Checked inputs as resource code takes them.
    fn inputs(&self, inputs: &Object) -> Result<Inputs<Json>> {
        let args = object_to_json(inputs).ok_or_else(|| {
            let unknown = inputs.iter().find(|(_, v)| v.has_unknown()).map_or("an input", |(name, _)| name);
            Error::Invalid(format!("{unknown} is not known yet, and only a preview may go on without it"))
        })?;
        let mut api = args.clone();
        if let Some(api) = api.as_object_mut() {
            api.retain(|name, _| self.spec().inputs.get(name).is_some_and(|p| !p.local));
        }
        Ok(Inputs { args, api })
    }
}

fn partial(id: String, state: Object, inputs: &Object, reason: Error) -> Error {
    Error::Partial(Box::new(Partial { id, state, inputs: inputs.clone(), reason, done: String::new() }))
}

/// What the state knows, for resource code.
fn known(state: &Object) -> Json {
    let mut known = object_to_json(state).unwrap_or_else(|| Json::Object(Map::new()));
    if let Some(known) = known.as_object_mut() {
        known.remove(REACHED);
    }
    known
}

/// What is known, and where it is silent what `more` says: after a failure the state has what was there then, and what is
/// still to be given up may stand in the inputs alone.
fn filled(known: &Json, more: Json) -> Json {
    match (known, more) {
        (Json::Object(known), Json::Object(more)) => {
            let mut all = known.clone();
            for (name, v) in more {
                let v = filled(known.get(&name).unwrap_or(&Json::Null), v);
                all.insert(name, v);
            }
            all.into()
        }
        (Json::Null, more) => more,
        (known, _) => known.clone(),
    }
}

/// Default tags are inputs like any other: so they show in diffs, and a change to them reaches every resource.
fn add_default_tags(inputs: &mut Object, tags: &Tags) {
    if tags.default.is_empty() {
        return;
    }
    let entry = inputs.entry("tags".into()).or_insert_with(|| Value::Object(Object::new()));
    let mut own = &mut *entry;
    while let Value::Secret(v) = own {
        own = v;
    }
    let Value::Object(own) = own else { return };
    for (key, v) in &tags.default {
        let secret = matches!(&tags.secret, SecretTags::Values(keys) if keys.contains(key));
        let marks = Marks { secret, ..Marks::default() };
        own.entry(key.clone()).or_insert_with(|| Value::from(v.as_str()).marked(&marks));
    }
    if tags.secret == SecretTags::All {
        *entry = std::mem::replace(entry, Value::Null).secret();
    }
}

/// AWS replaces all tags at once: those of others are sent along.
fn keep_ignored_tags(desired: &mut Object, live: &Object, tags: &Tags) {
    let Some(Value::Object(found)) = live.get("tags") else { return };
    let mut others: Object =
        found.iter().filter(|(key, _)| tags.ignores(key)).map(|(k, v)| (k.clone(), v.clone())).collect();
    if others.is_empty() {
        return;
    }
    let entry = desired.entry("tags".into()).or_insert_with(|| Value::Object(Object::new()));
    if let Value::Object(all) = entry {
        if all.len() + others.len() > MOST_TAGS {
            // The program's tags matter more than the provider's own.
            others.retain(|key, _| !is_own(key));
        }
        all.extend(others);
    }
}
