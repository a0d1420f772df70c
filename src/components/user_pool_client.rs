//! An app client in a few words.

use crate::component::{Component, Part, Site, given};
use crate::error::Result;
use crate::eventual::{Eventual, Node, Overrides, Transform};
use crate::patterns::USER_POOL_ID;
use crate::resources::user_pool_client::UserPoolClient;
use crate::value::Value;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// An app client of a user pool, without a secret, as web and mobile apps want it.
///
/// With `callbackUrls` it also signs people in at the pool's domain, by the authorization code grant. The method
/// `addClient` of a `CognitoUserPool` makes one too, and knows the pool.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoUserPoolClientArgs {
    /// Where the pool's domain may send people once they have signed in: 1 to 100 URLs. Default: none, and no sign-in at
    /// the domain.
    #[schemars(extend("uniqueItems" = true, "example" = ["https://app.example.com"]))]
    pub callback_urls: Option<Eventual<Vec<String>>>,

    /// Who people may sign in with: `COGNITO` for the pool itself, and names of its identity providers. Default:
    /// `COGNITO`. Changes in place.
    #[schemars(extend("uniqueItems" = true, "example" = ["COGNITO"]))]
    pub providers: Option<Eventual<Vec<String>>>,

    /// Inputs of the resource that the component makes, in place of what it chose.
    pub transform: Option<Transform<CognitoUserPoolClientTransform>>,

    /// The id of the user pool.
    #[schemars(length(min = 1, max = 55), regex(pattern = USER_POOL_ID), extend("example" = "us-east-1_AbCdEfGhI"))]
    pub user_pool: Eventual<String>,
}

/// What a program says in place of the component.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoUserPoolClientTransform {
    /// Of the app client.
    pub client: Option<Overrides<UserPoolClient>>,
}

/// What the component gives back.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoUserPoolClientOutputs {
    /// The id of the app client.
    pub id: Eventual<String>,

    /// The resources that the component made.
    pub nodes: CognitoUserPoolClientNodes,

    /// The client's secret, where `transform.client` asks for one.
    #[schemars(extend("secret" = true))]
    pub secret: Option<Eventual<String>>,
}

/// The resources of a `CognitoUserPoolClient`.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CognitoUserPoolClientNodes {
    /// The app client.
    pub client: Node<UserPoolClient>,
}

const PART: Part<'_> = Part {
    suffix: "Client",
    called: "client",
    of: &[("callbackUrls", "callbackUrls"), ("supportedIdentityProviders", "providers"), ("userPoolId", "userPool")],
};

/// The component.
#[derive(Debug)]
pub struct CognitoUserPoolClient;

/// The scopes that an app wants which knows who signed in.
const SCOPES: [&str; 5] = ["aws.cognito.signin.user.admin", "email", "openid", "phone", "profile"];

impl Component for CognitoUserPoolClient {
    const TOKEN: &'static str = "cognito:components:CognitoUserPoolClient";
    type Args = CognitoUserPoolClientArgs;
    type Outputs = CognitoUserPoolClientOutputs;

    async fn build(site: &Site, args: CognitoUserPoolClientArgs) -> Result<CognitoUserPoolClientOutputs> {
        // An empty list is no address to come back to.
        let urls = args.callback_urls.filter(|urls| !urls.value().is_blank());
        let at_domain = |chosen| urls.as_ref().map(|_| chosen);
        let inputs = given([
            ("userPoolId", Some(args.user_pool.clone().into())),
            ("supportedIdentityProviders", Some(args.providers.map_or(json!(["COGNITO"]).into(), Into::into))),
            ("allowedOauthFlowsUserPoolClient", at_domain(Value::Bool(true))),
            ("allowedOauthFlows", at_domain(json!(["code"]).into())),
            ("allowedOauthScopes", at_domain(json!(SCOPES).into())),
            ("callbackUrls", urls.clone().map(Into::into)),
        ]);
        let overrides = args.transform.and_then(|t| t.of(|t| t.client.as_ref()));
        let client = site.child::<UserPoolClient>(PART, inputs, overrides).await?;
        let secret = Some(client.output("clientSecret")).filter(|secret| *secret != Value::Null);
        Ok(CognitoUserPoolClientOutputs {
            id: client.id().into(),
            nodes: CognitoUserPoolClientNodes { client: client.node().into() },
            secret: secret.map(Into::into),
        })
    }
}
