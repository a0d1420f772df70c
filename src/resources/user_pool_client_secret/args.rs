//! What a secret of an app client takes and what it gives back. The documentation comments are the users' documentation.

use crate::patterns::{CLIENT_ID, CLIENT_SECRET, USER_POOL_ID};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A further secret of an app client, so that secrets can change while apps run: a client has up to two, and AWS takes
/// either.
///
/// The client must have been made with a secret (`generateSecret` or `clientSecret`), which counts as one of the two. Its
/// id is AWS's id of the secret, `<client id>--<time>`. Import takes `poolId/clientId/secretId`; AWS never shows a value
/// again, so what is imported has none.
///
/// To rotate a secret:
///
/// 1. Add a `UserPoolClientSecret` to the program and run `pulumi up`.
/// 2. Give its `clientSecret` to the apps. Until they all have it, both secrets work.
/// 3. Take the old `UserPoolClientSecret` out of the program and run `pulumi up`. The secret that the client was made
///    with is not a resource of its own: delete it with `aws cognito-idp delete-user-pool-client-secret`, or import it as
///    a `UserPoolClientSecret` and take that out again. The client's own output `clientSecret` is of no use from then on.
///
/// Where one of the two places is free, a replacement (another `clientSecret`, or `pulumi up --replace`) does all of it
/// at once: it adds the new secret, hands it to all that depends on it, and deletes the old one. Where both are taken, it
/// wants the option `deleteBeforeReplace`.
///
/// AWS never deletes the last secret of a client, so neither does a delete here: it fails and says why. Give the resource
/// the option `deletedWith: <the client>` from the start; then both can be replaced or destroyed together, whichever
/// secret is the last. The engine goes by the options of the last `pulumi up` that passed, and it deletes a secret before
/// its client: where the option is missing, delete the client with `aws cognito-idp delete-user-pool-client`, and run
/// Pulumi again.
/// See [App client secrets](https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolClientSecretArgs {
    /// The id of the pool that the client belongs to. A change replaces the secret.
    #[schemars(
        length(min = 1, max = 55),
        regex(pattern = USER_POOL_ID),
        extend("replaceOnChange" = true, "example" = "us-east-1_AbCdEfGhI")
    )]
    pub user_pool_id: String,

    /// The id of the client. A change replaces the secret.
    #[schemars(
        length(min = 1, max = 128),
        regex(pattern = CLIENT_ID),
        extend("replaceOnChange" = true, "example" = "3fetogamdv9aqa0393adsd7viv")
    )]
    pub client_id: String,

    /// The secret's value: 24 to 64 characters out of ASCII letters, digits, `_` and `+`. Left out, AWS makes one, which is
    /// the output of this name. A Pulumi secret. A change replaces the secret. After an import, which has no value, the
    /// program may tell it: it is kept without being compared, since AWS never shows it.
    #[schemars(
        length(min = 24, max = 64),
        regex(pattern = CLIENT_SECRET),
        extend(
            "replaceOnChange" = true,
            "setOnce" = true,
            "secret" = true,
            "computed" = true,
            "writeOnly" = true,
            "example" = "1example2secret3example4secret5example6secret7example"
        )
    )]
    pub client_secret: Option<String>,
}

/// What AWS settles about a secret of an app client.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolClientSecretOutputs {
    /// The secret's value: the program's, or the one that AWS made. A Pulumi secret. It is in the state alone, and missing
    /// after an import.
    #[schemars(extend("secret" = true, "example" = "1example2secret3example4secret5example6secret7example"))]
    pub client_secret: Option<String>,

    /// When the secret was made, such as `2026-01-01T00:00:00Z`.
    #[schemars(extend("example" = "2026-01-01T00:00:00Z"))]
    pub client_secret_create_date: Option<String>,
}
