//! The provider as the engine configures it, and what its operations run in.

use crate::aws::{Aws, Cx, Tags, Watch, written_region};
use crate::config::{self, ProviderArgs};
use crate::engine_log::{EngineLog, Row};
use crate::error::{Error, Result};
use crate::known::Known;
use crate::marks::hidden;
use crate::monitor::Monitor;
use crate::resource::Surroundings;
use crate::resources::{is_property, registry};
use crate::secrets::Secrets;
use crate::value::{Object, Value};
use crate::wire;
use prost_types::Struct;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;
use tokio::sync::OnceCell;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tonic::transport::Channel;

/// How long an operation may take where `customTimeouts` does not say.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(20 * 60);

/// How long an operation may take at most, whatever `customTimeouts` says: the clock ends somewhere.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The provider. Everything that operations share stands here; it changes only with the configuration.
#[derive(Debug)]
pub struct Provider {
    configured: RwLock<Arc<Configured>>,
    log: RwLock<EngineLog>,
    cancel: RwLock<CancellationToken>,
    /// Whether somebody else started the process, so that it serves one engine after another.
    attached: AtomicBool,
    /// Whether this engine has had a configuration checked, and so told its user of it.
    is_checked: AtomicBool,
    busy: AtomicUsize,
    /// The ResourceMonitor of the last component, by its endpoint.
    monitor: Mutex<Option<(String, Channel)>>,
    /// What the program has declared so far, as [`Surroundings::declared`] tells it.
    declared: Mutex<Arc<Vec<(&'static str, Value)>>>,
    known: Mutex<Arc<Known>>,
}

/// One configuration. Clients are made at the first call that needs them.
#[derive(Debug, Default)]
pub struct Configured {
    args: ProviderArgs,
    /// The provider resource, as the engine refers to it; empty if it did not say.
    reference: String,
    /// What nobody may see of it.
    secrets: Secrets,
    aws: OnceCell<Arc<Aws>>,
}

impl Provider {
    /// A provider of the engine at `engine`; without one, the provider waits to be attached to.
    pub fn new(engine: Option<&str>) -> Arc<Self> {
        Arc::new(Provider {
            configured: RwLock::default(),
            log: RwLock::new(engine.map_or_else(EngineLog::default, EngineLog::to)),
            cancel: RwLock::default(),
            attached: AtomicBool::new(engine.is_none()),
            is_checked: AtomicBool::new(false),
            busy: AtomicUsize::new(0),
            monitor: Mutex::default(),
            declared: Mutex::default(),
            known: Mutex::default(),
        })
    }

    /// Turns to the engine at `address`.
    pub fn attach(&self, address: &str) {
        if !address.is_empty() {
            *self.log.write().unwrap_or_else(|e| e.into_inner()) = EngineLog::to(address);
        }
        self.is_checked.store(false, Ordering::Relaxed);
        self.begin();
    }

    /// Remembers that this engine has had a configuration checked.
    pub fn checked(&self) {
        self.is_checked.store(true, Ordering::Relaxed);
    }

    /// A new operation of an engine begins. A launched provider that was cancelled stays so; an attached one serves on.
    pub fn begin(&self) {
        if self.attached.load(Ordering::Relaxed) {
            let mut cancel = self.cancel.write().unwrap_or_else(|e| e.into_inner());
            if cancel.is_cancelled() {
                *cancel = CancellationToken::new();
            }
        }
    }

    /// Stops all waiting. Calls to AWS that are under way are finished.
    pub fn cancel(&self) {
        self.cancel.read().unwrap_or_else(|e| e.into_inner()).cancel();
    }

    /// Takes the configuration of the provider resource `reference`; the last one counts.
    pub fn configure(&self, inputs: Object, reference: String) -> Result<()> {
        let registry = registry();
        let (inputs, failures) = config::decode(registry.types(), registry.provider(), inputs)?;
        let missing = config::halves(&inputs);
        if !missing.is_empty() {
            let described = |key: &str| registry.provider().inputs.get(key).map_or(String::new(), |p| p.doc.clone());
            return Err(Error::MissingKeys(missing.into_iter().map(|(_, key)| (key, described(key))).collect()));
        }
        let failures: Vec<_> = failures.into_iter().collect();
        if !failures.is_empty() {
            return Err(Error::Properties(failures));
        }
        let args = ProviderArgs::of(&inputs)?;
        let marked = hidden(registry.types(), &registry.provider().inputs, inputs);
        let secrets = Secrets::of(marked.values(), is_property);
        *self.configured.write().unwrap_or_else(|e| e.into_inner()) =
            Arc::new(Configured { args, reference, secrets, aws: OnceCell::new() });
        *self.declared.lock().unwrap_or_else(|e| e.into_inner()) = Arc::default();
        // An attached provider outlives the engine that it made something for and that may not have come to know of it.
        *self.known.lock().unwrap_or_else(|e| e.into_inner()) = Arc::default();
        Ok(())
    }

    fn known(&self) -> Arc<Known> {
        self.known.lock().unwrap_or_else(|e| e.into_inner()).clone()
    }

    fn configured(&self) -> Arc<Configured> {
        self.configured.read().unwrap_or_else(|e| e.into_inner()).clone()
    }

    /// What rules may know without asking anybody.
    pub fn surroundings(&self) -> Surroundings {
        let declared = self.declared.lock().unwrap_or_else(|e| e.into_inner()).clone();
        Surroundings { region: self.configured().args.literal_region(), exists: false, tags: self.tags(), declared }
    }

    /// Remembers that the resource `id` is one that this process has to do with.
    pub fn know(&self, id: &str) {
        self.known().add(id);
    }

    /// Remembers what the program declares, for the rules of what it declares later.
    pub fn declare(&self, declared: Option<(&'static str, Value)>) {
        let Some(declared) = declared else { return };
        let mut all = self.declared.lock().unwrap_or_else(|e| e.into_inner());
        if !all.contains(&declared) {
            Arc::make_mut(&mut all).push(declared);
        }
    }

    /// The region, where it is written down anywhere. Asks nobody.
    pub async fn region(&self) -> Option<String> {
        written_region(&self.configured().args).await
    }

    /// This very provider, as the engine refers to it; empty if it did not say.
    pub fn reference(&self) -> String {
        self.configured().reference.clone()
    }

    /// The ResourceMonitor at `endpoint`, for what `stack_trace` ties to the program. All components of a deployment share a
    /// connection.
    pub fn monitor(&self, endpoint: &str, stack_trace: String) -> Result<Monitor> {
        let mut last = self.monitor.lock().unwrap_or_else(|e| e.into_inner());
        let channel = match last.as_ref() {
            Some((known, channel)) if known == endpoint => channel.clone(),
            _ => Monitor::channel(endpoint)?,
        };
        *last = Some((endpoint.to_owned(), channel.clone()));
        let cancel = self.cancel.read().unwrap_or_else(|e| e.into_inner()).clone();
        Ok(Monitor::new(channel, cancel, stack_trace))
    }

    /// What the configuration says of tags.
    pub fn tags(&self) -> Tags {
        Tags::of(&self.configured().args)
    }

    /// What nobody may see: of the configuration, and of these property bags.
    pub fn secrets(&self, bags: &[&Option<Struct>]) -> Arc<Secrets> {
        let marked: Vec<Value> = bags.iter().filter_map(|bag| bag.as_ref()).flat_map(wire::secrets).collect();
        Arc::new(Secrets::of(&marked, is_property).and(&self.configured().secrets))
    }

    /// The row of the resource `urn` in the engine's display.
    pub fn row(&self, urn: &str, secrets: &Arc<Secrets>) -> Row {
        self.log.read().unwrap_or_else(|e| e.into_inner()).row(urn, secrets)
    }

    /// What an operation on the resource `urn` runs in, of which `about` are inputs, state or arguments. The first one
    /// connects to AWS.
    pub async fn cx(&self, urn: &str, about: &Object, secrets: &Arc<Secrets>, timeout: f64) -> Result<Cx> {
        let configured = self.configured();
        let connect = || async {
            let watch = Watch::of(&configured.args, self.is_checked.load(Ordering::Relaxed));
            let connected = Aws::connect(&configured.args, &watch).await.map(Arc::new);
            let row = self.row(urn, secrets);
            watch.news().iter().for_each(|news| row.warn(news));
            connected
        };
        let cancel = self.cancel.read().unwrap_or_else(|e| e.into_inner()).clone();
        let aws = tokio::select! {
            connected = configured.aws.get_or_try_init(connect) => connected?.clone(),
            () = cancel.cancelled() => return Err(Error::Stopped("stopped before the first call to AWS".into())),
        };
        let deadline_is_users = timeout > 0.0 && timeout.is_finite();
        let asked = Duration::try_from_secs_f64(timeout).unwrap_or(LONGEST_TIMEOUT).min(LONGEST_TIMEOUT);
        let timeout = if deadline_is_users { asked } else { DEFAULT_TIMEOUT };
        let pool = match about.get("userPoolId").map(Value::bare) {
            Some(Value::String(id)) => id.clone(),
            _ => String::new(),
        };
        let (row, deadline, known) = (self.row(urn, secrets), Instant::now() + timeout, self.known());
        let cx = Cx { aws, pool, row, deadline, deadline_is_users, cancel, known };
        cx.check_account().await?;
        Ok(cx)
    }

    /// Marks a request as under way until the mark is dropped.
    pub fn enter(self: &Arc<Self>) -> Busy {
        self.busy.fetch_add(1, Ordering::SeqCst);
        Busy(self.clone())
    }

    /// Whether a request is under way.
    pub fn is_busy(&self) -> bool {
        self.busy.load(Ordering::SeqCst) > 0
    }
}

/// A request that is under way.
#[derive(Debug)]
pub struct Busy(Arc<Provider>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.busy.fetch_sub(1, Ordering::SeqCst);
    }
}
