//! The service as it stands behind the port, without the port: bytes of gRPC in, a status out.

use axum::body::Body;
use axum::http::{HeaderMap, Request};
use pulumi_resource_cognito::proto::pulumirpc::resource_provider_server::ResourceProviderServer;
use pulumi_resource_cognito::provider::Provider;
use pulumi_resource_cognito::serve::Service;
use std::pin::Pin;
use tonic::codegen::{Body as _, Service as _};
use tonic::{Code, Status};

/// A provider of its own.
#[derive(Clone)]
pub struct Front(ResourceProviderServer<Service>);

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: Status,
    /// The frames of all messages.
    pub body: Vec<u8>,
}

impl Front {
    pub fn new() -> Front {
        let service = ResourceProviderServer::new(Service(Provider::new(None)));
        Front(service.max_decoding_message_size(400 << 20).max_encoding_message_size(400 << 20))
    }

    /// Sends frames of gRPC to an RPC.
    pub async fn call(&self, rpc: &str, frames: Vec<u8>) -> Answer {
        let request = Request::post(format!("/pulumirpc.ResourceProvider/{rpc}"))
            .header("content-type", "application/grpc")
            .header("te", "trailers")
            .body(Body::from(frames))
            .expect("a request");
        let response = self.0.clone().call(request).await.expect("there is always a response");
        let (head, mut body) = response.into_parts();
        let mut answer = Answer { status: said(&head.headers), body: Vec::new() };
        while let Some(frame) = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
            match frame.map(|frame| frame.into_data()) {
                Ok(Ok(data)) => answer.body.extend_from_slice(&data),
                Ok(Err(frame)) => answer.status = frame.trailers_ref().map_or(answer.status, said),
                Err(status) => answer.status = status,
            }
        }
        answer
    }
}

fn said(headers: &HeaderMap) -> Status {
    Status::from_header_map(headers).unwrap_or_else(|| Status::new(Code::Unknown, "no status came"))
}
