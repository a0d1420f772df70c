//! The messages of the protocol, from their JSON and to it.

use prost_types::value::Kind;
use prost_types::{ListValue, Struct, Value as Wire};
use pulumi_resource_cognito::proto::pulumirpc as rpc;
use serde_json::{Map, Value as Json, json};

/// The members of a request. What nobody takes is a field that the replay would lose, and fails it.
pub struct Members(pub Map<String, Json>);

impl Members {
    fn take(&mut self, name: &str) -> Json {
        self.0.remove(name).unwrap_or_default()
    }

    pub fn text(&mut self, name: &str) -> String {
        self.take(name).as_str().unwrap_or_default().to_owned()
    }

    /// A text that may not be there.
    fn said(&mut self, name: &str) -> Option<String> {
        self.0.contains_key(name).then(|| self.text(name))
    }

    pub fn flag(&mut self, name: &str) -> bool {
        self.take(name).as_bool().unwrap_or_default()
    }

    pub fn bag(&mut self, name: &str) -> Option<Struct> {
        self.0.remove(name).map(bag)
    }

    pub fn number(&mut self, name: &str) -> i32 {
        self.take(name).as_i64().and_then(|n| i32::try_from(n).ok()).unwrap_or_default()
    }

    fn urns(v: &Json) -> Vec<String> {
        v["urns"].as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect()
    }

    pub fn texts(&mut self, name: &str) -> Vec<String> {
        serde_json::from_value(self.take(name)).unwrap_or_default()
    }

    pub fn map<T>(&mut self, name: &str, of: impl Fn(Json) -> T) -> std::collections::HashMap<String, T> {
        let Json::Object(members) = self.take(name) else { return Default::default() };
        members.into_iter().map(|(key, v)| (key, of(v))).collect()
    }

    /// `message`, if nothing is left.
    pub fn done<T>(self, message: T) -> T {
        assert!(self.0.is_empty(), "the replay does not send {:?}", self.0.keys());
        message
    }
}

/// JSON as the engine's properties.
pub fn bag(json: Json) -> Struct {
    let Json::Object(members) = json else { panic!("no properties: {json}") };
    Struct { fields: members.into_iter().map(|(key, v)| (key, wire(v))).collect() }
}

fn wire(json: Json) -> Wire {
    let kind = match json {
        Json::Null => Kind::NullValue(0),
        Json::Bool(b) => Kind::BoolValue(b),
        Json::Number(n) => Kind::NumberValue(n.as_f64().expect("a number")),
        Json::String(s) => Kind::StringValue(s),
        Json::Array(items) => Kind::ListValue(ListValue { values: items.into_iter().map(wire).collect() }),
        object @ Json::Object(_) => Kind::StructValue(bag(object)),
    };
    Wire { kind: Some(kind) }
}

/// The engine's properties as JSON.
pub fn plain(properties: Option<Struct>) -> Json {
    let members = properties.unwrap_or_default().fields;
    Json::Object(members.into_iter().map(|(key, v)| (key, json_of(v))).collect())
}

fn json_of(v: Wire) -> Json {
    match v.kind {
        None | Some(Kind::NullValue(_)) => Json::Null,
        Some(Kind::BoolValue(b)) => b.into(),
        // As Go writes it.
        Some(Kind::NumberValue(n)) if n.fract() == 0.0 && n.abs() < 1e15 => (n as i64).into(),
        Some(Kind::NumberValue(n)) => n.into(),
        Some(Kind::StringValue(s)) => s.into(),
        Some(Kind::ListValue(l)) => l.values.into_iter().map(json_of).collect(),
        Some(Kind::StructValue(s)) => plain(Some(s)),
    }
}

const SIGNATURE: &str = "4dabf18193072939515e22adb298388d";
const SECRET: &str = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT: &str = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const UNKNOWN: &str = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/// Properties as the engine hands them to Check: output values are values again, secret or unknown where they say so.
/// References do not tell the plugin's version.
pub fn resolved(v: &Json) -> Json {
    match v {
        Json::Array(items) => items.iter().map(resolved).collect(),
        Json::Object(members) if members.get(SIGNATURE) == Some(&OUTPUT.into()) => {
            let value = members.get("value").map_or(UNKNOWN.into(), resolved);
            match members.get("secret") {
                Some(Json::Bool(true)) => json!({SIGNATURE: SECRET, "value": value}),
                _ => value,
            }
        }
        Json::Object(members) => {
            let kept = members.iter().filter(|(key, _)| *key != "packageVersion" || !members.contains_key(SIGNATURE));
            Json::Object(kept.map(|(key, v)| (key.clone(), resolved(v))).collect())
        }
        other => other.clone(),
    }
}

/// Whether a value, or something in it, is not known yet.
pub fn is_unknown(v: &Json) -> bool {
    match v {
        Json::String(s) => s == UNKNOWN,
        Json::Array(items) => items.iter().any(is_unknown),
        Json::Object(members) => members.values().any(is_unknown),
        _ => false,
    }
}

pub fn check(request: &Map<String, Json>) -> rpc::CheckRequest {
    let mut m = Members(request.clone());
    let seed = match m.text("randomSeed") {
        none if none.is_empty() => vec![],
        seed => aws_smithy_types::base64::decode(seed).unwrap(),
    };
    let message = rpc::CheckRequest {
        urn: m.text("urn"),
        name: m.text("name"),
        r#type: m.text("type"),
        olds: m.bag("olds"),
        news: m.bag("news"),
        random_seed: seed.into(),
        ..Default::default()
    };
    m.done(message)
}

pub fn diff(request: &Map<String, Json>) -> rpc::DiffRequest {
    let mut m = Members(request.clone());
    let message = rpc::DiffRequest {
        id: m.text("id"),
        urn: m.text("urn"),
        name: m.text("name"),
        r#type: m.text("type"),
        olds: m.bag("olds"),
        old_inputs: m.bag("oldInputs"),
        news: m.bag("news"),
        ignore_changes: m.texts("ignoreChanges"),
    };
    m.done(message)
}

/// A create, always as in a preview.
pub fn create(request: &Map<String, Json>) -> rpc::CreateRequest {
    let mut m = Members(request.clone());
    m.flag("preview");
    let message = rpc::CreateRequest {
        urn: m.text("urn"),
        name: m.text("name"),
        r#type: m.text("type"),
        properties: m.bag("properties"),
        preview: true,
        ..Default::default()
    };
    m.done(message)
}

/// An update, always as in a preview.
pub fn update(request: &Map<String, Json>) -> rpc::UpdateRequest {
    let mut m = Members(request.clone());
    m.flag("preview");
    let message = rpc::UpdateRequest {
        id: m.text("id"),
        urn: m.text("urn"),
        name: m.text("name"),
        r#type: m.text("type"),
        olds: m.bag("olds"),
        old_inputs: m.bag("oldInputs"),
        news: m.bag("news"),
        ignore_changes: m.texts("ignoreChanges"),
        preview: true,
        ..Default::default()
    };
    m.done(message)
}

pub fn read(request: &Map<String, Json>) -> rpc::ReadRequest {
    let mut m = Members(request.clone());
    let message = rpc::ReadRequest {
        id: m.text("id"),
        urn: m.text("urn"),
        name: m.text("name"),
        r#type: m.text("type"),
        inputs: m.bag("inputs"),
        properties: m.bag("properties"),
        ..Default::default()
    };
    m.done(message)
}

pub fn delete(request: &Map<String, Json>) -> rpc::DeleteRequest {
    let mut m = Members(request.clone());
    let message = rpc::DeleteRequest {
        id: m.text("id"),
        urn: m.text("urn"),
        name: m.text("name"),
        r#type: m.text("type"),
        properties: m.bag("properties"),
        old_inputs: m.bag("oldInputs"),
        ..Default::default()
    };
    m.done(message)
}

pub fn invoke(request: &Map<String, Json>) -> rpc::InvokeRequest {
    let mut m = Members(request.clone());
    let message = rpc::InvokeRequest { tok: m.text("tok"), args: m.bag("args"), preview: m.flag("preview") };
    m.done(message)
}

pub fn handshake(request: &Map<String, Json>) -> rpc::ProviderHandshakeRequest {
    let mut m = Members(request.clone());
    let message = rpc::ProviderHandshakeRequest {
        configure_with_urn: m.flag("configureWithUrn"),
        invoke_with_preview: m.flag("invokeWithPreview"),
        supports_refresh_before_update: m.flag("supportsRefreshBeforeUpdate"),
        supports_views: m.flag("supportsViews"),
        accepts_byte_string: m.flag("acceptsByteString"),
        ..Default::default()
    };
    m.done(message)
}

pub fn configure(request: &Map<String, Json>) -> rpc::ConfigureRequest {
    let mut m = Members(request.clone());
    let message = rpc::ConfigureRequest {
        id: m.said("id"),
        urn: m.said("urn"),
        name: m.said("name"),
        r#type: m.said("type"),
        args: m.bag("args"),
        variables: m.map("variables", |v| v.as_str().unwrap_or_default().to_owned()),
        accept_secrets: m.flag("acceptSecrets"),
        accept_resources: m.flag("acceptResources"),
        sends_old_inputs: m.flag("sendsOldInputs"),
        sends_old_inputs_to_delete: m.flag("sendsOldInputsToDelete"),
    };
    m.done(message)
}

pub fn construct(request: &Map<String, Json>, monitor: &str) -> rpc::ConstructRequest {
    let mut m = Members(request.clone());
    // The recorded programs set none.
    m.take("customTimeouts");
    let dependencies = |v: Json| rpc::construct_request::PropertyDependencies { urns: Members::urns(&v) };
    let message = rpc::ConstructRequest {
        organization: m.text("organization"),
        project: m.text("project"),
        stack: m.text("stack"),
        config: m.map("config", |v| v.as_str().unwrap_or_default().to_owned()),
        config_secret_keys: m.texts("configSecretKeys"),
        dry_run: m.flag("dryRun"),
        parallel: m.number("parallel"),
        monitor_endpoint: monitor.to_owned(),
        r#type: m.text("type"),
        name: m.text("name"),
        parent: m.text("parent"),
        inputs: m.bag("inputs"),
        input_dependencies: m.map("inputDependencies", dependencies),
        accepts_output_values: m.flag("acceptsOutputValues"),
        dependencies: m.texts("dependencies"),
        providers: m.map("providers", |v| v.as_str().unwrap_or_default().to_owned()),
        ..Default::default()
    };
    m.done(message)
}

pub fn call(request: &Map<String, Json>, monitor: &str) -> rpc::CallRequest {
    let mut m = Members(request.clone());
    let dependencies = |v: Json| rpc::call_request::ArgumentDependencies { urns: Members::urns(&v) };
    let message = rpc::CallRequest {
        tok: m.text("tok"),
        args: m.bag("args"),
        arg_dependencies: m.map("argDependencies", dependencies),
        project: m.text("project"),
        stack: m.text("stack"),
        config: m.map("config", |v| v.as_str().unwrap_or_default().to_owned()),
        dry_run: m.flag("dryRun"),
        parallel: m.number("parallel"),
        monitor_endpoint: monitor.to_owned(),
        organization: m.text("organization"),
        accepts_output_values: m.flag("acceptsOutputValues"),
        ..Default::default()
    };
    m.done(message)
}

/// What a Diff says, as far as a plan depends on it.
pub fn verdict(diff: rpc::DiffResponse) -> Json {
    let kinds = diff.detailed_diff.iter().map(|(path, d)| (path.clone(), d.kind().as_str_name().into()));
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    json!({
        "changes": diff.changes().as_str_name(),
        "deleteBeforeReplace": diff.delete_before_replace,
        "detailedDiff": kinds.collect::<Map<String, Json>>(),
        "diffs": sorted(diff.diffs.clone()),
        "replaces": sorted(diff.replaces.clone()),
    })
}

/// The same of a recorded answer.
pub fn recorded_verdict(response: &Json) -> Json {
    let none = Map::new();
    let detailed = response["detailedDiff"].as_object().unwrap_or(&none);
    let kinds = detailed.iter().map(|(path, d)| (path.clone(), d.get("kind").cloned().unwrap_or_else(|| "ADD".into())));
    let sorted = |name: &str| {
        let mut names: Vec<&str> = response[name].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
        names.sort_unstable();
        json!(names)
    };
    json!({
        "changes": response.get("changes").cloned().unwrap_or_else(|| "DIFF_UNKNOWN".into()),
        "deleteBeforeReplace": response["deleteBeforeReplace"].as_bool().unwrap_or_default(),
        "detailedDiff": kinds.collect::<Map<String, Json>>(),
        "diffs": sorted("diffs"),
        "replaces": sorted("replaces"),
    })
}
