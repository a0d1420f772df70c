"""The properties of an app client that change in place, each with values and with what AWS then has."""

from __future__ import annotations

from typing import Any

from life import ABSENT, GIVEN_UP, Case

# What the test makes in the pool by itself, for the clients to name.
SCOPES = ["api/read", "api/write"]
PROVIDER = "corporate"
CUSTOM_ATTRIBUTE = "tenant"

URL = "https://app.example.com/"
APPS = "arn:aws:mobiletargeting:us-east-1:123456789012:apps/"
FLOWS = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
# What AWS has where nobody says anything, and what goes with rotation.
USUAL_FLOWS = ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
ROTATING_FLOWS = ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH"]
OAUTH: dict[str, Any] = {
    "allowedOauthFlowsUserPoolClient": True,
    "allowedOauthFlows": ["code"],
    "allowedOauthScopes": ["openid"],
    "callbackUrls": [URL],
}


def _simple(name: str, member: str, first: Any, second: Any, without: Any, **more: Any) -> Case:
    live = tuple({member: value} for value in (first, second, without))
    return Case(name, ({name: first}, {name: second}), (live[0], live[1], live[2]), **more)


def _units(access: str, id: str, refresh: str) -> dict[str, str]:
    return {"AccessToken": access, "IdToken": id, "RefreshToken": refresh}


CASES = [
    _simple("accessTokenValidity", "AccessTokenValidity", 2, 24, 1),
    _simple("idTokenValidity", "IdTokenValidity", 2, 24, 1),
    _simple("refreshTokenValidity", "RefreshTokenValidity", 1, 3650, 30),
    _simple("authSessionValidity", "AuthSessionValidity", 15, 4, 3),
    _simple("enableTokenRevocation", "EnableTokenRevocation", False, True, True, unseen=frozenset({GIVEN_UP})),
    _simple("preventUserExistenceErrors", "PreventUserExistenceErrors", "ENABLED", "LEGACY", "LEGACY",
            unseen=frozenset({GIVEN_UP})),
    # A name that was chosen is kept when the program no longer gives one.
    _simple("name", "ClientName", "first", "second_client+=,.@-", "second_client+=,.@-", unseen=frozenset({GIVEN_UP})),
    _simple("explicitAuthFlows", "ExplicitAuthFlows", FLOWS, ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            USUAL_FLOWS),
    _simple("supportedIdentityProviders", "SupportedIdentityProviders", ["COGNITO", PROVIDER], ["COGNITO"], ABSENT),
    _simple("readAttributes", "ReadAttributes", ["email", f"custom:{CUSTOM_ATTRIBUTE}"], ["email", "name"], ABSENT),
    _simple("writeAttributes", "WriteAttributes", ["name", f"custom:{CUSTOM_ATTRIBUTE}"], ["email"], ABSENT),
    _simple("callbackUrls", "CallbackURLs", [URL, "myapp://done"], [URL, "http://localhost:3000/"], ABSENT,
            base={name: value for name, value in OAUTH.items() if name not in ("callbackUrls", "allowedOauthFlows")}
            | {"allowedOauthFlows": ["client_credentials"], "allowedOauthScopes": SCOPES[:1], "generateSecret": True}),
    _simple("logoutUrls", "LogoutURLs", [f"{URL}out"], [f"{URL}out", f"{URL}bye"], ABSENT, base=OAUTH),
    _simple("defaultRedirectUri", "DefaultRedirectURI", URL, f"{URL}2", ABSENT,
            base=OAUTH | {"callbackUrls": [URL, f"{URL}2"]}),
    _simple("enablePropagateAdditionalUserContextData", "EnablePropagateAdditionalUserContextData", True, False, False,
            base={"generateSecret": True}, unseen=frozenset({GIVEN_UP})),
    Case(
        "oauth",
        (
            OAUTH,
            {
                "allowedOauthFlowsUserPoolClient": True,
                "allowedOauthFlows": ["implicit", "code"],
                "allowedOauthScopes": ["email", "openid", *SCOPES],
                "callbackUrls": [f"{URL}2"],
            },
        ),
        (
            {
                "AllowedOAuthFlowsUserPoolClient": True,
                "AllowedOAuthFlows": ["code"],
                "AllowedOAuthScopes": ["openid"],
                "CallbackURLs": [URL],
            },
            {
                "AllowedOAuthFlowsUserPoolClient": True,
                "AllowedOAuthFlows": ["code", "implicit"],
                "AllowedOAuthScopes": ["email", "openid", *SCOPES],
                "CallbackURLs": [f"{URL}2"],
            },
            {
                "AllowedOAuthFlowsUserPoolClient": False,
                "AllowedOAuthFlows": ABSENT,
                "AllowedOAuthScopes": ABSENT,
                "CallbackURLs": ABSENT,
            },
        ),
    ),
    Case(
        "analyticsConfiguration",
        (
            {"analyticsConfiguration": {"applicationArn": f"{APPS}0123456789abcdef", "userDataShared": True}},
            {
                "analyticsConfiguration": {
                    "applicationId": "0123456789abcdef",
                    "externalId": "x",
                    "roleArn": "arn:aws:iam::123456789012:role/pinpoint",
                }
            },
        ),
        (
            {"AnalyticsConfiguration": {"ApplicationArn": f"{APPS}0123456789abcdef", "UserDataShared": True}},
            {
                "AnalyticsConfiguration": {
                    "ApplicationId": "0123456789abcdef",
                    "ExternalId": "x",
                    "RoleArn": "arn:aws:iam::123456789012:role/pinpoint",
                    "UserDataShared": False,
                }
            },
            {"AnalyticsConfiguration": ABSENT},
        ),
    ),
    # P27: on, and off again, with the flows that go with it and that nobody wrote.
    Case(
        "refreshTokenRotation",
        (
            {"refreshTokenRotation": {"feature": "ENABLED", "retryGracePeriodSeconds": 60}},
            {"refreshTokenRotation": {"feature": "ENABLED"}},
        ),
        (
            {
                "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 60},
                "ExplicitAuthFlows": ROTATING_FLOWS,
            },
            {
                "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0},
                "ExplicitAuthFlows": ROTATING_FLOWS,
            },
            {
                "RefreshTokenRotation": {"Feature": "DISABLED", "RetryGracePeriodSeconds": 0},
                "ExplicitAuthFlows": USUAL_FLOWS,
            },
        ),
    ),
    # P16: lifetimes that are given up go back to AWS's, in the unit that is in force.
    Case(
        "tokenValidityUnits",
        (
            {
                "tokenValidityUnits": {"accessToken": "minutes", "idToken": "seconds", "refreshToken": "hours"},
                "accessTokenValidity": 5,
                "idTokenValidity": 86400,
                "refreshTokenValidity": 1,
            },
            {"tokenValidityUnits": {"accessToken": "days"}, "accessTokenValidity": 1, "refreshTokenValidity": 1},
        ),
        (
            {
                "TokenValidityUnits": _units("minutes", "seconds", "hours"),
                "AccessTokenValidity": 5,
                "IdTokenValidity": 86400,
                "RefreshTokenValidity": 1,
            },
            {
                "TokenValidityUnits": _units("days", "hours", "days"),
                "AccessTokenValidity": 1,
                "IdTokenValidity": 1,
                "RefreshTokenValidity": 1,
            },
            {
                "TokenValidityUnits": _units("hours", "hours", "days"),
                "AccessTokenValidity": 1,
                "IdTokenValidity": 1,
                "RefreshTokenValidity": 30,
            },
        ),
    ),
    Case(
        "lifetimes in units that stay",
        (
            {"accessTokenValidity": 10, "refreshTokenValidity": 5},
            # The number of a default, which is none in this unit.
            {"accessTokenValidity": 20, "refreshTokenValidity": 30},
        ),
        (
            {"AccessTokenValidity": 10, "RefreshTokenValidity": 5},
            {"AccessTokenValidity": 20, "RefreshTokenValidity": 30},
            {"AccessTokenValidity": 60, "RefreshTokenValidity": 720},
        ),
        base={"tokenValidityUnits": {"accessToken": "minutes", "refreshToken": "hours"}},
    ),
]  # fmt: skip
