"""Identity providers of a user pool: what AWS refuses, and what it adds to their details."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from .rules_pool import IDP, pool_and_held
from .semantics import Context, Refusal, overlay, refuse_if, rule
from .store import Key, Record
from .wire import Answer

HELD = frozenset({"ProviderDetails", "AttributeMapping", "IdpIdentifiers", "AcrMapping"})
SECRET = {"authorize_scopes", "client_id", "client_secret"}
# D: the examples of CreateIdentityProvider.
WANTED = {
    "Google": SECRET,
    "Facebook": SECRET,
    "LoginWithAmazon": SECRET,
    "SignInWithApple": {"authorize_scopes", "client_id", "key_id", "private_key", "team_id"},
    "OIDC": {"authorize_scopes", "client_id", "oidc_issuer"},
    "SAML": set[str](),
}
ADDED = {
    "Google": {
        "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
        "attributes_url_add_attributes": "true",
        "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
        "oidc_issuer": "https://accounts.google.com",
        "token_request_method": "POST",
        "token_url": "https://www.googleapis.com/oauth2/v4/token",
    },
    "Facebook": {
        "api_version": "v17.0",
        "attributes_url": "https://graph.facebook.com/v17.0/me?fields=",
        "attributes_url_add_attributes": "true",
        "authorize_url": "https://www.facebook.com/v17.0/dialog/oauth",
        "token_request_method": "GET",
        "token_url": "https://graph.facebook.com/v17.0/oauth/access_token",
    },
    "LoginWithAmazon": {
        "attributes_url": "https://api.amazon.com/user/profile",
        "attributes_url_add_attributes": "false",
        "authorize_url": "https://www.amazon.com/ap/oa",
        "token_request_method": "POST",
        "token_url": "https://api.amazon.com/auth/o2/token",
    },
    "SignInWithApple": {
        "attributes_url_add_attributes": "false",
        "authorize_url": "https://appleid.apple.com/auth/authorize",
        "oidc_issuer": "https://appleid.apple.com",
        "token_request_method": "POST",
        "token_url": "https://appleid.apple.com/auth/token",
    },
    "OIDC": {"attributes_request_method": "GET", "attributes_url_add_attributes": "false"},
    "SAML": {
        "ActiveEncryptionCertificate": "MIICvDCCAaSgAwIBAgII",
        "SLORedirectBindingURI": "https://auth.example.com/slo/saml",
        "SSORedirectBindingURI": "https://auth.example.com/sso/saml",
    },
}
# D: the endpoints that are found at the issuer's, unless they are given.
DISCOVERED = {
    "attributes_url": "userInfo",
    "authorize_url": "authorize",
    "jwks_uri": ".well-known/jwks.json",
    "token_url": "token",
}
# D: the claim that tells users apart.
USERNAMES = {"Google": "sub", "Facebook": "id", "LoginWithAmazon": "user_id", "SignInWithApple": "sub", "OIDC": "sub"}


def _kept(context: Context, held: Record) -> Answer:
    """What the emulator says, once it took the request: with what is held from now on."""
    answer = context.forward()
    if answer.error or answer.data is None:
        return answer
    context.store.put(_key(context), held)
    return _shown(context, answer)


@rule(IDP, "CreateIdentityProvider")
def create_provider(context: Context) -> Answer:
    name, kind = context.params["ProviderName"], context.params["ProviderType"]
    # K: the words of the refusal.
    social = kind not in ("OIDC", "SAML")
    refuse_if(social and name != kind, f"Provider {name} cannot be of type {kind}.")
    held = _checked(context, kind, _as_held(context.params))
    return _kept(context, held)


@rule(IDP, "UpdateIdentityProvider")
def update_provider(context: Context) -> Answer:
    provider = context.lookup("DescribeIdentityProvider", _where(context))["IdentityProvider"]
    # K: members that are not sent stay; each that is sent is sent whole.
    held = _checked(context, provider["ProviderType"], _held(context, provider) | _as_held(context.params))
    return _kept(context, held)


@rule(IDP, "DescribeIdentityProvider")
def describe_provider(context: Context) -> Answer:
    answer = context.forward()
    if answer.error or answer.data is None:
        context.store.drop(_key(context))
        return answer
    return _shown(context, answer)


@rule(IDP, "DeleteIdentityProvider")
def delete_provider(context: Context) -> Answer:
    answer = context.forward()
    if not answer.error:
        context.store.drop(_key(context))
    return answer


def _checked(context: Context, kind: str, held: Record) -> Record:
    details = held.get("ProviderDetails", {})
    lacking = sorted(WANTED[kind] - set(details))
    refuse_if(bool(lacking), f"The following provider details are missing: {lacking}")
    no_metadata = kind == "SAML" and not {"MetadataURL", "MetadataFile"} & set(details)
    refuse_if(no_metadata, "Metadata is required for a SAML provider.")
    refuse_if(kind != "OIDC" and bool(held.get("AcrMapping")), "AcrMapping is for OIDC providers.")  # D
    pool = pool_and_held(context, context.params["UserPoolId"])[0]
    there = {attribute["Name"] for attribute in pool["SchemaAttributes"]} | {"username"}
    strange = sorted(set(held.get("AttributeMapping", {})) - there)
    # K: the words of the refusal.
    refuse_if(bool(strange), f"AttributeMapping contains invalid mapping: {strange}")
    return held


def _where(context: Context) -> dict[str, Any]:
    return {name: context.params[name] for name in ("UserPoolId", "ProviderName")}


def _key(context: Context) -> Key:
    return context.key("provider", f"{context.params['UserPoolId']}/{context.params['ProviderName']}")


def _as_held(params: Mapping[str, Any]) -> Record:
    return {name: copy.deepcopy(value) for name, value in params.items() if name in HELD and value is not None}


def _held(context: Context, provider: Mapping[str, Any]) -> Record:
    """What was sent; a provider made behind the proxy's back is taken over from its description."""
    return context.store.get(_key(context)) or _as_held(provider)


def _shown(context: Context, answer: Answer) -> Answer:
    """A provider as AWS describes it."""
    if answer.data is None:
        raise Refusal("InternalErrorException", "no answer", 500)
    provider = answer.data["IdentityProvider"]
    held = {name: value for name, value in _held(context, provider).items() if value not in ({}, [])}
    kind = provider["ProviderType"]
    added: dict[str, str] = dict(ADDED[kind])
    issuer = held["ProviderDetails"].get("oidc_issuer")
    if kind == "OIDC":
        added |= {key: f"{issuer}/{path}" for key, path in DISCOVERED.items()}
    # D: a private key is never shown.
    told = {key: value for key, value in held["ProviderDetails"].items() if key != "private_key"}
    held["ProviderDetails"] = added | told
    if kind in USERNAMES:
        held["AttributeMapping"] = {"username": USERNAMES[kind]} | held.get("AttributeMapping", {})
    answer.data["IdentityProvider"] = overlay(provider, held, HELD)
    return answer
