"""Whose unsigned call is it? AWS finds the account by the id in the call, MiniStack takes the default account.

SignUp, InitiateAuth, GetId and their like carry no credentials. The proxy knows who made the client or pool they
name and signs them in that account's name, so that every test can have an account of its own.
"""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

from .store import Store
from .wire import Call

_NAMES = ("ClientId", "UserPoolId", "IdentityPoolId", "IdentityId")
_TOKENS = ("AccessToken", "Token")


def with_owner(call: Call, store: Store) -> Call:
    """The call, as the account that owns what an unsigned one names."""
    if call.protocol != "json" or "Authorization" in call.headers:
        return call
    for name in _named(call.params):
        owner = store.owner(name)
        if owner:
            account, region = owner
            scope = f"{account}/20260101/{region}/{call.service}/aws4_request"
            # Nobody checks the signature while AUTH is off.
            signed = {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"}
            return replace(call, account=account, region=region, headers={**call.headers, **signed})
    return call


def _named(params: dict[str, Any]) -> list[str]:
    ids = [params[name] for name in _NAMES if isinstance(params.get(name), str)]
    return ids + [client for name in _TOKENS if (client := _client_of(params.get(name)))]


def _client_of(token: Any) -> str | None:
    """The client id inside an access token."""
    return claims(token).get("client_id")


def claims(token: Any) -> dict[str, Any]:
    """What a JWT says, unverified; nothing for what is not one."""
    parts = token.split(".") if isinstance(token, str) else []
    if len(parts) != 3:
        return {}
    try:
        found = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
