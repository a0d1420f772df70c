"""What the tests of a resource's whole life share: a stack of its own on an account of its own, and a look behind it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine import PROJECT, STACK, Ran, Resources, Stack, Step

if TYPE_CHECKING:
    from conftest import Strict

READS = ("Describe", "Get", "List")
ABSENT = "(absent)"
MADE, CHANGED, GIVEN_UP, ADDED = "made with", "changed", "given up", "added"
# The tag by which the provider finds again what it made when an answer was lost.
OWN_TAGS = "pulumi:cognito:"
# Facts of AWS's own that move by themselves.
VOLATILE = frozenset({"CreationDate", "LastModifiedDate", "EstimatedNumberOfUsers", "ResponseMetadata"})

Json = Any
Live = dict[str, Json]


def user_pool(options: dict[str, Json] | None = None, **properties: Json) -> dict[str, Json]:
    return {"type": "cognito:UserPool", "properties": properties, "options": options or {}}


def app_client(options: dict[str, Json] | None = None, **properties: Json) -> dict[str, Json]:
    """A client of the pool `pool`."""
    return {
        "type": "cognito:UserPoolClient",
        "properties": {"userPoolId": "${pool.id}"} | properties,
        "options": options or {},
    }


def identity_pool(options: dict[str, Json] | None = None, **properties: Json) -> dict[str, Json]:
    return {"type": "cognito:IdentityPool", "properties": properties, "options": options or {}}


def urn(token: str, name: str) -> str:
    return f"urn:pulumi:{STACK}::{PROJECT}::cognito:index:{token}::{name}"


@dataclass
class Life:
    """A stack, and the account that it works on."""

    stack: Stack
    strict: Strict
    account: str
    idp: Any
    identity: Any
    iam: Any
    secrets: set[str] = field(default_factory=set)

    @contextmanager
    def calls(self) -> Iterator[list[str]]:
        """The operations that are called meanwhile, in order; the list is filled at the end."""
        before = len(self.strict.log(self.account))
        names: list[str] = []
        yield names
        names += [entry["op"] for entry in self.strict.log(self.account)[before:]]

    @contextmanager
    def writes(self) -> Iterator[list[str]]:
        """The same without those that only read."""
        names: list[str] = []
        with self.calls() as calls:
            yield names
        names += [name for name in calls if not name.startswith(READS)]

    def fault(self, op: str, kind: str, **more: Any) -> None:
        self.strict.fault(op, kind, account=self.account, **more)

    def up(self, resources: Resources, *flags: str, fails: bool | None = False) -> Ran:
        self.stack.write(resources)
        return self.stack.up(*flags, fails=fails)

    def pool(self, id: str) -> Live:
        """All that AWS says of a user pool."""
        about = self.idp.describe_user_pool(UserPoolId=id)["UserPool"]
        factors = self.idp.get_user_pool_mfa_config(UserPoolId=id)
        sessions = lasting(self.idp.get_user_pool_session_configuration(UserPoolId=id))
        sessions.pop("UserPoolId")
        return lasting(factors) | lasting(about) | {"SessionConfiguration": sessions}

    def client(self, pool: str, id: str) -> Live:
        """All that AWS says of an app client."""
        about = self.idp.describe_user_pool_client(UserPoolId=pool, ClientId=id)["UserPoolClient"]
        if "ClientSecret" in about:
            self.secrets.add(about["ClientSecret"])
        return lasting(about)

    def identity_pool(self, id: str) -> Live:
        """All that AWS says of an identity pool."""
        about = self.identity.describe_identity_pool(IdentityPoolId=id)
        return lasting(self.identity.get_identity_pool_roles(IdentityPoolId=id)) | lasting(about)

    def role(self, arn: str) -> Live:
        """A role, with its one inline policy if it has one."""
        name = arn.rsplit("/", 1)[1]
        role = lasting(self.iam.get_role(RoleName=name)["Role"])
        role["Policies"] = {
            policy: self.iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
            for policy in self.iam.list_role_policies(RoleName=name)["PolicyNames"]
        }
        return role

    def add_user(self, pool: str, name: str = "ann") -> None:
        self.idp.admin_create_user(UserPoolId=pool, Username=name, MessageAction="SUPPRESS")

    def made(self, op: str) -> int:
        """How often an operation that makes something succeeded."""
        return sum(entry["op"] == op and entry["error"] is None for entry in self.strict.log(self.account))

    def wait_for(self, op: str) -> None:
        """Until the plugin has called an operation."""
        deadline = time.monotonic() + 60
        while not any(entry["op"] == op for entry in self.strict.log(self.account)):
            assert time.monotonic() < deadline, f"{op} was not called"
            time.sleep(0.05)

    def wait_until_answered(self) -> None:
        """Until AWS has nothing under way."""
        deadline = time.monotonic() + 60
        while any(entry["status"] == 0 and not entry["error"] for entry in self.strict.log(self.account)):
            assert time.monotonic() < deadline, "a call is not answered"
            time.sleep(0.05)

    def lift_faults(self) -> None:
        """The account works again. Its journal begins anew, so this looks it over first."""
        self.check_rules()
        self.strict.reset(self.account)

    def check_rules(self) -> None:
        found = self.strict.violations(self.account)
        broken = found["violations"] + found["response_violations"]
        assert not broken, f"against AWS's rules: {broken}"

    def left(self) -> dict[str, list[str]]:
        """What the account still has."""
        found = {
            "user pools": [one["Id"] for one in self.idp.list_user_pools(MaxResults=60)["UserPools"]],
            "identity pools": [
                one["IdentityPoolId"] for one in self.identity.list_identity_pools(MaxResults=60)["IdentityPools"]
            ],
            "roles": [one["RoleName"] for one in self.iam.list_roles()["Roles"]],
        }
        return {kind: names for kind, names in found.items() if names}

    def end(self) -> None:
        """Destroys the stack; nothing may be left, told or have broken AWS's rules."""
        self.stack.export()
        self.stack.destroy()
        left = self.left()
        assert not left, f"left: {left}"
        for secret in (self.stack.secret, *self.secrets):
            told = self.stack.files_with(secret)
            assert not told, f"a secret of {len(secret)} characters is told in {told}"
        self.check_rules()


@dataclass(frozen=True)
class Case:
    """Properties of one resource that get a value, another value, and are given up."""

    name: str
    values: tuple[dict[str, Json], dict[str, Json]]
    # The members of the live configuration that this changes: for either value, and without.
    live: tuple[Live, Live, Live]
    base: dict[str, Json] = field(default_factory=dict)  # properties that stand all the time
    unseen: frozenset[str] = frozenset()  # steps that change nothing, as the value is the default


class Walk:
    """Takes the cases of a table through their lives, all at once: each is a resource of one stack."""

    def __init__(self, life: Life, cases: list[Case], make: Callable[..., Any], look: Callable[[str], Live]) -> None:
        self.life, self.cases, self.make, self.look = life, cases, make, look
        self.problems: list[str] = []
        self.first: dict[str, Live] = {}

    def run(self, others: Resources) -> list[str]:
        """All that is wrong. The last step gives a resource that lives already its properties."""
        for number, what in ((0, MADE), (1, CHANGED), (2, GIVEN_UP), (0, ADDED)):
            self._step(number, what, others)
        return self.problems

    def _step(self, number: int, what: str, others: Resources) -> None:
        given = {case.name: (*case.values, {})[number] for case in self.cases}
        program = {case.name: self.make(**case.base | given[case.name]) for case in self.cases}
        ran = self.life.up(others | program, "--continue-on-error", fails=None)
        if ran.code:
            self.problems.append(f"{what}: {ran.text}")
        self._check_paths(what, ran)
        self._check_live(number, what)
        for command in (self.life.stack.preview, self.life.stack.refresh):
            ran = command("--expect-no-changes", fails=None)
            if ran.code:
                self.problems.append(f"{what}: {ran}")

    def _check_paths(self, what: str, ran: Ran) -> None:
        """Each resource was updated, and the diff names the properties of its case and no other."""
        if what == MADE:
            return
        for case in self.cases:
            heads = {re.split(r"[.[]", path)[0] for path in ran.steps.get(case.name, Step("same", {})).paths}
            given = set(case.values[0]) | set(case.values[1])
            if heads - given or bool(heads) == (what in case.unseen):
                self.problems.append(f"{what}: {case.name} shows a diff of {heads}, not of {given}")

    def _check_live(self, number: int, what: str) -> None:
        state = self.life.stack.state
        for case in self.cases:
            if case.name not in state:
                self.problems.append(f"{what}: {case.name} is not there")
                continue
            live = self.look(state[case.name]["id"])
            own = {member for one in case.live for member in one}
            rest = {member: value for member, value in live.items() if member not in own}
            wanted = expected(self.first.setdefault(case.name, rest), case.live[number])
            for member in sorted(set(live) | set(wanted)):
                is_there, should = live.get(member, ABSENT), wanted.get(member, ABSENT)
                if is_there != canonical(should):
                    self.problems.append(f"{what}: {case.name}: {member} is {is_there}, not {should}")


def canonical(value: Json) -> Json:
    """Lists of texts are sets to AWS, whose order says nothing; and no password history is one of 0 passwords."""
    if isinstance(value, dict):
        return {name: canonical(one) for name, one in value.items() if (name, one) != ("PasswordHistorySize", 0)}
    if isinstance(value, list):
        return sorted(value) if all(isinstance(one, str) for one in value) else [canonical(one) for one in value]
    return value


def lasting(about: Live) -> Live:
    """What stays and is the program's or AWS's: without dates, and without the provider's own tags."""
    kept = {name: value for name, value in about.items() if name not in VOLATILE}
    for member in ("UserPoolTags", "IdentityPoolTags"):
        if tags := {key: value for key, value in kept.pop(member, {}).items() if not key.startswith(OWN_TAGS)}:
            kept[member] = tags
    return canonical(kept)


def expected(live: Live, changes: Live) -> Live:
    """A live configuration with some members changed, or `ABSENT`."""
    changed = live | changes
    return {name: value for name, value in changed.items() if value is not ABSENT}


def matches(pattern: str, ran: Ran) -> None:
    """The person at the terminal reads this."""
    assert re.search(pattern, ran.text), ran
