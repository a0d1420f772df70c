//! What a domain of a user pool takes and what it gives back. The documentation comments are the users' documentation.

use crate::patterns::{ARN, DOMAIN, USER_POOL_ID};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The domain at which a user pool serves managed login (or the classic hosted UI) and its OAuth 2.0 server: a prefix of
/// AWS's own domain, or a domain of yours.
///
/// A pool has at most one prefix domain and one custom domain. The id is `domain`, which is also what import takes.
///
/// For a custom domain:
///
/// 1. Its parent must resolve: `example.com` needs an A record, with any address, before `auth.example.com` can be made.
/// 2. Its certificate is one of ACM in us-east-1, wherever the pool is.
/// 3. Once it is made, point DNS at it: an alias record for `domain` with the target `cloudfrontDistribution` in the hosted
///    zone `cloudfrontDistributionZoneId`, or a CNAME record with that target.
/// 4. Passkeys: while the pool's `webAuthnConfiguration` names no relying party, it becomes the custom domain, and passkeys
///    of the prefix domain stop working. Set `relyingPartyId` before, to keep them.
///
/// A create, and a change of the certificate, of `securityPolicy` or of `managedLoginVersion`, waits until AWS has done it:
/// up to a minute for a prefix, five for a custom domain, and up to an hour for a certificate. Unless `customTimeouts` says
/// otherwise, the wait ends after 75 minutes. If it ends early, the next `pulumi up` waits for what is left.
///
/// A replacement deletes the old domain first where the two cannot stand side by side, since a name is there once, and a
/// pool has one domain of each kind.
/// See [User pool domains](https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain.html).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolDomainArgs {
    /// The ARN of the certificate of a custom domain: of ACM in us-east-1, issued, and good for `domain`. A custom domain
    /// wants it, a prefix excludes it. Changes in place, without downtime.
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-4e5f-6789-abcd-ef0123456789"
    ))]
    pub certificate_arn: Option<String>,

    /// A prefix, such as `customers`, which stands before `.auth.<region>.amazoncognito.com`; or the whole name of a domain
    /// of yours, such as `auth.example.com`. 1 to 63 characters: lower-case ASCII letters, digits and `-`, with dots in a
    /// custom domain only. A prefix must not contain `aws`, `amazon` or `cognito`, and no other pool of any account has the
    /// same one in the region. A custom domain has at least three labels. A change replaces the domain.
    #[schemars(
        length(min = 1, max = 63),
        regex(pattern = DOMAIN),
        extend("replaceOnChange" = true, "example" = "auth.example.com")
    )]
    pub domain: String,

    /// What the domain serves: 1 for the classic hosted UI, 2 for managed login, which wants a `userPoolTier` other than
    /// `LITE`, and a branding style for each client that uses it. Default: 1. Changes in place.
    #[schemars(range(min = 1, max = 2), extend("serverDefault" = 1, "computed" = true, "example" = 2))]
    pub managed_login_version: Option<i32>,

    /// Where requests go while the pool's region is in trouble. For a custom domain of a pool with a replica in another
    /// region, with `managedLoginVersion` 2. Default: none. Changes in place.
    #[schemars(extend("serverDefault" = {}, "example" = {"failover": {
        "primaryRoute53HealthCheckId": "01234567-89ab-cdef-0123-456789abcdef", "secondaryRegion": "us-west-2"
    }}))]
    pub routing: Option<UserPoolDomainRouting>,

    /// The least of TLS that a custom domain speaks: `TLS_V1_3_2025` (TLS 1.3 only), `TLS_V1_2_2021` (TLS 1.2 and newer,
    /// which AWS recommends) or `TLS_V1` (for clients of more than ten years ago). A prefix excludes it. Changes
    /// in place. Default: what AWS chooses, which may be less than what a program gives up.
    #[schemars(extend(
        "enum" = ["TLS_V1", "TLS_V1_2_2021", "TLS_V1_3_2025"],
        "newer" = r"^TLS_V[0-9_]+$",
        "computed" = true,
        "leftOut" = true,
        "example" = "TLS_V1_2_2021"
    ))]
    pub security_policy: Option<String>,

    /// The id of the pool. A change replaces the domain.
    #[schemars(
        length(min = 1, max = 55),
        regex(pattern = USER_POOL_ID),
        extend("replaceOnChange" = true, "example" = "us-east-1_AbCdEfGhI")
    )]
    pub user_pool_id: String,
}

/// How requests to a domain find a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolDomainRouting {
    /// Where requests go while a health check says that the pool's region does not answer.
    #[schemars(extend("example" = {
        "primaryRoute53HealthCheckId": "01234567-89ab-cdef-0123-456789abcdef", "secondaryRegion": "us-west-2"
    }))]
    pub failover: Option<UserPoolDomainFailover>,
}

/// A failover to a replica of the pool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolDomainFailover {
    /// The id of the Route 53 health check of the pool's own region, of up to 64 characters. While it is healthy, requests
    /// stay there.
    #[schemars(length(max = 64), extend("example" = "01234567-89ab-cdef-0123-456789abcdef"))]
    pub primary_route53_health_check_id: String,

    /// The region of the replica which takes over, of 5 to 32 characters.
    #[schemars(length(min = 5, max = 32), extend("example" = "us-west-2"))]
    pub secondary_region: String,
}

/// What AWS settles about a domain of a user pool.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolDomainOutputs {
    /// The account that the pool is in.
    #[schemars(extend("example" = "123456789012"))]
    pub aws_account_id: Option<String>,

    /// The host that the DNS record of a custom domain points at.
    #[schemars(extend("example" = "d111111abcdef8.cloudfront.net"))]
    pub cloudfront_distribution: Option<String>,

    /// The same as `cloudfrontDistribution`, under the name that programs for pulumi-aws also use. It is no ARN.
    #[schemars(extend("example" = "d111111abcdef8.cloudfront.net"))]
    pub cloudfront_distribution_arn: Option<String>,

    /// The Route 53 hosted zone of `cloudfrontDistribution`, which an alias record wants: always the same one for all of
    /// CloudFront.
    #[schemars(extend("example" = "Z2FDTNDATAQYW2"))]
    pub cloudfront_distribution_zone_id: Option<String>,

    /// Where the domain is, without a `/` at the end: `https://auth.example.com`, or
    /// `https://customers.auth.us-east-1.amazoncognito.com` (`auth-fips` for `auth` in GovCloud, and `.com.cn` in China).
    /// Missing for a prefix in the few partitions whose host AWS does not publish.
    #[schemars(extend("example" = "https://auth.example.com"))]
    pub domain_url: Option<String>,

    /// The S3 bucket which has the static files of the domain. It belongs to AWS.
    #[schemars(extend("example" = "aws-cognito-prod-iad-assets"))]
    pub s3_bucket: Option<String>,

    /// AWS's version of what serves the domain.
    #[schemars(extend("computed" = true, "example" = "20260101000000"))]
    pub version: Option<String>,
}
