"""The secrets of an app client with the real engine: one is added, another goes, and the app is never without."""

from __future__ import annotations

from typing import Any

from life import Life, app_client, matches, urn, user_pool

CLIENT = {"pool": user_pool(), "client": app_client(generateSecret=True)}
OWN = "a_value_of_ones_own_0123456789"
OUTPUT = {"secret": "${next.clientSecret}"}


def secret(options: dict[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    """A further secret of the client `client`."""
    where = {"userPoolId": "${pool.id}", "clientId": "${client.id}"}
    return {"type": "cognito:UserPoolClientSecret", "properties": where | properties, "options": options or {}}


def where(life: Life) -> dict[str, str]:
    state = life.stack.state
    return {"UserPoolId": state["pool"]["id"], "ClientId": state["client"]["id"]}


def listed(life: Life) -> list[str]:
    """The ids of the live secrets, oldest first."""
    found = life.idp.list_user_pool_client_secrets(**where(life))["ClientSecrets"]
    return [one["ClientSecretId"] for one in found]


def shown(life: Life) -> str:
    """The value that the program exports, which nothing else may tell."""
    with life.stack.untold():
        value = life.stack.run("stack", "output", "secret", "--show-secrets").text.strip()
    life.secrets.add(value)
    return value


def test_a_secret_is_rotated(life: Life) -> None:
    """P23: there are two while the apps change over, and one before and after; the client stays the same."""
    life.up(CLIENT)
    (first,) = listed(life)
    client = life.stack.id("client")
    life.client(pool=life.stack.id("pool"), id=client)
    life.stack.write(CLIENT | {"next": secret()}, outputs=OUTPUT)
    with life.writes() as writes:
        life.stack.up()
    assert writes == ["AddUserPoolClientSecret"]
    assert listed(life) == [first, life.stack.id("next")]
    assert life.stack.outputs() == {"secret": "[secret]"}
    value = shown(life)
    life.stack.settled()
    # There is no room for a third, and the two that there are stay.
    life.stack.write(CLIENT | {"next": secret(), "third": secret()}, outputs=OUTPUT)
    matches("two secrets", life.stack.up(fails=True))
    assert listed(life) == [first, life.stack.id("next")]
    # The one that the client was made with goes by way of an import.
    life.stack.write(
        CLIENT | {"next": secret(), "first": secret({"import": f"{life.stack.id('pool')}/{client}/{first}"})},
        outputs=OUTPUT,
    )
    assert life.stack.up().ops == {"first": "import"}
    life.stack.write(CLIENT | {"next": secret()}, outputs=OUTPUT)
    with life.writes() as writes:
        assert life.stack.up().ops == {"first": "delete"}
    assert writes == ["DeleteUserPoolClientSecret"]
    assert listed(life) == [life.stack.id("next")]
    assert (shown(life), life.stack.id("client")) == (value, client)
    assert life.client(pool=life.stack.id("pool"), id=client)["ClientSecret"] == value
    # AWS keeps the last one, unless the client itself goes.
    matches("last secret", life.up(CLIENT, fails=True))
    assert listed(life) == [life.stack.id("next")]
    life.stack.write(CLIENT | {"next": secret({"deletedWith": "${client}"})}, outputs=OUTPUT)
    life.stack.up()


def test_a_value_of_ones_own_replaces_in_the_free_place(life: Life) -> None:
    """P23: a replacement adds before it deletes."""
    life.up(CLIENT | {"next": secret(clientSecret=OWN)})
    first, old = listed(life)
    life.idp.delete_user_pool_client_secret(**where(life), ClientSecretId=first)
    life.stack.write(CLIENT | {"next": secret({"deletedWith": "${client}"})}, outputs=OUTPUT)
    with life.writes() as writes:
        life.stack.up()
    assert writes == ["AddUserPoolClientSecret", "DeleteUserPoolClientSecret"]
    assert listed(life) == [life.stack.id("next")] != [old]
    assert shown(life)
    life.stack.settled()


def test_a_secret_that_somebody_deleted_is_made_again(life: Life) -> None:
    life.stack.write(CLIENT | {"next": secret()}, outputs=OUTPUT)
    life.stack.up()
    old = shown(life)
    life.idp.delete_user_pool_client_secret(**where(life), ClientSecretId=life.stack.id("next"))
    assert life.stack.refresh().ops == {"next": "delete"}
    life.stack.up()
    assert len(listed(life)) == 2
    assert shown(life) != old
    life.stack.settled()


def test_a_public_client_gets_none(life: Life) -> None:
    public = {"pool": user_pool(), "client": app_client()}
    matches("generateSecret", life.up(public | {"next": secret()}, fails=True))
    assert urn("UserPoolClientSecret", "next") not in {one["urn"] for one in life.stack.state.values()}
