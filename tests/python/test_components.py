"""The components in YAML, with the real engine: what they make, what they say, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest

from engine import REGION, Resources
from life import Life, matches
from support import Client
from test_examples import make_function
from test_life_triggers import allowed


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


def test_triggers_of_a_pool_are_attached_with_their_permissions(life: Life, client: Client) -> None:
    functions = client("lambda", region=REGION)
    judge, tokens = make_function(functions, "judge"), make_function(functions, "tokens")

    def pool(**triggers: Any) -> Resources:
        return {"UserPool": component("CognitoUserPool", triggers=triggers)}

    life.stack.write(
        pool(preSignUp=judge, preTokenGeneration=tokens, preTokenGenerationVersion="v2")
        | {"Client": component("CognitoUserPoolClient", userPool="${UserPool.nodes.userPool.id}")},
        outputs={"UserPool": "${UserPool.nodes.triggers.id}"},
    )
    assert life.stack.preview().ops["UserPoolTriggers"] == "create"
    life.stack.up()
    life.stack.settled()
    live = life.pool(life.stack.outputs()["UserPool"])
    assert live["LambdaConfig"]["PreSignUp"] == judge
    config = {"LambdaArn": tokens, "LambdaVersion": "V2_0"}
    assert live["LambdaConfig"]["PreTokenGenerationConfig"] == config
    assert allowed(functions, "judge") == allowed(functions, "tokens") == {live["Arn"]}
    assert dependencies(life, "UserPoolTriggers") == {"UserPoolUserPool"}

    # A version beside the function, a trigger given up, and what the program says in place of the component.
    key = f"arn:aws:kms:{REGION}:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    changed = pool(preTokenGeneration={"arn": tokens, "version": "v3"}, customEmailSender={"arn": judge}, kmsKey=key)
    changed["UserPool"]["properties"]["transform"] = {"triggers": {"postConfirmation": tokens}}
    updated = dict.fromkeys(["UserPool", "UserPoolTriggers"], "update")
    assert life.up(changed).ops == updated | {"Client": "delete", "ClientClient": "delete"}
    there = life.pool(life.stack.state["UserPoolUserPool"]["id"])["LambdaConfig"]
    assert "PreSignUp" not in there
    assert there["PreTokenGenerationConfig"]["LambdaVersion"] == "V3_0"
    assert there["CustomEmailSender"] == {"LambdaArn": judge, "LambdaVersion": "V1_0"}
    assert (there["KMSKeyID"], there["PostConfirmation"]) == (key, tokens)
    life.stack.settled()
    life.stack.destroy()
    assert allowed(functions, "judge") == allowed(functions, "tokens") == set()


FUNCTION = f"arn:aws:lambda:{REGION}:123456789012:function:judge"
WRONG_TRIGGERS: list[tuple[dict[str, Any], str]] = [
    ({"customEmailSender": FUNCTION}, "triggers.kmsKey.*is required with customEmailSender"),
    ({"customSmsSender": {"arn": FUNCTION}}, "triggers.kmsKey.*is required with customSmsSender"),
    ({"preSignUp": {"arn": FUNCTION, "version": "v2"}}, "triggers.preSignUp.version.*cannot be chosen"),
    ({"preTokenGenerationVersion": "v2"}, "triggers.preTokenGenerationVersion.*without preTokenGeneration"),
    (
        {"preTokenGeneration": {"arn": FUNCTION, "version": "v2"}, "preTokenGenerationVersion": "v2"},
        "triggers.preTokenGenerationVersion.*cannot stand beside version",
    ),
]


@pytest.mark.parametrize(("triggers", "told"), WRONG_TRIGGERS)
def test_what_cannot_be_among_triggers_is_told_in_preview(life: Life, triggers: dict[str, Any], told: str) -> None:
    life.stack.write({"UserPool": component("CognitoUserPool", triggers=triggers)})
    matches(told, life.stack.preview(fails=True))


def test_arguments_that_are_not_known_yet_never_fail_a_preview(life: Life) -> None:
    """Whole arguments, items and members that come from resources which are yet to be made. What is wrong with them shows
    once they are there."""
    later, truth, many = "${Source.id}", "${SourceClient.enableTokenRevocation}", "${SourceClient.callbackUrls}"
    source: Resources = {
        "Source": {"type": "cognito:UserPool"},
        "SourceClient": {"type": "cognito:UserPoolClient", "properties": {"userPoolId": "${Source.id}"}},
    }
    unknown: Resources = {
        "Pool": component(
            "CognitoUserPool",
            advancedSecurity=later,
            aliases=many,
            deletionProtection=later,
            domain=later,
            mfa=later,
            smsAuthenticationMessage=later,
            softwareToken=truth,
            usernames=[later],
        ),
        "Members": component(
            "CognitoUserPool",
            domain={"name": later, "prefix": later, "cert": later},
            mfa="on",
            sms={"snsCallerArn": later, "externalId": later},
            triggers={"customEmailSender": later, "kmsKey": later, "preSignUp": {"arn": later, "version": later}},
            verify={"emailMessage": later},
            transform={"userPool": {"mfaConfiguration": later}, "domain": {"domain": later}},
        ),
        "Client": component("CognitoUserPoolClient", userPool=later, callbackUrls=many, providers=[later]),
        "Provider": component(
            "CognitoIdentityProvider",
            userPool=later,
            type=later,
            details={"client_id": later},
            attributes={"email": later},
        ),
        "Identity": component(
            "CognitoIdentityPool",
            userPools=[{"userPool": later, "client": later}],
            permissions={"authenticated": [{"actions": [later], "resources": [later]}]},
        ),
    }
    life.stack.write(source | unknown)
    preview = life.stack.preview()
    assert set(preview.ops.values()) == {"create"}
    children = {
        "PoolUserPool",
        "PoolDomain",
        "MembersDomain",
        "MembersTriggers",
        "ClientClient",
        "ProviderIdentityProvider",
    }
    assert preview.ops.keys() >= children | {"IdentityIdentityPool"}

    wrong = {"Source": source["Source"], "Pool": component("CognitoUserPool", mfa=later)}
    life.stack.write(wrong)
    with life.writes() as writes:
        refused = life.stack.up(fails=True)
    assert writes == ["CreateUserPool"]
    matches("mfa must be one of on, optional", refused)
    life.stack.destroy()
