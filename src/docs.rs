//! `docs/`: the specs as pages for people. A page is a product, as the schema is; the words of its descriptions are
//! those of the documentation comments, and its programs are the files in `examples/`.

mod component;
mod entries;
mod examples;
mod index;
mod page;
mod peers;
mod words;
mod yaml;

use crate::resources::registry;
use crate::spec::name_of;
use std::io;
use std::path::Path;

/// What every page says of itself.
const MADE: &str = "<!-- Made by `make docs` from the provider's types. Change those, not this file. -->\n";

/// Every page: its path below `docs/`, and its text.
pub fn pages() -> Vec<(String, String)> {
    let registry = registry();
    let resources = registry
        .lives()
        .map(|life| (format!("resources/{}.md", file_name(life.entry.spec.token)), page::resource(life)));
    let components = registry
        .components()
        .map(|c| (format!("components/{}.md", file_name(c.spec.token)), component::page(registry, c)));
    let mut pages: Vec<_> = resources.chain(components).collect();
    pages.push(("functions.md".into(), page::functions(registry)));
    pages.push(("peers.md".into(), peers::text(registry)));
    pages.push(("README.md".into(), index::text(registry)));
    pages
}

/// Writes every page into `folder`.
pub fn write(folder: &Path) -> io::Result<()> {
    for (path, text) in pages() {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
        std::fs::write(path, text)?;
    }
    Ok(())
}

/// The token as a YAML program writes it: `cognito:UserPool`.
fn yaml_token(token: &str) -> String {
    token.replace(":index:", ":")
}

/// `UserPoolClient` as the name of a file: `user-pool-client`.
fn file_name(token: &str) -> String {
    let mut name = String::new();
    for c in name_of(token).chars() {
        if c.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::PathBuf;

    fn checked_in() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
    }

    #[test]
    fn the_checked_in_pages_are_what_the_types_say() {
        for (path, text) in pages() {
            let there = std::fs::read_to_string(checked_in().join(&path)).unwrap_or_default();
            assert!(there == text, "docs/{path} is stale: run `make docs`");
        }
    }

    #[test]
    fn no_page_is_there_of_a_resource_that_is_gone() {
        let made: BTreeSet<_> = pages().into_iter().map(|(path, _)| path).collect();
        for folder in ["resources", "components"] {
            for file in std::fs::read_dir(checked_in().join(folder)).unwrap() {
                let path = format!("{folder}/{}", file.unwrap().file_name().display());
                assert!(made.contains(&path), "docs/{path} belongs to nothing");
            }
        }
    }

    /// The anchor that GitHub gives a heading.
    fn anchor(heading: &str) -> String {
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.collect::<String>().trim().to_lowercase().replace(' ', "-")
    }

    #[test]
    fn every_link_on_a_page_leads_somewhere() {
        let link = regex::Regex::new(r"\]\(([^)\s]*)\)").unwrap();
        let mut count = 0;
        for (path, text) in pages() {
            // An output may have the name of an input; links are to the input, whose heading comes first.
            let (inputs, _) = text.split_once("\n## Outputs\n").unwrap_or((&text, ""));
            let headings = inputs.lines().filter(|l| l.starts_with('#')).map(|l| anchor(l.trim_start_matches('#')));
            let anchors: Vec<_> = headings.chain(["outputs".to_owned()]).collect();
            let page = checked_in().join(&path);
            for (_, [to]) in link.captures_iter(&text).map(|c| c.extract()) {
                count += 1;
                match to.split_once('#') {
                    _ if to.starts_with("https://") => {}
                    Some(("", to)) => assert_eq!(anchors.iter().filter(|a| *a == to).count(), 1, "{path}: #{to}"),
                    Some((file, _)) => assert!(page.parent().unwrap().join(file).exists(), "{path}: {to}"),
                    None => assert!(page.parent().unwrap().join(to).exists(), "{path}: {to}"),
                }
            }
        }
        assert!(count > 100, "only {count} links were found");
    }

    #[test]
    fn file_names_are_the_tokens_in_lower_case() {
        assert_eq!(file_name("cognito:index:UserPoolClient"), "user-pool-client");
        assert_eq!(yaml_token("cognito:index:UserPoolClient"), "cognito:UserPoolClient");
    }
}
