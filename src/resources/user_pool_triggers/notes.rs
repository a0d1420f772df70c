//! What an update is about to attach, noted in tags of the pool until it is done: an engine that never hears its answer knows the
//! old functions alone. After an interruption the next update or deletion of the resource settles what is noted.

use crate::aws::{ATTACHED, Cx};
use crate::error::{Error, Result};
use crate::origin::digest;
use crate::random;
use crate::resources::user_pool::triggers::{arn_of, given, slot};
use crate::secrets::Secrets;
use crate::value::Value;
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, HashMap};

/// The notes of one resource: the ARN of a trigger, by the key of its tag.
pub(super) struct Notes {
    before: String,
    arns: BTreeMap<String, String>,
    /// The keys of those of other resources.
    others: Vec<String>,
}

impl Notes {
    /// Those on a pool, as DescribeUserPool has it.
    pub(super) fn on(cx: &Cx, said: &Json) -> Notes {
        let before = format!("{ATTACHED}{}:", digest(cx.row.urn()));
        let tags = said["tags"].as_object().into_iter().flatten();
        let notes = tags.filter(|(key, _)| key.starts_with(ATTACHED) && cx.aws.tags.gives(key));
        let (own, others): (Vec<_>, Vec<_>) = notes.partition(|(key, _)| key.starts_with(&before));
        let arns = own.into_iter().filter_map(|(key, arn)| Some((key.clone(), arn.as_str()?.to_owned()))).collect();
        Notes { before, arns, others: others.into_iter().map(|(key, _)| key.clone()).collect() }
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

    /// What they say, to be kept out of messages: the program that gave it may have it for a secret, and the state does not know it.
    pub(super) fn secrets(&self) -> Secrets {
        let arns: Vec<Value> = self.arns.values().map(|arn| Value::from(arn.as_str()).secret()).collect();
        Secrets::of(&arns, |_| false)
    }

    /// Says in an update of the whole pool, which it would take off otherwise, that they are to stay.
    pub(super) fn add_to(&self, pool: &mut Map<String, Json>) {
        let tags = pool.entry("tags").or_insert_with(|| Map::new().into());
        if let Json::Object(tags) = tags {
            tags.retain(|key, _| !key.starts_with(&self.before));
            tags.extend(self.arns.iter().map(|(key, arn)| (key.clone(), arn.as_str().into())));
        }
        if *tags == json!({}) {
            pool.remove("tags");
        }
    }

    /// Notes what `wanted` has and `was` has not. Credentials may give no tags, and a pool have no room for one more: the triggers
    /// matter more.
    pub(super) async fn add(&mut self, cx: &Cx, pool_arn: &str, was: &Json, wanted: &Json) -> Result<()> {
        let (mut new, was) = (self.keyed(wanted), self.keyed(was));
        new.retain(|key, _| !was.contains_key(key) && !self.arns.contains_key(key) && cx.aws.tags.gives(key));
        if new.is_empty() {
            return Ok(());
        }
        let tags: HashMap<String, String> = new.clone().into_iter().collect();
        let tag = || cx.aws.idp.tag_resource().resource_arn(pool_arn).set_tags(Some(tags.clone())).send();
        match cx.send("TagResource", tag).await {
            Err(Error::Refused(refused)) => tracing::debug!("an update is not noted: {}", refused.code),
            done => {
                done?;
                self.arns.extend(new);
            }
        }
        Ok(())
    }

    /// The keys of those that are of no use once `attached` is what the resource has: its own, and those by which others were about
    /// to attach the same.
    pub(super) fn settled_by(&self, attached: &Json) -> Vec<String> {
        let ends: Vec<String> =
            self.keyed(attached).keys().map(|key| key[self.before.len() - 1..].to_owned()).collect();
        let others = self.others.iter().filter(|key| ends.iter().any(|end| key.ends_with(end)));
        self.arns.keys().chain(others).cloned().collect()
    }

    /// Forgets all of them.
    pub(super) fn clear(&mut self) {
        self.arns.clear();
    }

    fn keyed(&self, block: &Json) -> BTreeMap<String, String> {
        let keyed = given(block).map(|(name, v)| {
            let arn = arn_of(v)?;
            Some((format!("{}{}:{}", self.before, slot(name), random::hex(arn.as_bytes(), 6)), arn.to_owned()))
        });
        keyed.flatten().collect()
    }
}

/// Takes notes off a pool.
pub(super) async fn remove(cx: &Cx, pool_arn: &str, keys: Vec<String>) -> Result<()> {
    if keys.is_empty() {
        return Ok(());
    }
    let untag = || cx.aws.idp.untag_resource().resource_arn(pool_arn).set_tag_keys(Some(keys.clone())).send();
    match cx.send("UntagResource", untag).await {
        Err(Error::Refused(refused)) => cx.row.warn(&format!(
            "tags of the pool that noted an update could not be taken off ({}). The provider would take what they say for its own: \
             allow it cognito-idp:UntagResource, or take them off by hand: {}",
            refused.code,
            keys.join(", ")
        )),
        done => drop(done?),
    }
    Ok(())
}
