"""Identity providers that AWS would refuse, or that could not work."""

from __future__ import annotations

from bad_input.program import HIDDEN, POOL_ID, Properties, Wrong, refused

OIDC = {"client_id": "a", "client_secret": "b", "authorize_scopes": "openid", "oidc_issuer": "https://a.example"}


def provider(mistake: str, properties: Properties, *problems: str) -> Wrong:
    """An identity provider that is wrong, of a pool that is there already."""
    whole = {"userPoolId": POOL_ID, "providerName": "Sso", "providerType": "OIDC", "providerDetails": OIDC}
    return Wrong(mistake, **refused("IdentityProvider", whole | dict(properties), *problems))


ROWS = [
    provider(
        "a social provider under a name of its own",
        {"providerName": "OurGoogle", "providerType": "Google"},
        "property providerName value {OurGoogle} has a problem: must be Google, as the type is: a pool has one such "
        "provider at most",
    ),
    provider(
        "the name of a provider that AWS has itself",
        {"providerName": "COGNITO"},
        "property providerName value {COGNITO} has a problem: is a name that AWS keeps for a provider of its own: choose "
        "another for one of the type OIDC",
    ),
    provider(
        "a provider's name that AWS does not take",
        {"providerName": "our sso_provider"},
        "property providerName value {our sso_provider} has a problem: must have 3 characters or more, no blanks, and an "
        "underscore only as the second character",
    ),
    provider(
        "a type of provider that AWS does not have",
        {"providerType": "github"},
        "property providerType value {github} has a problem: must be one of Facebook, Google, LoginWithAmazon, OIDC, SAML, "
        "SignInWithApple",
    ),
    provider(
        # P11
        "details that are missing",
        {"providerDetails": {"client_secret": HIDDEN}},
        "providerDetails needs authorize_scopes, client_id, oidc_issuer for a provider of the type OIDC",
    ),
    provider(
        "a SAML provider without metadata",
        {"providerType": "SAML", "providerDetails": {"IDPSignout": "true"}},
        "providerDetails needs MetadataURL, or MetadataFile with the XML itself, for a provider of the type SAML",
    ),
    provider(
        "the address of metadata where the document belongs",
        {"providerType": "SAML", "providerDetails": {"MetadataFile": "metadata.xml"}},
        "providerDetails.MetadataFile must be the metadata document itself: its address goes into MetadataURL",
    ),
    provider(
        "details of another form",
        {"providerDetails": OIDC | {"oidc_issuer": "auth.example.com", "attributes_request_method": "get"}},
        "providerDetails.oidc_issuer must be a URL, such as https://auth.example.com",
        "providerDetails.attributes_request_method must be GET or POST",
    ),
    provider(
        "attributes that no pool can have",
        {"attributeMapping": {"tenant": "tid", "email": "email"}},
        "attributeMapping.tenant is no standard attribute: one of the pool's own is custom:tenant",
    ),
    provider(
        "levels of assurance for a provider that has none",
        {
            "providerType": "SAML",
            "providerDetails": {"MetadataURL": "https://a.example/metadata"},
            "acrMapping": {"Level1": "low"},
        },
        "acrMapping is for providers of the type OIDC, and this is one of the type SAML: leave it out",
    ),
]
