"""The whole life of a further secret of an app client, with the real engine."""

from __future__ import annotations

import re
from typing import Any

import pytest

from life import Life, app_client, matches, urn, user_pool

POOL = {"pool": user_pool()}
CLIENT = {"client": app_client(name="c", generateSecret=True)}
WITH_CLIENT = {"deletedWith": "${client}"}


def secret(options: dict[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    """A secret of the client `client`."""
    return {
        "type": "cognito:UserPoolClientSecret",
        "properties": {"userPoolId": "${pool.id}", "clientId": "${client.id}"} | properties,
        "options": options or {},
    }


def ids(life: Life) -> tuple[str, str]:
    """Of the pool and of the client."""
    state = life.stack.state
    return state["pool"]["id"], state["client"]["id"]


def live(life: Life) -> list[str]:
    """The ids of the client's secrets, oldest first."""
    pool, client = ids(life)
    found = life.idp.list_user_pool_client_secrets(UserPoolId=pool, ClientId=client)["ClientSecrets"]
    return [one["ClientSecretId"] for one in found]


def value(life: Life) -> str:
    """The output `secret`."""
    with life.stack.untold():
        told = life.stack.run("stack", "output", "secret", "--show-secrets").text.strip()
    life.secrets.add(told)
    return told


def test_a_secret_is_rotated_while_the_client_stays(life: Life) -> None:
    """P23: two at most, never none, and the value stays although AWS does not tell it again."""
    outputs = {"secret": "${second.clientSecret}"}
    life.stack.write(POOL | CLIENT | {"second": secret(WITH_CLIENT)}, outputs=outputs)
    with life.writes() as writes:
        life.stack.up()
    assert writes == ["CreateUserPool", "CreateUserPoolClient", "AddUserPoolClientSecret"]
    pool, client = ids(life)
    first, second = live(life)
    assert life.stack.id("second") == second
    told = value(life)
    assert len(told) >= 24
    life.stack.settled()
    assert life.stack.refresh().ops == {}
    assert value(life) == told

    # No third; what the person is told to do helps.
    life.stack.write(POOL | CLIENT | {"second": secret(WITH_CLIENT), "third": secret(WITH_CLIENT)}, outputs=outputs)
    matches(f"has two secrets, {first} and {second}, and AWS allows no third", life.stack.up(fails=True))
    life.idp.delete_user_pool_client_secret(UserPoolId=pool, ClientId=client, ClientSecretId=first)
    life.stack.up()
    third = life.stack.id("third")
    assert live(life) == [second, third]

    # The old one goes.
    life.stack.write(POOL | CLIENT | {"third": secret(WITH_CLIENT)}, outputs={"secret": "${third.clientSecret}"})
    assert life.stack.up().ops == {"second": "delete"}
    assert live(life) == [third]
    assert value(life) != told
    assert ids(life) == (pool, client)
    life.stack.settled()

    # The last one stays unless the client goes.
    life.stack.write(POOL | CLIENT)
    matches(f"{third} is the last secret of the client", life.stack.up(fails=True))
    assert live(life) == [third]
    with life.writes() as writes:
        life.stack.destroy()
    assert writes == ["DeleteUserPoolClient", "DeleteUserPool"]


def test_a_secret_beside_the_clients_first_is_destroyed_with_it(life: Life) -> None:
    life.up(POOL | CLIENT | {"second": secret()})
    with life.writes() as writes:
        life.stack.destroy()
    assert writes == ["DeleteUserPoolClientSecret", "DeleteUserPoolClient", "DeleteUserPool"]


@pytest.mark.parametrize("options", [WITH_CLIENT, {}], ids=["deletedWith", "without"])
def test_a_replaced_client_takes_its_last_secret_along(life: Life, options: dict[str, Any]) -> None:
    """By the option, or else by what the error says to do."""
    life.up(POOL | CLIENT | {"second": secret(options)})
    pool, client = ids(life)
    first, _ = live(life)
    life.idp.delete_user_pool_client_secret(UserPoolId=pool, ClientId=client, ClientSecretId=first)
    other = {"client": app_client(name="c", clientSecret="another_value_0123456789_01")}
    life.stack.write(POOL | other | {"second": secret(options)})
    if not options:
        told = f"aws cognito-idp delete-user-pool-client --user-pool-id {pool} --client-id {client}"
        matches(re.escape(told), life.stack.up(fails=True))
        life.idp.delete_user_pool_client(UserPoolId=pool, ClientId=client)
    life.stack.up()
    assert ids(life)[1] != client
    found = life.idp.list_user_pool_clients(UserPoolId=pool, MaxResults=60)["UserPoolClients"]
    assert [one["ClientId"] for one in found] == [ids(life)[1]], "the old one is gone"
    life.stack.settled()


def test_another_value_replaces_in_the_free_place(life: Life) -> None:
    """The new secret is added, handed on, and only then the old one is deleted."""
    life.up(POOL | CLIENT | {"second": secret(WITH_CLIENT, clientSecret="first_value_0123456789_01")})
    pool, client = ids(life)
    first, second = live(life)
    life.idp.delete_user_pool_client_secret(UserPoolId=pool, ClientId=client, ClientSecretId=first)
    with life.writes() as writes:
        ran = life.up(POOL | CLIENT | {"second": secret(WITH_CLIENT, clientSecret="second_value_0123456789_01")})
    assert writes == ["AddUserPoolClientSecret", "DeleteUserPoolClientSecret"]
    assert ran.steps["second"].paths.keys() == {"clientSecret"}
    (left,) = live(life)
    assert left == life.stack.id("second") != second
    life.stack.settled()
    assert "second_value" not in life.stack.run("stack", "export").text


def test_the_clients_first_secret_is_imported_and_deleted(life: Life) -> None:
    life.up(POOL | CLIENT | {"second": secret()})
    pool, client = ids(life)
    first, second = live(life)
    imported = {"first": secret({"import": f"{pool}/{client}/{first}"})}
    with life.writes() as writes:
        ran = life.up(POOL | CLIENT | {"second": secret()} | imported)
    assert (ran.ops, writes) == ({"first": "import"}, [])
    life.stack.write(POOL | CLIENT | {"second": secret(), "first": secret()})
    life.stack.settled()
    assert life.up(POOL | CLIENT | {"second": secret(WITH_CLIENT)}).ops["first"] == "delete"
    assert live(life) == [second]
    # The client is as it was, and an import of it finds that it has a secret.
    life.stack.settled()
    life.stack.run("state", "delete", "--yes", urn("UserPoolClientSecret", "second"))
    life.stack.run("state", "delete", "--yes", urn("UserPoolClient", "client"))
    again = app_client({"import": f"{pool}/{client}"}, name="c", generateSecret=True)
    assert life.up(POOL | {"client": again}).ops == {"client": "import"}


def test_a_secret_that_somebody_deleted_is_made_again(life: Life) -> None:
    life.up(POOL | CLIENT | {"second": secret(WITH_CLIENT)})
    pool, client = ids(life)
    _, second = live(life)
    life.idp.delete_user_pool_client_secret(UserPoolId=pool, ClientId=client, ClientSecretId=second)
    assert life.stack.refresh().ops == {"second": "delete"}
    assert life.stack.up().ops == {"second": "create"}
    assert len(live(life)) == 2
    life.stack.settled()


def test_a_lost_answer_makes_no_two_secrets(life: Life) -> None:
    life.up(POOL | CLIENT)
    life.fault("AddUserPoolClientSecret", "drop-after")
    assert life.up(POOL | CLIENT | {"second": secret(WITH_CLIENT)}).ops == {"second": "create"}
    # Nobody knows the value of the one that was made first.
    assert life.made("DeleteUserPoolClientSecret") == 1
    _, second = live(life)
    assert life.stack.id("second") == second
    life.stack.settled()
