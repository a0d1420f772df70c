"""Configurations of the provider, right and wrong, with a canary wherever a text may stand."""

from __future__ import annotations

import json
from typing import Any

from canaries import Canaries, secret
from canary_programs import ACCOUNT
from engine import REGION

SERVICES = ("cognitoidentity", "cognitoidp", "iam", "lambda", "sts")


def provider(plant: Canaries, account: str, endpoint: str) -> dict[str, Any]:
    """A provider that works."""

    def c(place: str) -> str:
        return plant(f"provider.{place}")

    return {
        "region": REGION,
        "accessKey": secret(account),
        "secretKey": c("secretKey"),
        "token": c("token"),
        "endpoints": secret([dict.fromkeys(("cognitoidp", "cognitoidentity", "iam", "sts"), endpoint)]),
        "defaultTags": secret({"tags": {c("defaultTags, a key"): c("defaultTags")}}),
        "ignoreTags": secret({"keys": [c("ignoreTags")], "keyPrefixes": [c("ignoreTags.keyPrefixes")]}),
        "forbiddenAccountIds": secret([plant.digits("provider.forbiddenAccountIds")]),
    }


def wrong_providers(plant: Canaries) -> list[dict[str, Any]]:
    """What makes of it one that does not."""

    def c(place: str) -> str:
        return plant(f"provider.{place}")

    role = {
        "roleArn": f"{ACCOUNT}role/{c('assumeRoles.roleArn')}",
        "externalId": c("assumeRoles.externalId"),
        "sessionName": c("assumeRoles.sessionName"),
        "policy": json.dumps({"Version": "2012-10-17", "Statement": [{"Sid": c("assumeRoles.policy")}]}),
        "policyArns": [f"{ACCOUNT}policy/{c('assumeRoles.policyArns')}"],
        "tags": {c("assumeRoles.tags, a key"): c("assumeRoles.tags")},
    }
    web = {
        "roleArn": f"{ACCOUNT}role/{c('assumeRoleWithWebIdentity.roleArn')}",
        "sessionName": c("assumeRoleWithWebIdentity.sessionName"),
        "webIdentityTokenFile": f"/nowhere/{c('webIdentityTokenFile')}",
    }
    no_keys = {"accessKey": "", "secretKey": "", "token": ""}
    changes: list[dict[str, Any]] = [
        {"accessKey": c("accessKey")},
        {"profile": c("profile"), **no_keys},
        {"sharedConfigFiles": [f"/nowhere/{c('sharedConfigFiles')}"]},
        {"sharedCredentialsFiles": [f"/nowhere/{c('sharedCredentialsFiles')}"], **no_keys},
        {"endpoints": [{name: f"http://{c(f'endpoints.{name}')}.invalid" for name in SERVICES}]},
        {"region": c("region")},
        {"retryMode": c("retryMode")},
        {"allowedAccountIds": [c("allowedAccountIds")]},
        {"allowedAccountIds": [plant.digits("provider.allowedAccountIds, of digits")]},
        {"assumeRoles": [role]},
        {"assumeRoles": [{"roleArn": f"{ACCOUNT}role/r", "duration": c("assumeRoles.duration")}]},
        {"assumeRoleWithWebIdentity": web, **no_keys},
    ]
    return [{name: secret(v) if v else v for name, v in change.items()} for change in changes]
