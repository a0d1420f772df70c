//! The programs in YAML in `examples/`, which the tests deploy. A program belongs to the page whose name its folder begins with:
//! `user-pool-client-web` to `user-pool-client`, and not to `user-pool`.

use super::file_name;
use crate::resources::registry;

/// A program.
pub struct Example {
    /// The folder below `examples/`.
    pub folder: &'static str,
    /// `Pulumi.yaml`.
    pub program: &'static str,
}

/// Folders and programs; all but `guide-yaml`, which README.md has.
const EXAMPLES: &[(&str, &str)] = &[
    ("cognito-identity-pool", include_str!("../../examples/cognito-identity-pool/Pulumi.yaml")),
    ("cognito-identity-provider", include_str!("../../examples/cognito-identity-provider/Pulumi.yaml")),
    ("cognito-user-pool", include_str!("../../examples/cognito-user-pool/Pulumi.yaml")),
    ("cognito-user-pool-client", include_str!("../../examples/cognito-user-pool-client/Pulumi.yaml")),
    ("cognito-user-pool-web", include_str!("../../examples/cognito-user-pool-web/Pulumi.yaml")),
    ("cognito-user-pool-triggers", include_str!("../../examples/cognito-user-pool-triggers/Pulumi.yaml")),
    ("functions-arns", include_str!("../../examples/functions-arns/Pulumi.yaml")),
    ("functions-existing-pool", include_str!("../../examples/functions-existing-pool/Pulumi.yaml")),
    ("identity-pool", include_str!("../../examples/identity-pool/Pulumi.yaml")),
    ("identity-pool-existing-roles", include_str!("../../examples/identity-pool-existing-roles/Pulumi.yaml")),
    ("identity-pool-guests", include_str!("../../examples/identity-pool-guests/Pulumi.yaml")),
    ("identity-pool-principal-tags", include_str!("../../examples/identity-pool-principal-tags/Pulumi.yaml")),
    ("identity-pool-role-mapping", include_str!("../../examples/identity-pool-role-mapping/Pulumi.yaml")),
    ("identity-provider", include_str!("../../examples/identity-provider/Pulumi.yaml")),
    ("managed-login-branding", include_str!("../../examples/managed-login-branding/Pulumi.yaml")),
    ("user-pool", include_str!("../../examples/user-pool/Pulumi.yaml")),
    ("user-pool-client-machine", include_str!("../../examples/user-pool-client-machine/Pulumi.yaml")),
    ("user-pool-client-secret-rotation", include_str!("../../examples/user-pool-client-secret-rotation/Pulumi.yaml")),
    ("user-pool-client-server", include_str!("../../examples/user-pool-client-server/Pulumi.yaml")),
    ("user-pool-client-web", include_str!("../../examples/user-pool-client-web/Pulumi.yaml")),
    ("user-pool-domain", include_str!("../../examples/user-pool-domain/Pulumi.yaml")),
    ("user-pool-domain-custom", include_str!("../../examples/user-pool-domain-custom/Pulumi.yaml")),
    ("user-pool-invited", include_str!("../../examples/user-pool-invited/Pulumi.yaml")),
    ("user-pool-passwordless", include_str!("../../examples/user-pool-passwordless/Pulumi.yaml")),
    ("user-pool-triggers", include_str!("../../examples/user-pool-triggers/Pulumi.yaml")),
];

/// All of them.
pub fn all() -> impl Iterator<Item = Example> {
    EXAMPLES.iter().map(|&(folder, program)| Example { folder, program })
}

/// Those of a page.
pub fn of(page: &str) -> impl Iterator<Item = Example> {
    all().filter(move |example| example.page().as_deref() == Some(page))
}

impl Example {
    /// What the program says that it is.
    pub fn title(&self) -> &'static str {
        self.program
            .lines()
            .find_map(|line| line.strip_prefix("description: "))
            .map_or(self.folder, |title| title.trim_matches('"'))
    }

    fn page(&self) -> Option<String> {
        let specs = registry().specs().chain(registry().components().map(|c| &c.spec));
        let pages = specs.map(|spec| file_name(spec.token)).chain(["functions".to_owned()]);
        pages.filter(|page| format!("{}-", self.folder).starts_with(&format!("{page}-"))).max_by_key(String::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_folder_is_listed_and_belongs_to_a_page() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
        let there = std::fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|folder| {
            let project = std::fs::read_to_string(folder.path().join("Pulumi.yaml")).unwrap();
            project.lines().any(|line| line == "runtime: yaml")
        });
        let there = there.map(|folder| folder.file_name().into_string().unwrap());
        let listed: BTreeSet<_> = all().map(|e| e.folder.to_owned()).chain(["guide-yaml".to_owned()]).collect();
        assert_eq!(there.collect::<BTreeSet<_>>(), listed);
        for example in all() {
            assert!(example.page().is_some(), "{} belongs to no page", example.folder);
            assert_ne!(example.title(), example.folder, "{} has no description", example.folder);
        }
    }

    #[test]
    fn every_page_has_an_example() {
        for spec in registry().specs().chain(registry().components().map(|c| &c.spec)) {
            assert!(of(&file_name(spec.token)).count() > 0, "{} has no example", spec.token);
        }
    }
}
