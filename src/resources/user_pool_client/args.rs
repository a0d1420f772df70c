//! What an app client takes and what it gives back. The documentation comments are the users' documentation.

use crate::patterns::{ARN, CLIENT_SECRET, HEX, NAME, PROVIDER, SCOPE, USER_POOL_ID, VISIBLE};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An app that signs users of a pool in: its flows, its tokens, its OAuth settings.
///
/// Its id is the client id that the app sends. Import takes `poolId/clientId`.
/// See [App clients](https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolClientArgs {
    /// The id of the pool that the client belongs to. A change replaces the client, which gets another client id.
    #[schemars(
        length(min = 1, max = 55),
        regex(pattern = USER_POOL_ID),
        extend("replaceOnChange" = true, "example" = "us-east-1_AbCdEfGhI")
    )]
    pub user_pool_id: String,

    /// How long an access token holds: 1 to 86400, in the unit `tokenValidityUnits.accessToken` (hours unless that says
    /// otherwise), and between 5 minutes and 1 day. Default: 1 hour, whatever the unit, save in `days`, where it is 1 day.
    /// Changes in place.
    #[schemars(range(min = 1, max = 86_400), extend(
        "serverDefault" = 1,
        "unitIn" = "tokenValidityUnits.accessToken",
        "example" = 2
    ))]
    pub access_token_validity: Option<i32>,

    /// The OAuth 2.0 grants that the client may use: `code`, `implicit`, or `client_credentials`, which must stand alone
    /// and wants a secret. Wants `allowedOauthFlowsUserPoolClient`. Default: none. Changes in place.
    #[schemars(length(max = 3), extend("serverDefault" = [], "itemEnum" = ["code", "implicit", "client_credentials"],
        "example" = ["code"]
    ))]
    pub allowed_oauth_flows: Option<BTreeSet<String>>,

    /// Whether the client may use the pool's OAuth 2.0 server and managed login. Default: `false`. Changes in place.
    /// `allowedOauthFlows`, `allowedOauthScopes`, `callbackUrls` and `logoutUrls` want it.
    #[schemars(extend("serverDefault" = false, "example" = true))]
    pub allowed_oauth_flows_user_pool_client: Option<bool>,

    /// The scopes that the client may ask for: `openid`, `email`, `phone`, `profile`, `aws.cognito.signin.user.admin`,
    /// and those of resource servers as `identifier/name`, which must exist. At most 50, each of 1 to 256 characters
    /// of ASCII without blanks, `"` and `\`. The grant `client_credentials` takes scopes of resource servers only. Wants
    /// `allowedOauthFlowsUserPoolClient`. Default: none. Changes in place.
    #[schemars(
        length(max = 50),
        inner(length(min = 1, max = 256), regex(pattern = SCOPE)),
        extend("serverDefault" = [], "example" = ["openid", "email"])
    )]
    pub allowed_oauth_scopes: Option<BTreeSet<String>>,

    /// Sends figures on the client's use to Amazon Pinpoint. Default: off. Changes in place. AWS is closing Pinpoint.
    /// See [Pinpoint analytics](https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-pinpoint-integration.html).
    #[schemars(extend("leftOut" = true, "example" = {
        "applicationArn": "arn:aws:mobiletargeting:us-east-1:123456789012:apps/0123456789abcdef0123456789abcdef"
    }))]
    pub analytics_configuration: Option<UserPoolClientAnalyticsConfiguration>,

    /// How many minutes a user has to answer each step of a sign-in: 3 to 15. Default: 3. Changes in place.
    #[schemars(range(min = 3, max = 15), extend("serverDefault" = 3, "example" = 5))]
    pub auth_session_validity: Option<i32>,

    /// Where managed login may send users after sign-in: at most 100 absolute URLs of up to 1024 characters, without
    /// fragment; `https`, a scheme of your own (`myapp://`), or `http` on `localhost`, `127.0.0.1` or `[::1]`. The grants
    /// `code` and `implicit` want at least one. Default: none. Changes in place.
    #[schemars(
        length(max = 100),
        inner(length(min = 1, max = 1024), regex(pattern = VISIBLE)),
        extend("serverDefault" = [], "example" = ["https://app.example.com/signed-in"])
    )]
    pub callback_urls: Option<BTreeSet<String>>,

    /// A secret of your own for the client: 24 to 64 characters out of ASCII letters, digits, `_` and `+`. Left out, AWS
    /// makes one if `generateSecret` asks for it. Excludes `generateSecret`. A Pulumi secret. A change replaces the client,
    /// which gets another client id; to change a secret and keep the client, use `UserPoolClientSecret`. To stop giving
    /// one, write `generateSecret: true` in its place: the client stays as it is.
    #[schemars(
        length(min = 24, max = 64),
        regex(pattern = CLIENT_SECRET),
        extend(
            "replaceOnChange" = true,
            "secret" = true,
            "computed" = true,
            "writeOnly" = true,
            "example" = "1example2secret3example4secret5example6secret7example"
        )
    )]
    pub client_secret: Option<String>,

    /// The callback URL to use where the app names none. Must be one of `callbackUrls`. Up to 1024 characters. Default:
    /// none. Changes in place.
    #[schemars(
        length(min = 1, max = 1024),
        regex(pattern = VISIBLE),
        extend("leftOut" = true, "example" = "https://app.example.com/signed-in")
    )]
    pub default_redirect_uri: Option<String>,

    /// Whether the app may tell Cognito the IP address and other facts about its user, for threat protection. Wants a
    /// secret. Default: `false`. Changes in place.
    #[schemars(extend("serverDefault" = false, "example" = true))]
    pub enable_propagate_additional_user_context_data: Option<bool>,

    /// Whether refresh tokens can be revoked. Default: `true`. Changes in place.
    /// See [Token revocation](https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html).
    #[schemars(extend("serverDefault" = true, "example" = true))]
    pub enable_token_revocation: Option<bool>,

    /// How the app may sign users in. Default: `ALLOW_USER_SRP_AUTH`, `ALLOW_CUSTOM_AUTH` and
    /// `ALLOW_REFRESH_TOKEN_AUTH`. Changes in place.
    ///
    /// - `ALLOW_USER_AUTH`: users choose, as the pool's `signInPolicy` lets them. Wants the tier `ESSENTIALS` or `PLUS`.
    /// - `ALLOW_USER_SRP_AUTH`: password, proven by SRP without being sent.
    /// - `ALLOW_USER_PASSWORD_AUTH`: password, sent by the app. User migration needs it.
    /// - `ALLOW_ADMIN_USER_PASSWORD_AUTH`: password, sent by a server with AWS credentials.
    /// - `ALLOW_CUSTOM_AUTH`: challenges of Lambda functions.
    /// - `ALLOW_REFRESH_TOKEN_AUTH`: new tokens for a refresh token. `refreshTokenRotation` excludes it. Without both, apps
    ///   cannot refresh, and AWS may refuse the client: a warning says so.
    /// - `ALLOW_TOKEN_EXCHANGE_DELEGATION`, `ALLOW_TOKEN_EXCHANGE_IMPERSONATION`: tokens to act for, or as, a user.
    /// - `ADMIN_NO_SRP_AUTH`, `CUSTOM_AUTH_FLOW_ONLY`, `USER_PASSWORD_AUTH`: the old names. They do not mix with the
    ///   others.
    ///
    /// Where `refreshTokenRotation` is on, the default has no `ALLOW_REFRESH_TOKEN_AUTH`; flows that the program does not name
    /// lose it as rotation goes on, and get it back as rotation ends. A flow of the form `ALLOW_…` that
    /// is newer than this provider passes with a warning.
    /// See [Authentication flows](https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html).
    #[schemars(extend(
        "itemEnum" = [
            "ADMIN_NO_SRP_AUTH",
            "CUSTOM_AUTH_FLOW_ONLY",
            "USER_PASSWORD_AUTH",
            "ALLOW_ADMIN_USER_PASSWORD_AUTH",
            "ALLOW_CUSTOM_AUTH",
            "ALLOW_USER_PASSWORD_AUTH",
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
            "ALLOW_USER_AUTH",
            "ALLOW_TOKEN_EXCHANGE_DELEGATION",
            "ALLOW_TOKEN_EXCHANGE_IMPERSONATION"
        ],
        "itemNewer" = "^ALLOW_[A-Z_]+$",
        "computed" = true,
        "serverDefault" = ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
        "example" = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    ))]
    pub explicit_auth_flows: Option<BTreeSet<String>>,

    /// Whether the client gets a secret, which is the output `clientSecret`. For apps that run on a server; an app that
    /// people can take apart keeps no secret. Default: `false`. Excludes `clientSecret`. A change replaces the client: AWS
    /// neither gives a client its first secret later nor takes its last one. The new client has another client id, which
    /// apps must learn, and what users hold of the old one's tokens ends with it.
    #[schemars(extend(
        "replaceOnChange" = true,
        "writeOnly" = true,
        "serverDefault" = false,
        "example" = true
    ))]
    pub generate_secret: Option<bool>,

    /// How long an ID token holds: 1 to 86400, in the unit `tokenValidityUnits.idToken` (hours unless that says
    /// otherwise), and between 5 minutes and 1 day. Default: 1 hour, whatever the unit, save in `days`, where it is 1 day.
    /// Changes in place.
    #[schemars(range(min = 1, max = 86_400), extend(
        "serverDefault" = 1,
        "unitIn" = "tokenValidityUnits.idToken",
        "example" = 2
    ))]
    pub id_token_validity: Option<i32>,

    /// Where managed login may send users after sign-out: at most 100 URLs, under the rules of `callbackUrls`. Default:
    /// none. Changes in place.
    /// See [Logout endpoint](https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html).
    #[schemars(
        length(max = 100),
        inner(length(min = 1, max = 1024), regex(pattern = VISIBLE)),
        extend("serverDefault" = [], "example" = ["https://app.example.com/signed-out"])
    )]
    pub logout_urls: Option<BTreeSet<String>>,

    /// The name of the client: 1 to 128 characters out of ASCII letters, digits, white space and `_ + = , . @ -`. It
    /// need not be unique. Left out, Pulumi makes one from the resource's name. A change renames the client in place.
    #[schemars(length(min = 1, max = 128), regex(pattern = NAME), extend("example" = "web"))]
    pub name: Option<String>,

    /// What the app hears of a user who does not exist. `ENABLED` answers as if the password were wrong, or as if a code
    /// had been sent, so that nobody can find out who has an account. `LEGACY`, the default, says
    /// `UserNotFoundException`. Changes in place.
    #[schemars(extend("enum" = ["LEGACY", "ENABLED"], "serverDefault" = "LEGACY", "example" = "ENABLED"))]
    pub prevent_user_existence_errors: Option<String>,

    /// The attributes which the app may read, by name (`email`, `custom:tenant`). Default: all standard attributes.
    /// Changes in place. AWS shows the list only where one was set.
    #[schemars(inner(length(min = 1, max = 2048)), extend("leftOut" = true, "example" = ["email", "custom:tenant"]))]
    pub read_attributes: Option<BTreeSet<String>>,

    /// Whether every use of a refresh token gives a new one and ends the old. Default: off. Changes in place.
    /// `explicitAuthFlows` must not have `ALLOW_REFRESH_TOKEN_AUTH` while it is on.
    /// See [Refresh tokens](https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html).
    #[schemars(extend(
        "serverDefault" = {"feature": "DISABLED"},
        "example" = {"feature": "ENABLED", "retryGracePeriodSeconds": 10}
    ))]
    pub refresh_token_rotation: Option<UserPoolClientRefreshTokenRotation>,

    /// How long a refresh token holds: 0 to 315360000, in the unit `tokenValidityUnits.refreshToken` (days unless that
    /// says otherwise), and between 60 minutes and 10 years. Default: 30 days, whatever the unit. 0 means the default.
    /// Changes in place.
    #[schemars(range(min = 0, max = 315_360_000), extend(
        "serverDefault" = 30,
        "unitIn" = "tokenValidityUnits.refreshToken",
        "example" = 7
    ))]
    pub refresh_token_validity: Option<i32>,

    /// How long signing in to other apps of the pool signs in to this one. Wants session tracking to be on in the pool
    /// (`sessionConfiguration` of `UserPool`), and the tier `ESSENTIALS` or `PLUS`. Default: 60 minutes. Changes in place.
    ///
    /// AWS is asked for it where the program gives it, and by an import: a change from outside is found then. Where the
    /// credentials may not ask, it is taken to be as it was, and a warning says so.
    #[schemars(extend(
        "local" = true,
        "serverDefault" = {"ssoSession": {"maxValidityMinutes": 60}},
        "example" = {"ssoSession": {"maxValidityMinutes": 480}}
    ))]
    pub session_configuration: Option<UserPoolClientSessionConfiguration>,

    /// Who may sign users in: `COGNITO` for the pool itself, `Facebook`, `Google`, `SignInWithApple`, `LoginWithAmazon`,
    /// and the names of the pool's SAML and OIDC providers, each of 1 to 32 characters. Default: none, and then managed
    /// login has nothing to offer; sign-in by SDK works all the same. Changes in place.
    ///
    /// Each must exist before the client: pass on the `providerName` of its `IdentityProvider`. A preview warns of a name that
    /// the program has not declared by then, where the pool is yet to be made; what a pool has that exists, AWS says when
    /// the client is written.
    #[schemars(
        inner(length(min = 1, max = 32), regex(pattern = PROVIDER)),
        extend("serverDefault" = [], "example" = ["COGNITO", "Google"])
    )]
    pub supported_identity_providers: Option<BTreeSet<String>>,

    /// The units of `accessTokenValidity`, `idTokenValidity` and `refreshTokenValidity`. Default: hours, hours, days.
    /// Changes in place. A lifetime that the program does not give goes on as it is when its unit changes, in as many whole
    /// units as fit into it.
    #[schemars(extend(
        "serverDefault" = {"accessToken": "hours", "idToken": "hours", "refreshToken": "days"},
        "example" = {"accessToken": "minutes", "idToken": "minutes"}
    ))]
    pub token_validity_units: Option<UserPoolClientTokenValidityUnits>,

    /// The attributes which the app may write, by name (`email`, `custom:tenant`). Default: all standard attributes that
    /// can be written. Changes in place. AWS shows the list only where one was set.
    ///
    /// It must have the attributes that the pool requires at sign-up, and all those that identity providers fill.
    #[schemars(inner(length(min = 1, max = 2048)), extend("leftOut" = true, "example" = ["email", "name"]))]
    pub write_attributes: Option<BTreeSet<String>>,
}

/// Where figures on a client's use go: `applicationArn`, or `applicationId` with `externalId` and `roleArn`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolClientAnalyticsConfiguration {
    /// The ARN of the Pinpoint project. Excludes `applicationId`, `externalId` and `roleArn`.
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:mobiletargeting:us-east-1:123456789012:apps/0123456789abcdef0123456789abcdef"
    ))]
    pub application_arn: Option<String>,

    /// The id of the Pinpoint project: hexadecimal digits.
    #[schemars(regex(pattern = HEX), extend("example" = "0123456789abcdef0123456789abcdef"))]
    pub application_id: Option<String>,

    /// The external id which Cognito names when it assumes `roleArn`. Up to 131072 characters.
    #[schemars(length(max = 131_072), extend("example" = "5e1f8c1c-web"))]
    pub external_id: Option<String>,

    /// The ARN of the IAM role with which Cognito sends to Pinpoint.
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:iam::123456789012:role/cognito-pinpoint"
    ))]
    pub role_arn: Option<String>,

    /// Whether what is sent names the users' data. Default: `false`.
    #[schemars(extend("serverDefault" = false, "example" = false))]
    pub user_data_shared: Option<bool>,
}

/// Whether refresh tokens rotate.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolClientRefreshTokenRotation {
    /// `ENABLED` or `DISABLED`.
    #[schemars(extend("enum" = ["ENABLED", "DISABLED"], "example" = "ENABLED"))]
    pub feature: String,

    /// How many seconds a used refresh token still works, so that an app can try again: 0 to 60. Default: 0, it ends at
    /// once.
    #[schemars(range(min = 0, max = 60), extend("serverDefault" = 0, "example" = 10))]
    pub retry_grace_period_seconds: Option<i32>,
}

/// The sessions that apps of a pool share.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolClientSessionConfiguration {
    /// The session that managed login keeps, so that users sign in once for all apps.
    #[schemars(extend("example" = {"maxValidityMinutes": 480}))]
    pub sso_session: UserPoolClientSsoSession,
}

/// How this client uses the session that managed login keeps.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolClientSsoSession {
    /// For how many minutes after they last signed in users are not asked again: 0 to 129600 (90 days). 0 asks every time.
    #[schemars(range(min = 0, max = 129_600), extend("example" = 480))]
    pub max_validity_minutes: i32,
}

/// The units in which token lifetimes are given: `seconds`, `minutes`, `hours` or `days`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolClientTokenValidityUnits {
    /// The unit of `accessTokenValidity`: `seconds`, `minutes`, `hours` or `days`. Default: `hours`.
    #[schemars(extend(
        "enum" = ["seconds", "minutes", "hours", "days"],
        "enumName" = "UserPoolClientTokenValidityUnit",
        "serverDefault" = "hours",
        "example" = "minutes"
    ))]
    pub access_token: Option<String>,

    /// The unit of `idTokenValidity`: `seconds`, `minutes`, `hours` or `days`. Default: `hours`.
    #[schemars(extend(
        "enum" = ["seconds", "minutes", "hours", "days"],
        "enumName" = "UserPoolClientTokenValidityUnit",
        "serverDefault" = "hours",
        "example" = "minutes"
    ))]
    pub id_token: Option<String>,

    /// The unit of `refreshTokenValidity`: `seconds`, `minutes`, `hours` or `days`. Default: `days`.
    #[schemars(extend(
        "enum" = ["seconds", "minutes", "hours", "days"],
        "enumName" = "UserPoolClientTokenValidityUnit",
        "serverDefault" = "days",
        "example" = "days"
    ))]
    pub refresh_token: Option<String>,
}

/// What AWS settles about an app client.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolClientOutputs {
    /// The client's secret: the one that AWS made because `generateSecret` asked for it, or the program's own. A Pulumi
    /// secret. It is the one that the client was made with; AWS does not show those of `UserPoolClientSecret`.
    #[schemars(extend("secret" = true, "example" = "1example2secret3example4secret5example6secret7example"))]
    pub client_secret: Option<String>,
}
