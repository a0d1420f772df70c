//! What is recorded: a folder for each version, a file for each program, a line for each call.

use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A program's life with one version of the plugin.
#[derive(Clone)]
pub struct Transcript {
    /// The file, from the folder of the transcripts on.
    pub file: String,
    pub lines: Vec<Line>,
}

/// A call of the plugin, or of AWS by the plugin.
#[derive(Clone)]
pub struct Line {
    pub number: usize,
    /// What was done with the program: `up`, `refresh`, …
    pub step: String,
    pub said: Said,
}

#[derive(Clone)]
pub enum Said {
    /// An RPC. Those by which the plugin registers the children of components are among them.
    Rpc { method: String, request: Map<String, Json>, response: Json },
    /// A call of AWS, and its answer.
    Aws { operation: String, body: Json, status: u16, answer: Json },
}

/// The folder of the transcripts.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts")
}

/// The versions that there are recordings of.
pub fn versions() -> BTreeSet<String> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap());
    entries.filter(|e| e.file_type().unwrap().is_dir()).map(|e| e.file_name().into_string().unwrap()).collect()
}

/// All that is recorded of a version.
pub fn of(version: &str) -> Vec<Transcript> {
    let entries = fs::read_dir(folder().join(version)).unwrap_or_else(|e| panic!("{version}: {e}: {RECORD}"));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| Transcript::read(version, file)).collect()
}

/// What a maintainer does about a recording that is missing.
pub const RECORD: &str = "record the version that is being worked on: `make transcripts`";

impl Transcript {
    fn read(version: &str, file: &Path) -> Transcript {
        let name = file.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(file).unwrap();
        let lines = text.lines().enumerate().map(|(i, line)| Line::read(i + 1, line)).collect();
        Transcript { file: format!("{version}/{name}"), lines }
    }

    /// The same, as an engine says it that is older than the handshake: the configuration comes in text variables, names
    /// and types stand in URNs alone, and a Delete has no inputs.
    pub fn of_an_old_engine(&self) -> Transcript {
        let mut old = self.clone();
        old.lines.retain(|line| !matches!(&line.said, Said::Rpc { method, .. } if method == "Handshake"));
        for line in &mut old.lines {
            let Said::Rpc { method, request, .. } = &mut line.said else { continue };
            let unsaid: &[&str] = match method.as_str() {
                "Configure" => &["args", "id", "urn", "name", "type", "sendsOldInputsToDelete"],
                "Delete" => &["name", "type", "oldInputs"],
                "Construct" | "Call" | "RegisterResource" => &[],
                _ => &["name", "type"],
            };
            request.retain(|name, _| !unsaid.contains(&name.as_str()));
        }
        old
    }

    /// The methods that are recorded.
    pub fn methods(&self) -> BTreeSet<&str> {
        self.rpcs().map(|(method, ..)| method).collect()
    }

    /// The types of what was made, components too.
    pub fn made(&self) -> BTreeSet<&str> {
        let made = self.rpcs().filter(|(method, ..)| ["Create", "Construct"].contains(method));
        made.filter_map(|(_, request, _)| request["type"].as_str()).collect()
    }

    /// Method, request and response of each RPC.
    pub fn rpcs(&self) -> impl Iterator<Item = (&str, &Map<String, Json>, &Json)> {
        self.lines.iter().filter_map(|line| match &line.said {
            Said::Rpc { method, request, response } => Some((method.as_str(), request, response)),
            Said::Aws { .. } => None,
        })
    }
}

impl Line {
    fn read(number: usize, text: &str) -> Line {
        let mut line: Map<String, Json> = serde_json::from_str(text).unwrap();
        let mut take = |name: &str| line.remove(name).unwrap_or_default();
        let words = |v: Json| v.as_str().unwrap_or_default().to_owned();
        let step = words(take("step"));
        let operation = words(take("aws"));
        let said = if operation.is_empty() {
            let Json::Object(request) = take("request") else { panic!("line {number} has no request") };
            Said::Rpc { method: words(take("method")), request, response: take("response") }
        } else {
            let status = take("status").as_u64().and_then(|s| u16::try_from(s).ok()).unwrap();
            Said::Aws { operation, body: take("body"), status, answer: take("answer") }
        };
        assert!(line.is_empty(), "line {number} says more than can be replayed: {:?}", line.keys());
        Line { number, step, said }
    }
}
