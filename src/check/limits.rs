//! What is wrong with a value by itself: size, length, pattern.

use crate::patterns;
use crate::spec::{Bounds, Property};
use serde_json::Value as Json;

impl Property {
    /// What is wrong with a text, if anything.
    pub fn problem(&self, s: &str) -> Option<String> {
        problem(&self.bounds, s, self.example.as_ref())
    }
}

/// Length and pattern of a text, in one message: for an ARN, say, the length tells nothing.
pub(super) fn problem(bounds: &Bounds, s: &str, example: Option<&Json>) -> Option<String> {
    let wrong = bounds.pattern.as_ref().filter(|p| !p.matches(s));
    let length = outside(bounds, s.chars().count() as f64, " characters long", true);
    let example = example.and_then(Json::as_str).map_or(String::new(), |e| format!(", such as {e}"));
    match (length, wrong) {
        (_, Some(p)) if patterns::wants_example(&p.text) => {
            Some(format!("{}{example}", patterns::words(&p.text, s).unwrap_or_default()))
        }
        (Some(length), _) => Some(length),
        (None, Some(p)) => Some(match patterns::words(&p.text, s) {
            Some(words) => words.to_owned(),
            None => format!("must match {}{example}", p.text),
        }),
        (None, None) => None,
    }
}

/// Why a text is no whole number that AWS would take. It takes more than any of Rust's whole numbers.
pub(super) fn not_whole(s: &str) -> Option<&'static str> {
    let digits = s.strip_prefix('-').unwrap_or(s);
    match digits.parse::<f64>() {
        Ok(n) if digits.bytes().all(|b| b.is_ascii_digit()) => {
            (n > 2f64.powi(1023)).then_some("must be at most 2^1023")
        }
        _ => Some("must be a whole number, as a number or as text"),
    }
}

/// Why a number, or the number of characters, items or entries, is out of bounds; with it, where it may be `shown`.
pub(super) fn outside(bounds: &Bounds, n: f64, unit: &str, shown: bool) -> Option<String> {
    let (verb, has) = if matches!(unit, " items" | " entries") { ("have", "has") } else { ("be", "is") };
    let found = if shown { format!(", and {has} {n}") } else { String::new() };
    match (bounds.min, bounds.max) {
        (Some(min), Some(max)) if n < min || n > max => Some(format!("must {verb} {min} to {max}{unit}{found}")),
        (Some(1.0), None) if n < 1.0 => Some("must not be empty".into()),
        (Some(min), None) if n < min => Some(format!("must {verb} at least {min}{unit}")),
        (None, Some(max)) if n > max => Some(format!("must {verb} at most {max}{unit}{found}")),
        _ => None,
    }
}
