//! The page of a component.

use super::entries::{Entry, entries};
use super::page::{list, programs, trimmed};
use super::{MADE, file_name};
use crate::component::{Assembly, Method};
use crate::resources::Registry;
use crate::spec::name_of;
use std::fmt::Write;

/// The page.
pub fn page(registry: &Registry, of: &Assembly) -> String {
    let (token, name) = (of.spec.token, name_of(of.spec.token));
    let mut page = format!("{MADE}\n# {name}\n\n`{token}`, in YAML too.\n\n{}\n\n## Examples\n\n", of.spec.doc);
    programs(&file_name(token), "../../", &mut page);
    let types = registry.types();
    let arguments = entries(types, &of.spec.inputs);
    let (own, others): (Vec<_>, Vec<_>) = arguments.into_iter().partition(|entry| !is_of_a_resource(entry));
    page.push_str("## Arguments\n\n");
    list("They can be outputs of other resources", &own, true, &mut page);
    for entry in others.iter().filter(|entry| overridden(entry).is_some()) {
        let resource = overridden(entry).unwrap_or_default();
        let file = format!("../resources/{}.md", file_name(resource));
        let _ = writeln!(page, "`{}` has the inputs of [{resource}]({file}#inputs).\n", entry.path);
    }
    for method in of.component.methods() {
        page.push_str(&described(registry, name, method));
    }
    page.push_str("## Outputs\n\n");
    list("Besides `urn`", &entries(types, &of.spec.outputs), false, &mut page);
    trimmed(page)
}

fn described(registry: &Registry, name: &str, method: &Method) -> String {
    let made = name_of(method.makes);
    let gives = registry.component(method.makes).map_or(String::new(), |_| format!(", but for `{}`", method.gives.0));
    format!(
        "## {0}\n\nA method of `{name}`. {1}\n\nIt takes `name`, which the new component gets, and the arguments of \
         [{made}]({2}.md#arguments){gives}; it gives that component.\n\n",
        method.name,
        method.doc,
        file_name(method.makes),
    )
}

/// The resource whose inputs stand in the place of what a component chose.
fn overridden<'a>(entry: &Entry<'a>) -> Option<&'a str> {
    entry.object.and_then(|object| object.strip_suffix("Overrides"))
}

/// Whether it is an input of a resource that the component makes, or the block that holds them: those have a page.
fn is_of_a_resource(entry: &Entry<'_>) -> bool {
    entry.path.starts_with("transform.")
}
