//! What the author of a component writes, and what every component does, once. A component puts resources together: it
//! takes arguments, registers children and gives outputs. It calls nobody but the engine.

mod rehearsal;

pub use rehearsal::Part;

use crate::check::{Failures, check};
use crate::engine_log::Row;
use crate::error::{Error, Result};
use crate::eventual::{Overrides, typed, untyped};
use crate::facts::Facts;
use crate::marks::{Marks, hidden, shown_failure};
use crate::monitor::{Monitor, Registered};
use crate::proto::pulumirpc::{CallRequest, ConstructRequest, RegisterResourceRequest};
use crate::resource::{Resource, Surroundings};
use crate::resources::registry;
use crate::schema::VERSION;
use crate::spec::{Fields, Property, Spec, Types};
use crate::value::{Object, Reference, Value};
use async_trait::async_trait;
use rehearsal::Rehearsal;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::future::Future;

/// A component.
pub trait Component: Send + Sync + 'static {
    /// The type token.
    const TOKEN: &'static str;
    /// What it can be asked for once it is there.
    const METHODS: &'static [Method] = &[];
    /// What a program gives.
    type Args: DeserializeOwned + JsonSchema + Send;
    /// What it gives back.
    type Outputs: Serialize + JsonSchema;

    /// Rules between arguments, and warnings. Types, bounds and required ones are checked already.
    fn rules(_: Facts<'_>, _: &mut Failures) {}

    /// Registers its children.
    fn build(site: &Site, args: Self::Args) -> impl Future<Output = Result<Self::Outputs>> + Send;
}

/// A method of a component: it makes another component that belongs to this one.
#[derive(Debug)]
pub struct Method {
    /// Its name.
    pub name: &'static str,
    /// Its documentation.
    pub doc: &'static str,
    /// The token of the component that it makes. It takes that one's arguments, and a name.
    pub makes: &'static str,
    /// The argument that it gives by itself, and the output that it takes for it.
    pub gives: (&'static str, &'static str),
    /// What the result is called.
    pub result: &'static str,
}

/// A [`Component`] with its types erased.
#[async_trait]
pub trait Built: Send + Sync {
    #[expect(missing_docs, reason = "derived from Component")]
    fn spec(&self, types: &mut Types) -> Spec;
    #[expect(missing_docs, reason = "see above")]
    fn methods(&self) -> &'static [Method];
    #[expect(missing_docs, reason = "the function of the same name of Component")]
    fn rules(&self, facts: Facts<'_>, failures: &mut Failures);
    #[expect(missing_docs, reason = "see above")]
    async fn build(&self, site: &Site, args: Object) -> Result<Object>;
}

#[async_trait]
impl<C: Component> Built for C {
    fn spec(&self, types: &mut Types) -> Spec {
        Spec::of::<C::Args, C::Outputs>(C::TOKEN, types)
    }
    fn methods(&self) -> &'static [Method] {
        C::METHODS
    }
    fn rules(&self, facts: Facts<'_>, failures: &mut Failures) {
        C::rules(facts, failures);
    }
    async fn build(&self, site: &Site, args: Object) -> Result<Object> {
        untyped(&C::build(site, typed(args)?).await?)
    }
}

/// A component and its spec.
pub struct Assembly {
    /// What is known of its arguments and outputs.
    pub spec: Spec,
    /// What it does.
    pub component: Box<dyn Built>,
}

/// The program that a component is in, as the engine calls it. Each is empty where the engine does not say it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// Whose it is.
    pub organization: String,
    /// What it is.
    pub project: String,
    /// Which of its deployments this is.
    pub stack: String,
}

impl From<&ConstructRequest> for Program {
    fn from(request: &ConstructRequest) -> Self {
        let ConstructRequest { organization, project, stack, .. } = request;
        Program { organization: organization.clone(), project: project.clone(), stack: stack.clone() }
    }
}

impl From<&CallRequest> for Program {
    fn from(request: &CallRequest) -> Self {
        let CallRequest { organization, project, stack, .. } = request;
        Program { organization: organization.clone(), project: project.clone(), stack: stack.clone() }
    }
}

/// The deployment in which a component is made.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// What is deployed.
    pub program: Program,
    /// Where resources are registered.
    pub monitor: Monitor,
    /// Whether it is a preview: nothing is made, and what only AWS knows stays unknown.
    pub dry_run: bool,
    /// This very provider, which manages the children unless the program names another one.
    pub provider: String,
    /// The region of this provider, where it is written down.
    pub region: Option<String>,
}

/// Where a component is made.
#[derive(Debug)]
pub struct Site {
    name: String,
    program: Program,
    stage: Stage,
}

/// A component is built twice: first nothing is made, so that bad arguments are told before anything is registered.
#[derive(Debug)]
enum Stage {
    Rehearsal(Rehearsal),
    Deployed(Deployed),
}

/// The component is registered, and its children are not yet.
#[derive(Debug)]
struct Deployed {
    deployment: Deployment,
    urn: String,
    /// The provider of the children, in the form `urn::id`; empty leaves it to the engine.
    provider: String,
}

/// A component that was made.
#[derive(Debug)]
pub struct Constructed {
    /// Its URN.
    pub urn: String,
    /// Its outputs, each with the resources that it came from.
    pub outputs: Object,
}

impl Assembly {
    /// Makes the component: refuses bad arguments, registers it as `as_asked`, then its children, then its outputs.
    pub async fn construct(
        &self,
        types: &Types,
        deployment: Deployment,
        as_asked: RegisterResourceRequest,
        args: Object,
        row: impl FnOnce(&str) -> Row,
    ) -> Result<Constructed> {
        let (args, failures) = check(types, &self.spec.inputs, args);
        let args = hidden(types, &self.spec.inputs, args);
        let (name, package) = (as_asked.name.clone(), self.spec.token.split(':').next().unwrap_or_default());
        let provider = as_asked.providers.get(package).unwrap_or(&deployment.provider).clone();
        let mut broken = Failures::default();
        self.component.rules(Facts::new(&args), &mut broken);
        if failures.is_empty() {
            let region = deployment.region.clone().filter(|_| provider == deployment.provider);
            broken.append(self.rehearse(&name, &deployment.program, region, args.clone()).await?);
        }
        let (wrong, warnings) =
            failures.with_rules(broken, &args, |f| shown_failure(types, &self.spec.inputs, &args, f));
        if !wrong.is_empty() {
            return Err(Error::Arguments(wrong));
        }
        let Registered { urn, .. } = deployment.monitor.register(as_asked, args.clone()).await?;
        row(&urn).tell(&[], &warnings).await;
        let Deployment { program, dry_run, monitor, .. } = deployment.clone();
        let stage = Stage::Deployed(Deployed { deployment, urn: urn.clone(), provider });
        let mut outputs = self.component.build(&Site { name, program, stage }, args).await?;
        if !dry_run {
            // Of a child that was left out; the state takes no unknowns.
            outputs.retain(|_, v| !v.has_unknown());
        }
        monitor.complete(&urn, outputs.clone()).await?;
        Ok(Constructed { urn, outputs })
    }

    /// What the children of the component `name` would be refused for, in the region of their provider as far as it is known.
    async fn rehearse(&self, name: &str, program: &Program, region: Option<String>, args: Object) -> Result<Failures> {
        // A resource may be there already, for which some rules are milder.
        let around = Surroundings { region, exists: true, ..Surroundings::default() };
        let stage = Stage::Rehearsal(Rehearsal::new(around));
        let site = Site { name: name.to_owned(), program: program.clone(), stage };
        self.component.build(&site, args).await?;
        Ok(match site.stage {
            Stage::Rehearsal(rehearsal) => rehearsal.refused(),
            Stage::Deployed(_) => Failures::default(),
        })
    }
}

impl Constructed {
    /// The component as a value, which stands for all that it consists of.
    pub fn reference(&self) -> Value {
        let mut marks = Value::Object(self.outputs.clone()).marks();
        marks.secret = false;
        reference(self.urn.clone(), None).marked(&marks)
    }
}

fn reference(urn: String, id: Option<Value>) -> Value {
    let rest = [("packageVersion".to_owned(), VERSION.into())].into();
    Value::Reference(Reference { urn, id: id.map(Box::new), rest })
}

/// A child of a component.
#[derive(Debug)]
pub struct Child {
    registered: Registered,
    /// Outputs that are missing because they are not known yet.
    open: BTreeSet<String>,
}

impl Site {
    /// The name of the component.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The program that it is in.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Registers a child, with the inputs that the component chose, and what the program says in their place.
    pub async fn child<R: Resource>(
        &self,
        part: Part<'_>,
        chosen: Object,
        overrides: Option<Overrides<R>>,
    ) -> Result<Child> {
        let inputs = match &overrides {
            Some(overrides) => overrides.over(chosen),
            None => chosen,
        };
        let (registered, dry_run) = match &self.stage {
            Stage::Rehearsal(rehearsal) => (rehearsal.child(part, inputs, overrides), true),
            Stage::Deployed(deployed) => (
                deployed.register(R::TOKEN, format!("{}{}", self.name, part.suffix), inputs).await?,
                deployed.deployment.dry_run,
            ),
        };
        let outputs = registry().resource(R::TOKEN).map(|r| &r.entry.spec.outputs);
        Ok(Child { open: open(&registered, outputs, dry_run), registered })
    }
}

impl Deployed {
    async fn register(&self, token: &str, name: String, inputs: Object) -> Result<Registered> {
        let request = RegisterResourceRequest {
            r#type: token.to_owned(),
            name,
            parent: self.urn.clone(),
            custom: true,
            provider: self.provider.clone(),
            version: VERSION.into(),
            ..Default::default()
        };
        self.deployment.monitor.register(request, inputs).await
    }
}

impl Child {
    fn marks(&self) -> Marks {
        Marks::from_resources([self.registered.urn.clone()])
    }

    /// Its id.
    pub fn id(&self) -> Value {
        self.registered.id.clone().marked(&self.marks())
    }

    /// Its output `name`; null where it has none.
    pub fn output(&self, name: &str) -> Value {
        match self.registered.outputs.get(name) {
            Some(v) => v.clone(),
            None if self.open.contains(name) => Value::Unknown.marked(&self.marks()),
            None => Value::Null,
        }
    }

    /// It, as a value.
    pub fn node(&self) -> Value {
        reference(self.registered.urn.clone(), Some(self.registered.id.clone())).marked(&self.marks())
    }
}

/// Which outputs are still to come. A preview leaves out those that it does not know: all of a resource that is to be made,
/// and of one that is to change those that AWS computes. What is missing of anything else is not there.
fn open(of: &Registered, outputs: Option<&Fields>, dry_run: bool) -> BTreeSet<String> {
    let made = !of.left_out && (!dry_run || of.id != Value::Unknown);
    let computed = |p: &Property| p.computed || p.follows.is_some();
    let outputs = || outputs.into_iter().flatten();
    let unchanged = outputs().any(|(name, p)| p.computed && of.outputs.contains_key(name));
    let missing = outputs()
        .filter(|(name, p)| !of.outputs.contains_key(*name) && (!made || dry_run && computed(p) && !unchanged));
    missing.map(|(name, _)| name.clone()).collect()
}

/// The members that are there.
pub fn given<const N: usize>(members: [(&str, Option<Value>); N]) -> Object {
    members.into_iter().filter_map(|(name, v)| Some((name.to_owned(), v?))).collect()
}
