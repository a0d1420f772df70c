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
use std::sync::{Arc, RwLock};

/// The credentials that all clients of a provider have fetched.
#[derive(Clone, Debug)]
pub(super) struct Renewal(Arc<RwLock<Fetched>>);

#[derive(Debug)]
struct Fetched {
    cache: SharedIdentityCache,
    /// How often they were given up.
    times: u32,
}

impl Default for Renewal {
    fn default() -> Self {
        Renewal(Arc::new(RwLock::new(Fetched { cache: fresh(), times: 0 })))
    }
}

impl Renewal {
    /// How often credentials were given up by now.
    pub(super) fn times(&self) -> u32 {
        self.0.read().unwrap_or_else(|e| e.into_inner()).times
    }

    /// Gives up what was fetched when it had been given up so many times: of many calls that fail at once, one does it.
    pub(super) fn give_up(&self, times: u32) {
        let mut fetched = self.0.write().unwrap_or_else(|e| e.into_inner());
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
        let cache = self.0.read().unwrap_or_else(|e| e.into_inner()).cache.clone();
        IdentityFuture::new(
            async move { cache.resolve_cached_identity(resolver, runtime_components, config_bag).await },
        )
    }
}
