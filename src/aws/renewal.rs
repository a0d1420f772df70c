//! Credentials that AWS says have expired, though by their own date they have not: a clock is wrong, or the date was. The SDK
//! would keep them until that date; here they are fetched again, from where they came from. What is written down is not read
//! again: it may be another account's by now.

use aws_config::identity::IdentityCache;
use aws_smithy_runtime_api::client::identity::{
    IdentityFuture, ResolveCachedIdentity, SharedIdentityCache, SharedIdentityResolver,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::shared::IntoShared;
use aws_smithy_types::config_bag::ConfigBag;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};

/// The credentials that all clients of a provider have fetched.
#[derive(Clone, Debug)]
pub(super) struct Renewal {
    fetched: Arc<RwLock<Fetched>>,
    /// Whether the last ones have a date. Those that have none are written down, and would be the same again.
    are_dated: Arc<AtomicBool>,
}

#[derive(Debug)]
struct Fetched {
    cache: SharedIdentityCache,
    /// How often they were given up.
    times: u32,
}

impl Default for Renewal {
    fn default() -> Self {
        Renewal { fetched: Arc::new(RwLock::new(Fetched { cache: fresh(), times: 0 })), are_dated: Arc::default() }
    }
}

impl Renewal {
    /// Whether new ones may be better.
    pub(super) fn helps(&self) -> bool {
        self.are_dated.load(Ordering::Relaxed)
    }

    /// How often credentials were given up by now.
    pub(super) fn times(&self) -> u32 {
        self.fetched.read().unwrap_or_else(|e| e.into_inner()).times
    }

    /// Gives up what was fetched when it had been given up so many times: of many calls that fail at once, one does it.
    pub(super) fn give_up(&self, times: u32) {
        let mut fetched = self.fetched.write().unwrap_or_else(|e| e.into_inner());
        if fetched.times == times {
            *fetched = Fetched { cache: fresh(), times: times + 1 };
        }
    }
}

fn fresh() -> SharedIdentityCache {
    IdentityCache::lazy().build().into_shared()
}

impl ResolveCachedIdentity for Renewal {
    fn resolve_cached_identity<'a>(
        &'a self,
        resolver: SharedIdentityResolver,
        runtime_components: &'a RuntimeComponents,
        config_bag: &'a ConfigBag,
    ) -> IdentityFuture<'a> {
        let cache = self.fetched.read().unwrap_or_else(|e| e.into_inner()).cache.clone();
        IdentityFuture::new(async move {
            let identity = cache.resolve_cached_identity(resolver, runtime_components, config_bag).await?;
            self.are_dated.store(identity.expiration().is_some(), Ordering::Relaxed);
            Ok(identity)
        })
    }
}
