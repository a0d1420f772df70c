"""GetId and GetCredentialsForIdentity: who is let in, and whether STS would hand out the role.

MiniStack with AUTH off lets anybody in and vends credentials without a role. The trust policies that a provider
writes are worth nothing untested, so they are evaluated here.
"""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from .owners import claims
from .rules_identity import IDENTITY
from .semantics import Context, Refusal, refuse_if, rule
from .wire import Answer

PRINCIPAL = "cognito-identity.amazonaws.com"
ACTION = "sts:AssumeRoleWithWebIdentity"
NOT_AUTHORIZED = "NotAuthorizedException"
NO_ROLE = "InvalidIdentityPoolConfigurationException"


@rule(IDENTITY, "GetId")
def get_id(context: Context) -> Answer:
    pool_id = context.params["IdentityPoolId"]
    pool = context.lookup("DescribeIdentityPool", {"IdentityPoolId": pool_id})
    _check_logins(pool, context.params.get("Logins", {}))
    answer = context.forward()
    if answer.data and not answer.error:
        # The id is all that later calls name.
        context.store.put(context.key("identity", answer.data["IdentityId"]), {"IdentityPoolId": pool_id})
    return answer


@rule(IDENTITY, "GetCredentialsForIdentity")
def get_credentials(context: Context) -> Answer:
    known = context.store.get(context.key("identity", context.params["IdentityId"]))
    if known is None or "CustomRoleArn" in context.params:
        return context.forward()
    pool_id, logins = known["IdentityPoolId"], context.params.get("Logins", {})
    _check_logins(context.lookup("DescribeIdentityPool", {"IdentityPoolId": pool_id}), logins)
    kind = "authenticated" if logins else "unauthenticated"
    settings = context.lookup("GetIdentityPoolRoles", {"IdentityPoolId": pool_id})
    if any(provider.startswith(name) for provider in settings.get("RoleMappings", {}) for name in logins):
        return context.forward()  # the token chooses the role, and the emulator follows it
    arn = settings.get("Roles", {}).get(kind)
    # D
    refuse_if(arn is None, "Invalid identity pool configuration. Check assigned IAM roles for this pool.", NO_ROLE)
    _check_trust(context, str(arn), pool_id, kind)
    return context.forward()


def _check_logins(pool: Mapping[str, Any], logins: Mapping[str, str]) -> None:
    # D
    guest = not logins and not pool["AllowUnauthenticatedIdentities"]
    refuse_if(guest, "Unauthenticated access is not supported for this identity pool.", NOT_AUTHORIZED)
    for name, token in logins.items():
        if name.startswith("cognito-idp."):
            _check_user_pool_token(pool, name, token)


def _check_user_pool_token(pool: Mapping[str, Any], name: str, token: str) -> None:
    providers = [one for one in pool.get("CognitoIdentityProviders", []) if one["ProviderName"] == name]
    # D
    refuse_if(not providers, "Token is not from a supported provider of this identity pool.", NOT_AUTHORIZED)
    found = claims(token)
    # D: the issuer is the provider, the audience one of its clients.
    issued = found.get("iss", "").endswith(name.partition("/")[2]) and found.get("token_use") == "id"
    refuse_if(not issued, "Invalid login token. Not a valid OpenId Connect identity token.", NOT_AUTHORIZED)
    clients = [one.get("ClientId") for one in providers]
    refuse_if(found.get("aud") not in clients, "Invalid login token. Incorrect token audience.", NOT_AUTHORIZED)


def _check_trust(context: Context, arn: str, pool_id: str, kind: str) -> None:
    """D: STS evaluates the role's trust policy with the pool as `aud` and the kind as `amr`."""
    name = arn.rpartition("/")[2]
    iam = replace(
        context, call=replace(context.call, service="iam", operation="GetRole", headers=_iam_headers(context))
    )
    role = iam.find("GetRole", {"RoleName": name})
    document = (role or {}).get("Role", {}).get("AssumeRolePolicyDocument", "{}")
    policy = json.loads(unquote(document)) if isinstance(document, str) else document
    if not any(_allows(statement, pool_id, kind) for statement in _list(policy.get("Statement"))):
        raise Refusal(NO_ROLE, "Invalid identity pool configuration. Check assigned IAM roles for this pool.")


def _iam_headers(context: Context) -> dict[str, str]:
    scope = f"{context.call.account}/20260101/{context.call.region}/iam/aws4_request"
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
    }


def _allows(statement: Mapping[str, Any], pool_id: str, kind: str) -> bool:
    principal = statement.get("Principal")
    federated = _list(principal.get("Federated")) if isinstance(principal, dict) else []
    named = any(fnmatch.fnmatchcase(ACTION.lower(), wanted.lower()) for wanted in _list(statement.get("Action")))
    if statement["Effect"] != "Allow" or PRINCIPAL not in federated or not named:
        return False
    values = {f"{PRINCIPAL}:aud": pool_id, f"{PRINCIPAL}:amr": kind}
    conditions = statement.get("Condition", {})
    return all(_holds(operator, wanted, values) for operator, wanted in conditions.items())


def _holds(operator: str, wanted: Mapping[str, Any], values: Mapping[str, str]) -> bool:
    like = operator.endswith("StringLike")
    if not like and not operator.endswith("StringEquals"):
        return False
    matches = fnmatch.fnmatchcase if like else str.__eq__
    return all(any(matches(values.get(key, ""), one) for one in _list(options)) for key, options in wanted.items())


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
