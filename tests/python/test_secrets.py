"""What a program keeps secret stays secret, whatever goes wrong: whole lives with the real engine, and a search for
canaries in all that was written."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

import canary_components
from canaries import Canaries, is_key, ours, secret, secret_leaves
from canary_programs import SIMPLE_TRIGGERS, VERSIONED_TRIGGERS, pool, program
from canary_providers import provider, wrong_providers
from direct import Deployment, serving
from engine import REGION, Resources
from life import OWN_TAGS, Life, matches, urn, user_pool
from support import Client
from tables import Table
from test_canaries import COMPONENTS, METHODS, wrong_arguments
from test_examples import make_function

SOAK = bool(os.environ.get("SOAK"))
Marks = Callable[[Any], Any]
MARKS: dict[str, Marks] = {"properties": secret, "leaves": secret_leaves}


def written(life: Life) -> dict[str, str]:
    """All that the engine wrote, and the plugin through it. The program itself is the user's."""
    files = (file for file in life.stack.folder.rglob("*") if file.is_file())
    told = {
        str(file.relative_to(life.stack.folder)): file.read_bytes().decode("utf-8", "replace")
        for file in files
        if life.stack.project not in file.parents
    }
    return told | {f"what the CLI said, {number}": text for number, text in enumerate(life.stack.said)}


def generated(life: Life, plant: Canaries) -> set[str]:
    """The client secrets of the stack that AWS generated; they may not get out either. Nobody knows one beforehand, but all
    that was written since is searched at the end."""
    with life.stack.untold():
        told = life.stack.run("stack", "export", "--show-secrets").text
    programs = [text for text, place in plant.places.items() if place not in GENERATED.values()]
    found = {}
    for one in json.loads(told)["deployment"]["resources"]:
        place = GENERATED.get(one["type"].rpartition(":")[2])
        if place and (hidden := one["outputs"].get("clientSecret")):
            value = json.loads(hidden["plaintext"])
            if not any(text in value for text in programs):
                found[value] = place
    plant.places |= found
    return set(found)


def look(life: Life, plant: Canaries, what: str, more: dict[str, str] | None = None) -> None:
    """Nothing got out."""
    told = written(life) | (more or {})
    hits = plant.found(told)
    count(what, len(plant.places), len(told), len(hits))
    assert not hits, "\n".join(hits)


def count(what: str, canaries: int, texts: int, hits: int) -> None:
    """Adds a row to the table. The lives run one by one, in processes that may differ."""
    columns = ["what was run", "secret values", "files and outputs searched", "found"]
    Table("Secrets", columns, notes=NOTES).add("secrets", what, canaries, texts, hits)


NOTES = [
    "Each secret value is unique, and names its property. It is searched as it is, in capitals and in base64.",
    "The client secrets that AWS generates are searched in the same way.",
    "`domain` of UserPoolDomain and `providerName` of IdentityProvider are ids, which Pulumi never hides: they are left out.",
    "At `-v=9` the engine notes what it exchanges with plugins, secrets too: those lines are its own, and left out.",
]


# What the last part of a place says of values that are secret whatever the program says.
BY_KIND = ("clientSecret", "client_secret", "private_key")
# The places of the secrets that AWS generates.
GENERATED = {token: f"{token}, generated.clientSecret" for token in ("UserPoolClient", "UserPoolClientSecret")}
# Operations that are refused, and then those that were not reached before.
ROUNDS = (
    ("SetUserPoolMfaConfig", "SetIdentityPoolRoles", "UpdateUserPoolDomain"),
    ("UpdateUserPoolClient", "UpdateIdentityProvider"),
    ("UpdateManagedLoginBranding",),
)


@pytest.fixture
def functions(client: Client) -> Callable[[Canaries], dict[str, str]]:
    """Makes a function for each trigger, whose name is a canary."""
    lambdas = client("lambda", region=REGION)
    names = (*SIMPLE_TRIGGERS, *VERSIONED_TRIGGERS)
    return lambda plant: {name: make_function(lambdas, plant(f"UserPoolTriggers.{name}")) for name in names}


def open_keys(plant: Canaries, mark: Marks) -> None:
    """Where only values are marked, the keys of maps are no secret."""
    if mark is secret_leaves:
        plant.places = {text: place for text, place in plant.places.items() if not is_key(place)}


@pytest.mark.parametrize("mark", MARKS.values() if SOAK else [secret], ids=MARKS if SOAK else ["properties"])
def test_a_whole_life_tells_nothing(life: Life, functions: Callable[[Canaries], dict[str, str]], mark: Marks) -> None:
    """P24: created, refused, half done, drifted, imported and destroyed, with a secret in every property."""
    plant = Canaries()
    made = functions(plant)
    life.stack.write(program(plant, made, mark))
    life.stack.run("preview", "--json", RUST_LOG="trace")
    for op in ("CreateUserPool", "CreateIdentityPool"):
        life.fault(op, "echo")
    life.fault("CreateUserPoolClient", "throttle", count=2)
    ran = life.stack.up("--continue-on-error", fails=True, RUST_LOG="trace")
    matches(r"CreateUserPool was refused: InvalidParameterException.*\[secret\]", ran)
    matches("CreateIdentityPool was refused", ran)
    generated(life, plant)
    life.stack.up(RUST_LOG="trace")
    own = generated(life, plant)
    assert len(own) == 3, "of two clients, and a further one"
    life.stack.settled()
    life.stack.export()

    # Other values everywhere, of which AWS takes a part.
    life.stack.write(program(plant, made, mark, refused=True))
    life.stack.run("preview", "--json", RUST_LOG="trace")
    for refused in ROUNDS:
        for op in refused:
            life.fault(op, "echo", count=4)
        ran = life.stack.up("--continue-on-error", fails=True, RUST_LOG="trace")
        for op in refused:
            matches(f"{op} was refused", ran)
        life.stack.export()
        life.lift_faults()
        # An answer with a client's secret that nobody can read.
        life.fault("DescribeUserPoolClient", "truncate", count=2)
        life.stack.refresh(RUST_LOG="trace")
        life.stack.export()
    life.stack.write(program(plant, made, mark, lasting=True))
    life.stack.up(RUST_LOG="trace")
    life.stack.settled()

    # What somebody changed where a secret stands is not shown either.
    state = life.stack.state
    at = state["pool"]["id"]
    live = life.idp.describe_user_pool(UserPoolId=at)["UserPool"]
    for tag in live["UserPoolTags"]:
        life.idp.tag_resource(ResourceArn=live["Arn"], Tags={tag: plant("UserPool.tags, drifted")})
    life.idp.tag_resource(ResourceArn=live["Arn"], Tags={plant("UserPool.tags, drifted, a key"): "x"})
    client = life.idp.describe_user_pool_client(UserPoolId=at, ClientId=state["app"]["id"])["UserPoolClient"]
    away = f"https://{plant('UserPoolClient.logoutUrls, drifted')}.example.com/"
    told = {"ClientName": plant("UserPoolClient.name, drifted"), "LogoutURLs": [away]}
    alien = ("ClientSecret", "CreationDate", "LastModifiedDate")
    life.idp.update_user_pool_client(**{name: v for name, v in client.items() if name not in alien} | told)
    life.fault("DescribeIdentityPool", "echo")
    life.stack.refresh(fails=True, RUST_LOG="trace")
    life.stack.refresh(RUST_LOG="trace")
    life.stack.export()
    life.stack.up(RUST_LOG="trace")
    assert generated(life, plant) == own

    resources = program(plant, made, mark, lasting=True)
    # Until the program's word on an import reaches the engine, only what is secret by its kind is marked.
    marked = Canaries({text: place for text, place in plant.places.items() if place.rpartition(".")[2] in BY_KIND})
    open_keys(plant, mark)
    look(life, plant, f"a life up to the import, {'properties' if mark is secret else 'single values'} secret")
    ids = {
        "style": ("ManagedLoginBranding", f"{at}/{state['style']['id']}"),
        "app": ("UserPoolClient", f"{at}/{state['app']['id']}"),
        "spare": ("UserPoolClientSecret", f"{at}/{state['batch']['id']}/{state['spare']['id']}"),
        "batch": ("UserPoolClient", f"{at}/{state['batch']['id']}"),
        "oidc": ("IdentityProvider", f"{at}/{state['oidc']['id']}"),
        "identities": ("IdentityPool", state["identities"]["id"]),
        "custom": ("UserPoolDomain", state["custom"]["id"]),
    }
    for name, (token, id) in ids.items():
        life.stack.run("state", "delete", "--yes", urn(token, name))
        resources[name]["options"] = {"import": id}
    life.stack.write(resources)
    assert life.stack.up(RUST_LOG="trace").ops == dict.fromkeys(ids, "import")
    life.stack.export()

    for op in ("DeleteUserPoolClient", "DeleteIdentityPool"):
        life.fault(op, "echo")
    life.stack.destroy("--continue-on-error", fails=True, RUST_LOG="trace")
    life.stack.destroy(RUST_LOG="trace")
    look(
        life,
        marked,
        f"import and destroy, what is secret by its kind, {'properties' if mark is secret else 'single values'} marked",
    )


def test_the_providers_own_secrets_are_not_told(life: Life) -> None:
    """P24: credentials, and whatever else of the provider the program marks; where they work and where they do not."""
    plant = Canaries()
    told = provider(plant, life.account, life.stack.endpoint)
    tags = told["defaultTags"]["fn::secret"]["tags"]

    def go(changes: dict[str, Any], fails: bool) -> str:
        own = {"type": "pulumi:providers:cognito", "properties": told | changes}
        options = {"provider": "${own}"}
        pools = {
            "pool": user_pool(options),
            "identities": {"type": "cognito:IdentityPool", "options": options, "properties": {}},
        }
        life.stack.write({"own": own} | pools)
        if SOAK:
            life.stack.run("preview", "--json", RUST_LOG="trace", fails=None)
        return life.stack.up("--continue-on-error", RUST_LOG="trace", fails=fails).text

    go({}, fails=False)
    live = life.idp.describe_user_pool(UserPoolId=life.stack.id("pool"))["UserPool"]
    reached = {key: value for key, value in live["UserPoolTags"].items() if not key.startswith(OWN_TAGS)}
    assert reached == tags, "the tags reached AWS"
    life.stack.settled()
    life.stack.export()
    go({"defaultTags": {"tags": {"owner": secret(plant("provider.defaultTags, the value alone"))}}}, fails=False)
    for changes in wrong_providers(plant):
        # Another value, so that each is asked for something.
        tag = {"defaultTags": secret({"tags": {"again": plant("provider.defaultTags, again")}})}
        go(tag | changes, fails=None)
    go({}, fails=False)
    life.stack.export()
    life.stack.destroy()
    look(life, plant, "the provider's configuration, right and wrong")


@pytest.mark.parametrize("mark", MARKS.values() if SOAK else [secret], ids=MARKS if SOAK else ["properties"])
def test_components_tell_nothing(life: Life, functions: Callable[[Canaries], dict[str, str]], mark: Marks) -> None:
    """P24: arguments of components: created, refused, half done, changed and destroyed."""
    plant = Canaries()
    made = functions(plant)

    def program(**more: bool) -> Resources:
        return canary_components.program(plant, made, mark, **more)

    life.fault("CreateUserPool", "echo")
    life.stack.write(program())
    matches("CreateUserPool was refused", life.stack.up("--continue-on-error", fails=True, RUST_LOG="trace"))
    life.stack.up(RUST_LOG="trace")
    assert len(generated(life, plant)) == 1
    life.stack.settled()
    life.stack.export()

    # The engine ends at the first component that fails: one is refused at a time.
    for op in (
        "UpdateUserPool",
        "SetUserPoolMfaConfig",
        "SetIdentityPoolRoles",
        "UpdateUserPoolClient",
        "UpdateIdentityProvider",
    ):
        life.fault(op, "echo", count=9)
        matches(f"{op} was refused", life.up(program(), "--continue-on-error", fails=True))
        life.lift_faults()
    life.stack.refresh(RUST_LOG="trace")
    life.stack.write(program(refused=True))
    life.stack.preview(RUST_LOG="trace")
    life.fault("UpdateUserPoolDomain", "echo", count=2)
    matches("UpdateUserPoolDomain was refused", life.stack.up("--continue-on-error", fails=True, RUST_LOG="trace"))
    life.lift_faults()
    life.stack.export()
    life.stack.refresh()
    lasting = program(lasting=True)
    life.up(lasting)
    life.stack.settled()
    life.fault("UpdateUserPool", "echo")
    matches("UpdateUserPool was refused", life.up(lasting | {"whole": program()["whole"]}, fails=True))
    life.stack.export()
    life.stack.destroy()
    open_keys(plant, mark)
    look(life, plant, f"components, {'properties' if mark is secret else 'single values'} secret")


def test_methods_and_bad_arguments_tell_nothing(life: Life) -> None:
    """P24: what YAML cannot ask for: methods, and arguments that are wrong in every way at once."""
    plant = Canaries()
    whole = {"transform": {"userPool": secret(pool(plant))}}
    calls = canary_components.methods(plant, secret)

    def program(deployment: Deployment) -> None:
        owner = deployment.construct(canary_components.POOL, "whole", whole).urn
        for token, named in calls.items():
            for name, arguments in named.items():
                deployment.call(token, owner, name, arguments)

    with serving(program) as client:
        life.stack.preview(client, RUST_LOG="trace")
        for op in ("CreateUserPoolClient", "CreateIdentityProvider"):
            life.fault(op, "echo")
            matches(f"{op} was refused", life.stack.up(client, fails=True, RUST_LOG="trace"))
        life.stack.up(client, RUST_LOG="trace")
        assert len(generated(life, plant)) == 1
        assert [life.made(op) for op in ("CreateUserPoolClient", "CreateIdentityProvider")] == [2, 4]
        life.stack.up("--expect-no-changes", client)
        life.stack.export()

    for token in COMPONENTS | METHODS:
        [arguments, *_] = wrong_arguments(token, plant, texts_only=True, whole=False).values()

        def refused(deployment: Deployment, token: str = token, arguments: dict[str, Any] = arguments) -> None:
            if token in METHODS:
                owner = deployment.construct(canary_components.POOL, "whole", whole).urn
                deployment.call(token, owner, "wrong", arguments)
            else:
                deployment.construct(token, "wrong", arguments)

        with serving(refused) as client:
            matches("bad arguments", life.stack.preview(client, fails=True, RUST_LOG="trace"))
    life.stack.destroy()
    look(life, plant, "methods of components, and arguments of both that are all wrong")


def test_the_plugin_adds_nothing_to_the_engines_logs(
    life: Life, functions: Callable[[Canaries], dict[str, str]]
) -> None:
    """At its highest level of logging the engine writes what it exchanges with plugins. The plugin's own lines, which come
    through it, have no secret."""
    plant = Canaries()
    made = functions(plant)
    life.stack.write(program(plant, made, secret))
    life.fault("CreateIdentityPool", "echo")
    ran = life.stack.up("--logtostderr", "-v=9", "--continue-on-error", fails=True, RUST_LOG="trace")
    assert len(generated(life, plant)) == 3
    mine, others = ours(ran.text)
    assert "pulumi_resource_cognito" in mine, "the plugin logs at its highest level too"
    hits = plant.found({"the engine's own lines": others})
    assert hits, "else the line between the two is drawn in the wrong place"
    for place in GENERATED.values():
        assert any(hit.startswith(place) for hit in hits), f"{place}: the search does not find it where it stands"
    life.stack.said[:] = [text for text in life.stack.said if text != ran.text]
    look(life, plant, "the plugin's lines in the engine's log at -v=9", {"the plugin's lines": mine})
