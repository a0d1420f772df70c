//! The Lambda functions that a pool calls.

use crate::patterns::ARN;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The Lambda functions that a pool calls, by occasion. Each is given by its ARN, which may end in an alias or a version.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolLambdaConfig {
    /// Makes a challenge of custom authentication: its ARN.
    /// See [Custom challenges](https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html).
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:lambda:us-east-1:123456789012:function:create-challenge"
    ))]
    pub create_auth_challenge: Option<String>,

    /// Sends all email in place of Cognito. Wants `kmsKeyId`.
    #[schemars(extend("example" = {
        "lambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:send-email",
        "lambdaVersion": "V1_0"
    }))]
    pub custom_email_sender: Option<UserPoolLambdaConfigCustomEmailSender>,

    /// Writes the text of email and SMS before Cognito sends them: its ARN.
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:lambda:us-east-1:123456789012:function:write-message"
    ))]
    pub custom_message: Option<String>,

    /// Sends all SMS in place of Cognito. Wants `kmsKeyId`.
    #[schemars(extend("example" = {
        "lambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:send-sms",
        "lambdaVersion": "V1_0"
    }))]
    pub custom_sms_sender: Option<UserPoolLambdaConfigCustomSmsSender>,

    /// Decides which challenge of custom authentication comes next: its ARN.
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:lambda:us-east-1:123456789012:function:define-challenge"
    ))]
    pub define_auth_challenge: Option<String>,

    /// Changes the attributes which an external identity provider sends, at every federated sign-in.
    #[schemars(extend("example" = {
        "lambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:map-attributes",
        "lambdaVersion": "V1_0"
    }))]
    pub inbound_federation: Option<UserPoolLambdaConfigInboundFederation>,

    /// The ARN of the KMS key with which Cognito encrypts the codes and temporary passwords that it hands to
    /// `customEmailSender` and `customSmsSender`. A key id or an alias will not do.
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    ))]
    pub kms_key_id: Option<String>,

    /// Runs after a user has signed in: its ARN.
    /// See [Post authentication](https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html).
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:lambda:us-east-1:123456789012:function:signed-in"
    ))]
    pub post_authentication: Option<String>,

    /// Runs after a user has confirmed the account: its ARN.
    /// See [Post confirmation](https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html).
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:lambda:us-east-1:123456789012:function:welcome"
    ))]
    pub post_confirmation: Option<String>,

    /// Accepts or refuses a sign-in before the password is checked: its ARN.
    /// See [Pre authentication](https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html).
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:lambda:us-east-1:123456789012:function:before-sign-in"
    ))]
    pub pre_authentication: Option<String>,

    /// Accepts, confirms or refuses a sign-up: its ARN.
    /// See [Pre sign-up](https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html).
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:lambda:us-east-1:123456789012:function:pre-sign-up"
    ))]
    pub pre_sign_up: Option<String>,

    /// Changes ID tokens before they are issued: its ARN. The old way to write
    /// `preTokenGenerationConfig` with `V1_0`. AWS keeps the two in step; if both are given the ARNs must be equal.
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:lambda:us-east-1:123456789012:function:tokens"
    ))]
    pub pre_token_generation: Option<String>,

    /// Changes tokens before they are issued: the function, and the version of the event that it understands.
    /// See [Pre token generation](https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html).
    #[schemars(extend(
        "example" = {
            "lambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:tokens",
            "lambdaVersion": "V2_0"
        }
    ))]
    pub pre_token_generation_config: Option<UserPoolLambdaConfigPreTokenGenerationConfig>,

    /// Brings a user over from another directory at the first sign-in or password reset: its ARN.
    /// See [Migrating users](https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html).
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:lambda:us-east-1:123456789012:function:migrate-user"
    ))]
    pub user_migration: Option<String>,

    /// Judges the answer to a challenge of custom authentication: its ARN.
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:lambda:us-east-1:123456789012:function:verify-challenge"
    ))]
    pub verify_auth_challenge_response: Option<String>,
}

/// The function that sends a pool's email.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolLambdaConfigCustomEmailSender {
    /// The ARN of the function.
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:lambda:us-east-1:123456789012:function:send-email"
    ))]
    pub lambda_arn: String,

    /// The version of the event that the function gets: `V1_0`.
    #[schemars(extend("enum" = ["V1_0"], "newer" = "^V[0-9]+_0$", "example" = "V1_0"))]
    pub lambda_version: String,
}

/// The function that sends a pool's SMS.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolLambdaConfigCustomSmsSender {
    /// The ARN of the function.
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:lambda:us-east-1:123456789012:function:send-sms"
    ))]
    pub lambda_arn: String,

    /// The version of the event that the function gets: `V1_0`.
    #[schemars(extend("enum" = ["V1_0"], "newer" = "^V[0-9]+_0$", "example" = "V1_0"))]
    pub lambda_version: String,
}

/// The function that changes what an external identity provider says of a user.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolLambdaConfigInboundFederation {
    /// The ARN of the function.
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:lambda:us-east-1:123456789012:function:map-attributes"
    ))]
    pub lambda_arn: String,

    /// The version of the event that the function gets: `V1_0`.
    #[schemars(extend("enum" = ["V1_0"], "newer" = "^V[0-9]+_0$", "example" = "V1_0"))]
    pub lambda_version: String,
}

/// The function that changes a pool's tokens.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolLambdaConfigPreTokenGenerationConfig {
    /// The ARN of the function.
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:lambda:us-east-1:123456789012:function:tokens"
    ))]
    pub lambda_arn: String,

    /// The version of the event that the function gets: `V1_0` for ID tokens, `V2_0` for access tokens as well, `V3_0`
    /// for tokens of machines as well. The last two want the tier `ESSENTIALS` or `PLUS`.
    #[schemars(extend("enum" = ["V1_0", "V2_0", "V3_0"], "newer" = "^V[0-9]+_0$", "example" = "V2_0"))]
    pub lambda_version: String,
}
