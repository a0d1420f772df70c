//! Compiles our definitions of the engine's protocol; protox does it without a system protoc.

use protox::prost_reflect::{DescriptorPool, Kind, MessageDescriptor};
use std::collections::BTreeMap;
use std::fmt::Write;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let files = [
        "pulumi/provider.proto",
        "pulumi/resource.proto",
        "pulumi/engine.proto",
        "pulumi/errors.proto",
        "google/rpc/status.proto",
    ];
    println!("cargo:rerun-if-changed=proto");
    let descriptors = protox::compile(files, ["proto"])?;
    let pool = DescriptorPool::from_file_descriptor_set(descriptors.clone())?;
    std::fs::write(format!("{}/shapes.rs", std::env::var("OUT_DIR")?), shapes(&pool)?)?;
    tonic_prost_build::configure().bytes(".").codec_path("crate::codec::Codec").compile_fds(descriptors)?;
    Ok(())
}

/// The types by which the plugin knows messages that come in, and the bags in them.
fn known_as(name: &str) -> Option<String> {
    match name {
        "google.protobuf.Empty" => Some("()".to_owned()),
        "google.protobuf.Struct" | "google.protobuf.Value" => Some(name.replace("google.protobuf.", "::prost_types::")),
        _ => name.strip_prefix("pulumirpc.").map(|name| format!("super::pulumirpc::{name}")),
    }
}

/// What is inside of what, for `src/codec.rs`, which has to know of a message what prost knows of it.
fn shapes(pool: &DescriptorPool) -> Result<String, Failure> {
    let methods: Vec<_> = pool.services().flat_map(|service| service.methods().collect::<Vec<_>>()).collect();
    let mut read: BTreeMap<String, MessageDescriptor> =
        methods.iter().flat_map(|method| [method.input(), method.output()]).map(named).collect();
    read.extend(
        ["Struct", "Value"]
            .iter()
            .filter_map(|name| pool.get_message_by_name(&format!("google.protobuf.{name}")).map(named)),
    );
    let mut out = "use crate::codec::{Part, Shape, Shaped};\n".to_owned();
    for name in read.keys() {
        let known_as = known_as(name).ok_or_else(|| format!("no type for {name}"))?;
        let shape = constant(name);
        writeln!(out, "impl Shaped for {known_as} {{ fn shape() -> &'static Shape {{ &{shape} }} }}")?;
    }
    let mut found: BTreeMap<String, MessageDescriptor> = BTreeMap::new();
    let mut left: Vec<MessageDescriptor> = read.into_values().collect();
    while let Some(message) = left.pop() {
        if found.insert(message.full_name().to_owned(), message.clone()).is_none() {
            left.extend(message.fields().filter_map(|field| field.kind().as_message().cloned()));
        }
    }
    for (name, message) in found {
        // A map and a list are no level of their own, only what is in them is.
        let level =
            !message.is_map_entry() && !["google.protobuf.Struct", "google.protobuf.ListValue"].contains(&&*name);
        let shape = constant(&name);
        write!(out, "static {shape}: Shape = Shape {{ level: {level}, parts: &[")?;
        for field in message.fields() {
            if let Kind::Message(inner) = field.kind() {
                let (number, map, inner) = (field.number(), field.is_map(), constant(inner.full_name()));
                write!(out, "Part {{ number: {number}, map: {map}, shape: &{inner} }}, ")?;
            }
        }
        writeln!(out, "] }};")?;
    }
    Ok(out)
}

fn named(message: MessageDescriptor) -> (String, MessageDescriptor) {
    (message.full_name().to_owned(), message)
}

fn constant(name: &str) -> String {
    name.replace('.', "_").to_uppercase()
}
