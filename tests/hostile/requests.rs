//! Requests of every RPC: good ones, and what becomes of them when values and texts in them are hostile.

use super::rng::Rng;
use super::samples::{Kind, Samples};
use super::texts;
use super::values;
use prost::Message;
use prost_types::Struct;
use pulumi_resource_cognito::proto::pulumirpc as rpc;
use pulumi_resource_cognito::proto::pulumirpc::check_request::AutonamingOptions;
use pulumi_resource_cognito::proto::pulumirpc::{call_request, construct_request};

/// The RPCs, and how many of 100 cases each gets. Those that call AWS take long.
pub const RPCS: [(&str, usize); 21] = [
    ("Check", 22),
    ("Diff", 17),
    ("CheckConfig", 7),
    ("DiffConfig", 6),
    ("Configure", 6),
    ("Create", 7),
    ("Update", 7),
    ("Read", 3),
    ("Delete", 3),
    ("List", 3),
    ("Invoke", 4),
    ("Construct", 3),
    ("Call", 3),
    ("Handshake", 1),
    ("Attach", 1),
    ("GetPluginInfo", 1),
    ("GetSchema", 1),
    ("Parameterize", 1),
    ("GetMapping", 1),
    ("GetMappings", 1),
    ("Cancel", 2),
];

/// What makes the requests.
pub struct Hand<'a> {
    pub rng: Rng,
    pub samples: &'a Samples,
    /// Where components find their deployment.
    pub monitor: &'a str,
    /// Whether values and texts are hostile; else the request is a good one.
    pub hostile: bool,
}

impl Hand<'_> {
    /// One of these bags, perhaps spoiled.
    fn bag(&mut self, of: &[Struct]) -> Option<Struct> {
        if of.is_empty() || self.hostile && self.rng.once_in(20) {
            return None;
        }
        let mut bag = self.rng.pick(of).clone();
        if self.hostile && !self.rng.once_in(4) {
            let donors = &self.rng.pick(&self.samples.resources).inputs;
            values::spoil(&mut self.rng, &mut bag, &donors[0]);
        }
        Some(bag)
    }

    /// This text, or another one.
    fn text(&mut self, s: &str) -> String {
        match self.rng.below(if self.hostile { 12 } else { 0 }) {
            10 => texts::twisted(&mut self.rng, s),
            11 => texts::hostile(&mut self.rng),
            _ => s.to_owned(),
        }
    }

    /// Names of properties, as an `ignoreChanges` would have them.
    fn paths(&mut self, bag: Option<&Struct>) -> Vec<String> {
        let names: Vec<String> = bag.iter().flat_map(|bag| bag.fields.keys().cloned()).collect();
        let path = |hand: &mut Self| {
            let name = if names.is_empty() { String::new() } else { hand.rng.pick(&names).clone() };
            let more =
                *hand.rng.pick(&["", "", "[0]", "[*]", ".*", "[\"a.b\"]", "[0].name", ".a.b.c", "[\"a\\\"]", "[1"]);
            hand.text(&format!("{name}{more}"))
        };
        (0..self.rng.below(4)).map(|_| path(self)).collect()
    }

    fn texts(&mut self) -> Vec<String> {
        (0..self.rng.below(3)).map(|_| self.text("urn:pulumi:dev::test::a:b:C::d")).collect()
    }

    fn urn(&mut self, ty: &str) -> String {
        self.text(&format!("urn:pulumi:dev::test::{ty}::thing"))
    }

    /// The type and the name beside the URN, which old engines leave out.
    fn type_and_name(&mut self, ty: &str) -> (String, String) {
        if self.rng.once_in(3) { Default::default() } else { (self.text(ty), self.text("thing")) }
    }

    fn id(&mut self, of: &Kind) -> String {
        if self.hostile && self.rng.once_in(3) { texts::twisted(&mut self.rng, &of.id) } else { self.text(&of.id) }
    }

    /// How long an operation may take: little, and sometimes no time that there is.
    fn timeout(&mut self) -> f64 {
        *self.rng.pick(if self.hostile {
            &[5.0, 0.0, -1.0, f64::NAN, f64::INFINITY, 1e19, 1e300, 1e-300][..]
        } else {
            &[5.0]
        })
    }

    fn seed(&mut self) -> Vec<u8> {
        (0..self.rng.below(40)).map(|_| self.rng.next() as u8).collect()
    }

    fn autonaming(&mut self) -> Option<AutonamingOptions> {
        let mode = self.rng.below(if self.hostile { 5 } else { 3 }) as i32;
        let proposed_name = self.text("thing-1234567");
        self.rng.once_in(3).then_some(AutonamingOptions { proposed_name, mode })
    }

    /// The bytes of a request to this RPC.
    pub fn request(&mut self, name: &str) -> Vec<u8> {
        let samples = self.samples;
        let of = &samples.resources[self.rng.below(samples.resources.len())];
        match name {
            "Check" | "CheckConfig" => self.check(of, name == "CheckConfig").encode_to_vec(),
            "Diff" | "DiffConfig" => self.diff(of, name == "DiffConfig").encode_to_vec(),
            "Configure" => self.configure().encode_to_vec(),
            "Create" | "Update" => self.write(of, name),
            "Read" | "Delete" | "List" => self.look(of, name),
            "Invoke" | "Construct" | "Call" => self.of_components(name),
            _ => self.of_the_process(name),
        }
    }

    fn check(&mut self, of: &Kind, config: bool) -> rpc::CheckRequest {
        let (inputs, ty) = if config {
            (&self.samples.configurations, "pulumi:providers:cognito")
        } else {
            (&of.inputs, of.token.as_str())
        };
        let (r#type, name) = self.type_and_name(ty);
        rpc::CheckRequest {
            urn: self.urn(ty),
            olds: if self.rng.once_in(2) { self.bag(inputs) } else { None },
            news: self.bag(inputs),
            random_seed: self.seed().into(),
            autonaming: self.autonaming(),
            r#type,
            name,
        }
    }

    fn diff(&mut self, of: &Kind, config: bool) -> rpc::DiffRequest {
        let (inputs, states, ty) = if config {
            (&self.samples.configurations, &self.samples.configurations, "pulumi:providers:cognito")
        } else {
            (&of.inputs, &of.states, of.token.as_str())
        };
        let (r#type, name) = self.type_and_name(ty);
        let news = self.bag(inputs);
        rpc::DiffRequest {
            id: self.id(of),
            urn: self.urn(ty),
            olds: self.bag(states),
            old_inputs: if self.rng.once_in(4) { None } else { self.bag(inputs) },
            ignore_changes: self.paths(news.as_ref()),
            news,
            r#type,
            name,
        }
    }

    fn configure(&mut self) -> rpc::ConfigureRequest {
        let names = ["region", "endpoints", "defaultTags", "maxRetries", "assumeRoles", "accessKey"];
        let texts = ["us-east-1", "[{\"iam\":\"http://127.0.0.1:1\"}]", "{\"tags\":{\"a\":\"b\"}}", "3", "[]", "true"];
        let variables = (0..self.rng.below(5)).map(|_| {
            let name = format!("cognito:config:{}", self.rng.pick(&names));
            let text = *self.rng.pick(&texts);
            (self.text(&name), self.text(text))
        });
        let variables = variables.collect();
        rpc::ConfigureRequest {
            id: Some(self.text("id")),
            urn: Some(self.urn("pulumi:providers:cognito")),
            args: if self.rng.once_in(3) { None } else { self.bag(&self.samples.configurations) },
            variables,
            ..Default::default()
        }
    }

    fn write(&mut self, of: &Kind, rpc_name: &str) -> Vec<u8> {
        let (urn, (r#type, name)) = (self.urn(&of.token), self.type_and_name(&of.token));
        let (properties, timeout, preview) = (self.bag(&of.inputs), self.timeout(), !self.rng.once_in(6));
        if rpc_name == "Create" {
            let request = rpc::CreateRequest { urn, properties, timeout, preview, r#type, name, ..Default::default() };
            return request.encode_to_vec();
        }
        let request = rpc::UpdateRequest {
            id: self.id(of),
            urn,
            olds: self.bag(&of.states),
            old_inputs: if self.rng.once_in(4) { None } else { self.bag(&of.inputs) },
            ignore_changes: self.paths(properties.as_ref()),
            news: properties,
            timeout,
            preview,
            r#type,
            name,
            ..Default::default()
        };
        request.encode_to_vec()
    }

    fn look(&mut self, of: &Kind, rpc_name: &str) -> Vec<u8> {
        let (id, urn, (r#type, name)) = (self.id(of), self.urn(&of.token), self.type_and_name(&of.token));
        let (timeout, known) = (self.timeout(), self.rng.once_in(2));
        let properties = if known { self.bag(&of.states) } else { None };
        let inputs = if known { self.bag(&of.inputs) } else { None };
        match rpc_name {
            "Read" => rpc::ReadRequest { id, urn, properties, inputs, timeout, r#type, name, ..Default::default() }
                .encode_to_vec(),
            "Delete" => {
                let old_inputs = inputs;
                rpc::DeleteRequest { id, urn, properties, old_inputs, timeout, r#type, name, ..Default::default() }
                    .encode_to_vec()
            }
            _ => {
                let numbers = [0, 1, -1, 60, 61, i64::MAX, i64::MIN];
                let tokens =
                    ["", "0:", "1:abc", "-1:x", "18446744073709551615:x", "18446744073709551616:x", ":", "a:b"];
                rpc::ListRequest {
                    token: self.text(&of.token),
                    query: self.bag(&of.queries),
                    limit: *self.rng.pick(&numbers),
                    page_size: *self.rng.pick(&numbers),
                    continuation_token: {
                        let token = *self.rng.pick(&tokens);
                        self.text(token)
                    },
                }
                .encode_to_vec()
            }
        }
    }

    fn of_components(&mut self, rpc_name: &str) -> Vec<u8> {
        if rpc_name == "Invoke" {
            let f = &self.samples.functions[self.rng.below(self.samples.functions.len())];
            let (tok, args, preview) = (self.text(&f.token), self.bag(&f.inputs), self.rng.once_in(2));
            return rpc::InvokeRequest { tok, args, preview }.encode_to_vec();
        }
        let at = self.rng.below(self.samples.components.len());
        let component = &self.samples.components[at];
        let mut args = self.bag(&component.inputs);
        let names: Vec<String> = args.iter().flat_map(|bag| bag.fields.keys().cloned()).collect();
        let urns: Vec<(String, Vec<String>)> = names.into_iter().map(|name| (name, self.texts())).collect();
        let (dry_run, monitor_endpoint) = (self.rng.once_in(2), self.monitor.to_owned());
        if rpc_name == "Construct" {
            return rpc::ConstructRequest {
                dry_run,
                monitor_endpoint,
                r#type: self.text(&component.token),
                name: self.text("it"),
                parent: self.urn("a:b:C"),
                inputs: args,
                input_dependencies: urns
                    .into_iter()
                    .map(|(name, urns)| (name, construct_request::PropertyDependencies { urns }))
                    .collect(),
                dependencies: self.texts(),
                ignore_changes: self.paths(None),
                providers: [("cognito".to_owned(), self.text("urn::id"))].into(),
                ..Default::default()
            }
            .encode_to_vec();
        }
        let tok = self.text("cognito:components:CognitoUserPool/addClient");
        if let Some(args) = args.as_mut().filter(|_| !self.rng.once_in(8)) {
            let this = [
                (values::SIGNATURE, values::text("5cf8f73096256a8f31e491e813e4eb8e")),
                ("urn", values::text("urn:pulumi:dev::test::cognito:components:CognitoUserPool::it")),
            ];
            args.fields.insert("__self__".into(), values::object(this));
            args.fields.insert("name".into(), values::text(self.text("it")));
        }
        let arg_dependencies =
            urns.into_iter().map(|(name, urns)| (name, call_request::ArgumentDependencies { urns })).collect();
        rpc::CallRequest { tok, args, dry_run, monitor_endpoint, arg_dependencies, ..Default::default() }
            .encode_to_vec()
    }

    fn of_the_process(&mut self, rpc_name: &str) -> Vec<u8> {
        match rpc_name {
            "Handshake" => {
                let request =
                    rpc::ProviderHandshakeRequest { engine_address: self.text("127.0.0.1:1"), ..Default::default() };
                request.encode_to_vec()
            }
            "Attach" => rpc::PluginAttach { address: self.text("127.0.0.1:1") }.encode_to_vec(),
            "GetSchema" => {
                let version = self.rng.below(3) as i32;
                rpc::GetSchemaRequest { version, subpackage_name: self.text(""), ..Default::default() }.encode_to_vec()
            }
            "GetMapping" => {
                rpc::GetMappingRequest { key: self.text("terraform"), ..Default::default() }.encode_to_vec()
            }
            "GetMappings" => rpc::GetMappingsRequest { key: self.text("terraform") }.encode_to_vec(),
            "Parameterize" => rpc::ParameterizeRequest::default().encode_to_vec(),
            _ => Vec::new(),
        }
    }
}
