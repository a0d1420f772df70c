//! Example values as a YAML program writes them.

use serde_json::{Map, Value as Json};

/// `name: value`, over as many lines as it takes.
pub fn member(name: &str, value: &Json) -> String {
    let mut out = String::new();
    object(&Map::from_iter([(name.to_owned(), value.clone())]), 0, &mut out);
    out
}

/// A value on one line.
pub fn inline(value: &Json) -> String {
    match value {
        Json::Object(o) => {
            let members: Vec<_> = o.iter().map(|(name, v)| format!("{}: {}", text(name), inline(v))).collect();
            format!("{{{}}}", members.join(", "))
        }
        Json::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Json::String(s) => text(s),
        plain => plain.to_string(),
    }
}

fn object(members: &Map<String, Json>, indent: usize, out: &mut String) {
    for (i, (name, value)) in members.iter().enumerate() {
        // The first member of an item stands beside the item's dash.
        if i > 0 || out.ends_with('\n') {
            out.push_str(&" ".repeat(indent));
        }
        out.push_str(&text(name));
        out.push(':');
        match value {
            Json::Object(o) if !o.is_empty() => {
                out.push('\n');
                object(o, indent + 2, out);
            }
            Json::Array(items) if items.iter().any(Json::is_object) => {
                out.push('\n');
                list(items, indent + 2, out);
            }
            short => out.push_str(&format!(" {}\n", inline(short))),
        }
    }
}

fn list(items: &[Json], indent: usize, out: &mut String) {
    for item in items {
        out.push_str(&" ".repeat(indent));
        out.push_str("- ");
        match item {
            Json::Object(o) if !o.is_empty() => object(o, indent + 2, out),
            short => out.push_str(&format!("{}\n", inline(short))),
        }
    }
}

/// A text, in quotes where YAML would take it for something else, and with `$${` where it has `${` of its own.
fn text(s: &str) -> String {
    let taken = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let plain = s.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/')
        && s.chars().all(|c| c.is_ascii_alphanumeric() || " _-./@+:*;<>".contains(c))
        && !s.contains(": ")
        && !s.ends_with([':', ' '])
        && !(s.contains(':') && s.starts_with(|c: char| c.is_ascii_digit()))
        && s.parse::<f64>().is_err()
        && !taken.contains(&s.to_ascii_lowercase().as_str());
    if plain { s.to_owned() } else { Json::from(s.replace("${", "$${")).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_written_as_people_write_them() {
        let value =
            json!({"name": "a", "list": [{"x": 1, "z": ["s3:*", "b c"]}, {"x": 2}], "none": {}, "deep": {"on": true}});
        let lines = [
            "p:",
            "  deep:",
            "    \"on\": true",
            "  list:",
            "    - x: 1",
            "      z: [s3:*, b c]",
            "    - x: 2",
            "  name: a",
            "  none: {}",
            "",
        ];
        assert_eq!(member("p", &value), lines.join("\n"));
        assert_eq!(inline(&json!({"a": [1, "x"]})), "{a: [1, x]}");
    }

    #[test]
    fn what_yaml_would_take_for_something_else_is_quoted() {
        for s in ["OFF", "12", "1e5", "a: b", "12:30", "", "{####}", "a#b", "* x", "a,b", "x:", "inf"] {
            assert_eq!(text(s), Json::from(s).to_string());
        }
        for s in ["email", "Example <a@example.com>", "arn:aws:iam::123456789012:role/x", "/apps/", "us-east-1"] {
            assert_eq!(text(s), s);
        }
        assert_eq!(text("a/${sub}/*"), "\"a/$${sub}/*\"");
    }
}
