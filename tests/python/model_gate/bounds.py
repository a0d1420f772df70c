"""Cases made of the model's bounds: values just inside and just outside, each in a program of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from model_gate import gate, schema
from model_gate.bends import BENDS, OPTIONAL, PROSE, Prose
from model_gate.model import Member, matches
from model_gate.samples import Program, sample, text_of, with_value, without

# Characters in which patterns differ, and our spelling of them may differ from AWS's.
ODD = ' \t\n\x07é١€{"/:;*.+_-\xa0\u2028🙂'
NO_VALUE = "no such value"
WRONG_TYPES: dict[str, tuple[Any, ...]] = {
    "string": (True, ["a"], {"a": "b"}),
    "integer": ("many", 1.5, True, [1]),
    "boolean": ("perhaps", 2, [True]),
    "array": ("a", True, {"a": "b"}),
    "map": ("a", True, ["a"]),
    "object": ("a", True, ["a"]),
}


@dataclass(frozen=True)
class Probe:
    """Values of a property that are all right, or all wrong, and by which bound."""

    bound: str
    wrong: bool
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Case:
    """Programs in which one property is right, or wrong."""

    resource: str
    name: str  # CreateUserPool.PoolName:max-outside
    wrong: bool
    programs: tuple[Program, ...]

    def __str__(self) -> str:
        return self.name


@cache
def cases() -> tuple[Case, ...]:
    """Every case of every resource; what several requests say alike, once."""
    found = [case for resource in gate.RESOURCES for case in _of_resource(resource)]
    return (*found, *(case for row in PROSE for case in _of_prose(row)))


def _of_prose(row: Prose) -> Iterator[Case]:
    for wrong, values in ((False, row.inside), (True, row.outside)):
        programs = [with_value(row.resource, row.property, value) for value in values]
        for program in programs:
            program.inputs.update(row.beside)
        beside = "".join(f"({member})" for block in row.beside.values() for member in block.values())
        name = f"{row.resource}.{row.property}{beside}:prose-{'outside' if wrong else 'inside'}"
        yield Case(row.resource, name, wrong, tuple(programs))


def _of_resource(resource: str) -> Iterator[Case]:
    for path, members in gate.bound_to(resource).items():
        seen: list[Probe] = []
        for member in members:
            several = len(gate.properties(resource, member, schema.inputs(resource))) > 1
            side = f"({path})" if several else ""
            if member.required and not gate.entry(OPTIONAL[resource], path, member):
                seen.append(required := Probe("required", True, ()))
                if seen.count(required) == 1:
                    yield Case(resource, f"{member}{side}:required", True, (without(resource, path),))
            for probe in _probes(resource, path, member):
                if probe.values and probe not in seen:
                    seen.append(probe)
                    programs = tuple(with_value(resource, path, value) for value in probe.values)
                    name = f"{member}{side}:{probe.bound}-{'outside' if probe.wrong else 'inside'}"
                    yield Case(resource, name, probe.wrong, programs)


def limits(resource: str, path: str, member: Member) -> dict[str, Any]:
    """The bounds that hold."""
    bend = gate.entry(BENDS[resource], path, member)
    all_limits = {**member.shape.metadata, **(bend.limits if bend else {})}
    held = {name: limit for name, limit in all_limits.items() if limit is not None}
    if bend and bend.never:
        held["enum"] = [value for value in held["enum"] if value not in bend.never]
    return held


def _probes(resource: str, path: str, member: Member) -> Iterator[Probe]:
    kind, held = schema.inputs(resource)[path].kind, limits(resource, path, member)
    if not path.endswith("{key}"):
        yield Probe("type", True, WRONG_TYPES[kind])
    if "enum" in held:
        yield Probe("enum", False, tuple(held["enum"]))
        never = [value for value in member.shape.metadata["enum"] if value not in held["enum"]]
        yield Probe("enum", True, (NO_VALUE, *never))
    elif kind == "string":
        yield from _texts(resource, path, held)
    elif kind == "integer":
        yield from _sizes(held, lambda size: size, -1)
    elif kind == "array":
        yield from _sizes(held, lambda size: [sample(resource, f"{path}[]", n) for n in range(size)], 0)
    elif kind == "map":
        yield from _sizes(held, lambda size: {sample(resource, f"{path}{{key}}", n): "a" for n in range(size)}, 0)


def _sizes(held: dict[str, Any], make: Callable[[int], Any], least: int) -> Iterator[Probe]:
    if (low := held.get("min")) is not None:
        yield Probe("min", False, (make(low),))
        if low > least:
            yield Probe("min", True, (make(low - 1),))
    if (high := held.get("max")) is not None:
        yield Probe("max", False, (make(high),))
        yield Probe("max", True, (make(high + 1),))


def _texts(resource: str, path: str, held: dict[str, Any]) -> Iterator[Probe]:
    form, wanted = text_of(resource, path), held.get("pattern")
    low, high = held.get("min", 0), held.get("max")
    if low > 0:
        yield Probe("min", True, (form.long(low - 1),))
    if form.filler:
        # The shortest that is right may be longer than the bound: an ARN, say.
        yield Probe("min", False, ("" if low == 0 and matches(wanted, "") else form.long(max(low, form.least)),))
        if high is not None:
            yield Probe("max", False, (form.long(high),))
    if high is not None:
        yield Probe("max", True, (form.long(high) + "a",))
    if wanted:
        length = min(high or 60, max(low, form.least + 10)) if form.filler else form.least
        odd = [form.with_inside(length, char) for char in ODD]
        plain = ["a" * length, "1" * length]
        yield Probe("pattern", True, tuple(text for text in odd + plain if not matches(wanted, text)))
        yield Probe("pattern", False, tuple(text for text in odd if matches(wanted, text)))
