"""P40: Check knows every bound of AWS's model. The cases are made of the model, so that a new bound is a new case.

For each member of each request: the values at its bounds pass, and those just outside are refused, at that property.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from model_gate import gate, schema
from model_gate.bends import BENDS, CHOICES, OPTIONAL, TEXTS
from model_gate.bounds import Case, cases
from model_gate.plugin import Plugin, plugin


@pytest.fixture(scope="module")
def checker() -> Iterator[Plugin]:
    with plugin() as one:
        yield one


@pytest.mark.parametrize("case", cases(), ids=str)
def test_bound(case: Case, checker: Plugin) -> None:
    for program in case.programs:
        reasons = checker.failures(case.resource, program.inputs).get(program.at, [])
        assert bool(reasons) == case.wrong, f"{program.at}: {shown(program.value)} gives {reasons}"


@pytest.mark.parametrize("resource", gate.RESOURCES)
def test_no_bend_has_rotted(resource: str) -> None:
    """An entry of `model_gate/bends.py` that fits nothing any more would hide what comes in its place."""
    bound = gate.bound_to(resource)
    rotten = [f"{path} is no property" for path in TEXTS[resource] if path not in schema.inputs(resource)]
    for path, values in CHOICES[resource].items():
        if not all(set(values) < set(member.shape.metadata["enum"]) for member in bound[path]):
            rotten.append(f"{path} has other values")
    for key, bend in BENDS[resource].items():
        meant = [m for path, members in bound.items() for m in members if gate.entry({key: bend}, path, m)]
        limits = meant[0].shape.metadata if meant else {}
        if not meant:
            rotten.append(f"{key} is neither a property nor a member")
        if any(limits.get(name) == limit for name, limit in bend.limits.items()):
            rotten.append(f"{key} has that limit anyway")
        if not set(bend.never) <= set(limits.get("enum", ())):
            rotten.append(f"{key} has no such value")
    for key, why in OPTIONAL[resource].items():
        if not any(m.required for path, members in bound.items() for m in members if gate.entry({key: why}, path, m)):
            rotten.append(f"{key} is no required member")
    assert rotten == []


def shown(value: object) -> str:
    text = repr(value)
    return text if len(text) < 200 else f"{text[:200]}... ({len(text)} characters)"
