//! What this and earlier versions of the plugin and an engine said to each other, said again to the plugin of today: who
//! upgrades the plugin and leaves the program alone sees no difference and no replacement.
//!
//! `tests/transcripts/<version>/<program>.jsonl` is the life of an example program by the real engine: preview, `up`,
//! `up` again, refresh, imports, a change, a replacement, `destroy`. `make transcripts` writes those of the version in
//! `Cargo.toml`; `tests/python/record_transcripts.py` says how, and what is canned in them.
//!
//! - The recordings of a released version are never changed, and never removed: they are the states that users have.
//! - The folder of the version that is being worked on may be recorded anew at any time; the difference is reviewed.
//!   A new resource, component or function needs a program there, which the last test asks for.
//! - What fails here on a released version is a difference that users would see. Where it is meant, and AWS makes it
//!   necessary, the state is brought up to date where it is read, not the recording.
//! - A Read that makes a call of AWS which a recording knows nothing of gets its answer from `SINCE` in `recorded_aws.rs`.
//!
//! Replayed are: Check, CheckConfig, Diff, DiffConfig, Handshake, Configure, Construct, Call with their answers; Create
//! and Update as previews; Read and Invoke with AWS's recorded answers; Delete where all is gone. And for every state that
//! was ever kept, the program it came from is checked and compared anew: there is nothing to do.

mod deployment;
mod messages;
mod recorded_aws;
mod replay;
#[path = "../support/mod.rs"]
mod support;
mod transcript;

use replay::replay;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use transcript::{RECORD, Said, Transcript};

const NEWEST: &str = env!("CARGO_PKG_VERSION");

/// RPCs that are not recorded, and why nothing is lost by it.
const NOT_RECORDED: [(&str, &str); 8] = [
    ("Attach", "says nothing"),
    ("Cancel", "says nothing"),
    ("GetPluginInfo", "says the version"),
    ("GetSchema", "schema.json is checked in, and its differences are seen there"),
    ("Parameterize", "there is none"),
    ("GetMapping", "there is none"),
    ("GetMappings", "there is none"),
    ("List", "programs do not list, and no state comes of it"),
];

/// All that is recorded, by the plugin of today: the rows of the table, and what is not as it was.
async fn replayed(by: &str, as_said_by: impl Fn(Transcript) -> Transcript) -> (Vec<Json>, Vec<String>) {
    let mut rows = Vec::new();
    let mut problems = Vec::new();
    for version in transcript::versions() {
        let mut counts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for recorded in transcript::of(&version) {
            let outcome = replay(&as_said_by(recorded)).await;
            for (what, times) in outcome.replayed {
                counts.entry(what).or_default().0 += times;
            }
            for (what, problem) in outcome.problems {
                counts.entry(what).or_default().1 += 1;
                problems.push(problem);
            }
        }
        rows.extend(counts.into_iter().map(|(what, (calls, failed))| json!([version, by, what, calls, failed])));
    }
    (rows, problems)
}

/// Both engines in one test, since both are in one table.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_nobody_touched_has_nothing_to_do_after_an_upgrade() {
    let (mut rows, mut problems) = replayed("as it was", |recorded| recorded).await;
    let (old, of_old) = replayed("without a handshake", |recorded| recorded.of_an_old_engine()).await;
    rows.extend(old);
    problems.extend(of_old.into_iter().map(|problem| format!("an old engine: {problem}")));
    tabulate(&rows);
    assert!(problems.is_empty(), "{} answers are others now:\n{}", problems.len(), problems.join("\n"));
}

/// Writes the table of the part `engines`, where one is asked for.
fn tabulate(rows: &[Json]) {
    let Some(folder) = std::env::var_os("RELIABILITY_DIR") else { return };
    let notes = [
        "Each state that was ever kept is compared anew with the program that it came from (`unchanged program`).",
        "An engine without a handshake sends its settings as texts, no names and types beside URNs, and no inputs with a delete.",
        "Creates and updates are replayed as previews, deletes where all is gone, reads and functions with AWS's recorded answers.",
    ];
    let table = json!({
        "title": "Old and new engines",
        "columns": ["recorded with", "said", "call", format!("answered by {NEWEST}"), "otherwise than then"],
        "rows": rows,
        "notes": notes,
    });
    fs::write(Path::new(&folder).join("engines.json"), table.to_string()).unwrap();
}

/// The first transcript of the newest version that has a line which `alter` takes, after that.
fn altered(alter: impl Fn(&mut Said) -> bool) -> (Transcript, usize) {
    for mut transcript in transcript::of(NEWEST) {
        let taken = transcript.lines.iter_mut().find_map(|line| alter(&mut line.said).then_some(line.number));
        if let Some(number) = taken {
            return (transcript, number);
        }
    }
    panic!("no line is of that kind: {RECORD}");
}

/// The response of an RPC.
fn response<'a>(said: &'a mut Said, of: &str) -> Option<&'a mut Json> {
    match said {
        Said::Rpc { method, response, .. } if method == of => Some(response),
        _ => None,
    }
}

/// Replaces a member that is there.
fn set(v: &mut Json, pointer: &str, to: Json) -> bool {
    v.pointer_mut(pointer).is_some_and(|there| {
        *there = to;
        true
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_another_is_told_by_file_line_and_path() {
    let check = |said: &mut Said| {
        response(said, "Check").is_some_and(|r| set(r, "/inputs/passwordPolicy/minimumLength", json!(99)))
    };
    let diff = |said: &mut Said| {
        let none = |r: &&mut Json| r.get("replaces").is_none();
        response(said, "Diff").filter(none).map(|r| r["replaces"] = json!(["name"])).is_some()
    };
    let quiet = |said: &mut Said| {
        let some = |r: &&mut Json| r["changes"] == "DIFF_SOME";
        response(said, "Diff").filter(some).is_some_and(|r| set(r, "/changes", json!("DIFF_NONE")))
    };
    let preview = |said: &mut Said| match said {
        Said::Rpc { method, request, response } if method == "Create" && request.contains_key("preview") => {
            set(response, "/properties/usernameAttributes", json!(["phone_number"]))
        }
        _ => false,
    };
    let read =
        |said: &mut Said| response(said, "Read").is_some_and(|r| set(r, "/properties/deletionProtection", json!("?")));
    let aws = |said: &mut Said| match said {
        Said::Aws { operation, answer, .. } if operation == "DescribeUserPool" => {
            set(answer, "/UserPool/Name", json!("another"))
        }
        _ => false,
    };
    let child = |said: &mut Said| match said {
        Said::Rpc { method, request, .. } if method == "RegisterResource" => request
            .get_mut("object")
            .is_some_and(|object| set(object, "/usernameConfiguration/caseSensitive", json!(true))),
        _ => false,
    };
    told_of(check, "inputs.passwordPolicy.minimumLength was 99, and is 1").await;
    told_of(diff, "diff.replaces was [\"name\"], and is []").await;
    told_of(quiet, "diff.changes was \"DIFF_NONE\", and is \"DIFF_SOME\"").await;
    told_of(preview, "usernameAttributes[0] was \"phone_number\", and is \"email\"").await;
    told_of(read, "properties.deletionProtection was \"?\", and is").await;
    // These are told where they come out: of the Read, and of the component.
    let (transcript, _) = altered(aws);
    told(&transcript, &transcript.file, "properties.name was").await;
    let (transcript, _) = altered(child);
    told(&transcript, &transcript.file, "object.usernameConfiguration.caseSensitive was true, and is false").await;
}

/// Fails unless a line that is altered is told of in these words.
async fn told_of(alter: impl Fn(&mut Said) -> bool, problem: &str) {
    let (transcript, number) = altered(alter);
    told(&transcript, &format!("{}:{number}: ", transcript.file), problem).await;
}

async fn told(transcript: &Transcript, place: &str, problem: &str) {
    let told: Vec<String> = replay(transcript).await.problems.into_iter().map(|(_, told)| told).collect();
    assert!(told.iter().any(|t| t.starts_with(place) && t.contains(problem)), "{problem} at {place}: {told:#?}");
}

/// A version that made other inputs of the same program, and one that took what a later Check does not take.
#[tokio::test(flavor = "multi_thread")]
async fn inputs_that_come_out_otherwise_than_they_were_kept_are_told() {
    let user_pool = || transcript::of(NEWEST).into_iter().find(|t| t.file.ends_with("/user-pool.jsonl")).unwrap();
    let mut transcript = user_pool();
    for line in &mut transcript.lines {
        let Said::Rpc { method, request, response } = &mut line.said else { continue };
        let kept = match method.as_str() {
            "Check" => response.get_mut("inputs"),
            "Create" => request.get_mut("properties"),
            _ => None,
        };
        kept.map(|inputs| set(inputs, "/usernameConfiguration/caseSensitive", json!(true)));
    }
    let problem = "an unchanged program has something to do: diff.replaces was [], and is [\"usernameConfiguration\"]";
    told(&transcript, &transcript.file, problem).await;
    let mut transcript = user_pool();
    for line in &mut transcript.lines {
        if let Said::Rpc { request, .. } = &mut line.said {
            request.get_mut("news").map(|news| set(news, "/mfaConfiguration", json!("SOMETIMES")));
        }
    }
    told(&transcript, &transcript.file, "inputs that were good are refused: mfaConfiguration").await;
}

#[test]
fn every_resource_and_every_rpc_is_recorded() {
    let schema: Json = serde_json::from_str(include_str!("../../schema.json")).unwrap();
    let transcripts = transcript::of(NEWEST);
    let types: BTreeSet<&str> = transcripts.iter().flat_map(Transcript::made).collect();
    let missing: Vec<&String> =
        schema["resources"].as_object().unwrap().keys().filter(|token| !types.contains(token.as_str())).collect();
    assert!(missing.is_empty(), "no program of {NEWEST} has {missing:?}: {RECORD}");
    let methods: BTreeSet<&str> = transcripts.iter().flat_map(Transcript::methods).collect();
    let service = include_str!("../../proto/pulumi/provider.proto");
    let all = service.lines().filter_map(|line| line.trim().strip_prefix("rpc ")?.split('(').next());
    let excused = |method: &str| NOT_RECORDED.iter().any(|(name, _)| *name == method);
    let missing: Vec<&str> = all.filter(|method| !methods.contains(method) && !excused(method)).collect();
    assert!(missing.is_empty(), "no program of {NEWEST} leads to {missing:?}: {RECORD}");
}
