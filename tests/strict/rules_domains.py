"""Domains of a user pool. AWS answers a write at once and works on: the emulator is done at once, so looks are counted."""

from __future__ import annotations

import re

from .checks_pool import TIERS
from .rules_pool import IDP, pool_and_held
from .semantics import Context, Refusal, refuse_if, rule
from .store import Key
from .wire import Answer

LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
CERTIFICATE = re.compile(r"arn:aws:acm:us-east-1:\d{12}:certificate/.+")
LOOKS = 1  # how often a domain is seen at work


@rule(IDP, "CreateUserPoolDomain")
def create_domain(context: Context) -> Answer:
    params = context.params
    pool, held = pool_and_held(context, params["UserPoolId"])
    custom = "CustomDomainConfig" in params
    # D: one prefix domain and one custom domain per pool.
    refuse_if(bool(pool.get("CustomDomain" if custom else "Domain")), "User pool already has a domain configured.")
    reserved = [word for word in ("aws", "amazon", "cognito") if word in params["Domain"]]
    # D
    refuse_if(not custom and bool(reserved), f"Domain prefix can't contain a reserved word: {reserved}")
    # The model's pattern is exempted for custom domains: it holds for prefixes (D), and for the parts of a host name.
    labels = params["Domain"].split(".")
    refuse_if(not all(LABEL.fullmatch(label) for label in labels), f"Invalid domain: {params['Domain']}")
    refuse_if(custom != (len(labels) > 1), "A custom domain is a host name, a prefix has no dot.")
    # D: the wording is AWS's (K).
    text = "Custom domain is not a valid subdomain: Was not able to resolve a DNS A record for the parent domain or domain "
    refuse_if(custom and len(labels) < 3, f"{text}parent is a top-level domain.")
    _check(context, held["UserPoolTier"])
    return _begin(context, context.forward(), "CREATING")


@rule(IDP, "UpdateUserPoolDomain")
def update_domain(context: Context) -> Answer:
    _check(context, pool_and_held(context, context.params["UserPoolId"])[1]["UserPoolTier"])
    return _begin(context, context.forward(), "UPDATING")


@rule(IDP, "DeleteUserPoolDomain")
def delete_domain(context: Context) -> Answer:
    pool = pool_and_held(context, context.params["UserPoolId"])[0]
    # T: terraform takes this wording for "gone already".
    refuse_if(
        context.params["Domain"] not in (pool.get("Domain"), pool.get("CustomDomain")),
        "No such domain or user pool exists.",
    )
    # D: it is DELETING for a while. The emulator keeps it so long.
    return _begin(context, context.ok({}), "DELETING")


@rule(IDP, "DescribeUserPoolDomain")
def describe_domain(context: Context) -> Answer:
    answer = context.forward()
    work, about = context.store.get(_key(context)), (answer.data or {}).get("DomainDescription")
    if answer.error or not about or work is None:
        return answer
    if work["Looks"] > 0:
        context.store.put(_key(context), work | {"Looks": work["Looks"] - 1})
        about["Status"] = work["Status"]
        return answer
    context.store.drop(_key(context))
    if work["Status"] != "DELETING":
        return answer
    where = {name: about[name] for name in ("UserPoolId", "Domain")}
    context.lookup("DeleteUserPoolDomain", where)
    return context.forward()


def _check(context: Context, tier: str) -> None:
    params = context.params
    if params.get("ManagedLoginVersion") == 2 and tier == TIERS[0]:  # D
        raise Refusal("FeatureUnavailableInTierException", "Managed login is not available in the LITE pricing tier.")
    arn = params.get("CustomDomainConfig", {}).get("CertificateArn")
    # D
    refuse_if(arn is not None and not CERTIFICATE.fullmatch(arn), "The certificate must be one of ACM in us-east-1.")


def _begin(context: Context, answer: Answer, status: str) -> Answer:
    if not answer.error:
        context.store.put(_key(context), {"Status": status, "Looks": LOOKS})
    return answer


def _key(context: Context) -> Key:
    return context.key("domain", context.params["Domain"])
