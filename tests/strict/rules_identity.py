"""Identity pools: full replace on update, one store of tags, and the rules of roles and providers."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from .checks_pool import check_tags
from .paging import page
from .semantics import NOT_FOUND, Context, Refusal, overlay, refuse_if, rule
from .store import Record
from .wire import Answer

IDENTITY = "cognito-identity"
HELD = frozenset({
    "IdentityPoolName", "AllowUnauthenticatedIdentities", "AllowClassicFlow", "SupportedLoginProviders",
    "DeveloperProviderName", "OpenIdConnectProviderARNs", "CognitoIdentityProviders", "SamlProviderARNs",
    "IdentityPoolTags",
})  # fmt: skip
PROVIDER_NAME = re.compile(r"cognito-idp\.[a-z0-9-]+\.(amazonaws\.com(\.cn)?|amazonaws\.eu)/[\w-]+_[0-9a-zA-Z]+")
ROLE_ARN = re.compile(r"arn:[a-z-]+:iam::\d{12}:role/\S+")
PROVIDER_ARNS = {
    "OpenIdConnectProviderARNs": re.compile(r"arn:[a-z-]+:iam::\d{12}:oidc-provider/\S+"),
    "SamlProviderARNs": re.compile(r"arn:[a-z-]+:iam::\d{12}:saml-provider/\S+"),
}
POOL_ARN = re.compile(r"arn:[a-z-]+:cognito-identity:[a-z0-9-]+:\d{12}:identitypool/(.+)")


@rule(IDENTITY, "CreateIdentityPool")
def create_identity_pool(context: Context) -> Answer:
    _check_providers(context.params)
    check_tags(context.params.get("IdentityPoolTags", {}))
    answer = context.forward()
    if answer.error or answer.data is None:
        return answer
    held = normalised(_as_held(context.params))
    context.store.put(context.key("identity-pool", answer.data["IdentityPoolId"]), held)
    answer.data = overlay(answer.data, held, HELD)
    return answer


@rule(IDENTITY, "DescribeIdentityPool")
def describe_identity_pool(context: Context) -> Answer:
    answer = context.forward()
    if answer.error or answer.data is None:
        _forget_if_gone(context, answer)
        return answer
    answer.data = overlay(answer.data, _held(context, answer.data), HELD)
    return answer


@rule(IDENTITY, "ListIdentityPools")
def list_identity_pools(context: Context) -> Answer:
    # Names are the emulator's own: UpdateIdentityPool renames there too.
    return page(context)


@rule(IDENTITY, "UpdateIdentityPool")
def update_identity_pool(context: Context) -> Answer:
    params, pool_id = context.params, context.params["IdentityPoolId"]
    old = _pool(context, pool_id)
    _check_providers(params)
    developer = old.get("DeveloperProviderName")
    # D: it can be set once; M: it survives omission.
    moved = developer is not None and params.get("DeveloperProviderName", developer) != developer
    refuse_if(moved, "The DeveloperProviderName of an identity pool can't be changed once it is set.")
    # Tag and Untag are the way to change tags; what the update does with them nobody measured, so it does nothing.
    kept = {name: old[name] for name in ("DeveloperProviderName", "IdentityPoolTags") if name in old}
    new = normalised({k: v for k, v in _as_held(params).items() if k != "IdentityPoolTags"} | kept)
    lists: dict[str, Any] = {name: [] for name in (*PROVIDER_ARNS, "CognitoIdentityProviders")}
    resets = lists | {"SupportedLoginProviders": {}, "IdentityPoolTags": {}}
    answer = context.forward(resets | new | {"IdentityPoolId": pool_id})
    if answer.error or answer.data is None:
        return answer
    context.store.put(context.key("identity-pool", pool_id), new)
    answer.data = overlay(answer.data, new, HELD)
    return answer


@rule(IDENTITY, "DeleteIdentityPool")
def delete_identity_pool(context: Context) -> Answer:
    answer = context.forward()
    context.store.drop_under(context.key("identity-pool", context.params["IdentityPoolId"]))
    return answer


@rule(IDENTITY, "TagResource", "UntagResource", "ListTagsForResource")
def tags(context: Context) -> Answer:
    """The emulator keeps two stores of tags that never meet (emulators.md 2); here there is one."""
    params = context.params
    pool_id = _pool_id_of(params["ResourceArn"])
    pool = _pool(context, pool_id)
    present = pool.get("IdentityPoolTags", {})
    if context.call.operation == "ListTagsForResource":
        return context.ok({"Tags": present})
    check_tags(params.get("Tags", {}))
    removed = params.get("TagKeys", [])
    changed = {k: v for k, v in (present | params.get("Tags", {})).items() if k not in removed}
    refuse_if(len(changed) > 50, "Too many tags: a resource can have up to 50 tags")  # D
    answer = context.forward()
    if not answer.error:
        held = {k: v for k, v in pool.items() if k != "IdentityPoolTags"}
        context.store.put(
            context.key("identity-pool", pool_id), held | ({"IdentityPoolTags": changed} if changed else {})
        )
    return answer


@rule(IDENTITY, "SetIdentityPoolRoles")
def set_roles(context: Context) -> Answer:
    params = context.params
    for kind, arn in params["Roles"].items():
        # D: only these two; the model's pattern says the same for the keys.
        refuse_if(kind not in ("authenticated", "unauthenticated"), f"Invalid role type: {kind}")
        _check_role(arn)
    for provider, mapping in params.get("RoleMappings", {}).items():
        _check_mapping(provider, mapping)
    return context.forward()


def _check_role(arn: str) -> None:
    # D: the member is the ARN of an IAM role.
    refuse_if(not ROLE_ARN.fullmatch(arn), f"Invalid role ARN: {arn}")


def _check_mapping(provider: str, mapping: Mapping[str, Any]) -> None:
    # D: required for both types.
    refuse_if("AmbiguousRoleResolution" not in mapping, f"AmbiguousRoleResolution is required for provider {provider}.")
    rules = mapping.get("RulesConfiguration", {}).get("Rules", [])
    by_rules = mapping["Type"] == "Rules"
    refuse_if(by_rules and not rules, f"RulesConfiguration is required for provider {provider}.")  # D
    refuse_if(
        not by_rules and bool(rules), f"RulesConfiguration doesn't go with type Token for provider {provider}."
    )  # K
    refuse_if(len(rules) > 25, f"A provider can have up to 25 rules: {provider}")  # D, although the model says 400
    for one in rules:
        _check_role(one["RoleARN"])


def _check_providers(params: Mapping[str, Any]) -> None:
    for provider in params.get("CognitoIdentityProviders", []):
        name = provider.get("ProviderName", "")
        # D: host of the user pool's endpoint, a slash, the pool id.
        refuse_if(not PROVIDER_NAME.fullmatch(name), f"Invalid Cognito Identity Provider: {name}")
        refuse_if("ClientId" not in provider, f"ClientId is required for provider {name}.")  # K
    for member, pattern in PROVIDER_ARNS.items():
        strays = [arn for arn in params.get(member, []) if not pattern.fullmatch(arn)]
        refuse_if(bool(strays), f"{member}: not the ARN of such a provider: {strays}")  # D


def normalised(pool: Record) -> Record:
    """An identity pool as AWS describes it."""
    pool = {"AllowClassicFlow": False} | {k: v for k, v in pool.items() if v not in ({}, [], "")}
    providers = pool.get("CognitoIdentityProviders")
    if providers:
        # T: false when unset.
        pool["CognitoIdentityProviders"] = [{"ServerSideTokenCheck": False} | provider for provider in providers]
    return pool


def _as_held(params: Mapping[str, Any]) -> Record:
    return {name: copy.deepcopy(value) for name, value in params.items() if name in HELD and value is not None}


def _pool_id_of(arn: str) -> str:
    found = POOL_ARN.fullmatch(arn)
    if not found:
        raise Refusal("InvalidParameterException", f"Invalid resource ARN: {arn}")
    return found.group(1)


def _pool(context: Context, pool_id: str) -> Record:
    """What an existing pool holds; a missing one is refused."""
    try:
        return _held(context, context.lookup("DescribeIdentityPool", {"IdentityPoolId": pool_id}))
    except Refusal as refusal:
        if refusal.code == NOT_FOUND:
            context.store.drop_under(context.key("identity-pool", pool_id))
        raise


def _held(context: Context, described: Mapping[str, Any]) -> Record:
    """The stored members; a pool made behind the proxy's back is taken over from its description."""
    stored = context.store.get(context.key("identity-pool", described["IdentityPoolId"]))
    return stored or normalised(_as_held(described))


def _forget_if_gone(context: Context, answer: Answer) -> None:
    if answer.error == NOT_FOUND:
        context.store.drop_under(context.key("identity-pool", context.params["IdentityPoolId"]))
