//! The ResourceProvider service: decode, dispatch, encode; nothing else.

mod answers;
mod components;

use crate::autoname::Naming;
use crate::check::Failure;
use crate::config;
use crate::error::{Error, Result};
use crate::exposure;
use crate::lifecycle::{Found, Lifecycle};
use crate::list::{self, Item};
use crate::marks::{shown, shown_diff};
use crate::panics::{caught, tried};
use crate::path;
use crate::proto::pulumirpc as rpc;
use crate::proto::pulumirpc::resource_provider_server::ResourceProvider;
use crate::provider::Provider;
use crate::resources::registry;
use crate::schema;
use crate::secrets::Secrets;
use crate::value::{Object, Value, object_to_json};
use crate::wire;
use answers::{diff_response, failures, list_response};
use prost_types::Struct;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt};
use tonic::{Request, Response, Status};
use tracing::Instrument;

/// The service.
#[derive(Clone, Debug)]
pub struct Service(pub Arc<Provider>);

type Reply<T> = std::result::Result<Response<T>, Status>;

impl Service {
    /// What no message about a request may repeat. Of a panic on the way not even the URN is told: it may be secret too.
    fn secrets(&self, method: &str, bags: &[&Option<Struct>]) -> std::result::Result<Arc<Secrets>, Status> {
        tried(|| self.0.secrets(bags))
            .map_err(|place| Error::Bug(format!("{method} panicked at {place}")).status(&Secrets::default()))
    }

    /// Runs a request apart from the connection that it came on: a panic becomes an error with a hint, and a call to
    /// AWS is finished even when the engine goes away. No error repeats the request's secrets.
    async fn run<T: Send + 'static>(
        &self,
        method: &'static str,
        urn: &str,
        secrets: &Secrets,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Reply<T> {
        let busy = self.0.enter();
        let span = tracing::info_span!("rpc", method, urn);
        let task = tokio::spawn(
            async move {
                let _busy = busy;
                tracing::debug!("begun");
                caught(work).await
            }
            .instrument(span),
        );
        let what = if urn.is_empty() { method.to_owned() } else { format!("{method} of {urn}") };
        match task.await {
            Ok(Ok(answer)) => answer.map(Response::new).map_err(|e| e.status(secrets)),
            Ok(Err(place)) => Err(Error::Bug(format!("{what} panicked at {place}")).status(secrets)),
            Err(_) => Err(Error::Bug(format!("{what} came to no end")).status(secrets)),
        }
    }
}

/// The type token in a URN: what follows the last `$` of the type.
fn token<'a>(urn: &'a str, given: &'a str) -> &'a str {
    if !given.is_empty() {
        return given;
    }
    let types = urn.split("::").nth(2).unwrap_or_default();
    types.rsplit('$').next().unwrap_or(types)
}

/// The resource's name in a URN; it may itself contain `::`.
fn name<'a>(urn: &'a str, given: &'a str) -> &'a str {
    if given.is_empty() { urn.splitn(4, "::").nth(3).unwrap_or_default() } else { given }
}

fn lifecycle(urn: &str, given: &str) -> Result<Lifecycle<'static>> {
    let token = token(urn, given);
    registry().resource(token).ok_or_else(|| {
        let known: Vec<&str> = registry().specs().map(|s| s.token).collect();
        Error::Invalid(format!("this provider has no resource type {token:?}; it has {}", known.join(", ")))
    })
}

/// The inputs that an old engine does not send: those in the state.
fn old_inputs(given: Option<Struct>, olds: &Object, of: &Lifecycle<'_>) -> Result<Object> {
    match given {
        Some(inputs) => Ok(wire::decode(Some(inputs))?),
        None => Ok(olds
            .iter()
            .filter(|(k, _)| of.entry.spec.inputs.contains_key(*k))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect()),
    }
}

fn paths(patterns: &[String]) -> Vec<Vec<path::Step>> {
    patterns.iter().map(|p| path::parse(p)).collect()
}

#[tonic::async_trait]
impl ResourceProvider for Service {
    async fn handshake(&self, _: Request<rpc::ProviderHandshakeRequest>) -> Reply<rpc::ProviderHandshakeResponse> {
        self.0.begin();
        Ok(Response::new(rpc::ProviderHandshakeResponse {
            accept_secrets: true,
            accept_resources: true,
            accept_outputs: true,
            supports_autonaming_configuration: true,
            accepts_byte_string: true,
        }))
    }

    async fn attach(&self, request: Request<rpc::PluginAttach>) -> Reply<()> {
        let (provider, address) = (self.0.clone(), request.into_inner().address);
        let work = async move {
            provider.attach(&address);
            Ok(())
        };
        self.run("Attach", "", &Secrets::default(), work).await
    }

    async fn get_plugin_info(&self, _: Request<()>) -> Reply<rpc::PluginInfo> {
        Ok(Response::new(rpc::PluginInfo { version: schema::VERSION.into() }))
    }

    async fn cancel(&self, _: Request<()>) -> Reply<()> {
        self.0.cancel();
        Ok(Response::new(()))
    }

    async fn get_schema(&self, request: Request<rpc::GetSchemaRequest>) -> Reply<rpc::GetSchemaResponse> {
        let request = request.into_inner();
        if request.version != 0 || !request.subpackage_name.is_empty() {
            return Err(Status::invalid_argument("there is one schema, of version 0, and no subpackage"));
        }
        let work = async { Ok(rpc::GetSchemaResponse { schema: schema::text() }) };
        self.run("GetSchema", "", &Secrets::default(), work).await
    }

    async fn parameterize(&self, _: Request<rpc::ParameterizeRequest>) -> Reply<rpc::ParameterizeResponse> {
        Err(Status::unimplemented("the cognito provider takes no parameters"))
    }

    async fn get_mapping(&self, _: Request<rpc::GetMappingRequest>) -> Reply<rpc::GetMappingResponse> {
        Ok(Response::new(Default::default()))
    }

    async fn get_mappings(&self, _: Request<rpc::GetMappingsRequest>) -> Reply<rpc::GetMappingsResponse> {
        Ok(Response::new(Default::default()))
    }

    async fn check_config(&self, request: Request<rpc::CheckRequest>) -> Reply<rpc::CheckResponse> {
        let request = request.into_inner();
        let secrets = self.secrets("CheckConfig", &[&request.news])?;
        let kept = secrets.clone();
        let provider = self.0.clone();
        let urn = request.urn.clone();
        let work = async move {
            provider.checked();
            let row = provider.row(&request.urn, &kept);
            let inputs = request.news.clone();
            let news = wire::decode(request.news)?;
            let (_, mut found) = config::decode(registry().types(), registry().provider(), news)?;
            let environment = exposure::of_environment(exposure::variable);
            row.tell(&[], &[found.warnings(), environment].concat()).await;
            // What the program wrote is recorded as it is; nothing is resolved into the state. Values may be credentials.
            let failures = failures(found.into_iter().map(|f| f.shown(&Object::new())).collect());
            Ok(rpc::CheckResponse { inputs, failures })
        };
        self.run("CheckConfig", &urn, &secrets, work).await
    }

    async fn diff_config(&self, request: Request<rpc::DiffRequest>) -> Reply<rpc::DiffResponse> {
        let request = request.into_inner();
        let secrets = self.secrets("DiffConfig", &[&request.news, &request.olds, &request.old_inputs])?;
        let work = async move {
            let decoded = |s: Option<Struct>| -> Result<Object> {
                Ok(config::decode(registry().types(), registry().provider(), wire::decode(s)?)?.0)
            };
            let old = decoded(request.old_inputs.or(request.olds))?;
            let new = decoded(request.news)?;
            let spec = registry().provider();
            // Never a replacement: it would replace every resource of the provider, and with them their users.
            let mut diff = crate::diff::diff(registry().types(), &spec.inputs, &old, &new, &Object::new());
            diff.retain(|at, _| !path::covered(&paths(&request.ignore_changes), at));
            // The engine takes the marks off here: which keys are secret cannot be told.
            let hidden = |o: &Object| -> Object { o.iter().map(|(k, v)| (k.clone(), v.clone().secret())).collect() };
            let of = [hidden(&old), hidden(&new)];
            let diff = shown_diff(diff, |at| shown(registry().types(), &spec.inputs, &[&of[0], &of[1]], at));
            Ok(diff_response(&diff))
        };
        self.run("DiffConfig", &request.urn, &secrets, work).await
    }

    async fn configure(&self, request: Request<rpc::ConfigureRequest>) -> Reply<rpc::ConfigureResponse> {
        self.0.begin();
        let request = request.into_inner();
        let secrets = self.secrets("Configure", &[&request.args])?;
        let provider = self.0.clone();
        let urn = request.urn.clone().unwrap_or_default();
        let work = async move {
            let inputs = match request.args {
                Some(args) => wire::decode(Some(args))?,
                // Engines before `args` send text only, under the full names.
                None => request
                    .variables
                    .into_iter()
                    .filter_map(|(k, v)| Some((k.strip_prefix("cognito:config:")?.to_owned(), Value::String(v))))
                    .collect(),
            };
            let reference = match (request.urn, request.id) {
                (Some(urn), Some(id)) => format!("{urn}::{id}"),
                _ => String::new(),
            };
            provider.configure(inputs, reference)?;
            Ok(rpc::ConfigureResponse {
                accept_secrets: true,
                supports_preview: true,
                accept_resources: true,
                accept_outputs: true,
                supports_autonaming_configuration: true,
            })
        };
        self.run("Configure", &urn, &secrets, work).await
    }

    async fn check(&self, request: Request<rpc::CheckRequest>) -> Reply<rpc::CheckResponse> {
        let request = request.into_inner();
        let secrets = self.secrets("Check", &[&request.olds, &request.news])?;
        let kept = secrets.clone();
        let provider = self.0.clone();
        let urn = request.urn.clone();
        let work = async move {
            let of = lifecycle(&request.urn, &request.r#type)?;
            let naming = Naming {
                name: name(&request.urn, &request.name),
                seed: &request.random_seed,
                options: request.autonaming.as_ref(),
            };
            let (olds, news) = (wire::decode(request.olds)?, wire::decode(request.news)?);
            let checked = of.check(&olds, news, &naming, &provider.tags(), &provider.surroundings());
            provider.declare(of.declared(&checked.inputs));
            provider.row(&request.urn, &kept).tell(&[], &checked.warnings).await;
            let inputs = Some(wire::encode(checked.inputs));
            Ok(rpc::CheckResponse { inputs, failures: failures(checked.failures) })
        };
        self.run("Check", &urn, &secrets, work).await
    }

    async fn diff(&self, request: Request<rpc::DiffRequest>) -> Reply<rpc::DiffResponse> {
        let request = request.into_inner();
        let secrets = self.secrets("Diff", &[&request.olds, &request.old_inputs, &request.news])?;
        let kept = secrets.clone();
        let provider = self.0.clone();
        let urn = request.urn.clone();
        let work = async move {
            let of = lifecycle(&request.urn, &request.r#type)?;
            let state = wire::decode(request.olds)?;
            let old = old_inputs(request.old_inputs, &state, &of)?;
            let news = wire::decode(request.news)?;
            of.check_region(&request.id, &state, &provider.surroundings())?;
            provider.know(&request.id);
            let (diff, warnings) = of.diff(&old, &news, &state, &paths(&request.ignore_changes))?;
            provider.row(&request.urn, &kept).tell(&of.resets(&diff, &news), &warnings).await;
            // What is not known yet may turn out to be what it was.
            let unsure = |at: &str| news.get(&path::head(at)).is_some_and(Value::has_unknown);
            if let Some((at, _)) = diff.iter().find(|(at, c)| c.replaces && !unsure(at)) {
                // A preview may have no credentials; then the look-up waits for the deletion, which is refused as well.
                match provider.cx(&request.urn, &state, &kept, 0.0).await {
                    Err(e) => {
                        let why = kept.hide(&e.to_string());
                        tracing::warn!("whether the replacement does harm was not looked up: {why}");
                    }
                    Ok(cx) => match of.guard(&cx, &request.id, &state).await {
                        Ok(None) => {}
                        Ok(Some(why)) => {
                            let reason = format!("cannot change without a replacement: {why}");
                            return Err(Error::Properties(vec![Failure { property: at.clone(), reason }]));
                        }
                        Err(e) => {
                            cx.row.warn(&format!("whether the replacement does harm could not be looked up: {e}"))
                        }
                    },
                }
            }
            let answer = diff_response(&diff);
            let delete_before_replace = !answer.replaces.is_empty() && of.collide(&old, &news);
            Ok(rpc::DiffResponse { delete_before_replace, ..answer })
        };
        self.run("Diff", &urn, &secrets, work).await
    }

    async fn create(&self, request: Request<rpc::CreateRequest>) -> Reply<rpc::CreateResponse> {
        let request = request.into_inner();
        let secrets = self.secrets("Create", &[&request.properties])?;
        let kept = secrets.clone();
        let provider = self.0.clone();
        let urn = request.urn.clone();
        let work = async move {
            let of = lifecycle(&request.urn, &request.r#type)?;
            let inputs = wire::decode(request.properties)?;
            if request.preview {
                let properties = Some(wire::encode(of.preview(&inputs, None)));
                return Ok(rpc::CreateResponse { properties, ..Default::default() });
            }
            let cx = provider.cx(&request.urn, &inputs, &kept, request.timeout).await?;
            let made = of.create(&cx, &inputs).await;
            cx.row.flush().await;
            let (id, state) = made?;
            Ok(rpc::CreateResponse { id, properties: Some(wire::encode(state)), refresh_before_update: false })
        };
        self.run("Create", &urn, &secrets, work).await
    }

    async fn read(&self, request: Request<rpc::ReadRequest>) -> Reply<rpc::ReadResponse> {
        let request = request.into_inner();
        let secrets = self.secrets("Read", &[&request.inputs, &request.properties])?;
        let kept = secrets.clone();
        let provider = self.0.clone();
        let urn = request.urn.clone();
        let work = async move {
            let of = lifecycle(&request.urn, &request.r#type)?;
            let inputs = request.inputs.map(|i| wire::decode(Some(i))).transpose()?;
            let state = request.properties.map(|p| wire::decode(Some(p))).transpose()?;
            let known = state.as_ref().or(inputs.as_ref()).cloned().unwrap_or_default();
            let cx = provider.cx(&request.urn, &known, &kept, request.timeout).await?;
            let read = of.read(&cx, &request.id, inputs, state).await;
            cx.row.flush().await;
            match &read {
                Ok(Some(Found { id, .. })) => provider.know(id),
                Err(Error::Partial(half)) => provider.know(&half.id),
                _ => {}
            }
            Ok(match read? {
                None => rpc::ReadResponse::default(),
                Some(found) => rpc::ReadResponse {
                    id: found.id,
                    inputs: Some(wire::encode(found.inputs)),
                    properties: Some(wire::encode(found.state)),
                    refresh_before_update: false,
                },
            })
        };
        self.run("Read", &urn, &secrets, work).await
    }

    async fn update(&self, request: Request<rpc::UpdateRequest>) -> Reply<rpc::UpdateResponse> {
        let request = request.into_inner();
        let secrets = self.secrets("Update", &[&request.olds, &request.old_inputs, &request.news])?;
        let kept = secrets.clone();
        let provider = self.0.clone();
        let urn = request.urn.clone();
        let work = async move {
            let of = lifecycle(&request.urn, &request.r#type)?;
            let state = wire::decode(request.olds)?;
            let old = old_inputs(request.old_inputs, &state, &of)?;
            let new = wire::decode(request.news)?;
            if request.preview {
                let properties = Some(wire::encode(of.preview(&new, Some((&old, &state)))));
                return Ok(rpc::UpdateResponse { properties, refresh_before_update: false });
            }
            let cx = provider.cx(&request.urn, &state, &kept, request.timeout).await?;
            let updated = of.update(&cx, &request.id, &old, &new, &state, &paths(&request.ignore_changes)).await;
            cx.row.flush().await;
            Ok(rpc::UpdateResponse { properties: Some(wire::encode(updated?)), refresh_before_update: false })
        };
        self.run("Update", &urn, &secrets, work).await
    }

    async fn delete(&self, request: Request<rpc::DeleteRequest>) -> Reply<()> {
        let request = request.into_inner();
        let secrets = self.secrets("Delete", &[&request.properties, &request.old_inputs])?;
        let kept = secrets.clone();
        let provider = self.0.clone();
        let urn = request.urn.clone();
        let work = async move {
            let of = lifecycle(&request.urn, &request.r#type)?;
            let state = wire::decode(request.properties)?;
            let cx = provider.cx(&request.urn, &state, &kept, request.timeout).await?;
            let deleted = of.delete(&cx, &request.id, &state).await;
            cx.row.flush().await;
            deleted
        };
        self.run("Delete", &urn, &secrets, work).await
    }

    async fn invoke(&self, request: Request<rpc::InvokeRequest>) -> Reply<rpc::InvokeResponse> {
        let request = request.into_inner();
        let secrets = self.secrets("Invoke", &[&request.args])?;
        let kept = secrets.clone();
        let provider = self.0.clone();
        let work = async move {
            let Some(f) = registry().function(&request.tok) else {
                let known: Vec<&str> = registry().functions().map(|f| f.spec.token).collect();
                return Err(Error::Invalid(format!(
                    "this provider has no function {:?}; it has {}",
                    request.tok,
                    known.join(", ")
                )));
            };
            let (given, found) = crate::check::check(registry().types(), &f.spec.inputs, wire::decode(request.args)?);
            if !found.is_empty() {
                return Ok(rpc::InvokeResponse { r#return: None, failures: failures(found.into_iter().collect()) });
            }
            let args = object_to_json(&given).ok_or_else(|| Error::Invalid("an argument is not known yet".into()))?;
            let answer = match f.function.offline(provider.region().await.as_deref(), &args)? {
                Some(answer) => answer,
                None => {
                    let cx = provider.cx("", &given, &kept, 0.0).await?;
                    let answer = f.function.invoke(&cx, &args).await;
                    cx.row.flush().await;
                    answer?
                }
            };
            let result = wire::encode(f.result(registry().types(), &answer));
            Ok(rpc::InvokeResponse { r#return: Some(result), failures: Vec::new() })
        };
        self.run("Invoke", "", &secrets, work).await
    }

    type ListStream = Pin<Box<dyn Stream<Item = std::result::Result<rpc::ListResponse, Status>> + Send>>;

    async fn list(&self, request: Request<rpc::ListRequest>) -> Reply<Self::ListStream> {
        let request = request.into_inner();
        let service = self.clone();
        let secrets = self.secrets("List", &[&request.query])?;
        let kept = secrets.clone();
        let (tell, told) = mpsc::channel(1);
        tokio::spawn(async move {
            let (provider, to) = (service.0.clone(), tell.clone());
            let token = request.token.clone();
            let work = async move {
                let of = lifecycle("", &request.token)?;
                let (query, limits) = (wire::decode(request.query)?, [request.limit, request.page_size]);
                let Some(list) = list::asked(&of, query.clone(), limits, &request.continuation_token)? else {
                    let _nobody_listens = to.send(Ok(Item::Computed)).await;
                    return Ok(());
                };
                let cx = provider.cx("", &query, &kept, 0.0).await?;
                let done = list.tell(&of, &cx, &to).await;
                cx.row.flush().await;
                done
            };
            if let Err(failed) = service.run("List", &token, &secrets, work).await {
                let _nobody_listens = tell.send(Err(failed)).await;
            }
        });
        Ok(Response::new(Box::pin(ReceiverStream::new(told).map(|item| item.map(list_response)))))
    }

    async fn construct(&self, request: Request<rpc::ConstructRequest>) -> Reply<rpc::ConstructResponse> {
        let request = request.into_inner();
        let secrets = self.secrets("Construct", &[&request.inputs])?;
        let what = format!("{} {}", request.r#type, request.name);
        self.run("Construct", &what, &secrets, components::construct(self.0.clone(), secrets.clone(), request)).await
    }

    async fn call(&self, request: Request<rpc::CallRequest>) -> Reply<rpc::CallResponse> {
        let request = request.into_inner();
        let secrets = self.secrets("Call", &[&request.args])?;
        let what = request.tok.clone();
        self.run("Call", &what, &secrets, components::call(self.0.clone(), secrets.clone(), request)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tonic::Code;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_panic_is_told_as_our_bug_without_its_words_and_the_next_call_is_answered() {
        crate::panics::tell_the_place_alone();
        let service = Service(Provider::new(None));
        for late in [false, true] {
            let work = async move {
                if late {
                    tokio::task::yield_now().await;
                }
                let secret = "the canary";
                if !secret.is_empty() {
                    panic!("not a number: {secret}");
                }
                Ok(())
            };
            let failed = service.run("Check", "urn:a", &Secrets::default(), work).await.unwrap_err();
            assert_eq!(failed.code(), Code::Internal);
            let told = "a bug in the cognito provider, please report it: Check of urn:a panicked at src/serve.rs:";
            let line = failed.message().strip_prefix(told).unwrap_or_else(|| panic!("{}", failed.message()));
            assert!(line.parse::<u32>().is_ok(), "{line}");
            assert!(!service.0.is_busy(), "the process can end");
        }
        let place = tried(|| assert!(service.0.is_busy(), "the canary")).unwrap_err();
        assert!(place.starts_with("src/serve.rs:"), "{place}");
        assert_eq!(service.run("Check", "", &Secrets::default(), async { Ok(7) }).await.unwrap().into_inner(), 7);
    }

    #[test]
    fn urns_tell_type_and_name() {
        let urn = "urn:pulumi:dev::proj::my:comp:X$cognito:index:UserPool::a::b";
        assert_eq!((token(urn, ""), name(urn, "")), ("cognito:index:UserPool", "a::b"));
        assert_eq!((token(urn, "t"), name(urn, "n")), ("t", "n"));
    }
}
