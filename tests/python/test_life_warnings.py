"""What the real engine shows as warnings on a resource's row: legal, and not what one wants."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cases_user_pool import DEVELOPER, SMS
from cases_user_pool_client import OAUTH
from life import Life, app_client, user_pool


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


@pytest.mark.parametrize(
    ("properties", "path"),
    [
        ({"allowedOauthFlows": ["implicit"]}, "allowedOauthFlows"),
        ({"callbackUrls": [*OAUTH["callbackUrls"], "http://localhost:3000/"]}, r"callbackUrls\[\d\]"),
        # P26
        ({"explicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]}, "explicitAuthFlows lacks ALLOW_REFRESH_TOKEN_AUTH"),
        # P16
        ({"tokenValidityUnits": {"idToken": "days"}}, "idTokenValidity is not given, and comes to 1 day"),
    ],
    ids=["implicit", "http", "no refresh", "days"],
)
def test_a_client_that_is_legal_and_unsafe(life: Life, properties: dict[str, Any], path: str) -> None:
    """What is legal and dangerous is said in preview already, and stops nothing."""
    safe = {"pool": user_pool(), "client": app_client(**OAUTH)}
    life.up(safe)
    assert life.stack.preview().warnings("client") == []
    life.stack.write(safe | {"client": app_client(**OAUTH | properties)})
    for ran in (life.stack.preview(), life.stack.up()):
        (told,) = ran.warnings("client")
        assert re.search(path, told), told
        assert ran.ops["client"] == "update"
    life.stack.settled()
