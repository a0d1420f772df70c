//! The plugin that the Pulumi engine starts; a few words for people who start it by hand.

use pulumi_resource_cognito::{docs, panics, process, schema};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use tracing::Level;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

const HELP: &str = "\
The Pulumi provider for Amazon Cognito.

The Pulumi engine starts this program by itself; put it on PATH or install it with
  pulumi plugin install resource cognito <version> --file <path>

Usage:
  pulumi-resource-cognito schema      print the package's schema
  pulumi-resource-cognito docs <folder>
                                      write the documentation's pages into a folder
  pulumi-resource-cognito --version   print the version
  pulumi-resource-cognito --help      print this
  pulumi-resource-cognito             serve, print the port, and wait for an engine
                                      (PULUMI_DEBUG_PROVIDERS=cognito:<port> pulumi up)

RUST_LOG sets what is logged to stderr, for example RUST_LOG=debug.
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let printed = match args.first().map(String::as_str) {
        Some("--version" | "version") => Some(format!("{}\n", schema::VERSION)),
        Some("--help" | "-h" | "help") => Some(HELP.to_owned()),
        Some("schema") => Some(schema::text()),
        Some("docs") => match args.get(1) {
            Some(folder) => return exit(docs::write(Path::new(folder))),
            None => Some(HELP.to_owned()),
        },
        _ => None,
    };
    match printed {
        Some(text) => exit(io::stdout().write_all(text.as_bytes())),
        None => serve(&args),
    }
}

fn serve(args: &[String]) -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    // The SDK prints whole requests at `trace`, credentials among them, and endpoints at `debug`: no directive lifts this.
    let tame = filter_fn(|meta| *meta.level() <= Level::INFO || meta.target().starts_with("pulumi_resource_cognito"));
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(false).with_filter(tame);
    tracing_subscriber::registry().with(filter).with(lines).init();
    panics::tell_the_place_alone();
    exit(process::runtime().and_then(|runtime| {
        let served = runtime.block_on(runtime.spawn(process::serve(process::engine_address(args))));
        // What is still under way after the grace must not hold the process.
        runtime.shutdown_background();
        served.unwrap_or_else(|e| Err(io::Error::other(e)))
    }))
}

fn exit(result: io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            tracing::error!("{e}");
            ExitCode::FAILURE
        }
    }
}
