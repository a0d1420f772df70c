//! What an earlier run made and could not tell anybody: the plugin or the engine ended before AWS's answer came. Whether
//! another stack has it cannot be known, so it is named, and people decide.
//!
//! One list for each kind (and pool) in the life of the process is read while the new one is made; once the new one is
//! known, the few others whose names are alike are looked at. That nothing can be found out is no news, and nobody waits for
//! it: an id that AWS has given has to be told.

use crate::aws::{Clock, Cx, ORIGIN};
use crate::error::Result;
use crate::lost::Attempt;
use crate::origin::Origin;
use crate::resource::{FoundBy, Listed};
use crate::value::Object;
use std::time::Duration;

/// How many are looked at, the youngest first.
const CANDIDATES: usize = 5;

/// How many pages are read: an account with more than these has better uses for its quota.
const PAGES: usize = 10;

/// How long the list may take, and how long the one that was made waits for what is still being found out.
const PATIENCE: Duration = Duration::from_secs(10);
const DELAY: Duration = Duration::from_secs(2);

/// How many seconds old it may be. What tells its origin is remembered over a weekend; looks alone mean less.
const BY_ORIGIN: i64 = 3 * 24 * 3600;
const BY_LOOKS: i64 = 3600;

impl Attempt<'_> {
    /// Those whose names are alike, the youngest first. The new one may be among them, if it was made before the list.
    pub(crate) async fn alike(&self) -> Vec<Listed> {
        let Attempt { of, cx, inputs, .. } = self;
        let pool = inputs.args["userPoolId"].as_str().unwrap_or_default();
        let wanted = match of.resource().found_by() {
            FoundBy::Tag => self.origin.is_some(),
            FoundBy::Looks => !of.resource().named_by().is_empty() && !cx.known.made(pool),
            FoundBy::Name => false,
        };
        if !wanted {
            return Vec::new();
        }
        let kind = format!("{} {}", of.spec().token, inputs.args["userPoolId"]);
        let list = async {
            match tokio::time::timeout(PATIENCE, of.every(cx, inputs, PAGES)).await {
                Ok(Ok(all)) => all,
                Ok(Err(e)) => {
                    tracing::debug!("{kind} were not listed: {e}");
                    Vec::new()
                }
                Err(_) => Vec::new(),
            }
        };
        let mut all = cx.known.listed(&kind, list).await;
        let name = inputs.args[of.resource().named_by()].as_str().unwrap_or_default();
        all.retain(|one| is_alike(&one.name, name));
        all.sort_by_key(|one| std::cmp::Reverse(one.made));
        all.truncate(CANDIDATES);
        all
    }

    /// Warns of those among `alike` that an earlier run may have made for this resource.
    pub(crate) async fn name_orphans(&self, alike: Vec<Listed>) {
        let row = &self.cx.row;
        match soon(self.cx, self.orphans(alike)).await {
            Some(Ok(orphans)) => orphans.iter().for_each(|one| row.warn(&self.told_of(&one.id, row.urn()))),
            Some(Err(e)) => tracing::debug!("what an earlier run may have left was not looked up: {e}"),
            None => tracing::debug!("what an earlier run may have left was not looked up in time"),
        }
    }

    async fn orphans(&self, alike: Vec<Listed>) -> Result<Vec<Listed>> {
        let Attempt { of, cx, desired, inputs, origin, .. } = self;
        let mut found = Vec::new();
        let now = Clock::local();
        for one in alike {
            let (id, _) = of.resource().import(&one.id)?;
            if cx.known.has(&id) {
                continue;
            }
            let Some(said) = of.resource().glance(cx, &id, inputs).await? else { continue };
            let is_orphan = match origin {
                Some(own) => {
                    let tag = said["tags"][ORIGIN].as_str().unwrap_or_default();
                    own.is_anothers(tag) && Origin::made(tag).is_some_and(|made| now - made < BY_ORIGIN)
                }
                None => {
                    let made = said["CreationDate"].as_i64();
                    let young = made.is_some_and(|made| cx.aws.clock.at_aws(now) - made < BY_LOOKS);
                    // Names that are made have other digits each time.
                    young && of.looks_like(&said, &without(desired, of.resource().named_by()))
                }
            };
            if is_orphan {
                found.push(one);
            }
        }
        Ok(found)
    }

    fn told_of(&self, id: &str, urn: &str) -> String {
        let name = urn.splitn(4, "::").nth(3).unwrap_or_default();
        let token = self.of.spec().token;
        format!(
            "{id} seems to be what an earlier run made for this resource, and ended before it knew. Unless another stack has \
             it, it was kept by retainOnDelete, or this run is replacing it, delete it; or keep it in the place of the new one: \
             `pulumi state delete '{urn}'`, then `pulumi import {token} {name} {id}`, and delete the new one"
        )
    }
}

/// What `look` finds, unless it takes longer than a resource that is made may wait to be told.
pub(crate) async fn soon<T>(cx: &Cx, look: impl Future<Output = T>) -> Option<T> {
    let in_time = tokio::time::timeout(DELAY, look);
    cx.unless_stopped("what an earlier run may have left", in_time).await.ok()?.ok()
}

fn without(o: &Object, name: &str) -> Object {
    o.iter().filter(|(key, _)| *key != name).map(|(key, v)| (key.clone(), v.clone())).collect()
}

/// Whether two names are the same, but for the digits that autonaming puts at their ends.
fn is_alike(a: &str, b: &str) -> bool {
    let stem = |name: &str| name.trim_end_matches(|c: char| c.is_ascii_hexdigit()).len();
    let digits = |name: &str| name.len() - stem(name);
    a == b
        || a.len() == b.len() && digits(a) >= 4 && digits(b) >= 4 && {
            let common = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
            common >= stem(a).max(stem(b))
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_autonaming_makes_of_one_are_alike() {
        for (a, b, alike) in [
            ("users", "users", true),
            ("users-1a2b3c4", "users-9f8e7d6", true),
            ("users-1a2b3c4", "orders-9f8e7d6", false),
            ("users-1a2b3c4", "users-9f8e", false),
            ("web-10", "web-11", false),
            ("", "a", false),
            ("users-1a2b3c4", "users-prod123", false),
        ] {
            assert_eq!(is_alike(a, b), alike, "{a} {b}");
        }
    }
}
