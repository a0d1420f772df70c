"""Which member of AWS's model is which property of ours; and what is neither."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TypeVar

from model_gate import schema, tables
from model_gate.model import Member, answered, asked

RESOURCES = tuple(tables.REQUESTS)
T = TypeVar("T")
BOUNDARIES = (".", "[", "{")


@cache
def requested(resource: str) -> tuple[Member, ...]:
    """All that the requests for a resource may have."""
    services = tables.REQUESTS[resource].items()
    return tuple(member for service, operations in services for op in operations for member in asked(service, op))


@cache
def told(resource: str) -> tuple[Member, ...]:
    """All that AWS may say of a resource."""
    return tuple(member for answer in tables.ANSWERS[resource] for member in answered(*answer))


def lies_at(key: str, member: Member) -> bool:
    """Whether a member is what an entry names, or lies below it."""
    return any(covers(key, path) for path in (member.path, str(member)))


def covers(key: str, path: str) -> bool:
    return path == key or path.startswith(key) and path[len(key)] in BOUNDARIES


def entry(entries: dict[str, T], path: str, member: Member) -> T | None:
    """What a table has for a property, or for the member that it becomes."""
    return next((entries[key] for key in (str(member), member.path, path) if key in entries), None)


def properties(resource: str, member: Member, known: Iterable[str]) -> list[str]:
    """The properties that a member is: mostly one, none where there is none."""
    by_letters = {path.lower(): path for path in known}
    found = []
    for path in _renamed(resource, member):
        if path.lower() in by_letters:
            found.append(by_letters[path.lower()])
    return found


def _renamed(resource: str, member: Member) -> list[str]:
    renamed = tables.RENAMED[resource]
    for key in sorted(renamed, key=len, reverse=True):
        for path in (str(member), member.path):
            if covers(key, path):
                to = renamed[key]
                return [one + path[len(key) :] for one in ((to,) if isinstance(to, str) else to)]
    return [member.path]


def is_container(resource: str, member: Member) -> bool:
    """Whether it is only there to hold what has another place here."""
    return any(
        covers(path, key) and path != key for key in tables.RENAMED[resource] for path in (member.path, str(member))
    )


def entries_of(resource: str, member: Member) -> int | None:
    """How many entries a map may have, of which a member is the value."""
    whole = member.path.removesuffix("{}")
    held = next(one for one in requested(resource) if (one.operation, one.path) == (member.operation, whole))
    return held.shape.metadata.get("max")


def unmodelled(resource: str, members: Iterable[Member], known: Iterable[str], listed: Iterable[str]) -> list[str]:
    """The members that are no property, hold none, and are not listed."""
    known, listed = tuple(known), tuple(listed)
    return [
        str(member)
        for member in members
        if not any(lies_at(key, member) for key in listed)
        and not is_container(resource, member)
        and not properties(resource, member, known)
    ]


def explained(resource: str, members: Iterable[Member], known: Iterable[str]) -> set[str]:
    """The properties that some member is."""
    known = tuple(known)
    return {path for member in members for path in properties(resource, member, known)}


@cache
def bound_to(resource: str) -> dict[str, tuple[Member, ...]]:
    """By property, the members of requests that it becomes."""
    known = tuple(schema.inputs(resource))
    found: dict[str, tuple[Member, ...]] = {}
    for member in requested(resource):
        if not any(lies_at(key, member) for key in tables.LISTED[resource]):
            for path in properties(resource, member, known):
                found[path] = (*found.get(path, ()), member)
    return found
