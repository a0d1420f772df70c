//! A recording, said again to the plugin of today.

use super::deployment::{Child, Deployment, Registered};
use super::messages::{self, is_unknown, plain, recorded_verdict, resolved, verdict};
use super::recorded_aws::RecordedAws;
use super::support::{Engine, Plugin, bag, config};
use super::transcript::{Line, Said, Transcript};
use pulumi_resource_cognito::proto::pulumirpc as rpc;
use pulumi_resource_cognito::value::object_of;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use tonic::Status;

/// What came of it.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What is not as it was: the kind of call, and words with file, line and path.
    pub problems: Vec<(String, String)>,
    /// How many calls of each kind were made again.
    pub replayed: BTreeMap<String, u64>,
}

/// What is compared beside the calls that are recorded.
const UNCHANGED: &str = "unchanged program";

/// A resource as the engine keeps it.
#[derive(Clone)]
struct State {
    line: usize,
    urn: String,
    id: String,
    inputs: Json,
    outputs: Json,
    /// The checked inputs of the program that it came from; an import comes from none.
    program: Option<Json>,
}

struct Replay<'a> {
    transcript: &'a Transcript,
    engine: Engine,
    aws: RecordedAws,
    deployment: Deployment,
    states: Vec<State>,
    outcome: Outcome,
}

type Request = Map<String, Json>;

/// Has the plugin answer all that is recorded, and then whether a program that nobody touched has anything to do.
pub async fn replay(transcript: &Transcript) -> Outcome {
    let plugin = Plugin::start(&[]);
    let mut replay = Replay {
        transcript,
        engine: plugin.connect().await,
        aws: RecordedAws::start(&transcript.lines).await,
        deployment: Deployment::start().await,
        states: states(transcript),
        outcome: Outcome::default(),
    };
    for line in &transcript.lines {
        if let Said::Rpc { method, request, response } = &line.said {
            replay.aws.enter(&line.step);
            replay.line(line, method, request, response).await;
            for call in replay.aws.missing() {
                replay.problem(
                    line.number,
                    method,
                    &format!("{method} asks AWS what the recording has no answer to: {call}"),
                );
            }
        }
    }
    replay.unchanged_program().await;
    replay.outcome
}

/// Every state that the engine kept, in order.
fn states(transcript: &Transcript) -> Vec<State> {
    let mut states = Vec::new();
    for line in &transcript.lines {
        let Said::Rpc { method, request, response } = &line.said else { continue };
        let (inputs, program) = match method.as_str() {
            "Create" | "Update" if request.get("preview") == Some(&true.into()) => continue,
            "Create" => (&request["properties"], request.get("properties")),
            "Update" => (&request["news"], request.get("news")),
            "Read" => (&response["inputs"], request.get("inputs")),
            _ => continue,
        };
        let (inputs, outputs, program) = (inputs.clone(), response["properties"].clone(), program.cloned());
        let text = |v: Option<&Json>| v.and_then(Json::as_str).unwrap_or_default().to_owned();
        let id = text(response.get("id").or(request.get("id")));
        let urn = text(request.get("urn"));
        states.push(State { line: line.number, urn, id, inputs, outputs, program });
    }
    states
}

impl Replay<'_> {
    fn problem(&mut self, line: usize, kind: &str, what: &str) {
        self.outcome.problems.push((kind.to_owned(), format!("{}:{line}: {what}", self.transcript.file)));
    }

    async fn line(&mut self, line: &Line, method: &str, request: &Request, response: &Json) {
        let answer = match method {
            // What the plugin asked of the engine.
            "RegisterResource" | "GetResource" => return,
            "Check" => self.check(request, response).await,
            "CheckConfig" => self.check_config(request, response).await,
            "Diff" => self.diff(request, response).await,
            "DiffConfig" => self.diff_config(request, response).await,
            "Create" | "Update" => self.preview(method, request, response).await,
            "Read" => self.read(request, response).await,
            "Delete" => self.delete(request).await,
            "Invoke" => self.invoke(request, response).await,
            "Construct" => self.construct(&line.step, request, response).await,
            "Call" => self.call(&line.step, request, response).await,
            "Handshake" => self.handshake(request, response).await,
            "Configure" => self.configure(request, response).await,
            other => Ok(vec![format!("nobody replays {other}")]),
        };
        *self.outcome.replayed.entry(method.to_owned()).or_default() += 1;
        let of = request.get("urn").or(request.get("tok")).and_then(Json::as_str).unwrap_or_default();
        for what in answer.unwrap_or_else(|status| vec![format!("refused: {}", status.message())]) {
            self.problem(line.number, method, &format!("{method} {of}: {what}"));
        }
    }

    async fn check(&mut self, request: &Request, response: &Json) -> Result<Vec<String>, Status> {
        let answer = self.engine.client.check(messages::check(request)).await?.into_inner();
        if !answer.failures.is_empty() {
            let said = answer
                .failures
                .iter()
                .map(|f| format!("inputs that were good are refused: {}: {}", f.property, f.reason));
            return Ok(said.collect());
        }
        let differences = differences("inputs", &response["inputs"], &plain(answer.inputs));
        let kept = !differences.is_empty() && self.settles(request, &response["inputs"], &request["news"]).await?;
        Ok(if kept { vec![] } else { differences })
    }

    /// Whether a program that says `news` has nothing to do where `inputs` are deployed.
    async fn settles(&mut self, check: &Request, inputs: &Json, news: &Json) -> Result<bool, Status> {
        let urn = check["urn"].as_str().unwrap_or_default();
        let states: Vec<State> = self.states.iter().filter(|s| s.urn == urn && s.inputs == *inputs).cloned().collect();
        for state in &states {
            if self.next_diff(state, check, news).await?["changes"] != "DIFF_NONE" {
                return Ok(false);
            }
        }
        Ok(!states.is_empty())
    }

    /// What the engine of today would be told of a resource for which its program says `news`.
    async fn next_diff(&mut self, state: &State, check: &Request, news: &Json) -> Result<Json, Status> {
        let mut request = check.clone();
        request.insert("olds".into(), state.inputs.clone());
        request.insert("news".into(), news.clone());
        let checked = self.engine.client.check(messages::check(&request)).await?.into_inner();
        let request = rpc::DiffRequest {
            id: state.id.clone(),
            urn: state.urn.clone(),
            old_inputs: Some(messages::bag(state.inputs.clone())),
            olds: Some(messages::bag(state.outputs.clone())),
            news: checked.inputs,
            ..Default::default()
        };
        Ok(verdict(self.engine.client.diff(request).await?.into_inner()))
    }

    /// Each state that was ever kept, and the program that it came from: nothing to do.
    async fn unchanged_program(&mut self) {
        let checks: Vec<(Request, Json)> = self
            .transcript
            .rpcs()
            .filter(|(method, ..)| *method == "Check")
            .map(|(_, request, response)| (request.clone(), response["inputs"].clone()))
            .collect();
        for state in self.states.clone() {
            let Some(program) = &state.program else { continue };
            let from = |(request, inputs): &&(Request, Json)| request["urn"] == *state.urn && inputs == program;
            let Some((request, _)) = checks.iter().find(from) else {
                self.problem(state.line, UNCHANGED, &format!("{}: no Check gave these inputs", state.urn));
                continue;
            };
            *self.outcome.replayed.entry(UNCHANGED.to_owned()).or_default() += 1;
            let none = json!({
                "changes": "DIFF_NONE", "deleteBeforeReplace": false, "detailedDiff": {}, "diffs": [], "replaces": []
            });
            match self.next_diff(&state, request, &request["news"].clone()).await {
                Ok(said) => {
                    for what in differences("diff", &none, &said) {
                        self.problem(
                            state.line,
                            UNCHANGED,
                            &format!("{}: an unchanged program has something to do: {what}", state.urn),
                        );
                    }
                }
                Err(status) => self.problem(state.line, UNCHANGED, &format!("{}: {}", state.urn, status.message())),
            }
        }
    }

    async fn diff(&mut self, request: &Request, response: &Json) -> Result<Vec<String>, Status> {
        let answer = self.engine.client.diff(messages::diff(request)).await?.into_inner();
        Ok(differences("diff", &recorded_verdict(response), &verdict(answer)))
    }

    async fn check_config(&mut self, request: &Request, response: &Json) -> Result<Vec<String>, Status> {
        let answer = self.engine.client.check_config(messages::check(request)).await?.into_inner();
        let refused = answer.failures.iter().map(|f| format!("{}: {}", f.property, f.reason));
        let refused: Vec<String> = refused.collect();
        Ok([refused, differences("inputs", &response["inputs"], &plain(answer.inputs))].concat())
    }

    async fn diff_config(&mut self, request: &Request, response: &Json) -> Result<Vec<String>, Status> {
        let answer = self.engine.client.diff_config(messages::diff(request)).await?.into_inner();
        Ok(differences("diff", &recorded_verdict(response), &verdict(answer)))
    }

    /// A create or an update is previewed, also one that was made: what could be told before can be told now. Whatever
    /// depends on an output that is open shows a change.
    async fn preview(&mut self, method: &str, request: &Request, response: &Json) -> Result<Vec<String>, Status> {
        let answer = if method == "Create" {
            self.engine.client.create(messages::create(request)).await?.into_inner().properties
        } else {
            self.engine.client.update(messages::update(request)).await?.into_inner().properties
        };
        if request.get("preview") != Some(&true.into()) {
            return Ok(vec![]);
        }
        let (then, now) = (&response["properties"], plain(answer));
        let known = then.as_object().into_iter().flatten().filter(|(_, v)| !is_unknown(v));
        Ok(known.flat_map(|(name, v)| differences(name, v, &now[name])).collect())
    }

    /// What AWS says is made the same of. There may be more of it now.
    async fn read(&mut self, request: &Request, response: &Json) -> Result<Vec<String>, Status> {
        let answer = self.engine.client.read(messages::read(request)).await?.into_inner();
        let now = json!({"id": answer.id, "inputs": plain(answer.inputs), "properties": plain(answer.properties)});
        // AWS has maps where the program has lists: their order goes by ids, which are canned.
        let same = lost(&unordered(response), &unordered(&now)).is_empty();
        Ok(if same { vec![] } else { lost(response, &now) })
    }

    async fn invoke(&mut self, request: &Request, response: &Json) -> Result<Vec<String>, Status> {
        let answer = self.engine.client.invoke(messages::invoke(request)).await?.into_inner();
        Ok(lost(&response["return"], &plain(answer.r#return)))
    }

    /// The state is read and understood: that all of it is gone already is no failure.
    async fn delete(&mut self, request: &Request) -> Result<Vec<String>, Status> {
        self.aws.lose_everything();
        self.engine.client.delete(messages::delete(request)).await?;
        Ok(vec![])
    }

    async fn construct(&mut self, step: &str, request: &Request, response: &Json) -> Result<Vec<String>, Status> {
        let recorded = self.deployment.enter(&self.transcript.lines, step);
        let message = messages::construct(request, &self.deployment.address);
        let answer = self.engine.client.construct(message).await?.into_inner();
        let mut found = differences("state", &resolved(&response["state"]), &resolved(&plain(answer.state)));
        found.extend(self.children(&recorded.of(&component(request))).await?);
        Ok(found)
    }

    /// A method makes a component, which no Construct of the step does.
    async fn call(&mut self, step: &str, request: &Request, response: &Json) -> Result<Vec<String>, Status> {
        let lines = self.transcript.lines.iter().filter(|line| line.step == step);
        let constructed: Vec<Child> = lines
            .filter_map(|line| match &line.said {
                Said::Rpc { method, request, .. } if method == "Construct" => Some(component(request)),
                _ => None,
            })
            .collect();
        let recorded = self.deployment.enter(&self.transcript.lines, step);
        let message = messages::call(request, &self.deployment.address);
        let answer = self.engine.client.call(message).await?.into_inner();
        let mut found = lost(&resolved(&response["return"]), &resolved(&plain(answer.r#return)));
        let made = recorded.components().filter(|made| !constructed.contains(made));
        found.extend(self.children(&made.flat_map(|made| recorded.of(made)).collect()).await?);
        Ok(found)
    }

    /// What was registered is what was registered then, or comes to the same.
    async fn children(&mut self, recorded: &Registered) -> Result<Vec<String>, Status> {
        let now = self.deployment.registered();
        let mut found = Vec::new();
        for (child, then) in recorded {
            let Some(said) = now.get(child) else {
                found.push(format!("{} {} is not registered any more", child.0, child.1));
                continue;
            };
            let at = format!("{} {}", child.0, child.1);
            let differences = differences(&at, then, said);
            let rest = |said: &Json| {
                let mut said = said.clone();
                said["object"] = Json::Null;
                said
            };
            let may_come_to_the_same = !differences.is_empty() && rest(then) == rest(said);
            if !may_come_to_the_same || !self.comes_to_the_same(&child.1, &then["object"], &said["object"]).await? {
                found.extend(differences);
            }
        }
        for child in now.keys().filter(|child| !recorded.contains_key(*child)) {
            found.push(format!("{} {} was not registered", child.0, child.1));
        }
        Ok(found)
    }

    async fn comes_to_the_same(&mut self, name: &str, then: &Json, now: &Json) -> Result<bool, Status> {
        let news = resolved(then);
        let own = format!("::{name}");
        let checks = self.transcript.rpcs().filter(|(method, request, _)| {
            *method == "Check" && request["news"] == news && request["urn"].as_str().is_some_and(|u| u.ends_with(&own))
        });
        let checks: Vec<(Request, Json)> = checks.map(|(_, r, a)| (r.clone(), a["inputs"].clone())).collect();
        for (request, inputs) in &checks {
            if !self.settles(request, inputs, &resolved(now)).await? {
                return Ok(false);
            }
        }
        Ok(!checks.is_empty())
    }

    async fn handshake(&mut self, request: &Request, response: &Json) -> Result<Vec<String>, Status> {
        let answer = self.engine.client.handshake(messages::handshake(request)).await?.into_inner();
        let now = json!({
            "acceptSecrets": answer.accept_secrets,
            "acceptResources": answer.accept_resources,
            "acceptOutputs": answer.accept_outputs,
            "supportsAutonamingConfiguration": answer.supports_autonaming_configuration,
            "acceptsByteString": answer.accepts_byte_string,
        });
        Ok(lost(response, &now))
    }

    /// The configuration is taken as it was; then comes one that leads to the recording.
    async fn configure(&mut self, request: &Request, response: &Json) -> Result<Vec<String>, Status> {
        let message = messages::configure(request);
        let answer = self.engine.client.configure(message.clone()).await?.into_inner();
        let now = json!({
            "acceptSecrets": answer.accept_secrets,
            "acceptResources": answer.accept_resources,
            "acceptOutputs": answer.accept_outputs,
            "supportsAutonamingConfiguration": answer.supports_autonaming_configuration,
            "supportsPreview": answer.supports_preview,
        });
        let own = config(&self.aws.url);
        let own = own.as_object().into_iter().flatten();
        let mut leading = message;
        if let Some(args) = request.get("args") {
            let mut settings = args.clone();
            own.for_each(|(name, v)| settings[name] = v.clone());
            leading.args = bag(&object_of(settings));
        } else {
            let text = |v: &Json| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
            leading.variables.extend(own.map(|(name, v)| (format!("cognito:config:{name}"), text(v))));
        }
        self.engine.client.configure(leading).await?;
        Ok(lost(response, &now))
    }
}

/// Type and name of a component that is asked for.
fn component(construct: &Request) -> Child {
    let text = |name: &str| construct[name].as_str().unwrap_or_default().to_owned();
    (text("type"), text("name"))
}

/// With the items of every list in one order.
fn unordered(v: &Json) -> Json {
    match v {
        Json::Array(items) => {
            let mut items: Vec<Json> = items.iter().map(unordered).collect();
            items.sort_by_key(Json::to_string);
            items.into()
        }
        Json::Object(members) => Json::Object(members.iter().map(|(key, v)| (key.clone(), unordered(v))).collect()),
        other => other.clone(),
    }
}

/// Where two values differ.
fn differences(at: &str, then: &Json, now: &Json) -> Vec<String> {
    compare(at, then, now, false)
}

/// Where something is not there any more, or is another.
fn lost(then: &Json, now: &Json) -> Vec<String> {
    then.as_object().into_iter().flatten().flat_map(|(name, v)| compare(name, v, &now[name], true)).collect()
}

fn compare(at: &str, then: &Json, now: &Json, may_grow: bool) -> Vec<String> {
    match (then, now) {
        (Json::Object(then), Json::Object(now)) => {
            let more = now.keys().filter(|name| !may_grow && !then.contains_key(*name));
            let names = then.keys().chain(more);
            let of = |o: &Map<String, Json>, name: &str| o.get(name).cloned().unwrap_or_default();
            names.flat_map(|name| compare(&format!("{at}.{name}"), &of(then, name), &of(now, name), may_grow)).collect()
        }
        (Json::Array(then), Json::Array(now)) if then.len() == now.len() => then
            .iter()
            .zip(now)
            .enumerate()
            .flat_map(|(i, (then, now))| compare(&format!("{at}[{i}]"), then, now, may_grow))
            .collect(),
        _ if then == now => vec![],
        _ => vec![format!("{at} was {then}, and is {now}")],
    }
}
