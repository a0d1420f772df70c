"""Programs of components and of their methods, secret in every argument, with a canary wherever a text may stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from canaries import Canaries, secret
from canary_programs import (
    ACCOUNT,
    APPS,
    KEY,
    SIMPLE_TRIGGERS,
    app,
    domain,
    guests,
    identities,
    pool,
    providers,
    texter,
    triggers,
)
from engine import Resources

POOL = "cognito:components:CognitoUserPool"
ADD_CLIENT, ADD_PROVIDER = f"{POOL}/addClient", f"{POOL}/addIdentityProvider"
VERSIONED = ("customEmailSender", "customSmsSender", "preTokenGeneration")
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/"
Arguments = dict[str, Any]


def without(properties: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name not in names}


def pools(plant: Canaries, functions: dict[str, str], refused: bool = False) -> dict[str, Arguments]:
    """User pools of all arguments. Of the triggers by text, by object and in place of the component, a pool takes one."""

    def c(place: str) -> str:
        return plant(f"CognitoUserPool.{place}")

    called = {name: functions[name] for name in (*SIMPLE_TRIGGERS, *VERSIONED[:2])}
    called["preTokenGeneration"] = functions["preTokenGenerationConfig"]
    versions = {name: {"version": "v1"} for name in VERSIONED}
    return {
        "users": {
            "usernames": ["email"],
            "mfa": "optional",
            "softwareToken": True,
            "sms": {
                "snsCallerArn": f"{ACCOUNT}role/{c('sms.snsCallerArn')}",
                "externalId": c("sms.externalId"),
                "snsRegion": c("sms.snsRegion"),
            },
            "smsAuthenticationMessage": f"{{####}} {c('smsAuthenticationMessage')}",
            "verify": {
                "emailMessage": f"{{####}} {c('verify.emailMessage')}",
                "emailSubject": c("verify.emailSubject"),
                "smsMessage": f"{{####}} {c('verify.smsMessage')}",
            },
            "triggers": called | {"kmsKey": f"{KEY}{c('triggers.kmsKey')}"},
            "domain": {"name": "auth.example.com", "cert": f"{CERTIFICATE}{c('domain.cert')}"},
        },
        "called": {
            "triggers": {name: {"arn": arn} | versions.get(name, {}) for name, arn in called.items()}
            | {"kmsKey": f"{KEY}{c('triggers.kmsKey')}"},
            "transform": {"userPool": texter(plant)},
        },
        "attached": {
            "triggers": {"preSignUp": functions["preSignUp"]},
            "domain": {"name": "login.example.com"},
            "transform": {
                "triggers": without(triggers(plant, functions), "userPoolId"),
                "domain": without(domain(plant, refused), "userPoolId", "domain"),
            },
        },
        "whole": {"transform": {"userPool": pool(plant)}},
    }


def clients(plant: Canaries) -> dict[str, Arguments]:
    """App clients of the pool `whole`, without it."""
    analytics = {"applicationArn": f"{APPS}{plant('UserPoolClient.applicationArn')}"}
    urls = [f"https://{plant('CognitoUserPoolClient.callbackUrls')}.example.com/"]
    return {
        "web": {
            "callbackUrls": urls,
            "providers": ["COGNITO"],
            "transform": {"client": {"generateSecret": True, "analyticsConfiguration": analytics}},
        },
        "own": {"transform": {"client": without(app(plant), "userPoolId")}},
    }


def federated(plant: Canaries) -> dict[str, Arguments]:
    """Identity providers of each shape of details, without their pool; with the details as arguments, and in their place."""
    own, instead = (providers(plant) for _ in range(2))
    overrides = ("acrMapping", "attributeMapping", "idpIdentifiers", "providerDetails")
    return {
        name: {
            "type": name,
            "details": one["properties"]["providerDetails"],
            "attributes": one["properties"]["attributeMapping"],
            "transform": {
                "identityProvider": {
                    member: value for member, value in instead[name]["properties"].items() if member in overrides
                }
            },
        }
        for name, one in own.items()
    }


def identity_pools(plant: Canaries) -> dict[str, Arguments]:
    """Identity pools: what they allow as an argument, and in its place."""

    def statement(who: str) -> dict[str, Any]:
        def c(place: str) -> str:
            return plant(f"CognitoIdentityPool.permissions.{who}.{place}")

        condition = {"test": "StringEquals", "variable": f"aws:RequestTag/{c('variable')}", "values": [c("values")]}
        return {
            "actions": [f"s3:{c('actions')}"],
            "resources": [f"arn:aws:s3:::{c('resources')}/*"],
            "conditions": [condition],
        }

    return {
        "allowed": {"permissions": {who: [statement(who)] for who in ("authenticated", "unauthenticated")}},
        "identities": {"transform": {"identityPool": identities(plant)}},
        "guests": {"transform": {"identityPool": guests(plant)}},
    }


def program(
    plant: Canaries,
    functions: dict[str, str],
    mark: Callable[[Any], Any],
    lasting: bool = False,
    refused: bool = False,
) -> Resources:
    """Every component, secret in every argument; as `canary_programs.program` else."""
    plant.stays = lasting

    def a(kind: str, arguments: Arguments) -> dict[str, Any]:
        return {"type": f"cognito:components:{kind}", "properties": marked(arguments, mark)}

    of = {"userPool": "${whole.nodes.userPool.id}"}
    both = [of | {"client": "${web.nodes.client.id}"}]
    resources = {
        **{name: a("CognitoUserPool", one) for name, one in pools(plant, functions, refused).items()},
        **{name: a("CognitoUserPoolClient", of | one) for name, one in clients(plant).items()},
        **{name: a("CognitoIdentityProvider", of | one) for name, one in federated(plant).items()},
        **{name: a("CognitoIdentityPool", one) for name, one in identity_pools(plant).items()},
    }
    resources["allowed"]["properties"]["userPools"] = mark(both)
    plant.stays = False
    return resources


def marked(arguments: Arguments, mark: Callable[[Any], Any]) -> Arguments:
    """The arguments under marks. The name of a domain is an id, which the engine keeps in clear."""
    if own := arguments.get("domain"):
        arguments = without(arguments, "domain")
        return marked(arguments, mark) | {"domain": {n: v if n == "name" else secret(v) for n, v in own.items()}}
    return {name: mark(value) for name, value in arguments.items()}


def methods(plant: Canaries, mark: Callable[[Any], Any], lasting: bool = False) -> dict[str, dict[str, Arguments]]:
    """By method and name, the calls on a pool that is `whole`."""
    plant.stays = lasting
    calls = {ADD_CLIENT: clients(plant), ADD_PROVIDER: federated(plant)}
    plant.stays = False
    return {token: {name: marked(one, mark) for name, one in named.items()} for token, named in calls.items()}
