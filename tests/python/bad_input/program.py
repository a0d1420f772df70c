"""A wrong program: what it says, how it is run, and what the person who runs it is to see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

REGION = "eu-west-1"
POOL_ID = f"{REGION}_AbCdEfGhI"
ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/r"
LAMBDA = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f"
SES = f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/example.com"
SMS = {"snsCallerArn": ROLE, "externalId": "x"}

HIDDEN = "what: nobody may see!"  # all secrets, and wrong wherever a property has a pattern
PREVIEW = ("preview",)
UP = ("up", "--yes", "--skip-preview")
PACKAGE = "cognito:index:"
STACK_ROW = "pulumi:pulumi:Stack (bad-dev)"

Properties = Mapping[str, Any]
# What the CLI's section "Diagnostics" has: lines by the row they stand under.
Says = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Answer:
    """What the endpoint answers to an operation."""

    status: int
    body: Mapping[str, Any] | str


HANGS_UP = Answer(0, "")  # none at all


@dataclass(frozen=True)
class Wrong:
    """A program with a mistake in it, and what comes of it: these words, these calls and nothing else."""

    mistake: str
    program: Mapping[str, Any]
    says: Says
    command: Sequence[str] = PREVIEW
    config: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str | None] = field(default_factory=dict)  # None takes a variable away
    answers: Mapping[str, Answer] = field(default_factory=dict)
    calls: Sequence[str] = ()

    def __str__(self) -> str:
        return self.mistake

    def with_(self, **changes: Any) -> Wrong:
        return replace(self, **changes)


def refused(kind: str, properties: Properties, *problems: str) -> dict[str, Any]:
    """Program and words where the check of the one resource, named `wrong`, finds these problems."""
    return {
        "program": {"resources": {"wrong": {"type": f"cognito:{kind}", "properties": properties}}},
        "says": problems_of(kind, *problems),
    }


def problems_of(kind: str, *problems: str) -> Says:
    """The engine's words around the problems of the resource `wrong`."""
    head = f"error: {PACKAGE}{kind} resource 'wrong'"
    return {
        f"{PACKAGE}{kind} (wrong)": [
            f"{head}: {problem}" if problem.startswith("property ") else f"{head} has a problem: {problem}"
            for problem in problems
        ]
    }


def pool(mistake: str, properties: Properties, *problems: str) -> Wrong:
    """A user pool that is wrong."""
    return Wrong(mistake, **refused("UserPool", properties, *problems))


def client(mistake: str, properties: Properties, *problems: str) -> Wrong:
    """An app client that is wrong, of a pool that is there already."""
    return Wrong(mistake, **refused("UserPoolClient", {"userPoolId": POOL_ID} | dict(properties), *problems))


def identity_pool(mistake: str, properties: Properties, *problems: str) -> Wrong:
    """An identity pool that is wrong."""
    return Wrong(mistake, **refused("IdentityPool", properties, *problems))


def from_config(wrong: Wrong) -> Wrong:
    """The same, with the properties in the stack's configuration. There the YAML host has no types to compare; so it
    is in TypeScript and Python too, where dictionaries pass."""
    resource = wrong.program["resources"]["wrong"]
    program = {
        "config": {"wrongArgs": {"type": "object"}},
        "resources": {"wrong": dict(resource) | {"properties": "${wrongArgs}"}},
    }
    return wrong.with_(program=program, config={"bad:wrongArgs": resource["properties"]} | dict(wrong.config))
