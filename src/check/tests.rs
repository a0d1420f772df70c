//! What Check makes of inputs, on a spec of its own.

use super::*;
use crate::spec::Spec;
use crate::value::object_of;
use schemars::JsonSchema;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only the schema is read")]
struct Args {
    #[schemars(length(min = 2, max = 4), regex(pattern = r"^[a-z]+$"))]
    name: String,
    #[schemars(range(min = 6, max = 99))]
    size: Option<i32>,
    #[schemars(extend("enum" = ["ON", "OFF"]))]
    mode: Option<String>,
    #[schemars(extend("itemEnum" = ["email", "phone_number"], "itemNewer" = "^new_"))]
    kinds: Option<BTreeSet<String>>,
    #[schemars(extend("propertyNames" = {"maxLength": 3}), extend("valueBounds" = {"maxLength": 5}))]
    tags: Option<BTreeMap<String, String>>,
    nested: Option<Nested>,
    flag: Option<bool>,
    #[schemars(extend("numericString" = true))]
    count: Option<String>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only the schema is read")]
struct Nested {
    items: Vec<i32>,
}

#[derive(JsonSchema)]
struct None {}

fn checked(inputs: serde_json::Value) -> (Object, Vec<(String, String)>) {
    let mut types = Types::default();
    let spec = Spec::of::<Args, None>("t", &mut types);
    let (inputs, failures) = check(&types, &spec.inputs, object_of(inputs));
    (inputs, failures.into_iter().map(|f| (f.property, f.reason)).collect())
}

#[test]
fn what_is_right_passes() {
    let inputs = json!({"name": "abc", "size": 6, "mode": "ON", "kinds": ["email"], "tags": {"a": "b"},
        "nested": {"items": [1]}, "flag": true, "count": "12"});
    assert_eq!(checked(inputs.clone()), (object_of(inputs), vec![]));
}

/// P24: neither a number nor a guess at a word shows what the program keeps secret.
#[test]
fn what_is_secret_is_not_told() {
    let mut types = Types::default();
    let spec = Spec::of::<Args, None>("t", &mut types);
    let wrong = json!({"name": "abc", "size": 4711, "mode": "OF"});
    let told = |inputs: Object| {
        let (_, failures) = check(&types, &spec.inputs, inputs);
        failures.into_iter().map(|f| f.reason).collect::<Vec<_>>()
    };
    assert_eq!(
        told(object_of(wrong.clone())),
        ["must be one of ON, OFF; did you mean OFF?", "must be 6 to 99, and is 4711"]
    );
    let marked = object_of(wrong).into_iter().map(|(name, v)| (name, v.secret())).collect();
    assert_eq!(told(marked), ["must be one of ON, OFF", "must be 6 to 99"]);
}

#[test]
fn a_value_that_aws_may_have_by_now_is_a_warning() {
    let mut types = Types::default();
    let spec = Spec::of::<Args, None>("t", &mut types);
    let inputs = object_of(json!({"name": "abc", "kinds": ["new_one", "old_one"]}));
    let (_, mut failures) = check(&types, &spec.inputs, inputs);
    let warned = failures.warnings();
    assert!(warned.len() == 1 && warned[0].starts_with("kinds[0] has a value that is newer"), "{warned:?}");
    assert!(failures.touches("kinds[1]") && !failures.touches("kinds[0]"));
}

/// What differs by a slip of the hand is refused, although AWS might have such a value some day.
#[test]
fn a_slip_is_not_taken_for_a_newer_value() {
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only the schema is read")]
    struct Newer {
        #[schemars(extend("enum" = ["LITE", "ESSENTIALS", "MULTI_FACTOR", "V1_0", "V2_0"], "newer" = "^[A-Za-z0-9_]+$"))]
        one: String,
    }
    let mut types = Types::default();
    let spec = Spec::of::<Newer, None>("t", &mut types);
    for (said, meant) in [
        ("ESSENTIAL", Some("ESSENTIALS")),
        ("ESENTIALS", Some("ESSENTIALS")),
        ("ESSETNIALS", Some("ESSENTIALS")),
        ("Essentials", Some("ESSENTIALS")),
        ("lite", Some("LITE")),
        ("LITEE", Some("LITE")),
        ("MULTI_FACTORS", Some("MULTI_FACTOR")),
        ("v1_0", Some("V1_0")),
        ("V3_0", Option::None),
        ("V10_0", Option::None),
        ("LIGHT", Option::None),
        ("ULTRA", Option::None),
        ("SINGLE_FACTOR", Option::None),
        ("MULTI_FACTOR_WITH_PIN", Option::None),
    ] {
        let (_, mut failures) = check(&types, &spec.inputs, object_of(json!({"one": said})));
        let warned = failures.warnings();
        let wrong: Vec<_> = failures.into_iter().map(|f| f.reason).collect();
        match meant {
            Some(meant) => {
                assert!(warned.is_empty(), "{said}: {warned:?}");
                assert!(
                    wrong.len() == 1 && wrong[0].ends_with(&format!("; did you mean {meant}?")),
                    "{said}: {wrong:?}"
                );
            }
            Option::None => assert!(wrong.is_empty() && warned.len() == 1, "{said}: {wrong:?} {warned:?}"),
        }
    }
}

#[test]
fn texts_become_what_the_property_is() {
    let (inputs, failures) = checked(json!({"name": "abc", "size": "7", "flag": "false", "count": 12}));
    assert_eq!(failures, []);
    assert_eq!(inputs, object_of(json!({"name": "abc", "size": 7, "flag": false, "count": "12"})));
}

#[test]
fn a_whole_number_in_a_text_may_be_greater_than_any_of_rusts() {
    let count = |text: String| checked(json!({"name": "abc", "count": text})).1;
    assert_eq!(count(format!("{}", 2f64.powi(1023))), []);
    assert_eq!(count(format!("-{}", 2f64.powi(1023))), []);
    for wrong in ["", "-", "1.5", "1e3", "+1", "inf"] {
        let reason = "must be a whole number, as a number or as text";
        assert_eq!(count(wrong.into()), [("count".to_owned(), reason.to_owned())], "{wrong}");
    }
    assert_eq!(count("9".repeat(309)), [("count".to_owned(), "must be at most 2^1023".to_owned())]);
}

#[test]
fn everything_wrong_is_told_at_once_with_its_path() {
    let (_, failures) =
        checked(json!({"size": 5, "mode": "ONN", "kinds": ["email", "fax"], "tags": {"long": "toolong"},
        "nested": {"items": ["x"], "item": 1}, "sise": 1, "flag": "maybe", "count": "many"}));
    let failures: Vec<_> = failures.iter().map(|(p, r)| format!("{p} {r}")).collect();
    assert_eq!(
        failures,
        [
            "count must be a whole number, as a number or as text",
            "flag must be a boolean, and is a string",
            "kinds[1] must be one of email, phone_number",
            "mode must be one of ON, OFF; did you mean ON?",
            "nested.item is not a property here; did you mean items?",
            "nested.items[0] must be a whole number, and is a string",
            "sise is not a property here; did you mean size?",
            "size must be 6 to 99, and is 5",
            "tags.long its key must be at most 3 characters long, and is 4",
            "tags.long must be at most 5 characters long, and is 7",
            "name is required, and missing",
        ]
    );
}

#[test]
fn a_resource_where_a_text_belongs_is_explained() {
    let mut types = Types::default();
    let spec = Spec::of::<Args, None>("t", &mut types);
    let reference = crate::value::Reference { urn: "urn:x".into(), id: Option::None, rest: Object::new() };
    let inputs = [("name".to_owned(), Value::Reference(reference))].into();
    let (_, failures) = check(&types, &spec.inputs, inputs);
    let reasons: Vec<_> = failures.into_iter().map(|f| f.reason).collect();
    assert_eq!(reasons, ["must be a string, and is a resource: pass one of its properties, such as its id or arn"]);
}
