//! Construct and Call: the engine's words for a component and its deployment, to ours and back.

use crate::check::Failure;
use crate::component::{Assembly, Deployment, Method, Program};
use crate::error::{Error, Result};
use crate::marks::{Marks, without_sources};
use crate::proto::pulumirpc as rpc;
use crate::proto::pulumirpc::{construct_request, register_resource_request};
use crate::provider::Provider;
use crate::resources::registry;
use crate::secrets::Secrets;
use crate::value::{Object, Value};
use crate::wire;
use std::collections::HashMap;
use std::sync::Arc;

/// Makes a component.
pub(super) async fn construct(
    provider: Arc<Provider>,
    secrets: Arc<Secrets>,
    request: rpc::ConstructRequest,
) -> Result<rpc::ConstructResponse> {
    let mut request = request;
    let assembly = assembly(&request.r#type)?;
    let urns = std::mem::take(&mut request.input_dependencies).into_iter().map(|(k, d)| (k, d.urns)).collect();
    let args = with_sources(wire::decode(request.inputs.take())?, urns);
    let program = Program::from(&request);
    let deployment =
        deployment(&provider, program, &request.monitor_endpoint, request.dry_run, &request.stack_trace_handle)?;
    let row = |urn: &str| provider.row(urn, &secrets);
    let made = assembly.construct(registry().types(), deployment, as_asked(request), args, row).await?;
    let (state, dependencies) = split(made.outputs);
    Ok(rpc::ConstructResponse {
        urn: made.urn,
        state: Some(wire::encode(state)),
        state_dependencies: dependencies
            .into_iter()
            .map(|(name, urns)| (name, rpc::construct_response::PropertyDependencies { urns }))
            .collect(),
    })
}

/// Runs a method of a component.
pub(super) async fn call(
    provider: Arc<Provider>,
    secrets: Arc<Secrets>,
    request: rpc::CallRequest,
) -> Result<rpc::CallResponse> {
    let (assembly, method) = method(&request.tok)?;
    let program = Program::from(&request);
    let mut args = wire::decode(request.args)?;
    let (owner, owners_marks) = args.remove("__self__").unwrap_or(Value::Null).unmarked();
    let (name, names_marks) = args.remove("name").unwrap_or(Value::Null).unmarked();
    let name = match name {
        Value::String(_) if names_marks.secret => {
            return Err(Error::Invalid(format!("name of {} must not be secret: it is part of the URN", method.name)));
        }
        Value::String(name) if !name.is_empty() => name,
        Value::Unknown => {
            return Err(Error::Invalid(format!("name of {} must be known before the deployment runs", method.name)));
        }
        _ => return Err(Error::Invalid(format!("{} wants a name, as a string", method.name))),
    };
    let owner = match owner {
        Value::Reference(owner) => owner,
        Value::Unknown if request.dry_run => return Ok(returned(method, Value::Unknown.marked(&owners_marks))),
        _ => return Err(Error::Invalid(format!("{} is a method: it wants the component as __self__", request.tok))),
    };
    let (given, from) = method.gives;
    if args.contains_key(given) {
        let reason = format!("is what {} gives by itself: leave it out", method.name);
        return Err(Error::Arguments(vec![Failure { property: given.into(), reason }.shown(&args)]));
    }
    let urns = request.arg_dependencies.into_iter().map(|(k, d)| (k, d.urns)).collect();
    let mut args = with_sources(args, urns);
    let deployment =
        deployment(&provider, program, &request.monitor_endpoint, request.dry_run, &request.stack_trace_handle)?;
    let state = deployment.monitor.outputs_of(&owner.urn).await?;
    // What is made of the owner comes after its children. The owner itself is the parent, which nothing waits for.
    let marks = Marks::from_resources(Value::Object(state.clone()).marks().sources);
    // Outside of a preview, the engine leaves out the component that has none, and this one with it.
    let value = state.get(from).cloned().unwrap_or(Value::Unknown);
    args.insert(given.into(), value.marked(&marks));
    let as_asked =
        rpc::RegisterResourceRequest { r#type: method.makes.into(), name, parent: owner.urn, ..Default::default() };
    let row = |urn: &str| provider.row(urn, &secrets);
    let made = assembly.construct(registry().types(), deployment, as_asked, args, row).await?;
    Ok(returned(method, made.reference()))
}

fn deployment(
    provider: &Provider,
    program: Program,
    endpoint: &str,
    dry_run: bool,
    stack_trace: &str,
) -> Result<Deployment> {
    let monitor = provider.monitor(endpoint, stack_trace.to_owned())?;
    let region = provider.surroundings().region;
    Ok(Deployment { program, monitor, dry_run, provider: provider.reference(), region })
}

fn returned(method: &Method, result: Value) -> rpc::CallResponse {
    let (result, dependencies) = split([(method.result.to_owned(), result)].into());
    rpc::CallResponse {
        r#return: Some(wire::encode(result)),
        return_dependencies: dependencies
            .into_iter()
            .map(|(name, urns)| (name, rpc::call_response::ReturnDependencies { urns }))
            .collect(),
        failures: Vec::new(),
    }
}

fn assembly(token: &str) -> Result<&'static Assembly> {
    registry().component(token).ok_or_else(|| {
        let known: Vec<&str> = registry().components().map(|c| c.spec.token).collect();
        Error::Invalid(format!("this provider has no component {token:?}; it has {}", known.join(", ")))
    })
}

/// The method with this token, and the component that it makes.
fn method(token: &str) -> Result<(&'static Assembly, &'static Method)> {
    let methods = registry().components().flat_map(|c| c.component.methods().iter().map(move |m| (c, m)));
    let known: Vec<(String, &Method)> = methods.map(|(c, m)| (format!("{}/{}", c.spec.token, m.name), m)).collect();
    match known.iter().find(|(known, _)| known == token) {
        Some((_, method)) => Ok((assembly(method.makes)?, method)),
        None => {
            let known: Vec<&str> = known.iter().map(|(token, _)| token.as_str()).collect();
            Err(Error::Invalid(format!("this provider has no method {token:?}; it has {}", known.join(", "))))
        }
    }
}

/// The values, each marked with the resources that the request says it came from.
fn with_sources(values: Object, mut urns: HashMap<String, Vec<String>>) -> Object {
    let marked = |(name, v): (String, Value)| {
        let marks = Marks::from_resources(urns.remove(&name).unwrap_or_default());
        (name, v.marked(&marks))
    };
    values.into_iter().map(marked).collect()
}

/// The values without their sources, and the sources.
fn split(values: Object) -> (Object, Vec<(String, Vec<String>)>) {
    let sources = values.iter().map(|(name, v)| (name.clone(), Vec::from_iter(v.marks().sources))).collect();
    (without_sources(values), sources)
}

/// The registration of the component itself: all that the program said of it, passed on.
fn as_asked(request: rpc::ConstructRequest) -> rpc::RegisterResourceRequest {
    rpc::RegisterResourceRequest {
        r#type: request.r#type,
        name: request.name,
        parent: request.parent,
        aliases: request.aliases,
        dependencies: request.dependencies,
        providers: request.providers,
        protect: request.protect,
        retain_on_delete: request.retain_on_delete,
        delete_before_replace: request.delete_before_replace.unwrap_or_default(),
        delete_before_replace_defined: request.delete_before_replace.is_some(),
        ignore_changes: request.ignore_changes,
        replace_on_changes: request.replace_on_changes,
        additional_secret_outputs: request.additional_secret_outputs,
        custom_timeouts: request.custom_timeouts.map(|t| {
            let construct_request::CustomTimeouts { create, update, delete, read } = t;
            register_resource_request::CustomTimeouts { create, update, delete, read }
        }),
        deleted_with: request.deleted_with,
        replace_with: request.replace_with,
        replacement_trigger: request.replacement_trigger,
        hooks: request.resource_hooks.map(|h| register_resource_request::ResourceHooksBinding {
            before_create: h.before_create,
            after_create: h.after_create,
            before_update: h.before_update,
            after_update: h.after_update,
            before_delete: h.before_delete,
            after_delete: h.after_delete,
            on_error: h.on_error,
        }),
        ..Default::default()
    }
}
