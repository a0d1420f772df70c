//! The page that compares our inputs with those of other tools. What the others do stands in `peers.json`: for each
//! resource the cells that differ from the row `*`. A cell begins with `yes`, `but` (has it, and falls short) or `no`.

use super::entries::entries;
use super::page::anchor;
use super::{MADE, file_name};
use crate::resources::Registry;
use crate::spec::{Spec, Types, name_of};
use serde_json::Value as Json;
use std::fmt::Write;

const PEERS: &str = include_str!("peers.json");

/// How many properties a peer has, has but falls short with, and lacks.
type Count = [usize; 3];

/// The page.
pub fn text(registry: &Registry) -> String {
    let facts = facts();
    let peers = peers(&facts);
    let mut page = format!(
        "{MADE}\n# The peers\n\nEach input of our resources, blocks and their members alike, and what other tools make of it. \
         Compared on {}, with:\n\n",
        say(&facts["compared"])
    );
    for peer in &peers {
        let _ = writeln!(page, "- **{}**: {}.", peer.title, peer.about);
    }
    page.push_str(
        "\n`yes` means that the tool has it, under that name or another; a text after `but` says where it falls short; `no` \
         means that it lacks it.\n\n## Figures\n\n",
    );
    header("resource | our inputs", &peers, &mut page);
    let mut all = (0, vec![[0; 3]; peers.len()]);
    for spec in registry.specs() {
        let (ours, counts) = count(&facts, &peers, registry.types(), spec);
        line(
            &format!("[{0}](#{1})", name_of(spec.token), name_of(spec.token).to_lowercase()),
            ours,
            &counts,
            &mut page,
        );
        all.0 += ours;
        all.1.iter_mut().zip(counts).for_each(|(sum, one)| (0..3).for_each(|i| sum[i] += one[i]));
    }
    line("all", all.0, &all.1, &mut page);
    page.push_str("\n## Where a peer is better\n\n");
    for better in facts["better"].as_array().into_iter().flatten() {
        let _ = writeln!(page, "- {}", say(better));
    }
    for spec in registry.specs() {
        table(&facts, &peers, registry.types(), spec, &mut page);
    }
    page
}

struct Peer<'a> {
    key: &'a str,
    title: &'a str,
    about: &'a str,
}

fn facts() -> Json {
    serde_json::from_str(PEERS).unwrap_or_default()
}

fn peers(facts: &Json) -> Vec<Peer<'_>> {
    let all = facts["peers"].as_array().into_iter().flatten();
    all.map(|p| Peer { key: say(&p["key"]), title: say(&p["title"]), about: say(&p["about"]) }).collect()
}

fn say(json: &Json) -> &str {
    json.as_str().unwrap_or_default()
}

/// What a peer makes of a property.
fn cell<'a>(facts: &'a Json, token: &str, path: &str, peer: &Peer<'_>) -> &'a str {
    let rows = &facts["resources"][token];
    rows[path][peer.key].as_str().unwrap_or_else(|| say(&rows["*"][peer.key]))
}

fn count(facts: &Json, peers: &[Peer<'_>], types: &Types, spec: &Spec) -> (usize, Vec<Count>) {
    let ours = entries(types, &spec.inputs);
    let of = |peer| {
        let mut count = [0; 3];
        for entry in &ours {
            let cell = cell(facts, spec.token, &entry.path, peer);
            count[["yes", "but"].iter().position(|word| cell.starts_with(word)).unwrap_or(2)] += 1;
        }
        count
    };
    (ours.len(), peers.iter().map(of).collect())
}

fn header(first: &str, peers: &[Peer<'_>], page: &mut String) {
    let titles: Vec<_> = peers.iter().map(|peer| peer.title).collect();
    let first_columns = first.split('|').count();
    let _ = writeln!(page, "| {first} | {} |\n|{}", titles.join(" | "), "---|".repeat(first_columns + peers.len()));
}

fn line(name: &str, ours: usize, counts: &[Count], page: &mut String) {
    let _ = write!(page, "| {name} | {ours} |");
    for [yes, but, no] in counts {
        let _ = write!(page, " {yes} yes, {but} but, {no} no |");
    }
    page.push('\n');
}

fn table(facts: &Json, peers: &[Peer<'_>], types: &Types, spec: &Spec, page: &mut String) {
    let (name, file) = (name_of(spec.token), file_name(spec.token));
    let _ = write!(page, "\n## {name}\n\n");
    header(name, peers, page);
    for entry in entries(types, &spec.inputs) {
        let _ = write!(page, "| [`{0}`](resources/{file}.md#{1}) |", entry.path, anchor(&entry.path));
        for peer in peers {
            let _ = write!(page, " {} |", cell(facts, spec.token, &entry.path, peer));
        }
        page.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::registry;
    use std::collections::BTreeSet;

    #[test]
    fn of_each_input_it_is_said_what_the_peers_do() {
        let facts = facts();
        for spec in registry().specs() {
            let ours: BTreeSet<_> = entries(registry().types(), &spec.inputs).into_iter().map(|e| e.path).collect();
            let rows = facts["resources"][spec.token].as_object().cloned().unwrap_or_default();
            let told: BTreeSet<_> = rows.keys().filter(|path| *path != "*").cloned().collect();
            let (silent, gone) = (ours.difference(&told), told.difference(&ours));
            let token = spec.token;
            assert_eq!(silent.count(), 0, "say in peers.json what the peers do: {token}: {:?}", &ours - &told);
            assert_eq!(gone.count(), 0, "peers.json has what we have not: {token}: {:?}", &told - &ours);
        }
    }

    #[test]
    fn every_cell_says_whether_the_peer_has_it() {
        let facts = facts();
        let keys: BTreeSet<_> = peers(&facts).iter().map(|peer| peer.key).collect();
        assert_eq!(keys.len(), 4);
        for (token, rows) in facts["resources"].as_object().unwrap() {
            assert!(registry().resource(token).is_some(), "{token}");
            assert_eq!(rows["*"].as_object().unwrap().len(), keys.len(), "{token}");
            for (path, cells) in rows.as_object().unwrap() {
                for (key, cell) in cells.as_object().unwrap() {
                    let word = say(cell).split([' ', ',']).next().unwrap();
                    assert!(["yes", "but", "no"].contains(&word), "{token}: {path}: {key}: {cell}");
                    assert!(keys.contains(key.as_str()), "{token}: {path}: {key}");
                }
            }
        }
    }
}
