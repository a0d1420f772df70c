//! `schema.json`: the specs in Pulumi's own schema language.

mod components;
mod enums;
mod language;

use crate::resources::registry;
use crate::spec::{Fields, Property, Spec, Type, name_of};
use serde_json::{Map, Value as Json, json};

/// The version of the plugin, its schema and its SDKs.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

const DESCRIPTION: &str =
    "User pools, app clients and identity pools of Amazon Cognito: complete, safe with users, honest in preview.";

/// The schema as it is checked in: one property a line, in a stable order.
pub fn text() -> String {
    let text = serde_json::to_string_pretty(&document()).unwrap_or_default();
    text + "\n"
}

fn document() -> Json {
    let registry = registry();
    let resources = registry.specs().map(|spec| (spec.token.to_owned(), resource(spec, registry.named_by(spec.token))));
    let functions = registry.functions().map(|f| (f.spec.token.to_owned(), function(&f.spec)));
    let objects = registry.types().iter().map(|(name, ty)| {
        let mut object = with_description(&ty.doc, object(&ty.fields));
        object["properties"] = enums::inputs(name, &ty.fields).into();
        (format!("cognito:index:{name}"), object)
    });
    let types = objects.chain(enums::types(registry));
    let provider = registry.provider();
    json!({
        "name": "cognito",
        "displayName": "Amazon Cognito",
        "version": VERSION,
        "description": DESCRIPTION,
        "keywords": ["pulumi", "cognito", "aws", "authentication", "category/cloud", "kind/native"],
        "license": "Apache-2.0",
        "meta": {"moduleFormat": "(.*)", "supportPack": true},
        "config": {"variables": properties(provider.inputs.iter())},
        "provider": {
            "description": provider.doc,
            "inputProperties": properties(provider.inputs.iter()),
        },
        "types": types.collect::<Map<_, _>>(),
        "resources": resources.chain(components::resources(registry)).collect::<Map<_, _>>(),
        "functions": functions.chain(components::methods(registry)).collect::<Map<_, _>>(),
        "language": language::sections(DESCRIPTION),
    })
}

fn resource(spec: &Spec, named_by: &str) -> Json {
    let mut always: Vec<&String> =
        spec.state().filter(|(name, p)| p.required || *name == named_by).map(|(name, _)| name).collect();
    always.sort();
    let mut resource = json!({
        "description": spec.doc,
        "inputProperties": enums::inputs(name_of(spec.token), &spec.inputs),
        "properties": properties(spec.state()),
        "required": always,
    });
    put_list(&mut resource, "requiredInputs", required(&spec.inputs));
    if let Some(queries) = &spec.queries {
        resource["listInputs"] = object(queries);
    }
    resource
}

/// The engine's own form of a schema leaves out what is empty.
fn put_list(json: &mut Json, key: &str, list: Vec<&String>) {
    if !list.is_empty() {
        json[key] = json!(list);
    }
}

fn function(spec: &Spec) -> Json {
    let mut function = json!({"description": spec.doc, "outputs": object(&spec.outputs)});
    if !spec.inputs.is_empty() {
        function["inputs"] = object(&spec.inputs);
    }
    function
}

fn object(fields: &Fields) -> Json {
    let mut object = json!({"type": "object"});
    if !fields.is_empty() {
        object["properties"] = properties(fields.iter()).into();
    }
    put_list(&mut object, "required", required(fields));
    object
}

fn with_description(doc: &str, mut json: Json) -> Json {
    if !doc.is_empty() {
        json["description"] = doc.into();
    }
    json
}

fn required(fields: &Fields) -> Vec<&String> {
    fields.iter().filter(|(_, p)| p.required).map(|(name, _)| name).collect()
}

fn properties<'a>(fields: impl Iterator<Item = (&'a String, &'a Property)>) -> Map<String, Json> {
    fields.map(|(name, p)| (name.clone(), property(p))).collect()
}

fn property(p: &Property) -> Json {
    let mut spec = with_description(&p.doc, ty(&p.ty));
    if p.secret {
        spec["secret"] = true.into();
    }
    if p.replaces {
        // The provider's own Diff replaces; `replaceOnChanges` would have the engine decide a second time.
        spec["willReplaceOnChanges"] = true.into();
    }
    spec
}

fn ty(ty: &Type) -> Json {
    let of = |p: &Property| self::ty(&p.ty);
    match ty {
        Type::Bool => json!({"type": "boolean"}),
        Type::Integer => json!({"type": "integer"}),
        Type::Number => json!({"type": "number"}),
        Type::String => json!({"type": "string"}),
        Type::List(item) | Type::Set(item) => json!({"type": "array", "items": of(item)}),
        Type::Map(item) => json!({"type": "object", "additionalProperties": of(item)}),
        Type::Object(name) => json!({"$ref": format!("#/types/cognito:index:{name}")}),
        Type::TextOr(name) => json!({"oneOf": [{"type": "string"}, self::ty(&Type::Object(name.clone()))]}),
        Type::Resource(token) => json!({"$ref": format!("#/resources/{token}")}),
        Type::Any => json!({"$ref": "pulumi.json#/Any"}),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_checked_in_schema_is_what_the_types_say() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.json");
        let checked_in = std::fs::read_to_string(path).unwrap();
        assert!(checked_in == super::text(), "schema.json is stale: run `make schema`");
    }
}
