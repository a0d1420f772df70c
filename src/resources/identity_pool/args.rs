//! What an identity pool takes and what it gives back. The documentation comments are the users' documentation.

mod access;

pub use access::*;

use crate::patterns::{AUDIENCE, DEVELOPER, ENDPOINT, IAM_ARN, LOGIN, NAME};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Gives users AWS credentials, with the IAM roles that say what they may do.
///
/// Its id (`us-east-1:` and a UUID) is what apps call and import takes. One resource holds the pool, its roles, role
/// mappings and principal tags. With `permissions` it makes and owns the IAM roles, with trust policies for this pool
/// only; with `roles` it uses yours. Deleting it removes what it made, and nothing else.
///
/// See [Identity pools](https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-identity.html).
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentityPoolArgs {
    /// The name of the pool: 1 to 128 characters out of ASCII letters, digits, white space and `_ + = , . @ -`. Left out,
    /// Pulumi makes one from the resource's name. A change renames the pool in place.
    #[schemars(length(min = 1, max = 128), regex(pattern = NAME), extend("example" = "customers"))]
    pub identity_pool_name: Option<String>,

    /// Whether the basic (classic) flow works too, in which the app picks the role. Default: `false`. Changes in place.
    /// See [Authentication flow](https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html).
    #[schemars(extend("serverDefault" = false, "example" = false))]
    pub allow_classic_flow: Option<bool>,

    /// Whether guests, who have not signed in, get credentials. Default: `false`. Changes in place.
    #[schemars(extend("serverDefault" = false, "example" = true))]
    pub allow_unauthenticated_identities: Option<bool>,

    /// The app clients of user pools whose users get credentials, in any order. Default: none. Changes in place.
    #[schemars(extend("serverDefault" = [], "uniqueItems" = true,
        "example" = [{
            "clientId": "1example23456789abcdefghij",
            "providerName": "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI"
        }]
    ))]
    pub cognito_identity_providers: Option<Vec<IdentityPoolCognitoIdentityProvider>>,

    /// The name under which your own server vouches for users: 1 to 128 ASCII letters, digits and `_ . -`. Default: none.
    ///
    /// AWS never changes or removes it once it is set: such a change replaces the pool, and its users get other
    /// identities. Setting the first one is done in place.
    #[schemars(
        length(min = 1, max = 128),
        regex(pattern = DEVELOPER),
        extend("replaceOnChange" = true, "setOnce" = true, "example" = "login.example.com")
    )]
    pub developer_provider_name: Option<String>,

    /// The ARNs of IAM's OpenID Connect providers whose users get credentials. Default: none. Changes in place.
    #[schemars(
        inner(length(min = 20, max = 2048), regex(pattern = IAM_ARN)),
        extend("serverDefault" = [], "example" = ["arn:aws:iam::123456789012:oidc-provider/accounts.example.com"])
    )]
    pub openid_connect_provider_arns: Option<BTreeSet<String>>,

    /// What users of the pool may do: statements for those who signed in and for guests. For each side that has
    /// statements, and for the signed-in side in any case but that `roles` names its role, the provider makes one IAM
    /// role with the right trust policy and one inline policy of exactly these statements. A side takes `permissions` or
    /// `roles`, not both. With `{}`, users who signed in get a role that allows nothing by itself. Default: no roles.
    /// Changes in place.
    ///
    /// A role that somebody deletes or changes is found by `pulumi refresh`, as a change to `permissions`, and mended by
    /// the next `pulumi up`.
    #[schemars(extend(
        "local" = true,
        "emptyCounts" = true,
        "example" = {"authenticated": [{
            "actions": ["s3:GetObject", "s3:PutObject"],
            "resources": ["arn:aws:s3:::uploads/private/${cognito-identity.amazonaws.com:sub}/*"]
        }]}
    ))]
    pub permissions: Option<IdentityPoolPermissions>,

    /// Attributes for access control: which claims of a user's token become tags of the session, for policies to name as
    /// `aws:PrincipalTag/key`. One entry for each provider, in any order. Default: none. Changes in place.
    ///
    /// Roles of your own must allow `sts:TagSession` in their trust policies; the roles of `permissions` do.
    #[schemars(extend("serverDefault" = [], "local" = true,
        "keyedBy" = "identityProviderName",
        "uniqueItems" = true,
        "example" = [{
            "identityProviderName": "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI",
            "principalTags": {"tenant": "custom:tenant"}
        }]
    ))]
    pub principal_tags: Option<Vec<IdentityPoolPrincipalTags>>,

    /// How a user's token picks another role than the pool's. One entry for each provider, at most 10, in any order.
    /// Default: none. Changes in place.
    #[schemars(length(max = 10), extend("serverDefault" = [], "local" = true,
        "keyedBy" = "identityProvider",
        "uniqueItems" = true,
        "example" = [{
            "identityProvider":
                "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI:1example23456789abcdefghij",
            "type": "Token",
            "ambiguousRoleResolution": "AuthenticatedRole"
        }]
    ))]
    pub role_mappings: Option<Vec<IdentityPoolRoleMapping>>,

    /// How the roles of `permissions` are made.
    #[schemars(extend(
        "local" = true,
        "example" = {
            "path": "/apps/",
            "permissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"
        }
    ))]
    pub role_options: Option<IdentityPoolRoleOptions>,

    /// IAM roles that are managed elsewhere, for users who signed in and for guests. A side takes `permissions` or
    /// `roles`, not both. Default: none. Changes in place.
    ///
    /// Each must trust `cognito-identity.amazonaws.com` (the host differs by partition) for
    /// `sts:AssumeRoleWithWebIdentity`, on the conditions that `aud` is this pool's id and `amr` is `authenticated` or
    /// `unauthenticated`. Who runs `up` needs `iam:PassRole` for it.
    #[schemars(extend(
        "local" = true,
        "example" = {"authenticated": "arn:aws:iam::123456789012:role/signed-in"}
    ))]
    pub roles: Option<IdentityPoolRoles>,

    /// The ARNs of IAM's SAML providers whose users get credentials. Default: none. Changes in place.
    #[schemars(
        inner(length(min = 20, max = 2048), regex(pattern = IAM_ARN)),
        extend("serverDefault" = [], "example" = ["arn:aws:iam::123456789012:saml-provider/corporate"])
    )]
    pub saml_provider_arns: Option<BTreeSet<String>>,

    /// Public providers whose users get credentials, with the id of your app at each: `accounts.google.com`,
    /// `graph.facebook.com`, `www.amazon.com`, `appleid.apple.com`, `api.twitter.com` (key and secret with a `;` between
    /// them: pass that as a Pulumi secret). At most 10; keys of 1 to 128 characters, values of 1 to 128 ASCII letters, digits and `_ . ; / -`.
    /// Default: none. Changes in place.
    /// See [External providers](https://docs.aws.amazon.com/cognito/latest/developerguide/external-identity-providers.html).
    #[schemars(extend("serverDefault" = {}, "propertyNames" = {"minLength": 1, "maxLength": 128},
        "valueBounds" = {"minLength": 1, "maxLength": 128, "pattern": LOGIN},
        "maxProperties" = 10,
        "example" = {"accounts.google.com": "123456789012-example.apps.googleusercontent.com"}
    ))]
    pub supported_login_providers: Option<BTreeMap<String, String>>,

    /// Tags: at most 50, keys of 1 to 128 characters that do not begin with `aws:`, values of up to 256. The provider's
    /// `defaultTags` are added; a tag given here wins over one of them. Changes in place.
    ///
    /// A new pool gets one tag more, `pulumi:cognito:create`, if there is room for it: by it the provider finds the pool when
    /// AWS's answer to its creation is lost, and does not make a second one. It is never shown here. To do without it, name its
    /// key in the provider's `ignoreTags`.
    ///
    /// The roles of `permissions` get them too, and IAM takes less: with `permissions` there may be 49, of letters, digits,
    /// blanks and `_ . : / = + - @`, and no two keys that differ in capitals only. Keys of `ignoreTags` do not count.
    #[schemars(extend(
        "propertyNames" = {"minLength": 1, "maxLength": 128},
        "valueBounds" = {"minLength": 0, "maxLength": 256},
        "maxProperties" = 50,
        "serverDefault" = {},
        "example" = {"team": "identity"}
    ))]
    pub tags: Option<BTreeMap<String, String>>,
}

/// An app client of a user pool.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentityPoolCognitoIdentityProvider {
    /// The id of the app client: 1 to 128 characters.
    #[schemars(
        length(min = 1, max = 128),
        regex(pattern = AUDIENCE),
        extend("example" = "1example23456789abcdefghij")
    )]
    pub client_id: String,

    /// The user pool as a provider: its output `endpoint`, such as
    /// `cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI`. 1 to 128 characters. The host of the new issuer, which
    /// begins with `issuer-`, is taken as well.
    #[schemars(
        length(min = 1, max = 128),
        regex(pattern = ENDPOINT),
        extend("example" = "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI")
    )]
    pub provider_name: String,

    /// Whether to ask the user pool, each time, that the user still exists and has not been signed out everywhere.
    /// Default: `false`.
    #[schemars(extend("serverDefault" = false, "example" = true))]
    pub server_side_token_check: Option<bool>,
}

/// What AWS settles about an identity pool.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentityPoolOutputs {
    /// The ARN of the pool.
    #[schemars(extend(
        "example" = "arn:aws:cognito-identity:us-east-1:123456789012:identitypool/us-east-1:01234567-89ab-cdef-0123-456789abcdef"
    ))]
    pub arn: String,

    /// The ARN of the role of users who signed in, be it the provider's or yours.
    #[schemars(extend("computed" = true, "example" = "arn:aws:iam::123456789012:role/customers-authenticated"))]
    pub authenticated_role_arn: Option<String>,

    /// The name of the role of users who signed in.
    #[schemars(extend("computed" = true, "example" = "customers-authenticated"))]
    pub authenticated_role_name: Option<String>,

    /// The ARN of the role of guests, be it the provider's or yours.
    #[schemars(extend("computed" = true, "example" = "arn:aws:iam::123456789012:role/customers-unauthenticated"))]
    pub unauthenticated_role_arn: Option<String>,

    /// The name of the role of guests.
    #[schemars(extend("computed" = true, "example" = "customers-unauthenticated"))]
    pub unauthenticated_role_name: Option<String>,

    /// Roles of the provider's own that no side has any more and that could not be deleted, or that somebody took off
    /// the pool. The next `up` uses or deletes them, and `destroy` deletes them. Usually absent.
    #[schemars(extend("computed" = true, "example" = ["customers-01234567-unauthenticated"]))]
    pub unused_role_names: Option<BTreeSet<String>>,
}
