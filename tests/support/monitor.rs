//! A deployment: the engine's ResourceMonitor, which keeps what it is asked and answers as it is told to.

use super::{bag, object};
use pulumi_resource_cognito::proto::pulumirpc as rpc;
use pulumi_resource_cognito::proto::pulumirpc::resource_monitor_server::{ResourceMonitor, ResourceMonitorServer};
use pulumi_resource_cognito::value::{Object, Value};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tonic::{Request, Response, Status};

/// What the deployment was asked for.
#[derive(Clone, Debug)]
pub enum Asked {
    Register(Box<rpc::RegisterResourceRequest>),
    Complete(String, Object),
    Invoke(rpc::ResourceInvokeRequest),
}

/// How registrations of a type are answered.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Outputs, beside the inputs.
    pub outputs: Object,
    pub result: rpc::Result,
    pub error: Option<Status>,
    /// It never comes.
    pub never: bool,
}

#[derive(Default)]
struct Deployment {
    preview: bool,
    asked: Vec<Asked>,
    answers: HashMap<String, Answer>,
    states: HashMap<String, Object>,
}

/// The monitor, and where it is.
#[derive(Clone, Default)]
pub struct Monitor {
    deployment: Arc<Mutex<Deployment>>,
    pub address: String,
}

/// The URN of a resource of the deployment.
pub fn urn_of(ty: &str, name: &str) -> String {
    format!("urn:pulumi:dev::test::{ty}::{name}")
}

impl Monitor {
    pub async fn start() -> Monitor {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let monitor = Monitor { deployment: Arc::default(), address };
        let incoming = tonic::transport::server::TcpIncoming::from(listener);
        let service = ResourceMonitorServer::new(monitor.clone()).max_decoding_message_size(400 << 20);
        tokio::spawn(tonic::transport::Server::builder().add_service(service).serve_with_incoming(incoming));
        monitor
    }

    /// From now on nothing is made.
    pub fn preview(&self) {
        self.deployment.lock().unwrap().preview = true;
    }

    /// From now on registrations of this type are answered so.
    pub fn answer(&self, ty: &str, answer: Answer) {
        self.deployment.lock().unwrap().answers.insert(ty.into(), answer);
    }

    /// There is a resource with these outputs.
    pub fn holds(&self, urn: &str, state: Object) {
        self.deployment.lock().unwrap().states.insert(urn.into(), state);
    }

    /// What it was asked since the last time, in order.
    pub fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.deployment.lock().unwrap().asked)
    }

    /// The registrations since the last time, in order.
    pub fn registered(&self) -> Vec<rpc::RegisterResourceRequest> {
        let registered = self.asked().into_iter().filter_map(|asked| match asked {
            Asked::Register(request) => Some(*request),
            _ => None,
        });
        registered.collect()
    }

    /// Whether a registration of this type has arrived.
    pub fn knows(&self, ty: &str) -> bool {
        let of_type = |asked: &Asked| matches!(asked, Asked::Register(request) if request.r#type == ty);
        self.deployment.lock().unwrap().asked.iter().any(of_type)
    }
}

#[tonic::async_trait]
impl ResourceMonitor for Monitor {
    async fn register_resource(
        &self,
        request: Request<rpc::RegisterResourceRequest>,
    ) -> Result<Response<rpc::RegisterResourceResponse>, Status> {
        let request = request.into_inner();
        let (answer, preview) = {
            let mut deployment = self.deployment.lock().unwrap();
            deployment.asked.push(Asked::Register(Box::new(request.clone())));
            (deployment.answers.get(&request.r#type).cloned().unwrap_or_default(), deployment.preview)
        };
        if answer.never {
            std::future::pending::<()>().await;
        }
        if let Some(error) = answer.error {
            return Err(error);
        }
        let made = request.custom && !preview && answer.result == rpc::Result::Success;
        // The engine says nothing of a component that is no resource of its own.
        let mut properties = if request.custom { object(request.object) } else { Object::new() };
        properties.extend(answer.outputs);
        Ok(Response::new(rpc::RegisterResourceResponse {
            urn: urn_of(&request.r#type, &request.name),
            id: if made { format!("us-east-1_{}", request.name) } else { String::new() },
            object: bag(&properties),
            result: answer.result.into(),
            ..Default::default()
        }))
    }

    async fn register_resource_outputs(
        &self,
        request: Request<rpc::RegisterResourceOutputsRequest>,
    ) -> Result<Response<()>, Status> {
        let request = request.into_inner();
        let outputs = object(request.outputs);
        let mut deployment = self.deployment.lock().unwrap();
        deployment.asked.push(Asked::Complete(request.urn.clone(), outputs.clone()));
        deployment.states.insert(request.urn, outputs);
        Ok(Response::new(()))
    }

    async fn invoke(
        &self,
        request: Request<rpc::ResourceInvokeRequest>,
    ) -> Result<Response<rpc::ResourceInvokeResponse>, Status> {
        let request = request.into_inner();
        let mut deployment = self.deployment.lock().unwrap();
        deployment.asked.push(Asked::Invoke(request.clone()));
        let Some(Value::String(urn)) = object(request.args).remove("urn") else {
            return Err(Status::invalid_argument("no urn"));
        };
        let Some(state) = deployment.states.get(&urn).cloned() else {
            let failures =
                vec![rpc::CheckFailure { property: "urn".into(), reason: "there is no such resource".into() }];
            return Ok(Response::new(rpc::ResourceInvokeResponse { r#return: None, failures }));
        };
        let found = [
            ("urn".to_owned(), urn.as_str().into()),
            ("id".to_owned(), "".into()),
            ("state".to_owned(), Value::Object(state)),
        ];
        Ok(Response::new(rpc::ResourceInvokeResponse { r#return: bag(&found.into()), failures: vec![] }))
    }
}
