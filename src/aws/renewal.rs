//! Credentials that AWS says have expired, though by their own date they have not: a clock is wrong, or the date was. The SDK
//! would keep them until that date; here they are fetched again, from where they came from. What is written down is not read
//! again: it may be another account's by now.

use super::credentials::LIMIT;
use super::retry::causes;
use aws_config::identity::IdentityCache;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::box_error::BoxError;
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
    // On its own it would go by the clients' timeouts and single try, and end before the last try of a call for credentials.
    IdentityCache::lazy().load_timeout(LIMIT).build().into_shared()
}

/// The same as an error of credentials. That the cache waited too long has no public type, and would pass for a call that
/// was sent and not answered.
fn of_credentials(e: BoxError) -> BoxError {
    if causes(&*e).iter().any(|c| c.is::<CredentialsError>()) { e } else { CredentialsError::provider_error(e).into() }
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
            let identity = cache
                .resolve_cached_identity(resolver, runtime_components, config_bag)
                .await
                .map_err(of_credentials)?;
            self.are_dated.store(identity.expiration().is_some(), Ordering::Relaxed);
            Ok(identity)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_config::{BehaviorVersion, Region};
    use aws_credential_types::provider::{ProvideCredentials, future};
    use aws_smithy_runtime_api::client::result::SdkError;
    use std::time::Duration;

    #[derive(Debug)]
    struct Never;

    impl ProvideCredentials for Never {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            future::ProvideCredentials::new(std::future::pending())
        }
    }

    #[tokio::test]
    async fn a_wait_that_is_too_long_is_an_error_of_credentials() {
        let renewal = Renewal::default();
        let brief = IdentityCache::lazy().load_timeout(Duration::from_millis(20)).build().into_shared();
        renewal.fetched.write().unwrap().cache = brief;
        let config = aws_sdk_sts::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new("us-east-1"))
            .credentials_provider(Never)
            .identity_cache(renewal)
            .build();
        let e = aws_sdk_sts::Client::from_conf(config).get_caller_identity().send().await.unwrap_err();
        assert!(matches!(e, SdkError::DispatchFailure(_)), "{e:?}");
        let causes = causes(&e);
        assert!(causes.iter().any(|c| c.is::<CredentialsError>()), "{e:?}");
        assert_eq!(causes.last().unwrap().to_string(), "identity resolver timed out after 20ms");
    }
}
