//! What time AWS has: this computer's clock may be wrong.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::BeforeDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::DateTime;
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::date_time::Format;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// AWS's clock, as far as its answers have told: each says when it was given.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// By how many seconds this computer's clock is behind.
    behind: Arc<AtomicI64>,
}

impl Clock {
    /// Seconds since 1970 by this computer's clock.
    pub fn local() -> i64 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(now.as_secs()).unwrap_or(i64::MAX)
    }

    /// The same moment by AWS's clock.
    pub fn at_aws(&self, local: i64) -> i64 {
        local.saturating_add(self.behind.load(Ordering::Relaxed))
    }
}

#[dyn_dispatch_hint]
impl Intercept for Clock {
    fn name(&self) -> &'static str {
        "Clock"
    }
    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> std::result::Result<(), BoxError> {
        let date = context.response().headers().get("date");
        if let Some(date) = date.and_then(|date| DateTime::from_str(date, Format::HttpDate).ok()) {
            self.behind.store(date.secs().saturating_sub(Clock::local()), Ordering::Relaxed);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_clock_is_made_up_for() {
        let clock = Clock::default();
        assert_eq!(clock.at_aws(1000), 1000);
        clock.behind.store(-30, Ordering::Relaxed);
        assert_eq!(clock.at_aws(1000), 970);
    }
}
