"""The properties of a domain that change in place and can be given up, each with values and with what AWS then has."""

from __future__ import annotations

from typing import Any

from life import GIVEN_UP, Case

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/one"
POLICIES = ("TLS_V1_2_2021", "TLS_V1_3_2025")


def _config(policy: str | None) -> dict[str, Any]:
    own = {"SecurityPolicy": policy} if policy else {}
    return {"CustomDomainConfig": {"CertificateArn": CERTIFICATE} | own}


# A pool has one domain of each kind: so each case has a pool of its own, which is named after it. `routing` wants a replica
# of the pool, which the emulator does not have; a certificate cannot be given up.
CASES = [
    Case(
        "version",
        ({"managedLoginVersion": 2}, {"managedLoginVersion": 1}),
        ({"ManagedLoginVersion": 2}, {"ManagedLoginVersion": 1}, {"ManagedLoginVersion": 1}),
        base={"userPoolId": "${versionPool.id}", "domain": "customers"},
        unseen=frozenset({GIVEN_UP}),
    ),
    Case(
        "policy",
        ({"securityPolicy": POLICIES[0]}, {"securityPolicy": POLICIES[1]}),
        (_config(POLICIES[0]), _config(POLICIES[1]), _config(None)),
        base={"userPoolId": "${policyPool.id}", "domain": "auth.example.com", "certificateArn": CERTIFICATE},
    ),
    Case(
        "all",
        (
            {"managedLoginVersion": 2, "securityPolicy": POLICIES[0]},
            {"managedLoginVersion": 1, "securityPolicy": POLICIES[1]},
        ),
        (
            {"ManagedLoginVersion": 2} | _config(POLICIES[0]),
            {"ManagedLoginVersion": 1} | _config(POLICIES[1]),
            {"ManagedLoginVersion": 1} | _config(None),
        ),
        base={"userPoolId": "${allPool.id}", "domain": "login.example.com", "certificateArn": CERTIFICATE},
    ),
]
