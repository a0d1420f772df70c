"""What exists, with the real engine: functions in a program, also in previews, and what `pulumi do` lists."""

from __future__ import annotations

import json
from typing import Any

from engine import REGION, required
from life import Life, app_client, identity_pool, user_pool

# A name is known before there is a pool that has it; this is known no sooner than the pool.
TAGS = {"pool": "${pool.id}"}
RESOURCES = {
    "pool": user_pool(name="customers", schemas=[{"name": "tenant", "attributeDataType": "String", "mutable": True}]),
    "client": app_client(name="web", generateSecret=True, tokenValidityUnits={"accessToken": "minutes"}),
    "identities": identity_pool(identityPoolName="app", tags=TAGS),
}
POOL, CLIENT = {"userPoolId": "${pool.id}"}, {"userPoolId": "${pool.id}", "clientId": "${client.id}"}
# By the name of the output: the function and its arguments.
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "users": ("getUserPool", POOL),
    "same": ("getUserPools", {"name": "${pool.name}"}),
    "web": ("getUserPoolClient", CLIENT),
    "clients": ("getUserPoolClients", {"userPoolId": "${client.userPoolId}"}),
    "certificate": ("getUserPoolSigningCertificate", POOL),
    "guests": ("getIdentityPool", {"identityPoolName": "${identities.identityPoolName}", "tags": TAGS}),
    "place": ("getRegion", {}),
    "partition": ("getPartition", {}),
    "account": ("getCallerIdentity", {}),
}
LOOKED_UP = {"ListUserPools", "ListUserPoolClients", "GetSigningCertificate", "ListIdentityPools", "DescribeUserPool"}


def program(life: Life) -> None:
    variables = {
        name: {"fn::invoke": {"function": f"cognito:{function}", "arguments": arguments}}
        for name, (function, arguments) in CALLS.items()
    }
    life.stack.write(RESOURCES, variables=variables, outputs={name: f"${{{name}}}" for name in CALLS})


def test_functions_tell_what_is_there(life: Life) -> None:
    """P24: what a function tells in confidence is hidden on the terminal and encrypted in the state."""
    program(life)
    life.stack.preview()  # Nothing is there yet, so what is asked about is not known, and nobody is asked.
    life.stack.up()
    state = life.stack.state
    pool, client, identities = (state[name] for name in ("pool", "client", "identities"))
    life.client(pool["id"], client["id"])  # Notes the secret, which is looked for everywhere at the end.
    out = life.stack.outputs()
    users = out["users"]
    for name in ("arn", "endpoint", "issuer", "jwksUri", "name", "passwordPolicy", "userPoolTier"):
        assert users[name] == pool["outputs"][name], name
    assert (users["id"], users["estimatedNumberOfUsers"], users["userPoolTags"]) == (pool["id"], 0, {})
    assert users["creationDate"].endswith("Z")
    attributes = {one["name"] for one in users["schemaAttributes"]}
    assert {"sub", "email", "custom:tenant"} <= attributes
    assert out["same"] == {"id": "customers", "name": "customers", "ids": [pool["id"]], "arns": [users["arn"]]}
    assert out["clients"]["clientIds"] == [client["id"]]
    assert out["clients"]["clientNames"] == ["web"]
    assert out["certificate"]["certificate"]
    assert out["guests"]["id"] == identities["id"]
    assert out["guests"]["arn"] == identities["outputs"]["arn"]
    assert out["place"]["name"] == "us-east-1"
    assert out["partition"]["partition"] == "aws"
    assert out["account"]["accountId"] == life.account
    assert out["web"] == "[secret]", "it holds a secret"
    with life.stack.untold():
        web = json.loads(life.stack.run("stack", "output", "--json", "--show-secrets").text)["web"]
    assert web["clientSecret"] in life.secrets
    assert web["tokenValidityUnits"][0]["accessToken"] == "minutes"
    assert (web["generateSecret"], web["clientId"]) == (True, client["id"])
    with life.calls() as calls:
        life.stack.preview("--expect-no-changes")
    assert set(calls) >= LOOKED_UP, "functions run in previews"


def test_what_is_not_there_is_told(life: Life) -> None:
    invoke = {"fn::invoke": {"function": "cognito:getUserPool", "arguments": {"userPoolId": "us-east-1_Nowhere"}}}
    life.stack.write({}, variables={"users": invoke}, outputs={"users": "${users}"})
    assert "there is no user pool us-east-1_Nowhere in us-east-1" in life.stack.preview(fails=True).text


def test_what_exists_is_listed_by_the_cli(life: Life) -> None:
    """P39: what somebody else made is found, and can be imported."""
    pools = [life.idp.create_user_pool(PoolName=f"pool-{i}")["UserPool"]["Id"] for i in range(3)]
    words = ("do", "--package", required("COGNITO_PLUGIN"), "cognito:index:UserPool", "list")
    for flags, count in ((["--all"], 3), (["--count", "2"], 2)):
        listed = life.stack.run(*words, *flags, AWS_REGION=REGION).text
        assert sum(pool in listed for pool in pools) == count, listed
    for pool in pools:
        life.idp.delete_user_pool(UserPoolId=pool)
