//! The quotas that writes run into: AWS's message names a number at best.
//!
//! From [Quotas in Amazon Cognito](https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html) and
//! [IAM and AWS STS quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).

/// The quota on what `operation` makes, with AWS's default.
pub fn quota(operation: &str) -> Option<&'static str> {
    Some(match operation {
        "CreateUserPool" => "user pools in a region, 1,000 by default and 10,000 at most",
        "CreateUserPoolClient" => "app clients in a user pool, 1,000 by default and 10,000 at most",
        "CreateUserPoolDomain" => "custom domains in an account, 4 by default",
        "AddUserPoolClientSecret" => "secrets of an app client, 2",
        "CreateIdentityProvider" => "identity providers of a user pool, 300 by default and 1,000 at most",
        "AddCustomAttributes" => "custom attributes of a user pool, 50",
        "CreateIdentityPool" => "identity pools in an account, 1,000 by default",
        "UpdateIdentityPool" => "user pools that are providers of an identity pool, 50 by default and 1,000 at most",
        "SetIdentityPoolRoles" => "role mappings of an identity pool, 10 providers with 25 rules each",
        "CreateRole" => "IAM roles in an account, 1,000 by default",
        "PutRolePolicy" => "inline policies of an IAM role, 10,240 characters together",
        "TagRole" | "TagResource" => "tags of a resource, 50",
        _ => return None,
    })
}
