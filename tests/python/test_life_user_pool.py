"""A user pool's whole life with the real engine, against what AWS documents."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cases_user_pool import CASES, DEVELOPER, WHOLE
from life import Life, Walk, matches, urn, user_pool

TOTP: dict[str, Any] = {"mfaConfiguration": "OPTIONAL", "softwareTokenMfaConfiguration": {"enabled": True}}
TENANT = {"name": "tenant", "attributeDataType": "String", "mutable": True}
SET_MFA = "SetUserPoolMfaConfig"


def test_a_pool_is_made_stays_and_goes(life: Life) -> None:
    life.stack.write({"pool": user_pool(name="a")}, outputs={"arn": "${pool.arn}", "endpoint": "${pool.endpoint}"})
    with life.calls() as calls:
        life.stack.preview()
    assert calls == []
    with life.writes() as writes:
        ran = life.stack.up()
    assert (ran.ops, writes) == ({"pool": "create"}, ["CreateUserPool"])
    id = life.stack.id("pool")
    assert life.stack.outputs() == {
        "arn": f"arn:aws:cognito-idp:us-east-1:{life.account}:userpool/{id}",
        "endpoint": f"cognito-idp.us-east-1.amazonaws.com/{id}",
    }
    life.stack.settled()
    assert "rpc{method=" in ran.plugin_log, "the plugin's log is not looked at"
    assert life.stack.files_with(id), "the search for secrets finds nothing"
    assert life.stack.destroy().ops == {"pool": "delete"}
    assert life.stack.destroy().ops == {}


@pytest.mark.parametrize("kind", ["drop-after", "drop-before"])
def test_a_pool_whose_answer_was_lost_is_made_once(life: Life, kind: str) -> None:
    """P39: a create that AWS never answered makes neither two pools nor one that nobody knows of."""
    life.fault("CreateUserPool", kind)
    assert life.up({"pool": user_pool(name="a")}).ops == {"pool": "create"}
    assert life.left() == {"user pools": [life.stack.id("pool")]}
    life.stack.settled()


def test_a_pool_that_an_earlier_run_could_not_tell_of_is_named(life: Life) -> None:
    life.up({"pool": user_pool(name="a")})
    first = life.stack.id("pool")
    # As if the engine had ended before it knew.
    life.stack.run("state", "delete", "--yes", urn("UserPool", "pool"))
    matches(f"`pulumi import cognito:index:UserPool pool {first}`", life.stack.up())
    life.idp.delete_user_pool(UserPoolId=first)


def test_every_property_changes_in_place_and_alone(life: Life) -> None:
    problems = Walk(life, CASES, user_pool, life.pool).run({})
    assert not problems, "\n".join(problems)


def test_a_whole_pool_is_imported_as_it_is(life: Life) -> None:
    program = {"pool": user_pool(**WHOLE)}
    with life.writes() as writes:
        life.up(program)
    assert writes == ["CreateUserPool", SET_MFA]
    life.stack.settled()
    id = life.stack.id("pool")
    life.stack.run("state", "delete", "--yes", urn("UserPool", "pool"))
    life.stack.write({})
    with life.writes() as writes:
        generated = life.stack.import_("UserPool", "pool", id)
    assert writes == []
    life.stack.write({}, generated)
    life.stack.preview("--expect-no-changes")
    life.stack.write(program)
    life.stack.settled()


def test_a_plain_pool_is_imported_by_option(life: Life) -> None:
    id = life.idp.create_user_pool(PoolName="outside", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    properties = {"name": "outside", "autoVerifiedAttributes": ["email"]}
    with life.writes() as writes:
        ran = life.up({"pool": user_pool({"import": id}, **properties)})
    assert (ran.ops, writes) == ({"pool": "import"}, [])
    life.stack.settled()
    life.stack.write({"pool": user_pool(**properties)})
    life.stack.settled()


@pytest.mark.parametrize("id", ["nonsense", "us-east-1_Absent123"])
def test_what_does_not_exist_cannot_be_imported(life: Life, id: str) -> None:
    assert id in life.stack.import_("UserPool", "pool", id, fails=True)
    assert "pool" not in life.stack.state


def test_get_reads_and_never_deletes(life: Life) -> None:
    id = life.idp.create_user_pool(PoolName="outside", UserPoolTier="PLUS")["UserPool"]["Id"]
    outputs = {"name": "${pool.name}", "tier": "${pool.userPoolTier}", "issuer": "${pool.issuer}"}
    life.stack.write({"pool": {"type": "cognito:UserPool", "get": {"id": id}}}, outputs=outputs)
    with life.writes() as writes:
        life.stack.up()
        life.stack.settled()
        issuer = f"https://cognito-idp.us-east-1.amazonaws.com/{id}"
        assert life.stack.outputs() == {"name": "outside", "tier": "PLUS", "issuer": issuer}
        life.stack.destroy()
    assert writes == []
    life.idp.delete_user_pool(UserPoolId=id)


def test_an_empty_pool_is_replaced(life: Life) -> None:
    life.up({"pool": user_pool(usernameAttributes=["email"])})
    old = life.stack.id("pool")
    life.stack.write({"pool": user_pool(usernameAttributes=["phone_number"])})
    assert life.stack.preview().steps["pool"].paths.keys() == {"usernameAttributes[0]"}
    with life.writes() as writes:
        life.stack.up()
    assert writes == ["CreateUserPool", "DeleteUserPool"]
    new = life.stack.id("pool")
    assert new != old
    assert life.left() == {"user pools": [new]}
    life.stack.settled()


@pytest.mark.parametrize(
    "changed",
    [{"usernameAttributes": ["phone_number"]}, {"usernameConfiguration": {"caseSensitive": True}}],
    ids=lambda changed: next(iter(changed)),
)
def test_a_pool_with_a_user_is_neither_replaced_nor_deleted(life: Life, changed: dict[str, Any]) -> None:
    """P3: the preview tells the number of users, and what forces the replacement."""
    properties = {"name": "p", "usernameAttributes": ["email"], "usernameConfiguration": {"caseSensitive": False}}
    life.up({"pool": user_pool(**properties)})
    id = life.stack.id("pool")
    life.add_user(id, "ann@example.com")
    with life.writes() as writes:
        life.stack.write({"pool": user_pool(**properties | changed)})
        for refused in (life.stack.preview(fails=True), life.stack.up(fails=True)):
            matches(next(iter(changed)), refused)
            matches(r"\b1 user", refused)
        matches(r"\b1 user", life.stack.destroy(fails=True))
        life.up({"pool": user_pool(**properties, forceDestroy=True)})
        life.stack.settled()
    assert writes == []
    life.up({"pool": user_pool(**properties | changed, forceDestroy=True)})
    assert life.stack.id("pool") != id


def test_a_protected_pool_goes_by_force_alone(life: Life) -> None:
    """P4: nothing is changed before it is certain that the pool may go."""
    life.up({"pool": user_pool(name="p", deletionProtection="ACTIVE")})
    with life.writes() as writes:
        matches("deletionProtection", life.stack.destroy(fails=True))
    assert writes == []
    life.up({"pool": user_pool(name="p", deletionProtection="ACTIVE", forceDestroy=True)})


def test_a_pool_with_a_domain_goes_by_force_alone(life: Life) -> None:
    """P31: with force the domain that AWS finds in the way goes first."""
    life.up({"pool": user_pool(name="p")})
    id = life.stack.id("pool")
    domain = f"p{life.account}"
    life.idp.create_user_pool_domain(Domain=domain, UserPoolId=id)
    matches("domain", life.stack.destroy(fails=True))
    assert life.left() == {"user pools": [id]}
    life.up({"pool": user_pool(name="p", forceDestroy=True)})
    with life.writes() as writes:
        life.stack.destroy()
    assert writes == ["DeleteUserPoolDomain", "DeleteUserPool"]


def test_a_pool_that_somebody_deleted_is_made_again(life: Life) -> None:
    life.up({"pool": user_pool(name="p")})
    id = life.stack.id("pool")
    life.idp.delete_user_pool(UserPoolId=id)
    assert life.stack.refresh().ops == {"pool": "delete"}
    assert life.stack.up().ops == {"pool": "create"}
    assert life.stack.id("pool") != id
    life.idp.delete_user_pool(UserPoolId=life.stack.id("pool"))
    assert life.stack.destroy().ops == {"pool": "delete"}


def test_a_change_from_outside_is_shown_and_undone(life: Life) -> None:
    properties: dict[str, Any] = {"name": "p", "autoVerifiedAttributes": ["email"], "tags": {"team": "a"}} | TOTP
    life.up({"pool": user_pool(**properties)})
    id = life.stack.id("pool")
    live = life.pool(id)
    kept = {"UserPoolId": id, "AutoVerifiedAttributes": ["email"], "UserPoolTags": {"team": "a"}}
    outside = {
        "deletionProtection": lambda: life.idp.update_user_pool(**kept, DeletionProtection="ACTIVE"),
        "passwordPolicy": lambda: life.idp.update_user_pool(**kept, Policies={"PasswordPolicy": {"MinimumLength": 9}}),
        "name": lambda: life.idp.update_user_pool(**kept, PoolName="q"),
        "autoVerifiedAttributes": lambda: life.idp.update_user_pool(UserPoolId=id, UserPoolTags={"team": "a"}),
        "tags": lambda: life.idp.tag_resource(ResourceArn=live["Arn"], Tags={"stray": "1"}),
        "mfaConfiguration": lambda: life.idp.set_user_pool_mfa_config(
            UserPoolId=id, MfaConfiguration="ON", SoftwareTokenMfaConfiguration={"Enabled": True}
        ),
    }
    for name, change in outside.items():
        change()
        found = life.stack.refresh().steps
        assert {path.split(".")[0].split("[")[0] for path in found["pool"].paths} == {name}, found
        repaired = life.stack.up().steps
        assert {path.split(".")[0].split("[")[0] for path in repaired["pool"].paths} == {name}, repaired
        assert life.pool(id) == live, name
    life.stack.settled()


def test_a_trigger_from_outside_is_no_difference_and_stays(life: Life) -> None:
    """P35: `UserPoolTriggers`, or somebody else, attached it to a pool whose program names no trigger."""
    life.up({"pool": user_pool(name="p")})
    id = life.stack.id("pool")
    life.idp.update_user_pool(
        UserPoolId=id, LambdaConfig={"PreSignUp": "arn:aws:lambda:us-east-1:123456789012:function:f"}
    )
    live = life.pool(id)
    assert live["LambdaConfig"]
    life.stack.settled()
    life.up({"pool": user_pool(name="q")})
    assert life.pool(id) == live | {"Name": "q"}


def test_a_change_from_outside_survives_an_update_of_something_else(life: Life) -> None:
    """P6: what the program never said stays as it is."""
    life.up({"pool": user_pool(name="p")})
    id = life.stack.id("pool")
    life.idp.update_user_pool(
        UserPoolId=id,
        DeletionProtection="ACTIVE",
        Policies={"PasswordPolicy": {"MinimumLength": 20, "TemporaryPasswordValidityDays": 2}},
        AccountRecoverySetting={"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]},
        DeviceConfiguration={"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False},
        SmsAuthenticationMessage="{####} from outside",
        UserPoolTags={"stray": "1"},
    )
    live = life.pool(id)
    life.up({"pool": user_pool(name="q")})
    assert life.pool(id) == live | {"Name": "q"}
    life.idp.update_user_pool(UserPoolId=id, DeletionProtection="INACTIVE")


def test_email_mfa_without_a_text_is_kept(life: Life) -> None:
    properties = {"name": "p", "emailConfiguration": DEVELOPER} | TOTP
    life.up({"pool": user_pool(**properties)})
    id = life.stack.id("pool")
    life.idp.set_user_pool_mfa_config(
        UserPoolId=id,
        MfaConfiguration="OPTIONAL",
        SoftwareTokenMfaConfiguration={"Enabled": True},
        EmailMfaConfiguration={},
    )
    live = life.pool(id)
    life.up({"pool": user_pool(**properties | {"mfaConfiguration": "ON"})})
    assert life.pool(id) == live | {"MfaConfiguration": "ON"}


def test_ignored_changes_are_left_alone(life: Life) -> None:
    options = {"ignoreChanges": ["passwordPolicy.minimumLength", "tags"]}
    properties = {"passwordPolicy": {"minimumLength": 8, "requireNumbers": True}, "tags": {"team": "a"}}
    life.up({"pool": user_pool(options, name="p", **properties)})
    id = life.stack.id("pool")
    policy = {"MinimumLength": 20, "RequireNumbers": True, "TemporaryPasswordValidityDays": 7}
    life.idp.update_user_pool(UserPoolId=id, Policies={"PasswordPolicy": policy}, UserPoolTags={"team": "b"})
    live = life.pool(id)
    assert life.up({"pool": user_pool(options, name="q", **properties)}).steps["pool"].paths.keys() == {"name"}
    now = life.pool(id)
    assert now["Name"] == "q"
    assert now["UserPoolTags"] == live["UserPoolTags"] == {"team": "b"}
    assert now["Policies"]["PasswordPolicy"]["MinimumLength"] == 20
    life.stack.refresh()
    life.stack.settled()


def test_a_target_is_updated_alone(life: Life) -> None:
    life.up({"one": user_pool(name="one"), "two": user_pool(name="two")})
    life.stack.write({"one": user_pool(name="one-b"), "two": user_pool(name="two-b")})
    ran = life.stack.up("--target", urn("UserPool", "one"))
    assert ran.ops == {"one": "update"}
    state = life.stack.state
    assert [life.pool(state[name]["id"])["Name"] for name in ("one", "two")] == ["one-b", "two"]
    assert life.stack.destroy("--target", urn("UserPool", "one")).ops == {"one": "delete"}
    assert life.left() == {"user pools": [state["two"]["id"]]}


def test_a_plan_is_carried_out_to_the_letter(life: Life) -> None:
    experimental = {"PULUMI_EXPERIMENTAL": "true"}
    plan = str(life.stack.folder / "plan.json")
    life.stack.write({"pool": user_pool(**TOTP)})
    life.stack.preview("--save-plan", plan, **experimental)
    planned = json.loads((life.stack.folder / "plan.json").read_text())
    life.stack.up("--plan", plan, **experimental)
    name = planned["resourcePlans"][urn("UserPool", "pool")]["goal"]["inputDiff"]["adds"]["name"]
    assert life.pool(life.stack.id("pool"))["Name"] == name
    life.stack.write({"pool": user_pool(**TOTP, tags={"team": "a"})})
    life.stack.preview("--save-plan", plan, **experimental)
    life.stack.up("--plan", plan, **experimental)
    life.stack.settled()


def test_an_interrupted_create_is_finished_by_the_next_up(life: Life) -> None:
    life.fault(SET_MFA, "concurrent", count=10_000)
    life.stack.write({"pool": user_pool(name="p", **TOTP)})
    running = life.stack.start("up", "--yes", "--skip-preview")
    life.wait_for(SET_MFA)
    running.interrupt()
    life.stack.finish(running, fails=True)
    id = life.stack.id("pool")
    assert life.left() == {"user pools": [id]}
    life.lift_faults()
    with life.writes() as writes:
        life.stack.up()
    assert (life.stack.id("pool"), writes.count(SET_MFA), writes.count("CreateUserPool")) == (id, 1, 0)
    assert life.pool(id)["MfaConfiguration"] == "OPTIONAL"
    life.stack.settled()


def test_a_create_whose_time_is_up_is_finished_by_the_next_up(life: Life) -> None:
    life.fault(SET_MFA, "concurrent", count=10_000)
    program = {"pool": user_pool({"customTimeouts": {"create": "2s"}}, name="p", **TOTP)}
    matches("ConcurrentModificationException", life.up(program, fails=True))
    id = life.stack.id("pool")
    life.lift_faults()
    life.stack.up()
    assert life.stack.id("pool") == id
    life.stack.settled()


def test_half_a_create_is_repaired_without_a_second_pool(life: Life) -> None:
    life.fault(SET_MFA, "error:InvalidParameterException")
    matches("InvalidParameterException", life.up({"pool": user_pool(name="p", **TOTP)}, fails=True))
    id = life.stack.id("pool")
    assert life.pool(id)["MfaConfiguration"] == "OFF"
    assert life.stack.up().ops == {"pool": "update"}
    assert life.pool(id)["MfaConfiguration"] == "OPTIONAL"
    assert life.made("CreateUserPool") == 1
    life.stack.settled()


def test_half_an_update_is_repaired(life: Life) -> None:
    """P9: by the next `up`."""
    life.up({"pool": user_pool(name="p")})
    life.fault(SET_MFA, "error:InvalidParameterException")
    matches("InvalidParameterException", life.up({"pool": user_pool(name="q", **TOTP)}, fails=True))
    id = life.stack.id("pool")
    assert (life.pool(id)["Name"], life.pool(id)["MfaConfiguration"]) == ("q", "OFF")
    life.stack.up()
    assert (life.pool(id)["Name"], life.pool(id)["MfaConfiguration"]) == ("q", "OPTIONAL")
    life.stack.settled()


@pytest.mark.parametrize("kind", ["throttle", "concurrent", "internal"])
def test_a_passing_trouble_of_aws_is_waited_out(life: Life, kind: str) -> None:
    life.up({"pool": user_pool(name="p")})
    life.fault("UpdateUserPool", kind, count=2)
    life.up({"pool": user_pool(name="q")})
    assert life.pool(life.stack.id("pool"))["Name"] == "q"


def test_a_used_up_quota_is_told_at_once(life: Life) -> None:
    """P39: waiting does not help."""
    life.fault("CreateUserPool", "limit", count=10_000)
    with life.writes() as writes:
        matches("quota", life.up({"pool": user_pool(name="p")}, fails=True))
    assert writes == ["CreateUserPool"]
    assert "pool" not in life.stack.state


def test_an_attribute_is_added_in_place(life: Life) -> None:
    """P1: and nothing else changes."""
    life.up({"pool": user_pool(name="p", schemas=[TENANT])})
    id = life.stack.id("pool")
    live = life.pool(id)
    level = {"name": "level", "attributeDataType": "Number", "numberAttributeConstraints": {"minValue": 0}}
    life.stack.write({"pool": user_pool(name="p", schemas=[level, TENANT])})
    assert life.stack.preview().ops == {"pool": "update"}
    with life.writes() as writes:
        life.stack.up()
    assert writes.count("AddCustomAttributes") == 1
    assert life.stack.id("pool") == id
    now = life.pool(id)
    added = [one for one in now["SchemaAttributes"] if one not in live["SchemaAttributes"]]
    assert [(one["Name"], one["NumberAttributeConstraints"]["MinValue"]) for one in added] == [("custom:level", "0")]
    life.stack.settled()


@pytest.mark.parametrize(
    ("schemas", "reason"),
    [
        ([TENANT | {"mutable": False}], "tenant: an attribute of a pool cannot be changed"),
        ([TENANT | {"attributeDataType": "Number"}], "tenant: an attribute of a pool cannot be changed"),
        ([], "tenant: an attribute of a pool cannot be removed"),
        (
            [TENANT, {"name": "email", "attributeDataType": "String", "required": True}],
            "email: AWS settles its standard attributes when the pool is made",
        ),
    ],
    ids=["changed", "retyped", "removed", "standard"],
)
def test_an_attribute_is_never_changed(life: Life, schemas: list[dict[str, Any]], reason: str) -> None:
    """P1: the preview says so already."""
    life.up({"pool": user_pool(name="p", schemas=[TENANT])})
    changed = {"schemas": schemas} if schemas else {}
    life.stack.write({"pool": user_pool(name="p", **changed)})
    with life.writes() as writes:
        matches(reason, life.stack.preview(fails=True))
        matches(reason, life.stack.up(fails=True))
    assert writes == []


def test_an_output_made_secret_stays_secret(life: Life) -> None:
    life.up({"pool": user_pool({"additionalSecretOutputs": ["arn"]}, name="p")})
    arn = life.pool(life.stack.id("pool"))["Arn"]
    life.stack.settled()
    assert arn not in life.stack.export()
