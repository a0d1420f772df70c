"""Programs around one property. All that stands beside it is not known yet, so no rule between properties has a say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from model_gate import gate, schema
from model_gate.bends import CHOICES, TEXTS, Text
from model_gate.model import matches

# What the engine sends for a value that a preview cannot know.
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
STEP = re.compile(r"\[\]|\{key\}|\{\}|[^.\[{]+")
PLAIN = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")

# Forms of texts, one or the other of which every pattern takes.
ANY = (
    Text("", "a", ""),
    Text("{####}", "a", ""),
    Text("{##", "a", "##}"),
    Text("arn:a:b::1:", "a", ""),
    Text("us-east-1_", "a", ""),
    Text("a@", "a", ""),
    Text("/", "a", "/"),
    Text("Level1", "", ""),
)


@dataclass(frozen=True)
class Program:
    """Inputs with a value in them, and where that is, in the engine's notation."""

    inputs: dict[str, Any]
    at: str
    value: Any = None


def member(at: str, name: str) -> str:
    """The path of a member, as the engine writes it."""
    if PLAIN.fullmatch(name):
        return f"{at}.{name}" if at else name
    escaped = name.replace('"', '\\"')
    return f'{at}["{escaped}"]'


def with_value(resource: str, path: str, value: Any) -> Program:
    """The property has the value."""
    key = value if path.endswith("{key}") else None
    return _program(resource, path, key, {} if key is not None else value)


def without(resource: str, path: str) -> Program:
    """The property is missing from its block. A block of nothing else is wrong as a block."""
    block, _, name = path.rpartition(".")
    beside = {other: UNKNOWN for other in children(resource, block) if other != name}
    if not block:
        return Program(beside, name)
    program = _program(resource, block, None, beside)
    return Program(program.inputs, member(program.at, name) if beside else program.at)


def _program(resource: str, path: str, key: str | None, value: Any) -> Program:
    inputs: dict[str, Any] = {}
    holder, slot, around, at = {"": inputs}, "", "", ""
    for step in STEP.findall(path):
        if step == "[]":
            holder[slot] = [UNKNOWN]
            holder, slot, around, at = holder[slot], 0, f"{around}[]", f"{at}[0]"
        elif step in ("{key}", "{}"):
            slot_name = sample(resource, f"{around}{{key}}") if key is None or step == "{}" else key
            holder[slot] = {slot_name: UNKNOWN}
            holder, slot, around, at = holder[slot], slot_name, f"{around}{step}", member(at, slot_name)
        else:
            if around or slot != "":
                holder[slot] = {}
            block = holder[slot]
            block.update(dict.fromkeys(children(resource, around), UNKNOWN))
            around = f"{around}.{step}" if around else step
            holder, slot, at = block, step, member(at, step)
    if key is None:
        holder[slot] = value
    return Program(inputs, at, value if key is None else key)


@cache
def children(resource: str, around: str) -> tuple[str, ...]:
    """The members of a block."""
    found = schema.inputs(resource).values()
    return tuple(p.path.rpartition(".")[2] for p in found if p.parent == around and p.path[-1] not in "]}")


def sample(resource: str, path: str, number: int = 0) -> Any:
    """A value that is right; another one for each number, where there are others."""
    kind = schema.inputs(resource)[path].kind
    if kind != "string":
        # A block's members, of which a key that tells it from others may be among.
        members = children(resource, path) if kind == "object" else ()
        return {name: UNKNOWN for name in members} if members else UNKNOWN
    shape = gate.bound_to(resource)[path][0].shape
    if choices := CHOICES[resource].get(path) or shape.metadata.get("enum"):
        return choices[number % len(choices)]
    form = text_of(resource, path)
    most, least = shape.metadata.get("max", 1000), shape.metadata.get("min", 1)
    return form.long(min(most, max(least, form.least + 6)), number)


@cache
def text_of(resource: str, path: str) -> Text:
    """A form of text that the property takes."""
    for key, form in TEXTS[resource].items():
        if gate.covers(key, path):
            return form
    wanted = gate.bound_to(resource)[path][0].shape.metadata.get("pattern")
    for form in ANY:
        if matches(wanted, form.long(max(form.least, 20 if form.filler else 0))):
            return form
    raise AssertionError(f"no text matches {wanted}: add one to ANY in model_gate/samples.py")
