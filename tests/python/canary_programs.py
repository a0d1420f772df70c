"""Programs that are secret in every property, with a canary wherever a text may stand."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from canaries import Canaries
from engine import Resources

APPS = "arn:aws:mobiletargeting:us-east-1:123456789012:apps/"
ACCOUNT = "arn:aws:iam::123456789012:"
KEY = "arn:aws:kms:us-east-1:123456789012:key/"
USER_POOL = "cognito-idp.us-east-1.amazonaws.com/us-east-1_"
LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:"
SIMPLE_TRIGGERS = (
    "createAuthChallenge", "customMessage", "defineAuthChallenge", "postAuthentication", "postConfirmation",
    "preAuthentication", "preSignUp", "userMigration", "verifyAuthChallengeResponse",
)  # fmt: skip
VERSIONED_TRIGGERS = ("customEmailSender", "customSmsSender", "inboundFederation", "preTokenGenerationConfig")
# These are the id of their resource, or a part of it, which the engine keeps in clear.
IDS = frozenset({("UserPoolDomain", "domain"), ("IdentityProvider", "providerName")})


def pool(plant: Canaries) -> dict[str, Any]:
    """A user pool with nearly every property; the rest excludes one of these."""

    def c(place: str) -> str:
        return plant(f"UserPool.{place}")

    host = f"{c('sourceArn')}.example.com"
    triggers = {name: f"{LAMBDA}{c(name)}" for name in SIMPLE_TRIGGERS}
    versioned = {name: {"lambdaArn": f"{LAMBDA}{c(name)}", "lambdaVersion": "V1_0"} for name in VERSIONED_TRIGGERS}
    least, most = (plant.lasting_digits(f"UserPool.schemas.{bound}") for bound in ("minValue", "maxValue"))
    before = versioned["preTokenGenerationConfig"]["lambdaArn"]
    return {
        "name": c("name"),
        "tags": {c("tags, a key"): c("tags")},
        "accountRecoverySetting": {
            "recoveryMechanisms": [
                {"name": "verified_email", "priority": 1},
                {"name": "verified_phone_number", "priority": 2},
            ]
        },
        "acrConfiguration": {f"Level{level}": {"acrValue": c(f"acrValue, {level}")} for level in range(1, 5)},
        "adminCreateUserConfig": {
            "allowAdminCreateUserOnly": True,
            "inviteMessageTemplate": {
                "emailSubject": c("invite.emailSubject"),
                "emailMessage": f'{{username}} {{####}} "{c("invite.emailMessage")}" & <b>',
                "smsMessage": f"{{username}} {{####}} {c('invite.smsMessage')}",
            },
        },
        "aliasAttributes": ["email"],
        "autoVerifiedAttributes": ["email"],
        "dcrConfiguration": {"allowedScopes": [f"{c('dcr.allowedScopes')}/read"]},
        "deletionProtection": "INACTIVE",
        "deviceConfiguration": {"challengeRequiredOnNewDevice": True},
        "emailConfiguration": {
            "emailSendingAccount": "DEVELOPER",
            "sourceArn": f"arn:aws:ses:us-east-1:123456789012:identity/{host}",
            "configurationSet": c("configurationSet"),
            "fromEmailAddress": f"{c('from, the name')} <{c('from')}@{host}>",
            "replyToEmailAddress": f"{c('replyTo')}@example.com",
        },
        "forceDestroy": True,
        "lambdaConfig": triggers | versioned | {"preTokenGeneration": before, "kmsKeyId": f"{KEY}{c('kmsKeyId')}"},
        "mfaConfiguration": "OPTIONAL",
        "passwordPolicy": {"minimumLength": 17},
        "schemas": [
            {"name": plant.lasting("UserPool.schemas"), "attributeDataType": "String", "mutable": True},
            {
                "name": "rank",
                "attributeDataType": "Number",
                "mutable": True,
                "numberAttributeConstraints": {"minValue": least, "maxValue": most},
            },
        ],
        "smsAuthenticationMessage": f"{{####}} {c('smsAuthenticationMessage')}",
        "smsConfiguration": {
            "snsCallerArn": f"{ACCOUNT}role/{c('snsCallerArn')}",
            "externalId": c("externalId"),
            "snsRegion": c("snsRegion"),
        },
        "softwareTokenMfaConfiguration": {"enabled": True},
        "userAttributeUpdateSettings": {"attributesRequireVerificationBeforeUpdates": ["email"]},
        "userPoolTier": "PLUS",
        "userPoolAddOns": {"advancedSecurityMode": "AUDIT"},
        "usernameConfiguration": {"caseSensitive": False},
        "verificationMessageTemplate": {
            "emailMessage": f"{{####}} {c('verification.emailMessage')}",
            "emailSubject": c("verification.emailSubject"),
            "emailMessageByLink": f"{{##here##}} {c('verification.emailMessageByLink')}",
            "emailSubjectByLink": c("verification.emailSubjectByLink"),
            "smsMessage": f"{{####}} {c('verification.smsMessage')}",
        },
        "webAuthnConfiguration": {"relyingPartyId": f"{c('relyingPartyId')}.example.com"},
        "emailMfaConfiguration": {"subject": c("emailMfa.subject"), "message": f"{{####}} {c('emailMfa.message')}"},
        "signInPolicy": {"allowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]},
        "keyConfiguration": {"keyType": "CUSTOMER_MANAGED_KEY", "kmsKeyArn": f"{KEY}{c('kmsKeyArn')}"},
    }


def texter(plant: Canaries) -> dict[str, Any]:
    """A user pool that sends its SMS the other way."""

    def c(place: str) -> str:
        return plant(f"UserPool.{place}")

    names = ("configurationSetName", "externalId", "inEntityId", "inTemplateId", "originationIdentity")
    sender = {name: c(f"eumsSms.{name}") for name in names}
    return {
        "name": c("name of the texter"),
        "smsConfiguration": {"eumsSms": sender | {"callerArn": f"{ACCOUNT}role/{c('eumsSms.callerArn')}"}},
    }


def app(plant: Canaries) -> dict[str, Any]:
    """An app client with a secret that the program gives."""

    def c(place: str) -> str:
        return plant(f"UserPoolClient.{place}")

    own = f"custom:{plant.latest('UserPool.schemas')}"
    home = f"https://{c('callbackUrls')}.example.com/{c('callbackUrls, the path')}"
    return {
        "userPoolId": "${pool.id}",
        "name": c("name"),
        "clientSecret": f"{plant.lasting('UserPoolClient.clientSecret')}_0123456789_0123456789",
        "callbackUrls": [home, f"https://{c('callbackUrls[1]')}.example.com/"],
        "defaultRedirectUri": home,
        "logoutUrls": [f"https://{c('logoutUrls')}.example.com/"],
        "allowedOauthFlowsUserPoolClient": True,
        "allowedOauthFlows": ["code"],
        "allowedOauthScopes": ["openid"],
        "explicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "analyticsConfiguration": {
            "applicationId": plant.digits("UserPoolClient.applicationId", "0123456789abcdef"),
            "externalId": c("externalId"),
            "roleArn": f"{ACCOUNT}role/{c('roleArn')}",
        },
        "readAttributes": ["email", own],
        "writeAttributes": ["email", own],
        "accessTokenValidity": 7,
        "tokenValidityUnits": {"accessToken": "minutes"},
        "refreshTokenValidity": 5,
        "supportedIdentityProviders": ["COGNITO"],
        "enableTokenRevocation": True,
        "preventUserExistenceErrors": "ENABLED",
        "authSessionValidity": 5,
    }


def providers(plant: Canaries) -> Resources:
    """An identity provider of each shape of details."""

    def c(place: str) -> str:
        return plant(f"IdentityProvider.{place}")

    xml = f'<?xml version="1.0"?>\n<EntityDescriptor id="{c("MetadataFile")}">\n  <IDPSSODescriptor/>\n</EntityDescriptor>\n'
    given: dict[str, tuple[str, str, dict[str, Any]]] = {
        "oidc": (
            "Corporate",
            "OIDC",
            {
                "client_id": c("OIDC.client_id"),
                "client_secret": c("OIDC.client_secret"),
                "authorize_scopes": f"openid {c('OIDC.authorize_scopes')}",
                "oidc_issuer": f"https://{c('OIDC.oidc_issuer')}.example.com",
            },
        ),
        "google": (
            "Google",
            "Google",
            {
                "client_id": c("Google.client_id"),
                "client_secret": c("Google.client_secret"),
                "authorize_scopes": "openid email",
            },
        ),
        "apple": (
            "SignInWithApple",
            "SignInWithApple",
            {
                "client_id": c("Apple.client_id"),
                "team_id": c("Apple.team_id"),
                "key_id": c("Apple.key_id"),
                "private_key": f"-----BEGIN PRIVATE KEY-----\n{c('Apple.private_key')}\n-----END PRIVATE KEY-----",
                "authorize_scopes": "email name",
            },
        ),
        "saml": ("Partner", "SAML", {"MetadataFile": xml}),
    }
    return {
        name: {
            "type": "cognito:IdentityProvider",
            "properties": {
                "userPoolId": "${pool.id}",
                "providerName": called,
                "providerType": kind,
                "providerDetails": details,
                "attributeMapping": {"email": c(f"{kind}.attributeMapping")},
                "idpIdentifiers": [c(f"{kind}.idpIdentifiers")],
            }
            | ({"acrMapping": {f"Level{n}": c(f"acrMapping, {n}") for n in range(1, 5)}} if kind == "OIDC" else {}),
        }
        for name, (called, kind, details) in given.items()
    }


def identities(plant: Canaries) -> dict[str, Any]:
    """An identity pool with a role of its own and one of the program's."""

    def c(place: str) -> str:
        return plant(f"IdentityPool.{place}")

    users, client = f"{USER_POOL}{c('providerName')}", c("clientId")
    return {
        "identityPoolName": c("identityPoolName"),
        "allowUnauthenticatedIdentities": True,
        "allowClassicFlow": True,
        "developerProviderName": plant.lasting("IdentityPool.developerProviderName"),
        "openidConnectProviderArns": [f"{ACCOUNT}oidc-provider/{c('openidConnectProviderArns')}.example.com"],
        "samlProviderArns": [f"{ACCOUNT}saml-provider/{c('samlProviderArns')}"],
        "supportedLoginProviders": {"www.amazon.com": f"amzn1.application-oa2-client.{c('supportedLoginProviders')}"},
        "permissions": {
            "authenticated": [
                {
                    "actions": [f"s3:{c('permissions.actions')}"],
                    "resources": [f"arn:aws:s3:::{c('permissions.resources')}/*"],
                    "conditions": [
                        {
                            "test": "StringEquals",
                            "variable": f"aws:RequestTag/{c('permissions.variable')}",
                            "values": [c("permissions.values")],
                        }
                    ],
                }
            ]
        },
        "roles": {"unauthenticated": f"{ACCOUNT}role/{c('roles')}"},
        "roleOptions": {
            "description": c("roleOptions.description"),
            "path": f"/{plant.lasting('IdentityPool.roleOptions.path')}/",
            "permissionsBoundary": f"{ACCOUNT}policy/{c('roleOptions.permissionsBoundary')}",
        },
        "cognitoIdentityProviders": [{"clientId": client, "providerName": users}],
        "roleMappings": [
            {
                "identityProvider": f"{users}:{client}",
                "type": "Rules",
                "ambiguousRoleResolution": "Deny",
                "mappingRules": [
                    {
                        "claim": c("roleMappings.claim"),
                        "matchType": "Equals",
                        "value": c("roleMappings.value"),
                        "roleArn": f"{ACCOUNT}role/{c('roleMappings.roleArn')}",
                    }
                ],
            }
        ],
        "principalTags": [
            {
                "identityProviderName": users,
                "useDefaults": False,
                "principalTags": {c("principalTags, a key"): c("principalTags")},
            }
        ],
        "tags": {c("tags, a key"): c("tags")},
    }


def guests(plant: Canaries) -> dict[str, Any]:
    """An identity pool whose roles stand the other way round."""

    def c(place: str) -> str:
        return plant(f"IdentityPool.unauthenticated.{place}")

    condition = {"test": "StringEquals", "variable": f"aws:RequestTag/{c('variable')}", "values": [c("values")]}
    statement = {
        "actions": [f"s3:{c('actions')}"],
        "resources": [f"arn:aws:s3:::{c('resources')}/*"],
        "conditions": [condition],
    }
    return {
        "identityPoolName": c("identityPoolName"),
        "allowUnauthenticatedIdentities": True,
        "permissions": {"unauthenticated": [statement]},
        "roles": {"authenticated": f"{ACCOUNT}role/{plant('IdentityPool.roles.authenticated')}"},
    }


def branding(plant: Canaries) -> dict[str, Any]:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" id="{plant("ManagedLoginBranding.assets")}"/>'
    settings = {"componentClasses": {"buttons": {plant("ManagedLoginBranding.settings"): 4}}}
    return {
        "userPoolId": "${pool.id}",
        "clientId": "${app.id}",
        "settings": json.dumps(settings),
        "assets": [
            {
                "category": "FORM_LOGO",
                "colorMode": "LIGHT",
                "extension": "SVG",
                "resourceId": plant("ManagedLoginBranding.resourceId"),
                "bytes": base64.b64encode(svg.encode()).decode(),
            }
        ],
    }


def triggers(plant: Canaries, functions: dict[str, str]) -> dict[str, Any]:
    """All triggers, of functions that are there."""
    versioned = {name: {"lambdaArn": functions[name], "lambdaVersion": "V1_0"} for name in VERSIONED_TRIGGERS}
    simple = {name: functions[name] for name in SIMPLE_TRIGGERS}
    before = functions["preTokenGenerationConfig"]
    key = f"{KEY}{plant('UserPoolTriggers.kmsKeyId')}"
    return {"userPoolId": "${other.id}", "preTokenGeneration": before, "kmsKeyId": key} | simple | versioned


def domain(plant: Canaries, refused: bool) -> dict[str, Any]:
    """A domain, with a failover that is refused: the pool is in one Region only."""

    def c(place: str) -> str:
        return plant(f"UserPoolDomain.{place}")

    own = {
        "userPoolId": "${other.id}",
        "domain": "auth.example.com",
        "certificateArn": f"arn:aws:acm:us-east-1:123456789012:certificate/{c('certificateArn')}",
        "managedLoginVersion": 2,
    }
    if not refused:
        return own
    ids = {name: c(name) for name in ("primaryRoute53HealthCheckId", "secondaryRegion")}
    return own | {"routing": {"failover": ids}}


def program(
    plant: Canaries,
    functions: dict[str, str],
    mark: Callable[[Any], Any],
    lasting: bool = False,
    refused: bool = False,
) -> Resources:
    """Every resource, secret in every property. The triggers of `other` call the functions. With other values each time,
    unless it is to be `lasting`. Some of what is `refused` stands there for that only."""
    plant.stays = lasting

    def a(token: str, properties: dict[str, Any]) -> dict[str, Any]:
        hidden = {name: mark(v) if (token, name) not in IDS else v for name, v in properties.items()}
        return {"type": f"cognito:{token}", "properties": hidden}

    resources = {
        "pool": a("UserPool", pool(plant)),
        "texter": a("UserPool", texter(plant)),
        "other": a("UserPool", {"name": plant("UserPool.name of the other")}),
        "app": a("UserPoolClient", app(plant)),
        "server": a(
            "UserPoolClient",
            {
                "userPoolId": "${pool.id}",
                "generateSecret": True,
                "analyticsConfiguration": {"applicationArn": f"{APPS}{plant('UserPoolClient.applicationArn')}"},
            },
        ),
        "second": a(
            "UserPoolClientSecret",
            {
                "userPoolId": "${pool.id}",
                "clientId": "${server.id}",
                "clientSecret": f"{plant.lasting('UserPoolClientSecret.clientSecret')}_0123456789_0123456789",
            },
        ),
        # These secrets are AWS's own.
        "batch": a("UserPoolClient", {"userPoolId": "${pool.id}", "generateSecret": True}),
        "spare": a("UserPoolClientSecret", {"userPoolId": "${pool.id}", "clientId": "${batch.id}"}),
        **{name: a("IdentityProvider", one["properties"]) for name, one in providers(plant).items()},
        "identities": a("IdentityPool", identities(plant)),
        "guests": a("IdentityPool", guests(plant)),
        "style": a("ManagedLoginBranding", branding(plant)),
        "prefix": a("UserPoolDomain", {"userPoolId": "${pool.id}", "domain": "customers", "managedLoginVersion": 2}),
        "custom": a("UserPoolDomain", domain(plant, refused)),
        "triggers": a("UserPoolTriggers", triggers(plant, functions)),
    }
    plant.stays = False
    return resources
