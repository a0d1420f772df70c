"""The guide's flow through the strict proxy: sign-up, sign-in, and credentials only where AWS would give them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from conftest import REGION, Strict
from support import make_client, make_identity_pool, messages, refused

NO_ROLE = "InvalidIdentityPoolConfigurationException"
NOT_AUTHORIZED = "NotAuthorizedException"
HOST = "cognito-identity.amazonaws.com"
FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


def trust(pool: str, kind: str) -> dict[str, Any]:
    condition = {
        "StringEquals": {f"{HOST}:aud": pool},
        "ForAnyValue:StringLike": {f"{HOST}:amr": kind},
    }
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": HOST},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": condition,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


class Signed:
    """A user who signed in at a pool, and an identity pool that trusts it."""

    def __init__(self, idp: Any, identity: Any, pool: str, **members: Any) -> None:
        self.identity = identity
        self.client = make_client(idp, pool, ExplicitAuthFlows=FLOWS)["ClientId"]
        idp.sign_up(ClientId=self.client, Username="u", Password="Passw0rd!")
        idp.admin_confirm_sign_up(UserPoolId=pool, Username="u")
        secret = {"USERNAME": "u", "PASSWORD": "Passw0rd!"}
        answer = idp.initiate_auth(ClientId=self.client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=secret)
        self.tokens = answer["AuthenticationResult"]
        self.name = f"cognito-idp.{REGION}.amazonaws.com/{pool}"
        provider = {"ProviderName": self.name, "ClientId": self.client}
        self.pool = make_identity_pool(identity, CognitoIdentityProviders=[provider], **members)["IdentityPoolId"]
        self.logins = {self.name: self.tokens["IdToken"]}

    def credentials(self, logins: dict[str, str]) -> dict[str, Any]:
        who = self.identity.get_id(IdentityPoolId=self.pool, Logins=logins)["IdentityId"]
        return self.identity.get_credentials_for_identity(IdentityId=who, Logins=logins)["Credentials"]

    def assign(self, iam: Any, account: str, document: dict[str, Any], kind: str = "authenticated") -> None:
        iam.create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(document))
        roles = {kind: f"arn:aws:iam::{account}:role/r"}
        self.identity.set_identity_pool_roles(IdentityPoolId=self.pool, Roles=roles)


@pytest.fixture
def signed(idp: Any, identity: Any, pool: str) -> Signed:
    return Signed(idp, identity, pool)


def test_the_guide(
    signed: Signed, idp: Any, iam: Any, client: Callable[..., Any], account: str, strict: Strict
) -> None:
    signed.assign(iam, account, trust(signed.pool, "authenticated"))
    given = signed.credentials(signed.logins)
    sts = client("sts", key=given["AccessKeyId"], token=given["SessionToken"])
    assert ":assumed-role/r/" in sts.get_caller_identity()["Arn"]
    assert idp.get_user(AccessToken=signed.tokens["AccessToken"])["Username"]
    # The unsigned calls are the account's own.
    assert {"SignUp", "InitiateAuth", "GetId", "GetUser"} <= {entry["op"] for entry in strict.log(account)}
    assert messages(strict, account) + messages(strict, account, "response_violations") == []


def test_no_role(signed: Signed) -> None:
    refused(lambda: signed.credentials(signed.logins), NO_ROLE)


def test_missing_role(signed: Signed, account: str) -> None:
    roles = {"authenticated": f"arn:aws:iam::{account}:role/none"}
    signed.identity.set_identity_pool_roles(IdentityPoolId=signed.pool, Roles=roles)
    refused(lambda: signed.credentials(signed.logins), NO_ROLE)


@pytest.mark.parametrize("flaw", ["aud", "amr", "principal", "action", "effect", "operator"])
def test_flawed_trust(signed: Signed, iam: Any, account: str, flaw: str) -> None:
    document = copy.deepcopy(trust(signed.pool, "authenticated"))
    statement = document["Statement"][0]
    flaws: dict[str, dict[str, Any]] = {
        "aud": {"Condition": trust("eu-west-1:other", "authenticated")["Statement"][0]["Condition"]},
        "amr": {"Condition": trust(signed.pool, "unauthenticated")["Statement"][0]["Condition"]},
        "principal": {"Principal": {"Service": HOST}},
        "action": {"Action": "sts:AssumeRole"},
        "effect": {"Effect": "Deny"},
        "operator": {"Condition": {"StringNotLike": {f"{HOST}:amr": "x"}}},
    }
    statement |= flaws[flaw]
    signed.assign(iam, account, document)
    refused(lambda: signed.credentials(signed.logins), NO_ROLE)


def test_guests_are_off(signed: Signed) -> None:
    refused(lambda: signed.credentials({}), NOT_AUTHORIZED)


def test_guests(idp: Any, identity: Any, pool: str, iam: Any, account: str) -> None:
    open_pool = Signed(idp, identity, pool, AllowUnauthenticatedIdentities=True)
    open_pool.assign(iam, account, trust(open_pool.pool, "unauthenticated"), "unauthenticated")
    assert open_pool.credentials({})["AccessKeyId"]
    refused(lambda: open_pool.credentials(open_pool.logins), NO_ROLE)


def test_tokens_of_others(idp: Any, identity: Any, pool: str, signed: Signed) -> None:
    stranger = {f"cognito-idp.{REGION}.amazonaws.com/{REGION}_other": signed.tokens["IdToken"]}
    refused(lambda: signed.credentials(stranger), NOT_AUTHORIZED)
    refused(lambda: signed.credentials({signed.name: signed.tokens["AccessToken"]}), NOT_AUTHORIZED)
    other = make_client(idp, pool)["ClientId"]
    provider = {"ProviderName": signed.name, "ClientId": other}
    signed.pool = make_identity_pool(identity, CognitoIdentityProviders=[provider])["IdentityPoolId"]
    refused(lambda: signed.credentials(signed.logins), NOT_AUTHORIZED)
