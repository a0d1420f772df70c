"""Domains that AWS would refuse, most of them once the pool is there."""

from __future__ import annotations

from bad_input.program import ACCOUNT, POOL_ID, REGION, Properties, Wrong, refused

CERTIFICATE = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/a"
FAILOVER = {"failover": {"primaryRoute53HealthCheckId": "a", "secondaryRegion": "us-west-2"}}
OWN = {"domain": "auth.example.com", "certificateArn": CERTIFICATE}
REMEDY = "leave it out, or give domain the whole name of a domain of yours, such as auth.example.com"
FORM = "may have only lower-case ASCII letters, digits and -, with dots in a custom domain, and no - at either end of a label"


def domain(mistake: str, properties: Properties, *problems: str) -> Wrong:
    """A domain that is wrong, of a pool that is there already."""
    return Wrong(mistake, **refused("UserPoolDomain", {"userPoolId": POOL_ID} | dict(properties), *problems))


def name(mistake: str, value: str, problem: str) -> Wrong:
    more = {"certificateArn": CERTIFICATE} if "." in value else {}
    problem = f"property domain value {{{value}}} has a problem: {problem}"
    return domain(mistake, {"domain": value} | more, problem)


ROWS = [
    # P33
    name("a prefix with capitals", "Customers", FORM),
    name("a prefix with a blank", "our customers", FORM),
    name("a prefix that ends in a hyphen", "customers-", FORM),
    name("a URL for a domain", "https://auth.example.com", FORM),
    name("a prefix with the word cognito", "my-cognito", "must not contain cognito, which AWS keeps for itself: choose "
         "another prefix"),
    name("a prefix with the word aws", "lawsuits", "must not contain aws, which AWS keeps for itself: choose another "
         "prefix"),
    name("a domain of 64 characters", "a" * 64, "must be 1 to 63 characters long, and is 64"),
    # P33: the parent would be com.
    name("a domain below a top-level one", "example.com", "has a top-level domain as its parent, and Cognito does not take "
         "that: put a label before it, such as auth.example.com"),
    name("a whole host for a prefix", "customers.auth.eu-west-1.amazoncognito.com", "is a domain of AWS: give the prefix "
         "alone, which is all before the first dot"),
    # P33
    domain("a custom domain without a certificate", {"domain": "auth.example.com"}, "certificateArn is required with a "
           "custom domain: the ARN of a certificate of ACM in us-east-1 that is good for it"),
    # P32
    domain(
        "a certificate of another region",
        OWN | {"certificateArn": CERTIFICATE.replace("us-east-1", REGION)},
        f"property certificateArn value {{{CERTIFICATE.replace('us-east-1', REGION)}}} has a problem: is a certificate in "
        f"{REGION}, and Cognito takes those of us-east-1 only: request or import one there, wherever the pool is",
    ),
    domain(
        "a certificate that is none",
        OWN | {"certificateArn": f"arn:aws:iam::{ACCOUNT}:server-certificate/a"},
        f"property certificateArn value {{arn:aws:iam::{ACCOUNT}:server-certificate/a}} has a problem: must be the ARN of a "
        "certificate of ACM, such as arn:aws:acm:us-east-1:123456789012:certificate/a1b2",
    ),
    domain(
        "a prefix with what a custom domain has",
        {"domain": "customers", "certificateArn": CERTIFICATE, "securityPolicy": "TLS_V1", "routing": FAILOVER},
        f"property certificateArn value {{{CERTIFICATE}}} has a problem: is for a custom domain, and domain is a prefix. AWS "
        f"has the certificate of a prefix: {REMEDY}",
        "property securityPolicy value {TLS_V1} has a problem: is for a custom domain, and domain is a prefix. AWS settles "
        f"TLS for a prefix: {REMEDY}",
        f"routing is for a custom domain, and domain is a prefix. AWS routes custom domains only: {REMEDY}",
    ),
    domain("failover of the classic hosted UI", OWN | {"managedLoginVersion": 1, "routing": FAILOVER},
           "routing needs managedLoginVersion 2: AWS routes managed login, and not the classic hosted UI"),
    domain("a version that there is not", OWN | {"managedLoginVersion": 3},
           "property managedLoginVersion value {3} has a problem: must be 1 to 2, and is 3"),
    domain(
        "a domain of a pool in another region",
        OWN | {"userPoolId": "us-east-1_AbCdEfGhI"},
        "property userPoolId value {us-east-1_AbCdEfGhI} has a problem: is in us-east-1, and the provider works in "
        f"{REGION}: set cognito:region, or give the resource a provider for us-east-1",
    ),
]  # fmt: skip
