//! An identity provider of a user pool in a few words.

use crate::component::{Component, Part, Site, given};
use crate::error::Result;
use crate::eventual::{Eventual, Node, Overrides, Transform};
use crate::patterns::USER_POOL_ID;
use crate::resources::identity_provider::IdentityProvider;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An identity provider of a user pool: people sign in there.
///
/// The pool calls a provider of the type `oidc` or `saml` by the name of the component, and the others as AWS wants it. Pass
/// `providerName` to the `providers` of a client, so that the provider is there first. The method `addIdentityProvider` of a
/// `CognitoUserPool` makes one too, and knows the pool.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoIdentityProviderArgs {
    /// Which claim of the provider fills which attribute of the pool: the attribute is the key, the claim the value. Default:
    /// none. Changes in place.
    #[schemars(extend("example" = {"email": "email"}))]
    pub attributes: Option<Eventual<BTreeMap<String, String>>>,

    /// What the pool has to know of the provider, by AWS's keys, which `providerDetails` of the resource `IdentityProvider`
    /// lists. Changes in place.
    #[schemars(extend("secretKeys" = ["client_secret", "private_key"], "example" = {
        "client_id": "1example23456789",
        "client_secret": "1example2secret3",
        "authorize_scopes": "openid email",
        "oidc_issuer": "https://auth.example.com",
        "attributes_request_method": "GET"
    }))]
    pub details: Eventual<BTreeMap<String, String>>,

    /// Inputs of the resource that the component makes, in place of what it chose.
    pub transform: Option<Transform<CognitoIdentityProviderTransform>>,

    /// What kind of provider it is. A change replaces it.
    #[schemars(extend("enum" = ["amazon", "apple", "facebook", "google", "oidc", "saml"], "example" = "oidc"))]
    pub r#type: Eventual<String>,

    /// The id of the user pool. A change replaces the provider.
    #[schemars(length(min = 1, max = 55), regex(pattern = USER_POOL_ID), extend("example" = "us-east-1_AbCdEfGhI"))]
    pub user_pool: Eventual<String>,
}

/// What a program says in place of the component.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoIdentityProviderTransform {
    /// Of the identity provider.
    pub identity_provider: Option<Overrides<IdentityProvider>>,
}

/// What the component gives back.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoIdentityProviderOutputs {
    /// The resources that the component made.
    pub nodes: CognitoIdentityProviderNodes,

    /// What the pool and its clients call the provider.
    pub provider_name: Eventual<String>,
}

/// The resources of a `CognitoIdentityProvider`.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoIdentityProviderNodes {
    /// The identity provider.
    pub identity_provider: Node<IdentityProvider>,
}

const PART: Part<'_> = Part {
    suffix: "IdentityProvider",
    called: "identityProvider",
    of: &[
        ("attributeMapping", "attributes"),
        ("providerDetails", "details"),
        ("providerName", "name of the component"),
        ("providerType", "type"),
        ("userPoolId", "userPool"),
    ],
};

/// The component.
#[derive(Debug)]
pub struct CognitoIdentityProvider;

impl Component for CognitoIdentityProvider {
    const TOKEN: &'static str = "cognito:components:CognitoIdentityProvider";
    type Args = CognitoIdentityProviderArgs;
    type Outputs = CognitoIdentityProviderOutputs;

    async fn build(site: &Site, args: CognitoIdentityProviderArgs) -> Result<CognitoIdentityProviderOutputs> {
        let own_name = site.name().to_owned();
        let name = args.r#type.map(|ty| if has_own_name(&ty) { own_name } else { provider_type(&ty).to_owned() })?;
        let inputs = given([
            ("userPoolId", Some(args.user_pool.into())),
            ("providerName", Some(name.into())),
            ("providerType", Some(args.r#type.map(|ty| provider_type(&ty).to_owned())?.into())),
            ("providerDetails", Some(args.details.into())),
            ("attributeMapping", args.attributes.map(Into::into)),
        ]);
        let overrides = args.transform.and_then(|t| t.of(|t| t.identity_provider.as_ref()));
        let provider = site.child::<IdentityProvider>(PART, inputs, overrides).await?;
        Ok(CognitoIdentityProviderOutputs {
            nodes: CognitoIdentityProviderNodes { identity_provider: provider.node().into() },
            provider_name: provider.output("providerName").into(),
        })
    }
}

/// AWS's word for a type.
fn provider_type(ty: &str) -> &str {
    match ty {
        "amazon" => "LoginWithAmazon",
        "apple" => "SignInWithApple",
        "facebook" => "Facebook",
        "google" => "Google",
        "oidc" => "OIDC",
        "saml" => "SAML",
        other => other,
    }
}

/// Whether a pool can have several of a type, each with a name of its own.
fn has_own_name(ty: &str) -> bool {
    matches!(ty, "oidc" | "saml")
}
