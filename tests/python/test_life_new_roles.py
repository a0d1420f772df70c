"""IAM takes its time: the real engine goes on when the others see the role that was just made."""

from __future__ import annotations

from typing import Any

import pytest

from cases_identity_pool import statement
from life import Life, identity_pool, user_pool
from support import TRUST

NOT_SEEN = "InvalidSmsRoleTrustRelationshipException"
SECONDS = 4


def refusals(life: Life, code: str) -> set[str]:
    """The operations that were refused with this code."""
    return {entry["op"] for entry in life.strict.log(life.account) if entry["error"] == code}


@pytest.mark.parametrize("op", ["CreateUserPool", "UpdateUserPool"])
def test_the_role_that_sends_sms(life: Life, op: str) -> None:
    """P20: a pool whose SMS role is new is made, or changed, as soon as the role is seen."""
    sms = {"smsConfiguration": {"snsCallerArn": f"arn:aws:iam::{life.account}:role/sms", "externalId": "x"}}
    if op == "UpdateUserPool":
        life.up({"pool": user_pool(name="p")})
    life.fault("CreateRole", "unseen", delay=SECONDS)
    life.iam.create_role(RoleName="sms", AssumeRolePolicyDocument=TRUST)
    ran = life.up({"pool": user_pool(name="p", **sms)})
    assert refusals(life, NOT_SEEN) == {op}
    assert NOT_SEEN in ran.plugin_log
    assert "SmsConfiguration" in life.pool(life.stack.id("pool"))
    life.stack.settled()
    life.stack.destroy()
    life.iam.delete_role(RoleName="sms")


def test_the_roles_of_an_identity_pool(life: Life) -> None:
    life.fault("CreateRole", "unseen", delay=SECONDS)
    permissions: dict[str, Any] = {"permissions": {"authenticated": [statement()]}}
    life.up({"pool": identity_pool(identityPoolName="p", **permissions)})
    assert refusals(life, "NoSuchEntity") == {"PutRolePolicy"}
    assert life.made("CreateRole") == 1
    life.stack.settled()
