"""Every program in `examples/`, as users copy it: deployed, run again, refreshed, destroyed."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine import REGION, required
from life import Life, matches
from support import Client

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PROGRAMS = [file for file in sorted(EXAMPLES.glob("*/Pulumi.yaml")) if "runtime: yaml" in file.read_text()]
# What a user has to say; a value in braces is the ARN of a role that the user has, one in angle brackets of a function.
SETTINGS: dict[str, dict[str, str]] = {
    "cognito-identity-pool": {"bucketArn": "arn:aws:s3:::uploads"},
    "cognito-identity-provider": {"corpSecret": "canary-corp", "googleSecret": "canary-google"},
    "cognito-user-pool": {"prefix": "customers"},
    "cognito-user-pool-client": {"prefix": "customers"},
    "cognito-user-pool-web": {"prefix": "customers", "bucketArn": "arn:aws:s3:::uploads"},
    "cognito-user-pool-triggers": {
        "functionArn": "<judge>",
        "senderArn": "<send>",
        "keyArn": f"arn:aws:kms:{REGION}:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    },
    "functions-existing-pool": {"poolName": "shared"},
    "guide-yaml": {"bucketArn": "arn:aws:s3:::uploads", "apiId": "a1b2c3d4e5"},
    "identity-pool": {"bucketArn": "arn:aws:s3:::uploads"},
    "identity-pool-existing-roles": {"signedInRoleArn": "{signed-in}", "guestRoleArn": "{guest}"},
    "identity-pool-guests": {"bucketArn": "arn:aws:s3:::uploads"},
    "identity-pool-principal-tags": {"bucketArn": "arn:aws:s3:::uploads"},
    "identity-pool-role-mapping": {"paidRoleArn": "{paid}"},
    "identity-provider": {"corpSecret": "corp-secret", "googleSecret": "google-secret"},
    "managed-login-branding": {"prefix": "customers"},
    "user-pool": {
        "domain": "example.com",
        "senderArn": f"arn:aws:ses:{REGION}:123456789012:identity/example.com",
    },
    "user-pool-client-machine": {"poolName": "shared", "scope": "orders/read"},
    "user-pool-domain": {"prefix": "customers"},
    "user-pool-domain-custom": {
        "domain": "auth.example.com",
        "certificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-4e5f-6789-abcd-ef0123456789",
        "prefix": "former",
    },
    "user-pool-triggers": {
        "functionArn": "<judge>",
        "senderArn": "<send>",
        "keyArn": f"arn:aws:kms:{REGION}:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    },
}
SECRET = {"corpSecret", "googleSecret"}
# A pool that is there already.
THERE = {"functions-existing-pool": "shared", "user-pool-client-machine": "shared"}
# What has to be said before the program can be destroyed.
UNLOCK = {"user-pool": {"protection": "INACTIVE"}}


def make_role(life: Life, name: str) -> str:
    principal = {"Federated": "cognito-identity.amazonaws.com"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRoleWithWebIdentity"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return life.iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]


def make_function(functions: Any, name: str) -> str:
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("index.py", "def handler(event, context):\n    return event\n")
    made = functions.create_function(
        FunctionName=name,
        Runtime="python3.13",
        Role="arn:aws:iam::123456789012:role/function",
        Handler="index.handler",
        Code={"ZipFile": code.getvalue()},
    )
    return made["FunctionArn"]


def configure(life: Life, settings: dict[str, str]) -> None:
    for name, value in settings.items():
        life.stack.run("config", "set", *(["--secret"] if name in SECRET else []), name, value)


def begin(life: Life, program: Path, functions: Any) -> list[str]:
    """The program with nothing changed but where the plugin is, and its configuration. Returns the roles it was given."""
    written = life.stack.project / "Pulumi.yaml"
    shutil.copy(program, written)
    plugin = Path(required("COGNITO_PLUGIN")).parent
    with written.open("a") as file:
        file.write(f"\nplugins:\n  providers:\n    - name: cognito\n      path: {plugin}\n")
    life.stack.run("stack", "init", program.parent.name)
    settings = SETTINGS.get(program.parent.name, {})
    roles = [value[1:-1] for value in settings.values() if value.startswith("{")]
    arns = {f"{{{name}}}": make_role(life, name) for name in roles}
    named = [value for value in settings.values() if value.startswith("<")]
    arns |= {value: make_function(functions, value[1:-1]) for value in named}
    configure(life, {"cognito:region": REGION} | {name: arns.get(value, value) for name, value in settings.items()})
    return roles


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.parent.name)
def test_an_example_is_deployed_settles_and_goes(life: Life, client: Client, program: Path) -> None:
    roles = begin(life, program, client("lambda", region=REGION))
    there = THERE.get(program.parent.name)
    pool = there and life.idp.create_user_pool(PoolName=there)["UserPool"]["Id"]
    if pool and "/" in (scope := SETTINGS[program.parent.name].get("scope", "")):
        server, name = scope.split("/")
        scopes = [{"ScopeName": name, "ScopeDescription": name}]
        life.idp.create_resource_server(UserPoolId=pool, Identifier=server, Name=server, Scopes=scopes)
    resources: dict[str, Any] = yaml.safe_load(program.read_text())["resources"]
    made = life.stack.up().ops
    # A component has children besides.
    assert made.keys() >= resources.keys() and set(made.values()) == {"create"}
    assert all(life.stack.outputs().values())
    life.stack.settled()
    if unlock := UNLOCK.get(program.parent.name):
        matches("INACTIVE", life.stack.destroy(fails=True))
        configure(life, unlock)
        life.stack.up()
    assert life.stack.destroy().ops == dict.fromkeys(made, "delete")
    for role in roles:
        life.iam.delete_role(RoleName=role)
    if pool:
        life.idp.delete_user_pool(UserPoolId=pool)
    assert life.left() == {}


def test_there_are_examples() -> None:
    assert len(PROGRAMS) > 10
    assert SETTINGS.keys() | UNLOCK.keys() | THERE.keys() <= {program.parent.name for program in PROGRAMS}
