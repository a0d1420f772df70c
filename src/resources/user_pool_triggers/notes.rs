//! What an update is about to attach, noted in tags of the pool: an engine that never hears its answer knows the old functions
//! alone. The notes stay until the next update or deletion of the resource, which settles what the state does not know.

use crate::aws::{ATTACHED, Cx};
use crate::error::{Error, Result};
use crate::origin::digest;
use crate::random;
use crate::resources::user_pool::triggers::{arn_of, given, slot};
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, HashMap};

/// The notes of one resource: the ARN of a trigger, by the key of its tag.
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

    /// The triggers that they name, each a block of its slot: a slot may have several, where one update after the other was
    /// interrupted.
    pub(super) fn triggers(&self) -> Vec<Json> {
        let of = |(key, arn): (&String, &String)| {
            let slot = key[self.before.len()..].split(':').next().unwrap_or_default();
            Map::from_iter([(slot.to_owned(), arn.as_str().into())]).into()
        };
        self.arns.iter().map(of).collect()
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

    /// Notes what `wanted` has and `was` has not, and says which notes those are. Credentials may give no tags, and a pool have no
    /// room for one more: the triggers matter more.
    pub(super) async fn add(&mut self, cx: &Cx, pool_arn: &str, was: &Json, wanted: &Json) -> Result<Vec<String>> {
        let (mut all, was) = (self.keyed(wanted), self.keyed(was));
        all.retain(|key, _| !was.contains_key(key));
        let mut new = all.clone();
        new.retain(|key, _| !self.arns.contains_key(key) && cx.aws.tags.gives(key));
        let tags: HashMap<String, String> = new.clone().into_iter().collect();
        let tag = || cx.aws.idp.tag_resource().resource_arn(pool_arn).set_tags(Some(tags.clone())).send();
        if !new.is_empty() && is_done("TagResource", cx.send("TagResource", tag).await)? {
            self.arns.extend(new);
        }
        Ok(all.into_keys().collect())
    }

    /// Takes them off but for those in `kept`: the state knows what the others say, or nobody is to.
    pub(super) async fn settle(&self, cx: &Cx, pool_arn: &str, kept: &[String]) -> Result<()> {
        let keys: Vec<String> = self.arns.keys().filter(|key| !kept.contains(key)).cloned().collect();
        if keys.is_empty() {
            return Ok(());
        }
        let untag = || cx.aws.idp.untag_resource().resource_arn(pool_arn).set_tag_keys(Some(keys.clone())).send();
        is_done("UntagResource", cx.send("UntagResource", untag).await).map(drop)
    }

    fn keyed(&self, block: &Json) -> BTreeMap<String, String> {
        let keyed = given(block).map(|(name, v)| {
            let arn = arn_of(v)?;
            Some((format!("{}{}:{}", self.before, slot(name), random::hex(arn.as_bytes(), 6)), arn.to_owned()))
        });
        keyed.flatten().collect()
    }
}

/// Whether it was done; not, where AWS refuses it. Its words may quote a function that is a secret.
fn is_done<T>(operation: &str, answer: Result<T>) -> Result<bool> {
    match answer {
        Err(Error::Refused(refused)) => {
            tracing::debug!("the tags {ATTACHED} are left as they are: {operation} was refused, {}", refused.code);
            Ok(false)
        }
        answer => answer.map(|_| true),
    }
}
