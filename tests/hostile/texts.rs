//! Texts that are no good name, id, path, number, address or date.

use super::rng::Rng;
use super::values::SIGNATURE;

const TEXTS: [&str; 76] = [
    "",
    " ",
    "\0",
    "\n",
    "\"",
    "a\"b",
    "a.b",
    "a[0]",
    "[\"",
    "[\"a.b\"]",
    "\\",
    "a\\",
    "[\"a\\",
    "[\"a\\\"]",
    "*",
    "[*]",
    "..",
    "a..b",
    ".a",
    "a.",
    "[99999999999999999999]",
    "[-1]",
    "[",
    "]",
    "__self__",
    "__defaults",
    "__internal",
    "é",
    "a\u{301}",
    "\u{202e}abc",
    "🦀🦀🦀🦀",
    "\u{feff}",
    "ẞ",
    "İ",
    "%s%n",
    "${x}",
    "../../../../etc/passwd",
    "<script>",
    "NaN",
    "Infinity",
    "1e999",
    "-1",
    "-",
    "0x10",
    "99999999999999999999999",
    "1.",
    "true",
    "null",
    "{}",
    "[]",
    "{\"a\":",
    "[[[[",
    "\"",
    "arn:",
    "arn:aws:iam::123456789012:role/",
    "arn:aws:lambda:us-east-1:123456789012:function:",
    "arn:::::",
    ":::::::::",
    "/",
    "//",
    "///",
    "us-east-1_",
    "_",
    "us-east-1:",
    "us-east-1_a/b/c/d/e",
    "urn:",
    "urn:pulumi:dev::test::$$$::",
    "::::",
    "$",
    "cognito:index:UserPool",
    "cognito:index:",
    "://",
    "https://[",
    "2024-13-45T99:99:99Z",
    "1h1h",
    "-----BEGIN CERTIFICATE-----",
];

/// A text of the list, or one that chance makes.
pub fn hostile(rng: &mut Rng) -> String {
    match rng.below(12) {
        0 => {
            let bytes: Vec<u8> = (0..rng.below(40)).map(|_| rng.next() as u8).collect();
            String::from_utf8_lossy(&bytes).into_owned()
        }
        1 => rng.pick(&["a", "é", "\"", ".", "[", "9", "[\"a\"]", "{\"a\":", "\\", "a."]).repeat(rng.below(3000)),
        2 => (0..rng.below(20)).map(|_| *rng.pick(&['a', '.', '[', ']', '"', '\\', '*', '0', ':', '_', '/'])).collect(),
        3 => SIGNATURE.to_owned(),
        _ => (*rng.pick(&TEXTS)).to_owned(),
    }
}

/// The text with a slip in it.
pub fn twisted(rng: &mut Rng, s: &str) -> String {
    let mut chars: Vec<char> = s.chars().collect();
    match rng.below(8) {
        0 => return s.to_uppercase(),
        1 => return s.repeat(rng.below(40)),
        2 => return format!("{s}{}", hostile(rng)),
        3 => return format!("{}{s}", hostile(rng)),
        4 => chars.truncate(rng.below(chars.len())),
        5 if !chars.is_empty() => drop(chars.remove(rng.below(chars.len()))),
        6 => {
            let at = rng.below(chars.len());
            chars.splice(at..at, hostile(rng).chars());
        }
        _ => {
            let at = rng.below(chars.len() + 1);
            chars.insert(at, *rng.pick(&['é', '\0', '"', '🦀', ' ', '.', ':', '/', '_', '-', '9']));
        }
    }
    chars.into_iter().collect()
}
