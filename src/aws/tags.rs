//! What the provider's configuration says of tags.

use crate::config::ProviderArgs;
use std::collections::BTreeMap;

/// Tags that the provider adds to everything, or leaves to others.
#[derive(Clone, Debug, Default)]
pub struct Tags {
    /// The ones that everything gets.
    pub default: BTreeMap<String, String>,
    keys: Vec<String>,
    prefixes: Vec<String>,
}

impl Tags {
    /// What the configuration says of tags.
    pub fn of(config: &ProviderArgs) -> Self {
        let ignore = config.ignore_tags.clone().unwrap_or_default();
        Tags {
            default: config.default_tags.clone().and_then(|d| d.tags).unwrap_or_default(),
            keys: ignore.keys.unwrap_or_default().into_iter().collect(),
            prefixes: ignore.key_prefixes.unwrap_or_default().into_iter().collect(),
        }
    }

    /// Whether somebody else manages the tag `key`.
    pub fn ignores(&self, key: &str) -> bool {
        self.keys.iter().any(|k| k == key) || self.prefixes.iter().any(|p| key.starts_with(p))
    }
}
