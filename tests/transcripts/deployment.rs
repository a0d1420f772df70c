//! The deployment in which a component was made, from its recording: what is registered is answered as it was then.

use super::messages::{bag, plain};
use super::transcript::{Line, Said};
use pulumi_resource_cognito::proto::pulumirpc as rpc;
use pulumi_resource_cognito::proto::pulumirpc::resource_monitor_server::{ResourceMonitor, ResourceMonitorServer};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tonic::{Request, Response, Status};

/// Type and name: no two children of a program have both.
pub type Child = (String, String);

/// What children are registered with.
pub type Registered = BTreeMap<Child, Json>;

/// What was registered in a step, and the URNs that it got.
#[derive(Default)]
pub struct Recorded {
    pub children: Registered,
    pub urns: BTreeMap<Child, String>,
}

impl Recorded {
    /// What a component registers: itself, and the resources below it.
    pub fn of(&self, component: &Child) -> Registered {
        let Some(urn) = self.urns.get(component) else { return Registered::new() };
        let below =
            |child: &Child, said: &Json| child == component || (said["custom"] == true && said["parent"] == *urn);
        self.children.iter().filter(|(child, said)| below(child, said)).map(|(c, s)| (c.clone(), s.clone())).collect()
    }

    /// The components.
    pub fn components(&self) -> impl Iterator<Item = &Child> {
        self.children.iter().filter(|(_, said)| said["custom"] == false).map(|(child, _)| child)
    }
}

#[derive(Clone, Default)]
pub struct Deployment {
    answers: Arc<Mutex<BTreeMap<Child, Json>>>,
    registered: Arc<Mutex<Registered>>,
    /// What the engine says of resources that are there, by URN.
    there: Arc<Mutex<BTreeMap<String, Json>>>,
    pub address: String,
}

impl Deployment {
    pub async fn start() -> Deployment {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let deployment = Deployment { address, ..Default::default() };
        let incoming = tonic::transport::server::TcpIncoming::from(listener);
        let service = ResourceMonitorServer::new(deployment.clone());
        tokio::spawn(tonic::transport::Server::builder().add_service(service).serve_with_incoming(incoming));
        deployment
    }

    /// From now on it is this step; what was registered in it.
    pub fn enter(&self, lines: &[Line], step: &str) -> Recorded {
        let mut recorded = Recorded::default();
        let mut answers = self.answers.lock().unwrap();
        answers.clear();
        self.registered.lock().unwrap().clear();
        for line in lines.iter().filter(|line| line.step == step) {
            let Said::Rpc { method, request, response } = &line.said else { continue };
            if method == "GetResource" {
                self.there.lock().unwrap().insert(words(&request["urn"]), response["return"].clone());
            } else if method == "RegisterResource" {
                let child = (words(&request["type"]), words(&request["name"]));
                answers.insert(child.clone(), response.clone());
                recorded.urns.insert(child.clone(), words(&response["urn"]));
                recorded.children.insert(child, said(request));
            }
        }
        recorded
    }

    /// What was registered since.
    pub fn registered(&self) -> Registered {
        std::mem::take(&mut *self.registered.lock().unwrap())
    }
}

fn words(v: &Json) -> String {
    v.as_str().unwrap_or_default().to_owned()
}

/// The options of a registration that decide what becomes of the resource.
fn said(request: &Map<String, Json>) -> Json {
    let texts = |name: &str| request.get(name).cloned().unwrap_or_else(|| json!([]));
    let flag = |name: &str| request.get(name).cloned().unwrap_or_default();
    json!({
        "parent": words(request.get("parent").unwrap_or(&Json::Null)),
        "custom": request.get("custom") == Some(&true.into()),
        "object": request.get("object").cloned().unwrap_or_else(|| json!({})),
        "protect": flag("protect"),
        "aliases": texts("aliases").as_array().map_or(0, Vec::len),
        "deleteBeforeReplace": request.get("deleteBeforeReplace") == Some(&true.into()),
        "ignoreChanges": texts("ignoreChanges"),
        "replaceOnChanges": texts("replaceOnChanges"),
        "retainOnDelete": flag("retainOnDelete"),
        "deletedWith": words(request.get("deletedWith").unwrap_or(&Json::Null)),
    })
}

#[tonic::async_trait]
impl ResourceMonitor for Deployment {
    async fn register_resource(
        &self,
        request: Request<rpc::RegisterResourceRequest>,
    ) -> Result<Response<rpc::RegisterResourceResponse>, Status> {
        let r = request.into_inner();
        let child = (r.r#type.clone(), r.name.clone());
        let asked = json!({
            "parent": r.parent,
            "custom": r.custom,
            "object": plain(r.object),
            "protect": r.protect,
            "aliases": r.aliases.len(),
            "deleteBeforeReplace": r.delete_before_replace,
            "ignoreChanges": r.ignore_changes,
            "replaceOnChanges": r.replace_on_changes,
            "retainOnDelete": r.retain_on_delete,
            "deletedWith": r.deleted_with,
        });
        self.registered.lock().unwrap().insert(child.clone(), asked);
        let Some(answer) = self.answers.lock().unwrap().get(&child).cloned() else {
            return Err(Status::not_found(format!("no {} {} was registered when this was recorded", child.0, child.1)));
        };
        Ok(Response::new(rpc::RegisterResourceResponse {
            urn: words(&answer["urn"]),
            id: answer.get("id").map(words).unwrap_or_default(),
            object: answer.get("object").cloned().map(bag),
            ..Default::default()
        }))
    }

    async fn register_resource_outputs(
        &self,
        _: Request<rpc::RegisterResourceOutputsRequest>,
    ) -> Result<Response<()>, Status> {
        Ok(Response::new(()))
    }

    /// How the engine is asked for the outputs of a resource.
    async fn invoke(
        &self,
        request: Request<rpc::ResourceInvokeRequest>,
    ) -> Result<Response<rpc::ResourceInvokeResponse>, Status> {
        let urn = words(&plain(request.into_inner().args)["urn"]);
        let Some(said) = self.there.lock().unwrap().get(&urn).cloned() else {
            return Err(Status::not_found(format!("{urn} was not asked for when this was recorded")));
        };
        Ok(Response::new(rpc::ResourceInvokeResponse { r#return: Some(bag(said)), ..Default::default() }))
    }
}
