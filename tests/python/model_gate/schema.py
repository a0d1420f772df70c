"""schema.json, property by property."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SCHEMA = Path(__file__).resolve().parents[3] / "schema.json"
REF = "#/types/"


@dataclass(frozen=True)
class Property:
    """One property at any depth."""

    path: str  # passwordPolicy.minimumLength, schemas[].name, tags{key}, tags{}
    kind: str  # string, integer, number, boolean, array, map, object
    required: bool
    description: str

    @property
    def parent(self) -> str:
        """The path of the object, list or map that it belongs to."""
        for end in ("[]", "{key}", "{}"):
            if self.path.endswith(end):
                return self.path.removesuffix(end)
        return self.path.rpartition(".")[0]


@cache
def document() -> dict[str, Any]:
    return json.loads(SCHEMA.read_text())


@cache
def inputs(resource: str) -> dict[str, Property]:
    """What a resource takes, at every depth, by path."""
    spec = document()["resources"][f"cognito:index:{resource}"]
    found: dict[str, Property] = {}
    _object("", spec["inputProperties"], spec.get("requiredInputs", []), found)
    return found


@cache
def outputs(resource: str) -> dict[str, Property]:
    """What a resource gives beside its inputs, at every depth, by path."""
    spec = document()["resources"][f"cognito:index:{resource}"]
    own = {name: value for name, value in spec["properties"].items() if name not in spec["inputProperties"]}
    found: dict[str, Property] = {}
    _object("", own, [], found)
    return found


@cache
def told_by(function: str) -> frozenset[str]:
    """The outputs of a function, in lower case."""
    spec = document()["functions"].get(f"cognito:index:{function}", {"outputs": {"properties": {}}})
    return frozenset(name.lower() for name in spec["outputs"]["properties"])


def _object(at: str, properties: dict[str, Any], required: list[str], found: dict[str, Property]) -> None:
    for name, spec in properties.items():
        _add(f"{at}.{name}" if at else name, spec, name in required, found)


def _add(path: str, spec: dict[str, Any], required: bool, found: dict[str, Property]) -> None:
    words = spec.get("description", "")
    if "$ref" in spec:
        block = document()["types"][spec["$ref"].removeprefix(REF)]
        found[path] = Property(path, "object", required, words)
        _object(path, block["properties"], block.get("required", []), found)
    elif spec["type"] == "array":
        found[path] = Property(path, "array", required, words)
        _add(f"{path}[]", spec["items"], False, found)
    elif spec["type"] == "object":
        found[path] = Property(path, "map", required, words)
        found[f"{path}{{key}}"] = Property(f"{path}{{key}}", "string", False, "")
        _add(f"{path}{{}}", spec["additionalProperties"], False, found)
    else:
        found[path] = Property(path, spec["type"], required, words)
