"""Mistakes that show at the first call to AWS: no region, no credentials, wrong ones, nobody there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bad_input.program import ACCOUNT, HANGS_UP, STACK_ROW, UP, Answer, Wrong

PROGRAM = {"resources": {"pool": {"type": "cognito:UserPool"}}}
CREATE = "CreateUserPool"
# Once in a process, beside the first create: for what a run before may have left.
LIST = "ListUserPools"
CHECK_ENDPOINT = (
    "Check the network and the region, and the endpoint if one is set (cognito:endpoints, AWS_ENDPOINT_URL)."
)
NO_CREDENTIALS = (
    "set them in the environment (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE), or as "
    "`pulumi config set --secret cognito:accessKey` and cognito:secretKey"
)
NO_PROFILE = (
    "error: the profile nobody is not in the shared configuration files, or has no credentials there: "
    "check cognito:profile, or add it to ~/.aws/config or ~/.aws/credentials"
)
PERHAPS = (
    "AWS may have carried out CreateUserPool all the same: look for what it made before the next `pulumi up`, and import "
    "or delete it"
)
NO_LISTS = Answer(400, {"__type": "AccessDeniedException", "message": "no lists for you"})
NOT_LOOKED_FOR = (
    PERHAPS,
    "It could not be looked for: ListUserPools was refused: AccessDeniedException: no lists for you (request id r-1)",
    "The credentials of the provider lack the permission for this operation.",
)
CI = f"arn:aws:iam::{ACCOUNT}:role/ci"
CALLER = Answer(
    200,
    "<GetCallerIdentityResponse><GetCallerIdentityResult>"
    f"<Arn>arn:aws:iam::{ACCOUNT}:root</Arn><UserId>A</UserId><Account>{ACCOUNT}</Account>"
    "</GetCallerIdentityResult></GetCallerIdentityResponse>",
)
NO_KEYS = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}


def up(mistake: str, *lines: str, **more: Any) -> Wrong:
    """A program that is right, and cannot be carried out."""
    says = {"cognito:index:UserPool (pool)": lines, STACK_ROW: ["error: update failed"]}
    return Wrong(mistake, PROGRAM, says, UP, **more)


def answered(mistake: str, code: str, message: str, *advice: str, creates: int = 1) -> Wrong:
    """The pool is refused by AWS."""
    answers = {CREATE: Answer(400, {"__type": code, "message": message}), LIST: NO_LISTS}
    line = f"error: CreateUserPool was refused: {code}: {message} (request id r-1)"
    return up(mistake, line, *advice, answers=answers, calls=[*creates * [CREATE], LIST])


def queried(code: str, message: str) -> Answer:
    """A refusal by STS or IAM."""
    error = f"<Type>Sender</Type><Code>{code}</Code><Message>{message}</Message>"
    return Answer(403, f"<ErrorResponse><Error>{error}</Error><RequestId>r-1</RequestId></ErrorResponse>")


def in_accounts(mistake: str, config: Mapping[str, Sequence[str]], line: str) -> Wrong:
    return up(mistake, line, config=config, answers={"GetCallerIdentity": CALLER}, calls=["GetCallerIdentity"])


ROWS = [
    up(
        "no region",
        "error: no AWS region is configured: run `pulumi config set cognito:region us-east-1`, or set AWS_REGION",
        environment={"AWS_REGION": None},
    ),
    up(
        "no credentials",
        f"error: no AWS credentials were found for CreateUserPool: {NO_CREDENTIALS}",
        environment=NO_KEYS,
    ),
    up(
        "a profile that is not there",
        NO_PROFILE,
        config={"cognito:profile": "nobody"},
        environment=NO_KEYS,
    ),
    up(
        "a profile that is not there, and keys in the environment that are not meant",
        NO_PROFILE,
        config={"cognito:profile": "nobody"},
    ),
    up(
        "a file of profiles that is not there",
        "error: the file /nowhere/config of sharedConfigFiles cannot be read",
        config={"cognito:sharedConfigFiles": ["/nowhere/config"]},
        environment=NO_KEYS,
    ),
    up(
        "a token file that is not there",
        "error: the token file /nowhere/token of assumeRoleWithWebIdentity cannot be read: No such file or directory",
        config={"cognito:assumeRoleWithWebIdentity": {"roleArn": CI, "webIdentityTokenFile": "/nowhere/token"}},
    ),
    up(
        "a role that may not be assumed",
        f"error: the role {CI} of assumeRoles[0] could not be assumed: AccessDenied: "
        "User is not authorized to perform: sts:AssumeRole (request id r-1)",
        "Its trust policy must allow the provider's credentials, and they need sts:AssumeRole for it.",
        config={"cognito:assumeRoles": [{"roleArn": CI}]},
        answers={"AssumeRole": queried("AccessDenied", "User is not authorized to perform: sts:AssumeRole")},
        calls=["AssumeRole"],
    ),
    answered(
        "credentials that AWS does not know",
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
        "AWS does not accept the provider's credentials: check accessKey, secretKey and token, or the AWS_* environment.",
    ),
    answered(
        "credentials that have expired",
        "ExpiredTokenException",
        "The security token included in the request is expired",
        "The credentials of the provider have expired: renew them and run again.",
    ),
    answered(
        "credentials that may not make a pool",
        "AccessDeniedException",
        f"User: arn:aws:iam::{ACCOUNT}:user/u is not authorized to perform: cognito-idp:CreateUserPool",
        "The credentials of the provider lack the permission for this operation.",
        creates=2,  # the second one without the tag of our own, which they might lack the permission for
    ),
    answered(
        "a quota that is used up",
        "LimitExceededException",
        "Pool limit exceeded.",
        "The quota: user pools in a region, 1,000 by default and 10,000 at most.",
        "A quota of the AWS account is used up; trying again cannot help. See Service Quotas, Amazon Cognito (or IAM).",
    ),
    in_accounts(
        "an account that is not allowed",
        {"cognito:allowedAccountIds": ["111111111111"]},
        f"error: the credentials are of account {ACCOUNT}, which allowedAccountIds does not name",
    ),
    in_accounts(
        "an account that is forbidden",
        {"cognito:forbiddenAccountIds": [ACCOUNT]},
        f"error: the credentials are of account {ACCOUNT}, which forbiddenAccountIds names",
    ),
    up(
        "an endpoint that is down",
        "error: CreateUserPool could not reach http://127.0.0.1:1: Connection refused",
        CHECK_ENDPOINT,
        environment={"AWS_ENDPOINT_URL": "http://127.0.0.1:1"},
    ),
    up(
        "an endpoint that is no URL",
        "error: CreateUserPool could not reach localhost:4566: failed to apply endpoint `localhost:4566`: "
        "endpoint must contain scheme",
        CHECK_ENDPOINT,
        environment={"AWS_ENDPOINT_URL": "localhost:4566"},
    ),
    up(
        "an endpoint that hangs up, and must not be asked for a second pool",
        "error: CreateUserPool got no answer from <endpoint>: connection closed before message completed",
        *NOT_LOOKED_FOR,
        answers={CREATE: HANGS_UP, LIST: NO_LISTS},
        calls=[CREATE, LIST, LIST],
    ),
    up(
        "an endpoint that is a web page",
        "error: CreateUserPool got an answer that is not AWS's (HTTP 502)",
        "Check the endpoint if one is set (cognito:endpoints, AWS_ENDPOINT_URL).",
        *NOT_LOOKED_FOR,
        answers={CREATE: Answer(502, "<html>Bad gateway</html>"), LIST: NO_LISTS},
        calls=[CREATE, LIST, LIST],
    ),
]
