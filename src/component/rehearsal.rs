//! The first time that a component is built: its children are checked as they will be when they are registered, and what is
//! wrong is told of the arguments that they are made of.

use crate::check::{Failure, Failures};
use crate::eventual::Overrides;
use crate::monitor::Registered;
use crate::path;
use crate::resource::{Resource, Surroundings};
use crate::resources::registry;
use crate::value::{Object, Value};
use std::sync::Mutex;

/// A child as its component sees it.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// What its name has after the component's.
    pub suffix: &'static str,
    /// Its name in `transform`.
    pub called: &'static str,
    /// Which of its inputs are made of which arguments, by path. `[*]` stands for an index, which is the same in both.
    pub of: &'a [(&'a str, &'a str)],
}

/// Takes children, and makes none.
#[derive(Debug)]
pub(super) struct Rehearsal {
    around: Surroundings,
    refused: Mutex<Failures>,
}

impl Rehearsal {
    pub fn new(around: Surroundings) -> Self {
        Rehearsal { around, refused: Mutex::default() }
    }

    /// What is wrong with the child, by the arguments; and the child, of which nothing is known.
    pub fn child<R: Resource>(&self, part: Part<'_>, inputs: Object, said: Option<Overrides<R>>) -> Registered {
        if let Some(life) = registry().resource(R::TOKEN) {
            let mut refused = self.refused.lock().unwrap_or_else(|e| e.into_inner());
            for Failure { property, reason } in life.refusals(inputs, &self.around) {
                let own = said.as_ref().is_some_and(|said| said.says(&path::head(&property)));
                refused.add(part.argument(&property, own), reason);
            }
        }
        Registered { urn: part.suffix.into(), id: Value::Unknown, outputs: Object::new(), left_out: false }
    }

    /// What is wrong with all of them.
    pub fn refused(self) -> Failures {
        self.refused.into_inner().unwrap_or_else(|e| e.into_inner())
    }
}

impl Part<'_> {
    /// Where a program says what stands at `path` of the child: in an argument, or in place of the component.
    fn argument(&self, path: &str, own: bool) -> String {
        let made = self.of.iter().filter(|_| !own).find_map(|(input, argument)| renamed(path, input, argument));
        made.unwrap_or_else(|| format!("transform.{}.{path}", self.called))
    }
}

/// `path` with `argument` for its beginning, where that is `input`.
fn renamed(path: &str, input: &str, argument: &str) -> Option<String> {
    let (mut rest, mut made) = (path, String::new());
    let mut names = argument.split("[*]");
    for (i, name) in input.split("[*]").enumerate() {
        if i > 0 {
            let (index, after) = rest.split_at(rest.find(']')? + 1);
            made.push_str(index);
            rest = after;
        }
        rest = rest.strip_prefix(name)?;
        made.push_str(names.next()?);
    }
    (rest.is_empty() || rest.starts_with(['.', '['])).then(|| made + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_is_told_by_the_argument_that_it_is_made_of() {
        let of = [("list[*].clientId", "pools[*].client"), ("list", "pools"), ("map", "details")];
        let part = Part { suffix: "Pool", called: "pool", of: &of };
        for (path, own, argument) in [
            ("list[12].clientId", false, "pools[12].client"),
            ("list[0].serverSideTokenCheck", false, "pools[0].serverSideTokenCheck"),
            ("list", false, "pools"),
            ("lists", false, "transform.pool.lists"),
            ("map.key", false, "details.key"),
            ("map[\"a.b\"]", false, "details[\"a.b\"]"),
            ("map", true, "transform.pool.map"),
        ] {
            assert_eq!(part.argument(path, own), argument, "{path}");
        }
    }
}
