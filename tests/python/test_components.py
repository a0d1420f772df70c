"""The components in YAML, with the real engine: what they make, what they say, and what becomes of it."""

from __future__ import annotations

from typing import Any

from engine import Resources
from life import Life


def component(kind: str, options: dict[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    return {"type": f"cognito:components:{kind}", "properties": properties, "options": options or {}}


def guide() -> Resources:
    """The three components of the guide."""
    return {
        "UserPool": component("CognitoUserPool", usernames=["email"]),
        "Client": component("CognitoUserPoolClient", userPool="${UserPool.nodes.userPool.id}"),
        "IdentityPool": component(
            "CognitoIdentityPool",
            userPools=[{"userPool": "${UserPool.nodes.userPool.id}", "client": "${Client.nodes.client.id}"}],
            permissions={
                "authenticated": [{"effect": "allow", "actions": ["s3:*"], "resources": ["arn:aws:s3:::notes/*"]}]
            },
        ),
    }


OUTPUTS = {
    "UserPool": "${UserPool.nodes.userPool.id}",
    "UserPoolClient": "${Client.nodes.client.id}",
    "IdentityPool": "${IdentityPool.nodes.identityPool.id}",
}


def dependencies(life: Life, name: str) -> set[str]:
    """The names of the resources that a resource is recorded to come after."""
    return {urn.split("::", 3)[3] for urn in life.stack.state[name].get("dependencies", [])}


def test_the_guides_components_deploy_and_settle(life: Life) -> None:
    life.stack.write(guide(), outputs=OUTPUTS)
    preview = life.stack.preview()
    assert set(preview.ops.values()) == {"create"}
    with life.writes() as writes:
        life.stack.up()
    assert writes == [
        "CreateUserPool",
        "CreateUserPoolClient",
        "CreateIdentityPool",
        "CreateRole",
        "PutRolePolicy",
        "SetIdentityPoolRoles",
    ]
    out, state = life.stack.outputs(), life.stack.state
    ids = [state[name]["id"] for name in ("UserPoolUserPool", "ClientClient", "IdentityPoolIdentityPool")]
    assert [out["UserPool"], out["UserPoolClient"], out["IdentityPool"]] == ids
    pool = life.pool(out["UserPool"])
    assert (pool["UsernameAttributes"], pool["AutoVerifiedAttributes"]) == (["email"], ["email"])
    assert pool["UsernameConfiguration"] == {"CaseSensitive": False} and pool["MfaConfiguration"] == "OFF"
    client = life.client(out["UserPool"], out["UserPoolClient"])
    assert "ClientSecret" not in client and not client.get("AllowedOAuthFlowsUserPoolClient")
    pool = life.identity_pool(out["IdentityPool"])
    assert pool["AllowUnauthenticatedIdentities"] is False and list(pool["Roles"]) == ["authenticated"]
    [policy] = life.role(pool["Roles"]["authenticated"])["Policies"].values()
    assert policy["Statement"] == [{"Effect": "Allow", "Action": ["s3:*"], "Resource": ["arn:aws:s3:::notes/*"]}]

    # One provider serves program and components, so the plugin runs once.
    providers = [urn for urn in {one.get("provider") for one in state.values()} if urn]
    assert len(providers) == 1, providers
    assert dependencies(life, "ClientClient") >= {"UserPoolUserPool"}
    assert dependencies(life, "IdentityPoolIdentityPool") >= {"UserPoolUserPool", "ClientClient"}
    life.stack.settled()
    life.stack.destroy()
