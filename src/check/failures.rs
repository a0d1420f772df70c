//! What is wrong with inputs, and what is worth a warning.

use crate::path::{Step, covered, parse};
use crate::value::{Object, Value};
use std::collections::BTreeSet;

/// Something that is wrong with the inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The path of the property.
    pub property: String,
    /// What is wrong, and what to do. Never holds the value.
    pub reason: String,
}

impl Failure {
    /// The failure as the engine shows it best. It prints the value of the top-level property that a failure names: true
    /// and short for a text, a number or a boolean; else a lie (`<nil>`), a dump or a secret, so the reason tells the path.
    pub fn shown(self, inputs: &Object) -> Failure {
        match inputs.get(&self.property) {
            Some(Value::String(_) | Value::Number(_) | Value::Bool(_)) => self,
            _ => Failure { reason: format!("{} {}", self.property, self.reason), property: String::new() },
        }
    }
}

/// All that is wrong with the inputs, and what is legal but worth a warning.
#[derive(Debug, Default)]
pub struct Failures {
    wrong: Vec<Failure>,
    warnings: Vec<String>,
}

impl Failures {
    /// Notes that the property at `path` is wrong.
    pub fn add(&mut self, path: impl Into<String>, reason: impl Into<String>) {
        self.wrong.push(Failure { property: path.into(), reason: reason.into() });
    }

    /// Notes that what the property at `path` says is legal, and what the user should know about it. Stops nothing.
    pub fn warn(&mut self, path: &str, what: &str) {
        self.warnings.push(format!("{path} {what}"));
    }

    /// Adds what was found later, at properties of which nothing is told yet.
    pub fn append(&mut self, later: Failures) {
        let told: Vec<Vec<Step>> = self.wrong.iter().map(|f| parse(&f.property)).collect();
        let new = |f: &Failure| !self.touches(&f.property) && !covered(&told, &f.property);
        let new: Vec<Failure> = later.into_iter().filter(new).collect();
        self.wrong.extend(new);
    }

    /// The warnings, one by one, in the order found; none are left.
    pub fn warnings(&mut self) -> Vec<String> {
        std::mem::take(&mut self.warnings)
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.wrong.is_empty()
    }

    /// With what rules found: all that is wrong, as the engine shows it best, and all warnings. One message for each property:
    /// what is wrong with it by itself comes first. `told` makes of a failure what may be told of it.
    pub fn with_rules(
        mut self,
        mut rules: Failures,
        inputs: &Object,
        told: impl Fn(Failure) -> Failure,
    ) -> (Vec<Failure>, Vec<String>) {
        let warnings = [self.warnings(), rules.warnings()].concat();
        let paths: BTreeSet<&str> = self.wrong.iter().map(|f| f.property.as_str()).collect();
        let touched = |path: &str| {
            let items = format!("{path}[");
            paths.contains(path) || paths.range(items.as_str()..).next().is_some_and(|at| at.starts_with(&items))
        };
        let broken: Vec<Failure> = rules.into_iter().filter(|f| !touched(&f.property)).collect();
        (self.into_iter().chain(broken).map(|f| told(f).shown(inputs)).collect(), warnings)
    }

    /// Whether so much is wrong that nobody reads what each of it was meant to be.
    pub(super) fn are_many(&self) -> bool {
        self.wrong.len() >= 100
    }

    /// Whether something is wrong at `path` itself, or with an item there.
    pub fn touches(&self, path: &str) -> bool {
        let here = |at: &str| at == path || at.strip_prefix(path).is_some_and(|rest| rest.starts_with('['));
        self.wrong.iter().any(|f| here(&f.property))
    }
}

/// What is wrong, one by one, in the order found.
impl IntoIterator for Failures {
    type Item = Failure;
    type IntoIter = std::vec::IntoIter<Failure>;

    fn into_iter(self) -> Self::IntoIter {
        self.wrong.into_iter()
    }
}
