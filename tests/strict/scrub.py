"""Repairs of the emulator's answers: noise that AWS never sends removed, known breaches mended, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from .model import service

# Members that stay although empty, because AWS sends them empty.
KEPT_EMPTY = {
    # An unknown domain is described by an empty structure, not by an error (cognito-api.md 5, T).
    ("DescribeUserPoolDomain", "DomainDescription"),
}
# Members that MiniStack sends and the model lacks: it answers GetUser with AdminGetUser's members.
DROPPED = {("GetUser", name) for name in ("UserCreateDate", "UserLastModifiedDate", "Enabled", "UserStatus")}


def _plain_secret(secret: str) -> str:
    """MiniStack's secrets hold base64's `/` and `=`; AWS' are `[\\w+]+` (cognito-api.md 2). With AUTH off nobody checks them."""
    return secret.replace("/", "_").replace("=", "0")


# shape name -> repair of a value that MiniStack builds outside the model.
REPAIRS: dict[str, Callable[[Any], Any]] = {"ClientSecretType": _plain_secret}


def scrub(service_name: str, operation: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The answer without null, "", [] and {} in optional members, and with the repairs made."""
    shape = service(service_name).operation_model(operation).output_shape
    if not isinstance(shape, StructureShape):
        return dict(data)
    data = {name: value for name, value in data.items() if (operation, name) not in DROPPED}
    scrubbed: dict[str, Any] = _scrubbed(shape, data)
    kept = {name: value for name, value in data.items() if value in ([], {}) and _stays_empty(operation, name)}
    return kept | scrubbed


def _stays_empty(operation: str, member: str) -> bool:
    # A list operation that finds nothing says so with an empty list (K).
    return operation.startswith("List") or (operation, member) in KEPT_EMPTY


def _scrubbed(shape: Shape, value: Any) -> Any:
    if shape.metadata.get("document"):
        return value
    if isinstance(shape, StructureShape) and isinstance(value, Mapping):
        return _scrubbed_structure(shape, value)
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [_scrubbed(shape.member, item) for item in value]
    if isinstance(shape, MapShape) and isinstance(value, Mapping):
        return {key: _scrubbed(shape.value, item) for key, item in value.items() if item is not None}
    repair = REPAIRS.get(shape.name)
    return repair(value) if repair and isinstance(value, str) else value


def _scrubbed_structure(shape: StructureShape, value: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, member in value.items():
        if name not in shape.members:
            kept[name] = member  # left for the check to report
            continue
        clean = _scrubbed(shape.members[name], member)
        if clean not in (None, "", [], {}) or name in shape.required_members:
            kept[name] = clean
    return kept


def scrub_xml(body: bytes) -> bytes:
    """IAM leaves an unset description out; MiniStack sends an empty element."""
    return re.sub(rb"<Description></Description>|<Description ?/>", b"", body)
