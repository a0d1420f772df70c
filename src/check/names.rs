//! Names and values that are none of those there are, and which one was probably meant.

use crate::spec::{Fields, Property};

/// The values there are, in words.
pub(super) fn choices(p: &Property) -> String {
    match p.choices.as_slice() {
        [one] => one.clone(),
        many => format!("one of {}", many.join(", ")),
    }
}

/// How many names of properties a message lists.
const FEW: usize = 6;

/// What is wrong with the name of a property that is not there.
pub(super) fn unknown(name: &str, fields: &Fields) -> String {
    let near = nearest(name, fields.keys());
    let all: Vec<&str> = fields.keys().map(String::as_str).collect();
    match all.as_slice() {
        [one] if near.is_empty() => format!("is not a property here; there is {one}"),
        [_, .., _] if near.is_empty() && all.len() <= FEW => {
            format!("is not a property here; there are {}", all.join(", "))
        }
        _ => format!("is not a property here{near}"),
    }
}

/// What nobody types by a slip of the hand.
const LONG: usize = 100;

/// A question after the one of `names` that `name` was probably meant to be.
pub(super) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a String>) -> String {
    if name.len() > LONG {
        return String::new();
    }
    let lower = name.to_ascii_lowercase();
    names
        .map(|n| (strsim::jaro_winkler(&lower, &n.to_ascii_lowercase()), n))
        .filter(|(score, _)| *score > 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map_or(String::new(), |(_, n)| format!("; did you mean {n}?"))
}

/// Which of the values there are was certainly meant by `s`, which is none of them: it differs by its capitals, or by a
/// slip of the hand. What AWS adds some day differs by more, or by its number (`V2_0`).
pub(super) fn slip<'a>(s: &str, p: &'a Property) -> Option<&'a str> {
    let words = |s: &str| s.chars().filter(|c| !c.is_ascii_digit()).collect::<String>().to_ascii_lowercase();
    let slips = if s.len() < 8 { 1 } else { 2 };
    let close = |choice: &&String| {
        choice.eq_ignore_ascii_case(s)
            || words(choice) != words(s)
                && strsim::damerau_levenshtein(&choice.to_ascii_lowercase(), &s.to_ascii_lowercase()) <= slips
    };
    if s.len() > LONG { None } else { p.choices.iter().find(close).map(String::as_str) }
}
