//! What the triggers of a pool take and what they give back. The documentation comments are the users' documentation.

use crate::patterns::USER_POOL_ID;
use crate::resources::user_pool::args::triggers::UserPoolLambdaConfig;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Lambda functions that a pool calls, attached to a pool that is there already, each with the permission that Cognito
/// needs to call it.
///
/// A function that has to know its pool, by an environment variable say, cannot be made before the pool, and `lambdaConfig`
/// of the pool wants the function first. This resource comes after both. It changes its own triggers and leaves all else
/// that the pool has as it is, so there may be several for one pool, each with triggers of its own: Cognito has one of
/// each. Where the pool, or somebody else, has another function in the place of one of these, it refuses to take the place.
///
/// The permission is a statement of the function's own policy that lets `cognito-idp.amazonaws.com` call it for this pool,
/// at the alias or version that the ARN ends in. It goes with the trigger. A trigger whose function lacks such a permission
/// counts as not attached: a refresh finds it and `pulumi up` sets it right. Where the provider may not read the function's
/// policy (`lambda:GetPolicy`), that is not looked at.
///
/// An update that attaches other functions notes them in tags of the pool, `pulumi:cognito:attached:…`, so that they are found
/// if it is interrupted, and takes the tags off when it is done (`cognito-idp:TagResource`, `cognito-idp:UntagResource`). Where it may
/// give no tags, and where `ignoreTags` names these, it does without.
///
/// Its id is the pool's. Import takes `poolId` for all triggers of the pool, or `poolId/preSignUp,postConfirmation` for
/// some. Triggers that are imported keep the permission that they have.
///
/// See [Lambda triggers](https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolTriggersArgs {
    /// The id of the pool. A change replaces the resource: its triggers move to the other pool.
    #[schemars(
        length(min = 1, max = 55),
        regex(pattern = USER_POOL_ID),
        extend("replaceOnChange" = true, "example" = "us-east-1_AbCdEfGhI")
    )]
    pub user_pool_id: String,

    /// The triggers.
    #[serde(flatten)]
    pub triggers: UserPoolLambdaConfig,
}

/// What AWS settles about the triggers of a pool.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolTriggersOutputs {
    /// The ARN of the pool, which the permissions have as their source.
    #[schemars(extend("example" = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI"))]
    pub user_pool_arn: Option<String>,

    /// Functions that are no trigger of this resource any more and still have the permission that it gave them: an update or a
    /// deletion was interrupted, or somebody put another function in their place. A refresh finds them, the next `up` takes
    /// the permission back, and so does `destroy`. Usually absent.
    #[schemars(extend("computed" = true))]
    pub former_functions: Option<BTreeSet<UserPoolTriggersFormerFunction>>,
}

/// A function that was a trigger and still has the permission for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolTriggersFormerFunction {
    /// Its ARN, with the alias or version that the permission is for.
    #[schemars(extend("example" = "arn:aws:lambda:us-east-1:123456789012:function:check-email"))]
    pub lambda_arn: String,

    /// The trigger that it was.
    #[schemars(extend("example" = "preSignUp"))]
    pub trigger: String,
}
