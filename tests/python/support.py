"""Values and helpers that the tests of the strict proxy share."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import REGION, Strict

Client = Callable[..., Any]
INVALID = "InvalidParameterException"
LAMBDA = f"arn:aws:lambda:{REGION}:123456789012:function:f"
ROLE = "arn:aws:iam::123456789012:role/r"
SMS = {"SnsCallerArn": ROLE, "ExternalId": "x"}
SES = {"EmailSendingAccount": "DEVELOPER", "SourceArn": f"arn:aws:ses:{REGION}:123456789012:identity/a@example.com"}
KEY = f"arn:aws:kms:{REGION}:123456789012:key/0a0a0a0a-0000-0000-0000-000000000000"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Federated": "cognito-identity.amazonaws.com"},
                "Action": "sts:AssumeRoleWithWebIdentity",
            }
        ],
    }
)
INLINE = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})


def make_pool(idp: Any, **members: Any) -> dict[str, Any]:
    return idp.create_user_pool(PoolName="p", **members)["UserPool"]


def describe(idp: Any, pool: str) -> dict[str, Any]:
    return idp.describe_user_pool(UserPoolId=pool)["UserPool"]


def make_client(idp: Any, pool: str, **members: Any) -> dict[str, Any]:
    return idp.create_user_pool_client(UserPoolId=pool, ClientName="c", **members)["UserPoolClient"]


def make_identity_pool(identity: Any, **members: Any) -> dict[str, Any]:
    return identity.create_identity_pool(**{"IdentityPoolName": "i", "AllowUnauthenticatedIdentities": False} | members)


def refused(call: Callable[[], Any], code: str = INVALID) -> str:
    """The message of a refusal with this code."""
    with pytest.raises(ClientError) as caught:
        call()
    assert caught.value.response["Error"]["Code"] == code, caught.value
    return caught.value.response["Error"]["Message"]


def messages(strict: Strict, account: str, kind: str = "violations") -> list[str]:
    return [violation["message"] for violation in strict.violations(account)[kind]]


def raw(strict: Strict, account: str, target: str, body: bytes) -> tuple[int, Any, Any]:
    """A request that no SDK would send."""
    headers = {
        "X-Amz-Target": target,
        "Content-Type": "application/x-amz-json-1.1",
        "Authorization": f"AWS4-HMAC-SHA256 Credential={account}/20260101/{REGION}/cognito-idp/aws4_request",
    }
    request = urllib.request.Request(strict.url, body, headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, json.load(response), response.headers
    except urllib.error.HTTPError as error:
        return error.code, json.load(error), error.headers


def body(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}
