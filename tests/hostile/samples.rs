//! Good inputs, states and ids of everything that the provider serves: what hostile input is made of, so that it comes far.

use crate::support::random;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use prost_types::Struct;
use pulumi_resource_cognito::resources::registry;
use pulumi_resource_cognito::spec::{Fields, Spec};
use pulumi_resource_cognito::value::object_of;
use pulumi_resource_cognito::wire;
use serde_json::Value as Json;

/// How many there are of each kind.
const EACH: usize = 24;

/// Something that has a token.
pub struct Kind {
    pub token: String,
    pub inputs: Vec<Struct>,
    /// Inputs and outputs.
    pub states: Vec<Struct>,
    /// An id to import it by.
    pub id: String,
    /// What it is listed by.
    pub queries: Vec<Struct>,
}

pub struct Samples {
    pub resources: Vec<Kind>,
    pub components: Vec<Kind>,
    pub functions: Vec<Kind>,
    pub configurations: Vec<Struct>,
}

impl Samples {
    pub fn new() -> Samples {
        let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        let mut kind = |spec: &'static Spec, id: &str| Kind {
            token: spec.token.to_owned(),
            inputs: some(&mut runner, &spec.inputs),
            states: Vec::new(),
            id: id.to_owned(),
            queries: spec.queries.as_ref().map_or(Vec::new(), |fields| some(&mut runner, fields)),
        };
        let resource = |spec: &'static Spec| registry().resource(spec.token).expect("it is listed").entry;
        let mut resources: Vec<Kind> =
            registry().specs().map(|spec| kind(spec, resource(spec).resource.imported_as())).collect();
        let components = registry().components().map(|c| kind(&c.spec, "")).collect();
        let functions = registry().functions().map(|f| kind(&f.spec, "")).collect();
        for (kind, spec) in resources.iter_mut().zip(registry().specs()) {
            let outputs = some(&mut runner, &spec.outputs);
            kind.states = kind.inputs.iter().zip(outputs).map(|(inputs, outputs)| both(inputs, outputs)).collect();
        }
        let configurations = some(&mut runner, &registry().provider().inputs);
        Samples { resources, components, functions, configurations }
    }
}

fn some(runner: &mut TestRunner, fields: &'static Fields) -> Vec<Struct> {
    let objects = random::object(fields);
    let mut object = || objects.new_tree(runner).expect("a value").current();
    (0..EACH).map(|_| wire::encode(object_of(Json::from(object())))).collect()
}

fn both(inputs: &Struct, outputs: Struct) -> Struct {
    let mut both = inputs.clone();
    both.fields.extend(outputs.fields);
    both
}
