"""The strict proxy lists in pages, and answers what the look-up functions ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conftest import Strict
from support import Client, make_client, make_identity_pool, make_pool, messages, refused

Lists = dict[str, tuple[Callable[..., Any], str, str, list[str]]]


@pytest.fixture
def lists(idp: Any, identity: Any) -> Lists:
    """Three lists of three: what asks for them, the member that holds them, an element's id, and all ids."""
    pools = [make_pool(idp)["Id"] for _ in range(3)]
    clients = [make_client(idp, pools[0])["ClientId"] for _ in range(3)]
    identity_pools = [make_identity_pool(identity)["IdentityPoolId"] for _ in range(3)]

    def list_clients(**page: Any) -> Any:
        return idp.list_user_pool_clients(UserPoolId=pools[0], **page)

    return {
        "pools": (idp.list_user_pools, "UserPools", "Id", pools),
        "clients": (list_clients, "UserPoolClients", "ClientId", clients),
        "identity pools": (identity.list_identity_pools, "IdentityPools", "IdentityPoolId", identity_pools),
    }


@pytest.mark.parametrize("kind", ["pools", "clients", "identity pools"])
class TestPages:
    def test_every_element_once(self, lists: Lists, kind: str) -> None:
        ask, member, id, ids = lists[kind]
        first = ask(MaxResults=2)
        assert len(first[member]) == 2
        second = ask(MaxResults=2, NextToken=first["NextToken"])
        assert "NextToken" not in second
        assert sorted(one[id] for one in first[member] + second[member]) == sorted(ids)

    @pytest.mark.parametrize("size", [0, 61])
    def test_size(self, lists: Lists, kind: str, size: int) -> None:
        ask = lists[kind][0]
        refused(lambda: ask(MaxResults=size))

    @pytest.mark.parametrize("token", ["2", "bm90aGluZw==", "%%%"])
    def test_made_up_token(self, lists: Lists, kind: str, token: str) -> None:
        ask = lists[kind][0]
        refused(lambda: ask(MaxResults=2, NextToken=token))

    def test_token_of_another_list(self, lists: Lists, kind: str) -> None:
        (other,) = (name for name in ("pools", "clients") if name != kind) if kind != "identity pools" else ("pools",)
        token = lists[other][0](MaxResults=1)["NextToken"]
        ask = lists[kind][0]
        refused(lambda: ask(MaxResults=1, NextToken=token))


def test_size_is_required(idp: Any, identity: Any, pool: str) -> None:
    refused(lambda: idp.list_user_pools())
    refused(lambda: identity.list_identity_pools())
    assert idp.list_user_pool_clients(UserPoolId=pool)["UserPoolClients"] == []


def test_a_page_has_sixty_clients_at_most(idp: Any, pool: str) -> None:
    for _ in range(61):
        make_client(idp, pool)
    first = idp.list_user_pool_clients(UserPoolId=pool)
    assert len(first["UserPoolClients"]) == 60
    assert len(idp.list_user_pool_clients(UserPoolId=pool, NextToken=first["NextToken"])["UserPoolClients"]) == 1


def test_signing_certificate(idp: Any, pool: str, client: Client, strict: Strict, account: str) -> None:
    first = idp.get_signing_certificate(UserPoolId=pool)["Certificate"]
    assert first == idp.get_signing_certificate(UserPoolId=pool)["Certificate"]
    assert first != idp.get_signing_certificate(UserPoolId=make_pool(idp)["Id"])["Certificate"]
    client("cognito-idp", behind=True).delete_user_pool(UserPoolId=pool)
    refused(lambda: idp.get_signing_certificate(UserPoolId=pool), "ResourceNotFoundException")
    assert messages(strict, account, "response_violations") == []
