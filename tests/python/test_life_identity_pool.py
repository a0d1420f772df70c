"""An identity pool's whole life with the real engine: the pool, its roles, mappings and principal tags."""

from __future__ import annotations

from typing import Any

import pytest

from cases_identity_pool import CASES, GOOGLE, GUESTS, IAM, live_statement, statement
from life import Life, Live, Walk, identity_pool, matches, urn

SIDES = ("authenticated", "unauthenticated")
PERMISSIONS = {"permissions": {"authenticated": [statement()]}}
LOGIN = {"supportedLoginProviders": {GOOGLE: "one.example"}}


def look(life: Life, id: str) -> Live:
    """The pool, with the policies of the roles that the provider made, and how it made the one of those who signed in."""
    live = life.identity_pool(id)
    roles = live.pop("Roles", {})
    own = {side: life.role(arn) for side, arn in roles.items() if life.account in arn}
    for side, role in own.items():
        live[side] = role["Policies"]["permissions"]
    if "authenticated" in own:
        described = ("Description", "MaxSessionDuration", "PermissionsBoundary")
        live |= {name: own["authenticated"][name] for name in described if name in own["authenticated"]}
    elif roles and not own:
        live["Roles"] = roles
    try:
        tags = life.identity.get_principal_tag_attribute_map(IdentityPoolId=id, IdentityProviderName=GOOGLE)
    except life.identity.exceptions.ResourceNotFoundException:
        return live
    named = {"PrincipalTags", "UseDefaults"}
    return live | {"PrincipalTags": {name: value for name, value in tags.items() if name in named}}


def role_of(life: Life, side: str = "authenticated") -> Live:
    """The role of a side of the pool `pool`."""
    roles = life.identity_pool(life.stack.id("pool"))["Roles"]
    return life.role(roles[side])


def outside(life: Life, **members: Any) -> str:
    """An identity pool that somebody else made."""
    given = {"IdentityPoolName": "outside", "AllowUnauthenticatedIdentities": False} | members
    return life.identity.create_identity_pool(**given)["IdentityPoolId"]


def test_a_pool_is_made_stays_and_goes(life: Life) -> None:
    with life.writes() as writes:
        ran = life.up({"pool": identity_pool(identityPoolName="p")})
    assert (ran.ops, writes) == ({"pool": "create"}, ["CreateIdentityPool"])
    live = life.identity_pool(life.stack.id("pool"))
    assert live["AllowUnauthenticatedIdentities"] is False
    assert "Roles" not in live
    life.stack.settled()
    assert life.stack.destroy().ops == {"pool": "delete"}
    assert life.stack.destroy().ops == {}


def test_every_property_changes_in_place_and_alone(life: Life) -> None:
    problems = Walk(life, CASES, identity_pool, lambda id: look(life, id)).run({})
    assert not problems, "\n".join(problems)


def test_permissions_make_one_role_for_each_side(life: Life) -> None:
    both = {"authenticated": [statement()], "unauthenticated": [statement("s3:ListBucket")]}
    with life.writes() as writes:
        life.up({"pool": identity_pool(identityPoolName="p", permissions=both, tags={"team": "a"}, **GUESTS)})
    made = ["CreateRole", "PutRolePolicy"] * 2
    assert writes == ["CreateIdentityPool", *made, "SetIdentityPoolRoles"]
    id = life.stack.id("pool")
    for side in SIDES:
        role = role_of(life, side)
        assert role["AssumeRolePolicyDocument"]["Statement"] == [
            {
                "Effect": "Allow",
                "Principal": {"Federated": "cognito-identity.amazonaws.com"},
                "Action": ["sts:AssumeRoleWithWebIdentity"],
                "Condition": {
                    "StringEquals": {"cognito-identity.amazonaws.com:aud": id},
                    "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": side},
                },
            }
        ]
        assert {"Key": "team", "Value": "a"} in role["Tags"]
        assert len(role["Policies"]) == 1
    life.stack.settled()
    assert len(life.left()["roles"]) == 2


def test_a_statement_changes_by_one_call(life: Life) -> None:
    life.up({"pool": identity_pool(identityPoolName="p", **PERMISSIONS)})
    changed = {"authenticated": [statement("s3:PutObject")]}
    with life.writes() as writes:
        ran = life.up({"pool": identity_pool(identityPoolName="p", permissions=changed)})
    assert ran.steps["pool"].paths.keys() == {"permissions.authenticated[0].actions[0]"}
    assert writes == ["PutRolePolicy"]
    assert role_of(life)["Policies"]["permissions"]["Statement"] == [live_statement("s3:PutObject")]
    life.stack.settled()


def test_permissions_and_roles_change_places(life: Life) -> None:
    life.up({"pool": identity_pool(identityPoolName="p", **PERMISSIONS)})
    id = life.stack.id("pool")
    elsewhere = {"authenticated": f"{IAM}role/elsewhere"}
    for _ in range(2):
        life.up({"pool": identity_pool(identityPoolName="p", roles=elsewhere)})
        assert life.identity_pool(id)["Roles"] == elsewhere
        assert life.left() == {"identity pools": [id]}
        life.stack.settled()
        life.up({"pool": identity_pool(identityPoolName="p", **PERMISSIONS)})
        assert len(life.left()["roles"]) == 1
        assert role_of(life)["Policies"]["permissions"]["Statement"] == [live_statement()]
        life.stack.settled()


def test_one_side_may_be_elsewhere(life: Life) -> None:
    guest = {"unauthenticated": f"{IAM}role/guest"}
    life.up({"pool": identity_pool(**PERMISSIONS, **GUESTS, roles=guest)})
    roles = life.identity_pool(life.stack.id("pool"))["Roles"]
    assert roles["unauthenticated"] == guest["unauthenticated"]
    assert life.account in roles["authenticated"]
    life.stack.settled()


def test_principal_tags_let_sessions_be_tagged(life: Life) -> None:
    """P38: AWS gives no credentials otherwise."""
    tags = {"principalTags": [{"identityProviderName": GOOGLE, "principalTags": {"tenant": "sub"}}]}
    life.up({"pool": identity_pool(**LOGIN, **PERMISSIONS)})

    def actions() -> list[str]:
        return role_of(life)["AssumeRolePolicyDocument"]["Statement"][0]["Action"]

    assert actions() == ["sts:AssumeRoleWithWebIdentity"]
    life.up({"pool": identity_pool(**LOGIN, **PERMISSIONS, **tags)})
    assert actions() == ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]
    life.stack.settled()
    life.up({"pool": identity_pool(**LOGIN, **PERMISSIONS)})
    assert actions() == ["sts:AssumeRoleWithWebIdentity"]
    life.stack.settled()


def test_roles_move_to_another_path(life: Life) -> None:
    for path in ("/", "/apps/"):
        life.up({"pool": identity_pool(identityPoolName="p", roleOptions={"path": path}, **PERMISSIONS)})
        assert role_of(life)["Path"] == path
        life.stack.settled()
    assert len(life.left()["roles"]) == 1


def test_a_role_that_somebody_deleted_is_made_again(life: Life) -> None:
    life.up({"pool": identity_pool(identityPoolName="p", **PERMISSIONS)})
    role = role_of(life)
    life.iam.delete_role_policy(RoleName=role["RoleName"], PolicyName="permissions")
    life.iam.delete_role(RoleName=role["RoleName"])
    found = life.stack.refresh()
    assert found.ops == {"pool": "update"}
    assert {path.split(".")[0] for path in found.steps["pool"].paths} == {"permissions"}
    life.stack.up()
    assert role_of(life)["Policies"] == role["Policies"]
    life.stack.settled()


def test_a_role_without_statements_that_somebody_deleted_is_made_again(life: Life) -> None:
    life.up({"pool": identity_pool(identityPoolName="p", permissions={})})
    life.stack.settled()
    role = role_of(life)
    life.iam.delete_role(RoleName=role["RoleName"])
    assert life.stack.refresh().steps["pool"].paths.keys() == {"permissions"}
    life.stack.up()
    assert role_of(life)["AssumeRolePolicyDocument"] == role["AssumeRolePolicyDocument"]
    life.stack.settled()


def test_guests_with_everything_are_warned_of(life: Life) -> None:
    """P38: it is legal, so it is done, and told."""
    everything = {"unauthenticated": [{"actions": ["*"], "resources": ["*"]}]}
    life.stack.write({"pool": identity_pool(identityPoolName="p", permissions=everything, **GUESTS)})
    matches("permissions.unauthenticated\\[0\\].actions lets anybody in the world do all of it", life.stack.preview())


def test_a_policy_that_somebody_changed_is_mended(life: Life) -> None:
    life.up({"pool": identity_pool(identityPoolName="p", **PERMISSIONS)})
    role = role_of(life)
    wider = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
    life.iam.put_role_policy(RoleName=role["RoleName"], PolicyName="permissions", PolicyDocument=wider)
    found = life.stack.refresh()
    assert {path.split(".")[0] for path in found.steps["pool"].paths} == {"permissions"}
    life.stack.up()
    assert role_of(life) == role
    life.stack.settled()


def test_an_update_mends_a_trust_policy_that_somebody_changed(life: Life) -> None:
    life.up({"pool": identity_pool(identityPoolName="p", **PERMISSIONS)})
    role = role_of(life)
    anybody = (
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",'
        ' "Principal": {"Federated": "cognito-identity.amazonaws.com"}}]}'
    )
    life.iam.update_assume_role_policy(RoleName=role["RoleName"], PolicyDocument=anybody)
    life.up({"pool": identity_pool(identityPoolName="p", allowClassicFlow=True, **PERMISSIONS)})
    assert role_of(life) == role


def test_a_role_with_somebody_elses_policy_is_not_deleted(life: Life) -> None:
    life.up({"pool": identity_pool(identityPoolName="p", **PERMISSIONS)})
    name = role_of(life)["RoleName"]
    policy = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}'
    life.iam.put_role_policy(RoleName=name, PolicyName="theirs", PolicyDocument=policy)
    with life.writes() as writes:
        matches("theirs", life.stack.destroy(fails=True))
    assert writes == []
    life.iam.delete_role_policy(RoleName=name, PolicyName="theirs")


def test_the_first_developer_name_is_set_in_place_and_another_replaces(life: Life) -> None:
    life.up({"pool": identity_pool(identityPoolName="p")})
    first = life.stack.id("pool")
    life.up({"pool": identity_pool(identityPoolName="p", developerProviderName="login.example.com")})
    assert life.stack.id("pool") == first
    life.stack.settled()
    life.stack.write({"pool": identity_pool(identityPoolName="p", developerProviderName="other.example.com")})
    assert life.stack.preview().steps["pool"].paths == {"developerProviderName": "update-replace"}
    life.stack.up()
    second = life.stack.id("pool")
    assert second != first
    assert life.left() == {"identity pools": [second]}
    life.stack.settled()


def test_a_pool_with_its_roles_is_imported_as_it_is(life: Life) -> None:
    program = {
        "pool": identity_pool(
            identityPoolName="whole",
            allowClassicFlow=True,
            roleMappings=[{"identityProvider": GOOGLE, "type": "Token", "ambiguousRoleResolution": "Deny"}],
            tags={"team": "a"},
            developerProviderName="login.example.com",
            permissions={"authenticated": [statement(effect="Allow")], "unauthenticated": [statement("s3:ListBucket")]},
            **GUESTS,
            **LOGIN,
        )
    }
    life.up(program)
    life.stack.settled()
    id = life.stack.id("pool")
    life.stack.run("state", "delete", "--yes", urn("IdentityPool", "pool"))
    life.stack.write({})
    with life.writes() as writes:
        generated = life.stack.import_("IdentityPool", "pool", id)
    assert writes == []
    life.stack.write({}, generated)
    life.stack.preview("--expect-no-changes")
    life.stack.write(program)
    life.stack.settled()


def test_a_plain_pool_is_imported_by_option(life: Life) -> None:
    roles = {"authenticated": f"{IAM}role/elsewhere"}
    id = outside(life)
    life.identity.set_identity_pool_roles(IdentityPoolId=id, Roles=roles)
    properties = {"identityPoolName": "outside", "roles": roles}
    with life.writes() as writes:
        ran = life.up({"pool": identity_pool({"import": id}, **properties)})
    assert (ran.ops, writes) == ({"pool": "import"}, [])
    life.stack.settled()
    life.stack.write({"pool": identity_pool(**properties)})
    life.stack.settled()


@pytest.mark.parametrize("id", ["nonsense", "us-east-1:00000000-0000-0000-0000-000000000000"])
def test_what_does_not_exist_cannot_be_imported(life: Life, id: str) -> None:
    assert id in life.stack.import_("IdentityPool", "pool", id, fails=True)
    assert "pool" not in life.stack.state


def test_get_reads_and_never_deletes(life: Life) -> None:
    id = outside(life, AllowClassicFlow=True)
    outputs = {"name": "${pool.identityPoolName}", "classic": "${pool.allowClassicFlow}"}
    life.stack.write({"pool": {"type": "cognito:IdentityPool", "get": {"id": id}}}, outputs=outputs)
    with life.writes() as writes:
        life.stack.up()
        life.stack.settled()
        assert life.stack.outputs() == {"name": "outside", "classic": True}
        life.stack.destroy()
    assert writes == []
    life.identity.delete_identity_pool(IdentityPoolId=id)


def test_a_pool_that_somebody_deleted_is_made_again(life: Life) -> None:
    life.up({"pool": identity_pool(identityPoolName="p", roles={"authenticated": f"{IAM}role/elsewhere"})})
    id = life.stack.id("pool")
    life.identity.delete_identity_pool(IdentityPoolId=id)
    assert life.stack.refresh().ops == {"pool": "delete"}
    assert life.stack.up().ops == {"pool": "create"}
    assert life.left() == {"identity pools": [life.stack.id("pool")]}


def test_a_change_from_outside_is_shown_and_undone(life: Life) -> None:
    life.up({"pool": identity_pool(identityPoolName="p", **LOGIN)})
    id = life.stack.id("pool")
    live = look(life, id)
    kept = {
        "IdentityPoolId": id,
        "IdentityPoolName": "p",
        "AllowUnauthenticatedIdentities": False,
        "SupportedLoginProviders": {GOOGLE: "one.example"},
    }
    arn = life.stack.state["pool"]["outputs"]["arn"]
    role = {"authenticated": f"{IAM}role/stray"}
    changes: dict[str, Any] = {
        "allowUnauthenticatedIdentities": lambda: life.identity.update_identity_pool(
            **kept | {"AllowUnauthenticatedIdentities": True}
        ),
        "identityPoolName": lambda: life.identity.update_identity_pool(**kept | {"IdentityPoolName": "q"}),
        "supportedLoginProviders": lambda: life.identity.update_identity_pool(**kept | {"SupportedLoginProviders": {}}),
        "allowClassicFlow": lambda: life.identity.update_identity_pool(**kept, AllowClassicFlow=True),
        "tags": lambda: life.identity.tag_resource(ResourceArn=arn, Tags={"stray": "1"}),
        "roles": lambda: life.identity.set_identity_pool_roles(IdentityPoolId=id, Roles=role),
    }
    for name, change in changes.items():
        change()
        found = life.stack.refresh().steps
        assert {path.split(".")[0] for path in found["pool"].paths} == {name}, found
        repaired = life.stack.up().steps
        assert {path.split(".")[0] for path in repaired["pool"].paths} == {name}, repaired
        assert look(life, id) == live, name
    life.stack.settled()


def test_ignored_changes_are_left_alone(life: Life) -> None:
    options = {"ignoreChanges": ["supportedLoginProviders", "tags"]}
    properties = LOGIN | {"tags": {"team": "a"}}
    life.up({"pool": identity_pool(options, identityPoolName="p", **properties)})
    id = life.stack.id("pool")
    theirs = {"SupportedLoginProviders": {GOOGLE: "two.example"}}
    life.identity.update_identity_pool(
        IdentityPoolId=id, IdentityPoolName="p", AllowUnauthenticatedIdentities=False, **theirs
    )
    life.identity.tag_resource(ResourceArn=life.stack.state["pool"]["outputs"]["arn"], Tags={"team": "b"})
    ran = life.up({"pool": identity_pool(options, identityPoolName="q", **properties)})
    assert ran.steps["pool"].paths.keys() == {"identityPoolName"}
    live = life.identity_pool(id)
    assert {name: live[name] for name in ("IdentityPoolName", "IdentityPoolTags", "SupportedLoginProviders")} == {
        "IdentityPoolName": "q",
        "IdentityPoolTags": {"team": "b"},
    } | theirs
    life.stack.refresh()
    life.stack.settled()


def test_a_target_is_updated_alone(life: Life) -> None:
    life.up({"pool": identity_pool(identityPoolName="p"), "other": identity_pool(identityPoolName="o")})
    life.stack.write({"pool": identity_pool(identityPoolName="p2"), "other": identity_pool(identityPoolName="o2")})
    assert life.stack.up("--target", urn("IdentityPool", "pool")).ops == {"pool": "update"}
    assert life.identity_pool(life.stack.id("other"))["IdentityPoolName"] == "o"


def test_a_plan_is_carried_out_to_the_letter(life: Life) -> None:
    experimental = {"PULUMI_EXPERIMENTAL": "true"}
    plan = str(life.stack.folder / "plan.json")
    for more in ({}, PERMISSIONS, GUESTS | PERMISSIONS):
        life.stack.write({"pool": identity_pool(**more)})
        life.stack.preview("--save-plan", plan, **experimental)
        life.stack.up("--plan", plan, **experimental)
        life.stack.settled()


@pytest.mark.parametrize("op", ["CreateRole", "PutRolePolicy", "SetIdentityPoolRoles"])
def test_half_a_create_is_repaired_without_a_second_pool(life: Life, op: str) -> None:
    life.fault(op, "access-denied")
    matches("AccessDenied", life.up({"pool": identity_pool(identityPoolName="p", **PERMISSIONS)}, fails=True))
    id = life.stack.id("pool")
    life.stack.up()
    assert (life.stack.id("pool"), life.made("CreateIdentityPool"), life.made("CreateRole")) == (id, 1, 1)
    assert role_of(life)["Policies"]["permissions"]["Statement"] == [live_statement()]
    life.stack.settled()


def test_half_a_create_is_destroyed_whole(life: Life) -> None:
    life.fault("SetIdentityPoolRoles", "access-denied")
    life.up({"pool": identity_pool(identityPoolName="p", **PERMISSIONS)}, fails=True)
    life.stack.destroy()
    assert life.left() == {}


def test_half_a_create_that_is_renamed_keeps_its_role(life: Life) -> None:
    life.fault("SetIdentityPoolRoles", "access-denied")
    life.up({"pool": identity_pool(identityPoolName="p", **PERMISSIONS)}, fails=True)
    life.up({"pool": identity_pool(identityPoolName="q", **PERMISSIONS)})
    assert len(life.left()["roles"]) == 1
    life.stack.settled()


def test_half_an_update_is_repaired(life: Life) -> None:
    life.up({"pool": identity_pool(identityPoolName="p")})
    life.fault("SetIdentityPoolRoles", "access-denied")
    matches("AccessDenied", life.up({"pool": identity_pool(identityPoolName="q", **PERMISSIONS)}, fails=True))
    life.stack.up()
    assert life.made("CreateRole") == 1
    assert role_of(life)["Policies"]["permissions"]["Statement"] == [live_statement()]
    life.stack.settled()


def test_an_interrupted_create_is_finished_by_the_next_up(life: Life) -> None:
    life.fault("SetIdentityPoolRoles", "concurrent", count=10_000)
    life.stack.write({"pool": identity_pool(identityPoolName="p", **PERMISSIONS)})
    running = life.stack.start("up", "--yes", "--skip-preview")
    life.wait_for("SetIdentityPoolRoles")
    running.interrupt()
    life.stack.finish(running, fails=True)
    id = life.stack.id("pool")
    life.lift_faults()
    life.stack.up()
    assert (life.stack.id("pool"), len(life.left()["roles"])) == (id, 1)
    life.stack.settled()


def test_the_secret_of_a_login_provider_stays_one(life: Life) -> None:
    secret = "canary;of-a-login-provider"
    life.secrets.add(secret)
    with life.stack.untold():
        life.stack.run("config", "set", "--secret", "twitter", secret)
    providers = {"supportedLoginProviders": {"api.twitter.com": "${twitter}"}}
    config = {"twitter": {"type": "string", "secret": True}}
    for name in ("p", "q"):
        life.stack.write({"pool": identity_pool(identityPoolName=name, **providers)}, config=config)
        life.stack.up("--diff", "--show-full-output")
        live = life.identity_pool(life.stack.id("pool"))
        assert live["SupportedLoginProviders"] == {"api.twitter.com": secret}
        life.stack.settled()
