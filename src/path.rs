//! Property paths in the engine's notation: `a.b[0]["c.d"]`.

/// The path of member `name` of the object at `at`; the object's own where the notation has no way to name the member
/// (the engine's parser cannot see that a quoted name ends in a backslash).
pub fn member(at: &str, name: &str) -> String {
    let plain = !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$')
        && !name.starts_with(|c: char| c.is_ascii_digit());
    let bare = plain || (name.ends_with('\\') && !name.contains(['.', '[']));
    match (at.is_empty(), bare) {
        (true, true) => name.to_owned(),
        (false, true) => format!("{at}.{name}"),
        _ if name.ends_with('\\') => at.to_owned(),
        // Go's parser knows one escape only, the quote.
        _ => format!("{at}[\"{}\"]", name.replace('"', "\\\"")),
    }
}

/// The path of item `i` of the list at `at`.
pub fn item(at: &str, i: usize) -> String {
    format!("{at}[{i}]")
}

/// The top-level property that a path begins with.
pub fn head(path: &str) -> String {
    match parse(path).into_iter().next() {
        Some(Step::Key(k)) => k,
        _ => path.to_owned(),
    }
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A member of an object.
    Key(String),
    /// An item of a list.
    Index(usize),
    /// Any member or item: `*`.
    Any,
}

/// The steps of a path. What cannot be read as a path is one member with that name.
pub fn parse(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix("[\"") {
            let Some((key, after)) = unquote(quoted) else { return vec![Step::Key(path.into())] };
            steps.push(Step::Key(key));
            rest = after;
        } else if let Some(bracket) = rest.strip_prefix('[') {
            let Some((index, after)) = bracket.split_once(']') else { return vec![Step::Key(path.into())] };
            steps.push(match index {
                "*" => Step::Any,
                i => match i.parse() {
                    Ok(i) => Step::Index(i),
                    Err(_) => return vec![Step::Key(path.into())],
                },
            });
            rest = after;
        } else {
            rest = rest.strip_prefix('.').unwrap_or(rest);
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (key, after) = rest.split_at(end);
            if key.is_empty() && !after.starts_with('[') {
                return vec![Step::Key(path.into())];
            }
            if !key.is_empty() {
                steps.push(if key == "*" { Step::Any } else { Step::Key(key.into()) });
            }
            rest = after;
        }
    }
    steps
}

/// Reads up to the closing `"]`.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut key = String::new();
    let mut chars = text.char_indices();
    while let Some((i, c)) = chars.next() {
        match c {
            '\\' if text[i + 1..].starts_with('"') => {
                key.push('"');
                chars.next();
            }
            '"' => return Some((key, text[i + 1..].strip_prefix(']')?)),
            c => key.push(c),
        }
    }
    None
}

/// Whether `path` is, or lies under, one of the `patterns`.
pub fn covered(patterns: &[Vec<Step>], path: &str) -> bool {
    let steps = parse(path);
    patterns.iter().any(|pattern| {
        pattern.len() <= steps.len() && pattern.iter().zip(&steps).all(|(p, s)| *p == Step::Any || p == s)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_are_not_words_are_quoted() {
        let at = member("tags", "aws:foo.bar");
        assert_eq!(at, r#"tags["aws:foo.bar"]"#);
        assert_eq!(parse(&at), [Step::Key("tags".into()), Step::Key("aws:foo.bar".into())]);
        assert_eq!(head(&at), "tags");
    }

    #[test]
    fn a_name_that_cannot_be_quoted_is_bare_or_left_out() {
        assert_eq!(member("tags", r"a\"), r"tags.a\");
        assert_eq!(head(r"tags.a\"), "tags");
        assert_eq!(member("tags", r"a.b\"), "tags");
    }

    #[test]
    fn patterns_cover_what_lies_under_them() {
        let patterns = [parse("schemas[*].name"), parse("tags")];
        assert!(covered(&patterns, "tags.a"));
        assert!(covered(&patterns, "schemas[3].name"));
        assert!(!covered(&patterns, "schemas[3].required"));
        assert!(!covered(&patterns, "tag"));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(keys in prop::collection::vec(r#"[a-z."\[\]: ]{1,8}"#, 1..5), i in 0usize..9) {
            let mut at = String::new();
            let mut steps = Vec::new();
            for key in keys {
                at = item(&member(&at, &key), i);
                steps.extend([Step::Key(key), Step::Index(i)]);
            }
            prop_assert_eq!(parse(&at), steps);
        }

        #[test]
        fn anything_can_be_parsed(text in ".{0,40}") {
            parse(&text);
        }
    }
}
