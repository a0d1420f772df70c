//! What there is of a type of resource: told one by one, and read from AWS a page at a time, no sooner than wanted.

use crate::aws::Cx;
use crate::check::{Failure, check};
use crate::error::{Error, Result};
use crate::lifecycle::Lifecycle;
use crate::resource::Listed;
use crate::value::{Object, Value, object_to_json};
use serde_json::Value as Json;
use tokio::sync::mpsc::Sender;

/// The most that AWS puts on a page.
const PAGE: usize = 60;

/// Something that a list tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// The query is not known yet; the only item.
    Computed,
    /// A resource that exists.
    Found(Listed),
    /// There are more, from this position on; the last item.
    More(String),
}

/// A position in a list: AWS's token of a page, and how much of the page has been told.
#[derive(Debug, Default, PartialEq, Eq)]
struct Position {
    page: Option<String>,
    told: usize,
}

impl Position {
    fn parse(text: &str) -> Result<Self> {
        if text.is_empty() {
            return Ok(Position::default());
        }
        let parts = text.split_once(':').and_then(|(told, page)| Some((told.parse().ok()?, page)));
        let (told, page) =
            parts.ok_or_else(|| Error::Invalid("the continuation token is not one of this provider".into()))?;
        Ok(Position { page: Some(page.to_owned()).filter(|page| !page.is_empty()), told })
    }

    fn text(&self) -> String {
        format!("{}:{}", self.told, self.page.as_deref().unwrap_or_default())
    }
}

/// A list, as it was asked for.
#[derive(Debug)]
pub struct List {
    query: Json,
    at: Position,
    /// How many are still to be told.
    left: usize,
}

/// A list with this query, of this many at most, from this position on; numbers below 1 set no limit. `None` where
/// the query is not known yet.
pub fn asked(of: &Lifecycle<'_>, query: Object, limits: [i64; 2], position: &str) -> Result<Option<List>> {
    let spec = &of.entry.spec;
    let queries = spec.queries.as_ref().ok_or_else(|| Error::Invalid(format!("{} cannot be listed", spec.token)))?;
    let (query, found) = check(of.types, queries, query);
    let found: Vec<Failure> = found.into_iter().collect();
    if !found.is_empty() {
        return Err(Error::Properties(found));
    }
    let at = Position::parse(position)?;
    if query.values().any(Value::has_unknown) {
        return Ok(None);
    }
    let query = object_to_json(&query).unwrap_or_default();
    let limits = limits.into_iter().filter(|n| *n > 0).filter_map(|n| usize::try_from(n).ok());
    Ok(Some(List { query, at, left: limits.min().unwrap_or(usize::MAX) }))
}

impl List {
    /// Tells what there is, until there is no more, or nobody listens.
    pub async fn tell<E>(
        mut self,
        of: &Lifecycle<'_>,
        cx: &Cx,
        to: &Sender<std::result::Result<Item, E>>,
    ) -> Result<()> {
        of.at_home(cx, "", &self.query)?;
        loop {
            let size = i32::try_from(self.left.min(PAGE)).unwrap_or(1);
            let page = tokio::select! {
                page = of.entry.resource.list(cx, &self.query, self.at.page.as_deref(), size) => page?,
                () = to.closed() => return Ok(()),
            };
            let there = page.found.len();
            for found in page.found.into_iter().skip(self.at.told).take(self.left) {
                if to.send(Ok(Item::Found(found))).await.is_err() {
                    return Ok(());
                }
                self.at.told += 1;
                self.left -= 1;
            }
            let more = self.at.told < there;
            if !more {
                let Some(next) = page.next.filter(|next| !next.is_empty()) else { return Ok(()) };
                self.at = Position { page: Some(next), told: self.at.told - there };
            }
            if self.left == 0 {
                let _nobody_listens = to.send(Ok(Item::More(self.at.text()))).await;
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_found_again() {
        for position in [
            Position::default(),
            Position { page: None, told: 7 },
            Position { page: Some("a:b/=".into()), told: 0 },
            Position { page: Some("x".into()), told: 59 },
        ] {
            assert_eq!(Position::parse(&position.text()).unwrap(), position);
        }
        for text in ["x", "-1:x", "x:1"] {
            assert!(Position::parse(text).is_err(), "{text}");
        }
    }
}
