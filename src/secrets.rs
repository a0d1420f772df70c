//! What a request marks as secret, as texts: no message may repeat them, whoever wrote it. AWS's refusals quote what they
//! were given.

use crate::value::{Output, Value};
use serde_json::Value as Json;

/// What stands in the place of a secret.
const HIDDEN: &str = "[secret]";

/// A text shorter than this counts only where it stands alone: anywhere else it would be a part of some other word.
const LONG: usize = 8;

/// A text shorter than this is no secret: it stands in every message.
const SHORT: usize = 3;

/// Texts that nobody may see, longest first.
#[derive(Clone, Default)]
pub struct Secrets(Vec<String>);

/// Shows nothing of them.
impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} secrets", self.0.len())
    }
}

impl Secrets {
    /// What is marked in these values. `is_property` tells names of properties, which are no secret, from keys of maps.
    pub fn of<'a>(values: impl IntoIterator<Item = &'a Value>, is_property: fn(&str) -> bool) -> Self {
        let mut found = Vec::new();
        for v in values {
            collect(v, false, is_property, &mut found);
        }
        Secrets(found).sorted()
    }

    /// These and the others.
    pub fn and(mut self, others: &Secrets) -> Self {
        self.0.extend(others.0.iter().cloned());
        self.sorted()
    }

    fn sorted(mut self) -> Self {
        self.0.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        self.0.dedup();
        self
    }

    /// The text without them.
    pub fn hide(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in &self.0 {
            let mut from = 0;
            while let Some(at) = find(&text, secret, from) {
                text.replace_range(at..at + secret.len(), HIDDEN);
                from = at + HIDDEN.len();
            }
        }
        text
    }

    /// Whether the text has one of them, or is a part of one.
    pub fn are_in(&self, text: &str) -> bool {
        let is_part = |secret: &String| text.chars().count() >= SHORT && find(secret, text, 0).is_some();
        self.0.iter().any(|secret| find(text, secret, 0).is_some() || is_part(secret))
    }
}

/// Where `secret` stands in the text, from a byte on.
fn find(text: &str, secret: &str, from: usize) -> Option<usize> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let alone = |at: usize| {
        !text[..at].chars().next_back().is_some_and(is_word)
            && !text[at + secret.len()..].chars().next().is_some_and(is_word)
    };
    let found = |at: usize| (secret.len() >= LONG || alone(at)).then_some(at);
    text[from..].match_indices(secret).find_map(|(at, _)| found(from + at))
}

fn collect(v: &Value, secret: bool, is_property: fn(&str) -> bool, found: &mut Vec<String>) {
    match v {
        Value::Secret(v) => collect(v, true, is_property, found),
        Value::Output(Output { value: Some(v), secret: marked, .. }) => {
            collect(v, secret || *marked, is_property, found)
        }
        Value::List(l) => l.iter().for_each(|v| collect(v, secret, is_property, found)),
        Value::Object(o) => {
            for (key, v) in o {
                if secret && !is_property(key) {
                    add(key, found);
                }
                collect(v, secret, is_property, found);
            }
        }
        Value::String(s) if secret => {
            add(s, found);
            if let Ok(json @ (Json::Object(_) | Json::Array(_))) = serde_json::from_str(s) {
                collect(&json.into(), true, is_property, found);
            }
        }
        Value::Number(n) if secret => add(&n.to_string(), found),
        _ => {}
    }
}

/// The text, as it is and as JSON writes it.
fn add(text: &str, found: &mut Vec<String>) {
    if text.trim().chars().count() < SHORT {
        return;
    }
    let json = Json::from(text).to_string();
    let escaped = json.trim_matches('"');
    if escaped != text && !escaped.is_empty() {
        found.push(escaped.to_owned());
    }
    found.push(text.to_owned());
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn secrets(j: Json) -> Secrets {
        Secrets::of([&Value::from(j).secret()], |name| name == "emailMessage")
    }

    #[test]
    fn messages_lose_what_is_secret() {
        let all = secrets(json!({"tags": {"owner-key": "hunter22"}, "emailMessage": "say \"hi\" to them", "n": 4711}));
        for (said, told) in [
            ("Value 'hunter22' is wrong", "Value '[secret]' is wrong"),
            ("{owner-key=xhunter22x}", "{[secret]=x[secret]x}"),
            (r#"{"emailMessage": "say \"hi\" to them"}"#, r#"{"emailMessage": "[secret]"}"#),
            ("4711 of 47110", "[secret] of 47110"),
            ("nothing here", "nothing here"),
        ] {
            assert_eq!(all.hide(said), told);
            assert_eq!(all.are_in(said), said != told, "{said}");
        }
    }

    #[test]
    fn a_short_secret_is_hidden_where_it_stands_alone() {
        let all = secrets(json!(["low", "is"]));
        assert_eq!(all.hide("Value 'low' is below"), "Value '[secret]' is below");
    }

    #[test]
    fn what_a_document_says_is_secret_with_it() {
        let all = secrets(json!("{\"a\": {\"resource\": \"hunter22\"}}"));
        assert_eq!(all.hide("the resource hunter22"), "the [secret] [secret]");
    }

    #[test]
    fn what_is_open_is_not_hidden() {
        let open = Value::from(json!({"a": "hunter22"}));
        let all = Secrets::of([&open, &Value::from(json!(" ")).secret()], |_| false);
        assert_eq!(all.hide("hunter22 and so on"), "hunter22 and so on");
        assert_eq!(format!("{all:?}"), "0 secrets");
    }

    #[test]
    fn a_part_of_a_secret_is_secret() {
        let all = secrets(json!("arn:aws:iam::123456789012:role/guests"));
        assert!(all.are_in("guests") && !all.are_in("guest") && !all.are_in("s") && !all.are_in("guests-2"));
    }

    #[test]
    fn the_longer_one_goes_first() {
        let all = secrets(json!(["hunter22", "hunter22-and-more"])).and(&secrets(json!("another-one")));
        assert_eq!(all.hide("hunter22-and-more another-one"), "[secret] [secret]");
    }
}
