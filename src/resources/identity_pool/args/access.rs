//! What users of an identity pool may do: permissions, roles, mappings, tags.

use crate::patterns::{ACTION, ANY_ARN, IAM_ARN, LATIN, OPERATOR, ROLE_PATH, VISIBLE};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What users may do, by side.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentityPoolPermissions {
    /// The statements for users who signed in. Left out or empty, they get a role that allows nothing.
    #[schemars(extend("example" = [{
        "actions": ["execute-api:Invoke"],
        "resources": ["arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/*"]
    }]))]
    pub authenticated: Option<Vec<IdentityPoolStatement>>,

    /// The statements for guests, who come only with `allowUnauthenticatedIdentities`. Left out or empty, they get no
    /// role.
    #[schemars(extend("example" = [{
        "actions": ["s3:GetObject"],
        "resources": ["arn:aws:s3:::uploads/public/*"]
    }]))]
    pub unauthenticated: Option<Vec<IdentityPoolStatement>>,
}

/// One statement of an IAM policy.
/// See [Policy elements](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentityPoolStatement {
    /// The actions, as `service:Action`, with `*` and `?` as wildcards. At least one.
    #[schemars(
        length(min = 1),
        inner(length(min = 1), regex(pattern = ACTION)),
        extend("example" = ["s3:GetObject", "s3:PutObject"])
    )]
    pub actions: BTreeSet<String>,

    /// The conditions, all of which must hold. Default: none.
    #[schemars(extend("uniqueItems" = true, "example" = [{
        "test": "StringEquals",
        "variable": "aws:PrincipalTag/tenant",
        "values": ["blue"]
    }]))]
    pub conditions: Option<Vec<IdentityPoolStatementCondition>>,

    /// `Allow`, the default, or `Deny`, in any capitals.
    #[schemars(extend(
        "enum" = ["Allow", "Deny"],
        "ignoreCase" = true,
        "serverDefault" = "Allow",
        "example" = "Allow"
    ))]
    pub effect: Option<String>,

    /// The ARNs that the actions are for, with `*` and `?` as wildcards, or `*`. At least one.
    /// `${cognito-identity.amazonaws.com:sub}` stands for the user's identity id.
    #[schemars(
        length(min = 1),
        inner(length(min = 1), regex(pattern = ANY_ARN)),
        extend("example" = ["arn:aws:s3:::uploads/private/${cognito-identity.amazonaws.com:sub}/*"])
    )]
    pub resources: BTreeSet<String>,
}

/// One condition of a statement.
/// See [Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentityPoolStatementCondition {
    /// The operator, such as `StringEquals` or `ForAnyValue:StringLike`.
    #[schemars(
        regex(pattern = OPERATOR),
        extend("example" = "StringEquals")
    )]
    pub test: String,

    /// The values, one of which must fit. At least one.
    #[schemars(length(min = 1), extend("example" = ["blue"]))]
    pub values: BTreeSet<String>,

    /// The key that is looked at, such as `aws:PrincipalTag/tenant`.
    #[schemars(length(min = 1), extend("example" = "aws:PrincipalTag/tenant"))]
    pub variable: String,
}

/// Roles that are managed elsewhere, by side.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentityPoolRoles {
    /// The ARN of the role of users who signed in: 20 to 2048 characters.
    #[schemars(length(min = 20, max = 2048), regex(pattern = IAM_ARN), extend("example" = "arn:aws:iam::123456789012:role/signed-in"))]
    pub authenticated: Option<String>,

    /// The ARN of the role of guests, who come only with `allowUnauthenticatedIdentities`: 20 to 2048 characters.
    #[schemars(length(min = 20, max = 2048), regex(pattern = IAM_ARN), extend("example" = "arn:aws:iam::123456789012:role/guest"))]
    pub unauthenticated: Option<String>,
}

/// How the roles of `permissions` are made.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentityPoolRoleOptions {
    /// A description: up to 1000 characters of Latin-1 text. Changes in place.
    #[schemars(
        length(max = 1000),
        regex(pattern = LATIN),
        extend("example" = "Signed-in users of the shop")
    )]
    pub description: Option<String>,

    /// The longest session in seconds: 3600 to 43200. Default: 3600. Changes in place. It counts in the basic flow; the
    /// enhanced flow's credentials hold for an hour.
    #[schemars(range(min = 3600, max = 43_200), extend("serverDefault" = 3600, "example" = 7200))]
    pub max_session_duration: Option<i32>,

    /// The IAM path of the roles: `/`, or 1 to 512 printable ASCII characters that begin and end with `/`. Default: `/`.
    /// IAM cannot move a role: a change makes new roles, puts them in the place of the old ones and deletes those.
    #[schemars(
        length(min = 1, max = 512),
        regex(pattern = ROLE_PATH),
        extend("serverDefault" = "/", "example" = "/apps/")
    )]
    pub path: Option<String>,

    /// The ARN of the managed policy that bounds what the roles may do: 20 to 2048 characters. Default: none. Changes in
    /// place.
    #[schemars(
        length(min = 20, max = 2048),
        regex(pattern = IAM_ARN),
        extend("example" = "arn:aws:iam::123456789012:policy/boundary")
    )]
    pub permissions_boundary: Option<String>,
}

/// How the tokens of one provider pick a role.
/// See [Role-based access control](https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentityPoolRoleMapping {
    /// What happens where no rule fits, or the token names several roles and prefers none: `AuthenticatedRole` gives the
    /// pool's role, `Deny` gives nothing.
    #[schemars(extend("enum" = ["AuthenticatedRole", "Deny"], "example" = "Deny"))]
    pub ambiguous_role_resolution: String,

    /// The provider: 1 to 128 characters, such as `graph.facebook.com`. For a user pool it is the pool's `endpoint`, a
    /// colon and the id of the app client.
    #[schemars(length(min = 1, max = 128), extend(
        "example" = "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI:1example23456789abcdefghij"
    ))]
    pub identity_provider: String,

    /// The rules, for type `Rules` only: the first that fits decides. 1 to 25.
    #[schemars(length(min = 1, max = 25), extend("example" = [{
        "claim": "custom:plan",
        "matchType": "Equals",
        "value": "paid",
        "roleArn": "arn:aws:iam::123456789012:role/paid"
    }]))]
    pub mapping_rules: Option<Vec<IdentityPoolRoleMappingRule>>,

    /// `Token` takes the role from the token's `cognito:preferred_role` and `cognito:roles`, which user-pool groups fill.
    /// `Rules` takes it from `mappingRules`.
    #[schemars(extend("enum" = ["Token", "Rules"], "example" = "Token"))]
    pub r#type: String,
}

/// One rule: a role for the users whose token has a claim with a value.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentityPoolRoleMappingRule {
    /// The claim that the token must have: 1 to 64 characters, no blanks.
    #[schemars(length(min = 1, max = 64), regex(pattern = VISIBLE), extend("example" = "custom:plan"))]
    pub claim: String,

    /// How its value is compared: `Equals`, `Contains`, `StartsWith` or `NotEqual`.
    #[schemars(extend("enum" = ["Equals", "Contains", "StartsWith", "NotEqual"], "example" = "Equals"))]
    pub match_type: String,

    /// The ARN of the role: 20 to 2048 characters. It must trust this pool, and who runs `up` needs `iam:PassRole` for
    /// it.
    #[schemars(length(min = 20, max = 2048), regex(pattern = IAM_ARN), extend("example" = "arn:aws:iam::123456789012:role/paid"))]
    pub role_arn: String,

    /// What the value is compared with: 1 to 128 characters.
    #[schemars(length(min = 1, max = 128), extend("example" = "paid"))]
    pub value: String,
}

/// The session tags of one provider's users.
/// See [Attributes for access control](https://docs.aws.amazon.com/cognito/latest/developerguide/attributes-for-access-control.html).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentityPoolPrincipalTags {
    /// The provider: 1 to 128 characters. For a user pool it is the pool's `endpoint`.
    #[schemars(length(min = 1, max = 128), extend(
        "example" = "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI"
    ))]
    pub identity_provider_name: String,

    /// Tags and the claims that they are filled from. At most 50; tags of 1 to 128 characters, claims of 1 to 256.
    #[schemars(extend(
        "propertyNames" = {"minLength": 1, "maxLength": 128},
        "valueBounds" = {"minLength": 1, "maxLength": 256},
        "maxProperties" = 50,
        "example" = {"tenant": "custom:tenant"}
    ))]
    pub principal_tags: Option<BTreeMap<String, String>>,

    /// Whether to use AWS's own mapping: `username` from `sub`, `client` from `aud`. Default: `false`.
    #[schemars(extend("serverDefault" = false, "example" = false))]
    pub use_defaults: Option<bool>,
}
