//! The name of a resource whose program gives it none.

use crate::check::Failures;
use crate::proto::pulumirpc::check_request::AutonamingOptions;
use crate::proto::pulumirpc::check_request::autonaming_options::Mode;
use crate::random;
use crate::spec::Property;
use crate::value::{Object, Value};

/// How the engine wants a resource named.
#[derive(Debug)]
pub struct Naming<'a> {
    /// The resource's name in the program.
    pub name: &'a str,
    /// What makes the random part; the same seed makes the same name, so that plans and retries agree.
    pub seed: &'a [u8],
    /// What the user configured, if anything.
    pub options: Option<&'a AutonamingOptions>,
}

/// How many random digits a name gets.
const DIGITS: usize = 7;

/// Names the resource in `inputs.property` unless the program does. A name that it has stays, whatever is configured
/// now: the seed is new at each registration.
pub fn autoname(
    inputs: &mut Object,
    olds: &Object,
    property: &str,
    p: &Property,
    naming: &Naming<'_>,
    failures: &mut Failures,
) {
    if inputs.contains_key(property) {
        return;
    }
    if let Some(name) = olds.get(property) {
        inputs.insert(property.to_owned(), name.clone());
        return;
    }
    let proposed = naming.options.map(|o| (o.mode(), o.proposed_name.as_str()));
    let name = match proposed {
        Some((Mode::Disable, _)) => {
            return failures
                .add(property, "is required, because autonaming is switched off for this stack (pulumi:autonaming)");
        }
        Some((Mode::Enforce, name)) => name.to_owned(),
        Some((Mode::Propose, name)) if fits(p, name) => name.to_owned(),
        _ => generated(p, naming),
    };
    if fits(p, &name) {
        inputs.insert(property.to_owned(), Value::String(name));
    } else {
        let why = p.problem(&name).unwrap_or_default();
        failures.add(property, format!("cannot be {name}, which autonaming (pulumi:autonaming) proposes: {why}"));
    }
}

fn fits(p: &Property, name: &str) -> bool {
    p.problem(name).is_none()
}

/// The resource's name, in the characters that AWS takes, and random digits.
fn generated(p: &Property, naming: &Naming<'_>) -> String {
    let room = p.bounds.max.map_or(usize::MAX, |max| max as usize).saturating_sub(DIGITS + 1);
    let takes = |c: char| p.bounds.pattern.as_ref().is_none_or(|p| p.matches(&c.to_string()));
    let base: String = naming.name.chars().map(|c| if takes(c) { c } else { '-' }).take(room).collect();
    format!("{base}-{}", random::hex(naming.seed, DIGITS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Spec, Types};
    use schemars::JsonSchema;

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only the schema is read")]
    struct Args {
        #[schemars(length(min = 1, max = 20), regex(pattern = r"^[a-z0-9-]+$"))]
        name: Option<String>,
    }

    fn named(inputs: &[(&str, Value)], olds: &[(&str, Value)], mode: Option<(Mode, &str)>) -> Result<Value, String> {
        let spec = Spec::of::<Args, Args>("t", &mut Types::default());
        let object = |o: &[(&str, Value)]| o.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect::<Object>();
        let options = mode.map(|(mode, name)| AutonamingOptions { proposed_name: name.into(), mode: mode.into() });
        let naming = Naming { name: "My pool with a long name", seed: b"seed", options: options.as_ref() };
        let (mut inputs, mut failures) = (object(inputs), Failures::default());
        autoname(&mut inputs, &object(olds), "name", &spec.inputs["name"], &naming, &mut failures);
        match failures.into_iter().next() {
            Some(f) => Err(f.reason),
            None => Ok(inputs["name"].clone()),
        }
    }

    #[test]
    fn the_program_then_the_past_then_the_user_then_we() {
        let auto = format!("-y-pool-with-{}", random::hex(b"seed", 7));
        let propose = |name| Some((Mode::Propose, name));
        for (inputs, olds, mode, expected) in [
            (vec![("name", Value::from("mine"))], vec![("name", Value::from("old"))], propose("p"), "mine"),
            (vec![], vec![("name", Value::from("old"))], propose("p"), "old"),
            (vec![], vec![], propose("p"), "p"),
            (vec![], vec![], propose("Not Allowed"), auto.as_str()),
            (vec![], vec![], Some((Mode::Enforce, "exact")), "exact"),
            (vec![], vec![], None, auto.as_str()),
        ] {
            assert_eq!(named(&inputs, &olds, mode), Ok(Value::from(expected)));
        }
        assert_eq!(named(&[("name", Value::Unknown)], &[], None), Ok(Value::Unknown));
    }

    #[test]
    fn what_cannot_be_named_is_told() {
        assert!(named(&[], &[], Some((Mode::Disable, ""))).unwrap_err().contains("switched off"));
        assert!(
            named(&[], &[], Some((Mode::Enforce, "Not Allowed")))
                .unwrap_err()
                .starts_with("cannot be Not Allowed, which autonaming")
        );
    }
}
