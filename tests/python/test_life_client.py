"""An app client's whole life with the real engine, against what AWS documents."""

from __future__ import annotations

from typing import Any

import pytest

from cases_user_pool_client import CASES, CUSTOM_ATTRIBUTE, OAUTH, PROVIDER, SCOPES
from life import Life, Walk, app_client, matches, urn, user_pool

POOL = {"pool": user_pool(schemas=[{"name": CUSTOM_ATTRIBUTE, "attributeDataType": "String", "mutable": True}])}
FLOWS = {"explicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}
# A client as production has it.
WHOLE: dict[str, Any] = OAUTH | {
    "name": "whole",
    "generateSecret": True,
    "accessTokenValidity": 30,
    "authSessionValidity": 5,
    "defaultRedirectUri": "https://app.example.com/",
    "enablePropagateAdditionalUserContextData": True,
    "enableTokenRevocation": False,
    "explicitAuthFlows": ["ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH"],
    "idTokenValidity": 1,
    "logoutUrls": ["https://app.example.com/out"],
    "preventUserExistenceErrors": "ENABLED",
    "readAttributes": ["email", f"custom:{CUSTOM_ATTRIBUTE}"],
    "refreshTokenRotation": {"feature": "ENABLED", "retryGracePeriodSeconds": 10},
    "refreshTokenValidity": 7,
    "supportedIdentityProviders": ["COGNITO"],
    "tokenValidityUnits": {"accessToken": "minutes"},
    "writeAttributes": ["email"],
}


def furnish(life: Life, pool: str) -> None:
    """What the clients of the table name: custom scopes and an identity provider."""
    scopes = [{"ScopeName": scope.split("/")[1], "ScopeDescription": scope} for scope in SCOPES]
    life.idp.create_resource_server(UserPoolId=pool, Identifier="api", Name="api", Scopes=scopes)
    details = {"client_id": "x", "authorize_scopes": "openid", "oidc_issuer": "https://example.com"}
    details |= {"attributes_request_method": "GET", "client_secret": "y"}
    life.idp.create_identity_provider(
        UserPoolId=pool, ProviderName=PROVIDER, ProviderType="OIDC", ProviderDetails=details
    )


def ids(life: Life) -> tuple[str, str]:
    """Of the pool and of the client."""
    state = life.stack.state
    return state["pool"]["id"], state["client"]["id"]


def clients(life: Life, pool: str) -> list[str]:
    found = life.idp.list_user_pool_clients(UserPoolId=pool, MaxResults=60)
    return [one["ClientId"] for one in found["UserPoolClients"]]


def outside(life: Life, **members: Any) -> tuple[str, str]:
    """A pool and a client that somebody else made."""
    pool = life.idp.create_user_pool(PoolName="outside")["UserPool"]["Id"]
    made = life.idp.create_user_pool_client(UserPoolId=pool, ClientName="outside", **members)
    id = made["UserPoolClient"]["ClientId"]
    life.client(pool, id)
    return pool, id


def test_a_client_is_made_stays_and_goes(life: Life) -> None:
    program = POOL | {"client": app_client(**FLOWS)}
    with life.writes() as writes:
        ran = life.up(program)
    assert ran.ops == {"pool": "create", "client": "create"}
    assert writes == ["CreateUserPool", "CreateUserPoolClient"]
    life.stack.settled()
    pool, id = ids(life)
    assert "ClientSecret" not in life.client(pool, id)
    assert life.stack.destroy().ops == {"pool": "delete", "client": "delete"}
    assert life.stack.destroy().ops == {}


def test_every_property_changes_in_place_and_alone(life: Life) -> None:
    life.up(POOL)
    pool = life.stack.id("pool")
    furnish(life, pool)
    problems = Walk(life, CASES, app_client, lambda id: life.client(pool, id)).run(POOL)
    assert not problems, "\n".join(problems)


def test_the_secret_is_a_secret_wherever_it_is_shown(life: Life) -> None:
    """P24: in outputs, state, diffs and logs."""
    client = {"client": app_client(generateSecret=True)}
    life.stack.write(POOL | client, outputs={"secret": "${client.clientSecret}"})
    life.stack.up("--diff", "--show-full-output")
    pool, id = ids(life)
    secret = life.client(pool, id)["ClientSecret"]
    assert life.secrets == {secret}
    assert life.stack.outputs() == {"secret": "[secret]"}
    with life.stack.untold():
        assert secret in life.stack.run("stack", "output", "secret", "--show-secrets").text
    life.stack.settled()
    renamed = {"client": app_client(generateSecret=True, name="renamed")}
    life.stack.write(POOL | renamed, outputs={"secret": "${client.clientSecret}"})
    life.stack.up("--diff", "--show-full-output")
    assert life.client(pool, id)["ClientSecret"] == secret
    life.stack.settled()


def test_a_whole_client_is_imported_as_it_is(life: Life) -> None:
    life.up(POOL | {"client": app_client(**WHOLE)})
    life.stack.settled()
    pool, id = ids(life)
    life.client(pool, id)
    life.stack.run("state", "delete", "--yes", urn("UserPoolClient", "client"))
    life.stack.write(POOL)
    with life.writes() as writes:
        generated = life.stack.import_("UserPoolClient", "client", f"{pool}/{id}")
    assert writes == []
    assert life.stack.id("client") == id
    life.stack.write(POOL, generated)
    life.stack.preview("--expect-no-changes")
    life.stack.write(POOL | {"client": app_client(**WHOLE)})
    life.stack.settled()


def test_the_session_that_apps_share_is_set_and_given_up(life: Life) -> None:
    pool = {"pool": user_pool(sessionConfiguration={"userSessionTracking": "ENABLED"})}

    def program(**more: Any) -> dict[str, Any]:
        return pool | {"client": app_client(name="c", **more)}

    def minutes() -> int:
        pool_id, id = ids(life)
        return life.idp.get_user_pool_client_session_configuration(UserPoolId=pool_id, ClientId=id)["SSOSession"][
            "MaxValidityMinutes"
        ]

    for wanted in (0, 480):
        life.up(program(sessionConfiguration={"ssoSession": {"maxValidityMinutes": wanted}}))
        assert minutes() == wanted
        life.stack.settled()
    pool_id, id = ids(life)
    life.idp.set_user_pool_client_session_configuration(
        UserPoolId=pool_id, ClientId=id, SSOSession={"MaxValidityMinutes": 5}
    )
    found = life.stack.refresh().steps
    assert {path.split(".")[0] for path in found["client"].paths} == {"sessionConfiguration"}
    life.up(program())
    assert minutes() == 60
    life.stack.settled()


def test_a_secret_of_ones_own_is_kept_and_hidden(life: Life) -> None:
    """P24: the program's own secret is a secret in state, logs and output, though the program did not say so."""
    own = "canary_0123456789_0123456789"
    ran = life.up(POOL | {"client": app_client(name="c", clientSecret=own)}, "--diff", "--show-full-output")
    pool, id = ids(life)
    assert life.idp.describe_user_pool_client(UserPoolId=pool, ClientId=id)["UserPoolClient"]["ClientSecret"] == own
    life.stack.settled()
    assert own not in ran.text
    assert own not in life.stack.run("stack", "export").text


def test_a_plain_client_is_imported_by_option(life: Life) -> None:
    """P25: with the secret that it has, and without a difference."""
    pool, id = outside(life, GenerateSecret=True, ExplicitAuthFlows=FLOWS["explicitAuthFlows"])
    properties: dict[str, Any] = {"userPoolId": pool, "name": "outside", "generateSecret": True} | FLOWS
    with life.writes() as writes:
        ran = life.up({"client": app_client({"import": f"{pool}/{id}"}, **properties)})
    assert (ran.ops, writes) == ({"client": "import"}, [])
    life.stack.settled()
    life.stack.write({"client": app_client(**properties)})
    life.stack.settled()
    life.stack.destroy()
    life.idp.delete_user_pool(UserPoolId=pool)


@pytest.mark.parametrize("id", ["nonsense", "us-east-1_Absent123", "us-east-1_Absent123/absent"])
def test_what_does_not_exist_cannot_be_imported(life: Life, id: str) -> None:
    assert id in life.stack.import_("UserPoolClient", "client", id, fails=True)
    assert "client" not in life.stack.state


def test_get_reads_and_never_deletes(life: Life) -> None:
    pool, id = outside(life, GenerateSecret=True)
    got = {"client": {"type": "cognito:UserPoolClient", "get": {"id": f"{pool}/{id}"}}}
    outputs = {"name": "${client.name}", "pool": "${client.userPoolId}", "secret": "${client.clientSecret}"}
    life.stack.write(got, outputs=outputs)
    with life.writes() as writes:
        life.stack.up()
        life.stack.settled()
        assert life.stack.outputs() == {"name": "outside", "pool": pool, "secret": "[secret]"}
        life.stack.destroy()
    assert writes == []
    life.idp.delete_user_pool(UserPoolId=pool)


@pytest.mark.parametrize("changed", ["userPoolId", "generateSecret"])
def test_a_client_is_replaced(life: Life, changed: str) -> None:
    pools = POOL | {"second": user_pool(name="second")}
    life.up(pools | {"client": app_client(name="c")})
    pool, old = ids(life)
    new = {"userPoolId": "${second.id}", "generateSecret": True}[changed]
    life.stack.write(pools | {"client": app_client(name="c", **{changed: new})})
    assert life.stack.preview().steps["client"].paths.keys() == {changed}
    with life.writes() as writes:
        life.stack.up()
    assert writes == ["CreateUserPoolClient", "DeleteUserPoolClient"]
    assert old not in clients(life, pool)
    second = life.stack.id("second")
    assert [*clients(life, pool), *clients(life, second)] == [life.stack.id("client")]
    life.client(second if changed == "userPoolId" else pool, life.stack.id("client"))
    life.stack.settled()


def test_a_client_that_somebody_deleted_is_made_again(life: Life) -> None:
    life.up(POOL | {"client": app_client(name="c")})
    pool, id = ids(life)
    life.idp.delete_user_pool_client(UserPoolId=pool, ClientId=id)
    assert life.stack.refresh().ops == {"client": "delete"}
    assert life.stack.up().ops == {"client": "create"}
    assert clients(life, pool) == [life.stack.id("client")]
    life.idp.delete_user_pool(UserPoolId=pool)
    assert life.stack.refresh().ops == {"client": "delete", "pool": "delete"}


def test_a_change_from_outside_is_shown_and_undone(life: Life) -> None:
    life.up(POOL | {"client": app_client(name="c", **FLOWS)})
    pool, id = ids(life)
    live = life.client(pool, id)
    kept = {"UserPoolId": pool, "ClientId": id, "ClientName": "c", "ExplicitAuthFlows": FLOWS["explicitAuthFlows"]}
    changes: dict[str, dict[str, Any]] = {
        "refreshTokenValidity": {"RefreshTokenValidity": 7},
        "accessTokenValidity": {"AccessTokenValidity": 2},
        "enableTokenRevocation": {"EnableTokenRevocation": False},
        "preventUserExistenceErrors": {"PreventUserExistenceErrors": "ENABLED"},
        "explicitAuthFlows": {"ExplicitAuthFlows": ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]},
        "name": {"ClientName": "d"},
        "supportedIdentityProviders": {"SupportedIdentityProviders": ["COGNITO"]},
        "readAttributes": {"ReadAttributes": ["email"]},
        "writeAttributes": {"WriteAttributes": ["email"]},
    }
    for name, change in changes.items():
        life.idp.update_user_pool_client(**kept | change)
        found = life.stack.refresh().steps
        assert {path.split("[")[0] for path in found["client"].paths} == {name}, found
        repaired = life.stack.up().steps
        assert {path.split("[")[0] for path in repaired["client"].paths} == {name}, repaired
        # What AWS fills in where nothing was said is no difference.
        default = {"PreventUserExistenceErrors": "LEGACY", "AccessTokenValidity": 1}
        assert default | life.client(pool, id) == default | live, name
    life.stack.settled()


def test_ignored_changes_are_left_alone(life: Life) -> None:
    options = {"ignoreChanges": ["refreshTokenValidity", "callbackUrls"]}
    properties = OAUTH | {"refreshTokenValidity": 30}
    life.up(POOL | {"client": app_client(options, name="c", **properties)})
    pool, id = ids(life)
    live = life.client(pool, id)
    members = {name: value for name, value in live.items() if name not in ("ClientId", "UserPoolId")}
    own = {"RefreshTokenValidity": 7, "CallbackURLs": ["https://other.example.com/"]}
    life.idp.update_user_pool_client(UserPoolId=pool, ClientId=id, **members | own)
    ran = life.up(POOL | {"client": app_client(options, name="d", **properties)})
    assert ran.steps["client"].paths.keys() == {"name"}
    now = life.client(pool, id)
    assert {name: now[name] for name in ("ClientName", *own)} == own | {"ClientName": "d"}
    life.stack.refresh()
    life.stack.settled()


def test_a_target_is_updated_alone(life: Life) -> None:
    life.up(POOL | {"client": app_client(name="c"), "other": app_client(name="o")})
    pool, id = ids(life)
    life.stack.write(POOL | {"client": app_client(name="c-b"), "other": app_client(name="o-b")})
    assert life.stack.up("--target", urn("UserPoolClient", "client")).ops == {"client": "update"}
    assert life.client(pool, life.stack.id("other"))["ClientName"] == "o"
    assert life.client(pool, id)["ClientName"] == "c-b"


def test_a_plan_is_carried_out_to_the_letter(life: Life) -> None:
    experimental = {"PULUMI_EXPERIMENTAL": "true"}
    plan = str(life.stack.folder / "plan.json")
    for properties in ({"generateSecret": True}, {"generateSecret": True, "authSessionValidity": 4}):
        life.stack.write(POOL | {"client": app_client(**properties)})
        life.stack.preview("--save-plan", plan, **experimental)
        life.stack.up("--plan", plan, **experimental)
    assert life.client(*ids(life))["AuthSessionValidity"] == 4
    life.stack.settled()


def test_an_interrupted_create_makes_one_client(life: Life) -> None:
    life.up(POOL)
    life.fault("CreateUserPoolClient", "concurrent", count=10_000)
    life.stack.write(POOL | {"client": app_client(name="c")})
    running = life.stack.start("up", "--yes", "--skip-preview")
    life.wait_for("CreateUserPoolClient")
    running.interrupt()
    life.stack.finish(running, fails=True)
    assert "client" not in life.stack.state
    life.lift_faults()
    life.stack.up()
    pool, id = ids(life)
    assert clients(life, pool) == [id]
    life.stack.settled()


def test_a_client_that_cannot_be_read_after_it_was_made_is_not_lost(life: Life) -> None:
    life.up(POOL)
    life.fault("DescribeUserPoolClient", "access-denied")
    matches("AccessDenied", life.up(POOL | {"client": app_client(name="c")}, fails=True))
    pool, id = ids(life)
    life.stack.up()
    assert clients(life, pool) == [id]
    life.stack.settled()


def test_clients_of_one_pool_take_turns(life: Life) -> None:
    """P39: Cognito takes one write to a pool at a time."""
    program = {f"client{number}": app_client(name=f"c{number}") for number in range(8)}
    life.up(POOL | program)
    assert not [entry for entry in life.strict.log(life.account) if entry["error"]]
    life.stack.settled()
