//! Rules about the attributes of users, and which changes to them are refused.

use crate::check::Failures;
use crate::diff::{Diff, Kind, bare, name_of};
use crate::facts::Facts;
use crate::path::{self, Step};
use crate::resources::user_pool::attributes::STANDARD;
use crate::value::{Object, Value};
use std::collections::BTreeSet;

/// How long a name may be, without a prefix.
const MAX_NAME: usize = 20;

pub(super) fn schemas(f: Facts<'_>, failures: &mut Failures) {
    let mut seen: Vec<String> = Vec::new();
    for i in 0..f.count("schemas") {
        let at = format!("schemas[{i}]");
        let Some(written) = f.text(&format!("{at}.name")) else { continue };
        let Some(name) = name_of(&Value::Object([("name".to_owned(), written.into())].into()), "name") else {
            continue;
        };
        let name = name.as_str();
        let length = bare(name).chars().count();
        if length > MAX_NAME {
            failures.add(format!("{at}.name"), format!("must be 1 to {MAX_NAME} characters long, and is {length}"));
        }
        if seen.iter().any(|seen| seen == name) {
            failures.add(format!("{at}.name"), "is declared twice");
        }
        seen.push(name.to_owned());
        let standard = STANDARD.contains(&name);
        if !standard && f.flag(&format!("{at}.required")) == Some(true) {
            failures.add(format!("{at}.required"), "cannot be true: only a standard attribute can be required");
        }
        let required = format!("{at}.required");
        if f.has("aliasAttributes", "preferred_username")
            && name == "preferred_username"
            && f.flag(&required) == Some(true)
        {
            failures.add(
                required,
                "cannot be true: preferred_username is one of aliasAttributes, and users choose it after sign-up",
            );
        }
        let ty = f.text(&format!("{at}.attributeDataType"));
        let shown = f.shown(&format!("{at}.name"), name, "this");
        if standard && ty.is_some_and(|ty| ty != type_of(name)) {
            failures.add(
                format!("{at}.attributeDataType"),
                format!("must be {}: {shown} is a standard attribute, whose type is AWS's", type_of(name)),
            );
        }
        if standard && f.flag(&format!("{at}.developerOnlyAttribute")) == Some(true) {
            failures.add(
                format!("{at}.developerOnlyAttribute"),
                format!("cannot be true: {shown} is a standard attribute"),
            );
        }
        for (low, high) in [
            ("numberAttributeConstraints.minValue", "numberAttributeConstraints.maxValue"),
            ("stringAttributeConstraints.minLength", "stringAttributeConstraints.maxLength"),
        ] {
            let number = |member: &str| f.text(&format!("{at}.{member}")).and_then(|n| n.parse::<f64>().ok());
            if let (Some(least), Some(most)) = (number(low), number(high))
                && least > most
            {
                failures.add(
                    format!("{at}.{low}"),
                    format!("is greater than {}", high.rsplit('.').next().unwrap_or_default()),
                );
            }
        }
        for (constraints, of) in [("stringAttributeConstraints", "String"), ("numberAttributeConstraints", "Number")] {
            if ty.is_some_and(|ty| ty != of) && f.given(&format!("{at}.{constraints}")) {
                failures.add(format!("{at}.{constraints}"), format!("belongs to attributes of type {of}"));
            }
        }
    }
}

/// The type that AWS gives a standard attribute.
fn type_of(name: &str) -> &'static str {
    match name {
        "email_verified" | "phone_number_verified" => "Boolean",
        "updated_at" => "Number",
        _ => "String",
    }
}

/// Attributes can be added to a pool. To remove or change one, AWS has no way but another pool, and a pool is never
/// replaced for it.
pub(super) fn refuse_changes(diff: &Diff, old: &Object, new: &Object, failures: &mut Failures) {
    if new.get("schemas").is_some_and(Value::has_unknown) {
        return; // What is not known yet is judged when it is.
    }
    let below = [path::parse("schemas")];
    let secret = |o: &Object| o.get("schemas").is_some_and(Value::has_secret);
    let mut told = Told { names: BTreeSet::new(), failures, hidden: secret(old) || secret(new) };
    let (was, is) = (items(old), items(new));
    let names = |items: &[Value]| items.iter().map(|a| name_of(a, "name")).collect::<Vec<_>>();
    let (had, has) = (names(was), names(is));
    let among = |names: &[Option<String>], name: &str| names.iter().position(|other| other.as_deref() == Some(name));
    // To say of a standard attribute what holds in every pool, or no longer to say it, changes nothing.
    let was_plain = |name: &str| among(&had, name).is_some_and(|i| is_plain(&was[i]));
    let added = |name: &str| {
        STANDARD.contains(&name) && among(&had, name).is_none() && !among(&has, name).is_some_and(|i| is_plain(&is[i]))
    };
    for (at, change) in diff.iter().filter(|(at, _)| path::covered(&below, at)) {
        let steps = path::parse(at);
        let index = match steps.get(1) {
            Some(Step::Index(i)) => Some(*i),
            _ => None,
        };
        match index {
            // The list itself came or went.
            None if change.kind == Kind::Add => {
                for name in has.iter().flatten().filter(|name| added(name)) {
                    told.refuse(name, SETTLED);
                }
            }
            None => {
                for name in had.iter().flatten().filter(|name| !was_plain(name)) {
                    told.refuse(name, GONE);
                }
            }
            Some(i) => {
                let [old_name, new_name] = [&had, &has].map(|names| names.get(i).cloned().flatten());
                if let Some(name) = new_name.filter(|_| change.kind != Kind::Delete) {
                    if among(&had, &name).is_some() {
                        told.refuse(&name, "an attribute of a pool cannot be changed");
                    } else if added(&name) {
                        told.refuse(&name, SETTLED);
                    }
                }
                let gone = |name: &String| {
                    steps.len() <= 2 && change.kind != Kind::Add && among(&has, name).is_none() && !was_plain(name)
                };
                if let Some(name) = old_name.filter(gone) {
                    told.refuse(&name, GONE);
                }
            }
        }
    }
}

fn items(o: &Object) -> &[Value] {
    match o.get("schemas").map(Value::bare) {
        Some(Value::List(l)) => l,
        _ => &[],
    }
}

/// Whether this says of a standard attribute what holds in every pool where nobody said otherwise.
fn is_plain(attribute: &Value) -> bool {
    let Some(said) = attribute.known() else { return false };
    let name = said["name"].as_str().unwrap_or_default();
    let sub = name == "sub";
    let is = |member: &str, wanted: bool| (said[member] == true) == wanted;
    let (least, most) = match name {
        "birthdate" => ("10", "10"),
        "sub" => ("1", "2048"),
        _ => ("0", "2048"),
    };
    let length = &said["stringAttributeConstraints"];
    let number = &said["numberAttributeConstraints"];
    STANDARD.contains(&name)
        && said["attributeDataType"] == type_of(name)
        && is("mutable", !sub)
        && is("required", sub)
        && is("developerOnlyAttribute", false)
        && (length.is_null()
            || length["minLength"].as_str().unwrap_or("0") == least
                && length["maxLength"].as_str().unwrap_or("2048") == most)
        && (number.is_null() || number["minValue"].as_str().unwrap_or("0") == "0" && number["maxValue"].is_null())
}

const SETTLED: &str = "AWS settles its standard attributes when the pool is made, and this one may only be listed as it is in \
                       every pool (mutable: true, required: false)";

const GONE: &str = "an attribute of a pool cannot be removed";

/// What is refused, each attribute once.
struct Told<'a> {
    names: BTreeSet<String>,
    failures: &'a mut Failures,
    /// The program keeps the names secret.
    hidden: bool,
}

impl Told<'_> {
    fn refuse(&mut self, name: &str, why: &str) {
        if !self.names.insert(name.to_owned()) {
            return;
        }
        let name = if self.hidden { "one of them" } else { name };
        self.failures.add(
            "schemas",
            format!(
                "{name}: {why}. Leave it as it was (or list `schemas` in ignoreChanges); to be rid of it, make a second pool and \
                 move the users"
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::Change;
    use crate::value::object_of;
    use serde_json::json;

    /// P24: what a program marks as secret stands in no text.
    #[test]
    fn no_text_shows_what_is_secret() {
        let of = |name: &str, ty: &str| json!({"name": name, "attributeDataType": ty, "developerOnlyAttribute": true});
        let secret = |list: serde_json::Value| Object::from([("schemas".to_owned(), Value::from(list).secret())]);
        let standard = json!([of("email", "Number")]);
        let texts = |inputs: &Object| {
            let mut failures = Failures::default();
            schemas(Facts::new(inputs), &mut failures);
            failures.into_iter().map(|f| f.reason).collect::<Vec<_>>()
        };
        let (open, hidden) = (texts(&object_of(json!({"schemas": standard.clone()}))), texts(&secret(standard)));
        assert!(open.len() == 2 && open.iter().all(|text| text.contains("email is")), "{open:?}");
        assert!(hidden.len() == 2 && hidden.iter().all(|text| text.contains("this is")), "{hidden:?}");
        let (had, has) = (json!([of("canary", "String")]), json!([of("canary", "Number")]));
        let diff =
            Diff::from([("schemas[0].attributeDataType".to_owned(), Change { kind: Kind::Update, replaces: false })]);
        for (had, has, shown) in [
            (object_of(json!({"schemas": had.clone()})), object_of(json!({"schemas": has.clone()})), true),
            (object_of(json!({"schemas": had.clone()})), secret(has.clone()), false),
            (secret(had), object_of(json!({"schemas": has})), false),
        ] {
            let mut failures = Failures::default();
            refuse_changes(&diff, &had, &has, &mut failures);
            let texts: Vec<String> = failures.into_iter().map(|f| f.reason).collect();
            assert!(texts.len() == 1 && texts[0].contains("canary") == shown, "{texts:?}");
        }
    }
}
