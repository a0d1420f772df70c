//! What the user is told while an operation runs: lines on the resource's row, through the engine's `Log`.
//!
//! Telling must never fail or delay an operation: lines go through a bounded queue, are dropped when it is full or the
//! engine does not answer, and are flushed for at most a moment before an operation ends.

use crate::proto::pulumirpc::engine_client::EngineClient;
use crate::proto::pulumirpc::{LogRequest, LogSeverity};
use crate::secrets::Secrets;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use tonic::transport::{Channel, Endpoint};

enum Line {
    Log(LogRequest),
    Flush(oneshot::Sender<()>),
}

/// Where lines for the engine go. Without an engine they go to the log on stderr only.
#[derive(Clone, Debug, Default)]
pub struct EngineLog(Option<mpsc::Sender<Line>>);

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Line")
    }
}

impl EngineLog {
    /// Connects to the engine at `address` when there is something to say.
    pub fn to(address: &str) -> Self {
        let Ok(endpoint) = Endpoint::from_shared(format!("http://{address}")) else { return EngineLog(None) };
        let (sender, mut lines) = mpsc::channel(256);
        tokio::spawn(async move {
            let channel: Channel = endpoint.connect_timeout(Duration::from_secs(2)).connect_lazy();
            let mut engine = EngineClient::new(channel);
            while let Some(line) = lines.recv().await {
                match line {
                    Line::Log(request) => {
                        if let Ok(Err(e)) = timeout(Duration::from_secs(2), engine.log(request)).await {
                            tracing::debug!("the engine took no log line: {}", e.code());
                        }
                    }
                    Line::Flush(done) => drop(done.send(())),
                }
            }
        });
        EngineLog(Some(sender))
    }

    /// The row of the resource `urn`; it never shows `secrets`.
    pub fn row(&self, urn: &str, secrets: &Arc<Secrets>) -> Row {
        Row { log: self.clone(), urn: urn.to_owned(), secrets: secrets.clone(), warned: Arc::default() }
    }
}

/// The row of one resource in the engine's display.
#[derive(Clone, Debug)]
pub struct Row {
    log: EngineLog,
    urn: String,
    secrets: Arc<Secrets>,
    /// What the user was warned of: once is enough, though an operation may read the resource twice.
    warned: Arc<Mutex<Vec<String>>>,
}

impl Row {
    /// The resource's URN.
    pub fn urn(&self) -> &str {
        &self.urn
    }

    fn send(&self, severity: LogSeverity, message: &str, ephemeral: bool) {
        let message = self.secrets.hide(message);
        tracing::info!(urn = self.urn, "{message}");
        let Some(sender) = &self.log.0 else { return };
        let request = LogRequest { severity: severity.into(), message, urn: self.urn.clone(), stream_id: 0, ephemeral };
        if sender.try_send(Line::Log(request)).is_err() {
            tracing::debug!("a line was dropped: the engine is slow to take them");
        }
    }

    /// What the operation is doing or waiting for; shown while it lasts.
    pub fn progress(&self, message: &str) {
        self.send(LogSeverity::Info, message, true);
    }

    /// Something legal that the user should know.
    pub fn warn(&self, message: &str) {
        let mut warned = self.warned.lock().unwrap_or_else(|e| e.into_inner());
        if warned.iter().any(|line| line == message) {
            return;
        }
        warned.push(message.to_owned());
        self.send(LogSeverity::Warning, message, false);
    }

    /// Several things that stay on the screen, the plain ones first; waits until they have arrived.
    pub async fn tell(&self, plain: &[String], warnings: &[String]) {
        for message in plain {
            self.send(LogSeverity::Info, message, false);
        }
        for message in warnings {
            self.warn(message);
        }
        if !(plain.is_empty() && warnings.is_empty()) {
            self.flush().await;
        }
    }

    /// Waits until what was sent has arrived, so that no line comes after the resource is done.
    pub async fn flush(&self) {
        let Some(sender) = &self.log.0 else { return };
        let (done, arrived) = oneshot::channel();
        if sender.try_send(Line::Flush(done)).is_ok() && timeout(Duration::from_secs(2), arrived).await.is_err() {
            tracing::debug!("the engine is slow to take log lines");
        }
    }
}
