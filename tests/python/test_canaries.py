"""The programs of canaries hide every text that a program can give, or it is listed here why one cannot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2, resource_pb2_grpc

import canary_components
from canaries import Canaries, secret
from canary_programs import SIMPLE_TRIGGERS, VERSIONED_TRIGGERS, program
from canary_providers import provider, wrong_providers
from direct import by, wire
from engine import REGION
from grpc_server import serving
from life import urn
from model_gate.schema import REF, document
from test_exposure import plugin, struct

WORD = "one of a few words of AWS's"
ID = "an id of another resource, or a part of this one's, and Pulumi shows ids"
NUMBER = "a number of at most four digits"
# Where no canary can stand, and why.
WITHOUT = {
    "IdentityPool": {
        "permissions.authenticated[].conditions[].test": WORD,
        "permissions.unauthenticated[].conditions[].test": WORD,
    },
    "IdentityProvider": {"providerName": ID, "userPoolId": ID},
    "ManagedLoginBranding": {"clientId": ID, "userPoolId": ID},
    "UserPool": {
        "aliasAttributes[]": WORD,
        "autoVerifiedAttributes[]": WORD,
        "dcrConfiguration.authenticatedGrantTypes[]": WORD,
        "dcrConfiguration.openDcrGrantTypes[]": WORD,
        "schemas[].stringAttributeConstraints.maxLength": NUMBER,
        "schemas[].stringAttributeConstraints.minLength": NUMBER,
        "signInPolicy.allowedFirstAuthFactors[]": WORD,
        "smsConfiguration.eumsSms.region": "the pool's own Region, which is no secret, or AWS refuses it",
        "userAttributeUpdateSettings.attributesRequireVerificationBeforeUpdates[]": WORD,
        "usernameAttributes[]": WORD,
    },
    "UserPoolClient": {
        "allowedOauthFlows[]": WORD,
        "allowedOauthScopes[]": "a scope that AWS knows, or of a resource server, which is no resource here",
        "explicitAuthFlows[]": WORD,
        "supportedIdentityProviders[]": ID,
        "userPoolId": ID,
    },
    "UserPoolClientSecret": {"clientId": ID, "userPoolId": ID},
    "UserPoolDomain": {"domain": ID, "userPoolId": ID},
    "UserPoolTriggers": {"userPoolId": ID},
}
RESOURCES = sorted(name.removeprefix("cognito:index:") for name in document()["resources"] if ":index:" in name)


def inside(child: str, resource: str) -> dict[str, str]:
    """What stands in place of a component is as a child's own input."""
    return {f"transform.{child}.{path}": why for path, why in WITHOUT[resource].items()}


CLIENT = inside("client", "UserPoolClient")
FEDERATED = inside("identityProvider", "IdentityProvider")
NAME = "the name of a component, which its URN has"
# Of components and methods, where no canary can stand, and why.
WITHOUT_IN_COMPONENTS = {
    "CognitoIdentityPool": {
        "permissions.authenticated[].conditions[].test": WORD,
        "permissions.unauthenticated[].conditions[].test": WORD,
        "userPools[].client": ID,
        "userPools[].userPool": ID,
        **inside("identityPool", "IdentityPool"),
    },
    "CognitoIdentityProvider": {"userPool": ID, **FEDERATED},
    "CognitoUserPool": {
        "aliases[]": WORD,
        "domain": ID,
        "domain.name": ID,
        "domain.prefix": ID,
        "usernames[]": WORD,
        **inside("domain", "UserPoolDomain"),
        **inside("triggers", "UserPoolTriggers"),
        **inside("userPool", "UserPool"),
    },
    "CognitoUserPool/addClient": {"name": NAME, "providers[]": ID, **CLIENT},
    "CognitoUserPool/addIdentityProvider": {"name": NAME, **FEDERATED},
    "CognitoUserPoolClient": {"providers[]": ID, "userPool": ID, **CLIENT},
}
# What the other arguments want beside them.
DETAILS = {"client_id": "a", "client_secret": "b", "authorize_scopes": "openid", "oidc_issuer": "https://a.example"}
GOOD = {"userPool": "us-east-1_AbCdEfGhI", "type": "oidc", "details": DETAILS}
PACKAGE = "cognito:components:"
COMPONENTS = {
    name: spec["inputProperties"] for name, spec in document()["resources"].items() if name.startswith(PACKAGE)
}
METHODS = {
    name: spec["inputs"]["properties"] for name, spec in document()["functions"].items() if name.startswith(PACKAGE)
}


def is_union(spec: dict[str, Any]) -> bool:
    """Whether a text or an object may stand here. A text with choices has a type besides."""
    return "oneOf" in spec and "type" not in spec


def members(spec: dict[str, Any]) -> dict[str, Any]:
    """Those of a block; a resource has none, which is what a method is called on."""
    return document()["types"].get(spec["$ref"].removeprefix(REF), {}).get("properties", {})


def texts(properties: dict[str, Any], at: str = "") -> Iterator[str]:
    """The paths at which a text of the program's own stands: all but those for which the schema has the choices."""
    for name, spec in properties.items():
        yield from _texts(spec, f"{at}.{name}" if at else name)


def _texts(spec: dict[str, Any], path: str) -> Iterator[str]:
    if is_union(spec):
        yield from (found for one in spec["oneOf"] for found in _texts(one, path))
    elif "$ref" in spec:
        yield from texts(members(spec), path)
    elif spec["type"] == "array":
        yield from _texts(spec["items"], f"{path}[]")
    elif spec["type"] == "object":
        yield from _texts(spec["additionalProperties"], f"{path}{{}}")
    elif spec["type"] == "string" and "oneOf" not in spec:
        yield path


def planted(spec: dict[str, Any], value: Any, plant: Canaries, hidden: bool = False) -> Iterator[str]:
    """The paths at which a program has a canary under a secret mark. `spec` says which of its blocks are maps."""
    if isinstance(value, dict) and "fn::secret" in value:
        yield from planted(spec, value["fn::secret"], plant, True)
    elif isinstance(value, str):
        if hidden and plant.found({"": value}):
            yield ""
    elif isinstance(value, list):
        yield from {f"[]{path}" for one in value for path in planted(spec["items"], one, plant, hidden)}
    elif isinstance(value, dict) and "additionalProperties" in spec:
        yield from {
            f"{{}}{path}" for v in value.values() for path in planted(spec["additionalProperties"], v, plant, hidden)
        }
    elif isinstance(value, dict):
        block = members(spec["oneOf"][1] if is_union(spec) else spec)
        yield from (f".{name}{path}" for name, v in value.items() for path in planted(block[name], v, plant, hidden))


def given(properties: dict[str, Any], program: dict[str, Any], plant: Canaries) -> set[str]:
    return {
        f"{name}{path}"
        for name, value in program.items()
        for path in planted(properties[name], value, plant, properties[name].get("secret", False))
    }


def compare(properties: dict[str, Any], there: set[str], without: set[str]) -> None:
    wanted = set(texts(properties))
    assert sorted(wanted - there - without) == [], "no canary stands here"
    assert sorted(without & there) == [], "a canary stands here, and it is listed why none can"
    assert sorted(without - wanted) == [], "there is no such text"


def triggers(plant: Canaries) -> dict[str, str]:
    return {name: plant(f"UserPoolTriggers.{name}") for name in (*SIMPLE_TRIGGERS, *VERSIONED_TRIGGERS)}


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_canary_is_in_every_text_of_a_resource(resource: str) -> None:
    plant = Canaries()
    all_of_it = program(plant, triggers(plant), secret, refused=True).values()
    properties = document()["resources"][f"cognito:index:{resource}"]["inputProperties"]
    own = [one["properties"] for one in all_of_it if one["type"] == f"cognito:{resource}"]
    there = set().union(*(given(properties, one, plant) for one in own))
    compare(properties, there, set(WITHOUT.get(resource, {})))


@pytest.mark.parametrize("token", COMPONENTS | METHODS, ids=lambda token: token.removeprefix(PACKAGE))
def test_a_canary_is_in_every_text_of_a_component_and_of_a_method(token: str) -> None:
    plant = Canaries()
    made = canary_components.program(plant, triggers(plant), secret, refused=True).values()
    called = canary_components.methods(plant, secret).get(token, {})
    own = [*(one["properties"] for one in made if one["type"] == token), *called.values()]
    properties = (COMPONENTS | METHODS)[token]
    there = set().union(*(given(properties, one, plant) for one in own))
    compare(properties, there, set(WITHOUT_IN_COMPONENTS.get(token.removeprefix(PACKAGE), {})))


def test_a_canary_is_in_every_text_of_the_providers_configuration() -> None:
    plant = Canaries()
    properties = document()["provider"]["inputProperties"]
    told = [provider(plant, "123456789012", "http://localhost"), *wrong_providers(plant)]
    compare(properties, set().union(*(given(properties, one, plant) for one in told)), set())


def test_only_what_is_there_is_listed() -> None:
    assert set(WITHOUT) <= set(RESOURCES)
    assert {f"{PACKAGE}{name}" for name in WITHOUT_IN_COMPONENTS} <= (COMPONENTS | METHODS).keys()


def wrong(spec: dict[str, Any], place: str, plant: Canaries, texts_only: bool, whole: bool = True) -> Any:
    """A value with a canary in each of its texts, or of its numbers and booleans as well. Where a text or an object may
    stand, an object if it is to be `whole`."""
    if is_union(spec) and not whole:
        return f"{plant(place)} _"
    if "$ref" in spec or is_union(spec):
        block = members(spec["oneOf"][1] if is_union(spec) else spec)
        return {name: wrong(one, f"{place}.{name}", plant, texts_only, whole) for name, one in block.items()}
    if spec["type"] == "array":
        return [wrong(spec["items"], f"{place}[]", plant, texts_only, whole)]
    if spec["type"] == "object":
        return {plant(f"{place}, a key"): wrong(spec["additionalProperties"], f"{place}{{}}", plant, texts_only, whole)}
    return {"boolean": True, "integer": 1}.get(spec["type"] if texts_only else "", plant(place))


@pytest.mark.parametrize("texts_only", [True, False], ids=["texts", "everything"])
def test_no_text_is_told_where_all_are_wrong(texts_only: bool, tmp_path: Path) -> None:
    """P24: what cannot be right with a canary in it is wrong with one, and the refusal does not repeat it."""
    plant = Canaries()
    told: dict[str, str] = {}
    with plugin(tmp_path, RUST_LOG="trace") as one:
        one.provider.Configure(provider_pb2.ConfigureRequest(args=struct({"region": REGION}), acceptSecrets=True))
        for resource in RESOURCES:
            properties = document()["resources"][f"cognito:index:{resource}"]["inputProperties"]
            news = {
                name: secret(wrong(spec, f"{resource}.{name}", plant, texts_only)) for name, spec in properties.items()
            }
            request = provider_pb2.CheckRequest(urn=urn(resource, "wrong"), news=struct(wire(news)), randomSeed=b"1")
            failures = one.provider.Check(request).failures
            assert failures, resource
            told[f"the refusal of {resource}"] = str(failures)
        told["stderr"] = one.end()[1].decode()
    assert told["stderr"], "the plugin logs at its highest level"
    assert not plant.found(told)


def wrong_arguments(token: str, plant: Canaries, texts_only: bool, whole: bool) -> dict[str, dict[str, Any]]:
    """By what is wrong: all of it; each argument beside good ones, since what is wrong with others is told first; and so
    what stands in place of each child."""
    kind = token.removeprefix(PACKAGE)
    specs = {name: spec for name, spec in (COMPONENTS | METHODS)[token].items() if name not in ("__self__", "name")}
    good = {name: value for name, value in GOOD.items() if name in specs}

    def bad() -> dict[str, Any]:
        return {name: wrong(spec, f"{kind}.{name}", plant, texts_only, whole) for name, spec in specs.items()}

    children = bad()["transform"]
    return (
        {kind: {name: secret(value) for name, value in bad().items()}}
        | {f"{kind}.{name}": good | {name: secret(value)} for name, value in bad().items()}
        | {f"{kind}.transform.{name}": good | {"transform": secret({name: one})} for name, one in children.items()}
    )


class Engine(resource_pb2_grpc.ResourceMonitorServicer):
    """An engine that knows the pool that a method is called on, and makes nothing."""

    def Invoke(self, *_: Any) -> provider_pb2.InvokeResponse:
        return provider_pb2.InvokeResponse(**{"return": struct({"state": {"id": GOOD["userPool"]}})})

    def RegisterResource(self, _: Any, context: grpc.ServicerContext) -> NoReturn:
        context.abort(grpc.StatusCode.ABORTED, "nothing is made here")


def engine() -> AbstractContextManager[str]:
    return serving(partial(resource_pb2_grpc.add_ResourceMonitorServicer_to_server, Engine()))


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "in short"])
@pytest.mark.parametrize("texts_only", [True, False], ids=["texts", "everything"])
def test_no_text_of_a_component_is_told_where_all_are_wrong(texts_only: bool, whole: bool, tmp_path: Path) -> None:
    """P24: the same of Construct and Call, which have no Check before them."""
    plant = Canaries()
    told: dict[str, str] = {}
    right: set[str] = set()
    with plugin(tmp_path, RUST_LOG="trace") as one, engine() as monitor:
        one.provider.Configure(provider_pb2.ConfigureRequest(args=struct({"region": REGION}), acceptSecrets=True))

        def ask(token: str, values: dict[str, Any]) -> None:
            if token in METHODS:
                args = struct(values | by(urn("CognitoUserPool", "owner"), "wrong"))
                one.provider.Call(provider_pb2.CallRequest(tok=token, args=args, monitorEndpoint=monitor))
            else:
                request = {"type": token, "name": "wrong", "inputs": struct(values), "monitorEndpoint": monitor}
                one.provider.Construct(provider_pb2.ConstructRequest(**request))

        for token in COMPONENTS | METHODS:
            for what, arguments in wrong_arguments(token, plant, texts_only, whole).items():
                with pytest.raises(grpc.RpcError) as refused:
                    ask(token, wire(arguments))
                if refused.value.code() == grpc.StatusCode.ABORTED:
                    right.add(what)
                else:
                    assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT, refused.value
                told[what] = f"{refused.value} {refused.value.trailing_metadata()}"
        told["stderr"] = one.end()[1].decode()
    # A provider may be called anything.
    assert right == {"CognitoUserPoolClient.providers", "CognitoUserPool/addClient.providers"}
    assert told["stderr"], "the plugin logs at its highest level"
    assert not plant.found(told)
