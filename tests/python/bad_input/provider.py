"""Mistakes in the provider's own configuration: in the stack's, and of a provider in the program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bad_input.program import HIDDEN, STACK_ROW, Says, Wrong

POOL = {"type": "cognito:UserPool"}


def problems_of_provider(name: str, *problems: str) -> Says:
    """The engine's words around the problems. They never show a value, which may be anybody's secret key."""
    head = f"error: pulumi:providers:cognito resource '{name}' has a problem:"
    return {f"pulumi:providers:cognito ({name})": [f"{head} {problem}" for problem in problems]}


def configured(mistake: str, config: Mapping[str, Any], *problems: str) -> Wrong:
    """A stack whose configuration is wrong: `pulumi config set cognito:…`."""
    return Wrong(
        mistake,
        program={"resources": {"pool": POOL}},
        config={f"cognito:{name}": value for name, value in config.items()},
        says=problems_of_provider("default", *problems),
    )


def declared(mistake: str, properties: Mapping[str, Any], says: Says) -> Wrong:
    """A provider in the program that is wrong."""
    return Wrong(
        mistake,
        program={
            "resources": {
                "aws": {"type": "pulumi:providers:cognito", "properties": properties},
                "pool": POOL | {"options": {"provider": "${aws}"}},
            }
        },
        says=says,
    )


ROWS = [
    configured(
        "configuration that the provider does not have",
        {"regoin": "eu-west-1", "endpoints": [{"cognito-idp": "http://localhost:4566"}]},
        'endpoints[0]["cognito-idp"] is not a property here; did you mean cognitoidp?',
        "regoin is not a property here; did you mean region?",
    ),
    configured(
        "configuration of wrong types",
        {"maxRetries": "many", "useFipsEndpoint": "maybe", "defaultTags": "team=shop", "endpoints": '[{"iam": '},
        "maxRetries must be a whole number, and is a string",
        "useFipsEndpoint must be a boolean, and is a string",
        "defaultTags must be an object, and is a string that is not JSON",
        "endpoints must be a list, and is a string that is not JSON",
    ),
    configured(
        "configuration that AWS would not understand",
        {
            "region": "eu west 1",
            "retryMode": "never",
            "maxRetries": 1001,
            "endpoints": [{"cognitoidp": "localhost:4566"}],
            "allowedAccountIds": ["1234"],
            "assumeRoles": [{"roleArn": "deploy", "duration": "5m"}],
            "defaultTags": {"tags": {"AWS:owner": "x"}},
        },
        "allowedAccountIds[0] must be the 12 digits of an account",
        "assumeRoles[0].roleArn must be an ARN, such as arn:aws:iam::123456789012:role/deploy",
        "endpoints[0].cognitoidp must be a URL, such as http://localhost:4566",
        "maxRetries must be 0 to 1000, and is 1001",
        "region must be a region, such as us-east-1",
        "retryMode must be one of standard, adaptive",
        'defaultTags.tags["AWS:owner"] begins with aws:, which AWS keeps for its own tags',
        "assumeRoles[0].duration must be 15m to 12h, written like 900s, 90m or 1h30m",
    ),
    configured("a secret key by itself", {"secretKey": HIDDEN}, "secretKey needs accessKey with it"),
    configured(
        "an access key and a token without the secret key",
        {"accessKey": HIDDEN, "token": HIDDEN},
        "accessKey needs secretKey with it",
    ),
    configured("a token by itself", {"token": HIDDEN}, "token needs accessKey with it"),
    declared(
        "a provider with a secret key by itself",
        {"secretKey": {"fn::secret": HIDDEN}},
        problems_of_provider("aws", "secretKey needs accessKey with it"),
    ),
    declared(
        "a provider with a property that it does not have",
        {"regoin": "eu-west-1"},
        {
            STACK_ROW: [
                "Error: Property regoin does not exist on 'pulumi:providers:cognito'",
                "  on Pulumi.yaml line 16:",
                '  16:         "regoin": "eu-west-1"',
                "Cannot assign '{regoin: string}' to 'pulumi:providers:cognito':",
                "  Existing properties are: region, token, endpoints, profile, retryMode and 13 others",
            ]
        },
    ),
]
