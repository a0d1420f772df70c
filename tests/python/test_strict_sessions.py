"""The strict proxy knows the session configuration of pools and clients, and the secrets of clients."""

from __future__ import annotations

import time
from typing import Any

import pytest

from conftest import Strict
from support import Client, body, make_client, make_pool, messages, refused

NOT_FOUND = "ResourceNotFoundException"
NO_PLAN = "FeatureUnavailableInTierException"
TRACKED = {"UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": 3}}
SSO = {"SSOSession": {"MaxValidityMinutes": 10}}


@pytest.fixture
def where(idp: Any, pool: str) -> dict[str, str]:
    """A client with a secret, by its ids."""
    return {"UserPoolId": pool, "ClientId": make_client(idp, pool, GenerateSecret=True)["ClientId"]}


@pytest.fixture(autouse=True)
def answers_satisfy_the_model(strict: Strict, account: str) -> Any:
    yield
    assert messages(strict, account, "response_violations") == []


class TestSessions:
    def test_pool(self, idp: Any, pool: str) -> None:
        default = {"UserSessionTracking": "DISABLED", "TokenSession": {"MaxPerUser": 20}}
        at = {"UserPoolId": pool}
        assert body(idp.get_user_pool_session_configuration(**at)) == at | default
        assert body(idp.set_user_pool_session_configuration(**at, **TRACKED)) == at | TRACKED
        assert body(idp.get_user_pool_session_configuration(**at)) == at | TRACKED

    def test_client(self, idp: Any, where: dict[str, str]) -> None:
        refused(lambda: idp.set_user_pool_client_session_configuration(**where, **SSO))
        idp.set_user_pool_session_configuration(UserPoolId=where["UserPoolId"], **TRACKED)
        assert idp.get_user_pool_client_session_configuration(**where)["SSOSession"] == {"MaxValidityMinutes": 60}
        assert body(idp.set_user_pool_client_session_configuration(**where, **SSO)) == where | SSO
        assert body(idp.get_user_pool_client_session_configuration(**where)) == where | SSO

    def test_a_client_keeps_its_own_while_tracking_is_off(self, idp: Any, where: dict[str, str]) -> None:
        at = {"UserPoolId": where["UserPoolId"]}
        idp.set_user_pool_session_configuration(**at, **TRACKED)
        idp.set_user_pool_client_session_configuration(**where, **SSO)
        idp.set_user_pool_session_configuration(**at, **TRACKED | {"UserSessionTracking": "DISABLED"})
        assert body(idp.get_user_pool_client_session_configuration(**where)) == where | SSO
        refused(lambda: idp.set_user_pool_client_session_configuration(**where, **SSO))

    @pytest.mark.parametrize(
        "members",
        [
            {"UserSessionTracking": "ENABLED"},
            {"TokenSession": {"MaxPerUser": 3}},
            TRACKED | {"TokenSession": {}},
            TRACKED | {"TokenSession": {"MaxPerUser": 0}},
            TRACKED | {"TokenSession": {"MaxPerUser": 101}},
        ],
    )
    def test_every_member_is_required(self, idp: Any, pool: str, members: dict[str, Any]) -> None:
        refused(lambda: idp.set_user_pool_session_configuration(UserPoolId=pool, **members))

    @pytest.mark.parametrize("sso", [{}, {"MaxValidityMinutes": -1}, {"MaxValidityMinutes": 129601}])
    def test_bounds_of_a_client(self, idp: Any, where: dict[str, str], sso: dict[str, int]) -> None:
        idp.set_user_pool_session_configuration(UserPoolId=where["UserPoolId"], **TRACKED)
        refused(lambda: idp.set_user_pool_client_session_configuration(**where, SSOSession=sso))

    def test_a_plan_is_needed(self, idp: Any) -> None:
        lite = {"UserPoolId": make_pool(idp, UserPoolTier="LITE")["Id"]}
        client = make_client(idp, lite["UserPoolId"])["ClientId"]
        off = TRACKED | {"UserSessionTracking": "DISABLED"}
        refused(lambda: idp.set_user_pool_session_configuration(**lite, **off), NO_PLAN)
        refused(lambda: idp.set_user_pool_client_session_configuration(**lite, ClientId=client, **SSO), NO_PLAN)
        assert idp.get_user_pool_session_configuration(**lite)["UserSessionTracking"] == "DISABLED"

    def test_the_plan_stays_while_sessions_are_tracked(self, idp: Any, pool: str) -> None:
        lite = {"UserPoolId": pool, "UserPoolTier": "LITE"}
        idp.set_user_pool_session_configuration(UserPoolId=pool, **TRACKED)
        refused(lambda: idp.update_user_pool(**lite), "TierChangeNotAllowedException")
        idp.set_user_pool_session_configuration(UserPoolId=pool, **TRACKED | {"UserSessionTracking": "DISABLED"})
        idp.update_user_pool(**lite)

    def test_unknown_ones(self, idp: Any, where: dict[str, str], client: Client) -> None:
        stranger = {"UserPoolId": where["UserPoolId"], "ClientId": "none"}
        refused(lambda: idp.get_user_pool_client_session_configuration(**stranger), NOT_FOUND)
        client("cognito-idp", behind=True).delete_user_pool(UserPoolId=where["UserPoolId"])
        refused(lambda: idp.get_user_pool_session_configuration(UserPoolId=where["UserPoolId"]), NOT_FOUND)


def listed(idp: Any, where: dict[str, str]) -> list[str]:
    """The names of the live secrets; their values are never told here."""
    found = idp.list_user_pool_client_secrets(**where)["ClientSecrets"]
    assert not any("ClientSecretValue" in one for one in found)
    return [one["ClientSecretId"] for one in found]


def secret_of(idp: Any, where: dict[str, str]) -> str:
    return idp.describe_user_pool_client(**where)["UserPoolClient"]["ClientSecret"]


class TestSecrets:
    def test_rotation(self, idp: Any, where: dict[str, str]) -> None:
        (first,) = listed(idp, where)
        assert first.startswith(f"{where['ClientId']}--")
        added = idp.add_user_pool_client_secret(**where)["ClientSecretDescriptor"]
        assert added["ClientSecretValue"] != secret_of(idp, where)
        assert listed(idp, where) == [first, added["ClientSecretId"]]
        refused(lambda: idp.add_user_pool_client_secret(**where), "LimitExceededException")
        idp.delete_user_pool_client_secret(**where, ClientSecretId=first)
        assert listed(idp, where) == [added["ClientSecretId"]]
        assert secret_of(idp, where) == added["ClientSecretValue"]
        idp.update_user_pool_client(**where)
        assert secret_of(idp, where) == added["ClientSecretValue"]

    def test_the_last_one_stays(self, idp: Any, where: dict[str, str]) -> None:
        before = listed(idp, where)
        refused(lambda: idp.delete_user_pool_client_secret(**where, ClientSecretId=before[0]))
        assert listed(idp, where) == before

    def test_a_value_of_ones_own_is_not_told_back(self, idp: Any, where: dict[str, str]) -> None:
        added = idp.add_user_pool_client_secret(**where, ClientSecret="n" * 24)["ClientSecretDescriptor"]
        assert set(added) == {"ClientSecretId", "ClientSecretCreateDate"}
        idp.delete_user_pool_client_secret(**where, ClientSecretId=listed(idp, where)[0])
        assert secret_of(idp, where) == "n" * 24

    def test_a_client_made_with_a_value_of_ones_own(self, idp: Any, pool: str) -> None:
        where = {"UserPoolId": pool, "ClientId": make_client(idp, pool, ClientSecret="s" * 24)["ClientId"]}
        assert len(listed(idp, where)) == 1
        idp.add_user_pool_client_secret(**where)
        assert secret_of(idp, where) == "s" * 24

    def test_names_last_and_are_never_used_again(self, idp: Any, where: dict[str, str]) -> None:
        (first,) = listed(idp, where)
        time.sleep(1.1)  # a name holds the second of creation
        assert listed(idp, where) == [first]
        names = {first}
        for _ in range(3):
            added = idp.add_user_pool_client_secret(**where)["ClientSecretDescriptor"]["ClientSecretId"]
            assert added not in names
            names.add(added)
            idp.delete_user_pool_client_secret(**where, ClientSecretId=added)

    def test_refused(self, idp: Any, where: dict[str, str]) -> None:
        refused(lambda: idp.delete_user_pool_client_secret(**where, ClientSecretId="none"), NOT_FOUND)
        refused(lambda: idp.add_user_pool_client_secret(**where, ClientSecret="short"))
        refused(lambda: idp.add_user_pool_client_secret(**where, ClientSecret="/" * 24))
        stranger = where | {"ClientId": "none"}
        refused(lambda: idp.list_user_pool_client_secrets(**stranger), NOT_FOUND)

    def test_a_public_client_gets_none(self, idp: Any, pool: str) -> None:
        where = {"UserPoolId": pool, "ClientId": make_client(idp, pool)["ClientId"]}
        assert listed(idp, where) == []
        refused(lambda: idp.add_user_pool_client_secret(**where))

    @pytest.mark.parametrize(
        ("kind", "code"),
        [
            ("internal", "InternalServerException"),
            ("access-denied", "AccessDeniedException"),
            ("throttle", "TooManyRequestsException"),
            ("limit", "LimitExceededException"),
        ],
    )
    def test_faults_have_the_names_of_the_model(
        self, idp: Any, where: dict[str, str], strict: Strict, account: str, kind: str, code: str
    ) -> None:
        strict.fault("AddUserPoolClientSecret", kind, account=account)
        refused(lambda: idp.add_user_pool_client_secret(**where), code)
        assert len(listed(idp, where)) == 1
