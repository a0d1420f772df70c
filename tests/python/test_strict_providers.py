"""The strict proxy knows what AWS adds to identity providers, and what it refuses of them."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Strict
from support import messages, refused

OIDC = {"client_id": "a", "authorize_scopes": "openid", "oidc_issuer": "https://a.example"}
SOCIAL = {"client_id": "a", "client_secret": "b", "authorize_scopes": "email"}
APPLE = {"client_id": "a", "team_id": "t", "key_id": "k", "private_key": "p", "authorize_scopes": "email"}


@pytest.fixture(autouse=True)
def answers_satisfy_the_model(strict: Strict, account: str) -> Any:
    yield
    assert messages(strict, account, "response_violations") == []


def make(idp: Any, pool: str, kind: str, details: dict[str, str], name: str = "Sso", **more: Any) -> dict[str, Any]:
    name = name if kind in ("OIDC", "SAML") else kind
    made = idp.create_identity_provider(
        UserPoolId=pool, ProviderName=name, ProviderType=kind, ProviderDetails=details, **more
    )["IdentityProvider"]
    said = idp.describe_identity_provider(UserPoolId=pool, ProviderName=name)["IdentityProvider"]
    assert said == made
    return made


@pytest.mark.parametrize(
    ("kind", "details", "added", "username"),
    [
        ("Google", SOCIAL, "token_url", "sub"),
        ("Facebook", SOCIAL, "api_version", "id"),
        ("LoginWithAmazon", SOCIAL, "token_url", "user_id"),
        ("SignInWithApple", APPLE, "oidc_issuer", "sub"),
        ("OIDC", OIDC, "jwks_uri", "sub"),
        ("SAML", {"MetadataURL": "https://a.example/m"}, "ActiveEncryptionCertificate", None),
    ],
)
def test_details_are_completed(
    idp: Any, pool: str, kind: str, details: dict[str, str], added: str, username: str | None
) -> None:
    made = make(idp, pool, kind, details)
    shown = {key: value for key, value in details.items() if key != "private_key"}
    assert made["ProviderDetails"].items() >= shown.items()
    assert added in made["ProviderDetails"]
    assert "private_key" not in made["ProviderDetails"]
    assert made.get("AttributeMapping", {}).get("username") == username


def test_an_update_replaces_what_it_is_given(idp: Any, pool: str) -> None:
    make(idp, pool, "OIDC", OIDC | {"token_url": "https://b.example"}, AttributeMapping={"email": "mail"})
    where = {"UserPoolId": pool, "ProviderName": "Sso"}
    said = idp.update_identity_provider(**where, ProviderDetails=OIDC | {"client_id": "c"})["IdentityProvider"]
    assert said["ProviderDetails"]["token_url"] == "https://a.example/token"
    assert (said["ProviderDetails"]["client_id"], said["AttributeMapping"]["email"]) == ("c", "mail")
    said = idp.update_identity_provider(**where, AttributeMapping={})["IdentityProvider"]
    assert said["AttributeMapping"] == {"username": "sub"}


@pytest.mark.parametrize(
    ("kind", "details", "more"),
    [
        ("OIDC", {"client_id": "a"}, {}),
        ("SAML", {"IDPInit": "true"}, {}),
        ("SignInWithApple", SOCIAL, {}),
        ("Google", SOCIAL, {"AcrMapping": {"Level1": "low"}}),
        ("OIDC", OIDC, {"AttributeMapping": {"custom:nothing": "x"}}),
    ],
)
def test_what_cannot_work_is_refused(
    idp: Any, pool: str, kind: str, details: dict[str, str], more: dict[str, Any]
) -> None:
    refused(lambda: make(idp, pool, kind, details, **more))


def test_names_are_of_the_type_and_taken_once(idp: Any, pool: str) -> None:
    at = {"UserPoolId": pool, "ProviderDetails": SOCIAL}
    refused(lambda: idp.create_identity_provider(**at, ProviderName="Mine", ProviderType="Google"))
    make(idp, pool, "Google", SOCIAL)
    refused(lambda: make(idp, pool, "Google", SOCIAL), "DuplicateProviderException")
    idp.delete_identity_provider(UserPoolId=pool, ProviderName="Google")
    make(idp, pool, "Google", SOCIAL)
