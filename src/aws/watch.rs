//! Where requests really go. Endpoints may stand in shared configuration files too, which the SDK alone reads, and it sends
//! requests of its own for credentials. An address that anybody on the way can read is not used in silence.

use crate::exposure::{is_open, origin};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder, ConnectorBuilder};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::shared::IntoShared;
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

/// The SDK's own client of HTTP, with all that it sends watched.
#[derive(Debug)]
struct Watched<T> {
    by: T,
    watch: Watch,
}

impl Watch {
    pub(super) fn client(&self) -> SharedHttpClient {
        let by = Builder::new().build_with_connector_fn(|settings, components| {
            let mut connector = ConnectorBuilder::default().tls_provider(Provider::Rustls(CryptoMode::AwsLc));
            connector.set_connector_settings(settings.cloned());
            connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
            connector.set_proxy_config(Some(ProxyConfig::from_env()));
            connector.build()
        });
        Watched { by, watch: self.clone() }.into_shared()
    }
}

impl HttpClient for Watched<SharedHttpClient> {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        Watched { by: self.by.http_connector(settings, components), watch: self.watch.clone() }.into_shared()
    }
}

impl HttpConnector for Watched<SharedHttpConnector> {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.watch.meet(request.uri());
        self.by.call(request)
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
