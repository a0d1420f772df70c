"""The programs of canaries hide every text that a program can give, or it is listed here why one cannot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2

from canaries import Canaries, secret
from canary_programs import SIMPLE_TRIGGERS, VERSIONED_TRIGGERS, program
from canary_providers import provider, wrong_providers
from engine import REGION
from life import urn
from model_gate.schema import REF, document
from test_exposure import plugin, struct

SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}

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


def texts(properties: dict[str, Any], at: str = "") -> Iterator[str]:
    """The paths at which a text of the program's own stands: all but those for which the schema has the choices."""
    for name, spec in properties.items():
        yield from _texts(spec, f"{at}.{name}" if at else name)


def _texts(spec: dict[str, Any], path: str) -> Iterator[str]:
    if "$ref" in spec:
        yield from texts(document()["types"][spec["$ref"].removeprefix(REF)].get("properties", {}), path)
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
        members = document()["types"][spec["$ref"].removeprefix(REF)]["properties"]
        yield from (f".{name}{path}" for name, v in value.items() for path in planted(members[name], v, plant, hidden))


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


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_canary_is_in_every_text_of_a_resource(resource: str) -> None:
    plant = Canaries()
    functions = {name: plant(f"UserPoolTriggers.{name}") for name in (*SIMPLE_TRIGGERS, *VERSIONED_TRIGGERS)}
    all_of_it = program(plant, functions, secret, refused=True).values()
    properties = document()["resources"][f"cognito:index:{resource}"]["inputProperties"]
    own = [one["properties"] for one in all_of_it if one["type"] == f"cognito:{resource}"]
    there = set().union(*(given(properties, one, plant) for one in own))
    compare(properties, there, set(WITHOUT.get(resource, {})))


def test_a_canary_is_in_every_text_of_the_providers_configuration() -> None:
    plant = Canaries()
    properties = document()["provider"]["inputProperties"]
    told = [provider(plant, "123456789012", "http://localhost"), *wrong_providers(plant)]
    compare(properties, set().union(*(given(properties, one, plant) for one in told)), set())


def test_only_resources_that_are_there_are_listed() -> None:
    assert set(WITHOUT) <= set(RESOURCES)


def wrong(spec: dict[str, Any], place: str, plant: Canaries, texts_only: bool) -> Any:
    """A value with a canary in each of its texts, or of its numbers and booleans as well."""
    if "$ref" in spec:
        members = document()["types"][spec["$ref"].removeprefix(REF)]["properties"]
        return {name: wrong(one, f"{place}.{name}", plant, texts_only) for name, one in members.items()}
    if spec["type"] == "array":
        return [wrong(spec["items"], f"{place}[]", plant, texts_only)]
    if spec["type"] == "object":
        return {plant(f"{place}, a key"): wrong(spec["additionalProperties"], f"{place}{{}}", plant, texts_only)}
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
                name: SECRET | {"value": wrong(spec, f"{resource}.{name}", plant, texts_only)}
                for name, spec in properties.items()
            }
            request = provider_pb2.CheckRequest(urn=urn(resource, "wrong"), news=struct(news), randomSeed=b"1")
            failures = one.provider.Check(request).failures
            assert failures, resource
            told[f"the refusal of {resource}"] = str(failures)
        told["stderr"] = one.end()[1].decode()
    assert told["stderr"], "the plugin logs at its highest level"
    assert not plant.found(told)
