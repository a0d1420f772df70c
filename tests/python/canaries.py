"""Texts that stand nowhere else: a program that is secret in every property, and the search for what got out."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from engine import Resources

ACCOUNT = "arn:aws:iam::123456789012:"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:"
SIMPLE_TRIGGERS = (
    "createAuthChallenge", "customMessage", "defineAuthChallenge", "postAuthentication", "postConfirmation",
    "preAuthentication", "preSignUp", "userMigration", "verifyAuthChallengeResponse",
)  # fmt: skip
# These are the id of their resource, or a part of it, which the engine keeps in clear.
IDS = frozenset({("UserPoolDomain", "domain"), ("IdentityProvider", "providerName")})


def secret(value: Any) -> dict[str, Any]:
    return {"fn::secret": value}


def secret_leaves(value: Any) -> Any:
    """The same marks, on each text, number and boolean by itself: keys of maps lie open."""
    if isinstance(value, dict):
        return {name: secret_leaves(one) for name, one in value.items()}
    return [secret_leaves(one) for one in value] if isinstance(value, list) else secret(value)


def is_key(place: str) -> bool:
    return place.endswith(", a key")


@dataclass
class Canaries:
    """Each names the property that it stands in."""

    places: dict[str, str] = field(default_factory=dict)
    stays: bool = False

    def __call__(self, place: str) -> str:
        """A new one. It is fit for a name, a tag, a label of a host and a segment of a path."""
        if self.stays:
            return self.latest(place)
        text = f"cnry{len(self.places):04}zq"
        self.places[text] = place
        return text

    def lasting(self, place: str) -> str:
        """The one that stands there already, where a program cannot change it."""
        return self.latest(place) if place in self.places.values() else self(place)

    def latest(self, place: str) -> str:
        return [text for text, there in self.places.items() if there == place][-1]

    def forms(self, text: str) -> set[str]:
        """How it may look in an encoding: as it is, and in base64 wherever it begins."""
        encoded = {base64.b64encode(b" " * shift + text.encode())[4 * (shift > 0) : -4].decode() for shift in range(3)}
        return {text, text.upper(), quote(text, safe=""), json.dumps(text)[1:-1], *encoded}

    def found(self, told: dict[str, str]) -> list[str]:
        """What got out of which property, and where to, with what stands around it."""
        hits = []
        for where, text in told.items():
            for canary, place in self.places.items():
                for form in self.forms(canary):
                    at = text.find(form)
                    if at >= 0:
                        around = " ".join(text[max(0, at - 90) : at + len(form) + 40].split())
                        hits.append(f"{place} in {where}: …{around}…")
                        break
        return hits


def pool(plant: Canaries) -> dict[str, Any]:
    """A user pool with nearly every property; the rest excludes one of these."""

    def c(place: str) -> str:
        return plant(f"UserPool.{place}")

    host = f"{c('sourceArn')}.example.com"
    triggers = {name: f"{LAMBDA}{c(name)}" for name in SIMPLE_TRIGGERS}
    versioned = {
        name: {"lambdaArn": f"{LAMBDA}{c(name)}", "lambdaVersion": "V1_0"}
        for name in ("customEmailSender", "customSmsSender", "inboundFederation", "preTokenGenerationConfig")
    }
    return {
        "name": c("name"),
        "tags": {c("tags, a key"): c("tags")},
        "accountRecoverySetting": {
            "recoveryMechanisms": [
                {"name": "verified_email", "priority": 1},
                {"name": "verified_phone_number", "priority": 2},
            ]
        },
        "acrConfiguration": {"Level1": {"acrValue": c("acrValue")}},
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
        "lambdaConfig": triggers | versioned | {"kmsKeyId": KEY},
        "mfaConfiguration": "OPTIONAL",
        "passwordPolicy": {"minimumLength": 17},
        "schemas": [{"name": plant.lasting("UserPool.schemas"), "attributeDataType": "String", "mutable": True}],
        "smsAuthenticationMessage": f"{{####}} {c('smsAuthenticationMessage')}",
        "smsConfiguration": {
            "snsCallerArn": f"{ACCOUNT}role/{c('snsCallerArn')}",
            "externalId": c("externalId"),
            "snsRegion": "us-east-1",
        },
        "softwareTokenMfaConfiguration": {"enabled": True},
        "userAttributeUpdateSettings": {"attributesRequireVerificationBeforeUpdates": ["email"]},
        "userPoolTier": "PLUS",
        "userPoolAddOns": {"advancedSecurityMode": "AUDIT"},
        "usernameConfiguration": {"caseSensitive": False},
        "verificationMessageTemplate": {
            "emailMessage": f"{{####}} {c('verification.emailMessage')}",
            "emailSubject": c("verification.emailSubject"),
            "smsMessage": f"{{####}} {c('verification.smsMessage')}",
        },
        "webAuthnConfiguration": {"relyingPartyId": f"{c('relyingPartyId')}.example.com"},
        "emailMfaConfiguration": {"subject": c("emailMfa.subject"), "message": f"{{####}} {c('emailMfa.message')}"},
        "signInPolicy": {"allowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]},
        "keyConfiguration": {"keyType": "CUSTOMER_MANAGED_KEY", "kmsKeyArn": KEY},
    }


def app(plant: Canaries) -> dict[str, Any]:
    """An app client with a secret that the program gives."""

    def c(place: str) -> str:
        return plant(f"UserPoolClient.{place}")

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
            "applicationId": "0123456789abcdef",
            "externalId": c("externalId"),
            "roleArn": f"{ACCOUNT}role/{c('roleArn')}",
        },
        "readAttributes": ["email", "name"],
        "writeAttributes": ["email", "name"],
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
            },
        }
        for name, (called, kind, details) in given.items()
    }


def identities(plant: Canaries) -> dict[str, Any]:
    """An identity pool with a role of its own and one of the program's."""

    def c(place: str) -> str:
        return plant(f"IdentityPool.{place}")

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
                    "actions": ["s3:GetObject"],
                    "resources": [f"arn:aws:s3:::{c('permissions.resources')}/*"],
                    "conditions": [
                        {"test": "StringEquals", "variable": "aws:RequestTag/a", "values": [c("permissions.values")]}
                    ],
                }
            ]
        },
        "roles": {"unauthenticated": f"{ACCOUNT}role/{c('roles')}"},
        "roleOptions": {"path": f"/{plant.lasting('IdentityPool.roleOptions.path')}/"},
        "roleMappings": [
            {
                "identityProvider": "www.amazon.com",
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
                "identityProviderName": "www.amazon.com",
                "useDefaults": False,
                "principalTags": {c("principalTags, a key"): c("principalTags")},
            }
        ],
        "tags": {c("tags, a key"): c("tags")},
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
                "bytes": base64.b64encode(svg.encode()).decode(),
            }
        ],
    }


def program(plant: Canaries, function: str, mark: Callable[[Any], Any], lasting: bool = False) -> Resources:
    """Every resource, secret in every property. The triggers of `other` call the function. With other values each time,
    unless it is to be `lasting`."""
    plant.stays = lasting

    def a(token: str, properties: dict[str, Any]) -> dict[str, Any]:
        hidden = {name: mark(v) if (token, name) not in IDS else v for name, v in properties.items()}
        return {"type": f"cognito:{token}", "properties": hidden}

    certificate = f"arn:aws:acm:us-east-1:123456789012:certificate/{plant('UserPoolDomain.certificateArn')}"
    return {
        "pool": a("UserPool", pool(plant)),
        "other": a("UserPool", {"name": plant("UserPool.name of the other")}),
        "app": a("UserPoolClient", app(plant)),
        "server": a("UserPoolClient", {"userPoolId": "${pool.id}", "generateSecret": True}),
        "second": a(
            "UserPoolClientSecret",
            {
                "userPoolId": "${pool.id}",
                "clientId": "${server.id}",
                "clientSecret": f"{plant.lasting('UserPoolClientSecret.clientSecret')}_0123456789_0123456789",
            },
        ),
        **{name: a("IdentityProvider", one["properties"]) for name, one in providers(plant).items()},
        "identities": a("IdentityPool", identities(plant)),
        "style": a("ManagedLoginBranding", branding(plant)),
        "prefix": a("UserPoolDomain", {"userPoolId": "${pool.id}", "domain": "customers", "managedLoginVersion": 2}),
        "custom": a(
            "UserPoolDomain",
            {"userPoolId": "${other.id}", "domain": "auth.example.com", "certificateArn": certificate},
        ),
        "triggers": a("UserPoolTriggers", {"userPoolId": "${other.id}", "customMessage": function}),
    }


# A line that the plugin wrote to stderr begins with the time and the level.
PLUGINS = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z +(TRACE|DEBUG|INFO|WARN|ERROR) ")
NOTE = json.JSONDecoder()


def ours(log: str) -> tuple[str, str]:
    """An engine's log in two: the plugin's lines and what the engine shows to people, and the rest: what the engine notes
    for itself."""
    # Two processes write: a note may begin where the other's line has not ended yet.
    lines = [piece for line in log.splitlines() for piece in re.split(r'(?={"time":")', line) if piece]
    notes = [(line, NOTE.raw_decode(line)[0]["msg"] if line.startswith('{"time":"') else "") for line in lines]
    engines = [line for line, note in notes if note and not note.startswith("eventSink::") and not PLUGINS.match(note)]
    mine = [line for line, note in notes if not note or note.startswith("eventSink::") or PLUGINS.match(note)]
    return "\n".join(mine), "\n".join(engines)
