"""SetUserPoolMfaConfig and GetUserPoolMfaConfig: the other write path of a pool, with rules of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .checks_pool import check_first_factors, check_sms, first_factors
from .rules_pool import IDP, pool_and_held
from .semantics import Context, Refusal, refuse_if, rule
from .store import Record
from .visibility import check_sender
from .wire import Answer

FACTORS = ("SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration")
RECORDED = (*FACTORS, "WebAuthnConfiguration")


@rule(IDP, "SetUserPoolMfaConfig")
def set_mfa(context: Context) -> Answer:
    params, pool_id = context.params, context.params["UserPoolId"]
    pool = pool_and_held(context, pool_id)[1]
    mode = params.get("MfaConfiguration", "OFF")  # M: an omitted mode is read as OFF
    _check_factors(params, mode)
    _check_email(params, pool)
    _check_passkey(params, pool)
    sms = params.get("SmsMfaConfiguration", {}).get("SmsConfiguration")
    check_sms(sms, context.call.region)
    check_sender(context, sms)
    pool |= _shared_sms(params)
    refuse_if(
        "SmsMfaConfiguration" in params and "SmsConfiguration" not in pool,
        "SMS MFA needs an SMS configuration.",
    )
    factor_configuration = params.get("WebAuthnConfiguration", {}).get("FactorConfiguration")
    check_first_factors(
        first_factors(pool),
        mode,
        "SmsConfiguration" in pool,
        factor_configuration == "MULTI_FACTOR_WITH_USER_VERIFICATION",
    )
    # Full replace: the emulator takes null for "not there".
    answer = context.forward(
        {name: params.get(name) for name in RECORDED} | {"UserPoolId": pool_id, "MfaConfiguration": mode}
    )
    if answer.error:
        return answer
    factors = {name: params[name] for name in RECORDED if name in params}
    context.store.put(context.key("mfa", pool_id), factors)
    context.store.put(context.key("pool", pool_id), pool | {"MfaConfiguration": mode})
    return context.ok(_described(pool | {"MfaConfiguration": mode}, factors))


@rule(IDP, "GetUserPoolMfaConfig")
def get_mfa(context: Context) -> Answer:
    pool_id = context.params["UserPoolId"]
    pool = pool_and_held(context, pool_id)[1]
    answer = context.forward()
    if answer.error:
        return answer
    factors = context.store.get(context.key("mfa", pool_id))
    if factors is None:  # never set through the proxy
        factors = {name: value for name, value in (answer.data or {}).items() if name in RECORDED}
    return context.ok(_described(pool, factors))


def _described(pool: Record, factors: Record) -> dict[str, Any]:
    shown: dict[str, Any] = {"MfaConfiguration": pool["MfaConfiguration"]} | factors
    if "SoftwareTokenMfaConfiguration" in factors:
        shown["SoftwareTokenMfaConfiguration"] = {"Enabled": False} | factors["SoftwareTokenMfaConfiguration"]
    if "WebAuthnConfiguration" in factors:
        # M: what is not given reads back as preferred and SINGLE_FACTOR.
        defaults = {"UserVerification": "preferred", "FactorConfiguration": "SINGLE_FACTOR"}
        shown["WebAuthnConfiguration"] = defaults | factors["WebAuthnConfiguration"]
    # M: the SMS settings are the pool's own; they show as a factor while MFA is on.
    shown.pop("SmsMfaConfiguration", None)
    if "SmsConfiguration" in pool and pool["MfaConfiguration"] != "OFF":
        message = (
            {"SmsAuthenticationMessage": pool["SmsAuthenticationMessage"]} if "SmsAuthenticationMessage" in pool else {}
        )
        shown["SmsMfaConfiguration"] = {"SmsConfiguration": pool["SmsConfiguration"]} | message
    return shown


def _shared_sms(params: Mapping[str, Any]) -> Record:
    """The pool members that SetUserPoolMfaConfig writes too (M: shared with UpdateUserPool)."""
    sms = params.get("SmsMfaConfiguration", {})
    return {name: sms[name] for name in ("SmsConfiguration", "SmsAuthenticationMessage") if name in sms}


def _check_factors(params: Mapping[str, Any], mode: str) -> None:
    given = [name for name in FACTORS if name in params]
    # M: even with Enabled=false.
    refuse_if(
        mode == "OFF" and bool(given),
        "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
    )
    token = params.get("SoftwareTokenMfaConfiguration", {}).get("Enabled", False)
    usable = token or "SmsMfaConfiguration" in params or "EmailMfaConfiguration" in params
    # M
    refuse_if(
        mode != "OFF" and not usable,
        "Invalid MFA configuration given, can't disable all MFAs and require an MFA together.",
    )


def _check_email(params: Mapping[str, Any], pool: Record) -> None:
    if "EmailMfaConfiguration" not in params:
        return
    # M
    sender = pool["EmailConfiguration"]["EmailSendingAccount"]
    refuse_if(sender != "DEVELOPER", "Email MFA needs EmailSendingAccount DEVELOPER in the email configuration.")
    if pool["UserPoolTier"] == "LITE":  # D
        raise Refusal("FeatureUnavailableInTierException", "Email MFA is not available in the LITE pricing tier.")
    # D: a user whose second factor is the e-mail address must be able to recover by something else.
    mechanisms = pool["AccountRecoverySetting"].get("RecoveryMechanisms", [])
    refuse_if([one["Name"] for one in mechanisms] == ["verified_email"], "Email MFA needs a second recovery mechanism.")


def _check_passkey(params: Mapping[str, Any], pool: Record) -> None:
    factor = params.get("WebAuthnConfiguration", {}).get("FactorConfiguration", "SINGLE_FACTOR")
    if factor != "SINGLE_FACTOR" and pool["UserPoolTier"] == "LITE":  # D
        raise Refusal("FeatureUnavailableInTierException", "Passkey MFA is not available in the LITE pricing tier.")
