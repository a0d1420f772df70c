//! Random arguments with random marks: nothing panics, and no mark is lost on the way to the children.

use super::*;
use crate::support::random;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use pulumi_resource_cognito::resources::registry;
use std::cell::{Cell, RefCell};
use tokio::runtime::Runtime;

/// How many components of each kind, where `PROPTEST_CASES` does not say.
const CASES: u32 = 96;

/// What is done to the values of the arguments, one after the other, over and over.
pub type Marking = Vec<(bool, bool, Option<u8>)>;

/// Marks values at random, from the top down: unknown, secret, from a resource of its own.
pub struct Marker<'a> {
    marking: std::iter::Cycle<std::slice::Iter<'a, (bool, bool, Option<u8>)>>,
    /// The sources that were given out.
    sources: BTreeSet<String>,
}

impl<'a> Marker<'a> {
    pub fn new(marking: &'a Marking) -> Self {
        Marker { marking: marking.iter().cycle(), sources: BTreeSet::new() }
    }

    pub fn mark(&mut self, v: Value) -> Value {
        let &(unknown, secret, source) = self.marking.next().expect("an endless one");
        let v = match v {
            _ if unknown => Value::Unknown,
            Value::List(items) => Value::List(items.into_iter().map(|v| self.mark(v)).collect()),
            Value::Object(o) => Value::Object(o.into_iter().map(|(k, v)| (k, self.mark(v))).collect()),
            v => v,
        };
        let sources: BTreeSet<String> = source.map(|n| format!("urn:{n}")).into_iter().collect();
        self.sources.extend(sources.iter().cloned());
        v.marked(&Marks { secret, sources })
    }
}

pub fn cases(ty: &'static str) -> impl Strategy<Value = (serde_json::Map<String, Json>, Marking)> {
    let marking = (prop::bool::weighted(0.1), prop::bool::weighted(0.15), prop::option::weighted(0.3, any::<u8>()));
    let spec = &registry().component(ty).expect("a component").spec;
    (random::object(&spec.inputs), prop::collection::vec(marking, 1..40))
}

fn every_source_and_secret(ty: &'static str) {
    let runtime = Runtime::new().unwrap();
    let lab = RefCell::new(runtime.block_on(lab()));
    let config = Config { cases: Config::default().cases.min(CASES), ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let constructed = Cell::new(0);
    runner
        .run(&cases(ty), |(inputs, marking)| {
            let mut lab = lab.borrow_mut();
            let mut marker = Marker::new(&marking);
            let inputs: Object = object_of(Json::from(inputs)).into_iter().map(|(k, v)| (k, marker.mark(v))).collect();
            let answer = runtime.block_on(lab.preview(ty, inputs.clone()));
            let registered = lab.monitor.registered();
            if let Err(status) = &answer {
                // The generator does not know the rules.
                prop_assert_eq!(status.code(), Code::InvalidArgument, "{:?}", status);
                prop_assert!(registered.is_empty());
                return Ok(());
            }
            constructed.set(constructed.get() + 1);
            let [component, children @ ..] = registered.as_slice() else { panic!("{registered:?}") };
            prop_assert_eq!(Vec::from_iter(&component.dependencies), Vec::from_iter(&marker.sources));
            let of_children: BTreeSet<&String> = children.iter().flat_map(|child| &child.dependencies).collect();
            // What the program says in place of the component may take the place of an argument.
            let named = |name: &str| !inputs.contains_key("transform") || name == "transform";
            for (name, v) in inputs.iter().filter(|(name, _)| named(name)) {
                let marks = v.marks();
                for source in &marks.sources {
                    prop_assert!(of_children.contains(source), "{} of {}: {:?}", source, name, children);
                }
                prop_assert_eq!(&sources(component)[name], &Vec::from_iter(marks.sources));
                // What the spec calls a secret is one besides.
                prop_assert!(object(component.object.clone())[name].has_secret() || !marks.secret);
            }
            for child in children {
                let properties = object(child.object.clone());
                prop_assert!(properties.keys().eq(sources(child).keys()));
                let of_properties: BTreeSet<String> = sources(child).into_values().flatten().collect();
                prop_assert_eq!(Vec::from_iter(of_properties), child.dependencies.clone());
            }
            let secret = inputs.iter().any(|(name, v)| named(name) && v.has_secret());
            let kept = children.iter().any(|child| object(child.object.clone()).values().any(Value::has_secret));
            prop_assert!(kept || !secret, "{:?}", children);
            Ok(())
        })
        .unwrap();
    assert!(constructed.get() > 10, "only {} of the cases were good", constructed.get());
}

#[test]
fn of_user_pools() {
    every_source_and_secret(POOL_COMPONENT);
}

#[test]
fn of_identity_providers() {
    every_source_and_secret(PROVIDER_COMPONENT);
}

#[test]
fn of_clients() {
    every_source_and_secret(CLIENT_COMPONENT);
}

#[test]
fn of_identity_pools() {
    every_source_and_secret(IDENTITY_COMPONENT);
}
