"""The session configuration of a pool and of a client. MiniStack lacks these operations."""

from __future__ import annotations

from .checks_pool import TIERS
from .rules_client import client_of
from .rules_pool import IDP, pool_and_held, pool_sessions
from .semantics import Context, Refusal, refuse_if, rule
from .wire import Answer

DEFAULT_TOKENS = {"TokenSession": {"MaxPerUser": 20}}  # D
DEFAULT_SSO = {"SSOSession": {"MaxValidityMinutes": 60}}  # D


@rule(IDP, "SetUserPoolSessionConfiguration")
def set_sessions(context: Context) -> Answer:
    _check_plan(context)
    return _put(context)


@rule(IDP, "SetUserPoolClientSessionConfiguration")
def set_client_sessions(context: Context) -> Answer:
    _check_plan(context)
    client_of(context)
    tracking = pool_sessions(context, context.params["UserPoolId"])["UserSessionTracking"]
    refuse_if(tracking != "ENABLED", "UserSessionTracking of the user pool must be ENABLED.")  # D
    return _put(context)


@rule(IDP, "GetUserPoolSessionConfiguration")
def get_sessions(context: Context) -> Answer:
    pool_and_held(context, context.params["UserPoolId"])
    return context.ok(context.params | DEFAULT_TOKENS | pool_sessions(context, context.params["UserPoolId"]))


@rule(IDP, "GetUserPoolClientSessionConfiguration")
def get_client_sessions(context: Context) -> Answer:
    client_of(context)
    # D: while tracking is off, what a client has stays.
    return context.ok(context.params | DEFAULT_SSO | (context.store.get(_key(context)) or {}))


def _check_plan(context: Context) -> None:
    held = pool_and_held(context, context.params["UserPoolId"])[1]
    if held["UserPoolTier"] == TIERS[0]:  # D: whatever is to be set
        raise Refusal("FeatureUnavailableInTierException", "Session configuration needs the ESSENTIALS tier or higher.")


def _put(context: Context) -> Answer:
    # D: full replace; the model requires every member.
    context.store.put(_key(context), context.params)
    return context.ok(context.params)


def _key(context: Context) -> tuple[str, str, str, str]:
    ids = [context.params[name] for name in ("UserPoolId", "ClientId") if name in context.params]
    return context.key("sessions", "/".join(ids))
