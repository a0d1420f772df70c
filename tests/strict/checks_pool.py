"""User pools: the combinations of members that AWS refuses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .semantics import Refusal, refuse_if
from .store import Record

TIERS = ("LITE", "ESSENTIALS", "PLUS")
STANDARD_TYPES = {
    "updated_at": "Number",
    "email_verified": "Boolean",
    "phone_number_verified": "Boolean",
} | dict.fromkeys(
    (
        "sub", "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile",
        "picture", "website", "email", "gender", "birthdate", "zoneinfo", "locale", "phone_number", "address",
    ),
    "String",
)  # fmt: skip


@dataclass(frozen=True)
class PoolChange:
    """A pool on its way from `old` (None at creation) to `new`."""

    params: Mapping[str, Any]
    new: Record
    old: Record | None
    region: str
    factors: Record = field(default_factory=dict)  # what SetUserPoolMfaConfig set up
    tracks_sessions: bool = False  # as SetUserPoolSessionConfiguration says

    def sent(self, *path: str) -> Any:
        """A member of the request by its path, None where anything on the way is missing."""
        value: Any = self.params
        for name in path:
            value = (value or {}).get(name)
        return value


PoolCheck = Callable[[PoolChange], None]


def check(change: PoolChange) -> None:
    for one in CHECKS:
        one(change)


def _usernames(change: PoolChange) -> None:
    # D: sign-in by alias or by attribute, not both.
    both = bool(change.new.get("AliasAttributes") and change.new.get("UsernameAttributes"))
    refuse_if(both, "Only one of the aliasAttributes or usernameAttributes can be set in a user pool.")


def _required_alias(change: PoolChange) -> None:
    # D
    aliased = "preferred_username" in change.new.get("AliasAttributes", [])
    required = any(a["Name"] == "preferred_username" and a.get("Required") for a in change.sent("Schema") or [])
    refuse_if(aliased and required, "preferred_username can not be a required attribute when it is an alias.")


def _schema(change: PoolChange) -> None:
    attributes = change.sent("Schema") or []
    repeated = [name for name, count in Counter(a.get("Name") for a in attributes).items() if count > 1]
    refuse_if(bool(repeated), f"{repeated}: Attribute is defined more than once in the schema.")  # K
    for attribute in attributes:
        if attribute.get("Name") in STANDARD_TYPES:
            _check_standard_attribute(attribute)
        else:
            check_custom_attribute(attribute)


def _check_standard_attribute(attribute: Mapping[str, Any]) -> None:
    # K: a standard attribute keeps its type.
    expected = STANDARD_TYPES[attribute["Name"]]
    refuse_if(
        attribute.get("AttributeDataType", expected) != expected,
        f"You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute {attribute['Name']}",
    )
    _check_constraints(attribute)


def check_custom_attribute(attribute: Mapping[str, Any]) -> None:
    name = attribute.get("Name") or ""
    # T: the service adds the prefix, a request that carries it would double it.
    refuse_if(
        name.startswith(("custom:", "dev:")), f"{name}: Invalid attribute name; the prefix is added by the service."
    )
    refuse_if(not name, "Attribute name is missing.")
    # D
    refuse_if(bool(attribute.get("Required")), "Required custom attributes are not supported currently.")
    refuse_if("AttributeDataType" not in attribute, f"{name}: Attribute data type is missing.")  # K
    _check_constraints(attribute)


def _check_constraints(attribute: Mapping[str, Any]) -> None:
    # D: constraints are strings holding numbers; M: a kind that is not the attribute's own is refused.
    kinds = {"StringAttributeConstraints": "String", "NumberAttributeConstraints": "Number"}
    for member, kind in kinds.items():
        constraints = attribute.get(member)
        if not constraints:
            continue
        name = attribute["Name"]
        refuse_if(attribute.get("AttributeDataType", kind) != kind, f"{name}: {member} do not go with this data type.")
        bounds = [constraints[bound] for bound in sorted(constraints, reverse=True)]  # minimum first
        refuse_if(
            not all(re.fullmatch(r"-?\d+(\.\d+)?", bound) for bound in bounds), f"{name}: {member} must be numbers."
        )
        refuse_if(len(bounds) == 2 and float(bounds[0]) > float(bounds[1]), f"{name}: minimum is above maximum.")


def check_tags(tags: Mapping[str, str]) -> None:
    # D
    reserved = [key for key in tags if key.lower().startswith("aws:")]
    refuse_if(bool(reserved), f"Tag keys can't begin with aws:, which is reserved: {reserved}")


def _tags(change: PoolChange) -> None:
    check_tags(change.sent("UserPoolTags") or {})


def _mfa(change: PoolChange) -> None:
    mode = change.new["MfaConfiguration"]
    if mode == "OFF":
        return
    # M: at creation only SMS can be a factor; later one that SetUserPoolMfaConfig turned on will do.
    token = change.factors.get("SoftwareTokenMfaConfiguration", {}).get("Enabled", False)
    factor = "SmsConfiguration" in change.new or token or "EmailMfaConfiguration" in change.factors
    refuse_if(
        not factor,
        "SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
    )


def check_first_factors(factors: list[str], mode: str, has_sms: bool, passkey_is_mfa: bool) -> None:
    # D: in the enum, but not usable.
    refuse_if("SOFTWARE_TOKEN" in factors, "SOFTWARE_TOKEN is not supported as a first authentication factor.")
    refuse_if(factors == ["WEB_AUTHN"], "WEB_AUTHN can't be the only allowed first authentication factor.")  # K
    refuse_if("SMS_OTP" in factors and not has_sms, "SMS_OTP requires an SMS configuration.")  # M
    otp = {"EMAIL_OTP", "SMS_OTP"} & set(factors)
    # M: refused with ON, accepted with OPTIONAL.
    refuse_if(mode == "ON" and bool(otp), f"{sorted(otp)} can't be first factors when MFA is required.")
    # M
    refuse_if(
        mode == "ON" and "WEB_AUTHN" in factors and not passkey_is_mfa,
        "WEB_AUTHN with required MFA needs FactorConfiguration MULTI_FACTOR_WITH_USER_VERIFICATION.",
    )


def first_factors(pool: Record) -> list[str]:
    return pool["Policies"].get("SignInPolicy", {}).get("AllowedFirstAuthFactors", [])


def _first_factors(change: PoolChange) -> None:
    passkey = change.factors.get("WebAuthnConfiguration", {}).get("FactorConfiguration")
    check_first_factors(
        first_factors(change.new),
        change.new["MfaConfiguration"],
        "SmsConfiguration" in change.new,
        passkey == "MULTI_FACTOR_WITH_USER_VERIFICATION",
    )


def _tier(change: PoolChange) -> None:
    """D: features need a plan; on a change of plan the code is another."""
    pool, tier = change.new, change.new["UserPoolTier"]
    moved = change.old is not None and change.old["UserPoolTier"] != tier
    for feature, (least, used) in _features(change).items():
        if used and TIERS.index(tier) < TIERS.index(least):
            code = "TierChangeNotAllowedException" if moved else "FeatureUnavailableInTierException"
            raise Refusal(
                code,
                "The following features need to be disabled for the "
                f"{pool['UserPoolTier']} pricing tier configured: {feature}",
            )


def _features(change: PoolChange) -> dict[str, tuple[str, bool]]:
    pool = change.new
    add_ons, off = pool.get("UserPoolAddOns", {}), {"EnableStatus": "Disabled"}
    # D: for custom authentication as well.
    threats = add_ons.get("AdvancedSecurityMode", "OFF") != "OFF" or "AdvancedSecurityAdditionalFlows" in add_ons
    version = pool["LambdaConfig"].get("PreTokenGenerationConfig", {}).get("LambdaVersion", "V1_0")
    passkey = change.factors.get("WebAuthnConfiguration", {}).get("FactorConfiguration", "SINGLE_FACTOR")
    custom_acr = any(v["AcrValue"] != f"urn:cognito:loa:{k[-1]}" for k, v in pool["AcrConfiguration"].items())
    return {
        "Threat Protection": ("PLUS", threats),
        "Choice-based Authentication": ("ESSENTIALS", bool(set(first_factors(pool)) - {"PASSWORD"})),
        "Access Token Customization": ("ESSENTIALS", version != "V1_0"),
        "Password History": ("ESSENTIALS", bool(pool["Policies"]["PasswordPolicy"].get("PasswordHistorySize"))),
        "Email MFA": ("ESSENTIALS", "EmailMfaConfiguration" in change.factors),
        "Passkey MFA": ("ESSENTIALS", passkey != "SINGLE_FACTOR"),
        "ACR Configuration": ("ESSENTIALS", custom_acr),
        # D: what is there may stay on a change to LITE, if it is disabled.
        "Dynamic Client Registration": ("ESSENTIALS", pool.get("DcrConfiguration", off)["EnableStatus"] == "Enabled"),
        "Session Tracking": ("ESSENTIALS", change.tracks_sessions),
    }


def _lambdas(change: PoolChange) -> None:
    config = change.sent("LambdaConfig") or {}
    legacy, new = config.get("PreTokenGeneration"), config.get("PreTokenGenerationConfig", {}).get("LambdaArn")
    # D
    refuse_if(
        legacy is not None and new is not None and legacy != new,
        "PreTokenGeneration and PreTokenGenerationConfig.LambdaArn must be the same.",
    )
    sender = "CustomSMSSender" in config or "CustomEmailSender" in config
    # D
    refuse_if(sender and "KMSKeyID" not in config, "KMSKeyID is required with a custom SMS or email sender.")


def _email(change: PoolChange) -> None:
    email = change.new["EmailConfiguration"]
    developer = email["EmailSendingAccount"] == "DEVELOPER"
    # D
    refuse_if(developer and "SourceArn" not in email, "SourceArn is required when EmailSendingAccount is DEVELOPER.")
    refuse_if("ConfigurationSet" in email and not developer, "ConfigurationSet needs EmailSendingAccount DEVELOPER.")


def check_sms(sms: Mapping[str, Any] | None, region: str) -> None:
    if sms is None:
        return
    # K: an empty configuration; D: one sender, not two, and of the pool's own region.
    senders = {"SnsCallerArn", "EumsSms"} & set(sms)
    refuse_if(not senders, "SmsConfiguration needs SnsCallerArn or EumsSms.")
    refuse_if(len(senders) == 2, "SmsConfiguration takes SnsCallerArn or EumsSms, not both.")
    sender_region = sms.get("EumsSms", {}).get("Region", region)
    refuse_if(sender_region != region, "EumsSms.Region must be the Region of the user pool.")


def _sms(change: PoolChange) -> None:
    check_sms(change.sent("SmsConfiguration"), change.region)


def _phone_verification(change: PoolChange) -> None:
    # K: a phone number is verified by SMS.
    needed = "phone_number" in change.new.get("AutoVerifiedAttributes", []) and "SmsConfiguration" not in change.new
    refuse_if(needed, "SMS configuration is required when phone_number is selected for verification.")


def _messages(change: PoolChange) -> None:
    # K: the twins can't contradict each other.
    twins = {
        "SmsVerificationMessage": "SmsMessage",
        "EmailVerificationMessage": "EmailMessage",
        "EmailVerificationSubject": "EmailSubject",
    }
    for legacy, new in twins.items():
        old_text, new_text = change.sent(legacy), change.sent("VerificationMessageTemplate", new)
        refuse_if(bool(old_text and new_text and old_text != new_text), f"{legacy} and {new} must be the same.")


def _invitation(change: PoolChange) -> None:
    # D: invitations must hold both placeholders.
    template = change.sent("AdminCreateUserConfig", "InviteMessageTemplate") or {}
    for member in ("SMSMessage", "EmailMessage"):
        text = template.get(member)
        complete = text is None or "{username}" in text and "{####}" in text
        refuse_if(not complete, f"InviteMessageTemplate.{member} must contain {{username}} and {{####}}.")


def _unused_days(change: PoolChange) -> None:
    # D: the legacy member conflicts with the policy's.
    legacy = change.sent("AdminCreateUserConfig", "UnusedAccountValidityDays")
    new = change.sent("Policies", "PasswordPolicy", "TemporaryPasswordValidityDays")
    refuse_if(
        legacy is not None and new is not None,
        "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays",
    )


def _recovery(change: PoolChange) -> None:
    mechanisms = change.new["AccountRecoverySetting"].get("RecoveryMechanisms", [])
    names = [one["Name"] for one in mechanisms]
    # D
    refuse_if("admin_only" in names and len(names) > 1, "admin_only can't be combined with other recovery mechanisms.")
    ranks = [one["Priority"] for one in mechanisms]
    # K
    refuse_if(len(set(ranks)) < len(ranks) or len(set(names)) < len(names), "Recovery mechanisms must be distinct.")


def _acr(change: PoolChange) -> None:
    # D: names are unique over all four levels, defaults included.
    names = [level["AcrValue"] for level in change.new["AcrConfiguration"].values()]
    refuse_if(len(set(names)) < len(names), "AcrConfiguration values must be unique.")


def _key(change: PoolChange) -> None:
    key = change.new.get("KeyConfiguration", {})
    # D
    customer = key.get("KeyType") == "CUSTOMER_MANAGED_KEY"
    refuse_if(customer and "KmsKeyArn" not in key, "KmsKeyArn is required for CUSTOMER_MANAGED_KEY.")


def _verified_updates(change: PoolChange) -> None:
    # D: only what is verified automatically can be verified before an update.
    settings = change.new.get("UserAttributeUpdateSettings", {}).get("AttributesRequireVerificationBeforeUpdate", [])
    strays = set(settings) - set(change.new.get("AutoVerifiedAttributes", []))
    refuse_if(bool(strays), f"AttributesRequireVerificationBeforeUpdate must be auto-verified: {sorted(strays)}")


CHECKS: tuple[PoolCheck, ...] = (
    _usernames, _required_alias, _schema, _tags, _sms, _phone_verification, _mfa, _first_factors, _tier, _lambdas, _email, _messages,
    _invitation, _unused_days, _recovery, _acr, _key, _verified_updates,
)  # fmt: skip
