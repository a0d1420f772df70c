"""Types, functions, references, names and ids to import that are wrong, and secrets in wrong values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bad_input.calls import NO_CREDENTIALS, NO_KEYS, queried
from bad_input.program import HIDDEN, PACKAGE, POOL_ID, REGION, STACK_ROW, Answer, Wrong, pool, problems_of, refused

ABSENT = Answer(400, {"__type": "ResourceNotFoundException", "message": "It does not exist."})
ELSEWHERE = f"and the provider works in {REGION}: set cognito:region, or give the resource a provider for us-east-1"
NO_POOL_ID = '"customers" is not the id of a user pool, which looks like us-east-1_AbCdEfGhI'
NO_CLIENT_ID = (
    '"1example" does not name an app client: give <user pool id>/<client id>, such as '
    "us-east-1_AbCdEfGhI/3fetogamdv9aqa0393adsd7viv"
)
NO_IDENTITY_ID = (
    '"eu-west-1:customers" is not the id of an identity pool, which looks like '
    "us-east-1:12345678-90ab-cdef-1234-567890abcdef"
)
IDENTITY_POOL_ID = "us-east-1:01234567-89ab-cdef-0123-456789abcdef"


def host(mistake: str, resource: Mapping[str, Any], *lines: str) -> Wrong:
    """A mistake that the YAML host finds in our schema."""
    return Wrong(mistake, {"resources": {"wrong": resource}}, {STACK_ROW: lines})


def function(mistake: str, token: str, arguments: Mapping[str, Any], *lines: str, **more: Any) -> Wrong:
    """A function that is called wrongly, or in vain."""
    invoke = {"function": token} | ({"arguments": arguments} if arguments else {})
    return Wrong(mistake, {"variables": {"v": {"fn::invoke": invoke}}}, {STACK_ROW: lines}, **more)


def failed(kind: str, text: str) -> Mapping[str, Sequence[str]]:
    return {f"{PACKAGE}{kind} (wrong)": [f"error: Preview failed: {text}"], STACK_ROW: ["error: preview failed"]}


def found(mistake: str, kind: str, id_: str, text: str, **more: Any) -> Wrong:
    """A resource that is looked up by an id."""
    resource = {"type": f"cognito:{kind}", "get": {"id": id_}}
    return Wrong(mistake, {"resources": {"wrong": resource}}, failed(kind, text), **more)


def imported(mistake: str, kind: str, id_: str, text: str, **more: Any) -> Wrong:
    """A resource that is imported by `pulumi import`."""
    says = {
        f"{PACKAGE}{kind} (wrong)": [f"error: Preview failed: {text}"],
        STACK_ROW: [f"error: preview failed: step application failed: {text}"],
    }
    command = ("import", f"{PACKAGE}{kind}", "wrong", id_, "--yes")
    return Wrong(mistake, {"resources": {}}, says, command, **more)


def named(mistake: str, autonaming: Mapping[str, Any], problem: str) -> Wrong:
    wrong = pool(mistake, {}, problem)
    return wrong.with_(config={"pulumi:autonaming": autonaming})


TYPES = [
    host(
        "a resource type that there is not",
        {"type": "cognito:UserPol"},
        'Error: error resolving type of resource wrong: unable to find resource type "cognito:UserPol" in resource provider '
        '"cognito"',
        "  on Pulumi.yaml line 14:",
        '  14:       "type": "cognito:UserPol"',
    ),
    host(
        "an unknown property that the host finds",
        {"type": "cognito:UserPool", "properties": {"nmae": "x"}},
        "Error: Property nmae does not exist on 'cognito:index:UserPool'",
        "  on Pulumi.yaml line 16:",
        '  16:         "nmae": "x"',
        "Cannot assign '{nmae: string}' to 'cognito:index:UserPool':",
        "  Existing properties are: name, tags, schemas, lambdaConfig, forceDestroy and 26 others",
    ),
    host(
        "wrong types that the host finds",
        {
            "type": "cognito:UserPool",
            "properties": {"usernameAttributes": "email", "passwordPolicy": {"minimumLength": "many"}},
        },
        "Error: cognito:index:UserPool is not assignable from {usernameAttributes: string, passwordPolicy: {minimumLength: "
        "string}}",
        "Cannot assign '{usernameAttributes: string, passwordPolicy: {minimumLength: string}}' to 'cognito:index:UserPool':",
        "  passwordPolicy: Cannot assign '{minimumLength: string}' to 'cognito:index:UserPoolPasswordPolicy':",
        "    minimumLength: Cannot assign type 'string' to type 'integer'",
        "  usernameAttributes: Cannot assign type 'string' to type 'List<string>'",
    ),
    host(
        "a client of no pool, which the host finds",
        {"type": "cognito:UserPoolClient", "properties": {"name": "web"}},
        "Error: cognito:index:UserPoolClient is not assignable from {name: string}",
        "Cannot assign '{name: string}' to 'cognito:index:UserPoolClient':",
        "  userPoolId: Missing required property 'userPoolId'",
    ),
]

FUNCTIONS = [
    function(
        "a function that there is not",
        "cognito:getUserPol",
        {},
        'Error: unable to find function "cognito:getUserPol" in resource provider "cognito"',
        "  on Pulumi.yaml line 13:",
        '  13:     "v": {',
        '  14:       "fn::invoke": {',
        '  15:         "function": "cognito:getUserPol"',
    ),
    function(
        "an argument of another type",
        "cognito:getRegion",
        {"name": ["eu-west-1"]},
        "error: 1 error occurred:",
        "\t* cognito:index:getRegion invoke failed: must be a string, and is a list (name)",
        "  on Pulumi.yaml line 13:",
        '  13:     "v": {',
        '  14:       "fn::invoke": {',
        '  15:         "function": "cognito:getRegion",',
        '  16:         "arguments": {',
        '  17:           "name": [',
        '  18:             "eu-west-1"',
        "error: Error registering variable [v]: no diagnostics",
    ),
    function(
        "a region that is none",
        "cognito:getRegion",
        {"name": "eu west 1"},
        "error: 1 error occurred:",
        "\t* cognito:index:getRegion invoke failed: must be a region, such as us-east-1 (name)",
        "  on Pulumi.yaml line 13:",
        '  13:     "v": {',
        '  14:       "fn::invoke": {',
        '  15:         "function": "cognito:getRegion",',
        '  16:         "arguments": {',
        '  17:           "name": "eu west 1"',
        "error: Error registering variable [v]: no diagnostics",
    ),
    function(
        "an argument that the function does not have",
        "cognito:getRegion",
        {"nmae": "x"},
        "error: 1 error occurred:",
        "\t* cognito:index:getRegion invoke failed: is not a property here; did you mean name? (nmae)",
        "  on Pulumi.yaml line 13:",
        '  13:     "v": {',
        '  14:       "fn::invoke": {',
        '  15:         "function": "cognito:getRegion",',
        '  16:         "arguments": {',
        '  17:           "nmae": "x"',
        "error: Error registering variable [v]: no diagnostics",
        *(
            "Warning: nmae does not exist on Invoke cognito:index:getRegion",
            "  on Pulumi.yaml line 17:",
            '  17:           "nmae": "x"',
            "Existing fields are: name",
        )
        * 2,
    ),
    function(
        "the region of nowhere",
        "cognito:getRegion",
        {},
        "error: rpc error: code = Unknown desc = invocation of cognito:index:getRegion returned an error: no AWS region is "
        "configured: run `pulumi config set cognito:region us-east-1`, or set AWS_REGION",
        "  on Pulumi.yaml line 13:",
        '  13:     "v": {',
        '  14:       "fn::invoke": {',
        '  15:         "function": "cognito:getRegion"',
        "error: Error registering variable [v]: no diagnostics",
        environment={"AWS_REGION": None},
    ),
    function(
        "the account of nobody",
        "cognito:getCallerIdentity",
        {},
        "error: rpc error: code = Unknown desc = invocation of cognito:index:getCallerIdentity returned an error: no AWS "
        f"credentials were found for GetCallerIdentity: {NO_CREDENTIALS}",
        "  on Pulumi.yaml line 13:",
        '  13:     "v": {',
        '  14:       "fn::invoke": {',
        '  15:         "function": "cognito:getCallerIdentity"',
        "error: Error registering variable [v]: no diagnostics",
        environment=NO_KEYS,
    ),
    function(
        "the account of credentials that AWS does not know",
        "cognito:getCallerIdentity",
        {},
        "error: rpc error: code = Unknown desc = invocation of cognito:index:getCallerIdentity returned an error: "
        "GetCallerIdentity was refused: InvalidClientTokenId: The security token included in the request is invalid. "
        "(request id r-1)",
        "AWS does not accept the provider's credentials: check accessKey, secretKey and token, or the AWS_* environment.",
        "  on Pulumi.yaml line 13:",
        '  13:     "v": {',
        '  14:       "fn::invoke": {',
        '  15:         "function": "cognito:getCallerIdentity"',
        "error: Error registering variable [v]: no diagnostics",
        answers={
            "GetCallerIdentity": queried(
                "InvalidClientTokenId", "The security token included in the request is invalid."
            )
        },
        calls=["GetCallerIdentity"],
    ),
]

IDS = [
    found("a name where the id of a pool belongs", "UserPool", "customers", NO_POOL_ID),
    found(
        "a pool of another region that is looked up",
        "UserPool",
        "us-east-1_AbCdEfGhI",
        f"us-east-1_AbCdEfGhI is in us-east-1, {ELSEWHERE}",
    ),
    found(
        "a client of another region that is looked up",
        "UserPoolClient",
        "us-east-1_AbCdEfGhI/1example",
        f"us-east-1_AbCdEfGhI is in us-east-1, {ELSEWHERE}",
    ),
    found(
        "a pool that is gone",
        "UserPool",
        POOL_ID,
        f"resource '{POOL_ID}' does not exist",
        answers={"DescribeUserPool": ABSENT},
        calls=["DescribeUserPool"],
    ),
    imported("a name where the id of a pool to import belongs", "UserPool", "customers", NO_POOL_ID),
    imported("a client to import without its pool", "UserPoolClient", "1example", NO_CLIENT_ID),
    imported("half the id of an identity pool", "IdentityPool", "eu-west-1:customers", NO_IDENTITY_ID),
    imported(
        "an identity pool to import from another region",
        "IdentityPool",
        IDENTITY_POOL_ID,
        f"{IDENTITY_POOL_ID} is in us-east-1, {ELSEWHERE}",
    ),
    imported(
        "a pool to import that is gone",
        "UserPool",
        POOL_ID,
        f"resource '{POOL_ID}' does not exist",
        answers={"DescribeUserPool": ABSENT},
        calls=["DescribeUserPool"],
    ),
]

NAMES = [
    named(
        "no name, and autonaming switched off",
        {"mode": "disabled"},
        "name is required, because autonaming is switched off for this stack (pulumi:autonaming)",
    ),
    named(
        "an enforced pattern for names that AWS does not take",
        {"pattern": "${project}/${name}", "enforce": True},
        "name cannot be bad/wrong, which autonaming (pulumi:autonaming) proposes: "
        "may have only ASCII letters, digits, white space and _ + = , . @ -",
    ),
]

SECRETS = [
    pool(
        "a secret name that is wrong",
        {"name": {"fn::secret": HIDDEN}, "mfaConfiguration": {"fn::secret": HIDDEN}},
        "mfaConfiguration must be one of OFF, ON, OPTIONAL",
        "name may have only ASCII letters, digits, white space and _ + = , . @ -",
    ),
    pool(
        "secrets inside of wrong values",
        {
            "emailConfiguration": {"fn::secret": {"configurationSet": HIDDEN}},
            "tags": {"aws:a": {"fn::secret": HIDDEN}},
        },
        "emailConfiguration.configurationSet may have only ASCII letters, digits, _ and -",
        'tags["aws:a"] begins with aws:, which AWS keeps for its own tags',
    ),
]

REFERENCES = [
    Wrong(
        "a client and a pool where their id and endpoint belong",
        program={
            "resources": {
                "pool": {"type": "cognito:UserPool"},
                "client": {"type": "cognito:UserPoolClient", "properties": {"userPoolId": "${pool.id}"}},
                "wrong": {
                    "type": "cognito:IdentityPool",
                    "properties": {"cognitoIdentityProviders": [{"clientId": "${client}", "providerName": "${pool}"}]},
                },
            }
        },
        says=problems_of(
            "IdentityPool",
            "cognitoIdentityProviders[0].clientId must be a string, and is a resource: pass one of its properties, such as "
            "its id or arn",
            "cognitoIdentityProviders[0].providerName must be a string, and is a resource: pass one of its properties, such "
            "as its id or arn",
        ),
    ),
    Wrong(
        "an output that a pool does not have",
        program={
            "resources": {
                "pool": {"type": "cognito:UserPool"},
                "wrong": {"type": "cognito:UserPoolClient", "properties": {"userPoolId": "${pool.idd}"}},
            }
        },
        says={
            STACK_ROW: [
                "Error: idd does not exist on pool",
                "  on Pulumi.yaml line 19:",
                '  19:         "userPoolId": "${pool.idd}"',
                "Existing properties are: id, arn, urn, name, tags and 33 others",
            ]
        },
    ),
    Wrong(
        "a client with a provider for another region than its pool's",
        program={
            "resources": {
                "us": {"type": "pulumi:providers:cognito", "properties": {"region": "us-east-1"}},
                "wrong": {
                    "type": "cognito:UserPoolClient",
                    "properties": {"userPoolId": POOL_ID},
                    "options": {"provider": "${us}"},
                },
            }
        },
        says=problems_of(
            "UserPoolClient",
            f"property userPoolId value {{{POOL_ID}}} has a problem: is in {REGION}, and the provider works in "
            f"us-east-1: set cognito:region, or give the resource a provider for {REGION}",
        ),
    ),
    Wrong(
        "nothing where a pool's id belongs",
        **refused("UserPoolClient", {"userPoolId": None, "name": ""}),
    ).with_(
        says=problems_of(
            "UserPoolClient",
            "property name value {} has a problem: must be 1 to 128 characters long, and is 0",
            "userPoolId is required, and missing",
        )
    ),
]

ROWS = [*TYPES, *FUNCTIONS, *IDS, *NAMES, *SECRETS, *REFERENCES]
