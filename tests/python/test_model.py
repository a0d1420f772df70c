"""P40: what AWS adds to its API is seen the day botocore has it.

Every member of every request and every answer behind our resources is a property here, or is listed with the reason in
`model_gate/tables.py`; and nothing in our schema is without a member, or a reason.
"""

from __future__ import annotations

import re

import pytest

from model_gate import gate, schema, tables
from model_gate.bends import BENDS

NEW = """
AWS's model has what the provider lacks. Make each a property (CONTRIBUTING.md, "Add a property"); if it has another
name or place, add it to RENAMED in tests/python/model_gate/tables.py; if it must not be a property, list it there with
the reason:
"""
UNEXPLAINED = """
No member of AWS's model explains these properties. If AWS gave a member another name, correct RENAMED in
tests/python/model_gate/tables.py; if a property is of our own making, list it there with what it is for:
"""
ROTTEN = "These entries of tests/python/model_gate/tables.py fit nothing any more: correct or remove them:"


def failed(message: str, lines: list[str]) -> str:
    return message + "".join(f"\n  {line}" for line in lines)


@pytest.mark.parametrize("resource", gate.RESOURCES)
def test_every_member_of_a_request_is_a_property(resource: str) -> None:
    new = gate.unmodelled(resource, gate.requested(resource), schema.inputs(resource), tables.LISTED[resource])
    assert new == [], failed(NEW, new)


@pytest.mark.parametrize("resource", gate.RESOURCES)
def test_every_property_is_a_member_of_a_request(resource: str) -> None:
    known, own = schema.inputs(resource), tables.OURS[resource]
    explained = gate.explained(resource, gate.requested(resource), known)
    lost = [path for path in known if path not in explained and not any(gate.covers(key, path) for key in own)]
    # A block is explained by what stands in it.
    lost = [path for path in lost if not any(gate.covers(path, other) for other in explained)]
    assert lost == [], failed(UNEXPLAINED, lost)


@pytest.mark.parametrize("resource", gate.RESOURCES)
def test_every_member_of_an_answer_is_shown(resource: str) -> None:
    known = [*schema.inputs(resource), *schema.outputs(resource)]
    listed = [*tables.LISTED[resource], *tables.UNSHOWN[resource]]
    new = gate.unmodelled(resource, gate.told(resource), known, listed)
    assert new == [], failed(NEW, new)


@pytest.mark.parametrize("resource", gate.RESOURCES)
def test_every_output_is_a_member_of_an_answer(resource: str) -> None:
    known = schema.outputs(resource)
    explained = gate.explained(resource, gate.told(resource), known)
    made = tables.MADE[resource]
    lost = [path for path in known if path not in explained and not any(gate.covers(key, path) for key in made)]
    assert lost == [], failed(UNEXPLAINED, lost)


@pytest.mark.parametrize("resource", gate.RESOURCES)
def test_no_entry_has_rotted(resource: str) -> None:
    requested, told = gate.requested(resource), gate.told(resource)
    inputs, outputs = schema.inputs(resource), schema.outputs(resource)
    rotten = []
    for key, to in tables.RENAMED[resource].items():
        if not any(gate.lies_at(key, member) for member in requested + told):
            rotten.append(f"RENAMED {key}: AWS has no such member")
        for path in (to,) if isinstance(to, str) else to:
            if path not in inputs and path not in outputs:
                rotten.append(f"RENAMED {key}: {path} is no property")
            elif path.lower() == key.lower():
                rotten.append(f"RENAMED {key}: it is found by its letters")
        for member in requested if not isinstance(to, str) else ():
            if key in (member.path, str(member)) and gate.entries_of(resource, member) != len(to):
                rotten.append(
                    f"RENAMED {key}: AWS takes {gate.entries_of(resource, member)} keys, and here are {len(to)}"
                )
    for name, entries, members, known in (
        ("LISTED", tables.LISTED, requested, inputs),
        ("UNSHOWN", tables.UNSHOWN, told, {**inputs, **outputs}),
    ):
        for key in entries[resource]:
            meant = [member for member in members if gate.lies_at(key, member)]
            if not meant:
                rotten.append(f"{name} {key}: AWS has no such member")
            # What one request leaves to another may be a property all the same.
            meant = [member for member in meant if not key.startswith(member.operation)]
            if modelled := gate.explained(resource, meant, known):
                rotten.append(f"{name} {key}: it is a property, {', '.join(sorted(modelled))}")
    for key, why in tables.UNSHOWN[resource].items():
        function = re.match(r"(get\w+) tells it", why)
        if function and key.lower() not in schema.told_by(function[1]):
            rotten.append(f"UNSHOWN {key}: {function[1]} does not tell it")
    for name, entries, members, known in (
        ("OURS", tables.OURS, requested, inputs),
        ("MADE", tables.MADE, told, outputs),
    ):
        explained = gate.explained(resource, members, known)
        for key in entries[resource]:
            if key not in known:
                rotten.append(f"{name} {key}: it is no property")
            elif key in explained:
                rotten.append(f"{name} {key}: AWS has such a member")
    assert rotten == [], failed(ROTTEN, rotten)


@pytest.mark.parametrize("resource", gate.RESOURCES)
def test_the_documentation_names_every_value(resource: str) -> None:
    """A property's own words, or those of the list or block around it, tell the values that AWS takes."""
    inputs = schema.inputs(resource)
    unnamed = []
    for path, members in gate.bound_to(resource).items():
        words = inputs[path].description or inputs[inputs[path].parent].description
        bend = next((bend for member in members if (bend := gate.entry(BENDS[resource], path, member))), None)
        never = bend.never if bend else ()
        for value in {value for member in members for value in member.shape.metadata.get("enum", ())}:
            if f"`{value}`" not in words and value not in never:
                unnamed.append(f"{path}: {value}")
    assert unnamed == [], failed("The documentation comments of these properties lack a value that AWS takes:", unnamed)
