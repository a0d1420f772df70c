//! Where requests really go. Endpoints may stand in shared configuration files too, which the SDK alone reads, and it sends
//! requests of its own for credentials. An address that anybody on the way can read is not used in silence.

use crate::config::{ProviderArgs, ProviderEndpoint};
use crate::exposure::{self, OPEN, is_open, origin};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder, ConnectorBuilder};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::{RuntimeComponents, RuntimeComponentsBuilder};
use aws_smithy_runtime_api::shared::IntoShared;
use aws_smithy_types::config_bag::ConfigBag;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

/// The plain addresses beyond this machine that requests were sent to, and what else is to be told of privacy.
#[derive(Clone, Debug)]
pub struct Watch(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    told: BTreeSet<String>,
    news: Vec<String>,
}

impl Watch {
    /// One for a configuration. Of one that was checked, its user was told what it and the environment say; a refresh without a
    /// program has nobody check it.
    pub fn of(config: &ProviderArgs, is_checked: bool) -> Self {
        let mut seen = Seen::default();
        if is_checked {
            let set = config.endpoints.iter().flatten().flat_map(ProviderEndpoint::urls).cloned();
            let environment = exposure::endpoints(exposure::variable).into_iter().map(|(_, url)| url);
            seen.told = set.chain(environment).map(|url| origin(&url).to_owned()).collect();
        } else {
            seen.news = exposure::other_roots(exposure::variable);
        }
        Watch(Arc::new(Mutex::new(seen)))
    }

    /// What there is to be told since the last call.
    pub fn news(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(|e| e.into_inner()).news)
    }

    fn meet(&self, url: &str) {
        if !is_open(url) {
            return;
        }
        let mut seen = self.0.lock().unwrap_or_else(|e| e.into_inner());
        if seen.told.insert(origin(url).to_owned()) {
            seen.news.push(format!("{} {OPEN}", origin(url)));
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
    fn validate_base_client_config(
        &self,
        components: &RuntimeComponentsBuilder,
        config: &ConfigBag,
    ) -> Result<(), BoxError> {
        self.by.validate_base_client_config(components, config)
    }
    fn validate_final_config(&self, components: &RuntimeComponents, config: &ConfigBag) -> Result<(), BoxError> {
        self.by.validate_final_config(components, config)
    }
    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.by.connector_metadata()
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
        let endpoint = ProviderEndpoint { iam: Some("http://10.0.0.1:4566/".into()), ..Default::default() };
        let config = ProviderArgs { endpoints: Some(vec![endpoint]), ..Default::default() };
        let met = |is_checked: bool| {
            let watch = Watch::of(&config, is_checked);
            watch.news();
            for url in ["https://h/", "http://127.0.0.1:1/x", "http://10.0.0.1:4566/x?y", "http://h/a", "http://h/b"] {
                watch.meet(url);
            }
            let news = watch.news();
            watch.meet("http://h");
            assert!(watch.news().is_empty());
            news
        };
        let [one, other] = ["http://10.0.0.1:4566", "http://h"].map(|address| format!("{address} {OPEN}"));
        assert_eq!(met(true), std::slice::from_ref(&other));
        assert_eq!(met(false), [one, other]);
    }
}
