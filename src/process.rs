//! The process contract with the engine: one line on stdout, a server on the loopback, and a clean end.

use crate::proto::pulumirpc::resource_provider_server::ResourceProviderServer;
use crate::provider::Provider;
use crate::serve::Service;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::time::{sleep, timeout};
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;

/// What the engine itself takes.
pub(crate) const MAX_MESSAGE: usize = 400 << 20;

/// How long requests under way may take to end after a signal.
const GRACE: Duration = Duration::from_secs(3);

/// How often the engine is looked for, and how often in a row it may be missed.
const LOOK: Duration = Duration::from_secs(15);
const MISSES: u32 = 3;

/// The runtime that everything runs on.
pub fn runtime() -> io::Result<Runtime> {
    // Property values are decoded, changed and written by recursion: `codec` says how deep they may nest.
    tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(32 << 20).build()
}

/// The engine's address among the arguments of the command line, whatever else stands there.
pub fn engine_address(args: &[String]) -> Option<String> {
    let mut found = None;
    let mut args = args.iter().peekable();
    while let Some(arg) = args.next() {
        // These take a value in the next argument.
        if arg == "--tracing" || arg == "-tracing" || arg == "-v" {
            args.next();
        } else if !arg.starts_with('-')
            && arg.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
        {
            found = Some(arg.clone());
        }
    }
    found
}

/// Serves the engine until it, or a signal, ends the process.
pub async fn serve(engine: Option<String>) -> io::Result<()> {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    let port = listener.local_addr()?.port();
    let provider = Provider::new(engine.as_deref());
    let service = ResourceProviderServer::new(Service(provider.clone()))
        .max_decoding_message_size(MAX_MESSAGE)
        .max_encoding_message_size(MAX_MESSAGE);
    let server = tokio::spawn(
        Server::builder()
            .http2_max_header_list_size(16 << 20)
            .add_service(service)
            // Small answers must not wait for the engine's delayed acknowledgements.
            .serve_with_incoming(TcpIncoming::from(listener).with_nodelay(Some(true))),
    );
    announce(port);
    tokio::select! {
        ended = server => ended.map_err(io::Error::other)?.map_err(io::Error::other),
        () = signal() => {
            drain(&provider).await;
            Ok(())
        }
        () = engine_gone(engine, &provider) => Ok(()),
    }
}

/// The one line on stdout. The engine may have closed it already: that must not end the process.
fn announce(port: u16) {
    let mut stdout = io::stdout();
    let written = writeln!(stdout, "{port}").and_then(|()| stdout.flush());
    if let Err(e) = written {
        tracing::debug!("nobody reads the port: {e}");
    }
}

async fn signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match (signal(SignalKind::interrupt()), signal(SignalKind::terminate())) {
            (Ok(mut interrupt), Ok(mut terminate)) => {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
            }
            _ => std::future::pending().await,
        }
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

async fn drain(provider: &Arc<Provider>) {
    provider.cancel();
    let idle = async {
        while provider.is_busy() {
            sleep(Duration::from_millis(20)).await;
        }
        // The answers have yet to leave.
        sleep(Duration::from_millis(50)).await;
    };
    if timeout(GRACE, idle).await.is_err() {
        tracing::warn!("ended with requests under way");
    }
}

/// Returns when the engine that started the process no longer exists. An attached provider outlives its engines.
async fn engine_gone(engine: Option<String>, provider: &Arc<Provider>) {
    let Some(engine) = engine else { return std::future::pending().await };
    let mut missed = 0;
    while missed < MISSES {
        sleep(LOOK).await;
        let there = matches!(timeout(Duration::from_secs(5), TcpStream::connect(&engine)).await, Ok(Ok(_)));
        missed = if there { 0 } else { missed + 1 };
    }
    tracing::info!("the engine is gone");
    drain(provider).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_is_found_among_any_arguments() {
        for (args, expected) in [
            (vec![], None),
            (vec!["127.0.0.1:5000"], Some("127.0.0.1:5000")),
            (vec!["--logtostderr", "-v=9", "127.0.0.1:5000"], Some("127.0.0.1:5000")),
            (vec!["--tracing", "tcp://collector:4317", "127.0.0.1:5000"], Some("127.0.0.1:5000")),
            (vec!["-v", "9", "--new-flag", "127.0.0.1:5000"], Some("127.0.0.1:5000")),
            (vec!["nonsense"], None),
        ] {
            let args: Vec<String> = args.into_iter().map(str::to_owned).collect();
            assert_eq!(engine_address(&args).as_deref(), expected, "{args:?}");
        }
    }
}
