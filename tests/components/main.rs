//! Components over gRPC: what Construct and Call ask of a scripted deployment, and what they make of its answers.

mod answers;
mod children;
mod methods;
mod options;
mod program;
mod random_arguments;
#[path = "../support/mod.rs"]
mod support;
mod values;

use prost::Message;
use pulumi_resource_cognito::marks::Marks;
use pulumi_resource_cognito::proto::google::rpc::Status as RpcStatus;
use pulumi_resource_cognito::proto::pulumirpc as rpc;
use pulumi_resource_cognito::value::{Object, Value, object_of};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use support::monitor::{Answer, Asked, Monitor, urn_of};
use support::{CLIENT, DOMAIN, Engine, IDENTITY_POOL, Plugin, USER_POOL, bag, object};
use tonic::{Code, Status};

const POOL_COMPONENT: &str = "cognito:components:CognitoUserPool";
const CLIENT_COMPONENT: &str = "cognito:components:CognitoUserPoolClient";
const PROVIDER_COMPONENT: &str = "cognito:components:CognitoIdentityProvider";
const IDENTITY_COMPONENT: &str = "cognito:components:CognitoIdentityPool";
const ADD_CLIENT: &str = "cognito:components:CognitoUserPool/addClient";

/// A resource that arguments come from.
const SOURCE: &str = "urn:pulumi:dev::test::other:index:Thing::source";

struct Lab {
    engine: Engine,
    monitor: Monitor,
    plugin: Plugin,
}

/// The provider resource, as the engine refers to it.
const OWN: &str = "urn:pulumi:dev::test::pulumi:providers:cognito::default::8c1b";

/// A plugin, and a deployment in which it makes components.
async fn lab() -> Lab {
    let plugin = Plugin::start(&[]);
    let mut engine = plugin.connect().await;
    let args = bag(&object_of(json!({"region": "us-east-1"})));
    let (urn, id) = OWN.rsplit_once("::").unwrap();
    let request = rpc::ConfigureRequest { args, urn: Some(urn.into()), id: Some(id.into()), ..Default::default() };
    engine.client.configure(request).await.unwrap();
    let monitor = Monitor::start().await;
    let outputs = |o: Json| Answer { outputs: object_of(o), ..Default::default() };
    monitor.answer(USER_POOL, outputs(json!({"arn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/a"})));
    monitor.answer(DOMAIN, outputs(json!({"domainUrl": "https://customers.auth.us-east-1.amazoncognito.com"})));
    monitor.answer(IDENTITY_POOL, outputs(json!({"arn": "arn", "authenticatedRoleArn": "role"})));
    Lab { engine, monitor, plugin }
}

impl Lab {
    /// A request to make the component `it` with these arguments, and no option.
    fn request(&self, ty: &str, inputs: Object) -> rpc::ConstructRequest {
        rpc::ConstructRequest {
            project: "test".into(),
            stack: "dev".into(),
            r#type: ty.into(),
            name: "it".into(),
            inputs: bag(&inputs),
            monitor_endpoint: self.monitor.address.clone(),
            accepts_output_values: true,
            ..Default::default()
        }
    }

    async fn send(&mut self, request: rpc::ConstructRequest) -> Result<rpc::ConstructResponse, Status> {
        self.engine.client.construct(request).await.map(tonic::Response::into_inner)
    }

    async fn construct(&mut self, ty: &str, inputs: Object) -> Result<rpc::ConstructResponse, Status> {
        let request = self.request(ty, inputs);
        self.send(request).await
    }

    /// The same in a preview.
    async fn preview(&mut self, ty: &str, inputs: Object) -> Result<rpc::ConstructResponse, Status> {
        self.monitor.preview();
        let request = rpc::ConstructRequest { dry_run: true, ..self.request(ty, inputs) };
        self.send(request).await
    }

    async fn call(&mut self, args: Object, dry_run: bool) -> Result<rpc::CallResponse, Status> {
        if dry_run {
            self.monitor.preview();
        }
        let request = rpc::CallRequest {
            tok: ADD_CLIENT.into(),
            args: bag(&args),
            dry_run,
            monitor_endpoint: self.monitor.address.clone(),
            stack_trace_handle: "trace".into(),
            ..Default::default()
        };
        self.engine.client.call(request).await.map(tonic::Response::into_inner)
    }
}

/// What a registration says of each property: from which resources it comes.
fn sources(of: &rpc::RegisterResourceRequest) -> BTreeMap<String, Vec<String>> {
    of.property_dependencies.iter().map(|(name, d)| (name.clone(), d.urns.clone())).collect()
}

/// `v`, unknown or not, that comes from these resources.
fn from(v: Value, urns: &[&str]) -> Value {
    v.marked(&Marks::from_resources(urns.iter().map(|urn| (*urn).to_owned())))
}

fn args<const N: usize>(members: [(&str, Value); N]) -> Object {
    members.into_iter().map(|(name, v)| (name.to_owned(), v)).collect()
}

fn list(items: &[&str]) -> Value {
    Value::List(items.iter().map(|item| (*item).into()).collect())
}

/// What is wrong with arguments, by path; first what the engine shows by itself, then the lines that are left for it.
fn refused(status: &Status) -> (Vec<(String, String)>, Vec<String>) {
    assert_eq!(status.code(), Code::InvalidArgument, "{status:?}");
    let details = RpcStatus::decode(status.details()).expect("details");
    assert_eq!(details.code, status.code() as i32, "grpc-go drops details whose code differs");
    assert_eq!(details.details[0].type_url, "type.googleapis.com/pulumirpc.InputPropertiesError");
    let detail = rpc::InputPropertiesError::decode(details.details[0].value.as_slice()).expect("the detail");
    let named = detail.errors.into_iter().map(|e| (e.property_path, e.reason)).collect();
    let mut lines = status.message().lines();
    assert_eq!(lines.next(), Some("bad arguments"));
    (named, lines.map(|line| line.trim_start_matches("\t\t- ").to_owned()).collect())
}
