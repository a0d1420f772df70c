"""App clients: the combinations of members that AWS refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .semantics import Refusal, refuse_if
from .store import Record

STANDARD_SCOPES = frozenset({"phone", "email", "openid", "profile", "aws.cognito.signin.user.admin"})
LEGACY_FLOWS = frozenset({"ADMIN_NO_SRP_AUTH", "CUSTOM_AUTH_FLOW_ONLY", "USER_PASSWORD_AUTH"})
SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
LOOPBACK = ("localhost", "127.0.0.1", "::1")
# K: owned by the service.
READ_ONLY_ATTRIBUTES = frozenset({"sub", "email_verified", "phone_number_verified"})
OAUTH_MEMBERS = ("CallbackURLs", "LogoutURLs", "AllowedOAuthScopes", "AllowedOAuthFlows")


@dataclass(frozen=True)
class ClientChange:
    """A client as it would be, with what it refers to."""

    pool_id: str
    params: Mapping[str, Any]
    client: Record
    has_secret: bool
    tier: str
    schema: Mapping[str, Mapping[str, Any]]
    scopes: Callable[[], set[str]]
    providers: Callable[[], set[str]]


def check(change: ClientChange) -> None:
    for one in CHECKS:
        one(change)


def _secret(change: ClientChange) -> None:
    both = bool(change.params.get("GenerateSecret") and "ClientSecret" in change.params)
    refuse_if(both, "GenerateSecret and ClientSecret can't be used together.")  # D
    propagates = change.client["EnablePropagateAdditionalUserContextData"]
    # D
    refuse_if(
        propagates and not change.has_secret,
        "EnablePropagateAdditionalUserContextData needs a client with a secret.",
    )


def _flows(change: ClientChange) -> None:
    flows = set(change.client.get("ExplicitAuthFlows", []))
    modern = flows - LEGACY_FLOWS
    # D
    refuse_if(bool(modern and flows & LEGACY_FLOWS), "Legacy ExplicitAuthFlows can't be combined with ALLOW_ values.")
    rotates = change.client.get("RefreshTokenRotation", {}).get("Feature") == "ENABLED"
    refreshes = "ALLOW_REFRESH_TOKEN_AUTH" in flows
    # D
    refuse_if(rotates and refreshes, "ALLOW_REFRESH_TOKEN_AUTH can't be used with refresh token rotation.")
    if "ALLOW_USER_AUTH" in flows and change.tier == "LITE":  # D
        raise Refusal("FeatureUnavailableInTierException", "ALLOW_USER_AUTH is not available in the LITE pricing tier.")


def _oauth(change: ClientChange) -> None:
    client = change.client
    flows, scopes = client.get("AllowedOAuthFlows", []), client.get("AllowedOAuthScopes", [])
    if not client["AllowedOAuthFlowsUserPoolClient"]:
        used = [name for name in OAUTH_MEMBERS if name in client]
        # D: the switch must be on before these can be configured.
        refuse_if(bool(used), f"{', '.join(used)}: AllowedOAuthFlowsUserPoolClient must be true.")
        return
    if not (flows and scopes):  # K
        text = (
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows."
        )
        raise Refusal("InvalidOAuthFlowException", text)
    _client_credentials(flows, scopes, change.has_secret)
    # D: a redirecting flow needs somewhere to go.
    redirects = {"code", "implicit"} & set(flows)
    refuse_if(bool(redirects) and "CallbackURLs" not in client, f"CallbackURLs are required for {sorted(redirects)}.")


def _client_credentials(flows: list[str], scopes: list[str], has_secret: bool) -> None:
    if "client_credentials" not in flows:
        return
    # D: alone, with a secret, and with custom scopes only.
    broken = {
        "client_credentials flow can not be selected along with code flow or implicit flow.": len(flows) > 1,
        "client_credentials flow can not be selected if client does not have a client secret.": not has_secret,
        f"{sorted(STANDARD_SCOPES & set(scopes))} are not supported with client_credentials flow.": bool(
            STANDARD_SCOPES & set(scopes)
        ),
    }
    for text, is_broken in broken.items():
        refuse_if(is_broken, text, "InvalidOAuthFlowException")


def _scopes(change: ClientChange) -> None:
    custom = set(change.client.get("AllowedOAuthScopes", [])) - STANDARD_SCOPES
    unknown = custom - change.scopes() if custom else set()
    # D
    refuse_if(bool(unknown), f"Invalid scope requested: {', '.join(sorted(unknown))}", "ScopeDoesNotExistException")


def _providers(change: ClientChange) -> None:
    named = set(change.client.get("SupportedIdentityProviders", [])) - {"COGNITO"}
    for name in sorted(named - change.providers() if named else ()):
        # T: terraform matches this wording.
        raise Refusal(
            "InvalidParameterException", f"The provider {name} does not exist for User Pool {change.pool_id}."
        )


def _urls(change: ClientChange) -> None:
    for member in ("CallbackURLs", "LogoutURLs"):
        for url in change.client.get(member, []):
            _check_url(member, url)
    default = change.client.get("DefaultRedirectURI")
    # D
    stray = default is not None and default not in change.client.get("CallbackURLs", [])
    refuse_if(stray, "DefaultRedirectURI must be in CallbackURLs.")


def _check_url(member: str, url: str) -> None:
    # D: absolute, without a fragment, https but for loopback and the schemes of apps.
    parts = urlsplit(url)
    refuse_if(not parts.scheme, f"{member}: {url} is not an absolute URI.")
    refuse_if("#" in url, f"{member}: {url} must not have a fragment.")
    web = parts.scheme in ("http", "https")
    refuse_if(web and not parts.hostname, f"{member}: {url} has no host.")
    insecure = parts.scheme == "http" and parts.hostname not in LOOPBACK
    refuse_if(insecure, f"{member}: {url} is not allowed, HTTP is only allowed for localhost.")


def _validities(change: ClientChange) -> None:
    # D: 5 minutes to a day, 60 minutes to ten years, after the units are applied.
    client = change.client
    units = client.get("TokenValidityUnits", {})
    limits = {
        "AccessToken": ("hours", 300, 86400),
        "IdToken": ("hours", 300, 86400),
        "RefreshToken": ("days", 3600, 315360000),
    }
    for token, (unit, least, most) in limits.items():
        number = client.get(f"{token}Validity")
        if number is None:
            continue
        seconds = number * SECONDS[units.get(token, unit)]
        refuse_if(not least <= seconds <= most, f"Invalid range for token validity: {token}Validity.")


def _attributes(change: ClientChange) -> None:
    written, read = (change.client.get(name, []) for name in ("WriteAttributes", "ReadAttributes"))
    # K
    refuse_if(bool(set(read) - set(change.schema)), "Invalid read attributes specified while creating a client.")
    strays = set(written) - set(change.schema) | set(written) & READ_ONLY_ATTRIBUTES
    refuse_if(bool(strays), f"Invalid write attributes specified while creating a client: {sorted(strays)}")
    required = {n for n, a in change.schema.items() if a.get("Required")} - READ_ONLY_ATTRIBUTES
    # D
    missing = required - set(written) if written else set()
    refuse_if(bool(missing), f"WriteAttributes must include the required attributes: {sorted(missing)}")


def _analytics(change: ClientChange) -> None:
    analytics = change.client.get("AnalyticsConfiguration")
    if analytics is None:
        return
    by_id = {"ApplicationId", "ExternalId", "RoleArn"}
    given = set(analytics) & (by_id | {"ApplicationArn"})
    # D
    complete = given == {"ApplicationArn"} or given == by_id
    refuse_if(
        not complete, "AnalyticsConfiguration takes ApplicationArn, or ApplicationId with ExternalId and RoleArn."
    )


CHECKS = (_secret, _flows, _oauth, _scopes, _providers, _urls, _validities, _attributes, _analytics)
