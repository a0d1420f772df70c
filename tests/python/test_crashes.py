"""The engine is killed, or interrupted once or twice, while the provider waits for AWS. The next run goes on from there.

That the plugin is killed, at every call of every operation, is tried in tests/engine.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from engine import Running
from life import Life, user_pool
from tables import Table

BEFORE = {"pool": user_pool(name="p")}
AFTER = {"pool": user_pool(name="q", tags={"team": "a"})}

# What is under way, and the call that AWS takes its time for.
CREATE, UPDATE, DELETE = "CreateUserPool", "UpdateUserPool", "DeleteUserPool"


def killed(running: Running) -> None:
    running.kill(all_of_it=False)


def machine_stopped(running: Running) -> None:
    running.kill(all_of_it=True)


def interrupted(running: Running) -> None:
    running.interrupt()


def interrupted_twice(running: Running) -> None:
    running.interrupt()
    running.interrupt()


HOW = (killed, machine_stopped, interrupted, interrupted_twice)
WHAT = (CREATE, UPDATE, DELETE)
# One of each without SOAK.
SHORT = {(CREATE, machine_stopped), (UPDATE, killed), (UPDATE, interrupted), (DELETE, interrupted_twice)}
POINTS = [(what, how) for what in WHAT for how in HOW if os.environ.get("SOAK") or (what, how) in SHORT]
WORDS = {
    killed: "the engine alone is killed",
    machine_stopped: "engine, program and plugin are killed, as when the machine stops",
    interrupted: "^C",
    interrupted_twice: "^C twice",
}
TRIED: Counter[str] = Counter()
FAILED: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[None]:
    """Written also where a test fails: the last column then says how many."""
    yield
    rows = [[words, TRIED[how.__name__], FAILED[how.__name__]] for how, words in WORDS.items()]
    notes = [f"Each while AWS has not answered {', '.join(WHAT[:-1])} or {WHAT[-1]} yet; then `pulumi up`."]
    Table("Interruptions", ["what happens", "tried", "failed"], rows, notes).write("interruptions")


@pytest.mark.parametrize(("what", "how"), POINTS, ids=lambda value: getattr(value, "__name__", value))
def test_the_next_run_goes_on(life: Life, what: str, how: Callable[[Running], Any]) -> None:
    TRIED[how.__name__] += 1
    FAILED[how.__name__] += 1
    if what != CREATE:
        life.up(BEFORE)
    program = {CREATE: BEFORE, UPDATE: AFTER, DELETE: {}}[what]
    life.fault(what, "slow", delay=3.0)
    life.stack.write(program)
    running = life.stack.start("up", "--yes", "--skip-preview")
    life.wait_for(what)
    how(running)
    if how in (killed, machine_stopped):
        # Whoever was killed could not give the lock back.
        life.stack.run("cancel", "--yes")
    else:
        life.stack.finish(running, fails=None)
    life.wait_until_answered()

    told = life.stack.up().text
    orphan = re.search(r"pulumi import (\S+):UserPool \S+ ([^\s`]+)`", told)
    if orphan:
        assert what == CREATE, told
        life.stack.import_("UserPool", "orphan", orphan[2])
        life.stack.up()
    life.stack.settled()
    wanted = {CREATE: "p", UPDATE: "q"}.get(what)
    names = [one["Name"] for one in life.idp.list_user_pools(MaxResults=60)["UserPools"]]
    assert names == ([wanted] if wanted else []), told
    FAILED[how.__name__] -= 1
