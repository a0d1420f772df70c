//! The page that leads to the others.

use super::{MADE, examples, file_name, page};
use crate::resources::Registry;
use crate::spec::name_of;
use std::fmt::Write;

/// The page.
pub fn text(registry: &Registry) -> String {
    let mut out = format!("{MADE}\n# Documentation\n\n| component | what it is |\n|---|---|\n");
    for of in registry.components() {
        let (name, file) = (name_of(of.spec.token), file_name(of.spec.token));
        let _ = writeln!(out, "| [{name}](components/{file}.md) | {} |", page::first_sentence(&of.spec.doc));
    }
    out.push_str("\n| resource | what it is |\n|---|---|\n");
    for spec in registry.specs() {
        let (name, file) = (name_of(spec.token), file_name(spec.token));
        let _ = writeln!(out, "| [{name}](resources/{file}.md) | {} |", page::first_sentence(&spec.doc));
    }
    out.push_str("\n[Functions](functions.md) look up what exists. The provider's configuration stands in [README.md](../README.md#configuration).\n\n[The peers](peers.md) compares each property with pulumi-aws, CloudFormation, CDK and SST. [Moving here](moving.md) brings a live pool over without touching it.\n");
    out.push_str("\n## Examples\n\nEach is a whole program. The tests deploy every one, run it again without a change, and destroy it.\n\n| program | what it shows |\n|---|---|\n");
    for example in examples::all() {
        let folder = example.folder;
        let _ = writeln!(out, "| [{folder}](../examples/{folder}/Pulumi.yaml) | {} |", example.title());
    }
    out.push_str(
        "| [guide-yaml](../examples/guide-yaml/README.md) | The guide's program, which `make demo` deploys |\n",
    );
    out
}
