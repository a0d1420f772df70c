//! Waiting together after AWS asked for fewer calls.

use std::sync::Mutex;
use std::time::Duration;
use tokio::time::Instant;

/// Holds all calls back for a while after AWS throttled one of them, in the adaptive mode.
#[derive(Debug)]
pub(super) struct Throttle {
    adaptive: bool,
    until: Mutex<Option<Instant>>,
}

impl Throttle {
    pub(super) fn new(adaptive: bool) -> Self {
        Throttle { adaptive, until: Mutex::new(None) }
    }

    pub(super) fn slow_down(&self, wait: Duration) {
        if self.adaptive {
            let until = Instant::now() + wait;
            let mut held = self.until.lock().unwrap_or_else(|e| e.into_inner());
            *held = Some(held.map_or(until, |held| held.max(until)));
        }
    }

    pub(super) async fn wait(&self) {
        let until = *self.until.lock().unwrap_or_else(|e| e.into_inner());
        if let Some(until) = until {
            tokio::time::sleep_until(until).await;
        }
    }
}
