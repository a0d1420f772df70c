"""Resource servers and groups of a user pool."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .rules_pool import IDP
from .semantics import NOT_FOUND, Context, overlay, rule
from .store import Key, Record
from .wire import Answer

GROUP_MEMBERS = frozenset({"Description", "RoleArn", "Precedence"})


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
