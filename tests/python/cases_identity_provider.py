"""The properties of an identity provider that change in place, each with values and with what AWS then has."""

from __future__ import annotations

from typing import Any

from life import ABSENT, Case
from life import ADDED as ADDED_STEP

CUSTOM_ATTRIBUTE = "tenant"
ISSUER = "https://auth.example.com"
SECRET = "canary-of-the-provider"
# In pieces, so that no file has it but for the engine's.
PIECES = {"fn::join": ["-", SECRET.split("-")]}
DETAILS: dict[str, Any] = {"client_id": "a", "authorize_scopes": "openid", "oidc_issuer": ISSUER}
GIVEN = DETAILS | {"client_secret": PIECES}
# What AWS adds to them.
ADDED = {
    "attributes_request_method": "GET",
    "attributes_url": f"{ISSUER}/userInfo",
    "attributes_url_add_attributes": "false",
    "authorize_url": f"{ISSUER}/authorize",
    "jwks_uri": f"{ISSUER}/.well-known/jwks.json",
    "token_url": f"{ISSUER}/token",
    "client_secret": SECRET,
}
OTHER = {"attributes_request_method": "POST", "token_url": "https://token.example.com", "client_id": "b"}


def _simple(name: str, member: str, first: Any, second: Any, without: Any) -> Case:
    live = ({member: first}, {member: second}, {member: without})
    return Case(name, ({name: first}, {name: second}), live, base={"providerName": name})


def _mapped(mapping: dict[str, str]) -> dict[str, Any]:
    return {"AttributeMapping": {"username": "sub"} | mapping}


MAPPINGS = ({"email": "email", f"custom:{CUSTOM_ATTRIBUTE}": "tid"}, {"email": "mail", "username": "oid"})

CASES = [
    _simple("acrMapping", "AcrMapping", {"Level1": "low", "Level4": "high"}, {"Level1": "lowest"}, ABSENT),
    _simple("idpIdentifiers", "IdpIdentifiers", ["example.com", "corp"], ["corp"], ABSENT),
    Case(
        "attributeMapping",
        ({"attributeMapping": MAPPINGS[0]}, {"attributeMapping": MAPPINGS[1]}),
        (_mapped(MAPPINGS[0]), _mapped(MAPPINGS[1]), _mapped({})),
        base={"providerName": "attributeMapping"},
    ),
    # A provider cannot do without them: what is given up is what was changed.
    Case(
        "providerDetails",
        ({"providerDetails": GIVEN}, {"providerDetails": GIVEN | OTHER}),
        (
            {"ProviderDetails": ADDED | DETAILS},
            {"ProviderDetails": ADDED | DETAILS | OTHER},
            {"ProviderDetails": ADDED | DETAILS},
        ),
        base={"providerName": "providerDetails"},
        unseen=frozenset({ADDED_STEP}),
    ),
]
