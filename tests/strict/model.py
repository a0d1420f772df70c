"""The service model: does a request or an answer satisfy botocore's service-2.json, and what did the emulator break?

botocore's own ParamValidator checks required members, types and minima only; this walks the same shapes and adds
maxima, enums, patterns and unknown members, worded like AWS.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import regex
from botocore.loaders import Loader
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StringShape, StructureShape

# The services that the proxy reads, with the XML namespace of those that speak Query.
SERVICES = {
    "cognito-idp": "",
    "cognito-identity": "",
    "iam": "https://iam.amazonaws.com/doc/2010-05-08/",
    "sts": "https://sts.amazonaws.com/doc/2011-06-15/",
}

# (shape, constraint) pairs that AWS itself does not hold to.
EXEMPT = {
    # The pattern has no dot, yet custom domains are host names (cognito-api.md 3.2).
    ("DomainType", "pattern"),
}
# Those that its answers alone break.
EXEMPT_IN_ANSWERS = {
    # 20 characters at most, yet the service's own phone_number_verified has 21 and read-back adds `custom:`.
    ("CustomAttributeNameType", "max"),
}

_NUMBERS = ("integer", "long", "float", "double")
_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "character": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    # Epoch seconds in JSON, already parsed in XML; blobs are base64 text in JSON.
    "timestamp": (int, float, str, datetime),
    "blob": (str, bytes),
}


@dataclass(frozen=True)
class Problem:
    """One broken constraint. `wrong_type` ones are SerializationException on AWS."""

    path: str
    text: str
    wrong_type: bool = False

    def __str__(self) -> str:
        return self.text


@cache
def service(name: str) -> ServiceModel:
    return ServiceModel(Loader().load_service_model(name, "service-2"), name)


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    # Java's \w and \s are ASCII, but the regex module's ASCII flag also cripples \p{..}.
    return regex.compile(pattern, 0 if "\\p" in pattern else regex.ASCII)


def is_known(service_name: str, operation: str) -> bool:
    return operation in service(service_name).operation_names


def raises(service_name: str, operation: str, code: str) -> bool:
    """Whether the operation names this error among its own."""
    if not is_known(service_name, operation):
        return False
    return any(shape.name == code for shape in service(service_name).operation_model(operation).error_shapes)


def check_request(service_name: str, operation: str, params: Mapping[str, Any]) -> list[Problem]:
    shape = service(service_name).operation_model(operation).input_shape
    return list(_check(shape, params, "", EXEMPT)) if shape else _no_members(params)


def check_answer(service_name: str, operation: str, data: Mapping[str, Any]) -> list[Problem]:
    shape = service(service_name).operation_model(operation).output_shape
    return list(_check(shape, data, "", EXEMPT | EXEMPT_IN_ANSWERS)) if shape else _no_members(data)


def message(problems: list[Problem]) -> str:
    """AWS' wording for a list of problems."""
    noun = "error" if len(problems) == 1 else "errors"
    return f"{len(problems)} validation {noun} detected: " + "; ".join(str(problem) for problem in problems)


def _no_members(data: Mapping[str, Any]) -> list[Problem]:
    return [_failed(name, "", "Member is unknown to the service model") for name in data]


def _failed(path: str, value: str, constraint: str, wrong_type: bool = False) -> Problem:
    shown = f"Value {value} at" if value else "Value at"
    return Problem(path, f"{shown} '{path}' failed to satisfy constraint: {constraint}", wrong_type)


def _join(path: str, name: str) -> str:
    camel = name[:1].lower() + name[1:]
    return f"{path}.{camel}" if path else camel


def _is_sensitive(shape: Shape) -> bool:
    return bool(shape.metadata.get("sensitive"))


def _shown(shape: Shape, value: Any) -> str:
    """The value for a message; values of sensitive members never leave the proxy."""
    hidden = _is_sensitive(shape) or isinstance(shape, ListShape) and _is_sensitive(shape.member)
    if hidden:
        return ""
    if isinstance(value, list):
        return "'[" + ", ".join(str(item) for item in value) + "]'"
    return f"'{value}'"


def _check(shape: Shape, value: Any, path: str, exempt: set[tuple[str, str]]) -> Iterator[Problem]:
    if shape.metadata.get("document"):
        return  # free-form JSON
    if isinstance(shape, StructureShape):
        yield from _check_structure(shape, value, path, exempt)
    elif isinstance(shape, ListShape):
        yield from _check_list(shape, value, path, exempt)
    elif isinstance(shape, MapShape):
        yield from _check_map(shape, value, path, exempt)
    else:
        wrong = _type_problem(shape, value, path)
        if wrong:
            yield wrong
            return
        for constraint in _scalar_constraints(shape, value, exempt):
            yield _failed(path, _shown(shape, value), constraint)


def _type_problem(shape: Shape, value: Any, path: str) -> Problem | None:
    expected = _PYTHON_TYPES[shape.type_name]
    fits = isinstance(value, expected) and (not isinstance(value, bool) or bool in expected)
    return None if fits else _failed(path, "", f"Member must be of type {shape.type_name}", wrong_type=True)


def _check_structure(shape: StructureShape, value: Any, path: str, exempt: set[tuple[str, str]]) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield _failed(path, "", "Member must be of type structure", wrong_type=True)
        return
    for name in shape.required_members:
        if value.get(name) is None:
            yield _failed(_join(path, name), "null", "Member must not be null")
    for name, member in value.items():
        if name not in shape.members:
            yield _failed(_join(path, name), "", "Member is unknown to the service model")
        elif member is not None:
            yield from _check(shape.members[name], member, _join(path, name), exempt)


def _check_list(shape: ListShape, value: Any, path: str, exempt: set[tuple[str, str]]) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield _failed(path, "", "Member must be of type list", wrong_type=True)
        return
    for constraint in _size_constraints(shape, len(value), "length", exempt):
        yield _failed(path, _shown(shape, value), constraint)
    if isinstance(shape.member, StringShape) and all(isinstance(item, str) for item in value):
        # AWS reports broken scalar elements at the list, with the element's constraints in brackets.
        broken = {c: None for item in value for c in _scalar_constraints(shape.member, item, exempt)}
        if broken:
            yield _failed(path, _shown(shape, value), f"Member must satisfy constraint: [{', '.join(broken)}]")
        return
    for index, item in enumerate(value, 1):
        yield from _check(shape.member, item, f"{path}.{index}.member", exempt)


def _check_map(shape: MapShape, value: Any, path: str, exempt: set[tuple[str, str]]) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield _failed(path, "", "Member must be of type map", wrong_type=True)
        return
    for constraint in _size_constraints(shape, len(value), "length", exempt):
        yield _failed(path, "", constraint)
    broken = {c: None for key in value for c in _scalar_constraints(shape.key, key, exempt)}
    if broken:
        yield _failed(path, _shown(shape, list(value)), f"Map keys must satisfy constraint: [{', '.join(broken)}]")
    for key, item in value.items():
        yield from _check(shape.value, item, f"{path}.{key}.member", exempt)


def _scalar_constraints(shape: Shape, value: Any, exempt: set[tuple[str, str]]) -> Iterator[str]:
    if shape.type_name == "blob":
        # base64 on the wire, counted in bytes.
        size = len(value) if isinstance(value, bytes) else len(value.rstrip("=")) * 3 // 4
        yield from _size_constraints(shape, size, "length", exempt)
    elif isinstance(value, str):
        yield from _string_constraints(shape, value, exempt)
    elif shape.type_name in _NUMBERS:
        yield from _size_constraints(shape, value, "value", exempt)


def _string_constraints(shape: Shape, value: str, exempt: set[tuple[str, str]]) -> Iterator[str]:
    enum = getattr(shape, "enum", None)
    if enum and value not in enum:
        yield f"Member must satisfy enum value set: [{', '.join(enum)}]"
    yield from _size_constraints(shape, len(value), "length", exempt)
    pattern = shape.metadata.get("pattern")
    if pattern and (shape.name, "pattern") not in exempt and not _compiled(pattern).fullmatch(value):
        yield f"Member must satisfy regular expression pattern: {pattern}"


def _size_constraints(shape: Shape, size: float, what: str, exempt: set[tuple[str, str]]) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least and (shape.name, "min") not in exempt:
        yield f"Member must have {what} greater than or equal to {least}"
    if most is not None and size > most and (shape.name, "max") not in exempt:
        yield f"Member must have {what} less than or equal to {most}"


def redact(service_name: str, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of the params in which every sensitive value reads `[sensitive]`."""
    shape = service(service_name).operation_model(operation).input_shape if is_known(service_name, operation) else None
    if shape is None:
        # Nothing says what is secret here, so nothing is shown.
        return {name: "[sensitive]" for name in params}
    return _redacted(shape, params)


def _redacted(shape: Shape, value: Any) -> Any:
    if _is_sensitive(shape):
        return "[sensitive]"
    if shape.metadata.get("document"):
        return value
    if isinstance(shape, StructureShape) and isinstance(value, Mapping):
        members = shape.members
        return {k: _redacted(members[k], v) if k in members else "[sensitive]" for k, v in value.items()}
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [_redacted(shape.member, item) for item in value]
    if isinstance(shape, MapShape) and isinstance(value, Mapping):
        return {k: _redacted(shape.value, item) for k, item in value.items()}
    return value
