"""The strict proxy answers the operations that the emulator lacks."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Strict
from support import Client, make_client, make_pool, messages, refused

NOT_FOUND = "ResourceNotFoundException"
LOG = {
    "LogLevel": "ERROR",
    "EventSource": "userNotification",
    "CloudWatchLogsConfiguration": {"LogGroupArn": "arn:aws:logs:eu-west-1:123456789012:log-group:g"},
}


@pytest.fixture
def where(idp: Any, pool: str) -> dict[str, str]:
    """A client with a secret, by its ids."""
    return {"UserPoolId": pool, "ClientId": make_client(idp, pool, GenerateSecret=True)["ClientId"]}


@pytest.fixture(autouse=True)
def answers_satisfy_the_model(strict: Strict, account: str) -> Any:
    yield
    assert messages(strict, account, "response_violations") == []


def test_logs(idp: Any, pool: str) -> None:
    def logs() -> Any:
        return idp.get_log_delivery_configuration(UserPoolId=pool)["LogDeliveryConfiguration"]["LogConfigurations"]

    assert logs() == []
    idp.set_log_delivery_configuration(UserPoolId=pool, LogConfigurations=[LOG])
    assert logs() == [LOG]
    events = LOG | {"EventSource": "userAuthEvents", "LogLevel": "INFO"}
    request = {"UserPoolId": pool, "LogConfigurations": [events]}
    refused(lambda: idp.set_log_delivery_configuration(**request), "FeatureUnavailableInTierException")
    idp.set_log_delivery_configuration(UserPoolId=pool, LogConfigurations=[])
    assert logs() == []


def test_risk(idp: Any, pool: str) -> None:
    skipped = {"RiskExceptionConfiguration": {"SkippedIPRangeList": ["10.0.0.0/8"]}}
    refused(lambda: idp.set_risk_configuration(UserPoolId=pool, **skipped), "UserPoolAddOnNotEnabledException")
    plus = make_pool(idp, UserPoolTier="PLUS", UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"})["Id"]
    assert idp.describe_risk_configuration(UserPoolId=plus)["RiskConfiguration"] == {"UserPoolId": plus}
    idp.set_risk_configuration(UserPoolId=plus, **skipped)
    stored = idp.describe_risk_configuration(UserPoolId=plus)["RiskConfiguration"]
    assert stored["RiskExceptionConfiguration"] == skipped["RiskExceptionConfiguration"]
    idp.set_risk_configuration(UserPoolId=plus)
    assert "RiskExceptionConfiguration" not in idp.describe_risk_configuration(UserPoolId=plus)["RiskConfiguration"]


def test_terms(idp: Any, where: dict[str, str], pool: str) -> None:
    request = where | {"TermsName": "terms-of-use", "TermsSource": "LINK", "Enforcement": "NONE"}
    links = {"cognito:default": "https://example.com"}
    terms = idp.create_terms(**request, Links=links)["Terms"]
    refused(lambda: idp.create_terms(**request, Links=links), "TermsExistsException")
    one = {"UserPoolId": pool, "TermsId": terms["TermsId"]}
    idp.update_terms(**one, TermsName="privacy-policy")
    described = idp.describe_terms(**one)["Terms"]
    assert (described["TermsName"], described["Links"]) == ("privacy-policy", links)
    assert [found["TermsId"] for found in idp.list_terms(UserPoolId=pool)["Terms"]] == [terms["TermsId"]]
    idp.delete_terms(**one)
    refused(lambda: idp.describe_terms(**one), NOT_FOUND)


def test_branding(idp: Any, where: dict[str, str], pool: str) -> None:
    refused(lambda: idp.create_managed_login_branding(**where, UseCognitoProvidedValues=True, Settings={"a": 1}))
    made = idp.create_managed_login_branding(**where, Settings={"a": {"b": [1]}, "c": ""})["ManagedLoginBranding"]
    code = "ManagedLoginBrandingExistsException"
    refused(lambda: idp.create_managed_login_branding(**where, UseCognitoProvidedValues=True), code)
    one = {"UserPoolId": pool, "ManagedLoginBrandingId": made["ManagedLoginBrandingId"]}
    assets = [{"Category": "FAVICON_ICO", "ColorMode": "LIGHT", "Extension": "ICO", "Bytes": b"i"}]
    idp.update_managed_login_branding(**one, Assets=assets)
    by_client = idp.describe_managed_login_branding_by_client(**where)["ManagedLoginBranding"]
    assert (by_client["Settings"], by_client["Assets"]) == ({"a": {"b": [1]}, "c": ""}, assets)
    idp.update_managed_login_branding(**one, UseCognitoProvidedValues=True)
    reset = idp.describe_managed_login_branding(**one)["ManagedLoginBranding"]
    assert reset["UseCognitoProvidedValues"] and "Settings" not in reset
    idp.delete_managed_login_branding(**one)
    refused(lambda: idp.describe_managed_login_branding(**one), NOT_FOUND)


def test_asset_size_is_counted_in_bytes(idp: Any, where: dict[str, str]) -> None:
    def create(size: int) -> None:
        asset = {"Category": "FAVICON_ICO", "ColorMode": "LIGHT", "Extension": "ICO", "Bytes": b"i" * size}
        idp.create_managed_login_branding(**where, Assets=[asset])

    refused(lambda: create(1_000_001))
    create(1_000_000)


def test_gone_with_the_pool(idp: Any, client: Client, where: dict[str, str], pool: str) -> None:
    idp.create_managed_login_branding(**where, UseCognitoProvidedValues=True)
    client("cognito-idp", behind=True).delete_user_pool(UserPoolId=pool)
    refused(lambda: idp.describe_managed_login_branding_by_client(**where), NOT_FOUND)
