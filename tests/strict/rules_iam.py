"""IAM: policy documents are read, names are unique, and a role goes only when nothing hangs on it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

from .semantics import EVERYWHERE, Context, refuse_if, rule
from .visibility import check_seen
from .wire import Answer

IAM = "iam"
TRUST_LIMIT = 2048  # D: characters of a trust policy, white space not counted
INLINE_LIMIT = 10240  # D: characters of all inline policies of a role

EVERYWHERE.append(check_seen)


@rule(IAM, "CreateRole")
def create_role(context: Context) -> Answer:
    params = context.params
    _check_trust(params["AssumeRolePolicyDocument"])
    present = context.find("GetRole", {"RoleName": params["RoleName"]})
    taken = present is not None or _taken(context, params["RoleName"])
    refuse_if(taken, f"Role with name {params['RoleName']} already exists.", "EntityAlreadyExists", 409)
    return context.forward()


@rule(IAM, "UpdateRole")
def update_role(context: Context) -> Answer:
    answer = context.forward()
    if not answer.error and context.params.get("Description") == "":
        # The emulator drops empty members, and so keeps the description; this one empties it all the same.
        context.lookup("UpdateRoleDescription", {"RoleName": context.params["RoleName"]})
    return answer


@rule(IAM, "UpdateAssumeRolePolicy")
def update_trust(context: Context) -> Answer:
    _check_trust(context.params["PolicyDocument"])
    return context.forward()


@rule(IAM, "PutRolePolicy")
def put_role_policy(context: Context) -> Answer:
    params = context.params
    document = params["PolicyDocument"]
    _check_document(document, needs=("Effect", "Action", "Resource"), prohibited="Principal")
    role = {"RoleName": params["RoleName"]}
    others = [n for n in _names(context, "ListRolePolicies", "PolicyNames", role) if n != params["PolicyName"]]
    shown = (context.lookup("GetRolePolicy", role | {"PolicyName": n})["PolicyDocument"] for n in others)
    used = sum(_size(unquote(document)) for document in shown)
    refuse_if(
        used + _size(document) > INLINE_LIMIT,
        f"Maximum policy size of {INLINE_LIMIT} bytes exceeded for role {params['RoleName']}",
        "LimitExceeded",
        409,
    )
    return context.forward()


@rule(IAM, "AttachRolePolicy")
def attach_role_policy(context: Context) -> Answer:
    arn = context.params["PolicyArn"]
    # D. AWS' own policies are not enumerated here: any name under aws:policy/ passes.
    managed = ":iam::aws:policy/" in arn
    known = managed or context.find("GetPolicy", {"PolicyArn": arn}) is not None
    refuse_if(not known, f"Policy {arn} does not exist or is not attachable.", "NoSuchEntity", 404)
    return context.forward()


@rule(IAM, "DeleteRole")
def delete_role(context: Context) -> Answer:
    role = {"RoleName": context.params["RoleName"]}
    context.lookup("GetRole", role)
    # D
    attached = _names(context, "ListAttachedRolePolicies", "AttachedPolicies", role)
    refuse_if(bool(attached), "Cannot delete entity, must detach all policies first.", "DeleteConflict", 409)
    inline = _names(context, "ListRolePolicies", "PolicyNames", role)
    refuse_if(bool(inline), "Cannot delete entity, must delete policies first.", "DeleteConflict", 409)
    return context.forward()


def _names(context: Context, operation: str, member: str, role: dict[str, str]) -> list[Any]:
    # The emulator doesn't page these lists.
    return context.lookup(operation, role).get(member, [])


def _taken(context: Context, name: str) -> bool:
    # D: names are unique whatever their case.
    roles = context.lookup("ListRoles", {"MaxItems": 1000}).get("Roles", [])
    return any(role["RoleName"].lower() == name.lower() for role in roles)


def _check_trust(document: str) -> None:
    _check_document(document, needs=("Effect", "Action", "Principal"), prohibited="Resource")
    size = _size(document)
    refuse_if(size > TRUST_LIMIT, f"Cannot exceed quota for ACLSizePerRole: {TRUST_LIMIT}", "LimitExceeded", 409)


def _size(document: str) -> int:
    return len("".join(document.split()))


def _check_document(document: str, needs: tuple[str, ...], prohibited: str) -> None:
    """D: a policy is a JSON object with statements, each with its parts; Not* stands for its positive twin."""
    try:
        policy = json.loads(document)
    except ValueError:
        policy = None
    refuse_if(not isinstance(policy, dict), "This policy contains invalid Json", "MalformedPolicyDocument")
    refuse_if(
        policy.get("Version", "2012-10-17") not in ("2012-10-17", "2008-10-17"),
        "Invalid version",
        "MalformedPolicyDocument",
    )
    statements = policy.get("Statement")
    statements = [statements] if isinstance(statements, dict) else statements
    refuse_if(not isinstance(statements, list) or not statements, "Syntax errors in policy.", "MalformedPolicyDocument")
    for statement in statements or []:
        parts = isinstance(statement, dict) and all(n in statement or f"Not{n}" in statement for n in needs)
        refuse_if(not parts, f"Missing required field, one of {', '.join(needs)}", "MalformedPolicyDocument")
        refuse_if(prohibited in statement, f"Has prohibited field {prohibited}", "MalformedPolicyDocument")
        refuse_if(statement["Effect"] not in ("Allow", "Deny"), "Invalid effect", "MalformedPolicyDocument")
