//! Whose credentials the provider uses.

use crate::aws::Cx;
use crate::error::Result;
use crate::function::Function;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `getCallerIdentity`.
pub struct CallerIdentity;

/// Whose credentials the provider uses: the account's id, for ARNs. Asks STS, once for each run of the provider.
#[derive(Deserialize, JsonSchema)]
pub struct CallerIdentityArgs {}

/// Whose credentials the provider uses.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CallerIdentityResult {
    /// The id of the account: 12 digits.
    pub account_id: String,
    /// The ARN of the user, or of the session of the role.
    pub arn: String,
    /// The id of the account, as every function has an id.
    pub id: String,
    /// The unique id of the user or the role.
    pub user_id: String,
}

impl Function for CallerIdentity {
    const TOKEN: &'static str = "cognito:index:getCallerIdentity";
    type Args = CallerIdentityArgs;
    type Result = CallerIdentityResult;

    async fn invoke(cx: &Cx, _: CallerIdentityArgs) -> Result<CallerIdentityResult> {
        let caller = cx.caller().await?;
        Ok(CallerIdentityResult {
            id: caller.account.clone(),
            account_id: caller.account,
            arn: caller.arn,
            user_id: caller.user_id,
        })
    }
}
