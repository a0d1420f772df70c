"""The service models that botocore publishes, member by member."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex
from botocore.loaders import Loader
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape

# Java's classes are ASCII; and its dot stops at more kinds of line ends than Python's.
JAVA = {r"\w": "0-9A-Za-z_", r"\s": r"\t-\r ", r"\d": "0-9"}
JAVA_ALONE = {r"\w": "[0-9A-Za-z_]", r"\s": r"[\t-\r ]", r"\d": "[0-9]", ".": r"[^\n\r\x85\u2028\u2029]"}


@dataclass(frozen=True)
class Member:
    """One member at any depth of what an operation takes or answers."""

    operation: str
    path: str  # Policies.PasswordPolicy.MinimumLength, Schema[].Name, UserPoolTags{key}, UserPoolTags{}
    shape: Shape
    required: bool = False

    def __str__(self) -> str:
        return f"{self.operation}.{self.path}"


@cache
def service(name: str) -> ServiceModel:
    return ServiceModel(Loader().load_service_model(name, "service-2"), name)


def asked(service_name: str, operation: str) -> list[Member]:
    """All that a request may have."""
    shape = service(service_name).operation_model(operation).input_shape
    assert shape, f"{operation} takes nothing"
    return list(_below(operation, "", shape))


def answered(service_name: str, operation: str, at: str) -> list[Member]:
    """All that an answer may have, below one of its members."""
    shape = service(service_name).operation_model(operation).output_shape
    for name in at.split(".") if at else ():
        assert isinstance(shape, StructureShape)
        shape = shape.members[name.removesuffix("[]")]
        if name.endswith("[]"):
            assert isinstance(shape, ListShape)
            shape = shape.member
    assert shape, f"{operation} answers nothing"
    return list(_below(operation, "", shape))


def _below(operation: str, path: str, shape: Shape) -> Iterator[Member]:
    if isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            at = f"{path}.{name}" if path else name
            yield Member(operation, at, member, name in shape.required_members)
            yield from _below(operation, at, member)
    elif isinstance(shape, ListShape):
        yield Member(operation, f"{path}[]", shape.member)
        yield from _below(operation, f"{path}[]", shape.member)
    elif isinstance(shape, MapShape):
        yield Member(operation, f"{path}{{key}}", shape.key)
        yield Member(operation, f"{path}{{}}", shape.value)
        yield from _below(operation, f"{path}{{}}", shape.value)


def matches(pattern: str | None, text: str) -> bool:
    """Whether a text is what a shape's pattern wants. AWS matches the whole of it, as Java does."""
    return pattern is None or bool(_compiled(pattern).fullmatch(text))


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    out, inside, at = [], False, 0
    while at < len(pattern):
        token = pattern[at : at + 2] if pattern[at] == "\\" else pattern[at]
        at += len(token)
        if token in "[]":
            inside = token == "["
        any_line = token == "." and pattern.startswith("(?s)")
        out.append(token if any_line else (JAVA if inside else JAVA_ALONE).get(token, token))
    return regex.compile("".join(out))
