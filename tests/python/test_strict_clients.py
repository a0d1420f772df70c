"""The strict proxy refuses, resets and describes app clients, domains, resource servers and groups as AWS does."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Strict
from support import INVALID, ROLE, Client, body, describe, make_client, make_pool, messages, refused

CODE = {
    "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthFlows": ["code"],
    "AllowedOAuthScopes": ["openid"],
    "CallbackURLs": ["https://example.com/cb"],
}
MACHINE = {
    "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthFlows": ["client_credentials"],
    "AllowedOAuthScopes": ["api/read"],
    "GenerateSecret": True,
}
ROTATION = {"RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 10}}
BARE = {
    "ClientName": "c",
    "RefreshTokenValidity": 30,
    "AuthSessionValidity": 3,
    "EnableTokenRevocation": True,
    "AllowedOAuthFlowsUserPoolClient": False,
    "EnablePropagateAdditionalUserContextData": False,
}
# Alters with every run, or is the emulator's own.
IDENTITY = {"UserPoolId", "ClientId", "CreationDate", "LastModifiedDate", "ClientSecret"}


def shown(idp: Any, client: dict[str, Any]) -> dict[str, Any]:
    where = {"UserPoolId": client["UserPoolId"], "ClientId": client["ClientId"]}
    described = idp.describe_user_pool_client(**where)["UserPoolClient"]
    return {name: value for name, value in described.items() if name not in IDENTITY}


def update(idp: Any, client: dict[str, Any], **members: Any) -> dict[str, Any]:
    where = {"UserPoolId": client["UserPoolId"], "ClientId": client["ClientId"]}
    return idp.update_user_pool_client(**where, **members)["UserPoolClient"]


REFUSED = [
    ({"GenerateSecret": True, "ClientSecret": "s" * 24}, INVALID),
    ({"EnablePropagateAdditionalUserContextData": True}, INVALID),
    ({"ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}, INVALID),
    (ROTATION | {"ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"]}, INVALID),
    (CODE | {"AllowedOAuthFlowsUserPoolClient": False}, INVALID),
    ({"AllowedOAuthFlowsUserPoolClient": True}, "InvalidOAuthFlowException"),
    (CODE | {"CallbackURLs": []}, INVALID),
    (CODE | {"AllowedOAuthScopes": ["api/unknown"]}, "ScopeDoesNotExistException"),
    (MACHINE | {"GenerateSecret": False}, "InvalidOAuthFlowException"),
    (MACHINE | CODE | {"AllowedOAuthFlows": ["client_credentials", "code"]}, "InvalidOAuthFlowException"),
    (MACHINE | {"AllowedOAuthScopes": ["openid"]}, "InvalidOAuthFlowException"),
    (CODE | {"SupportedIdentityProviders": ["COGNITO", "Nobody"]}, INVALID),
    (CODE | {"CallbackURLs": ["http://example.com"]}, INVALID),
    (CODE | {"CallbackURLs": ["https://example.com/#a"]}, INVALID),
    (CODE | {"CallbackURLs": ["/relative"]}, INVALID),
    (CODE | {"CallbackURLs": ["https://"]}, INVALID),
    (CODE | {"LogoutURLs": ["http://example.com"]}, INVALID),
    (CODE | {"DefaultRedirectURI": "https://example.com/other"}, INVALID),
    ({"AccessTokenValidity": 25}, INVALID),
    ({"AccessTokenValidity": 4, "TokenValidityUnits": {"AccessToken": "minutes"}}, INVALID),
    ({"IdTokenValidity": 2, "TokenValidityUnits": {"IdToken": "days"}}, INVALID),
    ({"RefreshTokenValidity": 3651}, INVALID),
    ({"RefreshTokenValidity": 59, "TokenValidityUnits": {"RefreshToken": "minutes"}}, INVALID),
    ({"AuthSessionValidity": 2}, INVALID),
    ({"ReadAttributes": ["custom:none"]}, INVALID),
    ({"WriteAttributes": ["custom:none"]}, INVALID),
    ({"WriteAttributes": ["email_verified"]}, INVALID),
    ({"AnalyticsConfiguration": {"ApplicationId": "a" * 32}}, INVALID),
]
ACCEPTED = [
    {},
    CODE | {"DefaultRedirectURI": "https://example.com/cb"},
    CODE | {"CallbackURLs": ["http://127.0.0.1:3000", "http://[::1]/x", "http://localhost", "myapp://cb"]},
    CODE | {"SupportedIdentityProviders": ["COGNITO"]},
    MACHINE,
    ROTATION | {"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]},
    {"ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH"]},
    # K: AWS refused this once ("should always be allowed"); no documentation says so, and there are such clients.
    {"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]},
    {"GenerateSecret": True, "EnablePropagateAdditionalUserContextData": True},
    {
        "AccessTokenValidity": 5,
        "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "hours", "RefreshToken": "days"},
    },
    {"AuthSessionValidity": 15, "EnableTokenRevocation": False, "PreventUserExistenceErrors": "ENABLED"},
    {"WriteAttributes": ["email", "name"], "ReadAttributes": ["email_verified"]},
]


@pytest.fixture
def served_pool(idp: Any, pool: str) -> str:
    """A pool whose resource server has the scope api/read."""
    scopes = [{"ScopeName": "read", "ScopeDescription": "r"}]
    idp.create_resource_server(UserPoolId=pool, Identifier="api", Name="api", Scopes=scopes)
    return pool


class TestClients:
    @pytest.mark.parametrize(("members", "code"), REFUSED)
    def test_refused(self, idp: Any, served_pool: str, members: dict[str, Any], code: str) -> None:
        refused(lambda: make_client(idp, served_pool, **members), code)
        assert idp.list_user_pool_clients(UserPoolId=served_pool)["UserPoolClients"] == []

    @pytest.mark.parametrize("members", ACCEPTED)
    def test_accepted(self, idp: Any, served_pool: str, members: dict[str, Any]) -> None:
        created = make_client(idp, served_pool, **members)
        expected = {name: sorted(value) if isinstance(value, list) else value for name, value in members.items()}
        assert shown(idp, created) == BARE | {
            name: value for name, value in expected.items() if name != "GenerateSecret"
        }
        assert ("ClientSecret" in created) == bool(members.get("GenerateSecret"))

    @pytest.mark.parametrize("members", [pytest.param(m, id=str(i)) for i, m in enumerate(ACCEPTED)])
    def test_update_replaces(self, idp: Any, served_pool: str, members: dict[str, Any]) -> None:
        created = make_client(idp, served_pool, **members)
        updated = update(idp, created)
        assert shown(idp, created) == BARE
        # The secret is not an attribute of the update.
        assert updated.get("ClientSecret") == created.get("ClientSecret")

    def test_the_emulator_follows(self, idp: Any, pool: str, client: Client) -> None:
        created = make_client(idp, pool, **CODE)
        update(idp, created)
        behind = shown(client("cognito-idp", behind=True), created)
        assert not behind["CallbackURLs"] and not behind["AllowedOAuthFlows"]
        assert behind["AllowedOAuthFlowsUserPoolClient"] is False

    def test_update_is_checked(self, idp: Any, pool: str) -> None:
        created = make_client(idp, pool, **CODE)
        refused(lambda: update(idp, created, **CODE | {"CallbackURLs": ["http://example.com"]}))
        refused(lambda: update(idp, created, EnablePropagateAdditionalUserContextData=True))
        assert shown(idp, created)["CallbackURLs"] == CODE["CallbackURLs"]

    def test_name(self, idp: Any, pool: str) -> None:
        created = make_client(idp, pool)
        update(idp, created, ClientName="d")
        assert update(idp, created)["ClientName"] == "d"
        assert idp.list_user_pool_clients(UserPoolId=pool)["UserPoolClients"][0]["ClientName"] == "d"

    @pytest.mark.parametrize(
        ("units", "expected"),
        [
            ({}, None),
            ({"AccessToken": "minutes"}, {"AccessToken": "minutes", "IdToken": "hours", "RefreshToken": "days"}),
        ],
    )
    def test_units_are_completed(self, idp: Any, pool: str, units: dict[str, str], expected: Any) -> None:
        assert shown(idp, make_client(idp, pool, TokenValidityUnits=units)).get("TokenValidityUnits") == expected

    def test_zero_days_are_thirty(self, idp: Any, pool: str) -> None:
        assert make_client(idp, pool, RefreshTokenValidity=0)["RefreshTokenValidity"] == 30

    def test_own_secret(self, idp: Any, pool: str) -> None:
        created = make_client(idp, pool, ClientSecret="s" * 24)
        where = {"UserPoolId": pool, "ClientId": created["ClientId"]}
        assert created["ClientSecret"] == "s" * 24
        update(idp, created)
        assert idp.describe_user_pool_client(**where)["UserPoolClient"]["ClientSecret"] == "s" * 24

    def test_required_attributes_are_writable(self, idp: Any) -> None:
        schema = [{"Name": "email", "AttributeDataType": "String", "Required": True, "Mutable": True}]
        pool = make_pool(idp, Schema=schema)["Id"]
        refused(lambda: make_client(idp, pool, WriteAttributes=["name"]))
        make_client(idp, pool, WriteAttributes=["email"])

    def test_choice_based_sign_in_needs_a_plan(self, idp: Any) -> None:
        pool = make_pool(idp, UserPoolTier="LITE")["Id"]
        flows = ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        refused(lambda: make_client(idp, pool, ExplicitAuthFlows=flows), "FeatureUnavailableInTierException")

    def test_gone_behind_the_proxy(self, idp: Any, pool: str, client: Client) -> None:
        created = make_client(idp, pool)
        where = {"UserPoolId": pool, "ClientId": created["ClientId"]}
        client("cognito-idp", behind=True).delete_user_pool_client(**where)
        refused(lambda: shown(idp, created), "ResourceNotFoundException")
        refused(lambda: update(idp, created), "ResourceNotFoundException")

    def test_secrets_satisfy_the_model(self, idp: Any, pool: str, strict: Strict, account: str) -> None:
        for _ in range(20):  # one in three of the emulator's does not
            make_client(idp, pool, GenerateSecret=True)
        assert len(strict.log(account)) == 21
        assert messages(strict, account, "response_violations") == []


class TestDomains:
    @pytest.mark.parametrize("name", ["my-cognito", "an.other", "Upper", "aws-x", "-x"])
    def test_bad_prefix(self, idp: Any, pool: str, name: str) -> None:
        refused(lambda: idp.create_user_pool_domain(UserPoolId=pool, Domain=name))
        assert "Domain" not in describe(idp, pool)

    def test_one_of_each_kind(self, idp: Any, pool: str, account: str) -> None:
        certificate = {"CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/a"}
        idp.create_user_pool_domain(UserPoolId=pool, Domain=f"d{account}")
        refused(lambda: idp.create_user_pool_domain(UserPoolId=pool, Domain=f"e{account}"))
        custom = {"UserPoolId": pool, "CustomDomainConfig": certificate}
        idp.create_user_pool_domain(Domain=f"d{account}.example.com", **custom)
        refused(lambda: idp.create_user_pool_domain(Domain=f"e{account}.example.com", **custom))
        refused(lambda: idp.delete_user_pool_domain(UserPoolId=pool, Domain=f"e{account}"))

    def test_unknown_domain_is_empty(self, idp: Any, account: str) -> None:
        assert body(idp.describe_user_pool_domain(Domain=f"n{account}")) == {"DomainDescription": {}}

    def test_aws_works_on_after_its_answer(self, idp: Any, pool: str, account: str) -> None:
        domain = {"UserPoolId": pool, "Domain": f"d{account}"}

        def seen() -> str | None:
            return idp.describe_user_pool_domain(Domain=domain["Domain"])["DomainDescription"].get("Status")

        idp.create_user_pool_domain(**domain)
        assert [seen(), seen()] == ["CREATING", "ACTIVE"]
        idp.update_user_pool_domain(**domain, ManagedLoginVersion=2)
        assert [seen(), seen()] == ["UPDATING", "ACTIVE"]
        idp.delete_user_pool_domain(**domain)
        assert [seen(), seen()] == ["DELETING", None]
        assert "Domain" not in describe(idp, pool)

    @pytest.mark.parametrize(
        ("domain", "certificate"),
        [
            ("example.com", "arn:aws:acm:us-east-1:123456789012:certificate/a"),
            ("auth.example.com", "arn:aws:acm:eu-west-1:123456789012:certificate/a"),
        ],
    )
    def test_bad_custom_domain(self, idp: Any, pool: str, domain: str, certificate: str) -> None:
        config = {"CertificateArn": certificate}
        refused(lambda: idp.create_user_pool_domain(UserPoolId=pool, Domain=domain, CustomDomainConfig=config))
        assert "CustomDomain" not in describe(idp, pool)

    def test_managed_login_needs_a_plan(self, idp: Any, account: str) -> None:
        domain = {"UserPoolId": make_pool(idp, UserPoolTier="LITE")["Id"], "Domain": f"d{account}"}
        code = "FeatureUnavailableInTierException"
        refused(lambda: idp.create_user_pool_domain(**domain, ManagedLoginVersion=2), code)
        idp.create_user_pool_domain(**domain)
        refused(lambda: idp.update_user_pool_domain(**domain, ManagedLoginVersion=2), code)


class TestResourceServersAndGroups:
    def test_omitted_scopes_are_reset(self, idp: Any, served_pool: str) -> None:
        where = {"UserPoolId": served_pool, "Identifier": "api"}
        idp.update_resource_server(**where, Name="renamed")
        assert body(idp.describe_resource_server(**where)) == {"ResourceServer": where | {"Name": "renamed"}}

    def test_precedence_zero_is_a_value(self, idp: Any, pool: str) -> None:
        idp.create_group(UserPoolId=pool, GroupName="none")
        idp.create_group(UserPoolId=pool, GroupName="zero", Precedence=0)
        groups = {group["GroupName"]: group for group in idp.list_groups(UserPoolId=pool)["Groups"]}
        assert "Precedence" not in groups["none"]
        assert groups["zero"]["Precedence"] == 0

    def test_update_group(self, idp: Any, pool: str) -> None:
        where = {"UserPoolId": pool, "GroupName": "g"}
        idp.create_group(**where, Description="d", RoleArn=ROLE)
        idp.update_group(**where, Precedence=3)
        group = idp.get_group(**where)["Group"]
        assert (group["Description"], group["RoleArn"], group["Precedence"]) == ("d", ROLE, 3)
        refused(lambda: idp.update_group(UserPoolId=pool, GroupName="h"), "ResourceNotFoundException")
