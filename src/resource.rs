//! What the author of a resource writes, and the same with its types erased.

use crate::aws::{Cx, Tags};
use crate::check::Failures;
use crate::diff::Diff;
use crate::error::{self, Error, Result};
use crate::facts::Facts;
use crate::spec::{Spec, Types};
use crate::value::{Object, Value};
use async_trait::async_trait;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};
use std::future::Future;
use std::sync::Arc;

/// A resource. It never runs in a preview and never meets an unknown or a secret mark; the generic middle
/// (`lifecycle.rs`) has checked, filled in and decoded everything before.
pub trait Resource: Send + Sync + 'static {
    /// The type token.
    const TOKEN: &'static str;
    /// The input that is named after the resource when the program leaves it out.
    const NAMED_BY: &'static str;
    /// An id as somebody would import it by; the documentation shows it.
    const IMPORTED_AS: &'static str;
    /// How it is found again when the answer to `create` was lost (`lost.rs`).
    const FOUND_BY: FoundBy = FoundBy::Name;
    /// The inputs that say where to look for such resources; `None` where AWS has no list of them.
    const LISTED_BY: Option<&'static [&'static str]> = None;
    /// The input by which other resources name it, whose rules are told what the program declares.
    const KNOWN_BY: Option<&'static str> = None;
    /// What a program gives.
    type Args: DeserializeOwned + JsonSchema + Send + Sync;
    /// What AWS adds. It is fixed at creation, or follows from the inputs and is marked `computed`.
    type Outputs: JsonSchema;

    /// Rules between properties, and warnings. Types, bounds and required ones are checked already.
    fn rules(_: Facts<'_>, _: &Surroundings, _: &mut Failures) {}

    /// Takes out of a diff what is no change, since other properties say the same.
    fn overlook(_: &mut Diff, _old: &Object, _new: &Object, _state: &Object) {}

    /// Refuses changes that AWS can never make and for which a replacement would do harm; warns of others.
    fn refuse(_: &Diff, _: &Object, _: &Object, _: &mut Failures) {}

    /// Whether a replacement can come about only once the old one is gone: names that are there once.
    fn collide(_old: &Object, _new: &Object) -> bool {
        false
    }

    /// The id, and what an import id says besides it.
    fn import(id: &str) -> Result<(String, Map<String, Json>)> {
        Ok((id.to_owned(), Map::new()))
    }

    /// The region that an id, or what is known with it, says that the resource is in.
    fn region(id: &str, known: &Json) -> Option<String>;

    /// Makes it, up to the call that gives the id, and no further.
    fn create(cx: &Cx, inputs: &Inputs<Self::Args>) -> impl Future<Output = Result<Made>> + Send;

    /// What is left to do once it exists. When this fails, nothing is lost: the next `up` ends in `update`.
    fn finish(_: &Cx, _: &str, _: &Inputs<Self::Args>) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }

    /// What AWS says of it now, under our names where they differ from AWS's in more than case. `None`: it is gone.
    fn read(cx: &Cx, id: &str, known: &Json) -> impl Future<Output = Result<Option<Json>>> + Send;

    /// Makes the change.
    fn update(cx: &Cx, change: &Change<Self::Args>) -> impl Future<Output = Result<()>> + Send;

    /// Clears up after an update that is done and was read once more, `said`: what is only there in case that the engine does not
    /// hear of its end. A failure of it is none of the update's.
    fn conclude(_: &Cx, _said: &Json) -> impl Future<Output = ()> + Send {
        async {}
    }

    /// Whether an earlier operation may have left something to do that no input shows, by what AWS says of it now.
    fn is_unfinished(_: &Json) -> bool {
        false
    }

    /// What an earlier operation left to do that no input shows, by what `read` found, in words for the user: a refresh tells
    /// it, so that the next `up` calls `update` although the program is as it was.
    fn left_over(_: &Json) -> Option<String> {
        None
    }

    /// What AWS says of it in one call, under our names and with `CreationDate`, as far as `create` alone settles it.
    /// `None`: it is gone. Asked only of what is found by more than its name.
    fn glance(_: &Cx, _: &str, _: &Inputs<Self::Args>) -> impl Future<Output = Result<Option<Json>>> + Send {
        async { Ok(None) }
    }

    /// Takes what a create whose answer was lost has made, `id`, for what was to be made. `None` where that cannot be: it is
    /// deleted then, and has to be made again.
    fn adopt(_: &Cx, id: &str, _: &Inputs<Self::Args>) -> impl Future<Output = Result<Option<Made>>> + Send {
        async { Ok(Some(id.to_owned().into())) }
    }

    /// A reason why it must not be replaced now; asked only when a replacement is planned.
    fn guard(_: &Cx, _: &str, _: &Json) -> impl Future<Output = Result<Option<String>>> + Send {
        async { Ok(None) }
    }

    /// Deletes it, and all that belongs to it alone. That it is gone already is fine.
    fn delete(cx: &Cx, id: &str, known: &Json) -> impl Future<Output = Result<()>> + Send;

    /// A page of what there is: `size` resources at most, from where the page before said that it goes on.
    fn list(_: &Cx, _: &Json, _: Option<&str>, _: i32) -> impl Future<Output = Result<Page>> + Send {
        async { Err(Error::Bug(format!("{} cannot be listed", Self::TOKEN))) }
    }
}

/// How a resource is found again whose id AWS's answer would have told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundBy {
    /// By a name that is there once: `create` is sent again by itself, and learns that it is there already.
    Name,
    /// By a tag that `create` sends along.
    Tag,
    /// By all that is known of it: where it is, its name, when it was made and what was asked for.
    Looks,
}

/// A page of a list.
#[derive(Debug)]
pub struct Page {
    /// What is on it.
    pub found: Vec<Listed>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

/// A resource that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The id that an import takes.
    pub id: String,
    /// Its name, for people.
    pub name: String,
    /// When it was made, in seconds since 1970, where a list tells.
    pub made: Option<i64>,
}

/// A resource that was just made.
#[derive(Debug)]
pub struct Made {
    /// Its id.
    pub id: String,
    /// What AWS says of it now and never again, under our names. `read` finds it in what is known, from now on.
    pub once: Map<String, Json>,
}

impl From<String> for Made {
    fn from(id: String) -> Self {
        Made { id, once: Map::new() }
    }
}

/// What rules may know of the provider's configuration without asking anybody.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The region, where it is written down.
    pub region: Option<String>,
    /// Whether the resource exists already.
    pub exists: bool,
    /// Tags that are added, and tags that are left to others.
    pub tags: Tags,
    /// What the program has declared so far: what [`Resource::KNOWN_BY`] says of each, by type.
    pub declared: Arc<Vec<(&'static str, Value)>>,
}

impl Surroundings {
    /// Whether the program has declared a resource of this type and name, or one whose name is not known yet.
    pub fn may_declare(&self, token: &str, name: &str) -> bool {
        let mut same = self.declared.iter().filter(|(ty, _)| *ty == token);
        same.any(|(_, known)| matches!(known, Value::Unknown) || matches!(known, Value::String(known) if known == name))
    }
}

/// The inputs of an operation, complete: with the service's defaults inside every object that is given.
#[derive(Clone, Debug)]
pub struct Inputs<A> {
    /// All of them.
    pub args: A,
    /// Those that are members of the AWS shape that the resource is made of.
    pub api: Json,
}

/// A change to a resource that exists.
#[derive(Debug)]
pub struct Change<A> {
    /// Its id.
    pub id: String,
    /// What AWS says of it now, in our names and as far as the spec has it.
    pub live: Json,
    /// All that AWS says of it now.
    pub said: Json,
    /// What it should be: the live configuration with the program's laid over it.
    pub inputs: Inputs<A>,
    /// The state that the last operation left, and what the inputs of that time say beyond it.
    pub known: Json,
    /// What the program said before.
    pub before: Json,
    /// What the program says, and nothing besides.
    pub program: Json,
}

/// A [`Resource`] with its types erased.
#[async_trait]
pub trait Erased: Send + Sync {
    #[expect(missing_docs, reason = "each is the function of the same name of Resource")]
    fn spec(&self, types: &mut Types) -> Spec;
    #[expect(missing_docs, reason = "see above")]
    fn named_by(&self) -> &'static str;
    #[expect(missing_docs, reason = "see above")]
    fn known_by(&self) -> Option<&'static str>;
    #[expect(missing_docs, reason = "see above")]
    fn imported_as(&self) -> &'static str;
    #[expect(missing_docs, reason = "see above")]
    fn rules(&self, facts: Facts<'_>, surroundings: &Surroundings, failures: &mut Failures);
    #[expect(missing_docs, reason = "see above")]
    fn overlook(&self, diff: &mut Diff, old: &Object, new: &Object, state: &Object);
    #[expect(missing_docs, reason = "see above")]
    fn refuse(&self, diff: &Diff, old: &Object, new: &Object, failures: &mut Failures);
    #[expect(missing_docs, reason = "see above")]
    fn collide(&self, old: &Object, new: &Object) -> bool;
    #[expect(missing_docs, reason = "see above")]
    fn import(&self, id: &str) -> Result<(String, Map<String, Json>)>;
    #[expect(missing_docs, reason = "see above")]
    fn region(&self, id: &str, known: &Json) -> Option<String>;
    #[expect(missing_docs, reason = "see above")]
    async fn create(&self, cx: &Cx, inputs: &Inputs<Json>) -> Result<Made>;
    #[expect(missing_docs, reason = "see above")]
    async fn finish(&self, cx: &Cx, id: &str, inputs: &Inputs<Json>) -> Result<()>;
    #[expect(missing_docs, reason = "see above")]
    async fn read(&self, cx: &Cx, id: &str, known: &Json) -> Result<Option<Json>>;
    #[expect(missing_docs, reason = "see above")]
    async fn update(&self, cx: &Cx, change: Change<Json>) -> Result<()>;
    #[expect(missing_docs, reason = "see above")]
    async fn conclude(&self, cx: &Cx, said: &Json);
    #[expect(missing_docs, reason = "see above")]
    fn is_unfinished(&self, said: &Json) -> bool;
    #[expect(missing_docs, reason = "see above")]
    fn left_over(&self, said: &Json) -> Option<String>;
    #[expect(missing_docs, reason = "see above")]
    fn found_by(&self) -> FoundBy;
    #[expect(missing_docs, reason = "see above")]
    async fn glance(&self, cx: &Cx, id: &str, inputs: &Inputs<Json>) -> Result<Option<Json>>;
    #[expect(missing_docs, reason = "see above")]
    async fn adopt(&self, cx: &Cx, id: &str, inputs: &Inputs<Json>) -> Result<Option<Made>>;
    #[expect(missing_docs, reason = "see above")]
    async fn guard(&self, cx: &Cx, id: &str, known: &Json) -> Result<Option<String>>;
    #[expect(missing_docs, reason = "see above")]
    async fn delete(&self, cx: &Cx, id: &str, known: &Json) -> Result<()>;
    #[expect(missing_docs, reason = "see above")]
    async fn list(&self, cx: &Cx, query: &Json, from: Option<&str>, size: i32) -> Result<Page>;
}

fn typed<A: DeserializeOwned>(inputs: &Inputs<Json>) -> Result<Inputs<A>> {
    let args = serde_json::from_value(inputs.args.clone()).map_err(|e| Error::Unchecked(error::misfit(&e)))?;
    Ok(Inputs { args, api: inputs.api.clone() })
}

#[async_trait]
impl<R: Resource> Erased for R {
    fn spec(&self, types: &mut Types) -> Spec {
        Spec::of::<R::Args, R::Outputs>(R::TOKEN, types).listed_by(R::LISTED_BY)
    }
    fn named_by(&self) -> &'static str {
        R::NAMED_BY
    }
    fn known_by(&self) -> Option<&'static str> {
        R::KNOWN_BY
    }
    fn imported_as(&self) -> &'static str {
        R::IMPORTED_AS
    }
    fn rules(&self, facts: Facts<'_>, surroundings: &Surroundings, failures: &mut Failures) {
        R::rules(facts, surroundings, failures);
    }
    fn overlook(&self, diff: &mut Diff, old: &Object, new: &Object, state: &Object) {
        R::overlook(diff, old, new, state);
    }
    fn refuse(&self, diff: &Diff, old: &Object, new: &Object, failures: &mut Failures) {
        R::refuse(diff, old, new, failures);
    }
    fn collide(&self, old: &Object, new: &Object) -> bool {
        R::collide(old, new)
    }
    fn import(&self, id: &str) -> Result<(String, Map<String, Json>)> {
        R::import(id)
    }
    fn region(&self, id: &str, known: &Json) -> Option<String> {
        R::region(id, known)
    }
    async fn create(&self, cx: &Cx, inputs: &Inputs<Json>) -> Result<Made> {
        R::create(cx, &typed(inputs)?).await
    }
    async fn finish(&self, cx: &Cx, id: &str, inputs: &Inputs<Json>) -> Result<()> {
        R::finish(cx, id, &typed(inputs)?).await
    }
    async fn read(&self, cx: &Cx, id: &str, known: &Json) -> Result<Option<Json>> {
        R::read(cx, id, known).await
    }
    async fn update(&self, cx: &Cx, change: Change<Json>) -> Result<()> {
        let inputs = typed(&change.inputs)?;
        let Change { id, live, said, known, before, program, .. } = change;
        R::update(cx, &Change { id, live, said, inputs, known, before, program }).await
    }
    async fn conclude(&self, cx: &Cx, said: &Json) {
        R::conclude(cx, said).await;
    }
    fn is_unfinished(&self, said: &Json) -> bool {
        R::is_unfinished(said)
    }
    fn left_over(&self, said: &Json) -> Option<String> {
        R::left_over(said)
    }
    fn found_by(&self) -> FoundBy {
        R::FOUND_BY
    }
    async fn glance(&self, cx: &Cx, id: &str, inputs: &Inputs<Json>) -> Result<Option<Json>> {
        R::glance(cx, id, &typed(inputs)?).await
    }
    async fn adopt(&self, cx: &Cx, id: &str, inputs: &Inputs<Json>) -> Result<Option<Made>> {
        R::adopt(cx, id, &typed(inputs)?).await
    }
    async fn guard(&self, cx: &Cx, id: &str, known: &Json) -> Result<Option<String>> {
        R::guard(cx, id, known).await
    }
    async fn delete(&self, cx: &Cx, id: &str, known: &Json) -> Result<()> {
        R::delete(cx, id, known).await
    }
    async fn list(&self, cx: &Cx, query: &Json, from: Option<&str>, size: i32) -> Result<Page> {
        R::list(cx, query, from, size).await
    }
}
