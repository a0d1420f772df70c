//! A create whose answer was lost, or was a fault of the service: AWS may have made the resource, and its id is not known.
//! No operation of Cognito has an idempotency token. So what was made is looked for, and taken for what was to be made;
//! only what is not there is made again. When all answers come there is no call more.

use crate::aws::{Clock, Cx, MOST_TAGS, ORIGIN};
use crate::defaults::{equal, is_default};
use crate::error::{Error, Result};
use crate::lifecycle::Lifecycle;
use crate::origin::Origin;
use crate::orphans::soon;
use crate::resource::{FoundBy, Inputs, Listed, Made};
use crate::state::fit;
use crate::units;
use crate::value::Object;
use serde_json::{Map, Value as Json, json};
use std::pin::pin;
use std::time::Duration;

/// When it is looked for: AWS may be at work still, and its lists lag behind.
const LOOKS: [Duration; 3] = [Duration::from_millis(500), Duration::from_millis(1500), Duration::from_secs(3)];

/// How often it is made again when it is not found.
const AGAIN: u32 = 4;

/// By how many seconds AWS's clocks may differ, and a date be rounded.
const TOLERANCE: i64 = 3;

/// The most that AWS puts on a page.
const PAGE: i32 = 60;

/// Something that a lost create may have made.
struct Candidate {
    id: String,
    /// The id that an import takes.
    listed: String,
    made: Option<i64>,
    /// Whether it is certain, as far as it alone can tell.
    sure: bool,
}

impl Lifecycle<'_> {
    /// Makes a resource once, whatever becomes of AWS's answers.
    pub(crate) async fn make(&self, cx: &Cx, desired: &Object, inputs: &Inputs<Json>) -> Result<Made> {
        let found_by = self.resource().found_by();
        // Others that are made meanwhile cannot be told apart by their looks.
        let _alone = match found_by {
            FoundBy::Looks => Some(cx.turn(&format!("{} of {}", self.spec().token, self.place(inputs))).await?),
            FoundBy::Name | FoundBy::Tag => None,
        };
        let given = inputs.args["tags"].as_object().map_or(0, Map::len);
        let tagged =
            found_by == FoundBy::Tag && cx.aws.tags.gives(ORIGIN) && !cx.known.leaves_untagged() && given < MOST_TAGS;
        let origin = tagged.then(|| Origin::new(cx.row.urn()));
        let attempt = Attempt { of: *self, cx, desired, inputs, origin, begun: Clock::local() };
        let (mut making, mut listing) = (pin!(attempt.clone().make()), pin!(attempt.alike()));
        let (made, alike) = tokio::select! {
            made = &mut making => (made, soon(cx, listing).await.unwrap_or_default()),
            alike = &mut listing => (making.await, alike),
        };
        let made = made?;
        cx.known.add_made(&made.id);
        attempt.name_orphans(alike).await;
        Ok(made)
    }

    /// Where such resources are listed, in words.
    fn place(&self, inputs: &Inputs<Json>) -> String {
        let names = self.spec().queries.iter().flat_map(|queries| queries.keys());
        names.filter_map(|name| inputs.args[name].as_str()).collect::<Vec<_>>().join("/")
    }

    /// The resources of this type that there are where this one belongs, on so many pages of AWS's list.
    pub(crate) async fn every(&self, cx: &Cx, inputs: &Inputs<Json>, pages: usize) -> Result<Vec<Listed>> {
        let (mut all, mut from) = (Vec::new(), None);
        for _ in 0..pages {
            let page = self.resource().list(cx, &inputs.args, from.as_deref(), PAGE).await?;
            all.extend(page.found);
            match page.next {
                Some(next) if !next.is_empty() => from = Some(next),
                _ => break,
            }
        }
        Ok(all)
    }

    /// Whether what AWS says is what was asked for. What the program did not say, AWS may have filled in.
    pub(crate) fn looks_like(&self, said: &Json, desired: &Object) -> bool {
        let fields = &self.spec().inputs;
        let live = fit(self.types, fields.iter(), said);
        let [live, desired] = [&live, desired].map(|o| units::in_seconds(self.types, fields, o));
        let plain = units::plain(self.types, fields, &Object::new());
        let mut asked = desired.iter().filter_map(|(name, v)| Some((name, plain.get(name)?, v)));
        asked.all(|(name, p, wanted)| match live.get(name) {
            _ if p.write_only || p.local || p.is_read_when_given() => true,
            Some(now) => equal(self.types, p, now, wanted),
            None => is_default(self.types, p, wanted),
        })
    }
}

/// One create.
#[derive(Clone)]
pub(crate) struct Attempt<'a> {
    pub(crate) of: Lifecycle<'a>,
    pub(crate) cx: &'a Cx,
    pub(crate) desired: &'a Object,
    pub(crate) inputs: &'a Inputs<Json>,
    /// The tag that is sent along.
    pub(crate) origin: Option<Origin>,
    /// When it began, by this computer's clock.
    begun: i64,
}

impl Attempt<'_> {
    async fn make(mut self) -> Result<Made> {
        let mut lost = match self.first().await {
            Err(e) if e.is_lost() => e,
            done => return done,
        };
        let again = match (self.of.resource().found_by(), &self.origin) {
            // Nothing would tell two of them apart.
            (_, None) if self.of.resource().found_by() == FoundBy::Tag => 0,
            _ => AGAIN.min(self.cx.aws.max_retries.unwrap_or(u32::MAX)),
        };
        for left in (0..=again).rev() {
            match self.find().await {
                Ok(Some(made)) => return Ok(made),
                Ok(None) if left == 0 => break,
                Ok(None) => {}
                Err(known) => return Err(Error::Lost { error: Box::new(lost), known }),
            }
            lost = match self.send().await {
                Ok(made) => {
                    self.tidy(&made.id).await;
                    return Ok(made);
                }
                Err(e) if e.is_lost() => e,
                Err(Error::Stopped(_)) => return Err(lost),
                // Because of what the lost one made late, it may be: that took the last place, or the name.
                Err(e) => {
                    return match self.find().await {
                        Ok(Some(made)) => Ok(made),
                        Ok(None) => Err(e),
                        Err(known) => Err(Error::Lost { error: Box::new(e), known }),
                    };
                }
            };
        }
        Err(lost)
    }

    /// The first try. Some credentials may give no tags, or not this one, and the resource matters more.
    async fn first(&mut self) -> Result<Made> {
        let refused = match self.send().await {
            Err(e) if e.is_denied() && self.origin.is_some() => e,
            done => return done,
        };
        tracing::debug!("the tag {ORIGIN} is left out: {}", refused.code().unwrap_or_default());
        self.origin = None;
        let done = self.send().await;
        if !done.as_ref().is_err_and(Error::is_denied) {
            self.cx.known.leave_untagged();
        }
        done
    }

    async fn send(&self) -> Result<Made> {
        let mut inputs = self.inputs.clone();
        if let Some(origin) = &self.origin {
            if !inputs.api["tags"].is_object() {
                inputs.api["tags"] = json!({});
            }
            inputs.api["tags"][ORIGIN] = origin.value().into();
        }
        self.of.resource().create(self.cx, &inputs).await
    }

    /// Looks for what was made, for a while. What is there and is not certainly ours is an error, in words.
    async fn find(&self) -> std::result::Result<Option<Made>, String> {
        for wait in LOOKS {
            let why = "its creation was not answered: looking for what it made";
            self.cx.pause(wait, why).await.map_err(|e| format!("It was not looked for: {e}."))?;
            let mut found = self.look().await.map_err(|e| format!("It could not be looked for: {e}"))?;
            let sure = found.iter().all(|one| one.sure);
            if !sure || (found.len() > 1 && self.origin.is_none()) {
                return Err(self.told(&found));
            }
            if found.is_empty() {
                continue;
            }
            let own = found.remove(0);
            self.discard(found).await;
            let adopted = self.of.resource().adopt(self.cx, &own.id, self.inputs).await;
            let told = |e| format!("{} was made, and could not be used: {e}", own.listed);
            let Some(made) = adopted.map_err(told)? else { return Ok(None) };
            tracing::info!("found what a lost create had made: {}", own.listed);
            return Ok(Some(made));
        }
        Ok(None)
    }

    /// What there is that may be ours, the oldest first.
    async fn look(&self) -> Result<Vec<Candidate>> {
        let of = &self.of;
        let all = of.every(self.cx, self.inputs, usize::MAX).await?;
        let begun = self.cx.aws.clock.at_aws(self.begun) - TOLERANCE;
        let in_time = |made: Option<i64>| made.is_none_or(|made| made >= begun);
        let mut found = Vec::new();
        for one in all.into_iter().filter(|one| in_time(one.made)) {
            let (id, _) = of.resource().import(&one.id)?;
            let name = &self.inputs.args[of.resource().named_by()];
            if self.cx.known.has(&id) || name.as_str().is_some_and(|name| name != one.name) {
                continue;
            }
            let Some(said) = of.resource().glance(self.cx, &id, self.inputs).await? else { continue };
            let made = one.made.or(said["CreationDate"].as_i64());
            let is_candidate = match &self.origin {
                Some(origin) => said["tags"][ORIGIN] == origin.value(),
                None => made.is_some() && in_time(made),
            };
            if is_candidate {
                let by_looks = of.resource().found_by() == FoundBy::Looks && of.looks_like(&said, self.desired);
                found.push(Candidate { id, listed: one.id, made, sure: self.origin.is_some() || by_looks });
            }
        }
        found.sort_by_key(|one| one.made);
        Ok(found)
    }

    /// The first try may have come through after the second one was sent.
    async fn tidy(&self, made: &str) {
        self.cx.known.add(made);
        match self.look().await {
            Ok(more) if self.origin.is_some() => self.discard(more).await,
            Ok(more) if more.is_empty() => {}
            Ok(more) => self.cx.row.warn(&self.told(&more)),
            Err(e) => {
                self.cx.row.warn(&format!("a try to make it was not answered, and may have made a second one: {e}"))
            }
        }
    }

    /// Deletes what was made by this attempt, and is too many.
    async fn discard(&self, surplus: Vec<Candidate>) {
        for one in surplus {
            let known = json!({"forceDestroy": true});
            if let Err(e) = self.of.resource().delete(self.cx, &one.id, &known).await {
                self.cx.row.warn(&format!("{} was made as well, since an answer was lost: delete it. {e}", one.listed));
            }
        }
    }

    fn told(&self, found: &[Candidate]) -> String {
        let ids: Vec<&str> = found.iter().map(|one| one.listed.as_str()).collect();
        format!(
            "Made meanwhile, and unknown to this run: {}. Import what is this one's (`pulumi import {} <name> {}`), or delete \
             it.",
            ids.join(", "),
            self.of.spec().token,
            ids.first().unwrap_or(&"<id>")
        )
    }
}
