//! What AWS makes of the details of a provider, type by type: which it wants, which it adds, and which differences are none.

use crate::path::{self, Step};
use crate::value::{Object, Value};
use serde_json::{Map, Value as Json};

/// A type of providers.
pub(super) struct Kind {
    /// Its name in AWS.
    pub name: &'static str,
    /// The details without which AWS makes none.
    pub wanted: &'static [&'static str],
    /// Those that a program may give besides.
    pub further: &'static [&'static str],
    /// Those that AWS adds, or finds out where the program does not give them.
    pub derived: &'static [&'static str],
    /// The claim that tells users apart where the program names none.
    pub username: Option<&'static str>,
}

/// From the examples of requests and answers in the API reference (CreateIdentityProvider, `ProviderDetails`).
const KINDS: [Kind; 6] = [
    Kind {
        name: "Facebook",
        wanted: &["authorize_scopes", "client_id", "client_secret"],
        further: &["api_version"],
        derived: &[
            "api_version",
            "attributes_url",
            "attributes_url_add_attributes",
            "authorize_url",
            "token_request_method",
            "token_url",
        ],
        username: Some("id"),
    },
    Kind {
        name: "Google",
        wanted: &["authorize_scopes", "client_id", "client_secret"],
        further: &[],
        derived: &[
            "attributes_url",
            "attributes_url_add_attributes",
            "authorize_url",
            "oidc_issuer",
            "token_request_method",
            "token_url",
        ],
        username: Some("sub"),
    },
    Kind {
        name: "LoginWithAmazon",
        wanted: &["authorize_scopes", "client_id", "client_secret"],
        further: &[],
        derived: &[
            "attributes_url",
            "attributes_url_add_attributes",
            "authorize_url",
            "token_request_method",
            "token_url",
        ],
        username: Some("user_id"),
    },
    Kind {
        name: "OIDC",
        wanted: &["authorize_scopes", "client_id", "oidc_issuer"],
        further: &["attributes_request_method", "client_secret"],
        derived: &["attributes_url", "attributes_url_add_attributes", "authorize_url", "jwks_uri", "token_url"],
        username: Some("sub"),
    },
    Kind {
        name: "SAML",
        wanted: &[],
        further: &[METADATA, METADATA_URL, "EncryptedResponses", "IDPInit", "IDPSignout", "RequestSigningAlgorithm"],
        derived: &["ActiveEncryptionCertificate", "SLORedirectBindingURI", "SSORedirectBindingURI"],
        username: None,
    },
    Kind {
        name: "SignInWithApple",
        wanted: &["authorize_scopes", "client_id", "key_id", PRIVATE_KEY, "team_id"],
        further: &[],
        derived: &[
            "attributes_url_add_attributes",
            "authorize_url",
            "oidc_issuer",
            "token_request_method",
            "token_url",
        ],
        username: Some("sub"),
    },
];

pub(super) const METADATA: &str = "MetadataFile";
pub(super) const METADATA_URL: &str = "MetadataURL";

/// AWS takes it and never shows it.
pub(super) const PRIVATE_KEY: &str = "private_key";

/// What a detail is where nobody says anything.
const DEFAULTS: [(&str, &str); 4] = [
    ("EncryptedResponses", "false"),
    ("IDPInit", "false"),
    ("IDPSignout", "false"),
    ("attributes_request_method", "GET"),
];

/// What is known of a type of providers.
pub(super) fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

fn is_derived(kind: Option<&Kind>, key: &str) -> bool {
    kind.is_some_and(|kind| kind.derived.contains(&key))
}

fn is_default(key: &str, v: &str) -> bool {
    DEFAULTS.iter().any(|(name, default)| *name == key && same(key, default, v))
}

/// Whether two values of a detail mean the same.
fn same(key: &str, a: &str, b: &str) -> bool {
    match key {
        "authorize_scopes" => scopes(a) == scopes(b),
        METADATA => squeezed(a) == squeezed(b),
        _ if DEFAULTS.iter().any(|(name, _)| *name == key) => a.eq_ignore_ascii_case(b),
        _ => a == b,
    }
}

/// The scopes, which commas or blanks may part.
fn scopes(text: &str) -> Vec<&str> {
    let mut scopes: Vec<&str> = text.split([' ', ',']).filter(|scope| !scope.is_empty()).collect();
    scopes.sort_unstable();
    scopes
}

/// XML without its declaration, and without the white space between elements.
fn squeezed(xml: &str) -> String {
    let xml = xml.trim_start_matches('\u{FEFF}').trim();
    let xml = match xml.strip_prefix("<?xml") {
        Some(rest) => rest.split_once("?>").map_or(xml, |(_, document)| document),
        None => xml,
    };
    let parts: Vec<&str> =
        xml.split('<').map(|part| if part.trim_end().ends_with('>') { part.trim_end() } else { part }).collect();
    parts.join("<").trim().to_owned()
}

/// The details that a program has or should have: those that it is known to give, in its form, and those that somebody
/// else set.
pub(super) fn told(kind: Option<&Kind>, said: &Map<String, Json>, known: &Map<String, Json>) -> Map<String, Json> {
    let mut told = Map::new();
    for (key, v) in said {
        let text = v.as_str().unwrap_or_default();
        match known.get(key).and_then(Json::as_str) {
            Some(was) if same(key, was, text) => drop(told.insert(key.clone(), was.into())),
            Some(_) => drop(told.insert(key.clone(), v.clone())),
            // AWS may keep the document that it found at the address.
            None if key == METADATA && said.contains_key(METADATA_URL) => {}
            None if is_derived(kind, key) || is_default(key, text) => {}
            None => drop(told.insert(key.clone(), v.clone())),
        }
    }
    for (key, was) in known.iter().filter(|(key, _)| !said.contains_key(*key)) {
        if key == PRIVATE_KEY || was.as_str().is_some_and(|was| is_default(key, was)) {
            told.insert(key.clone(), was.clone());
        }
    }
    told
}

/// What AWS added.
pub(super) fn derived(kind: Option<&Kind>, said: &Map<String, Json>) -> Map<String, Json> {
    said.iter().filter(|(key, _)| is_derived(kind, key)).map(|(key, v)| (key.clone(), v.clone())).collect()
}

/// Whether what stands at `at` is the same in the program's old and new inputs for all that AWS is concerned.
pub(super) fn is_no_change(kind: Option<&Kind>, at: &str, old: &Object, new: &Object, state: &Object) -> bool {
    let steps = path::parse(at);
    let entry = |of: &Object, name: &str, key: &str| match of.get(name).map(Value::bare) {
        Some(Value::Object(entries)) => entries.get(key).map(Value::bare).cloned(),
        _ => None,
    };
    match &steps[..] {
        [Step::Key(name), Step::Key(key)] if name == "providerDetails" => {
            match (entry(old, name, key), entry(new, name, key)) {
                (Some(Value::String(old)), Some(Value::String(new))) => same(key, &old, &new),
                (None, Some(Value::String(new))) => {
                    let imported = key == PRIVATE_KEY && entry(state, name, key).is_none();
                    imported || is_default(key, &new) || entry(state, "derivedDetails", key) == Some(Value::String(new))
                }
                (Some(Value::String(old)), None) => is_default(key, &old),
                _ => false,
            }
        }
        [Step::Key(name), ..] if name == "attributeMapping" => {
            let own = |of: &Object| match of.get(name).map(Value::bare) {
                Some(Value::Object(entries)) => own_mapping(kind, entries),
                Some(Value::Unknown) => None,
                _ => Some(Object::new()),
            };
            let (old, new) = (own(old), own(new));
            match steps.get(1) {
                Some(Step::Key(key)) => old.zip(new).is_some_and(|(old, new)| old.get(key) == new.get(key)),
                _ => old.is_some() && old == new,
            }
        }
        _ => false,
    }
}

/// A mapping without what AWS would fill in; `None` where that is not certain.
fn own_mapping(kind: Option<&Kind>, entries: &Object) -> Option<Object> {
    let own = entries.iter().filter(|(key, v)| {
        let default = kind.and_then(|kind| kind.username);
        key.as_str() != USERNAME || default.is_none_or(|default| *v.bare() != Value::from(default))
    });
    let own: Object = own.map(|(key, v)| (key.clone(), v.bare().clone())).collect();
    (!own.values().any(Value::has_unknown)).then_some(own)
}

const USERNAME: &str = "username";

/// Whether AWS filled in what a mapping says of user names.
pub(super) fn fills_in_username(kind: Option<&Kind>, mapping: &Json) -> bool {
    kind.and_then(|kind| kind.username).is_some_and(|default| mapping[USERNAME] == default)
}

/// Takes out of a live mapping what AWS filled in.
pub(super) fn without_default(kind: Option<&Kind>, mapping: &mut Json, known: &Json) {
    if fills_in_username(kind, mapping)
        && known[USERNAME].is_null()
        && let Some(mapping) = mapping.as_object_mut()
    {
        mapping.remove(USERNAME);
    }
}

/// Puts it back into a mapping that is sent, since a mapping is sent whole.
pub(super) fn with_default(kind: Option<&Kind>, mapping: &mut Map<String, Json>, live: &Json) {
    if fills_in_username(kind, live) {
        mapping.entry(USERNAME).or_insert_with(|| live[USERNAME].clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map(json: Json) -> Map<String, Json> {
        json.as_object().cloned().unwrap_or_default()
    }

    /// P11: the order of scopes, the layout of metadata and written-out defaults are no differences.
    #[test]
    fn what_means_the_same_is_the_same() {
        assert!(same("authorize_scopes", "public_profile, email", "email public_profile"));
        assert!(!same("authorize_scopes", "openid", "openid email"));
        let document = "<?xml version=\"1.0\"?>\n<a x=\"1\">\n  <b>te xt</b>\n</a>\n";
        assert!(same(METADATA, document, "<a x=\"1\"><b>te xt</b></a>"));
        assert!(!same(METADATA, document, "<a x=\"1\"><b>text</b></a>"));
        assert!(same("IDPSignout", "True", "true") && !same("client_id", "A", "a"));
    }

    #[test]
    fn what_nobody_gave_is_told_unless_aws_made_it() {
        let said = json!({"client_id": "a", "authorize_url": "https://x", "jwks_uri": "https://y",
            "attributes_request_method": "GET", "token_url": "https://z", "custom": "1"});
        let known =
            json!({"client_id": "b", "token_url": "https://z", "private_key": "k", "IDPInit": "false", "gone": "1"});
        assert_eq!(
            Json::Object(told(kind("OIDC"), &map(said.clone()), &map(known))),
            json!({"client_id": "a", "token_url": "https://z", "custom": "1", "private_key": "k", "IDPInit": "false"})
        );
        assert_eq!(derived(kind("OIDC"), &map(said)).len(), 3);
    }

    #[test]
    fn every_type_has_a_table() {
        for kind in &KINDS {
            let all = [kind.wanted, kind.further].concat();
            assert!(all.iter().all(|key| !kind.derived.contains(key) || *key == "api_version"), "{}", kind.name);
        }
    }
}
