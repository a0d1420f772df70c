//! Where requests really go. Endpoints may stand in shared configuration files too, which the SDK alone reads; one that
//! anybody on the way can read is not used in silence.

use crate::config::{is_open, origin};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

/// The plain addresses beyond this machine that requests were sent to.
#[derive(Clone, Debug)]
pub(super) struct Watch(Arc<Mutex<Seen>>);

#[derive(Debug)]
struct Seen {
    told: BTreeSet<String>,
    news: Vec<String>,
}

impl Watch {
    /// One to which these addresses are no news: their user was told when they were set.
    pub(super) fn but_for(told: impl IntoIterator<Item = String>) -> Self {
        let told = told.into_iter().map(|url| origin(&url).to_owned()).collect();
        Watch(Arc::new(Mutex::new(Seen { told, news: Vec::new() })))
    }

    /// The addresses that were met for the first time since the last call.
    pub(super) fn news(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(|e| e.into_inner()).news)
    }

    fn meet(&self, url: &str) {
        if !is_open(url) {
            return;
        }
        let mut seen = self.0.lock().unwrap_or_else(|e| e.into_inner());
        if seen.told.insert(origin(url).to_owned()) {
            seen.news.push(origin(url).to_owned());
        }
    }
}

#[dyn_dispatch_hint]
impl Intercept for Watch {
    fn name(&self) -> &'static str {
        "Watch"
    }
    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> std::result::Result<(), BoxError> {
        self.meet(context.request().uri());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_news_once() {
        let watch = Watch::but_for(["http://10.0.0.1:4566/".to_owned()]);
        for url in ["https://h/", "http://127.0.0.1:1/x", "http://10.0.0.1:4566/x?y", "http://h/a", "http://h/b"] {
            watch.meet(url);
        }
        assert_eq!(watch.news(), ["http://h"]);
        watch.meet("http://h");
        assert!(watch.news().is_empty());
    }
}
