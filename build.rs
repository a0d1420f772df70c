//! Compiles our definitions of the engine's protocol; protox does it without a system protoc.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let files = [
        "pulumi/provider.proto",
        "pulumi/resource.proto",
        "pulumi/engine.proto",
        "pulumi/errors.proto",
        "google/rpc/status.proto",
    ];
    println!("cargo:rerun-if-changed=proto");
    let descriptors = protox::compile(files, ["proto"])?;
    tonic_prost_build::configure().bytes(".").codec_path("crate::codec::Codec").compile_fds(descriptors)?;
    Ok(())
}
