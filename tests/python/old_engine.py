"""Every program in `examples/` by a Pulumi of 2024, which knows neither the handshake nor parameters of providers; and its
stacks by the engine that the other tests run with.

It is built and run for `make soak PARTS=old-engine` alone, which names this file. What is particular of old engines at the
protocol is in the tests of each day: `tests/protocol.rs`, `tests/transcripts/`.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import test_examples
from engine import required
from life import Life
from support import Client
from tables import Table

ROOT = Path(__file__).resolve().parents[2]
ALONE, HANDED_OVER = "by the old engine alone", "made by the old engine, then by the new one"
TRIED = dict.fromkeys((ALONE, HANDED_OVER), 0)
FAILED = dict.fromkeys((ALONE, HANDED_OVER), 0)


@pytest.fixture(scope="module")
def engines() -> Iterator[tuple[str, str]]:
    """The old engine, and the new one."""
    ran = subprocess.run([ROOT / "tools" / "install-old-engine"], check=True, capture_output=True, text=True)
    old, new = ran.stdout.strip(), required("PULUMI")
    yield old, new
    versions = [subprocess.run([one, "version"], check=True, capture_output=True, text=True) for one in (old, new)]
    said = [version.stdout.strip() for version in versions]
    note = f"Pulumi {said[0]} and {said[1]}: `up`, `up` again, `preview` and `refresh` without a change, `destroy`."
    rows = [[what, TRIED[what], FAILED[what]] for what in TRIED]
    Table("An old engine", ["programs", "tried", "failed"], rows, [note]).write("old-engine")


@pytest.fixture
def on_old(engines: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    """From here on it is the old engine; the path of the new one."""
    monkeypatch.setenv("PULUMI", engines[0])
    return engines[1]


@pytest.mark.parametrize("program", test_examples.PROGRAMS, ids=lambda program: program.parent.name)
def test_an_old_engine_is_served(on_old: str, life: Life, client: Client, program: Path) -> None:
    TRIED[ALONE] += 1
    FAILED[ALONE] += 1
    test_examples.test_an_example_is_deployed_settles_and_goes(life, client, program)
    FAILED[ALONE] -= 1


@pytest.mark.parametrize("program", test_examples.PROGRAMS, ids=lambda program: program.parent.name)
def test_its_stacks_are_taken_over(
    on_old: str, life: Life, client: Client, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    TRIED[HANDED_OVER] += 1
    FAILED[HANDED_OVER] += 1
    taken_over(life, on_old, monkeypatch)
    test_examples.test_an_example_is_deployed_settles_and_goes(life, client, program)
    FAILED[HANDED_OVER] -= 1


def taken_over(life: Life, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the program stands, it is the new engine that finds nothing to do, and destroys."""
    settled = life.stack.settled

    def by_the_new_one() -> None:
        monkeypatch.setenv("PULUMI", new)
        path = life.stack.environment["PATH"].partition(os.pathsep)[2]
        life.stack.environment["PATH"] = f"{Path(new).parent}{os.pathsep}{path}"
        settled()

    monkeypatch.setattr(life.stack, "settled", by_the_new_one)
