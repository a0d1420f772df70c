"""The SDKs: what is checked in is what the schema says, each package has what its registry wants, and types are checked.

`make packages` builds what is looked at here.
"""

from __future__ import annotations

import filecmp
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from engine import required
from languages import EXAMPLES, LANGUAGES, ROOT, SDK, done, execute, lay_out, only, said

SCHEMA = json.loads((ROOT / "schema.json").read_text())
VERSION = SCHEMA["version"]
NAMES = SCHEMA["language"]


def files(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


def test_what_is_checked_in_is_what_the_schema_says(tmp_path: Path) -> None:
    generate = [sys.executable, str(ROOT / "tools" / "sdk.py"), "generate", "go", "--out", str(tmp_path)]
    subprocess.run(generate, check=True, timeout=600)
    assert files(tmp_path / "go") == files(SDK / "go"), "run `make sdk`"
    _, changed, unread = filecmp.cmpfiles(tmp_path / "go", SDK / "go", sorted(files(SDK / "go")), shallow=False)
    assert not changed + unread, "run `make sdk`"


def test_the_package_for_node_has_what_npm_wants() -> None:
    with tarfile.open(only(SDK / "nodejs", "*.tgz")) as archive:
        names = set(archive.getnames())
        manifest = json.load(archive.extractfile("package/package.json") or pytest.fail())
        types = (archive.extractfile("package/userPool.d.ts") or pytest.fail()).read().decode()
    assert (manifest["name"], manifest["version"]) == (NAMES["nodejs"]["packageName"], VERSION)
    assert manifest["pulumi"] == {"resource": True, "name": "cognito", "version": VERSION}
    assert {"package/index.js", "package/index.d.ts", "package/README.md", "package/LICENSE"} <= names
    assert documented("mfaConfiguration") in types


def documented(name: str) -> str:
    """The beginning of the documentation of a property of user pools."""
    return SCHEMA["resources"]["cognito:index:UserPool"]["inputProperties"][name]["description"].split("\n")[0]


def test_the_package_for_python_has_what_pypi_wants() -> None:
    name = NAMES["python"]["packageName"]
    with zipfile.ZipFile(only(SDK / "python" / "dist", "*.whl")) as wheel:
        names = set(wheel.namelist())
        about = Parser().parsestr(wheel.read(f"{name}-{VERSION}.dist-info/METADATA").decode())
        plugin = json.loads(wheel.read(f"{name}/pulumi-plugin.json"))
        code = wheel.read(f"{name}/user_pool.py").decode()
    assert (about["Name"], about["Version"], about["License"]) == (name, VERSION, "Apache-2.0")
    assert "pulumi plugin install resource cognito" in about.get_payload()
    assert plugin == {"resource": True, "name": "cognito", "version": VERSION}
    assert f"{name}/py.typed" in names
    assert documented("mfaConfiguration")[:60] in code
    with tarfile.open(only(SDK / "python" / "dist", "*.tar.gz")) as archive:
        assert {f"{name}-{VERSION}/{file}" for file in ("pyproject.toml", "README.md", "LICENSE")} <= set(
            archive.getnames()
        )


def test_the_module_for_go_knows_its_plugin() -> None:
    plugin = json.loads((SDK / "go" / "cognito" / "pulumi-plugin.json").read_text())
    assert plugin == {"resource": True, "name": "cognito", "version": VERSION}
    assert f'"{VERSION}"' in (SDK / "go" / "cognito" / "internal" / "pulumiUtilities.go").read_text()
    assert documented("mfaConfiguration")[:60] in (SDK / "go" / "cognito" / "userPool.go").read_text()


def test_the_jar_has_what_maven_wants() -> None:
    group = NAMES["java"]["basePackage"]
    target = SDK / "java" / "target"
    with zipfile.ZipFile(target / f"cognito-{VERSION}.jar") as jar:
        assert jar.read(f"{group}/cognito/version.txt").decode() == VERSION
        assert f"{group}/cognito/UserPool.class" in jar.namelist()
        properties = jar.read(f"META-INF/maven/{group}/cognito/pom.properties").decode().split()
    assert {f"groupId={group}", "artifactId=cognito", f"version={VERSION}"} <= set(properties)
    with zipfile.ZipFile(target / f"cognito-{VERSION}-sources.jar") as sources:
        assert documented("mfaConfiguration")[:60] in sources.read(f"{group}/cognito/UserPool.java").decode()
    with zipfile.ZipFile(target / f"cognito-{VERSION}-javadoc.jar") as pages:
        assert f"{group}/cognito/UserPool.html" in pages.namelist()


def test_java_has_every_method_of_every_component() -> None:
    group = NAMES["java"]["basePackage"]
    found = 0
    with zipfile.ZipFile(SDK / "java" / "target" / f"cognito-{VERSION}-sources.jar") as sources:
        for token, resource in SCHEMA["resources"].items():
            _, module, component = token.split(":")
            for method, function in resource.get("methods", {}).items():
                called = component + method[0].upper() + method[1:]
                ((_, made),) = SCHEMA["functions"][function]["outputs"]["properties"].items()
                declared = f"public Output<{made['$ref'].rpartition(':')[2]}> {method}({called}Args args) {{"
                assert declared in sources.read(f"{group}/cognito/{module}/{component}.java").decode()
                assert f"{group}/cognito/{module}/{called}.java" not in sources.namelist(), "a stand-in is left"
                found += 1
    assert found >= 2


# What is wrong in a program, by language: a value of another type, and a property that there is not.
MISTAKES: dict[str, list[tuple[str, str]]] = {
    "typescript": [('usernames: ["email"]', "usernames: [7]"), ("userPools:", "pools:")],
    "python": [('usernames=["email"]', "usernames=[7]"), ("user_pools=", "pools=")],
    "go": [('pulumi.String("email")', "pulumi.Bool(true)"), ("UserPools:", "Pools:")],
    "java": [('.usernames("email")', ".usernames(7)"), (".userPools(", ".pools(")],
}


@pytest.mark.parametrize("name", LANGUAGES)
def test_types_are_checked(name: str, tmp_path: Path) -> None:
    program = lay_out(EXAMPLES / f"guide-{name}", tmp_path / "program")
    right = program.source.read_text()
    checked = program.check()
    assert checked.returncode == 0, said(checked)
    for good, bad in MISTAKES[name]:
        assert good in right
        program.source.write_text(right.replace(good, bad))
        assert program.check().returncode != 0, f"{bad} was taken"


def test_a_program_can_add_the_plugin_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: adds\nruntime: yaml\n")
    environment = os.environ | {"PULUMI_HOME": str(tmp_path / "home"), "PULUMI_SKIP_UPDATE_CHECK": "true"}
    environment |= {"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true"}
    command = (required("PULUMI"), "package", "add", required("COGNITO_PLUGIN"))
    done(execute(*command, cwd=tmp_path, env=environment))
    assert f"cognito@{VERSION}" in (tmp_path / "Pulumi.yaml").read_text()
