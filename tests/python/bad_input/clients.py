"""App clients that AWS would refuse, or that could not work."""

from __future__ import annotations

from bad_input.program import ACCOUNT, HIDDEN, POOL_ID, REGION, Wrong, client, from_config, problems_of, refused

OAUTH = {
    "allowedOauthFlowsUserPoolClient": True,
    "allowedOauthFlows": ["code"],
    "allowedOauthScopes": ["openid"],
    "callbackUrls": ["https://app.example.com/in"],
}
MACHINE = {
    "allowedOauthFlowsUserPoolClient": True,
    "allowedOauthFlows": ["client_credentials"],
    "allowedOauthScopes": ["orders/read"],
    "generateSecret": True,
}
PINPOINT = f"arn:aws:mobiletargeting:{REGION}:{ACCOUNT}:apps/0123456789abcdef"


def of_pool(mistake: str, pool_id: str, problem: str) -> Wrong:
    """A client of a pool that cannot be its pool."""
    return client(mistake, {"userPoolId": pool_id}, f"property userPoolId value {{{pool_id}}} has a problem: {problem}")


POOLS = [
    from_config(
        Wrong(
            "a client of no pool",
            **refused("UserPoolClient", {"name": 7, "poolId": POOL_ID}),
        ).with_(
            says=problems_of(
                "UserPoolClient",
                "property name value {7} has a problem: must be a string, and is a number: put it in quotes",
                "poolId is not a property here; did you mean userPoolId?",
                "userPoolId is required, and missing",
            )
        )
    ),
    Wrong(
        "a pool where its id belongs",
        program={
            "resources": {
                "pool": {"type": "cognito:UserPool"},
                "wrong": {"type": "cognito:UserPoolClient", "properties": {"userPoolId": "${pool}"}},
            }
        },
        says=problems_of(
            "UserPoolClient",
            "userPoolId must be a string, and is a resource: pass one of its properties, such as its id or arn",
        ),
    ),
    of_pool(
        "the ARN of a pool where its id belongs",
        f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{POOL_ID}",
        "must be the id of a user pool, such as us-east-1_AbCdEfGhI",
    ),
    of_pool(
        "the name of a pool where its id belongs",
        "customers",
        "must be the id of a user pool, such as us-east-1_AbCdEfGhI",
    ),
    of_pool(
        "a pool of another region",
        "us-east-1_AbCdEfGhI",
        f"is in us-east-1, and the provider works in {REGION}: set cognito:region, or give the resource a provider "
        "for us-east-1",
    ),
]

FLOWS = [
    client(
        "sign-in flows that AWS does not know",
        {"explicitAuthFlows": ["ALLOW_USER_SRP_AUTHS!", "SRP"], "preventUserExistenceErrors": "YES"},
        "explicitAuthFlows[0] must be one of ADMIN_NO_SRP_AUTH, CUSTOM_AUTH_FLOW_ONLY, USER_PASSWORD_AUTH, "
        "ALLOW_ADMIN_USER_PASSWORD_AUTH, ALLOW_CUSTOM_AUTH, ALLOW_USER_PASSWORD_AUTH, ALLOW_USER_SRP_AUTH, "
        "ALLOW_REFRESH_TOKEN_AUTH, ALLOW_USER_AUTH, ALLOW_TOKEN_EXCHANGE_DELEGATION, ALLOW_TOKEN_EXCHANGE_IMPERSONATION; "
        "did you mean ALLOW_USER_SRP_AUTH?",
        "explicitAuthFlows[1] must be one of ADMIN_NO_SRP_AUTH, CUSTOM_AUTH_FLOW_ONLY, USER_PASSWORD_AUTH, "
        "ALLOW_ADMIN_USER_PASSWORD_AUTH, ALLOW_CUSTOM_AUTH, ALLOW_USER_PASSWORD_AUTH, ALLOW_USER_SRP_AUTH, "
        "ALLOW_REFRESH_TOKEN_AUTH, ALLOW_USER_AUTH, ALLOW_TOKEN_EXCHANGE_DELEGATION, ALLOW_TOKEN_EXCHANGE_IMPERSONATION",
        "property preventUserExistenceErrors value {YES} has a problem: must be one of LEGACY, ENABLED",
    ),
    client(
        # P40
        "a slip in the name of a flow, which is no flow that AWS may have by now",
        {"explicitAuthFlows": ["ALLOW_USER_SPR_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]},
        "explicitAuthFlows[0] must be one of ADMIN_NO_SRP_AUTH, CUSTOM_AUTH_FLOW_ONLY, USER_PASSWORD_AUTH, "
        "ALLOW_ADMIN_USER_PASSWORD_AUTH, ALLOW_CUSTOM_AUTH, ALLOW_USER_PASSWORD_AUTH, ALLOW_USER_SRP_AUTH, "
        "ALLOW_REFRESH_TOKEN_AUTH, ALLOW_USER_AUTH, ALLOW_TOKEN_EXCHANGE_DELEGATION, ALLOW_TOKEN_EXCHANGE_IMPERSONATION; "
        "did you mean ALLOW_USER_SRP_AUTH?",
    ),
    client(
        # P26
        "old names of flows beside new ones",
        {"explicitAuthFlows": ["USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"]},
        "explicitAuthFlows mixes the names of old with the ALLOW_ ones: use ALLOW_ names only",
    ),
    client(
        # P27
        "rotation beside the flow that it replaces",
        {
            "explicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            "refreshTokenRotation": {"feature": "ENABLED", "retryGracePeriodSeconds": 61},
        },
        "refreshTokenRotation.retryGracePeriodSeconds must be 0 to 60, and is 61",
        "explicitAuthFlows has ALLOW_REFRESH_TOKEN_AUTH, which excludes refreshTokenRotation: leave it out",
    ),
    client(
        "facts about users from a client without a secret",
        {"enablePropagateAdditionalUserContextData": True},
        "property enablePropagateAdditionalUserContextData value {true} has a problem: needs a client with a secret: "
        "generateSecret: true, or a clientSecret",
    ),
    client(
        "attributes that no app can write",
        {"writeAttributes": ["email", "email_verified", "sub"]},
        "writeAttributes has email_verified, which only AWS and administrators write: leave it out",
        "writeAttributes has sub, which only AWS and administrators write: leave it out",
    ),
    client(
        "attributes of the pool's own without their prefix",
        {"readAttributes": ["email", "tenant"], "writeAttributes": ["custom:tenant", "plan"]},
        "readAttributes has tenant, which is no standard attribute: one of the pool's own is custom:tenant",
        "writeAttributes has plan, which is no standard attribute: one of the pool's own is custom:plan",
    ),
]

# P24: what is said of a secret does not show it.
SECRETS = [
    client(
        "a secret beside one that AWS is to make",
        {"clientSecret": "0123456789_0123456789_0123", "generateSecret": True},
        "clientSecret excludes generateSecret: true: leave one of the two out",
    ),
    client(
        "a secret with blanks",
        {"clientSecret": HIDDEN + HIDDEN},
        "clientSecret may have only ASCII letters, digits, _ and +",
    ),
    client("a short secret", {"clientSecret": "short"}, "clientSecret must be 24 to 64 characters long, and is 5"),
    Wrong(
        "a second secret of no client",
        **refused(
            "UserPoolClientSecret",
            {"userPoolId": POOL_ID, "clientId": "my client", "clientSecret": HIDDEN},
            "property clientId value {my client} has a problem: must be the id of an app client, such as "
            "3fetogamdv9aqa0393adsd7viv",
            "clientSecret must be 24 to 64 characters long, and is 21",
        ),
    ),
    client(
        "a session that lasts too long",
        {"sessionConfiguration": {"ssoSession": {"maxValidityMinutes": 129601}}},
        "sessionConfiguration.ssoSession.maxValidityMinutes must be 0 to 129600, and is 129601",
    ),
]

OAUTH_ROWS = [
    client(
        "OAuth settings with OAuth off",
        {
            "allowedOauthFlows": ["code"],
            "allowedOauthScopes": ["openid"],
            "callbackUrls": ["https://a.example.com"],
            "logoutUrls": ["https://a.example.com"],
        },
        "allowedOauthFlows needs allowedOauthFlowsUserPoolClient: true, which switches OAuth on",
        "allowedOauthScopes needs allowedOauthFlowsUserPoolClient: true, which switches OAuth on",
        "callbackUrls needs allowedOauthFlowsUserPoolClient: true, which switches OAuth on",
        "logoutUrls needs allowedOauthFlowsUserPoolClient: true, which switches OAuth on",
    ),
    client(
        "OAuth on, and nothing else",
        {"allowedOauthFlowsUserPoolClient": True},
        "allowedOauthFlows is required with allowedOauthFlowsUserPoolClient: true",
        "allowedOauthScopes is required with allowedOauthFlowsUserPoolClient: true",
    ),
    client(
        "an OAuth flow by its other name",
        OAUTH | {"allowedOauthFlows": ["authorization_code"]},
        "allowedOauthFlows[0] must be one of code, implicit, client_credentials",
    ),
    client(
        # P30: some scopes are about users
        "a flow for machines in a client for people",
        OAUTH | {"allowedOauthFlows": ["code", "client_credentials"]},
        "allowedOauthFlows has client_credentials, which must stand alone: make a second client for it",
        "generateSecret must be true for the flow client_credentials, or clientSecret be given",
        "allowedOauthScopes has openid, which is about a user; client_credentials takes scopes of resource servers only",
    ),
    client(
        "a machine without a secret",
        MACHINE | {"generateSecret": False},
        "property generateSecret value {false} has a problem: must be true for the flow client_credentials, "
        "or clientSecret be given",
    ),
    client(
        "scopes that no one could ask for",
        OAUTH | {"allowedOauthScopes": ["openid email", "x" * 257]},
        'allowedOauthScopes[0] may have only visible ASCII characters other than " and \\',
        "allowedOauthScopes[1] must be 1 to 256 characters long, and is 257",
    ),
    client(
        "nowhere to send users back to",
        {name: value for name, value in OAUTH.items() if name != "callbackUrls"},
        "callbackUrls is required for the flows code and implicit: where Cognito sends the user back to",
    ),
    client(
        "URLs that Cognito sends nobody to",
        OAUTH
        | {
            "callbackUrls": [
                "http://app.example.com/in",
                "/in",
                "https://app.example.com/#/in",
                "http://localhost.example.com",
                "https:///in",
            ],
            "logoutUrls": ["app.example.com/out", "https://app.example.com/log out"],
        },
        "logoutUrls[1] must not have blanks or control characters",
        "callbackUrls[0] must be https: http is for localhost, 127.0.0.1 and [::1] only",
        "callbackUrls[1] must be an absolute URL",
        "callbackUrls[2] must not have a fragment (#…)",
        "callbackUrls[3] must be https: http is for localhost, 127.0.0.1 and [::1] only",
        "callbackUrls[4] must have a host",
        "logoutUrls[0] must be an absolute URL",
    ),
    client(
        "a default that is not among the callbacks",
        OAUTH | {"defaultRedirectUri": "https://app.example.com/other"},
        "property defaultRedirectUri value {https://app.example.com/other} has a problem: must be one of callbackUrls",
    ),
]

TOKENS = [
    client(
        # P16
        "lifetimes out of range in the units that they have by default",
        {"accessTokenValidity": 25, "idTokenValidity": 0, "refreshTokenValidity": 3651, "authSessionValidity": 2},
        "property authSessionValidity value {2} has a problem: must be 3 to 15, and is 2",
        "property idTokenValidity value {0} has a problem: must be 1 to 86400, and is 0",
        "property accessTokenValidity value {25} has a problem: must be 1 to 24 in hours "
        "(the unit is tokenValidityUnits.accessToken)",
        "property refreshTokenValidity value {3651} has a problem: must be 1 to 3650 in days "
        "(the unit is tokenValidityUnits.refreshToken)",
    ),
    client(
        # P16
        "lifetimes out of range in the units that the program gives",
        {
            "accessTokenValidity": 4,
            "idTokenValidity": 2,
            "refreshTokenValidity": 59,
            "tokenValidityUnits": {"accessToken": "minutes", "idToken": "days", "refreshToken": "minutes"},
        },
        "property accessTokenValidity value {4} has a problem: must be 5 to 1440 in minutes "
        "(the unit is tokenValidityUnits.accessToken)",
        "property idTokenValidity value {2} has a problem: must be 1 in days (the unit is tokenValidityUnits.idToken)",
        "property refreshTokenValidity value {59} has a problem: must be 60 to 5256000 in minutes "
        "(the unit is tokenValidityUnits.refreshToken)",
    ),
    client(
        "a unit that AWS does not know",
        {"accessTokenValidity": 1, "tokenValidityUnits": {"accessToken": "hour"}},
        "tokenValidityUnits.accessToken must be one of seconds, minutes, hours, days; did you mean hours?",
    ),
    client(
        "figures to two places",
        {"analyticsConfiguration": {"applicationArn": PINPOINT, "externalId": "x", "roleArn": "r"}},
        "analyticsConfiguration.roleArn must be an ARN, such as arn:aws:iam::123456789012:role/cognito-pinpoint",
        "analyticsConfiguration.externalId excludes applicationArn: give one, or the other three together",
    ),
    client(
        "figures to half a place",
        {"analyticsConfiguration": {"applicationId": "0123abcd"}},
        "analyticsConfiguration.externalId is required with applicationId",
        "analyticsConfiguration.roleArn is required with applicationId",
    ),
]

ROWS = [*POOLS, *FLOWS, *SECRETS, *OAUTH_ROWS, *TOKENS]
