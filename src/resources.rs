//! The list of resources, functions and components, by token.

pub(crate) mod identity_pool;
pub(crate) mod identity_provider;
mod managed_login_branding;
pub(crate) mod user_pool;
pub(crate) mod user_pool_client;
mod user_pool_client_secret;
pub(crate) mod user_pool_domain;
pub(crate) mod user_pool_triggers;

use crate::component::Assembly;
use crate::components;
use crate::config;
use crate::function::Invocable;
use crate::functions;
use crate::lifecycle::{Entry, Lifecycle};
use crate::resource::Erased;
use crate::spec::{Spec, Types};
use std::sync::OnceLock;

/// All that the provider serves.
pub struct Registry {
    types: Types,
    provider: Spec,
    resources: Vec<Entry>,
    functions: Vec<Invocable>,
    components: Vec<Assembly>,
}

/// The one registry. A new resource is a line here.
pub fn registry() -> &'static Registry {
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    REGISTRY.get_or_init(|| {
        let resources: Vec<Box<dyn Erased>> = vec![
            Box::new(identity_pool::IdentityPool),
            Box::new(identity_provider::IdentityProvider),
            Box::new(managed_login_branding::ManagedLoginBranding),
            Box::new(user_pool::UserPool),
            Box::new(user_pool_client::UserPoolClient),
            Box::new(user_pool_client_secret::UserPoolClientSecret),
            Box::new(user_pool_domain::UserPoolDomain),
            Box::new(user_pool_triggers::UserPoolTriggers),
        ];
        let mut types = Types::default();
        Registry {
            provider: config::spec(&mut types),
            resources: resources
                .into_iter()
                .map(|resource| Entry { spec: resource.spec(&mut types), resource })
                .collect(),
            functions: functions::all()
                .into_iter()
                .map(|f| Invocable { spec: f.spec(&mut types), function: f })
                .collect(),
            components: components::all()
                .into_iter()
                .map(|component| Assembly { spec: component.spec(&mut types), component })
                .collect(),
            types,
        }
    })
}

/// Whether some input or output, or some member of one, has this name. What else stands in an object is the key of a map.
pub fn is_property(name: &str) -> bool {
    let registry = registry();
    let specs = registry.specs().chain([registry.provider()]).chain(registry.components().map(|c| &c.spec));
    registry.types.iter().any(|(_, of)| of.fields.contains_key(name))
        || specs.into_iter().any(|spec| spec.inputs.contains_key(name) || spec.outputs.contains_key(name))
}

impl Registry {
    /// The named object types of all specs.
    pub fn types(&self) -> &Types {
        &self.types
    }

    /// The provider's own configuration.
    pub fn provider(&self) -> &Spec {
        &self.provider
    }

    /// The specs of all resources.
    pub fn specs(&self) -> impl Iterator<Item = &Spec> {
        self.resources.iter().map(|e| &e.spec)
    }

    /// The lives of all resources.
    pub fn lives(&self) -> impl Iterator<Item = Lifecycle<'_>> {
        self.resources.iter().map(|entry| Lifecycle { types: &self.types, entry })
    }

    /// The input that names a resource of this type.
    pub fn named_by(&self, token: &str) -> &'static str {
        self.resource(token).map_or("", |of| of.entry.resource.named_by())
    }

    /// All functions.
    pub fn functions(&self) -> impl Iterator<Item = &Invocable> {
        self.functions.iter()
    }

    /// All components.
    pub fn components(&self) -> impl Iterator<Item = &Assembly> {
        self.components.iter()
    }

    /// The component with this token.
    pub fn component(&self, token: &str) -> Option<&Assembly> {
        self.components.iter().find(|c| c.spec.token == token)
    }

    /// The life of the resource with this token.
    pub fn resource(&self, token: &str) -> Option<Lifecycle<'_>> {
        let entry = self.resources.iter().find(|e| e.spec.token == token)?;
        Some(Lifecycle { types: &self.types, entry })
    }

    /// The function with this token.
    pub fn function(&self, token: &str) -> Option<&Invocable> {
        self.functions.iter().find(|f| f.spec.token == token)
    }
}
