//! An identity pool in a few words.

use crate::component::{Component, Part, Site, given};
use crate::error::Result;
use crate::eventual::{Eventual, Node, Overrides, Transform};
use crate::patterns::USER_POOL_ID;
use crate::resources::identity_pool::IdentityPool;
use crate::resources::identity_pool::args::IdentityPoolPermissions;
use crate::resources::user_pool::provider_name;
use crate::value::{Object, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An identity pool that gives the users of user pools AWS credentials, with the IAM roles that say what they may do.
///
/// The roles allow what `permissions` says, and nothing more. Guests get credentials only where `permissions` has a list
/// for them. Roles that are managed elsewhere go to `transform.identityPool.roles`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoIdentityPoolArgs {
    /// What users may do. `authenticated` is for users who signed in; `unauthenticated` lets guests in, and is for them.
    /// Default: nothing, and no guests. Changes in place.
    #[schemars(extend("emptyCounts" = true, "example" = {"authenticated": [{
        "actions": ["s3:GetObject", "s3:PutObject"],
        "resources": ["arn:aws:s3:::uploads/private/${cognito-identity.amazonaws.com:sub}/*"]
    }]}))]
    pub permissions: Option<Eventual<IdentityPoolPermissions>>,

    /// Inputs of the resource that the component makes, in place of what it chose.
    pub transform: Option<Transform<CognitoIdentityPoolTransform>>,

    /// The app clients of user pools whose users get credentials, in any order. Default: none. Changes in place.
    pub user_pools: Option<Eventual<Vec<Eventual<CognitoIdentityPoolUserPool>>>>,
}

/// An app client of a user pool.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoIdentityPoolUserPool {
    /// The id of the app client.
    #[schemars(extend("example" = "1example23456789abcdefghij"))]
    pub client: Eventual<String>,

    /// The id of the user pool.
    #[schemars(length(min = 1, max = 55), regex(pattern = USER_POOL_ID), extend("example" = "us-east-1_AbCdEfGhI"))]
    pub user_pool: Eventual<String>,
}

/// What a program says in place of the component.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoIdentityPoolTransform {
    /// Of the identity pool. The IAM roles are part of it.
    pub identity_pool: Option<Overrides<IdentityPool>>,
}

/// What the component gives back.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoIdentityPoolOutputs {
    /// The ARN of the identity pool.
    pub arn: Eventual<String>,

    /// The ARN of the IAM role of users who signed in.
    pub authenticated_role: Eventual<String>,

    /// The id of the identity pool.
    pub id: Eventual<String>,

    /// The resources that the component made.
    pub nodes: CognitoIdentityPoolNodes,

    /// The ARN of the IAM role of guests, where guests are let in.
    pub unauthenticated_role: Option<Eventual<String>>,
}

/// The resources of a `CognitoIdentityPool`.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoIdentityPoolNodes {
    /// The identity pool, with its IAM roles.
    pub identity_pool: Node<IdentityPool>,
}

const PART: Part<'_> = Part {
    suffix: "IdentityPool",
    called: "identityPool",
    of: &[
        ("cognitoIdentityProviders[*].clientId", "userPools[*].client"),
        ("cognitoIdentityProviders[*].providerName", "userPools[*].userPool"),
        ("cognitoIdentityProviders", "userPools"),
        ("permissions", "permissions"),
    ],
};

/// The component.
#[derive(Debug)]
pub struct CognitoIdentityPool;

impl Component for CognitoIdentityPool {
    const TOKEN: &'static str = "cognito:components:CognitoIdentityPool";
    type Args = CognitoIdentityPoolArgs;
    type Outputs = CognitoIdentityPoolOutputs;

    async fn build(site: &Site, args: CognitoIdentityPoolArgs) -> Result<CognitoIdentityPoolOutputs> {
        let overrides = args.transform.and_then(|t| t.of(|t| t.identity_pool.as_ref()));
        // Signed-in users get a role, if only one that allows nothing; unless their roles are managed elsewhere.
        let nothing =
            Some(Value::Object(Object::new())).filter(|_| !overrides.as_ref().is_some_and(|o| o.says("roles")));
        let permissions = args.permissions.map(Value::from).or(nothing);
        let inputs = given([
            ("cognitoIdentityProviders", args.user_pools.map(providers).transpose()?),
            ("allowUnauthenticatedIdentities", permissions.as_ref().and_then(guests)),
            ("permissions", permissions),
        ]);
        let pool = site.child::<IdentityPool>(PART, inputs, overrides).await?;
        let guests = Some(pool.output("unauthenticatedRoleArn")).filter(|role| *role != Value::Null);
        Ok(CognitoIdentityPoolOutputs {
            arn: pool.output("arn").into(),
            authenticated_role: pool.output("authenticatedRoleArn").into(),
            id: pool.id().into(),
            nodes: CognitoIdentityPoolNodes { identity_pool: pool.node().into() },
            unauthenticated_role: guests.map(Into::into),
        })
    }
}

/// The pools as an identity pool names them: host and id, without scheme.
fn providers(pools: Eventual<Vec<Eventual<CognitoIdentityPoolUserPool>>>) -> Result<Value> {
    let Some(items) = pools.members()? else { return Ok(pools.into()) };
    let (_, marks) = Value::from(pools).opened().unmarked();
    let provider = |pool: Eventual<CognitoIdentityPoolUserPool>| -> Result<Value> {
        let Some(pool) = pool.members()? else { return Ok(pool.into()) };
        let name = pool.user_pool.map(|id| provider_name(&id))?;
        let members = given([("providerName", Some(name.into())), ("clientId", Some(pool.client.into()))]);
        Ok(Value::Object(members))
    };
    let providers = items.into_iter().map(provider).collect::<Result<Vec<_>>>()?;
    Ok(Value::List(providers).marked(&marks))
}

/// Whether guests come in: those for whom there is a list do.
fn guests(permissions: &Value) -> Option<Value> {
    match permissions.bare() {
        Value::Unknown => Some(Value::Unknown.marked(&permissions.marks())),
        Value::Object(o) => match o.get("unauthenticated")? {
            v if *v.bare() == Value::Unknown => Some(v.clone()),
            _ => Some(Value::Bool(true)),
        },
        _ => None,
    }
}
