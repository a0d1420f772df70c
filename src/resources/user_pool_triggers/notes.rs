//! What an update attaches, noted on the pool before it is done: the engine may never hear the answer, and knows the old
//! functions alone then. A tag for each trigger says it, of this resource alone, until a later operation makes it untrue.

use crate::aws::{ATTACHED, Cx};
use crate::error::{Error, Result};
use crate::origin::digest;
use crate::resources::user_pool::triggers::{arn_of, given, slot};
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, HashMap};

/// The notes of one resource: the ARN of each trigger, by the key of its tag.
pub(super) struct Notes {
    before: String,
    arns: BTreeMap<String, String>,
}

impl Notes {
    /// Those on a pool, as DescribeUserPool has it.
    pub(super) fn on(cx: &Cx, said: &Json) -> Notes {
        let before = format!("{ATTACHED}{}:", digest(cx.row.urn()));
        let tags = said["tags"].as_object().into_iter().flatten();
        let own = tags.filter(|(key, _)| key.starts_with(&before) && cx.aws.tags.gives(key));
        let arns = own.filter_map(|(key, arn)| Some((key.clone(), arn.as_str()?.to_owned()))).collect();
        Notes { before, arns }
    }

    /// The triggers that they name, by slot.
    pub(super) fn triggers(&self) -> Json {
        let triggers = self.arns.iter().map(|(key, arn)| (key[self.before.len()..].to_owned(), arn.as_str().into()));
        triggers.collect::<Map<_, _>>().into()
    }

    /// Adds them to what an update of the whole pool says: it would take them off.
    pub(super) fn add_to(&self, pool: &mut Map<String, Json>) {
        if self.arns.is_empty() {
            return;
        }
        if let Json::Object(tags) = pool.entry("tags").or_insert_with(|| Map::new().into()) {
            tags.extend(self.arns.iter().map(|(key, arn)| (key.clone(), arn.as_str().into())));
        }
    }

    /// Notes what `wanted` has and `was` has not. Credentials may give no tags, and a pool have no room for one more: the
    /// triggers matter more.
    pub(super) async fn add(&mut self, cx: &Cx, pool_arn: &str, was: &Json, wanted: &Json) -> Result<()> {
        if !cx.aws.tags.gives(ATTACHED) {
            return Ok(());
        }
        let was = self.keyed(was);
        let new: BTreeMap<String, String> = self
            .keyed(wanted)
            .into_iter()
            .filter(|(key, arn)| was.get(key) != Some(arn) && self.arns.get(key) != Some(arn))
            .collect();
        if new.is_empty() {
            return Ok(());
        }
        let tags: HashMap<String, String> = new.clone().into_iter().collect();
        let tag = || cx.aws.idp.tag_resource().resource_arn(pool_arn).set_tags(Some(tags.clone())).send();
        if done(cx.send("TagResource", tag).await)? {
            self.arns.extend(new);
        }
        Ok(())
    }

    /// Takes off the notes that are untrue of a resource which has `wanted`.
    pub(super) async fn keep(&self, cx: &Cx, pool_arn: &str, wanted: &Json) -> Result<()> {
        let wanted = self.keyed(wanted);
        let stale = self.arns.iter().filter(|(key, arn)| wanted.get(*key) != Some(arn));
        let stale: Vec<String> = stale.map(|(key, _)| key.clone()).collect();
        if stale.is_empty() {
            return Ok(());
        }
        let untag = || cx.aws.idp.untag_resource().resource_arn(pool_arn).set_tag_keys(Some(stale.clone())).send();
        done(cx.send("UntagResource", untag).await).map(drop)
    }

    fn keyed(&self, block: &Json) -> BTreeMap<String, String> {
        let keyed =
            given(block).map(|(name, v)| Some((format!("{}{}", self.before, slot(name)), arn_of(v)?.to_owned())));
        keyed.flatten().collect()
    }
}

/// Whether it was done; not, where AWS refuses it.
fn done<T>(answer: Result<T>) -> Result<bool> {
    match answer {
        Err(e @ Error::Refused(_)) => {
            tracing::debug!("the tags {ATTACHED} are left as they are: {e}");
            Ok(false)
        }
        answer => answer.map(|_| true),
    }
}
