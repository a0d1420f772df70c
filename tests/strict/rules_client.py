"""App clients: what a client holds after CreateUserPoolClient and UpdateUserPoolClient."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from . import checks_client, model
from .checks_client import ClientChange
from .paging import page
from .rules_pool import IDP, held_pool
from .semantics import Context, overlay, rule
from .store import Record
from .wire import Answer

HELD = frozenset({
    "ClientName", "RefreshTokenValidity", "AccessTokenValidity", "IdTokenValidity", "TokenValidityUnits",
    "ReadAttributes", "WriteAttributes", "ExplicitAuthFlows", "SupportedIdentityProviders", "CallbackURLs",
    "LogoutURLs", "DefaultRedirectURI", "AllowedOAuthFlows", "AllowedOAuthScopes", "AllowedOAuthFlowsUserPoolClient",
    "AnalyticsConfiguration", "PreventUserExistenceErrors", "EnableTokenRevocation",
    "EnablePropagateAdditionalUserContextData", "AuthSessionValidity", "RefreshTokenRotation",
})  # fmt: skip
# M: the service sorts these.
SORTED = (
    "ReadAttributes", "WriteAttributes", "ExplicitAuthFlows", "SupportedIdentityProviders", "CallbackURLs",
    "LogoutURLs", "AllowedOAuthFlows", "AllowedOAuthScopes",
)  # fmt: skip
# T
DEFAULTS = {
    "RefreshTokenValidity": 30,
    "AuthSessionValidity": 3,
    "EnableTokenRevocation": True,
    "AllowedOAuthFlowsUserPoolClient": False,
    "EnablePropagateAdditionalUserContextData": False,
}
DEFAULT_UNITS = {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"}


@rule(IDP, "CreateUserPoolClient")
def create_client(context: Context) -> Answer:
    params = context.params
    held = normalised(_as_held(params))
    own = params.get("ClientSecret")
    _check(context, held, has_secret=bool(params.get("GenerateSecret") or own))
    # The emulator knows no secret of one's own: it makes one, and the given one is shown instead.
    answer = context.forward(params | ({"GenerateSecret": True} if own else {}))
    if answer.error or answer.data is None:
        return answer
    if own:
        held["ClientSecret"] = own
    client = answer.data["UserPoolClient"]
    context.store.put(client_key(context, client["ClientId"]), held)
    answer.data["UserPoolClient"] = overlay(client, held, HELD)
    return answer


@rule(IDP, "DescribeUserPoolClient")
def describe_client(context: Context) -> Answer:
    answer = context.forward()
    if answer.error or answer.data is None:
        context.store.drop_under(client_key(context, context.params["ClientId"]))
        return answer
    client = answer.data["UserPoolClient"]
    answer.data["UserPoolClient"] = overlay(client, held_client(context, client), HELD)
    return answer


@rule(IDP, "UpdateUserPoolClient")
def update_client(context: Context) -> Answer:
    params = context.params
    where = {"UserPoolId": params["UserPoolId"], "ClientId": params["ClientId"]}
    client = client_of(context)
    old = held_client(context, client)
    # D: full replace. The name is required at creation, so there is no default to go back to (K).
    fixed = {name: old[name] for name in ("ClientName", "ClientSecret") if name in old}
    held = normalised(fixed | _as_held(params))
    _check(context, held, has_secret="ClientSecret" in client)
    answer = context.forward(_whole_update(where, held))
    if answer.error or answer.data is None:
        return answer
    context.store.put(client_key(context, params["ClientId"]), held)
    answer.data["UserPoolClient"] = overlay(answer.data["UserPoolClient"], held, HELD)
    return answer


@rule(IDP, "ListUserPoolClients")
def list_clients(context: Context) -> Answer:
    answer = page(context)
    for client in (answer.data or {}).get("UserPoolClients", []):
        held = context.store.get(client_key(context, client["ClientId"]))
        client["ClientName"] = (held or client)["ClientName"]
    return answer


@rule(IDP, "DeleteUserPoolClient")
def delete_client(context: Context) -> Answer:
    answer = context.forward()
    if not answer.error:
        context.store.drop_under(client_key(context, context.params["ClientId"]))
    return answer


def client_of(context: Context) -> dict[str, Any]:
    """The emulator's description of the client that the call names; a missing one is refused."""
    where = {name: context.params[name] for name in ("UserPoolId", "ClientId")}
    return context.lookup("DescribeUserPoolClient", where)["UserPoolClient"]


def client_key(context: Context, client_id: str) -> tuple[str, str, str, str]:
    return context.key("client", f"{context.params['UserPoolId']}/{client_id}")


def held_client(context: Context, client: Mapping[str, Any]) -> Record:
    """The stored members; a client made behind the proxy's back is taken over from its description."""
    stored = context.store.get(client_key(context, client["ClientId"]))
    return stored or normalised(_as_held(client))


def _as_held(params: Mapping[str, Any]) -> Record:
    return {name: copy.deepcopy(value) for name, value in params.items() if name in HELD and value is not None}


def normalised(client: Record) -> Record:
    """A client as AWS describes it."""
    client = DEFAULTS | {name: value for name, value in client.items() if value not in ({}, [], "")}
    client["RefreshTokenValidity"] = client["RefreshTokenValidity"] or 30  # D: 0 is stored as 30
    if "TokenValidityUnits" in client:
        client["TokenValidityUnits"] = DEFAULT_UNITS | client["TokenValidityUnits"]  # T: completed when any is given
    return client | {name: sorted(client[name]) for name in SORTED if name in client}


def _whole_update(where: Mapping[str, str], held: Record) -> dict[str, Any]:
    """A request that names every member, so that the merging emulator replaces."""
    shape = model.service(IDP).operation_model("UpdateUserPoolClient").input_shape
    empty: dict[str, Any] = {"structure": {}, "list": [], "string": ""}
    resets = {name: empty.get(member.type_name) for name, member in shape.members.items()}
    return resets | {name: value for name, value in held.items() if name in resets} | dict(where)


def _check(context: Context, held: Record, has_secret: bool) -> None:
    pool_id = context.params["UserPoolId"]
    pool = context.lookup("DescribeUserPool", {"UserPoolId": pool_id})["UserPool"]
    change = ClientChange(
        pool_id=pool_id,
        params=context.params,
        client=held,
        has_secret=has_secret,
        tier=held_pool(context, pool)["UserPoolTier"],
        schema={attribute["Name"]: attribute for attribute in pool["SchemaAttributes"]},
        scopes=lambda: _custom_scopes(context, pool_id),
        providers=lambda: _providers(context, pool_id),
    )
    checks_client.check(change)


def _custom_scopes(context: Context, pool_id: str) -> set[str]:
    servers = context.every("ListResourceServers", "ResourceServers", 50, {"UserPoolId": pool_id})
    return {f"{server['Identifier']}/{scope['ScopeName']}" for server in servers for scope in server.get("Scopes", [])}


def _providers(context: Context, pool_id: str) -> set[str]:
    providers = context.every("ListIdentityProviders", "Providers", 60, {"UserPoolId": pool_id})
    return {provider["ProviderName"] for provider in providers} | {"COGNITO"}
