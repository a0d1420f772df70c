"""The triggers that can be attached to a pool, each with two functions and with what AWS then has."""

from __future__ import annotations

from life import ABSENT, Case

SIMPLE = (
    "createAuthChallenge",
    "customMessage",
    "defineAuthChallenge",
    "postAuthentication",
    "postConfirmation",
    "preAuthentication",
    "preSignUp",
    "userMigration",
    "verifyAuthChallengeResponse",
)
SENDERS = ("customEmailSender", "customSmsSender")


def cases(one: str, other: str, key: str) -> list[Case]:
    """A case for each trigger, by the ARNs of two functions and of a key. Each has a pool of its own, named after it."""
    return [
        *(_case(name, {name: one}, {name: other}, {_member(name): one}, {_member(name): other}) for name in SIMPLE),
        *(_sender(name, one, other, key) for name in SENDERS),
        _versioned("inboundFederation", one, other),
        # AWS shows the token trigger in both forms.
        _case(
            "preTokenGeneration",
            {"preTokenGeneration": one},
            {"preTokenGeneration": other},
            *({"PreTokenGeneration": arn, "PreTokenGenerationConfig": _config(arn)} for arn in (one, other)),
        ),
        _case(
            "preTokenGenerationConfig",
            {"preTokenGenerationConfig": {"lambdaArn": one, "lambdaVersion": "V2_0"}},
            {"preTokenGenerationConfig": {"lambdaArn": one, "lambdaVersion": "V3_0"}},
            *(
                {"PreTokenGeneration": one, "PreTokenGenerationConfig": _config(one, version)}
                for version in ("V2_0", "V3_0")
            ),
        ),
    ]


def _member(name: str) -> str:
    """AWS's name of a trigger."""
    return "CustomSMSSender" if name == "customSmsSender" else name[0].upper() + name[1:]


def _config(arn: str, version: str = "V1_0") -> dict[str, str]:
    return {"LambdaArn": arn, "LambdaVersion": version}


def _case(name: str, first: dict, second: dict, live: dict, then: dict, **base: str) -> Case:
    return Case(
        name,
        (first, second),
        (live, then, dict.fromkeys(live, ABSENT)),
        base={"userPoolId": f"${{{name}Pool.id}}"} | base,
    )


def _versioned(name: str, one: str, other: str, **base: str) -> Case:
    given = ({name: {"lambdaArn": arn, "lambdaVersion": "V1_0"}} for arn in (one, other))
    return _case(name, *given, *({_member(name): _config(arn)} for arn in (one, other)), **base)


def _sender(name: str, one: str, other: str, key: str) -> Case:
    return _versioned(name, one, other, kmsKeyId=key)
