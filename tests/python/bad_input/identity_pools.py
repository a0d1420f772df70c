"""Identity pools that AWS would refuse, or that would give credentials to nobody."""

from __future__ import annotations

from bad_input.program import POOL_ID, REGION, ROLE, from_config, identity_pool

ENDPOINT = f"cognito-idp.{REGION}.amazonaws.com/{POOL_ID}"
CLIENT = "1example23456789abcdefghij"
READ = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::uploads/*"]}
USER_POOL_NAMED = "must be cognito-idp.<region>.amazonaws.com/<user pool id>: pass the user pool's endpoint"

TAGS = (
    "may have only letters, digits, blanks and _ . : / = + - @: the roles of permissions get the tags too, and IAM takes no "
    "others. Change the tag (it may be one of defaultTags), or pass roles that are managed elsewhere in roles"
)


def provider(name: str) -> dict[str, str]:
    return {"clientId": CLIENT, "providerName": name}


ACCESS = [
    identity_pool(
        "roles and permissions for one side",
        {"permissions": {"authenticated": [READ]}, "roles": {"authenticated": ROLE}},
        "roles.authenticated excludes permissions.authenticated: either the provider makes the role, or it is managed "
        "elsewhere",
    ),
    identity_pool(
        "tags that Cognito takes, and IAM does not give to roles",
        {
            "permissions": {"authenticated": [READ]},
            "tags": {"R&D": "yes", "Team": "web", "team": "app", "owner": "ops & web"},
        },
        f'tags["R&D"] its key {TAGS}',
        "tags.team is tags.Team in other capitals: the roles of permissions get the tags too, and to IAM the two are one. "
        "Leave one of them out",
        f"tags.owner {TAGS}",
    ),
    identity_pool(
        "options of roles that nobody makes",
        {
            "roleOptions": {
                "path": "apps",
                "maxSessionDuration": 60,
                "permissionsBoundary": "boundary",
                "description": "Шоп",
            }
        },
        "roleOptions.description must be Latin-1 text",
        "roleOptions.maxSessionDuration must be 3600 to 43200, and is 60",
        "roleOptions.path must begin and end with /, such as /apps/",
        "roleOptions.permissionsBoundary must be an ARN, such as arn:aws:iam::123456789012:policy/boundary",
        "roleOptions is about the roles of permissions, which is not given",
    ),
    identity_pool(
        "statements that IAM does not take",
        {
            "permissions": {
                "authenticated": [
                    {"effect": "Permit", "actions": ["s3"], "resources": ["uploads/*"]},
                    {
                        "actions": [],
                        "resources": [],
                        "conditions": [{"test": "String Equals", "variable": "", "values": []}],
                    },
                ]
            }
        },
        "permissions.authenticated[0].actions[0] must be * or service:Action, such as s3:GetObject",
        "permissions.authenticated[0].effect must be one of Allow, Deny",
        "permissions.authenticated[0].resources[0] must be * or an ARN, such as "
        "arn:aws:s3:::uploads/private/${cognito-identity.amazonaws.com:sub}/*",
        "permissions.authenticated[1].actions must not be empty",
        "permissions.authenticated[1].conditions[0].test must be the operator of a condition, such as StringEquals",
        "permissions.authenticated[1].conditions[0].values must not be empty",
        "permissions.authenticated[1].conditions[0].variable must not be empty",
        "permissions.authenticated[1].resources must not be empty",
    ),
    identity_pool(
        "a policy that is longer than IAM's quota",
        {
            "permissions": {
                "authenticated": [
                    {"actions": ["s3:GetObject"], "resources": [f"arn:aws:s3:::uploads/{i}/{'x' * 900}"]}
                    for i in range(12)
                ]
            }
        },
        "permissions.authenticated makes a policy of 11848 characters; IAM takes 10240. Merge statements, or manage the role "
        "elsewhere and pass it in roles",
    ),
    identity_pool(
        "names where the ARNs of roles and providers belong",
        {
            "roles": {"authenticated": "the-role-of-signed-in-users"},
            "samlProviderArns": ["corporate"],
            "openidConnectProviderArns": ["https://accounts.example.com"],
        },
        "openidConnectProviderArns[0] must be an ARN, such as "
        "arn:aws:iam::123456789012:oidc-provider/accounts.example.com",
        "roles.authenticated must be an ARN, such as arn:aws:iam::123456789012:role/signed-in",
        "samlProviderArns[0] must be an ARN, such as arn:aws:iam::123456789012:saml-provider/corporate",
    ),
]

OTHER = "is in another partition, and the pool is in aws: begin it with arn:aws:"
FOREIGN = ROLE.replace("arn:aws:", "arn:aws-cn:")

ACCESS += [
    identity_pool(
        "ARNs of another partition",
        {
            "roles": {"authenticated": FOREIGN},
            "samlProviderArns": ["arn:aws-cn:iam::123456789012:saml-provider/corporate"],
            "supportedLoginProviders": {"graph.facebook.com": "7"},
            "roleMappings": [
                {
                    "identityProvider": "graph.facebook.com",
                    "type": "Rules",
                    "ambiguousRoleResolution": "Deny",
                    "mappingRules": [{"claim": "plan", "matchType": "Equals", "value": "paid", "roleArn": FOREIGN}],
                }
            ],
            "allowUnauthenticatedIdentities": True,
            "permissions": {
                "unauthenticated": [
                    {"actions": ["s3:GetObject"], "resources": ["arn:*:s3:::a", "arn:aws-cn:s3:::uploads/*"]}
                ]
            },
        },
        f"roles.authenticated {OTHER}",
        f"samlProviderArns[0] {OTHER}",
        f"roleMappings[0].mappingRules[0].roleArn {OTHER}",
        f"permissions.unauthenticated[0].resources[1] {OTHER}",
    ),
    identity_pool(
        "more rules than a provider may have",
        {
            "supportedLoginProviders": {"graph.facebook.com": "7"},
            "roleMappings": [
                {
                    "identityProvider": "graph.facebook.com",
                    "type": "Rules",
                    "ambiguousRoleResolution": "Deny",
                    "mappingRules": [
                        {"claim": "plan", "matchType": "Equals", "value": str(number), "roleArn": ROLE}
                        for number in range(26)
                    ],
                }
            ],
        },
        "roleMappings[0].mappingRules must have 1 to 25 items, and has 26",
    ),
]

PROVIDERS = [
    identity_pool(
        "user pools by other names than their endpoint",
        {
            "cognitoIdentityProviders": [
                provider(f"https://{ENDPOINT}"),
                provider(POOL_ID),
                provider("accounts.google.com"),
                provider(f"cognito-idp.us-east-1.amazonaws.com/{POOL_ID}"),
                provider(f"cognito-idp.{REGION}.amazonaws.com.cn/{POOL_ID}"),
            ]
        },
        "cognitoIdentityProviders[0].providerName must come without a scheme: pass the user pool's endpoint",
        f"cognitoIdentityProviders[1].providerName {USER_POOL_NAMED}",
        f"cognitoIdentityProviders[2].providerName {USER_POOL_NAMED}",
        "cognitoIdentityProviders[3].providerName names one region, and a pool in another: pass the user pool's endpoint",
        "cognitoIdentityProviders[4].providerName must have the host cognito-idp.<region>.amazonaws.com: pass the user "
        "pool's endpoint",
    ),
    from_config(
        identity_pool(
            "a user pool without a client, and a word for a switch",
            {
                "cognitoIdentityProviders": [{"providerName": ENDPOINT, "serverSideTokenCheck": "sometimes"}],
                "allowUnauthenticatedIdentitys": True,
            },
            "allowUnauthenticatedIdentitys is not a property here; did you mean allowUnauthenticatedIdentities?",
            "cognitoIdentityProviders[0].serverSideTokenCheck must be a boolean, and is a string",
            "cognitoIdentityProviders[0].clientId is required, and missing",
        )
    ),
    identity_pool(
        "names that identity pools do not take",
        {
            "identityPoolName": "shop/customers",
            "developerProviderName": "login example",
            "supportedLoginProviders": {"graph.facebook.com": "app id", "": "x"},
        },
        "property developerProviderName value {login example} has a problem: "
        "may have only ASCII letters, digits, _ . and -",
        "property identityPoolName value {shop/customers} has a problem: "
        "may have only ASCII letters, digits, white space and _ + = , . @ -",
        'supportedLoginProviders[""] its key must be 1 to 128 characters long, and is 0',
        'supportedLoginProviders["graph.facebook.com"] may have only ASCII letters, digits, _ . ; / and -',
    ),
]

MAPPINGS = [
    identity_pool(
        "rules that are missing, and rules that nobody reads",
        {
            "cognitoIdentityProviders": [{"clientId": client, "providerName": ENDPOINT} for client in ("a", "b")],
            "roleMappings": [
                {"identityProvider": f"{ENDPOINT}:a", "type": "Rules", "ambiguousRoleResolution": "Deny"},
                {
                    "identityProvider": f"{ENDPOINT}:b",
                    "type": "Token",
                    "ambiguousRoleResolution": "Deny",
                    "mappingRules": [{"claim": "plan", "matchType": "Equals", "value": "paid", "roleArn": ROLE}],
                },
            ],
        },
        "roleMappings[0].mappingRules is required with type: Rules",
        "roleMappings[1].mappingRules needs type: Rules",
    ),
    identity_pool(
        "mappings in words that AWS does not know",
        {
            "supportedLoginProviders": {"graph.facebook.com": "7"},
            "roleMappings": [
                {
                    "identityProvider": "graph.facebook.com",
                    "type": "Rule",
                    "ambiguousRoleResolution": "Allow",
                    "mappingRules": [
                        {"claim": "the plan", "matchType": "equals", "value": "", "roleArn": "paid-users"}
                    ],
                }
            ],
        },
        "roleMappings[0].ambiguousRoleResolution must be one of AuthenticatedRole, Deny",
        "roleMappings[0].mappingRules[0].claim must not have blanks or control characters",
        "roleMappings[0].mappingRules[0].matchType must be one of Equals, Contains, StartsWith, NotEqual; did you mean "
        "Equals?",
        "roleMappings[0].mappingRules[0].roleArn must be an ARN, such as arn:aws:iam::123456789012:role/paid",
        "roleMappings[0].mappingRules[0].value must be 1 to 128 characters long, and is 0",
        "roleMappings[0].type must be one of Token, Rules; did you mean Rules?",
    ),
    identity_pool(
        "two entries for one provider",
        {
            "cognitoIdentityProviders": [provider(ENDPOINT), provider(ENDPOINT) | {"serverSideTokenCheck": True}],
            "supportedLoginProviders": {"graph.facebook.com": "7"},
            "roleMappings": [
                {"identityProvider": "graph.facebook.com", "type": "Token", "ambiguousRoleResolution": "Deny"}
            ]
            * 2,
            "principalTags": [{"identityProviderName": ENDPOINT, "useDefaults": use} for use in (True, False)],
        },
        "cognitoIdentityProviders[1] names an app client that has an entry already: one for each client",
        "roleMappings[1].identityProvider has an entry already: one for each provider",
        "principalTags[1].identityProviderName has an entry already: one for each provider",
    ),
    identity_pool(
        "mappings of a user pool without its client, and tags of the pool with it",
        {
            "roleMappings": [{"identityProvider": ENDPOINT, "type": "Token", "ambiguousRoleResolution": "Deny"}],
            "principalTags": [{"identityProviderName": f"https://{ENDPOINT}", "principalTags": {"t": "x" * 257}}],
        },
        "principalTags[0].principalTags.t must be 1 to 256 characters long, and is 257",
        "roleMappings[0].identityProvider must end in a colon and the id of the app client: "
        "<the user pool's endpoint>:<client id>",
        "principalTags[0].identityProviderName must come without a scheme: pass the user pool's endpoint",
    ),
]

ROWS = [*ACCESS, *PROVIDERS, *MAPPINGS]
