//! User pools by name.

use super::every;
use crate::aws::Cx;
use crate::error::Result;
use crate::function::Function;
use crate::resources::user_pool::UserPool;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// `getUserPools`.
pub struct GetUserPools;

/// The user pools that have a name. Names need not be unique, so there may be several, or none.
#[derive(Deserialize, JsonSchema)]
pub struct GetUserPoolsArgs {
    /// The whole name, in its capitals.
    #[schemars(length(min = 1, max = 128), extend("example" = "customers"))]
    pub name: String,
}

/// User pools.
#[derive(JsonSchema, Serialize)]
pub struct GetUserPoolsResult {
    /// The ARNs of the pools.
    pub arns: Vec<String>,
    /// The name, as every function has an id.
    pub id: String,
    /// The ids of the pools, in the order of their ARNs.
    pub ids: Vec<String>,
    /// The name that they have.
    pub name: String,
}

impl Function for GetUserPools {
    const TOKEN: &'static str = "cognito:index:getUserPools";
    type Args = GetUserPoolsArgs;
    type Result = GetUserPoolsResult;

    async fn invoke(cx: &Cx, GetUserPoolsArgs { name }: GetUserPoolsArgs) -> Result<GetUserPoolsResult> {
        let pools = every::<UserPool>(cx, &Json::Null).await?;
        let ids: Vec<String> = pools.into_iter().filter(|pool| pool.name == name).map(|pool| pool.id).collect();
        let mut arns = Vec::new();
        for id in &ids {
            let (partition, account) = (cx.aws.partition().name, cx.caller().await?.account);
            arns.push(format!("arn:{partition}:cognito-idp:{}:{account}:userpool/{id}", cx.aws.region));
        }
        Ok(GetUserPoolsResult { arns, id: name.clone(), ids, name })
    }
}
