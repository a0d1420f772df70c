"""Wrong programs: each is refused in the exact words of its row, with nothing called and nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from bad_input import (
    branding,
    calls,
    clients,
    components,
    domains,
    identity_pools,
    pools,
    provider,
    providers,
    triggers,
    words,
)
from bad_input.program import ACCOUNT, HIDDEN, PACKAGE, POOL_ID, REGION, UP, Answer, Wrong
from bad_input.runner import Outcome, Runner, listening

ROWS = [
    *pools.ROWS,
    *branding.ROWS,
    *clients.ROWS,
    *components.ROWS,
    *domains.ROWS,
    *identity_pools.ROWS,
    *providers.ROWS,
    *triggers.ROWS,
    *provider.ROWS,
    *calls.ROWS,
    *words.ROWS,
]
AT_ONCE = 3

Outcomes = dict[str, Future[Outcome]]


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    with listening() as endpoint:
        yield Runner(tmp_path_factory.mktemp("bad"), endpoint)


@pytest.fixture(scope="module")
def outcomes(request: pytest.FixtureRequest, runner: Runner) -> Iterator[Outcomes]:
    """What comes of the programs that this run has chosen: several are under way while the tests wait for the first."""
    chosen = [item.callspec.params["wrong"] for item in request.session.items if item.function is test_wrong_program]
    threads = ThreadPoolExecutor(AT_ONCE)
    yield {row.mistake: threads.submit(runner.run, str(number), row) for number, row in enumerate(chosen)}
    threads.shutdown(cancel_futures=True)


@pytest.mark.parametrize("wrong", ROWS, ids=str)
def test_wrong_program(wrong: Wrong, outcomes: Outcomes) -> None:
    outcome = outcomes[wrong.mistake].result()
    # The host's warnings and the engine's errors come in either order.
    said = {row: sorted(lines) for row, lines in outcome.diagnostics.items()}
    assert said == {row: sorted(lines) for row, lines in wrong.says.items()}, outcome.text
    assert outcome.code != 0, outcome.text
    assert HIDDEN not in outcome.text
    # Some calls go beside each other.
    assert sorted(outcome.calls) == sorted(wrong.calls)
    assert list(outcome.resources) == []


def test_no_row_stands_for_another() -> None:
    mistakes = [row.mistake for row in ROWS]
    assert len(set(mistakes)) == len(mistakes) >= 50


POOL = {"Id": POOL_ID, "Name": "p", "Arn": f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{POOL_ID}"}
MADE = {
    "CreateUserPool": Answer(200, {"UserPool": POOL}),
    "DescribeUserPool": Answer(200, {"UserPool": POOL}),
    "GetUserPoolMfaConfig": Answer(200, {"MfaConfiguration": "OFF"}),
}
PROGRAM = {"resources": {"pool": {"type": "cognito:UserPool", "properties": {"name": "p"}}}}


def test_a_pool_of_another_region_is_not_taken_for_deleted(runner: Runner) -> None:
    """What a changed AWS_REGION would do to the state, as "not found" there means nothing here."""
    made = runner.run("moved", Wrong("made", PROGRAM, {}, UP, answers=MADE))
    assert made.code == 0, made.text
    problem = (
        f"error: {POOL_ID} is in {REGION}, and the provider works in us-east-1: set cognito:region, or give the resource "
        f"a provider for {REGION}"
    )
    for command in ("refresh", "destroy"):
        moved = Wrong(
            command, PROGRAM, {}, (command, "--yes", "--skip-preview"), environment={"AWS_REGION": "us-east-1"}
        )
        outcome = runner.again("moved", moved)
        assert outcome.code != 0, outcome.text
        assert problem in outcome.diagnostics[f"{PACKAGE}UserPool (pool)"], outcome.text
        assert (list(outcome.calls), list(outcome.resources)) == ([], list(made.resources))
        assert len(made.resources) == 1
