"""The strict proxy and Lambda: calls for permissions satisfy the model, or are refused."""

from __future__ import annotations

import time
from typing import Any

import pytest

from conftest import Strict
from support import Client, messages, refused
from test_examples import make_function

GRANT = {"StatementId": "a", "Action": "lambda:InvokeFunction", "Principal": "cognito-idp.amazonaws.com"}


@pytest.fixture
def functions(client: Client) -> Any:
    made = client("lambda")
    make_function(made, "judge")
    return made


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        (
            {"StatementId": "a b"},
            "at 'statementId' failed to satisfy constraint: Member must satisfy regular expression",
        ),
        (
            {"StatementId": "a" * 101},
            "at 'statementId' failed to satisfy constraint: Member must have length less than",
        ),
        (
            {"Action": "InvokeFunction"},
            "at 'action' failed to satisfy constraint: Member must satisfy regular expression",
        ),
        ({"SourceAccount": "12"}, "at 'sourceAccount' failed to satisfy constraint"),
        ({"SourceArn": "pool"}, "at 'sourceArn' failed to satisfy constraint"),
        ({"Qualifier": "a b"}, "at 'qualifier' failed to satisfy constraint"),
        ({"FunctionName": "no name"}, "at 'functionName' failed to satisfy constraint"),
        ({"Principal": None}, "Value null at 'principal' failed to satisfy constraint: Member must not be null"),
    ],
)
def test_a_permission_that_the_model_refuses(
    functions: Any, strict: Strict, account: str, members: dict[str, Any], expected: str
) -> None:
    request = {k: v for k, v in ({"FunctionName": "judge"} | GRANT | members).items() if v is not None}
    assert expected in refused(lambda: functions.add_permission(**request), "ValidationException")
    assert any(expected in message for message in messages(strict, account))
    assert "cognito-idp" not in functions.get_policy(FunctionName="judge")["Policy"]


def test_what_is_removed_and_looked_at_is_checked_too(functions: Any, strict: Strict, account: str) -> None:
    for call in (
        lambda: functions.remove_permission(FunctionName="judge", StatementId="a b"),
        lambda: functions.get_policy(FunctionName="judge", Qualifier="a b"),
    ):
        assert "failed to satisfy constraint" in refused(call, "ValidationException")
    assert len(messages(strict, account)) == 2


def test_a_permission_that_is_right_passes(functions: Any, strict: Strict, account: str) -> None:
    arn = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_A"
    functions.add_permission(FunctionName="judge", SourceArn=arn, SourceAccount="123456789012", **GRANT)
    assert arn in functions.get_policy(FunctionName="judge")["Policy"]
    functions.remove_permission(FunctionName="judge", StatementId="a")
    assert messages(strict, account) == []


def test_a_call_is_logged_and_may_be_slow(functions: Any, strict: Strict, account: str) -> None:
    strict.fault("AddPermission", "slow", delay=0.3, account=account)
    began = time.monotonic()
    functions.add_permission(FunctionName="judge", **GRANT)
    assert time.monotonic() - began >= 0.3
    refused(lambda: functions.remove_permission(FunctionName="judge", StatementId="b"), "ResourceNotFoundException")
    log = [(entry["op"], entry["status"], entry["fault"]) for entry in strict.log(account)]
    assert log == [("AddPermission", 201, "slow"), ("RemovePermission", 404, None)]
    assert [bool(entry["error"]) for entry in strict.log(account)] == [False, True]
