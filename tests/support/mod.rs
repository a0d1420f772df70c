//! The plugin as the engine sees it: a process that prints a port, and a gRPC client.
#![allow(dead_code, reason = "each test binary uses its own part")]

pub mod aws;
pub mod listener;
pub mod monitor;
pub mod random;

use prost::Message;
use prost_types::Struct;
use pulumi_resource_cognito::proto::google::rpc::Status as RpcStatus;
use pulumi_resource_cognito::proto::pulumirpc as rpc;
use pulumi_resource_cognito::proto::pulumirpc::resource_provider_client::ResourceProviderClient;
use pulumi_resource_cognito::value::{Object, Value, object_of, object_to_json};
use pulumi_resource_cognito::wire;
use serde_json::{Value as Json, json};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;
use tonic::Status;
use tonic::transport::{Channel, Endpoint};

pub const USER_POOL: &str = "cognito:index:UserPool";
pub const CLIENT: &str = "cognito:index:UserPoolClient";
pub const CLIENT_SECRET: &str = "cognito:index:UserPoolClientSecret";
pub const BRANDING: &str = "cognito:index:ManagedLoginBranding";
pub const DOMAIN: &str = "cognito:index:UserPoolDomain";
pub const PROVIDER: &str = "cognito:index:IdentityProvider";
pub const TRIGGERS: &str = "cognito:index:UserPoolTriggers";
pub const IDENTITY_POOL: &str = "cognito:index:IdentityPool";

/// A running plugin; it ends with the value.
pub struct Plugin {
    pub process: Child,
    pub port: u16,
    stdout: BufReader<ChildStdout>,
}

impl Plugin {
    /// Starts the plugin with these arguments and none of this machine's AWS settings.
    pub fn start(args: &[&str]) -> Plugin {
        Plugin::start_within(args, &[])
    }

    /// The same with these variables in its environment.
    pub fn start_within(args: &[&str], environment: &[(&str, &str)]) -> Plugin {
        let mut process = Command::new(env!("CARGO_BIN_EXE_pulumi-resource-cognito"))
            .args(args)
            .env_clear()
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
            .env("RUST_LOG", "debug")
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the plugin starts");
        let mut stdout = BufReader::new(process.stdout.take().expect("a pipe"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("a line");
        let port = line.trim().parse().unwrap_or_else(|_| panic!("not a port: {line:?}"));
        assert_eq!(line, format!("{port}\n"));
        Plugin { process, port, stdout }
    }

    /// A client of it.
    pub async fn connect(&self) -> Engine {
        let endpoint = Endpoint::from_shared(format!("http://127.0.0.1:{}", self.port)).unwrap();
        // As grpc-go: a partial failure carries state and inputs in its trailers.
        let endpoint = endpoint.http2_max_header_list_size(16 << 20);
        let channel = endpoint.connect().await.expect("it serves before it prints");
        let client = ResourceProviderClient::new(channel)
            .max_decoding_message_size(400 << 20)
            .max_encoding_message_size(400 << 20);
        Engine { client }
    }

    pub fn signal(&self, signal: &str) {
        let status = Command::new("kill").args([signal, &self.process.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// Waits for the end; the exit code, and what else was written to stdout.
    pub fn end(&mut self, within: Duration) -> (Option<i32>, String) {
        let deadline = std::time::Instant::now() + within;
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                let mut rest = String::new();
                self.stdout.read_to_string(&mut rest).unwrap();
                return (status.code(), rest);
            }
            assert!(std::time::Instant::now() < deadline, "still there after {within:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Plugin {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The engine's side of the protocol.
#[derive(Clone)]
pub struct Engine {
    pub client: ResourceProviderClient<Channel>,
}

/// What a create, read or update gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    pub id: String,
    pub inputs: Object,
    pub state: Object,
}

impl Resource {
    pub fn json(&self) -> Json {
        object_to_json(&self.state).expect("all is known")
    }
}

/// What a list told.
#[derive(Debug, Default, PartialEq)]
pub struct Listed {
    /// Ids and names.
    pub found: Vec<(String, String)>,
    /// The continuation token.
    pub more: Option<String>,
    pub computed: bool,
}

pub fn urn(ty: &str) -> String {
    format!("urn:pulumi:dev::test::{ty}::thing")
}

pub fn bag(o: &Object) -> Option<Struct> {
    Some(wire::encode(o.clone()))
}

pub fn object(s: Option<Struct>) -> Object {
    wire::decode(s).expect("a well-formed answer")
}

/// The details of a partial failure.
pub fn partial(status: &Status) -> rpc::ErrorResourceInitFailed {
    let details = RpcStatus::decode(status.details()).expect("details");
    assert_eq!(details.code, status.code() as i32, "grpc-go drops details whose code differs");
    assert_eq!(details.details[0].type_url, "type.googleapis.com/pulumirpc.ErrorResourceInitFailed");
    rpc::ErrorResourceInitFailed::decode(details.details[0].value.as_slice()).expect("the detail")
}

/// The resource as a failed operation left it.
pub fn half(status: &Status) -> Resource {
    let detail = partial(status);
    Resource { id: detail.id, inputs: object(detail.inputs), state: object(detail.properties) }
}

impl Engine {
    pub async fn configure(&mut self, inputs: Json) -> Result<(), Status> {
        let args = bag(&object_of(inputs));
        self.client.configure(rpc::ConfigureRequest { args, ..Default::default() }).await.map(drop)
    }

    pub async fn check(&mut self, ty: &str, olds: &Object, news: &Object) -> (Object, Vec<(String, String)>) {
        let request = rpc::CheckRequest {
            urn: urn(ty),
            olds: bag(olds),
            news: bag(news),
            random_seed: vec![7; 32].into(),
            ..Default::default()
        };
        let answer = self.client.check(request).await.expect("Check never errs").into_inner();
        let failures = answer.failures.into_iter().map(|f| (f.property, f.reason)).collect();
        (object(answer.inputs), failures)
    }

    /// Checked inputs; there must be nothing wrong with them.
    pub async fn good(&mut self, ty: &str, news: Json) -> Object {
        let (inputs, failures) = self.check(ty, &Object::new(), &object_of(news)).await;
        assert_eq!(failures, []);
        inputs
    }

    pub async fn diff(&mut self, ty: &str, of: &Resource, news: &Object) -> Result<rpc::DiffResponse, Status> {
        let request = rpc::DiffRequest {
            id: of.id.clone(),
            urn: urn(ty),
            olds: bag(&of.state),
            old_inputs: bag(&of.inputs),
            news: bag(news),
            ..Default::default()
        };
        Ok(self.client.diff(request).await?.into_inner())
    }

    /// The paths that differ.
    pub async fn changes(&mut self, ty: &str, of: &Resource, news: &Object) -> Vec<String> {
        let mut paths: Vec<String> = self.diff(ty, of, news).await.expect("a diff").detailed_diff.into_keys().collect();
        paths.sort();
        paths
    }

    pub async fn create(&mut self, ty: &str, inputs: &Object) -> Result<Resource, Status> {
        let request = rpc::CreateRequest { urn: urn(ty), properties: bag(inputs), ..Default::default() };
        let answer = self.client.create(request).await?.into_inner();
        Ok(Resource { id: answer.id, inputs: inputs.clone(), state: object(answer.properties) })
    }

    pub async fn preview(&mut self, ty: &str, inputs: &Object) -> Result<Object, Status> {
        let request = rpc::CreateRequest { urn: urn(ty), properties: bag(inputs), preview: true, ..Default::default() };
        Ok(object(self.client.create(request).await?.into_inner().properties))
    }

    pub async fn update(
        &mut self,
        ty: &str,
        of: &Resource,
        news: &Object,
        ignore: &[&str],
    ) -> Result<Resource, Status> {
        let request = rpc::UpdateRequest {
            id: of.id.clone(),
            urn: urn(ty),
            olds: bag(&of.state),
            old_inputs: bag(&of.inputs),
            news: bag(news),
            ignore_changes: ignore.iter().map(|s| (*s).to_owned()).collect(),
            ..Default::default()
        };
        let answer = self.client.update(request).await?.into_inner();
        Ok(Resource { id: of.id.clone(), inputs: news.clone(), state: object(answer.properties) })
    }

    /// `None` when it is gone.
    pub async fn refresh(&mut self, ty: &str, of: &Resource) -> Result<Option<Resource>, Status> {
        self.read(ty, &of.id, bag(&of.inputs), bag(&of.state)).await
    }

    pub async fn import(&mut self, ty: &str, id: &str) -> Result<Option<Resource>, Status> {
        self.read(ty, id, None, None).await
    }

    async fn read(
        &mut self,
        ty: &str,
        id: &str,
        inputs: Option<Struct>,
        properties: Option<Struct>,
    ) -> Result<Option<Resource>, Status> {
        let request = rpc::ReadRequest { id: id.to_owned(), urn: urn(ty), inputs, properties, ..Default::default() };
        let answer = self.client.read(request).await?.into_inner();
        assert_eq!(answer.id.is_empty(), answer.properties.is_none(), "absence is said both ways");
        Ok(answer.properties.is_some().then(|| Resource {
            id: answer.id,
            inputs: object(answer.inputs),
            state: object(answer.properties),
        }))
    }

    pub async fn delete(&mut self, ty: &str, of: &Resource) -> Result<(), Status> {
        let request = rpc::DeleteRequest {
            id: of.id.clone(),
            urn: urn(ty),
            properties: bag(&of.state),
            old_inputs: bag(&of.inputs),
            ..Default::default()
        };
        self.client.delete(request).await.map(drop)
    }

    pub async fn invoke(&mut self, tok: &str, args: Json) -> Result<Json, Status> {
        Ok(object_to_json(&self.ask(tok, args).await?).unwrap())
    }

    /// The same, with secrets marked.
    pub async fn ask(&mut self, tok: &str, args: Json) -> Result<Object, Status> {
        let request = rpc::InvokeRequest { tok: tok.to_owned(), args: bag(&object_of(args)), preview: false };
        let answer = self.client.invoke(request).await?.into_inner();
        assert_eq!(answer.failures, vec![]);
        Ok(object(answer.r#return))
    }

    /// All that a list tells.
    pub async fn list(&mut self, request: rpc::ListRequest) -> Result<Listed, Status> {
        let mut stream = self.client.list(request).await?.into_inner();
        let mut listed = Listed::default();
        while let Some(item) = stream.message().await? {
            assert!(listed.more.is_none() && !listed.computed, "that was the last item");
            match item.response.expect("one of the three") {
                rpc::list_response::Response::Result(found) => listed.found.push((found.id, found.name)),
                rpc::list_response::Response::Continuation(more) => listed.more = Some(more.continuation_token),
                rpc::list_response::Response::Computed(_) => listed.computed = true,
            }
        }
        Ok(listed)
    }
}

/// The configuration that leads to the fake, which has no quotas on requests per second to keep to.
pub fn config(url: &str) -> Json {
    json!({"region": "us-east-1", "accessKey": "AKIDEXAMPLE", "secretKey": "canary-secret-key", "maxRetries": 3,
        "retryMode": "standard",
        "endpoints": [{"cognitoidp": url, "cognitoidentity": url, "iam": url, "lambda": url, "sts": url}]})
}

/// `o` with another value for one member.
pub fn with(o: &Object, name: &str, v: Json) -> Object {
    let mut o = o.clone();
    o.insert(name.to_owned(), v.into());
    o
}

/// `o` without one member.
pub fn without(o: &Object, name: &str) -> Object {
    let mut o = o.clone();
    o.remove(name);
    o
}

pub fn text(v: &str) -> Value {
    v.into()
}
