"""Arguments of components that are wrong, or that would make a resource wrong: all is told of the arguments, at once, and
before anything is registered."""

from __future__ import annotations

from typing import Any

from bad_input.program import ACCOUNT, HIDDEN, LAMBDA, POOL_ID, REGION, SMS, STACK_ROW, UP, Wrong, from_config

CERTIFICATE = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/a"
FORM = "may have only lower-case ASCII letters, digits and -, with dots in a custom domain, and no - at either end of a label"
OIDC = {"client_id": "a", "client_secret": "b", "authorize_scopes": "openid", "oidc_issuer": "https://a.example"}
NO_FACTOR = "has no factor to ask for: set softwareToken to true, or give sms"


def component(kind: str, mistake: str, arguments: dict[str, Any], *problems: str) -> Wrong:
    """A component that refuses its arguments. The engine words those that it is told by name, with their values."""
    ty = f"cognito:components:{kind}"
    head = f"error: {ty} resource 'wrong' has a problem: bad arguments"
    program = {"resources": {"wrong": {"type": ty, "properties": arguments}}}
    return Wrong(mistake, program, {STACK_ROW: [head, *(f"\t\t- {problem}" for problem in problems)]})


def pool(mistake: str, arguments: dict[str, Any], *problems: str) -> Wrong:
    return component("CognitoUserPool", mistake, arguments, *problems)


def client(mistake: str, arguments: dict[str, Any], *problems: str) -> Wrong:
    return component("CognitoUserPoolClient", mistake, arguments, *problems)


def provider(mistake: str, arguments: dict[str, Any], *problems: str) -> Wrong:
    whole = {"userPool": POOL_ID, "type": "oidc", "details": OIDC}
    return component("CognitoIdentityProvider", mistake, whole | arguments, *problems)


def identity_pool(mistake: str, arguments: dict[str, Any], *problems: str) -> Wrong:
    return component("CognitoIdentityPool", mistake, arguments, *problems)


def value(name: str, said: object, problem: str) -> str:
    return f"property {name} with value '{{{said}}}' has a problem: {problem}"


def host(kind: str, mistake: str, arguments: dict[str, Any], *lines: str) -> Wrong:
    """A mistake that the YAML host finds in our schema."""
    program = {"resources": {"wrong": {"type": f"cognito:components:{kind}", "properties": arguments}}}
    return Wrong(mistake, program, {STACK_ROW: lines})


POOLS = [
    pool("a pool with usernames beside aliases", {"usernames": ["email"], "aliases": ["preferred_username"]},
         "aliases cannot stand beside usernames: people sign in with a user name, or without one"),
    pool("sign-in by phone without a way to send", {"usernames": ["phone"]},
         "usernames has phone, and Cognito verifies phone numbers by text message: give sms"),
    pool("phone as an alias without a way to send", {"aliases": ["email", "phone"]},
         "aliases has phone, and Cognito verifies phone numbers by text message: give sms"),
    pool("mfa without any factor", {"mfa": "on"}, value("mfa", "on", NO_FACTOR)),
    pool("mfa whose only factor is off", {"mfa": "optional", "softwareToken": False}, value("mfa", "optional", NO_FACTOR)),
    pool("a factor without mfa", {"softwareToken": True},
         value("softwareToken", "true", "is a second factor, and mfa leaves those off: set mfa to on or optional")),
    pool("a component's domain with capitals", {"domain": "My Shop"}, value("domain", "My Shop", FORM)),
    pool("a component's prefix with a hyphen at its end", {"domain": {"prefix": "shop-"}}, f"domain.prefix {FORM}"),
    pool("a component's prefix with the word cognito", {"domain": "cognito-shop"},
         value("domain", "cognito-shop", "must not contain cognito, which AWS keeps for itself: choose another prefix")),
    pool("a domain of one's own as a prefix", {"domain": "auth.example.com"},
         value("domain", "auth.example.com", "is no prefix, since it has a dot: give a domain of yours as name, with its "
               "certificate as cert")),
    pool("a domain of AWS as a prefix", {"domain": "shop.auth.eu-west-1.amazoncognito.com"},
         value("domain", "shop.auth.eu-west-1.amazoncognito.com", "is a domain of AWS: give the prefix alone, which is all "
               "before the first dot")),
    pool("a domain by prefix and by name", {"domain": {"prefix": "shop", "name": "auth.example.com", "cert": CERTIFICATE}},
         "domain.prefix cannot stand beside name: a pool has one here; declare a UserPoolDomain for a second"),
    pool("a domain with a certificate alone", {"domain": {"cert": CERTIFICATE}},
         "domain says no name: give prefix, or name with cert"),
    pool("a domain of one's own without its certificate", {"domain": {"name": "auth.example.com"}},
         "domain.cert is required with a custom domain: the ARN of a certificate of ACM in us-east-1 that is good for it"),
    pool("a prefix with a certificate", {"domain": {"prefix": "shop", "cert": CERTIFICATE}},
         "domain.cert is for a custom domain, and domain is a prefix. AWS has the certificate of a prefix: leave it out, or "
         "give domain the whole name of a domain of yours, such as auth.example.com"),
    pool("a certificate of another region for a component", {"domain": {
         "name": "auth.example.com", "cert": CERTIFICATE.replace("us-east-1", REGION)}},
         f"domain.cert is a certificate in {REGION}, and Cognito takes those of us-east-1 only: request or import one there, "
         "wherever the pool is"),
    pool("a domain below a top-level one for a component", {"domain": {"name": "example.com", "cert": CERTIFICATE}},
         "domain.name has a top-level domain as its parent, and Cognito does not take that: put a label before it, such as "
         "auth.example.com"),
    pool("messages of a component without their codes",
         {"verify": {"emailMessage": "Welcome"}, "sms": SMS, "smsAuthenticationMessage": "Hello there"},
         "verify.emailMessage must contain {####}, where the code goes",
         value("smsAuthenticationMessage", "Hello there", "must contain {####}, where the code goes")),
    pool("a role that is no ARN for a component", {"sms": {"snsCallerArn": "role/sms", "externalId": "x"}},
         "sms.snsCallerArn must be an ARN, such as arn:aws:iam::123456789012:role/cognito-sms"),
    pool("triggers of a component that are no ARNs", {"triggers": {"preSignUp": "f", "customEmailSender": {"arn": LAMBDA}}},
         "triggers.kmsKey is required with customEmailSender: the ARN of the key that encrypts the codes for it",
         "triggers.preSignUp must be an ARN, such as arn:aws:lambda:us-east-1:123456789012:function:pre-sign-up"),
    pool("words of a component that there are not", {"mfa": "required", "usernames": ["email", "fax"],
         "advancedSecurity": "Audit", "deletionProtection": "active"},
         "usernames[1] must be one of email, phone",
         value("advancedSecurity", "Audit", "must be one of audit, enforced; did you mean audit?"),
         value("deletionProtection", "active", "must be one of ACTIVE, INACTIVE; did you mean ACTIVE?"),
         value("mfa", "required", "must be one of on, optional")),
    from_config(pool("arguments that there are not", {"username": ["email"], "softwareTokens": True, "args": {}},
         "args is not a property here",
         "softwareTokens is not a property here; did you mean softwareToken?",
         "username is not a property here; did you mean usernames?")),
    from_config(pool("arguments of other types",
         {"usernames": "email", "softwareToken": "yes", "domain": 5, "verify": ["x"], "mfa": True, "sms": "role"},
         "verify must be an object, and is a list",
         value("domain", 5, "must be a string or an object, and is a number"),
         value("mfa", "true", "must be one of on, optional, and is a boolean"),
         value("sms", "role", "must be an object, and is a string"),
         value("softwareToken", "yes", "must be a boolean, and is a string"),
         value("usernames", "email", "must be a list, and is a string: put it in brackets"))),
    from_config(pool("a transform of what the component does not make", {"transform": {"pool": {"mfaConfiguration": "ON"}}},
         "transform.pool is not a property here; there are domain, triggers, userPool")),
    from_config(pool("a transform with what the resource does not have",
         {"transform": {"userPool": {"mfaConfiguraton": "ON", "tags": "x"}, "domain": {"domain": "x"}}},
         "transform.userPool.mfaConfiguraton is not a property here; did you mean mfaConfiguration?",
         "transform.userPool.tags must be an object, and is a string",
         "transform.domain has no domain to be about: give domain, or leave this out")),
    pool("a transform that the resource refuses", {"transform": {"userPool": {"mfaConfiguration": "ON"}}},
         "transform.userPool.mfaConfiguration needs a factor: softwareTokenMfaConfiguration with enabled: true, "
         "smsConfiguration, or emailMfaConfiguration"),
    pool("a component that is wrong, without a preview", {"usernames": ["phone"]},
         "usernames has phone, and Cognito verifies phone numbers by text message: give sms").with_(command=UP),
    host("CognitoUserPool", "an argument that there is not, which the host finds", {"username": ["email"]},
         "Error: Property username does not exist on 'cognito:components:CognitoUserPool'",
         "  on Pulumi.yaml line 16:",
         '  16:         "username": [',
         "Cannot assign '{username: List<string>}' to 'cognito:components:CognitoUserPool':",
         "  Existing properties are: usernames, sms, verify, aliases, domain and 7 others"),
]  # fmt: skip

OTHERS = [
    host("CognitoUserPoolClient", "a component's client of no pool, which the host finds", {"callbackUrls": ["https://a.b"]},
         "Error: cognito:components:CognitoUserPoolClient is not assignable from {callbackUrls: List<string>}",
         "Cannot assign '{callbackUrls: List<string>}' to 'cognito:components:CognitoUserPoolClient':",
         "  userPool: Missing required property 'userPool'"),
    from_config(client("a component's client of no pool", {"callbackUrls": ["https://a.example"]},
         "userPool is required, and missing")),
    client("a component's client of what is no pool", {"userPool": "customers"},
         value("userPool", "customers", "must be the id of a user pool, such as us-east-1_AbCdEfGhI")),
    client("a component's client of a pool in another region", {"userPool": "us-east-1_AbCdEfGhI"},
         value("userPool", "us-east-1_AbCdEfGhI", f"is in us-east-1, and the provider works in {REGION}: set cognito:region, "
               "or give the resource a provider for us-east-1")),
    client("addresses of a component's client that AWS does not take",
         {"userPool": POOL_ID, "callbackUrls": ["http://app.example.com", "/home"]},
         "callbackUrls[0] must be https: http is for localhost, 127.0.0.1 and [::1] only",
         "callbackUrls[1] must be an absolute URL"),
    from_config(provider("a component's identity provider of no pool", {"userPool": None},
         "userPool is required, and missing")),
    provider("a type of provider that the component does not have", {"type": "github"},
         value("type", "github", "must be one of amazon, apple, facebook, google, oidc, saml")),
    provider("details that a component lacks", {"details": {"client_secret": HIDDEN}},
         "details needs authorize_scopes, client_id, oidc_issuer for a provider of the type OIDC"),
    provider("attributes of a component that no pool has", {"attributes": {"tenant": "tid"}},
         "attributes.tenant is no standard attribute: one of the pool's own is custom:tenant"),
    identity_pool("an identity pool of what is no user pool", {"userPools": [{"userPool": "customers", "client": "a b"}]},
         "userPools[0].userPool must be the id of a user pool, such as us-east-1_AbCdEfGhI"),
    identity_pool("permissions of a component without sense",
         {"permissions": {"authenticated": [{"actions": ["s3"], "resources": ["b"]}]}},
         "permissions.authenticated[0].actions[0] must be * or service:Action, such as s3:GetObject",
         "permissions.authenticated[0].resources[0] must be * or an ARN, such as arn:aws:s3:::uploads/private/"
         "${cognito-identity.amazonaws.com:sub}/*"),
    from_config(identity_pool("user pools of a component by their ids alone", {"userPools": [POOL_ID]},
         "userPools[0] must be an object, and is a string")),
]  # fmt: skip

ROWS = [*POOLS, *OTHERS]
