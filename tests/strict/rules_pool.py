"""User pools: what a pool holds after CreateUserPool and UpdateUserPool, and what the other pool operations do."""

from __future__ import annotations

import base64
import copy
from collections.abc import Mapping
from typing import Any

from . import checks_pool, model
from .checks_pool import PoolChange
from .paging import page
from .semantics import NOT_FOUND, Context, Refusal, overlay, refuse_if, rule
from .store import Record
from .visibility import check_sender
from .wire import Answer

IDP = "cognito-idp"

CREATE_ONLY = frozenset({"AliasAttributes", "UsernameAttributes", "UsernameConfiguration"})
# Members that the store answers for. Left to the emulator, which keeps them well: tags, schema, domains, ids, dates.
HELD = CREATE_ONLY | {
    "Name", "Policies", "DeletionProtection", "LambdaConfig", "AutoVerifiedAttributes", "SmsVerificationMessage",
    "EmailVerificationMessage", "EmailVerificationSubject", "VerificationMessageTemplate", "SmsAuthenticationMessage",
    "MfaConfiguration", "UserAttributeUpdateSettings", "DeviceConfiguration", "EmailConfiguration", "SmsConfiguration",
    "AdminCreateUserConfig", "UserPoolAddOns", "DcrConfiguration", "AccountRecoverySetting", "UserPoolTier",
    "KeyConfiguration", "IssuerConfiguration", "AcrConfiguration",
}  # fmt: skip
# MiniStack describes a pool with what only GetUserPoolMfaConfig shows.
FACTOR_MEMBERS = frozenset(
    {"SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration", "WebAuthnConfiguration"}
)
# M (MfaConfiguration), T (UserAttributeUpdateSettings; SmsConfiguration: "cannot be removed" in terraform's book, against
# D), D (UserPoolTier, DcrConfiguration), K (Name): omission keeps these.
KEPT_ON_OMISSION = frozenset({
    "MfaConfiguration", "UserAttributeUpdateSettings", "SmsConfiguration", "UserPoolTier", "DcrConfiguration", "Name",
})  # fmt: skip
# Read back although empty: LambdaConfig (T), and the update settings after an explicit clear (T).
SHOWN_EMPTY = frozenset({"LambdaConfig", "UserAttributeUpdateSettings"})
# T: the legacy members and the template mirror each other.
MIRRORED = {
    "SmsVerificationMessage": "SmsMessage",
    "EmailVerificationMessage": "EmailMessage",
    "EmailVerificationSubject": "EmailSubject",
}
DEFAULT_TEMPORARY_DAYS = 7


@rule(IDP, "CreateUserPool")
def create_user_pool(context: Context) -> Answer:
    held = normalised(_as_held(context.params))
    checks_pool.check(PoolChange(context.params, held, None, context.call.region))
    check_sender(context, context.params.get("SmsConfiguration"))
    answer = context.forward(context.params | {"UserPoolTier": held["UserPoolTier"]})
    if answer.error or answer.data is None:
        return answer
    pool = answer.data["UserPool"]
    context.store.put(context.key("pool", pool["Id"]), held)
    answer.data["UserPool"] = _described(pool, held)
    return answer


@rule(IDP, "DescribeUserPool")
def describe_user_pool(context: Context) -> Answer:
    answer = context.forward()
    if answer.error or answer.data is None:
        _forget_if_gone(context, answer)
        return answer
    pool = answer.data["UserPool"]
    answer.data["UserPool"] = _described(pool, held_pool(context, pool))
    return answer


@rule(IDP, "ListUserPools")
def list_user_pools(context: Context) -> Answer:
    answer = page(context)
    for pool in (answer.data or {}).get("UserPools", []):
        held = context.store.get(context.key("pool", pool["Id"]))
        if held:
            pool |= {"Name": held["Name"], "LambdaConfig": held["LambdaConfig"]}
    return answer


@rule(IDP, "UpdateUserPool")
def update_user_pool(context: Context) -> Answer:
    pool_id = context.params["UserPoolId"]
    old = pool_and_held(context, pool_id)[1]
    new = normalised(updated(old, context.params))
    factors = context.store.get(context.key("mfa", pool_id)) or {}
    tracks = pool_sessions(context, pool_id)["UserSessionTracking"] == "ENABLED"
    checks_pool.check(PoolChange(context.params, new, old, context.call.region, factors, tracks))
    check_sender(context, context.params.get("SmsConfiguration"))
    answer = context.forward(_whole_update(pool_id, new, context.params))
    if not answer.error:
        context.store.put(context.key("pool", pool_id), new)
    return answer


@rule(IDP, "DeleteUserPool")
def delete_user_pool(context: Context) -> Answer:
    pool, held = pool_and_held(context, context.params["UserPoolId"])
    # D: a protected pool can't go.
    refuse_if(
        held["DeletionProtection"] == "ACTIVE",
        "The user pool cannot be deleted because deletion protection is activated. "
        "Deletion protection must be inactivated first.",
    )
    # K: nor can one with a domain.
    domain = pool.get("Domain") or pool.get("CustomDomain")
    refuse_if(bool(domain), "User pool cannot be deleted. It has a domain configured that should be deleted first.")
    answer = context.forward()
    if not answer.error:
        context.store.drop_under(context.key("pool", pool["Id"]))
    return answer


@rule(IDP, "GetSigningCertificate")
def get_signing_certificate(context: Context) -> Answer:
    pool_id = pool_and_held(context, context.params["UserPoolId"])[0]["Id"]
    # D: base64 without the lines of PEM. What it holds nobody reads here, but each pool has its own.
    return context.ok({"Certificate": base64.b64encode(f"certificate of {pool_id}".encode()).decode()})


@rule(IDP, "AddCustomAttributes")
def add_custom_attributes(context: Context) -> Answer:
    for attribute in context.params["CustomAttributes"]:
        checks_pool.check_custom_attribute(attribute)
    return context.forward()


@rule(IDP, "TagResource")
def tag_resource(context: Context) -> Answer:
    tags = context.params["Tags"]
    checks_pool.check_tags(tags)
    arn = {"ResourceArn": context.params["ResourceArn"]}
    present = context.lookup("ListTagsForResource", arn).get("Tags", {})
    # D: 50 tags per resource.
    refuse_if(len(present | tags) > 50, "Too many tags: a resource can have up to 50 tags")
    return context.forward()


def pool_and_held(context: Context, pool_id: str) -> tuple[dict[str, Any], Record]:
    """The emulator's description of a pool and what the store holds for it; a missing pool is refused."""
    try:
        pool = context.lookup("DescribeUserPool", {"UserPoolId": pool_id})["UserPool"]
    except Refusal as refusal:
        if refusal.code == NOT_FOUND:
            context.store.drop_under(context.key("pool", pool_id))
        raise
    return pool, held_pool(context, pool)


def held_pool(context: Context, pool: Mapping[str, Any]) -> Record:
    """The stored members of a pool; one that was made behind the proxy's back is taken over from its description."""
    held = context.store.get(context.key("pool", pool["Id"]))
    return held or normalised({name: pool[name] for name in HELD if name in pool})


def pool_sessions(context: Context, pool_id: str) -> Record:
    """What SetUserPoolSessionConfiguration set, if anything; D: else tracking is off."""
    return {"UserSessionTracking": "DISABLED"} | (context.store.get(context.key("sessions", pool_id)) or {})


def _forget_if_gone(context: Context, answer: Answer) -> None:
    if answer.error == NOT_FOUND:
        context.store.drop_under(context.key("pool", context.params["UserPoolId"]))


def _described(pool: Mapping[str, Any], held: Record) -> dict[str, Any]:
    # T: a custom attribute without constraints is described with empty ones.
    empty = {"String": {"StringAttributeConstraints": {}}, "Number": {"NumberAttributeConstraints": {}}}
    attributes = [empty.get(one["AttributeDataType"], {}) | one for one in pool["SchemaAttributes"]]
    return overlay(pool, held, HELD | FACTOR_MEMBERS) | {"SchemaAttributes": attributes}


def _as_held(params: Mapping[str, Any]) -> Record:
    renamed = {"Name" if name == "PoolName" else name: value for name, value in params.items()}
    return {name: copy.deepcopy(value) for name, value in renamed.items() if name in HELD and value is not None}


def updated(old: Record, params: Mapping[str, Any]) -> Record:
    """D: what UpdateUserPool does not send becomes the default; the measured exceptions are kept."""
    kept = {name: value for name, value in old.items() if name in CREATE_ONLY | KEPT_ON_OMISSION}
    sent = {name: value for name, value in _as_held(params).items() if name not in CREATE_ONLY}
    # M: each sub-policy is kept on omission, independently of the other.
    sent["Policies"] = old.get("Policies", {}) | sent.get("Policies", {})
    return kept | sent


def _whole_update(pool_id: str, held: Record, params: Mapping[str, Any]) -> dict[str, Any]:
    """A request that names every member, so that the merging emulator replaces."""
    shape = model.service(IDP).operation_model("UpdateUserPool").input_shape
    empty: dict[str, Any] = {"structure": {}, "map": {}, "list": [], "string": ""}
    resets = {name: empty[member.type_name] for name, member in shape.members.items()}
    # D says reset, one report (aws-cli 3302) agrees: tags that are not sent are lost.
    tags = params.get("UserPoolTags", {})
    known = {name: value for name, value in held.items() if name in resets}
    return resets | known | {"UserPoolId": pool_id, "PoolName": held["Name"], "UserPoolTags": tags}


def normalised(pool: Record) -> Record:
    """A pool as AWS describes it: defaults filled in, twins mirrored, empty members gone."""
    if "DcrConfiguration" in pool:
        # D: a configuration without a status turns registration on, be it empty.
        pool = pool | {"DcrConfiguration": {"EnableStatus": "Enabled"} | pool["DcrConfiguration"]}
    pool = {name: value for name, value in pool.items() if value not in ({}, [], "") or name in SHOWN_EMPTY}
    pool.setdefault("UserPoolTier", "ESSENTIALS")  # D: the effective default, whatever else is asked for
    pool.setdefault("MfaConfiguration", "OFF")  # T
    pool.setdefault("DeletionProtection", "INACTIVE")  # D
    pool["Policies"] = _policies(pool)
    pool["LambdaConfig"] = _lambda_config(pool.get("LambdaConfig", {}))
    pool["AdminCreateUserConfig"] = _admin_config(pool)
    # T: the account is reported although none was sent.
    pool["EmailConfiguration"] = {"EmailSendingAccount": "COGNITO_DEFAULT"} | pool.get("EmailConfiguration", {})
    pool.setdefault("AccountRecoverySetting", _default_recovery())
    # D: the description always names all four levels.
    levels = {f"Level{level}": {"AcrValue": f"urn:cognito:loa:{level}"} for level in range(1, 5)}
    pool["AcrConfiguration"] = levels | pool.get("AcrConfiguration", {})
    # D says that it is the default; whether a description shows it nobody measured.
    pool.setdefault("IssuerConfiguration", {"Type": "ORIGINAL"})
    return _mirrored_messages(pool)


def _default_recovery() -> dict[str, Any]:
    # T asserts that one block is there, M its content.
    names = ("verified_email", "verified_phone_number")
    return {"RecoveryMechanisms": [{"Priority": rank, "Name": name} for rank, name in enumerate(names, 1)]}


def _policies(pool: Record) -> dict[str, Any]:
    given = pool.get("Policies", {})
    sign_in = given.get("SignInPolicy")
    if sign_in is None and pool["UserPoolTier"] != "LITE":
        sign_in = {"AllowedFirstAuthFactors": ["PASSWORD"]}  # T: on ESSENTIALS and PLUS
    password = _password_policy(given.get("PasswordPolicy"), pool.get("AdminCreateUserConfig", {}))
    return {"PasswordPolicy": password} | ({"SignInPolicy": sign_in} if sign_in else {})


def _password_policy(given: Mapping[str, Any] | None, admin: Mapping[str, Any]) -> dict[str, Any]:
    required = ("RequireUppercase", "RequireLowercase", "RequireNumbers", "RequireSymbols")
    # M: no policy at all requires every class; a policy that omits some requires none of those.
    policy = {"MinimumLength": 8} | dict.fromkeys(required, not given) | dict(given or {})
    # D: the legacy member sets the same number; 0 is stored as 7.
    days = policy.get("TemporaryPasswordValidityDays") or admin.get("UnusedAccountValidityDays")
    return policy | {"TemporaryPasswordValidityDays": days or DEFAULT_TEMPORARY_DAYS}


def _admin_config(pool: Record) -> dict[str, Any]:
    # M: the legacy member reads back as the password policy's days.
    days = pool["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"]
    given = pool.get("AdminCreateUserConfig", {})
    return {"AllowAdminCreateUserOnly": False} | given | {"UnusedAccountValidityDays": days}


def _lambda_config(config: Mapping[str, Any]) -> dict[str, Any]:
    """D: PreTokenGeneration mirrors PreTokenGenerationConfig.LambdaArn and the reverse."""
    mirrored = dict(config)
    if "PreTokenGenerationConfig" in config:
        mirrored["PreTokenGeneration"] = config["PreTokenGenerationConfig"]["LambdaArn"]
    elif "PreTokenGeneration" in config:
        arn = config["PreTokenGeneration"]
        mirrored["PreTokenGenerationConfig"] = {"LambdaArn": arn, "LambdaVersion": "V1_0"}
    return mirrored


def _mirrored_messages(pool: Record) -> Record:
    template = {"DefaultEmailOption": "CONFIRM_WITH_CODE"} | pool.get("VerificationMessageTemplate", {})  # T
    for legacy, new in MIRRORED.items():
        text = template.get(new) or pool.get(legacy)
        if text:
            template[new] = pool[legacy] = text
    return pool | {"VerificationMessageTemplate": template}
