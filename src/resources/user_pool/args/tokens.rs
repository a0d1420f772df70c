//! What a pool's tokens say and how long they serve, who may register apps, and the key under which a pool is kept.

use crate::patterns::{ARN, SCOPE};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The names of the four levels of assurance (ACR). A level that is left out has its default name. No two levels may
/// have the same name, defaults included.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct UserPoolAcrConfiguration {
    /// The lowest level. Default: `urn:cognito:loa:1`.
    #[schemars(extend(
        "serverDefault" = {"acrValue": "urn:cognito:loa:1"},
        "example" = {"acrValue": "https://example.com/loa/low"}
    ))]
    pub level1: Option<UserPoolAcrConfigurationLevel>,

    /// The second level. Default: `urn:cognito:loa:2`.
    #[schemars(extend(
        "serverDefault" = {"acrValue": "urn:cognito:loa:2"},
        "example" = {"acrValue": "https://example.com/loa/medium"}
    ))]
    pub level2: Option<UserPoolAcrConfigurationLevel>,

    /// The third level. Default: `urn:cognito:loa:3`.
    #[schemars(extend(
        "serverDefault" = {"acrValue": "urn:cognito:loa:3"},
        "example" = {"acrValue": "https://example.com/loa/high"}
    ))]
    pub level3: Option<UserPoolAcrConfigurationLevel>,

    /// The highest level. Default: `urn:cognito:loa:4`.
    #[schemars(extend(
        "serverDefault" = {"acrValue": "urn:cognito:loa:4"},
        "example" = {"acrValue": "https://example.com/loa/highest"}
    ))]
    pub level4: Option<UserPoolAcrConfigurationLevel>,
}

/// One level of assurance.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolAcrConfigurationLevel {
    /// The name of the level, which tokens carry as `acr` claim: 1 to 64 visible ASCII characters other than `"` and
    /// `\`. Mostly a URI.
    #[schemars(
        length(min = 1, max = 64),
        regex(pattern = SCOPE),
        extend("example" = "https://example.com/loa/high")
    )]
    pub acr_value: String,
}

/// Dynamic client registration.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolDcrConfiguration {
    /// The scopes that a registered client may ask for besides `openid`, `email`, `phone` and `profile`: up to 50, each
    /// 1 to 256 characters; `aws.cognito.signin.user.admin`, or scopes of resource servers. Default: none.
    ///
    /// `aws.cognito/dcr/register` is granted to no registered client, even if it is listed.
    #[schemars(
        length(max = 50),
        inner(length(min = 1, max = 256), regex(pattern = SCOPE)),
        extend("serverDefault" = [], "example" = ["aws.cognito.signin.user.admin"])
    )]
    pub allowed_scopes: Option<BTreeSet<String>>,

    /// The OAuth grants that a client may ask for which registered with a token: `code`, `client_credentials`; AWS takes
    /// `implicit` and ignores it. Default: the first two. With an empty list nobody can register with a token.
    #[schemars(length(max = 3), extend(
        "emptyCounts" = true,
        "itemEnum" = ["code", "implicit", "client_credentials"],
        "itemNewer" = "^([a-z]+(_[a-z]+)+|urn:ietf:params:oauth:grant-type:[a-z0-9_-]+)$",
        "serverDefault" = ["code", "client_credentials"],
        "example" = ["code"]
    ))]
    pub authenticated_grant_types: Option<BTreeSet<String>>,

    /// `Enabled`, the default in this block, or `Disabled`.
    #[schemars(extend("enum" = ["Enabled", "Disabled"], "serverDefault" = "Enabled", "example" = "Enabled"))]
    pub enable_status: Option<String>,

    /// Whether anybody may register a client, without a token. Default: `false`.
    #[schemars(extend("serverDefault" = false, "example" = true))]
    pub open_dcr_enabled: Option<bool>,

    /// The OAuth grants that a client may ask for which registered without a token: `code`, `client_credentials`; AWS
    /// takes `implicit` and ignores it. Default: `code`. With an empty list nobody can register without a token.
    ///
    /// With `client_credentials` anybody can register a client that gets tokens for machines, and you pay for those.
    #[schemars(length(max = 3), extend(
        "emptyCounts" = true,
        "itemEnum" = ["code", "implicit", "client_credentials"],
        "itemNewer" = "^([a-z]+(_[a-z]+)+|urn:ietf:params:oauth:grant-type:[a-z0-9_-]+)$",
        "serverDefault" = ["code"],
        "example" = ["code"]
    ))]
    pub open_dcr_grant_types: Option<BTreeSet<String>>,
}

/// The form of a pool's issuer.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolIssuerConfiguration {
    /// `ORIGINAL`, the default: `https://cognito-idp.<region>.amazonaws.com/<pool id>`. `UPDATED`:
    /// `https://issuer-cognito-idp.<region>.amazonaws.com/<pool id>`, whose keys AWS keeps in several Regions.
    #[schemars(extend("enum" = ["ORIGINAL", "UPDATED"], "serverDefault" = "ORIGINAL", "example" = "UPDATED"))]
    pub r#type: Option<String>,
}

/// The key that encrypts a pool's data at rest.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolKeyConfiguration {
    /// `AWS_OWNED_KEY`, the default, or `CUSTOMER_MANAGED_KEY`, which wants `kmsKeyArn`.
    #[schemars(extend(
        "enum" = ["AWS_OWNED_KEY", "CUSTOMER_MANAGED_KEY"],
        "serverDefault" = "AWS_OWNED_KEY",
        "example" = "CUSTOMER_MANAGED_KEY"
    ))]
    pub key_type: Option<String>,

    /// The ARN of a KMS key of yours, 20 to 2048 characters. Goes with `keyType` `CUSTOMER_MANAGED_KEY`. A pool that is
    /// replicated to other Regions wants a multi-Region key.
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:kms:us-east-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab"
    ))]
    pub kms_key_arn: Option<String>,
}

/// How a pool keeps track of its users' sessions.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolSessionConfiguration {
    /// How many sessions a user may have.
    #[schemars(extend("serverDefault" = {"maxPerUser": 20}, "example" = {"maxPerUser": 5}))]
    pub token_session: Option<UserPoolSessionConfigurationTokenSession>,

    /// Whether Cognito keeps track of sessions: `ENABLED`, or `DISABLED`, the default. Switched off, the session settings of
    /// app clients rest; they hold again when it is switched on.
    #[schemars(extend("enum" = ["ENABLED", "DISABLED"], "serverDefault" = "DISABLED", "example" = "ENABLED"))]
    pub user_session_tracking: Option<String>,
}

/// How many sessions a user may have.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolSessionConfigurationTokenSession {
    /// The most sessions that a user has at a time in the whole pool: 1 to 100. Default: 20. A sign-in beyond that ends
    /// the one that was used least recently.
    #[schemars(range(min = 1, max = 100), extend("serverDefault" = 20, "example" = 5))]
    pub max_per_user: Option<i32>,
}
