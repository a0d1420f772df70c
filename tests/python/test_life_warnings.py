"""What the real engine shows as warnings on a resource's row: legal, and not what one wants."""

from __future__ import annotations

from typing import Any

import pytest

from cases_user_pool import DEVELOPER, SMS
from life import Life, user_pool


@pytest.mark.parametrize(
    ("member", "properties"),
    [
        ("EmailConfigurationFailure", {"emailConfiguration": DEVELOPER}),
        ("SmsConfigurationFailure", {"smsConfiguration": SMS}),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_messages_that_do_not_arrive(life: Life, member: str, properties: dict[str, Any]) -> None:
    program = {"pool": user_pool(name="p", **properties)}
    says = {"UserPool": {member: "SNSSandbox"}}
    life.fault("DescribeUserPool", "says", members=says, count=10_000)
    ran = life.up(program)
    (told,) = ran.warnings("pool")
    assert next(iter(properties)) in told and "SNSSandbox" in told
    assert f"warning: {told}" in ran.text, ran
    # It stops nothing, and it is no change.
    life.stack.settled()
    assert life.stack.refresh().warnings("pool") == [told]
    life.lift_faults()
    assert life.stack.refresh().warnings("pool") == []
