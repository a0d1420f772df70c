"""What `docs/moving.md` says: a live pool comes under components, or under resources, without a write to AWS."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from life import Life
from test_examples import make_role

USER = "ann@example.com"
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "moving.md").read_text()


def made_elsewhere(life: Life) -> dict[str, str]:
    """A pool, a client and an identity pool with a role, as another tool leaves them: what the page calls them."""
    pool = life.idp.create_user_pool(
        PoolName="shop",
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        UsernameConfiguration={"CaseSensitive": False},
        AccountRecoverySetting={"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
        DeletionProtection="ACTIVE",
    )["UserPool"]["Id"]
    client = life.idp.create_user_pool_client(
        UserPoolId=pool, ClientName="web", SupportedIdentityProviders=["COGNITO"]
    )["UserPoolClient"]["ClientId"]
    life.add_user(pool, USER)
    identities = life.identity.create_identity_pool(
        IdentityPoolName="shop",
        AllowUnauthenticatedIdentities=False,
        CognitoIdentityProviders=[{"ProviderName": f"cognito-idp.us-east-1.amazonaws.com/{pool}", "ClientId": client}],
    )["IdentityPoolId"]
    role = make_role(life, "shop-signed-in")
    life.identity.set_identity_pool_roles(IdentityPoolId=identities, Roles={"authenticated": role})
    return {"<pool id>": pool, "<client id>": client, "<identity pool id>": identities, "<role arn>": role}


def shown(language: str, part: str, places: dict[str, str]) -> str:
    """The one block of the page that has this in it, with what stands for its places."""
    [block] = [text for text in re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL) if part in text]
    for place, value in places.items():
        block = block.replace(place, value)
    return block


def take_over(life: Life, places: dict[str, str], first: str, named: str) -> None:
    """Imports what the page's file lists, then writes the page's program: AWS is not written to."""
    file = life.stack.folder / "import.json"
    file.write_text(shown("json", f'"name": "{named}"', places))
    with life.writes() as writes:
        life.stack.run(
            "import", "--yes", "--skip-preview", "--protect=false", "--generate-code=false", "--file", str(file)
        )
        life.stack.write(yaml.safe_load(shown("yaml", f"type: {first}\n", places))["resources"])
        ran = life.stack.up()
    assert writes == [], ran
    # Of components the import knows no arguments.
    assert all(life.stack.state[name]["type"].startswith("cognito:components:") for name in ran.ops), ran
    life.stack.settled()


def end(life: Life, places: dict[str, str]) -> None:
    """The pool is as it was, with its user; only the test wants it gone."""
    pool = places["<pool id>"]
    life.idp.admin_delete_user(UserPoolId=pool, Username=USER)
    life.idp.update_user_pool(UserPoolId=pool, DeletionProtection="INACTIVE", AutoVerifiedAttributes=["email"])
    life.stack.destroy()
    life.iam.delete_role(RoleName=places["<role arn>"].rsplit("/", 1)[1])


def test_a_live_pool_comes_under_components(life: Life) -> None:
    places = made_elsewhere(life)
    take_over(life, places, "cognito:components:CognitoUserPool", "UserPool")
    end(life, places)


def test_a_live_pool_comes_under_resources(life: Life) -> None:
    places = made_elsewhere(life)
    take_over(life, places, "cognito:UserPool", "pool")
    end(life, places)
