"""The properties of an identity pool that change in place, each with values and with what AWS then has."""

from __future__ import annotations

from typing import Any

from life import ABSENT, GIVEN_UP, Case

IAM = "arn:aws:iam::123456789012:"
IDP = "cognito-idp.us-east-1.amazonaws.com/us-east-1_"
GOOGLE = "accounts.google.com"
OIDC = f"{IAM}oidc-provider/example.com"
SAML = f"{IAM}saml-provider/corporate"
GUESTS = {"allowUnauthenticatedIdentities": True}


def statement(action: str = "s3:GetObject", **more: Any) -> dict[str, Any]:
    """As a YAML program says it, where `$${` stands for `${`."""
    return {"actions": [action], "resources": ["arn:aws:s3:::b/$${cognito-identity.amazonaws.com:sub}/*"]} | more


def live_statement(action: str = "s3:GetObject", effect: str = "Allow", **more: Any) -> dict[str, Any]:
    """As IAM says it."""
    resources = ["arn:aws:s3:::b/${cognito-identity.amazonaws.com:sub}/*"]
    return {"Effect": effect, "Action": [action], "Resource": resources} | more


def _provider(pool: str, client: str, **more: Any) -> dict[str, Any]:
    return {"providerName": f"{IDP}{pool}", "clientId": client} | more


def _live_provider(pool: str, client: str, checked: bool = False) -> dict[str, Any]:
    return {"ProviderName": f"{IDP}{pool}", "ClientId": client, "ServerSideTokenCheck": checked}


def _mapping(provider: str, resolution: str, **more: Any) -> dict[str, Any]:
    return {"identityProvider": provider, "type": "Token", "ambiguousRoleResolution": resolution} | more


def _rule(value: str, match: str = "Equals") -> dict[str, Any]:
    return {"claim": "custom:plan", "matchType": match, "value": value, "roleArn": f"{IAM}role/{value}"}


def _live_rules(*rules: tuple[str, str]) -> dict[str, Any]:
    return {
        "Type": "Rules",
        "AmbiguousRoleResolution": "Deny",
        "RulesConfiguration": {
            "Rules": [
                {"Claim": "custom:plan", "MatchType": match, "Value": value, "RoleARN": f"{IAM}role/{value}"}
                for value, match in rules
            ]
        },
    }


CASES = [
    Case(
        "identityPoolName",
        ({"identityPoolName": "first"}, {"identityPoolName": "second_pool+=,.@-"}),
        # A name that was chosen is kept when the program no longer gives one.
        (
            {"IdentityPoolName": "first"},
            {"IdentityPoolName": "second_pool+=,.@-"},
            {"IdentityPoolName": "second_pool+=,.@-"},
        ),
        unseen=frozenset({GIVEN_UP}),
    ),
    Case(
        "allowClassicFlow",
        ({"allowClassicFlow": True}, {"allowClassicFlow": False}),
        ({"AllowClassicFlow": True}, {"AllowClassicFlow": False}, {"AllowClassicFlow": False}),
        unseen=frozenset({GIVEN_UP}),
    ),
    Case(
        "allowUnauthenticatedIdentities",
        ({"allowUnauthenticatedIdentities": True}, {"allowUnauthenticatedIdentities": False}),
        (
            {"AllowUnauthenticatedIdentities": True},
            {"AllowUnauthenticatedIdentities": False},
            {"AllowUnauthenticatedIdentities": False},
        ),
        unseen=frozenset({GIVEN_UP}),
    ),
    Case(
        "cognitoIdentityProviders",
        (
            {"cognitoIdentityProviders": [_provider("A", "one", serverSideTokenCheck=True), _provider("B", "two")]},
            {"cognitoIdentityProviders": [_provider("B", "two", serverSideTokenCheck=True)]},
        ),
        (
            {"CognitoIdentityProviders": [_live_provider("A", "one", True), _live_provider("B", "two")]},
            {"CognitoIdentityProviders": [_live_provider("B", "two", True)]},
            {"CognitoIdentityProviders": ABSENT},
        ),
    ),
    Case(
        "openidConnectProviderArns",
        ({"openidConnectProviderArns": [OIDC]}, {"openidConnectProviderArns": [f"{OIDC}/2", OIDC]}),
        (
            {"OpenIdConnectProviderARNs": [OIDC]},
            {"OpenIdConnectProviderARNs": [OIDC, f"{OIDC}/2"]},
            {"OpenIdConnectProviderARNs": ABSENT},
        ),
    ),
    Case(
        "samlProviderArns",
        ({"samlProviderArns": [SAML]}, {"samlProviderArns": [f"{SAML}-2", SAML]}),
        (
            {"SamlProviderARNs": [SAML]},
            {"SamlProviderARNs": [SAML, f"{SAML}-2"]},
            {"SamlProviderARNs": ABSENT},
        ),
    ),
    Case(
        "supportedLoginProviders",
        (
            {"supportedLoginProviders": {GOOGLE: "one.example", "graph.facebook.com": "7"}},
            {"supportedLoginProviders": {GOOGLE: "two.example"}},
        ),
        (
            {"SupportedLoginProviders": {GOOGLE: "one.example", "graph.facebook.com": "7"}},
            {"SupportedLoginProviders": {GOOGLE: "two.example"}},
            {"SupportedLoginProviders": ABSENT},
        ),
    ),
    Case(
        "tags",
        ({"tags": {"team": "a", "a b:c/d": "x y", "empty": ""}}, {"tags": {"team": "b", "new": "1"}}),
        (
            {"IdentityPoolTags": {"team": "a", "a b:c/d": "x y", "empty": ""}},
            {"IdentityPoolTags": {"team": "b", "new": "1"}},
            {"IdentityPoolTags": ABSENT},
        ),
    ),
    Case(
        "roles",
        (
            {"roles": {"authenticated": f"{IAM}role/signed-in", "unauthenticated": f"{IAM}role/guest"}},
            {"roles": {"authenticated": f"{IAM}role/path/other"}},
        ),
        (
            {"Roles": {"authenticated": f"{IAM}role/signed-in", "unauthenticated": f"{IAM}role/guest"}},
            {"Roles": {"authenticated": f"{IAM}role/path/other"}},
            {"Roles": ABSENT},
        ),
        GUESTS,
    ),
    Case(
        "roleMappings",
        (
            {
                "roleMappings": [
                    _mapping("graph.facebook.com", "AuthenticatedRole"),
                    _mapping(
                        GOOGLE, "Deny", type="Rules", mappingRules=[_rule("paid"), _rule("free", match="StartsWith")]
                    ),
                ]
            },
            {
                "roleMappings": [
                    _mapping(
                        GOOGLE, "Deny", type="Rules", mappingRules=[_rule("free", match="NotEqual"), _rule("paid")]
                    )
                ]
            },
        ),
        (
            {
                "RoleMappings": {
                    "graph.facebook.com": {"Type": "Token", "AmbiguousRoleResolution": "AuthenticatedRole"},
                    GOOGLE: _live_rules(("paid", "Equals"), ("free", "StartsWith")),
                }
            },
            {"RoleMappings": {GOOGLE: _live_rules(("free", "NotEqual"), ("paid", "Equals"))}},
            {"RoleMappings": ABSENT},
        ),
        {"supportedLoginProviders": {GOOGLE: "one.example", "graph.facebook.com": "7"}},
    ),
    Case(
        "principalTags",
        (
            {"principalTags": [{"identityProviderName": GOOGLE, "principalTags": {"tenant": "sub", "mail": "email"}}]},
            {"principalTags": [{"identityProviderName": GOOGLE, "useDefaults": True}]},
        ),
        (
            {"PrincipalTags": {"PrincipalTags": {"tenant": "sub", "mail": "email"}, "UseDefaults": False}},
            {"PrincipalTags": {"UseDefaults": True}},
            {"PrincipalTags": {"UseDefaults": False}},
        ),
        {"supportedLoginProviders": {GOOGLE: "one.example"}},
    ),
    Case(
        "permissions",
        (
            {"permissions": {"authenticated": [statement()], "unauthenticated": [statement("s3:ListBucket")]}},
            {
                "permissions": {
                    "authenticated": [
                        statement("s3:*", effect="deny"),
                        statement(
                            "execute-api:Invoke",
                            conditions=[
                                {"test": "StringEquals", "variable": "aws:PrincipalTag/tenant", "values": ["a", "b"]}
                            ],
                        ),
                    ]
                }
            },
        ),
        (
            {
                "authenticated": {"Statement": [live_statement()], "Version": "2012-10-17"},
                "unauthenticated": {"Statement": [live_statement("s3:ListBucket")], "Version": "2012-10-17"},
                "MaxSessionDuration": 3600,
            },
            {
                "authenticated": {
                    "Statement": [
                        live_statement("s3:*", "Deny"),
                        live_statement(
                            "execute-api:Invoke",
                            Condition={"StringEquals": {"aws:PrincipalTag/tenant": ["a", "b"]}},
                        ),
                    ],
                    "Version": "2012-10-17",
                },
                "unauthenticated": ABSENT,
                "MaxSessionDuration": 3600,
            },
            {"authenticated": ABSENT, "unauthenticated": ABSENT, "MaxSessionDuration": ABSENT},
        ),
        GUESTS,
    ),
    Case(
        "roleOptions",
        (
            {
                "roleOptions": {
                    "description": "one",
                    "maxSessionDuration": 7200,
                    "permissionsBoundary": f"{IAM}policy/boundary",
                }
            },
            {"roleOptions": {"description": "two", "permissionsBoundary": f"{IAM}policy/boundary-2"}},
        ),
        (
            {
                "Description": "one",
                "MaxSessionDuration": 7200,
                "PermissionsBoundary": {
                    "PermissionsBoundaryArn": f"{IAM}policy/boundary",
                    "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
                },
            },
            {
                "Description": "two",
                "MaxSessionDuration": 3600,
                "PermissionsBoundary": {
                    "PermissionsBoundaryArn": f"{IAM}policy/boundary-2",
                    "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
                },
            },
            {"Description": ABSENT, "MaxSessionDuration": 3600, "PermissionsBoundary": ABSENT},
        ),
        {"permissions": {"authenticated": [statement()]}},
    ),
]
