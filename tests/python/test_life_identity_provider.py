"""The whole life of an identity provider of a user pool, with the real engine, against what AWS documents."""

from __future__ import annotations

from typing import Any

import pytest

from cases_identity_provider import CASES, CUSTOM_ATTRIBUTE, GIVEN, PIECES, SECRET
from life import Life, Walk, app_client, lasting, urn, user_pool

POOL = {"pool": user_pool(schemas=[{"name": CUSTOM_ATTRIBUTE, "attributeDataType": "String", "mutable": True}])}
SOCIAL = {"client_id": "a", "client_secret": PIECES, "authorize_scopes": "email public_profile"}
METADATA = '<?xml version="1.0"?>\n<EntityDescriptor>\n  <IDPSSODescriptor/>\n</EntityDescriptor>\n'
# A provider of each type, as programs have them.
TYPES: dict[str, tuple[str, dict[str, Any]]] = {
    "google": ("Google", SOCIAL),
    "facebook": ("Facebook", SOCIAL),
    "amazon": ("LoginWithAmazon", SOCIAL),
    "apple": (
        "SignInWithApple",
        {"client_id": "a", "team_id": "t", "key_id": "k", "private_key": PIECES, "authorize_scopes": "email name"},
    ),
    "oidc": ("OIDC", GIVEN),
    "saml-url": ("SAML", {"MetadataURL": "https://auth.example.com/metadata", "IDPSignout": "false"}),
    "saml-file": ("SAML", {"MetadataFile": METADATA, "EncryptedResponses": "true"}),
}


def provider(options: dict[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    """A provider of the pool `pool`."""
    return {
        "type": "cognito:IdentityProvider",
        "properties": {"userPoolId": "${pool.id}", "providerType": "OIDC", "providerDetails": GIVEN} | properties,
        "options": options or {},
    }


def program() -> dict[str, Any]:
    names = {label: kind if kind not in ("OIDC", "SAML") else label for label, (kind, _) in TYPES.items()}
    return POOL | {
        label: provider(
            providerName=names[label],
            providerType=kind,
            providerDetails=details,
            attributeMapping={"email": "email"},
        )
        for label, (kind, details) in TYPES.items()
    }


def live(life: Life, pool: str, name: str) -> dict[str, Any]:
    return lasting(life.idp.describe_identity_provider(UserPoolId=pool, ProviderName=name)["IdentityProvider"])


def test_every_type_is_made_stays_and_is_imported(life: Life) -> None:
    """P11: the second `up`, a refresh and an import find no difference, whatever AWS adds to the details. P24: no secret
    is told."""
    life.secrets.add(SECRET)
    life.up(program())
    life.stack.settled()
    pool = life.stack.id("pool")
    added = set(live(life, pool, "Google")["ProviderDetails"]) - set(SOCIAL)
    assert "token_url" in added
    names = {label: life.stack.id(label) for label in TYPES}
    for label in TYPES:
        life.stack.run("state", "delete", "--yes", urn("IdentityProvider", label))
    imported = {label: one for label, one in program().items() if label != "pool"}
    for label, one in imported.items():
        one["options"] = {"import": f"{pool}/{names[label]}"}
        # The engine tells what the program of an import says before the provider can mark it.
        details = one["properties"]["providerDetails"]
        marked = {key: {"fn::secret": value} if value is PIECES else value for key, value in details.items()}
        one["properties"]["providerDetails"] = marked
    with life.writes() as writes:
        ran = life.up(POOL | imported)
    assert (ran.ops, writes) == (dict.fromkeys(TYPES, "import"), [])
    life.up(program())
    life.stack.settled()
    with life.writes() as writes:
        life.stack.destroy()
    assert sorted(set(writes)) == ["DeleteIdentityProvider", "DeleteUserPool"]


def test_every_property_changes_in_place_and_alone(life: Life) -> None:
    life.secrets.add(SECRET)
    life.up(POOL)
    pool = life.stack.id("pool")
    problems = Walk(life, CASES, provider, lambda name: live(life, pool, name)).run(POOL)
    assert not problems, "\n".join(problems)


def test_another_type_under_the_same_name_takes_its_place(life: Life) -> None:
    life.up(POOL | {"sso": provider(providerName="Sso")})
    kind, details = TYPES["saml-url"]
    with life.writes() as writes:
        life.up(POOL | {"sso": provider(providerName="Sso", providerType=kind, providerDetails=details)})
    assert writes == ["DeleteIdentityProvider", "CreateIdentityProvider"]
    life.stack.settled()
    with life.writes() as writes:
        life.up(POOL | {"sso": provider(providerName="Other", providerType=kind, providerDetails=details)})
    assert writes == ["CreateIdentityProvider", "DeleteIdentityProvider"]
    life.stack.settled()


def test_what_somebody_changed_is_found_and_set_right(life: Life) -> None:
    """P11: what is the program's is not lost among what is AWS's."""
    life.up(POOL | {"sso": provider(providerName="Sso")})
    pool = life.stack.id("pool")
    at = {"UserPoolId": pool, "ProviderName": "Sso"}
    details = live(life, pool, "Sso")["ProviderDetails"]
    life.idp.update_identity_provider(**at, ProviderDetails=details | {"client_id": "z"})
    assert life.stack.refresh().steps["sso"].paths == {"providerDetails.client_id": "update"}
    life.up(POOL | {"sso": provider(providerName="Sso")})
    assert live(life, pool, "Sso")["ProviderDetails"]["client_id"] == "a"
    life.stack.settled()
    life.idp.delete_identity_provider(**at)
    life.stack.refresh()
    assert "sso" not in life.stack.state
    life.up(POOL | {"sso": provider(providerName="Sso")})
    life.stack.settled()


def test_a_client_finds_the_provider_that_it_names(life: Life) -> None:
    """P29: by the output of the provider, which is there before the client."""
    client = app_client(supportedIdentityProviders=["${sso.providerName}"])
    with life.writes() as writes:
        life.up(POOL | {"client": client, "sso": provider(providerName="Sso")})
    assert writes == ["CreateUserPool", "CreateIdentityProvider", "CreateUserPoolClient"]
    life.stack.settled()


@pytest.mark.parametrize("declared", ["by output", "by dependsOn", "nowhere"])
def test_a_name_that_nobody_declares_is_told_before(life: Life, declared: str) -> None:
    """P29: a new pool has the providers of the program and no others, which a preview knows; right programs hear nothing."""
    name = "${sso.providerName}" if declared == "by output" else "Sso"
    client = app_client(supportedIdentityProviders=["COGNITO", name])
    if declared == "by dependsOn":
        client["options"] = {"dependsOn": ["${sso}"]}
    elsewhere = "Other" if declared == "nowhere" else "Sso"
    life.stack.write(POOL | {"client": client, "sso": provider(providerName=elsewhere)})
    told = life.stack.preview().warnings("client")
    assert len(told) == (declared == "nowhere"), told
    assert all(text.startswith("supportedIdentityProviders names Sso, and the program has declared") for text in told)


@pytest.mark.parametrize(
    ("id", "problem"),
    [
        ("nobody", '"nobody" does not name an identity provider of a user pool'),
        ("us-east-1_AbCdEfGhI/", "give <user pool id>/<provider name>"),
        ("pool/Sso", '"pool" is not the id of a user pool'),
        ("us-east-1_AbCdEfGhI/Sso", "Sso' does not exist"),
    ],
)
def test_what_does_not_exist_cannot_be_imported(life: Life, id: str, problem: str) -> None:
    assert problem in life.stack.import_("IdentityProvider", "sso", id, fails=True)
