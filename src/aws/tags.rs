//! What the provider's configuration says of tags.

use crate::config::{ProviderArgs, SecretTags};
use std::collections::BTreeMap;

/// The tag by which something that was made is found again where the answer was lost (`origin.rs`). It is no program's.
pub const ORIGIN: &str = "pulumi:cognito:create";

/// How the keys begin of the tags that note what an update attaches to a pool (`resources/user_pool_triggers/notes.rs`).
pub const ATTACHED: &str = "pulumi:cognito:attached:";

/// Whether a tag is the provider's own, and no program's.
pub fn is_own(key: &str) -> bool {
    key == ORIGIN || key.starts_with(ATTACHED)
}

/// The most tags that AWS lets a resource have.
pub const MOST: usize = 50;

/// Whether AWS keeps the tag `key` for itself: CloudFormation and others leave such on what they make.
pub fn is_awss(key: &str) -> bool {
    key.to_ascii_lowercase().starts_with("aws:")
}

/// Tags that the provider adds to everything, or leaves to others.
#[derive(Clone, Debug, Default)]
pub struct Tags {
    /// The ones that everything gets.
    pub default: BTreeMap<String, String>,
    /// Which of them are secret.
    pub secret: SecretTags,
    keys: Vec<String>,
    prefixes: Vec<String>,
}

impl Tags {
    /// What the configuration says of tags.
    pub fn of(config: &ProviderArgs) -> Self {
        let ignore = config.ignore_tags.clone().unwrap_or_default();
        Tags {
            default: config.default_tags.clone().and_then(|d| d.tags).unwrap_or_default(),
            secret: config.secret_tags.clone(),
            keys: ignore.keys.unwrap_or_default().into_iter().collect(),
            prefixes: ignore.key_prefixes.unwrap_or_default().into_iter().collect(),
        }
    }

    /// Whether somebody else manages the tag `key`, or the provider by itself.
    pub fn ignores(&self, key: &str) -> bool {
        is_own(key) || self.leaves(key)
    }

    /// Whether the provider gives the tag `key`, or such as begin so, which are its own.
    pub fn gives(&self, key: &str) -> bool {
        !self.leaves(key)
    }

    /// Whether the configuration leaves the tag `key` to others.
    fn leaves(&self, key: &str) -> bool {
        self.keys.iter().any(|k| k == key) || self.prefixes.iter().any(|p| key.starts_with(p))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ProviderIgnoreTags;

    #[test]
    fn the_tags_of_the_provider_are_no_programs_and_can_be_done_without() {
        let tags = |keys: &[&str], prefixes: &[&str]| {
            let set = |all: &[&str]| Some(all.iter().map(|&one| one.to_owned()).collect());
            let ignore = ProviderIgnoreTags { keys: set(keys), key_prefixes: set(prefixes) };
            Tags::of(&ProviderArgs { ignore_tags: Some(ignore), ..Default::default() })
        };
        for (tags, gives) in [
            (Tags::default(), true),
            (tags(&["team"], &["auto:"]), true),
            (tags(&[ORIGIN], &[]), false),
            (tags(&[], &["pulumi:"]), false),
        ] {
            assert!(
                tags.ignores(ORIGIN) && tags.ignores(&format!("{ATTACHED}x")) && !tags.ignores("owner"),
                "{tags:?}"
            );
            assert_eq!(tags.gives(ORIGIN), gives, "{tags:?}");
        }
    }
}
