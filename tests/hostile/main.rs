//! Hostile input on every RPC: nothing panics, nothing hangs, and whatever comes is answered with a clean status.
//!
//! Every case is made from a seed and its number. `HOSTILE_SEED=<seed> HOSTILE_CASE=<number>` runs one again, alone.

mod aws;
mod deep;
mod front;
mod messages;
mod process;
mod requests;
mod rng;
mod samples;
#[path = "../support/mod.rs"]
mod support;
mod texts;
mod values;

use front::{Answer, Front};
use prost::Message;
use pulumi_resource_cognito::proto::pulumirpc as rpc;
use pulumi_resource_cognito::resources::registry;
use pulumi_resource_cognito::wire;
use requests::{Hand, RPCS};
use rng::Rng;
use samples::Samples;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use support::monitor::Monitor;
use support::{bag, config};
use tonic::Code;

/// How many cases the two forms try.
const SHORT: u64 = 15_000;
const LONG: u64 = 1_000_000;

/// How long a case may take at most, on a machine that has more to do.
const HANGS: Duration = Duration::from_secs(60);

/// How many cases run at once.
const WORKERS: u64 = 4;

/// Panics of the code under test, by place. Its messages must not hold values, so nothing else is kept.
static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Where the requests go.
struct World {
    samples: Samples,
    /// Configured to call the AWS of the loopback, and never configured otherwise.
    front: Front,
    /// Configured, cancelled and greeted by hostile requests: it must not call anybody.
    restless: Front,
    /// Attached to hostile addresses.
    attached: Front,
    monitor: Monitor,
}

/// What happened to the cases of an RPC.
#[derive(Default)]
struct Row {
    answered: u64,
    refused: u64,
    failed: u64,
}

impl World {
    async fn new() -> World {
        let (front, restless, attached) = (Front::new(), Front::new(), Front::new());
        let configuration = pulumi_resource_cognito::value::object_of(config(&aws::start().await));
        let request = rpc::ConfigureRequest { args: bag(&configuration), ..Default::default() };
        let answer = front.call("Configure", messages::framed(&request.encode_to_vec())).await;
        assert_eq!(answer.status.code(), Code::Ok, "{answer:?}");
        World { samples: Samples::new(), front, restless, attached, monitor: Monitor::start().await }
    }

    fn front(&self, rpc: &str) -> &Front {
        match rpc {
            "Handshake" | "Configure" | "Cancel" => &self.restless,
            "Attach" => &self.attached,
            _ => &self.front,
        }
    }

    /// Sends the case, and says what is wrong with the answer.
    async fn case(&self, seed: u64, number: u64, rows: &Mutex<BTreeMap<&'static str, Row>>) -> Option<String> {
        let mut rng = Rng::of(seed, number);
        let name = rpc_of(rng.below(100));
        let (hostile, manner) = (!rng.once_in(50), rng.below(10));
        let monitor = self.monitor.address.as_str();
        let mut hand = Hand { rng, samples: &self.samples, monitor, hostile };
        let good = hand.request(name);
        let mut rng = hand.rng;
        let mut message = good.clone();
        if hostile && manner < 3 {
            messages::spoil(&mut rng, &mut message);
            if leads_elsewhere(name, &message, monitor) {
                message = good;
            }
        }
        let misframed = hostile && manner == 3;
        let frames = if misframed { messages::misframed(&mut rng, &message) } else { messages::framed(&message) };
        let answer = tokio::time::timeout(HANGS, self.front(name).call(name, frames)).await;
        let wrong = match &answer {
            Err(_) => Some("hangs".to_owned()),
            Ok(answer) => wrong(name, answer, misframed, hostile),
        };
        let mut rows = rows.lock().unwrap();
        let row = rows.entry(name).or_default();
        match (&wrong, answer) {
            (Some(_), _) | (_, Err(_)) => row.failed += 1,
            (None, Ok(answer)) if answer.status.code() == Code::Ok => row.answered += 1,
            (None, Ok(_)) => row.refused += 1,
        }
        wrong.map(|wrong| format!("case {number}, {name}: {wrong}"))
    }
}

fn rpc_of(mut hundredth: usize) -> &'static str {
    for (name, share) in RPCS {
        if hundredth < share {
            return name;
        }
        hundredth -= share;
    }
    unreachable!("the shares come to 100")
}

/// Whether a component would look for its deployment somewhere else than here.
fn leads_elsewhere(name: &str, message: &[u8], monitor: &str) -> bool {
    match name {
        "Construct" => rpc::ConstructRequest::decode(message).is_ok_and(|r| r.monitor_endpoint != monitor),
        "Call" => rpc::CallRequest::decode(message).is_ok_and(|r| r.monitor_endpoint != monitor),
        _ => false,
    }
}

/// What is wrong with an answer, if anything.
fn wrong(name: &str, answer: &Answer, misframed: bool, hostile: bool) -> Option<String> {
    let (code, message) = (answer.status.code(), answer.status.message());
    if message.contains(values::CANARY) {
        return Some(format!("a secret is shown: {message}"));
    }
    if message.contains("a bug in the cognito provider") {
        return Some(message.to_owned());
    }
    if name == "Check" && code == Code::Ok {
        let Some(Ok(checked)) = answer.body.get(5..).map(rpc::CheckResponse::decode) else {
            return Some("an answer that cannot be read".to_owned());
        };
        let shown = |f: &rpc::CheckFailure| f.reason.contains(values::CANARY) || f.property.contains(values::CANARY);
        if let Some(failure) = checked.failures.iter().find(|f| shown(f)) {
            return Some(format!("a secret is shown: {failure:?}"));
        }
        if let Some(failure) = checked.failures.iter().find(|f| !names_a_path(f)) {
            return Some(format!("a failure without a path: {failure:?}"));
        }
    }
    let clean = match code {
        Code::Ok | Code::InvalidArgument | Code::NotFound | Code::FailedPrecondition | Code::PermissionDenied => true,
        Code::Cancelled => message.contains("time") || message.contains("stopped"),
        Code::Unimplemented => name == "Parameterize" || misframed,
        // What gRPC itself says of frames.
        Code::Internal | Code::OutOfRange | Code::ResourceExhausted => misframed,
        _ => false,
    };
    if !clean || code != Code::Ok && message.is_empty() {
        return Some(format!("{code:?}: {message:?}"));
    }
    (!hostile && name == "CheckConfig" && code != Code::Ok).then(|| format!("a good one is refused: {message}"))
}

/// Whether a failure of Check says where: by its property, or at the begin of its reason (`Failure::shown`).
fn names_a_path(failure: &rpc::CheckFailure) -> bool {
    // A key in a path may have blanks in it.
    let head = failure.reason.split([' ', '.', '[']).next().unwrap_or_default();
    !failure.property.is_empty()
        || failure.reason.contains("is not a property here")
        || registry().specs().any(|spec| spec.inputs.contains_key(head))
}

/// The numbers of the cases to run, and the seed.
fn plan() -> (u64, std::ops::Range<u64>) {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse().expect("a number"));
    let seed = number("HOSTILE_SEED").unwrap_or(20_261_122);
    let cases = number("HOSTILE_CASES").unwrap_or(if std::env::var_os("SOAK").is_some() { LONG } else { SHORT });
    (seed, number("HOSTILE_CASE").map_or(0..cases, |case| case..case + 1))
}

#[test]
fn whatever_comes_is_answered() {
    let (seed, cases) = plan();
    println!("HOSTILE_SEED={seed}, cases {cases:?}");
    note_panics();
    let runtime = pulumi_resource_cognito::process::runtime().unwrap();
    let begun = Instant::now();
    let world = Arc::new(runtime.block_on(World::new()));
    let rows: Arc<Mutex<BTreeMap<&'static str, Row>>> = Arc::default();
    let failures: Arc<Mutex<Vec<String>>> = Arc::default();
    let (next, slowest) = (Arc::new(AtomicU64::new(cases.start)), Arc::new(AtomicUsize::new(0)));
    let end = cases.end;
    let workers: Vec<_> = (0..WORKERS)
        .map(|worker| {
            let (world, rows, failures) = (world.clone(), rows.clone(), failures.clone());
            let (next, slowest) = (next.clone(), slowest.clone());
            // A process that aborts says no more than this.
            let mark = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile.{worker}"));
            runtime.spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= end {
                        return;
                    }
                    std::fs::write(&mark, format!("HOSTILE_SEED={seed} HOSTILE_CASE={number}\n")).unwrap();
                    let begun = Instant::now();
                    if let Some(failure) = world.case(seed, number, &rows).await {
                        failures.lock().unwrap().push(failure);
                    }
                    slowest.fetch_max(begun.elapsed().as_millis() as usize, Ordering::Relaxed);
                    if number.is_multiple_of(64) {
                        drop(world.monitor.asked());
                    }
                }
            })
        })
        .collect();
    for worker in workers {
        runtime.block_on(worker).expect("no case panics in the test itself");
    }
    let (rows, failures, panics) = (rows.lock().unwrap(), failures.lock().unwrap(), PANICS.lock().unwrap());
    println!("{:?}, the slowest case {} ms", begun.elapsed(), slowest.load(Ordering::Relaxed));
    write_table(&rows, seed, &panics);
    for failure in failures.iter().take(40) {
        println!("{failure}");
    }
    assert!(failures.is_empty() && panics.is_empty(), "{} failures, panics {panics:?}", failures.len());
}

/// Keeps where the code under test panics; the test's own panics are told as ever.
fn note_panics() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        if place.starts_with("tests/") {
            tell(info);
        } else {
            PANICS.lock().unwrap_or_else(|e| e.into_inner()).push(place);
        }
    }));
}

fn write_table(rows: &BTreeMap<&'static str, Row>, seed: u64, panics: &[String]) {
    let table = rows.iter().map(|(name, row)| {
        let tried = row.answered + row.refused + row.failed;
        json!([name, tried, row.answered, row.refused, row.failed])
    });
    let rows: Vec<_> = table.collect();
    for row in &rows {
        println!("{row}");
    }
    let Ok(folder) = std::env::var("RELIABILITY_DIR") else { return };
    let table = json!({
        "title": "Hostile input",
        "columns": ["RPC", "cases tried", "answered", "refused with a clean status", "failed"],
        "rows": rows,
        "notes": [
            format!("The seed was {seed}; `HOSTILE_SEED` sets another one, and `HOSTILE_CASE` repeats one case."),
            format!("Panics: {}.", panics.len()),
        ],
    });
    std::fs::write(std::path::Path::new(&folder).join("hostile.json"), table.to_string()).expect("the folder is there");
}
