"""Triggers that AWS would refuse, or that could not work, attached to a pool that is there already."""

from __future__ import annotations

from bad_input.program import LAMBDA, POOL_ID, REGION, Properties, Wrong, from_config, refused

SENDER = {"lambdaArn": LAMBDA, "lambdaVersion": "V1_0"}
KEY = f"arn:aws:kms:{REGION}:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def triggers(mistake: str, properties: Properties, *problems: str) -> Wrong:
    """Triggers that are wrong."""
    return Wrong(mistake, **refused("UserPoolTriggers", {"userPoolId": POOL_ID} | dict(properties), *problems))


ROWS = [
    # P36
    triggers(
        "a sender without the key that encrypts codes for it",
        {"customSmsSender": SENDER, "preSignUp": "f"},
        "property preSignUp value {f} has a problem: must be an ARN, such as "
        "arn:aws:lambda:us-east-1:123456789012:function:pre-sign-up",
        "kmsKeyId is required with customSmsSender: the key that encrypts the codes for it",
    ),
    triggers(
        "the id of a key for its ARN",
        {"customEmailSender": SENDER, "kmsKeyId": "1234abcd-12ab-34cd-56ef-1234567890ab"},
        "property kmsKeyId value {1234abcd-12ab-34cd-56ef-1234567890ab} has a problem: must be an ARN, such as "
        "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ),
    # P36
    triggers(
        "an event that there is not",
        {"preTokenGenerationConfig": {"lambdaArn": LAMBDA, "lambdaVersion": "2"}},
        "preTokenGenerationConfig.lambdaVersion must be one of V1_0, V2_0, V3_0",
    ),
    triggers(
        "two functions for the one token trigger",
        {"preTokenGeneration": f"{LAMBDA}2", "preTokenGenerationConfig": SENDER},
        f"property preTokenGeneration value {{{LAMBDA}2}} has a problem: must be the ARN that preTokenGenerationConfig has, "
        "or be left out",
    ),
    triggers(
        "triggers of a pool in another region",
        {"userPoolId": "us-east-1_AbCdEfGhI", "preSignUp": LAMBDA},
        "property userPoolId value {us-east-1_AbCdEfGhI} has a problem: is in us-east-1, and the provider works in "
        f"{REGION}: set cognito:region, or give the resource a provider for us-east-1",
    ),
    triggers(
        "triggers of what is no pool",
        {"userPoolId": "customers", "preSignUp": LAMBDA},
        "property userPoolId value {customers} has a problem: must be the id of a user pool, such as us-east-1_AbCdEfGhI",
    ),
    from_config(
        triggers(
            "a trigger that there is not",
            {"preSignup": LAMBDA, "customEmailSender": LAMBDA, "kmsKeyId": KEY},
            "preSignup is not a property here; did you mean preSignUp?",
            f"property customEmailSender value {{{LAMBDA}}} has a problem: must be an object, and is a string",
        )
    ),
]
