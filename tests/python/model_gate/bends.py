"""Where a property wants more than the model says: forms of text, other bounds, and bounds that only prose tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Text:
    """Texts of a form: what they begin with, what fills them, what they end in."""

    head: str
    filler: str
    tail: str

    @property
    def least(self) -> int:
        """The length of the shortest."""
        return len(self.head) + len(self.tail) + len(self.filler)

    def long(self, length: int, number: int = 0) -> str:
        """One of this length; another one for each number. Too short a length cuts it off."""
        room = length - len(self.head) - len(self.tail)
        if room < 0:
            return (self.head + self.tail)[:length]
        mark = f"{number:x}".translate(LETTERS) + "z" if number else ""
        return f"{self.head}{mark}{self.filler * (room - len(mark))}{self.tail}"

    def with_inside(self, length: int, odd: str) -> str:
        """One with a strange character amid the filler."""
        plain = self.long(length)
        middle = len(self.head) + (length - len(self.head) - len(self.tail)) // 2
        return plain[:middle] + odd + plain[middle + 1 :]


LETTERS = str.maketrans("0123456789", "ghijklmnop")
ROLES = Text("arn:aws:iam::123456789012:role/", "a", "")
URLS = Text("https://app.example.com/", "a", "")
INVITATIONS = Text("{username} {####}", "a", "")
NUMBERS = Text("", "1", "")

# By resource and property, what its texts look like, where our pattern or a rule about the text alone is narrower than
# the model's pattern. The entry holds for what lies below as well.
TEXTS: dict[str, dict[str, Text]] = {
    "UserPool": {
        "adminCreateUserConfig.inviteMessageTemplate.emailMessage": INVITATIONS,
        "adminCreateUserConfig.inviteMessageTemplate.smsMessage": INVITATIONS,
        "smsConfiguration.eumsSms.region": Text("us-east-1", "", ""),
        "emailConfiguration.sourceArn": Text("arn:aws:ses:us-east-1:123456789012:identity/", "a", ""),
        "schemas[].numberAttributeConstraints": NUMBERS,
        "schemas[].stringAttributeConstraints": NUMBERS,
    },
    "UserPoolClient": {"callbackUrls[]": URLS, "logoutUrls[]": URLS, "defaultRedirectUri": URLS},
    "UserPoolClientSecret": {},
    "ManagedLoginBranding": {"assets[].bytes": Text("PHN2Zy8+", "", ""), "settings": Text('{"a": 1}', "", "")},
    "UserPoolDomain": {"certificateArn": Text("arn:aws:acm:us-east-1:123456789012:certificate/", "a", "")},
    # Custom attributes, since a rule knows the names of the standard ones.
    "UserPoolTriggers": {},
    "IdentityProvider": {"attributeMapping{key}": Text("custom:", "a", ""), "providerName": Text("aa", "a", "")},
    "IdentityPool": {
        "cognitoIdentityProviders[].providerName": Text("cognito-idp.us-east-1.amazonaws.com/us-east-1_", "a", ""),
        "openidConnectProviderArns[]": Text("arn:aws:iam::123456789012:oidc-provider/", "a", ""),
        "samlProviderArns[]": Text("arn:aws:iam::123456789012:saml-provider/", "a", ""),
        "roleOptions.permissionsBoundary": Text("arn:aws:iam::123456789012:policy/", "a", ""),
        "roleMappings[].mappingRules[].roleArn": ROLES,
        "roles": ROLES,
    },
}


# By resource and property, the values to fill a list with, where not all of them may stand together.
CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "UserPool": {},
    "UserPoolClient": {"allowedOauthFlows[]": ("code", "implicit")},  # client_credentials must stand alone
    "UserPoolClientSecret": {},
    "ManagedLoginBranding": {},
    "UserPoolDomain": {},
    "UserPoolTriggers": {},
    "IdentityProvider": {},
    "IdentityPool": {},
}


@dataclass(frozen=True)
class Bend:
    """Bounds that hold in the place of the model's, and why. None is for one that does not hold."""

    why: str
    limits: dict[str, Any] = field(default_factory=dict)
    never: tuple[str, ...] = ()  # values of its enum that AWS takes nowhere


WHOLE_NUMBER = Bend(
    "the API reference: a number of up to 2^1023, of which an empty text is none", {"min": 1, "max": len(str(2**1023))}
)

# By resource and property, or member of a request where the two differ.
BENDS: dict[str, dict[str, Bend]] = {
    "UserPool": {
        "signInPolicy.allowedFirstAuthFactors[]": Bend(
            "the API reference: an authenticator app is no first factor", never=("SOFTWARE_TOKEN",)
        ),
        "smsConfiguration.snsCallerArn": Bend("a program leaves out what AWS takes as an empty text", {"min": 20}),
        "CustomAttributes": Bend("the provider adds them 25 at a time", {"min": None, "max": None}),
        "schemas[].numberAttributeConstraints.minValue": WHOLE_NUMBER,
        "schemas[].numberAttributeConstraints.maxValue": WHOLE_NUMBER,
        "schemas[].stringAttributeConstraints.minLength": WHOLE_NUMBER,
        "schemas[].stringAttributeConstraints.maxLength": WHOLE_NUMBER,
    },
    "UserPoolClient": {},
    "UserPoolClientSecret": {},
    "ManagedLoginBranding": {
        "assets[].bytes": Bend("the bound is that of the file, and a program gives it in base64", {"max": None}),
    },
    "UserPoolDomain": {},
    "UserPoolTriggers": {},
    "IdentityProvider": {
        "UpdateIdentityProvider.ProviderName": Bend(
            "a name is for life, and to make one takes less", {"pattern": None}
        ),
    },
    "IdentityPool": {
        "roleMappings[].mappingRules": Bend("the API reference: up to 25 rules for each provider", {"max": 25}),
    },
}

# By resource, members of requests which AWS requires and a program need not give, and why.
OPTIONAL: dict[str, dict[str, str]] = {
    "UserPool": {
        "PoolName": "Pulumi names what the program does not",
        "CustomAttributes": "the request is made when there are attributes to add",
        "UserSessionTracking": "the provider sends DISABLED",
        "TokenSession": "the provider sends 20 sessions",
        "TokenSession.MaxPerUser": "the provider sends 20 sessions",
    },
    "UserPoolClient": {"ClientName": "Pulumi names what the program does not"},
    "UserPoolClientSecret": {},
    "ManagedLoginBranding": {},
    "UserPoolDomain": {"CustomDomainConfig.CertificateArn": "a rule wants it with a custom domain"},
    "UserPoolTriggers": {},
    "IdentityProvider": {},
    "IdentityPool": {
        "IdentityPoolName": "Pulumi names what the program does not",
        "AllowUnauthenticatedIdentities": "the provider sends false",
        "Roles": "the provider sends none",
        "RoleMappings{}.RulesConfiguration.Rules": "the block around it is made when there are rules",
    },
}


@dataclass(frozen=True)
class Prose:
    """A bound that AWS tells in words only, and where."""

    resource: str
    property: str
    source: str
    inside: tuple[Any, ...]
    outside: tuple[Any, ...]
    beside: dict[str, Any] = field(default_factory=dict)


def _validity(token: str, least: int, most: int) -> list[Prose]:
    """How long a token may hold, in each unit; both in seconds."""
    source = f"CreateUserPoolClient, {token}Validity and TokenValidityUnits"
    units = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
    return [
        Prose(
            "UserPoolClient",
            f"{token}Validity",
            source,
            (max(1, least // size), most // size),
            (least // size - 1 if least > size else -1, most // size + 1),
            {"tokenValidityUnits": {token: unit}},
        )
        for unit, size in units.items()
    ]


def _tags(number: int) -> dict[str, str]:
    return {f"key{n}": "value" for n in range(number)}


DAY, TEN_YEARS = 86400, 315360000
QUOTA = "Quotas in Amazon Cognito: tags of a resource"
PROSE = (
    *_validity("accessToken", 300, DAY),
    *_validity("idToken", 300, DAY),
    *_validity("refreshToken", 3600, TEN_YEARS),
    Prose("UserPool", "tags", QUOTA, (_tags(50),), (_tags(51),)),
    Prose(
        "ManagedLoginBranding",
        "assets[].bytes",
        "AssetBytesType, before base64",
        ("A" * 1333334 + "==",),
        ("A" * 1333336,),
    ),
    Prose("UserPoolDomain", "managedLoginVersion", "CreateUserPoolDomain, ManagedLoginVersion", (1, 2), (0, 3)),
    Prose("IdentityPool", "tags", QUOTA, (_tags(50),), (_tags(51),)),
)
