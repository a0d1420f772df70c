"""Records what the engine and this version of the plugin say to each other: tests/transcripts/<version>/<program>.jsonl.

    make transcripts

is the command. It is no test, and runs by itself alone: `tests/transcripts/` (Rust) has each later version answer what is
recorded here. The folder of a released version is never written again; that of the version being worked on is, whenever
resources or examples are added, and the difference is reviewed as code is. `recording.py` says what a line is.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import Strict
from engine import REGION, required
from languages import EXAMPLES, done, lay_out
from life import Life
from recording import Recorder, Tap
from support import Client
from test_examples import THERE, UNLOCK, begin, configure
from test_languages import SETTINGS

Json = Any
Edits = tuple[tuple[str, str], ...]

TRANSCRIPTS = Path(__file__).resolve().parents[1] / "transcripts"
# The inputs that an import id begins with.
IMPORTED_BY = {
    "UserPoolClient": ("userPoolId",),
    "UserPoolClientSecret": ("userPoolId", "clientId"),
    "ManagedLoginBranding": ("userPoolId",),
    "IdentityProvider": ("userPoolId",),
}
# The programs: what is changed in place in each, and what then replaces something (in a preview only).
PROGRAMS: dict[str, tuple[Edits, Edits]] = {
    "user-pool": ((("minimumLength: 14", "minimumLength: 16"),), (("caseSensitive: false", "caseSensitive: true"),)),
    "user-pool-client-web": (
        (("accessTokenValidity: 15", "accessTokenValidity: 30"),),
        (("preventUserExistenceErrors: ENABLED", "generateSecret: true"),),
    ),
    "user-pool-client-secret-rotation": (
        (("autoVerifiedAttributes: [email]", "mfaConfiguration: 'OFF'"),),
        (("generateSecret: true", "generateSecret: false"),),
    ),
    "user-pool-domain-custom": (
        (("managedLoginVersion: 2", "managedLoginVersion: 1"),),
        (("domain: ${prefix}", "domain: further"),),
    ),
    "user-pool-triggers": (
        (("lambdaVersion: V2_0", "lambdaVersion: V3_0"),),
        (("caseSensitive: false", "caseSensitive: true"),),
    ),
    "managed-login-branding": (
        (("borderRadius: 4", "borderRadius: 8"),),
        (("caseSensitive: false", "caseSensitive: true"),),
    ),
    "identity-provider": (
        (('IDPSignout: "true"', 'IDPSignout: "false"'),),
        (("providerName: CorpSignIn", "providerName: CorpLogin"),),
    ),
    "identity-pool": (
        (("serverSideTokenCheck: true", "serverSideTokenCheck: false"),),
        (("permissions:", "developerProviderName: login.example.com\n      permissions:"),),
    ),
    "identity-pool-principal-tags": ((("tenant: custom:tenant", "org: custom:tenant"),), ()),
    "identity-pool-role-mapping": ((("value: paid", "value: gold"),), ()),
    "identity-pool-existing-roles": ((), ()),
    "functions-arns": ((), ()),
    "functions-existing-pool": ((), ()),
    "cognito-user-pool": ((("minimumLength: 12", "minimumLength: 14"),), (("domain: ${prefix}", "domain: elsewhere"),)),
    "cognito-user-pool-client": (
        (("shop.example.com/signed-in", "shop.example.com/welcome"),),
        (("generateSecret: true", "generateSecret: false"),),
    ),
    "cognito-identity-provider": ((("authorize_scopes: openid email\n", "authorize_scopes: openid\n"),), ()),
    "cognito-user-pool-triggers": ((("version: v2", "version: v3"),), ()),
}
assert all((EXAMPLES / name).is_dir() for name in PROGRAMS)


@pytest.fixture(scope="session")
def folder() -> Path:
    """The folder of this version."""
    ran = subprocess.run([required("COGNITO_PLUGIN"), "--version"], check=True, capture_output=True, text=True)
    made = TRANSCRIPTS / ran.stdout.strip()
    made.mkdir(parents=True, exist_ok=True)
    return made


@pytest.fixture
def recorder(life: Life, strict: Strict) -> Iterator[Recorder]:
    server = Tap(strict.url)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Recorder(life, server)
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("name", PROGRAMS)
def test_record(life: Life, client: Client, recorder: Recorder, folder: Path, name: str) -> None:
    change, replacement = PROGRAMS[name]
    stack, step = life.stack, recorder.step
    program = stack.project / "Pulumi.yaml"
    roles = begin(life, EXAMPLES / name / "Pulumi.yaml", client("lambda", region=REGION))
    there = THERE.get(name)
    pool = there and life.idp.create_user_pool(PoolName=there)["UserPool"]["Id"]
    step("preview", stack.preview)
    step("up", stack.up)
    step("up again", stack.up, "--expect-no-changes")
    step("refresh", stack.refresh)
    for token, found, id in importable(stack.state):
        out = ("--out", str(stack.folder / "imported.yaml"))
        step("import", stack.run, "import", "--preview-only", *out, token, f"{found}-again", id)
    if unlock := UNLOCK.get(name):
        configure(life, unlock)
    if change:
        edit(program, change)
        step("change", stack.up)
    if replacement:
        kept = program.read_text()
        edit(program, replacement)
        step("replacement", stack.preview)
        program.write_text(kept)
    step("destroy", stack.destroy)
    for role in roles:
        life.iam.delete_role(RoleName=role)
    if pool:
        life.idp.delete_user_pool(UserPoolId=pool)
    recorder.write(folder / f"{name}.jsonl")


def test_record_methods(life: Life, recorder: Recorder, folder: Path) -> None:
    """YAML has no methods: the guide's program in Go calls one."""
    stack, step = life.stack, recorder.step
    program = lay_out(EXAMPLES / "guide-go", stack.project)
    with (stack.project / "Pulumi.yaml").open("a") as project:
        plugin = Path(required("COGNITO_PLUGIN")).parent
        project.write(f"\nplugins:\n  providers:\n    - name: cognito\n      path: {plugin}\n")
    done(program.check())
    stack.run("stack", "init", "guide")
    configure(life, SETTINGS)
    for what, operation in (("preview", "preview"), ("up", "up"), ("up again", "up")):
        step(what, program.operate, "guide", operation, stack.environment)
    step("refresh", stack.refresh)
    step("destroy", stack.destroy)
    recorder.write(folder / "guide-go.jsonl")


def edit(program: Path, edits: Edits) -> None:
    text = program.read_text()
    for old, new in edits:
        assert old in text, f"{program} has no {old!r}"
        text = text.replace(old, new, 1)
    program.write_text(text)


def importable(state: dict[str, Json]) -> Iterator[tuple[str, str, str]]:
    """Type, name and import id of one resource of each type, which the program itself declares."""
    seen = set()
    for name, one in sorted(state.items()):
        token = one["type"].rpartition(":")[2]
        if one["type"].startswith("cognito:index:") and token not in seen:
            seen.add(token)
            yield (
                one["type"],
                name,
                "/".join([*(one["inputs"][part] for part in IMPORTED_BY.get(token, ())), one["id"]]),
            )
