//! An app client.

use super::{as_list, check_region, not_there, write_dates};
use crate::aws::Cx;
use crate::error::Result;
use crate::function::{Function, Said};
use crate::patterns::USER_POOL_ID;
use crate::resource::Resource;
use crate::resources::user_pool_client::UserPoolClient;
use crate::resources::user_pool_client::args::{
    UserPoolClientAnalyticsConfiguration, UserPoolClientArgs, UserPoolClientOutputs,
    UserPoolClientRefreshTokenRotation, UserPoolClientTokenValidityUnits,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// `getUserPoolClient`.
pub struct GetUserPoolClient;

/// An app client of a user pool, with its secret.
///
/// The result has the properties of the resource `UserPoolClient`, and the names that pulumi-aws has for some of them,
/// where a block is a list of one.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetUserPoolClientArgs {
    /// The id of the client.
    #[schemars(
        length(min = 1, max = 128),
        regex(pattern = r"^[0-9A-Za-z_+]+$"),
        extend("example" = "1example23456789abcdefghij")
    )]
    pub client_id: String,
    /// The id of the user pool that it belongs to.
    #[schemars(length(min = 1, max = 55), regex(pattern = USER_POOL_ID), extend("example" = "us-east-1_AbCdEfGhI"))]
    pub user_pool_id: String,
}

/// An app client. What stands below wins over what is of the same name above.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetUserPoolClientResult {
    /// The properties of the resource.
    #[serde(flatten)]
    pub args: UserPoolClientArgs,
    /// Its outputs.
    #[serde(flatten)]
    pub outputs: UserPoolClientOutputs,
    /// `analyticsConfiguration`, as a list of one.
    pub analytics_configurations: Vec<UserPoolClientAnalyticsConfiguration>,
    /// The id of the client.
    pub client_id: String,
    /// When the client was made, in the form of ISO 8601.
    pub creation_date: Option<String>,
    /// Whether the client has a secret.
    pub generate_secret: bool,
    /// The id of the client, as every function has an id.
    pub id: String,
    /// When the client was last changed, in the form of ISO 8601.
    pub last_modified_date: Option<String>,
    /// `refreshTokenRotation`, as a list of one.
    pub refresh_token_rotations: Vec<UserPoolClientRefreshTokenRotation>,
    /// The units of the token lifetimes, as a list of one: so has pulumi-aws it here. The resource has it without the
    /// list.
    pub token_validity_units: Vec<UserPoolClientTokenValidityUnits>,
}

impl Function for GetUserPoolClient {
    const TOKEN: &'static str = "cognito:index:getUserPoolClient";
    type Args = GetUserPoolClientArgs;
    type Result = Said<GetUserPoolClientResult>;

    async fn invoke(cx: &Cx, args: GetUserPoolClientArgs) -> Result<Said<GetUserPoolClientResult>> {
        let (id, pool) = (args.client_id, args.user_pool_id);
        check_region(cx, &pool)?;
        let read = UserPoolClient::read(cx, &id, &json!({"userPoolId": pool})).await?;
        let mut client = read.ok_or_else(|| not_there(cx, &format!("app client {id} of a user pool {pool}")))?;
        client["id"] = id.into();
        for (block, list) in [
            ("analyticsConfiguration", "analyticsConfigurations"),
            ("refreshTokenRotation", "refreshTokenRotations"),
            ("tokenValidityUnits", "tokenValidityUnits"),
        ] {
            as_list(&mut client, block, list);
        }
        write_dates(&mut client);
        Ok(client.into())
    }
}
