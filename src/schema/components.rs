//! Components and their methods in Pulumi's schema language.

use super::{enums, properties, put_list, required};
use crate::component::{Assembly, Method};
use crate::resources::Registry;
use crate::spec::Fields;
use crate::spec::name_of;
use serde_json::{Map, Value as Json, json};

/// The components, by token.
pub(super) fn resources(registry: &Registry) -> impl Iterator<Item = (String, Json)> {
    registry.components().map(|c| (c.spec.token.to_owned(), component(c)))
}

fn component(of: &Assembly) -> Json {
    let spec = &of.spec;
    let mut component = json!({
        "isComponent": true,
        "description": spec.doc,
        "inputProperties": enums::inputs(name_of(spec.token), &spec.inputs),
        "properties": outputs(&spec.outputs),
    });
    put_list(&mut component, "required", required(&spec.outputs));
    put_list(&mut component, "requiredInputs", required(&spec.inputs));
    for method in of.component.methods() {
        component["methods"][method.name] = token(of, method).into();
    }
    component
}

/// Secrets are not announced: what Construct answers is marked, and Java's generator writes an option for them that components
/// do not have.
fn outputs(fields: &Fields) -> Map<String, Json> {
    let mut outputs = properties(fields.iter());
    for output in outputs.values_mut().filter_map(Json::as_object_mut) {
        output.remove("secret");
    }
    outputs
}

/// The methods of all components, as functions by token.
pub(super) fn methods(registry: &Registry) -> impl Iterator<Item = (String, Json)> {
    registry.components().flat_map(move |of| {
        of.component.methods().iter().filter_map(move |method| {
            let made = registry.component(method.makes)?;
            Some((token(of, method), function(of, method, made)))
        })
    })
}

fn token(of: &Assembly, method: &Method) -> String {
    format!("{}/{}", of.spec.token, method.name)
}

/// What a method takes: the component, a name, and the arguments of what it makes that it does not give itself.
fn function(of: &Assembly, method: &Method, made: &Assembly) -> Json {
    let resource = |token: &str| json!({"$ref": format!("#/resources/{token}")});
    let mut inputs = enums::inputs(name_of(made.spec.token), &made.spec.inputs);
    inputs.remove(method.gives.0);
    inputs.insert("__self__".into(), resource(of.spec.token));
    inputs.insert(
        "name".into(),
        json!({"type": "string", "plain": true, "description": "The name of the component that is made."}),
    );
    let mut always = vec!["__self__", "name"];
    always.extend(required(&made.spec.inputs).into_iter().map(String::as_str).filter(|name| *name != method.gives.0));
    json!({
        "description": method.doc,
        "inputs": {"type": "object", "properties": inputs, "required": always},
        "outputs": {
            "type": "object",
            "properties": {method.result: resource(method.makes)},
            "required": [method.result],
        },
    })
}
