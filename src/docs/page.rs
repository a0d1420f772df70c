//! The page of a resource, and the page of the functions.

use super::entries::{Entry, entries};
use super::{MADE, examples, file_name, words, yaml, yaml_token};
use crate::lifecycle::Lifecycle;
use crate::path;
use crate::resources::Registry;
use crate::spec::{Fields, Property, Spec, Types, name_of};
use std::fmt::Write;

/// The page of a resource.
pub fn resource(life: Lifecycle<'_>) -> String {
    let (types, spec, resource) = (life.types, &life.entry.spec, &life.entry.resource);
    let (token, name) = (spec.token, name_of(spec.token));
    let import = resource.imported_as();
    let id = resource.import(import).map(|(id, _)| id).unwrap_or_default();
    let inputs = Section { types, named_by: resource.named_by() };
    let mut page = format!(
        "{MADE}\n# {name}\n\n`{token}`, in YAML `{}`.\n\n{}\n\n- [Import](#import)\n- [Examples](#examples)\n\
         - [Inputs](#inputs)\n- [Outputs](#outputs)\n\n## Import\n\n```sh\npulumi import {token} name {import}\n```\n\n\
         ## Examples\n\n",
        yaml_token(token),
        spec.doc,
    );
    programs(&file_name(token), "../../", &mut page);
    page.push_str(
        "## Inputs\n\nThe default of a block is what holds without the block. The default of a member is what holds \
         where the block is given and the member is not.\n\n",
    );
    inputs.table(&entries(types, &spec.inputs), 0, "", &mut page);
    inputs.sections(&entries(types, &spec.inputs), &mut page);
    page.push_str("## Outputs\n\nEvery input is an output too. Besides there are:\n\n");
    let _ = write!(
        page,
        "### id\n\nThe id that Pulumi knows the resource by.\n\n- Type: string\n- Example: `{}`\n\n",
        yaml::member("id", &id.into()).trim_end()
    );
    outputs(types, &spec.outputs, &mut page);
    trimmed(page)
}

/// The page of the functions.
pub fn functions(registry: &Registry) -> String {
    let mut page = format!(
        "{MADE}\n# Functions\n\nThey look things up and change nothing.\n\n| function | what it tells |\n|---|---|\n"
    );
    for f in registry.functions() {
        let name = name_of(f.spec.token);
        let _ = writeln!(page, "| [`{name}`](#{}) | {} |", name.to_lowercase(), first_sentence(&f.spec.doc));
    }
    page.push_str("\n## Examples\n\n");
    programs("functions", "../", &mut page);
    for f in registry.functions() {
        let name = name_of(f.spec.token);
        let _ = write!(
            page,
            "## {name}\n\n`{}`, in YAML `{}`.\n\n{}\n\n",
            f.spec.token,
            yaml_token(f.spec.token),
            f.spec.doc
        );
        list("Arguments", &entries(registry.types(), &f.spec.inputs), true, &mut page);
        results(registry, &f.spec, &mut page);
    }
    trimmed(page)
}

/// The results of a function. Where it tells what a resource has, the resource's page describes it.
fn results(registry: &Registry, f: &Spec, page: &mut String) {
    let shared = |of: &Spec| -> Vec<String> {
        let same = |name: &String, p: &Property| f.outputs.get(name).is_some_and(|ours| ours.doc == p.doc);
        of.state().filter(|(name, p)| same(name, p)).map(|(name, _)| name.clone()).collect()
    };
    let like = registry.specs().map(|of| (of, shared(of))).max_by_key(|(_, shared)| shared.len());
    let like = like.filter(|(_, shared)| shared.len() > 1);
    let mut own = entries(registry.types(), &f.outputs);
    if let Some((_, shared)) = &like {
        own.retain(|entry| !shared.iter().any(|name| path::head(&entry.path.replace("[]", "")) == *name));
    }
    list("Results", &own, false, page);
    if let Some((of, shared)) = like {
        let (name, file) = (name_of(of.token), file_name(of.token));
        let names = shared.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let _ = write!(page, "And, as [{name}](resources/{file}.md) describes them: {names}.\n\n");
    }
}

/// Arguments or results, one a line.
pub fn list(title: &str, entries: &[Entry<'_>], given: bool, page: &mut String) {
    if entries.is_empty() {
        return;
    }
    let _ = write!(page, "{title}:\n\n");
    for entry in entries {
        let p = entry.property;
        let must = if given && p.required { ", required" } else { "" };
        let secret = if p.secret { ", secret" } else { "" };
        let doc = p.doc.replace('\n', " ");
        // Limits are for who gives a value.
        let kind = if given { words::kind(p) } else { words::ty(p) };
        let _ = writeln!(page, "- `{}` ({kind}{must}{secret}): {doc}", entry.path);
    }
    page.push('\n');
}

/// The programs of a page, whole.
pub fn programs(page_name: &str, root: &str, page: &mut String) {
    for example in examples::of(page_name) {
        let (title, folder, program) = (example.title(), example.folder, example.program);
        let file = format!("examples/{folder}/Pulumi.yaml");
        let _ = write!(page, "### {title}\n\n[{file}]({root}{file}):\n\n```yaml\n{program}```\n\n");
    }
}

fn outputs(types: &Types, fields: &Fields, page: &mut String) {
    for entry in entries(types, fields) {
        let _ =
            write!(page, "### {}\n\n{}\n\n- Type: {}\n", entry.path, entry.property.doc, words::kind(entry.property));
        tail(&entry, page);
    }
}

/// What is told of inputs and outputs alike: secret, example.
fn tail(entry: &Entry<'_>, page: &mut String) {
    if entry.property.secret {
        page.push_str("- Secret: kept encrypted in the stack's state, hidden on the terminal\n");
    }
    if !entry.property.secret_keys.is_empty() {
        let keys: Vec<String> = entry.property.secret_keys.iter().map(|key| format!("`{key}`")).collect();
        let _ = writeln!(
            page,
            "- Secret: {}, kept encrypted in the stack's state and hidden on the terminal",
            keys.join(" and ")
        );
    }
    let Some(example) = &entry.property.example else { return page.push('\n') };
    let name = entry.path.rsplit(['.', ']']).next().unwrap_or(&entry.path);
    let text = yaml::member(name, example);
    let _ = match text.trim_end() {
        line if !line.contains('\n') => write!(page, "- Example: `{line}`\n\n"),
        lines => write!(page, "- Example:\n\n  ```yaml\n{}  ```\n\n", indented(&format!("{lines}\n"))),
    };
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

/// The inputs of a resource.
struct Section<'a> {
    types: &'a Types,
    named_by: &'a str,
}

impl Section<'_> {
    /// A table of the entries at `depth` whose paths begin with `at`.
    fn table(&self, all: &[Entry<'_>], depth: usize, at: &str, page: &mut String) {
        page.push_str("| property | type | default | a change |\n|---|---|---|---|\n");
        for entry in all.iter().filter(|e| e.depth == depth && e.path.starts_with(at)) {
            let name = &entry.path[at.len()..];
            let default = match self.default(entry.property, &entry.path) {
                None => "**required**".to_owned(),
                Some(long) if long.chars().count() > 44 => "see below".to_owned(),
                Some(short) => short,
            };
            let (ty, change) = (words::ty(entry.property), words::change(entry.change));
            let _ = writeln!(page, "| [`{name}`](#{}) | {ty} | {default} | {change} |", anchor(&entry.path));
        }
        page.push('\n');
    }

    fn sections(&self, all: &[Entry<'_>], page: &mut String) {
        for entry in all {
            let heading = if entry.depth == 0 { "###" } else { "####" };
            let _ = write!(page, "{heading} {}\n\n{}\n\n", entry.path, entry.property.doc);
            self.facts(entry, page);
            self.block(all, entry, page);
        }
    }

    fn facts(&self, entry: &Entry<'_>, page: &mut String) {
        let p = entry.property;
        let _ = writeln!(page, "- Type: {}", words::kind(p));
        let _ = match self.default(p, &entry.path) {
            None => writeln!(page, "- Required"),
            Some(default) => writeln!(page, "- Default: {default}"),
        };
        let _ = writeln!(page, "- A change: {}", words::change(entry.change));
        if p.left_out {
            page.push_str(
                "- Removed: an update leaves it out, and so AWS goes back to its default, which no value says\n",
            );
        }
        if p.write_only {
            page.push_str("- AWS never tells it: the state keeps what the program said\n");
        }
        tail(entry, page);
    }

    /// The members of a block: a table here, and a section each further down.
    fn block(&self, all: &[Entry<'_>], entry: &Entry<'_>, page: &mut String) {
        let Some(object) = entry.object else { return };
        let doc = self.types.doc(object);
        if let Some(path) = &entry.listed {
            let _ = write!(page, "Its members are those of [`{path}`](#{}).\n\n", anchor(path));
        } else {
            let _ = write!(page, "Members of `{}`: {doc}\n\n", entry.members().trim_end_matches('.'));
            self.table(all, entry.depth + 1, &entry.members(), page);
        }
    }

    fn default(&self, p: &Property, path: &str) -> Option<String> {
        words::default(path, p, self.named_by)
    }
}

/// The anchor that GitHub gives the heading of a path.
pub fn anchor(path: &str) -> String {
    path.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// The first sentence of a documentation comment, on one line.
pub fn first_sentence(doc: &str) -> String {
    let doc = doc.split("\n\n").next().unwrap_or(doc).replace('\n', " ");
    let end = doc.find(". ").map_or(doc.len(), |end| end + 1);
    doc[..end].trim_end_matches('.').to_owned()
}

pub fn trimmed(page: String) -> String {
    format!("{}\n", page.trim_end())
}
