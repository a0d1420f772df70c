"""Operations of a user pool that MiniStack lacks: the proxy answers them from its own store.

Logs, risk, terms and branding. Pools and clients are looked up in the emulator, so that what hangs on a missing one is
missing too.
"""

from __future__ import annotations

import time
import uuid

from .rules_client import client_of
from .rules_pool import IDP, pool_and_held
from .semantics import NOT_FOUND, Context, Refusal, refuse_if, rule
from .store import Key, Record
from .wire import Answer


def _held_pool(context: Context) -> Record:
    return pool_and_held(context, context.params["UserPoolId"])[1]


def _key(context: Context, kind: str, name: str = "") -> Key:
    return context.key(kind, f"{context.params['UserPoolId']}/{name}")


def _stored(context: Context, kind: str, name: str) -> Record:
    record = context.store.get(_key(context, kind, name))
    if record is None:
        raise Refusal(NOT_FOUND, f"{name} does not exist in user pool {context.params['UserPoolId']}.")
    return record


def _of_client(context: Context, kind: str) -> list[Record]:
    return [
        r
        for r in context.store.under(context.key(kind, context.params["UserPoolId"])).values()
        if r["ClientId"] == context.params["ClientId"]
    ]


@rule(IDP, "SetLogDeliveryConfiguration")
def set_logs(context: Context) -> Answer:
    pool = _held_pool(context)
    threats = any(one["EventSource"] == "userAuthEvents" for one in context.params["LogConfigurations"])
    if threats and pool["UserPoolTier"] != "PLUS":  # D
        raise Refusal("FeatureUnavailableInTierException", "Logs of user authentication events need the PLUS tier.")
    context.store.put(_key(context, "logs"), context.params)
    return context.ok({"LogDeliveryConfiguration": context.params})


@rule(IDP, "GetLogDeliveryConfiguration")
def get_logs(context: Context) -> Answer:
    _held_pool(context)
    stored = context.store.get(_key(context, "logs"))
    return context.ok({"LogDeliveryConfiguration": stored or context.params | {"LogConfigurations": []}})


@rule(IDP, "SetRiskConfiguration")
def set_risk(context: Context) -> Answer:
    pool, params = _held_pool(context), context.params
    if "ClientId" in params:
        client_of(context)
    mode = pool.get("UserPoolAddOns", {}).get("AdvancedSecurityMode", "OFF")
    # D
    refuse_if(mode == "OFF", "Threat protection is not enabled for the user pool.", "UserPoolAddOnNotEnabledException")
    stored = params | {"LastModifiedDate": time.time()}
    # D: full replace; a call with ids alone is the way to reset, for there is no delete.
    context.store.put(_key(context, "risk", params.get("ClientId", "")), stored)
    return context.ok({"RiskConfiguration": stored})


@rule(IDP, "DescribeRiskConfiguration")
def describe_risk(context: Context) -> Answer:
    _held_pool(context)
    client_id = context.params.get("ClientId", "")
    if client_id:
        client_of(context)
    stored = context.store.get(_key(context, "risk", client_id))
    return context.ok({"RiskConfiguration": stored or context.params})


@rule(IDP, "CreateTerms")
def create_terms(context: Context) -> Answer:
    params = context.params
    client_of(context)
    taken = any(terms["TermsName"] == params["TermsName"] for terms in _of_client(context, "terms"))
    refuse_if(taken, f"Terms {params['TermsName']} exist already.", "TermsExistsException")  # D
    now = time.time()
    terms = {"Links": {}} | params | {"TermsId": str(uuid.uuid4()), "CreationDate": now, "LastModifiedDate": now}
    context.store.put(_key(context, "terms", str(terms["TermsId"])), terms)
    return context.ok({"Terms": terms})


@rule(IDP, "DescribeTerms")
def describe_terms(context: Context) -> Answer:
    _held_pool(context)
    return context.ok({"Terms": _stored(context, "terms", context.params["TermsId"])})


@rule(IDP, "UpdateTerms")
def update_terms(context: Context) -> Answer:
    _held_pool(context)
    # D: members that are not sent stay.
    terms = _stored(context, "terms", context.params["TermsId"]) | context.params | {"LastModifiedDate": time.time()}
    context.store.put(_key(context, "terms", terms["TermsId"]), terms)
    return context.ok({"Terms": terms})


@rule(IDP, "ListTerms")
def list_terms(context: Context) -> Answer:
    _held_pool(context)
    shown = ("TermsId", "TermsName", "Enforcement", "CreationDate", "LastModifiedDate")
    found = context.store.under(context.key("terms", context.params["UserPoolId"])).values()
    return context.ok({"Terms": [{name: terms[name] for name in shown} for terms in found]})


@rule(IDP, "DeleteTerms", "DeleteManagedLoginBranding")
def delete_record(context: Context) -> Answer:
    _held_pool(context)
    terms = context.call.operation == "DeleteTerms"
    kind, member = ("terms", "TermsId") if terms else ("branding", "ManagedLoginBrandingId")
    _stored(context, kind, context.params[member])
    context.store.drop(_key(context, kind, context.params[member]))
    return context.ok({})


@rule(IDP, "CreateManagedLoginBranding")
def create_branding(context: Context) -> Answer:
    params = context.params
    client_of(context)
    # D: one style per client.
    exists = bool(_of_client(context, "branding"))
    refuse_if(exists, "The client has a managed login branding already.", "ManagedLoginBrandingExistsException")
    _check_branding(params)
    now = time.time()
    made = {"ManagedLoginBrandingId": str(uuid.uuid4()), "CreationDate": now, "LastModifiedDate": now}
    branding = {"UseCognitoProvidedValues": False} | params | made
    context.store.put(_key(context, "branding", made["ManagedLoginBrandingId"]), branding)
    return _branding(context, branding)


@rule(IDP, "DescribeManagedLoginBranding")
def describe_branding(context: Context) -> Answer:
    _held_pool(context)
    return _branding(context, _stored(context, "branding", context.params["ManagedLoginBrandingId"]))


@rule(IDP, "DescribeManagedLoginBrandingByClient")
def describe_branding_by_client(context: Context) -> Answer:
    client_of(context)
    found = _of_client(context, "branding")
    refuse_if(not found, "The client has no managed login branding.", NOT_FOUND)
    return _branding(context, found[0])


@rule(IDP, "UpdateManagedLoginBranding")
def update_branding(context: Context) -> Answer:
    params = context.params
    refuse_if(
        not {"UserPoolId", "ManagedLoginBrandingId"} <= set(params),
        "UserPoolId and ManagedLoginBrandingId are required.",
    )
    _held_pool(context)
    _check_branding(params)
    old = _stored(context, "branding", params["ManagedLoginBrandingId"])
    if params.get("UseCognitoProvidedValues"):  # D: resets
        old = {name: value for name, value in old.items() if name not in ("Settings", "Assets")}
    # D: merges; a style of one's own ends the provided values.
    branding = old | {"UseCognitoProvidedValues": False} | params | {"LastModifiedDate": time.time()}
    context.store.put(_key(context, "branding", params["ManagedLoginBrandingId"]), branding)
    return _branding(context, branding)


def _check_branding(params: Record) -> None:
    both = bool(params.get("UseCognitoProvidedValues") and {"Settings", "Assets"} & set(params))
    refuse_if(both, "UseCognitoProvidedValues excludes Settings and Assets.")  # D


def _branding(context: Context, branding: Record) -> Answer:
    return context.ok({"ManagedLoginBranding": {name: value for name, value in branding.items() if name != "ClientId"}})
