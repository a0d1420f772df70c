//! The app clients of a user pool.

use super::{check_region, every, in_pool};
use crate::aws::Cx;
use crate::error::Result;
use crate::function::Function;
use crate::patterns::USER_POOL_ID;
use crate::resources::user_pool_client::UserPoolClient;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// `getUserPoolClients`.
pub struct GetUserPoolClients;

/// The app clients of a user pool: their ids and names.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetUserPoolClientsArgs {
    /// The id of the user pool.
    #[schemars(length(min = 1, max = 55), regex(pattern = USER_POOL_ID), extend("example" = "us-east-1_AbCdEfGhI"))]
    pub user_pool_id: String,
}

/// App clients.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetUserPoolClientsResult {
    /// The ids of the clients.
    pub client_ids: Vec<String>,
    /// The names of the clients, in the order of their ids.
    pub client_names: Vec<String>,
    /// The id of the user pool, as every function has an id.
    pub id: String,
    /// The id of the user pool.
    pub user_pool_id: String,
}

impl Function for GetUserPoolClients {
    const TOKEN: &'static str = "cognito:index:getUserPoolClients";
    type Args = GetUserPoolClientsArgs;
    type Result = GetUserPoolClientsResult;

    async fn invoke(cx: &Cx, args: GetUserPoolClientsArgs) -> Result<GetUserPoolClientsResult> {
        let pool = args.user_pool_id;
        check_region(cx, &pool)?;
        let clients = in_pool(cx, &pool, every::<UserPoolClient>(cx, &json!({"userPoolId": pool})).await)?;
        // A list gives ids that an import takes: the pool's, a slash, the client's.
        let client_id = |id: &str| id.rsplit('/').next().unwrap_or_default().to_owned();
        Ok(GetUserPoolClientsResult {
            client_ids: clients.iter().map(|client| client_id(&client.id)).collect(),
            client_names: clients.into_iter().map(|client| client.name).collect(),
            id: pool.clone(),
            user_pool_id: pool,
        })
    }
}
