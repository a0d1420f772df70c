"""Domains, resource servers and groups of a user pool."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .checks_pool import TIERS
from .rules_pool import IDP, pool_and_held
from .semantics import NOT_FOUND, Context, Refusal, overlay, refuse_if, rule
from .store import Key, Record
from .wire import Answer

LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
GROUP_MEMBERS = frozenset({"Description", "RoleArn", "Precedence"})


@rule(IDP, "CreateUserPoolDomain")
def create_domain(context: Context) -> Answer:
    params = context.params
    pool, held = pool_and_held(context, params["UserPoolId"])
    custom = "CustomDomainConfig" in params
    # D: one prefix domain and one custom domain per pool.
    refuse_if(bool(pool.get("CustomDomain" if custom else "Domain")), "User pool already has a domain configured.")
    reserved = [word for word in ("aws", "amazon", "cognito") if word in params["Domain"]]
    # D
    refuse_if(not custom and bool(reserved), f"Domain prefix can't contain a reserved word: {reserved}")
    # The model's pattern is exempted for custom domains: it holds for prefixes (D), and for the parts of a host name.
    labels = params["Domain"].split(".")
    refuse_if(not all(LABEL.fullmatch(label) for label in labels), f"Invalid domain: {params['Domain']}")
    refuse_if(custom != (len(labels) > 1), "A custom domain is a host name, a prefix has no dot.")
    _check_login_version(params.get("ManagedLoginVersion"), held["UserPoolTier"])
    return context.forward()


@rule(IDP, "UpdateUserPoolDomain")
def update_domain(context: Context) -> Answer:
    held = pool_and_held(context, context.params["UserPoolId"])[1]
    _check_login_version(context.params.get("ManagedLoginVersion"), held["UserPoolTier"])
    return context.forward()


@rule(IDP, "DeleteUserPoolDomain")
def delete_domain(context: Context) -> Answer:
    pool = pool_and_held(context, context.params["UserPoolId"])[0]
    # T: terraform takes this wording for "gone already".
    refuse_if(
        context.params["Domain"] not in (pool.get("Domain"), pool.get("CustomDomain")),
        "No such domain or user pool exists.",
    )
    return context.forward()


def _check_login_version(version: int | None, tier: str) -> None:
    if version == 2 and tier == TIERS[0]:  # D
        raise Refusal("FeatureUnavailableInTierException", "Managed login is not available in the LITE pricing tier.")


@rule(IDP, "UpdateResourceServer")
def update_resource_server(context: Context) -> Answer:
    # D: omitted scopes are reset.
    return context.forward({"Scopes": []} | context.params)


@rule(IDP, "CreateGroup")
def create_group(context: Context) -> Answer:
    answer = context.forward()
    if answer.error or answer.data is None:
        return answer
    context.store.put(_group_key(context), _group_members(context.params))
    return _with_group(context, answer)


@rule(IDP, "GetGroup")
def get_group(context: Context) -> Answer:
    answer = context.forward()
    if answer.error == NOT_FOUND:
        context.store.drop(_group_key(context))
    return answer if answer.error else _with_group(context, answer)


@rule(IDP, "UpdateGroup")
def update_group(context: Context) -> Answer:
    """The emulator lacks the operation. K: members that are not sent stay."""
    where = {name: context.params[name] for name in ("UserPoolId", "GroupName")}
    group = context.lookup("GetGroup", where)["Group"]
    held = _held_group(context, group) | _group_members(context.params)
    context.store.put(_group_key(context), held)
    return context.ok({"Group": overlay(group, held, GROUP_MEMBERS)})


@rule(IDP, "ListGroups")
def list_groups(context: Context) -> Answer:
    answer = context.forward()
    if answer.data is not None and not answer.error:
        groups = answer.data.get("Groups", [])
        answer.data["Groups"] = [overlay(group, _held_group(context, group), GROUP_MEMBERS) for group in groups]
    return answer


@rule(IDP, "DeleteGroup")
def delete_group(context: Context) -> Answer:
    answer = context.forward()
    if not answer.error:
        context.store.drop(_group_key(context))
    return answer


def _with_group(context: Context, answer: Answer) -> Answer:
    assert answer.data is not None
    group = answer.data["Group"]
    answer.data["Group"] = overlay(group, _held_group(context, group), GROUP_MEMBERS)
    return answer


def _group_key(context: Context, name: str | None = None) -> Key:
    return context.key("group", f"{context.params['UserPoolId']}/{name or context.params['GroupName']}")


def _group_members(params: Mapping[str, Any]) -> Record:
    return {name: params[name] for name in GROUP_MEMBERS if params.get(name) is not None}


def _held_group(context: Context, group: Mapping[str, Any]) -> Record:
    """The emulator reports precedence 0 for none; what was sent is in the store."""
    stored = context.store.get(_group_key(context, group["GroupName"]))
    return _group_members(group) if stored is None else stored
