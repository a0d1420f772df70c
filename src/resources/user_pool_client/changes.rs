//! Which differences of an app client are none, and what it means that it is replaced.

use crate::check::Failures;
use crate::diff::Diff;
use crate::value::{Object, Value};

/// Says what it means that the client is replaced.
pub(super) fn warn_of_replacement(diff: &Diff, new: &Object, failures: &mut Failures) {
    for name in ["generateSecret", "clientSecret", "userPoolId"] {
        let sure = new.get(name).is_none_or(|v| !v.has_unknown());
        if sure && diff.get(name).is_some_and(|change| change.replaces) {
            failures.warn(
                name,
                "changes, which replaces the client: apps must learn another client id (and secret, if it has one), and \
                 the tokens of the old client end with it",
            );
        }
    }
}

/// Takes out of a diff what is none: another way to say that the client has the secret that it has.
pub(super) fn overlook(diff: &mut Diff, old: &Object, new: &Object, state: &Object) {
    let given = |of: &'_ Object, name: &str| of.get(name).map(Value::bare).filter(|v| !v.is_blank()).cloned();
    let generates = |of: &Object| given(of, "generateSecret") == Some(Value::Bool(true));
    let (was, is) = (given(old, "clientSecret"), given(new, "clientSecret"));
    if !(was.is_some() || generates(old)) {
        return;
    }
    match is {
        // The program leaves it to AWS to have a secret, and the client has one.
        None if generates(new) => {
            diff.remove("clientSecret");
            diff.remove("generateSecret");
        }
        None => {}
        Some(Value::Unknown) => {}
        Some(is) => {
            diff.remove("generateSecret");
            if was.as_ref() == Some(&is) || given(state, "clientSecret").as_ref() == Some(&is) {
                diff.remove("clientSecret");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{Change, Kind};
    use crate::value::object_of;
    use serde_json::json;

    /// P25: what a replacement breaks is told, once it is certain.
    #[test]
    fn a_replacement_is_told() {
        let replaced = |name: &str| Diff::from([(name.to_owned(), Change { kind: Kind::Update, replaces: true })]);
        for (name, new, told) in [
            ("generateSecret", object_of(json!({"generateSecret": true})), true),
            ("userPoolId", Object::from([("userPoolId".to_owned(), Value::Unknown)]), false),
            ("clientSecret", object_of(json!({})), true),
        ] {
            let mut failures = Failures::default();
            warn_of_replacement(&replaced(name), &new, &mut failures);
            let warnings = failures.warnings();
            assert_eq!(warnings.len(), usize::from(told), "{name}");
            assert!(
                failures.is_empty() && warnings.iter().all(|text| text.contains("another client id")),
                "{warnings:?}"
            );
        }
    }
}
