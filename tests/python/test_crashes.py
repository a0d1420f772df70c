"""The engine is killed, or interrupted once or twice, while the provider waits for AWS. The next run goes on from there.

That the plugin is killed, at every call of every operation, is tried in tests/engine.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from cases_identity_pool import statement
from engine import REGION, Resources, Running
from life import Life, app_client, identity_pool, user_pool
from support import Client
from tables import Table
from test_examples import make_function

There = dict[str, Any]
# In a program these names stand for the ARNs of the functions.
FUNCTIONS = ("judge", "herald")


@dataclass(frozen=True)
class Act:
    """A change of a program, and the calls of it that AWS takes its time for, one in each test."""

    resource: str
    name: str
    before: Resources
    after: Resources
    calls: tuple[str, ...]
    there: There  # what AWS has in the end


def identities(**permissions: str) -> Resources:
    """An identity pool with a role for each of those who may do something."""
    allowed = {who: [statement(action)] for who, action in permissions.items()}
    guests = "unauthenticated" in allowed
    return {
        "identities": identity_pool(identityPoolName="i", allowUnauthenticatedIdentities=guests, permissions=allowed)
    }


NAMED = {"pool": user_pool(name="p")}
RENAMED = {"pool": user_pool(name="q", tags={"team": "a"})}
CALLED = {
    "triggers": {
        "type": "cognito:UserPoolTriggers",
        "properties": {"userPoolId": "${pool.id}", "preSignUp": "judge", "customMessage": "herald"},
    }
}
READERS = identities(authenticated="s3:GetObject", unauthenticated="s3:ListBucket")
WRITERS = identities(authenticated="s3:PutObject")
ACTS = (
    Act("UserPool", "create", {}, NAMED, ("CreateUserPool",), {"user pools": ["p"]}),
    Act("UserPool", "update", NAMED, RENAMED, ("UpdateUserPool",), {"user pools": ["q"]}),
    Act("UserPool", "delete", NAMED, {}, ("DeleteUserPool",), {}),
    Act(
        "UserPoolClient",
        "create",
        NAMED,
        NAMED | {"app": app_client(name="c")},
        ("CreateUserPoolClient",),
        {"user pools": ["p"], "clients": ["c"]},
    ),
    Act(
        "UserPoolTriggers",
        "create",
        NAMED,
        NAMED | CALLED,
        ("AddPermission", "UpdateUserPool"),
        {"user pools": ["p"], "triggers": ["CustomMessage", "PreSignUp"], "permissions": {"judge": 1, "herald": 1}},
    ),
    Act(
        "IdentityPool",
        "create",
        {},
        READERS,
        ("CreateIdentityPool", "CreateRole", "PutRolePolicy", "SetIdentityPoolRoles"),
        {
            "identity pools": ["i"],
            "roles": 2,
            "may do": {"authenticated": ["s3:GetObject"], "unauthenticated": ["s3:ListBucket"]},
        },
    ),
    Act(
        "IdentityPool",
        "update",
        READERS,
        WRITERS,
        ("PutRolePolicy", "SetIdentityPoolRoles", "DeleteRole"),
        {"identity pools": ["i"], "roles": 1, "may do": {"authenticated": ["s3:PutObject"]}},
    ),
)


def there(life: Life, functions: Any) -> There:
    """What AWS has, by name, so that what was made twice stands there twice."""
    pools = [one["Id"] for one in life.idp.list_user_pools(MaxResults=60)["UserPools"]]
    clients = [life.idp.list_user_pool_clients(UserPoolId=id, MaxResults=60)["UserPoolClients"] for id in pools]
    lives = [life.pool(id) for id in pools]
    identities = [one["IdentityPoolId"] for one in life.identity.list_identity_pools(MaxResults=60)["IdentityPools"]]
    roles = [(id, life.identity.get_identity_pool_roles(IdentityPoolId=id).get("Roles", {})) for id in identities]
    found = {
        "user pools": [pool["Name"] for pool in lives],
        "clients": [one["ClientName"] for some in clients for one in some],
        "triggers": sorted(name for pool in lives for name in pool.get("LambdaConfig", {})),
        "permissions": {name: count for name in FUNCTIONS if (count := permissions(functions, name))},
        "identity pools": [life.identity_pool(id)["IdentityPoolName"] for id in identities],
        "roles": len(life.iam.list_roles()["Roles"]),
        "may do": {who: actions(life, arn) for _, own in roles for who, arn in own.items()},
    }
    return {what: value for what, value in found.items() if value}


def permissions(functions: Any, name: str) -> int:
    try:
        policy = functions.get_policy(FunctionName=name)["Policy"]
    except functions.exceptions.ResourceNotFoundException:
        return 0
    return len(json.loads(policy)["Statement"])


def actions(life: Life, arn: str) -> list[str]:
    policies = life.role(arn)["Policies"].values()
    return [action for policy in policies for one in policy["Statement"] for action in one["Action"]]


def killed(running: Running) -> None:
    running.kill(all_of_it=False)


def machine_stopped(running: Running) -> None:
    running.kill(all_of_it=True)


def interrupted(running: Running) -> None:
    running.interrupt()


def interrupted_twice(running: Running) -> None:
    running.interrupt()
    running.interrupt()


How = Callable[[Running], Any]
WORDS: dict[How, str] = {
    killed: "the engine alone is killed",
    machine_stopped: "engine, program and plugin are killed, as when the machine stops",
    interrupted: "^C",
    interrupted_twice: "^C twice",
}
# One of each without SOAK, and a few of those that take several calls.
SHORT = {
    ("UserPool", "CreateUserPool", machine_stopped),
    ("UserPool", "UpdateUserPool", killed),
    ("UserPool", "UpdateUserPool", interrupted),
    ("UserPool", "DeleteUserPool", interrupted_twice),
    ("UserPoolTriggers", "AddPermission", killed),
    ("IdentityPool", "CreateRole", machine_stopped),
    ("IdentityPool", "DeleteRole", interrupted),
}
POINTS = [
    pytest.param(act, call, how, id=f"{act.resource}-{act.name}-{call}-{how.__name__}")
    for act in ACTS
    for call in act.calls
    for how in WORDS
    if os.environ.get("SOAK") or (act.resource, call, how) in SHORT
]
TRIED: Counter[How] = Counter()
FAILED: Counter[How] = Counter()
CALLS: dict[str, None] = {}  # those that were tried, in order


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[None]:
    """Written also where a test fails: the last column then says how many."""
    yield
    rows = [[words, TRIED[how], FAILED[how]] for how, words in WORDS.items()]
    notes = [
        "Each while AWS has not answered yet; then `pulumi up`, after which there is what the program says, nothing twice.",
        f"What it had not answered: {'; '.join(CALLS)}.",
    ]
    Table("Interruptions", ["what happens", "tried", "failed"], rows, notes).write("interruptions")


@pytest.mark.parametrize(("act", "call", "how"), POINTS)
def test_the_next_run_goes_on(life: Life, client: Client, act: Act, call: str, how: How) -> None:
    CALLS[f"{call} ({act.name} of {act.resource})"] = None
    TRIED[how] += 1
    FAILED[how] += 1
    functions = client("lambda", region=REGION)
    arns = {name: make_function(functions, name) for name in FUNCTIONS} if "triggers" in act.after else {}

    def program(resources: Resources) -> Resources:
        text = json.dumps(resources)
        for name, arn in arns.items():
            text = text.replace(f'"{name}"', f'"{arn}"')
        return json.loads(text)

    if act.before:
        life.up(program(act.before))
        life.lift_faults()  # the journal begins anew
    life.fault(call, "slow", delay=3.0)
    life.stack.write(program(act.after))
    running = life.stack.start("up", "--yes", "--skip-preview")
    life.wait_for(call)
    how(running)
    if how in (killed, machine_stopped):
        # Whoever was killed could not give the lock back.
        life.stack.run("cancel", "--yes")
    else:
        life.stack.finish(running, fails=None)
    life.wait_until_answered()

    told = life.stack.up().text
    for token, id in set(re.findall(r"pulumi import cognito:index:(\w+) \S+ ([^\s`]+)`", told)):
        assert act.name == "create", told
        # It is in no program: the next run deletes it.
        life.stack.import_(token, "orphan", id)
        life.stack.up()
    life.stack.settled()
    assert there(life, functions) == act.there, told
    FAILED[how] -= 1
