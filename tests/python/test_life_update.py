"""What an update through the real engine sends to AWS, as the proxy recorded it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from cases_user_pool import LAMBDA, WHOLE
from life import Life, canonical, user_pool

# AWS shows these and their successors; only the successors are sent.
LEGACY = ("SmsVerificationMessage", "EmailVerificationMessage", "EmailVerificationSubject")
# One property of the program, and what it changes of the request: member by member, down to the one that differs.
CHANGES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"name": "renamed"}, {"PoolName": "renamed"}),
    ({"deletionProtection": "ACTIVE"}, {"DeletionProtection": "ACTIVE"}),
    ({"tags": {"team": "b"}}, {"UserPoolTags": {"team": "b"}}),
    (
        {"passwordPolicy": WHOLE["passwordPolicy"] | {"minimumLength": 15}},
        {"Policies": {"PasswordPolicy": {"MinimumLength": 15}}},
    ),
    (
        {"lambdaConfig": WHOLE["lambdaConfig"] | {"postConfirmation": f"{LAMBDA}q"}},
        {"LambdaConfig": {"PostConfirmation": f"{LAMBDA}q"}},
    ),
    (
        {"deviceConfiguration": {"deviceOnlyRememberedOnUserPrompt": True, "challengeRequiredOnNewDevice": True}},
        {"DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True}},
    ),
    ({"smsAuthenticationMessage": "{####} it is"}, {"SmsAuthenticationMessage": "{####} it is"}),
]


def requests(life: Life, op: str) -> list[dict[str, Any]]:
    return [entry["params"] for entry in life.strict.log(life.account) if entry["op"] == op]


def settings(life: Life, id: str) -> dict[str, Any]:
    """All that UpdateUserPool can set, as it is."""
    about = life.idp.describe_user_pool(UserPoolId=id)["UserPool"]
    about["PoolName"] = about["Name"]
    # Its number stands in the password policy, and AWS takes only one of the two.
    about["AdminCreateUserConfig"].pop("UnusedAccountValidityDays")
    if "PreTokenGenerationConfig" in about["LambdaConfig"]:
        about["LambdaConfig"].pop("PreTokenGeneration")  # a legacy twin
    known = life.idp.meta.service_model.operation_model("UpdateUserPool").input_shape.members
    return canonical({name: about[name] for name in known if name in about and name not in LEGACY})


def laid_over(whole: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    return whole | {
        name: laid_over(whole.get(name, {}), value) if isinstance(value, dict) else value
        for name, value in change.items()
    }


def test_an_update_sends_everything_and_changes_one_thing(life: Life) -> None:
    """P6: what UpdateUserPool does not send it resets, so all that is there is sent, whatever the program changed."""
    program = copy.deepcopy(WHOLE)
    life.up({"pool": user_pool(**program)})
    id = life.stack.id("pool")
    for properties, change in CHANGES:
        before = settings(life, id)
        sent = len(requests(life, "UpdateUserPool"))
        program |= properties
        life.up({"pool": user_pool(**program)})
        (request,) = requests(life, "UpdateUserPool")[sent:]
        request = {name: value for name, value in canonical(request).items() if name not in LEGACY}
        assert request == laid_over(before, change) | {"UserPoolId": id}, f"with {properties}"
        assert settings(life, id) == laid_over(before, change)
    life.up({"pool": user_pool(**program | {"deletionProtection": "INACTIVE"})})


@pytest.mark.parametrize("outside", [True, False], ids=["set-from-outside", "never-set"])
def test_what_the_program_never_named_is_sent_as_it_is(life: Life, outside: bool) -> None:
    """P6: a setting that somebody else made is part of the request too."""
    life.up({"pool": user_pool(name="p")})
    id = life.stack.id("pool")
    if outside:
        life.idp.update_user_pool(
            UserPoolId=id,
            LambdaConfig={"PreSignUp": f"{LAMBDA}o"},
            UserPoolTags={"stray": "1"},
            AutoVerifiedAttributes=["email"],
        )
    before = settings(life, id)
    sent = len(requests(life, "UpdateUserPool"))
    life.up({"pool": user_pool(name="q")})
    (request,) = requests(life, "UpdateUserPool")[sent:]
    assert settings(life, id) == before | {"PoolName": "q"}
    for member in ("LambdaConfig", "UserPoolTags", "AutoVerifiedAttributes"):
        assert (request.get(member) or None) == (before.get(member) or None), member
