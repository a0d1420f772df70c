//! The engine's side of a component: where resources come into the deployment.
//!
//! Nothing is asked about what the engine supports: it calls Construct and Call since it knows components, that is since
//! it knows secrets and references, and the options that go back to it are those that it sent.

use crate::error::{Error, Result};
use crate::marks::{Marks, without_sources};
use crate::process::MAX_MESSAGE;
use crate::proto::pulumirpc as rpc;
use crate::proto::pulumirpc::register_resource_request::PropertyDependencies;
use crate::proto::pulumirpc::resource_monitor_client::ResourceMonitorClient;
use crate::value::{Object, Value};
use crate::wire;
use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::transport::{Channel, Endpoint};

/// A deployment's ResourceMonitor.
#[derive(Clone, Debug)]
pub struct Monitor {
    client: ResourceMonitorClient<Channel>,
    cancel: CancellationToken,
    /// What ties errors to the program.
    stack_trace: String,
}

/// A resource that the engine has registered.
#[derive(Clone, Debug)]
pub struct Registered {
    /// Its URN.
    pub urn: String,
    /// Unknown in the preview of a creation.
    pub id: Value,
    /// What it has, each with the resources that it came from.
    pub outputs: Object,
    /// Whether the engine goes on without it, since the user asked for other resources only.
    pub left_out: bool,
}

impl Monitor {
    /// A channel to the monitor at `endpoint`, which connects at the first call.
    pub fn channel(endpoint: &str) -> Result<Channel> {
        let endpoint = Endpoint::from_shared(format!("http://{endpoint}"))
            .map_err(|e| Error::Invalid(format!("the engine's monitor is at no address: {e}")))?;
        Ok(endpoint.tcp_nodelay(true).connect_lazy())
    }

    /// The monitor at the end of `channel`, until `cancel` stops all waiting, for what `stack_trace` ties to the program.
    pub fn new(channel: Channel, cancel: CancellationToken, stack_trace: String) -> Self {
        let client = ResourceMonitorClient::new(channel)
            .max_decoding_message_size(MAX_MESSAGE)
            .max_encoding_message_size(MAX_MESSAGE);
        Monitor { client, cancel, stack_trace }
    }

    async fn answer<T>(
        &self,
        call: impl Future<Output = std::result::Result<tonic::Response<T>, Status>>,
        what: impl Fn() -> String,
    ) -> Result<T> {
        tokio::select! {
            answer = call => match answer {
                Ok(answer) => Ok(answer.into_inner()),
                Err(status) => Err(Error::Engine { what: what(), status: Box::new(status) }),
            },
            () = self.cancel.cancelled() => Err(Error::Stopped(format!("stopped while {}", what()))),
        }
    }

    /// Registers a resource with these properties, and waits until it is there.
    pub async fn register(&self, request: rpc::RegisterResourceRequest, properties: Object) -> Result<Registered> {
        let property_dependencies: HashMap<String, PropertyDependencies> = properties
            .iter()
            .map(|(name, v)| (name.clone(), PropertyDependencies { urns: Vec::from_iter(v.marks().sources) }))
            .collect();
        let mut dependencies: BTreeSet<String> = request.dependencies.into_iter().collect();
        dependencies.extend(property_dependencies.values().flat_map(|d| d.urns.iter().cloned()));
        let request = rpc::RegisterResourceRequest {
            object: Some(wire::encode(without_sources(properties))),
            dependencies: Vec::from_iter(dependencies),
            property_dependencies,
            parent_stack_trace_handle: self.stack_trace.clone(),
            alias_specs: true,
            accept_secrets: true,
            accept_resources: true,
            supports_partial_values: true,
            supports_result_reporting: true,
            accepts_byte_string: true,
            ..request
        };
        let (token, name) = (request.r#type.clone(), request.name.clone());
        let mut client = self.client.clone();
        let what = || format!("registering {token} {name:?}");
        let answer = self.answer(client.register_resource(request), what).await?;
        if answer.result() == rpc::Result::Fail {
            // The engine has told why already. With `--continue-on-error` it would delete what is not registered any more,
            // if the program came to its end.
            return Err(Error::Invalid(format!("{token} {name:?} failed, and what is made of it cannot be complete")));
        }
        let left_out = answer.result() == rpc::Result::Skip;
        let known = |id: &str| if id.is_empty() { Value::Unknown } else { id.into() };
        let mut dependencies = answer.property_dependencies;
        let outputs = wire::decode(answer.object)?.into_iter().map(|(name, v)| {
            let mut marks = Marks::from_resources(dependencies.remove(&name).unwrap_or_default().urns);
            marks.sources.insert(answer.urn.clone());
            (name, v.marked(&marks))
        });
        let outputs = outputs.collect();
        Ok(Registered { id: known(&answer.id), outputs, left_out, urn: answer.urn })
    }

    /// Completes a component.
    pub async fn complete(&self, urn: &str, outputs: Object) -> Result<()> {
        let outputs = Some(wire::encode(without_sources(outputs)));
        let request = rpc::RegisterResourceOutputsRequest { urn: urn.to_owned(), outputs };
        let mut client = self.client.clone();
        self.answer(client.register_resource_outputs(request), || format!("completing {urn}")).await
    }

    /// The outputs of a resource of this deployment.
    pub async fn outputs_of(&self, urn: &str) -> Result<Object> {
        let request = rpc::ResourceInvokeRequest {
            tok: "pulumi:pulumi:getResource".into(),
            args: Some(wire::encode([("urn".to_owned(), urn.into())].into())),
            accept_resources: true,
            accepts_byte_string: true,
            ..Default::default()
        };
        let mut client = self.client.clone();
        let what = || format!("looking for {urn}");
        let answer = self.answer(client.invoke(request), what).await?;
        if let Some(failure) = answer.failures.first() {
            return Err(Error::Invalid(format!("{urn} is not there: {}", failure.reason)));
        }
        match wire::decode(answer.r#return)?.remove("state").map(|state| state.unmarked().0) {
            Some(Value::Object(state)) => Ok(state),
            _ => Err(Error::Invalid(format!("the engine says nothing of {urn}"))),
        }
    }
}
