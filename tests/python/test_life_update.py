"""What an update through the real engine sends to AWS, as the proxy recorded it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from cases_user_pool import LAMBDA, WHOLE
from life import OWN_TAGS, Life, canonical, user_pool

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


def test_what_a_half_done_update_added_can_be_given_up(life: Life) -> None:
    """P24: the engine keeps the old inputs, so only the state knows what the refused update had added, and that it is secret."""

    def pool(mfa: str, tag: str, **more: Any) -> dict[str, Any]:
        tags = {tag: {"fn::secret": f"value-of-{tag}"}}
        return {
            "pool": user_pool(
                name="p",
                mfaConfiguration=mfa,
                softwareTokenMfaConfiguration={"enabled": True},
                tags=tags,
                **more,
            )
        }

    life.up(pool("OPTIONAL", "one"))
    life.fault("SetUserPoolMfaConfig", "echo", count=9)
    life.up(pool("ON", "two", lambdaConfig={"preSignUp": f"{LAMBDA}o"}), fails=True)
    life.lift_faults()
    live = life.idp.describe_user_pool(UserPoolId=life.stack.id("pool"))["UserPool"]
    assert "two" in live["UserPoolTags"] and live["LambdaConfig"], "the half that was done"
    life.up(pool("OPTIONAL", "three"))
    live = life.idp.describe_user_pool(UserPoolId=life.stack.id("pool"))["UserPool"]
    assert {key for key in live["UserPoolTags"] if not key.startswith(OWN_TAGS)} == {"three"}
    assert not live.get("LambdaConfig")
    life.stack.settled()
    life.stack.export()
    files = [file.read_text() for file in life.stack.folder.rglob("*.json")]
    assert files and not [text for text in files if "value-of-two" in text]
