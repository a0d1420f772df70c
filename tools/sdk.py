#!/usr/bin/env python3
"""Writes the SDKs from schema.json, and packs them as their registries want them.

    tools/with tools/sdk.py generate    what `make sdk` runs
    tools/with tools/sdk.py pack        what `make packages` runs, after that for those that are not checked in

Node.js, Python and Go are written by tools/sdkgen, Java by the language's host (tools/engine/java), .NET where Pulumi is
installed with its host for .NET. The version is the schema's, which is the plugin's.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import java_methods

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "tools" / "sdk"
SCHEMA = ROOT / "schema.json"
GENERATED = ("nodejs", "python", "go", "java", "dotnet")
PACKED = ("nodejs", "python", "go", "java")
# npm writes no registry into the lock, runs nothing of what it fetches, and says what matters.
NPM = ("--omit-lockfile-registry-resolved", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def run(*command, **options):
    """Runs a command, and shows what it says only if it fails; its failure is ours."""
    words = [str(word) for word in command]
    ended = subprocess.run(words, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if ended.returncode:
        print(ended.stdout, file=sys.stderr)
        ended.check_returncode()


def tools():
    """The folder for what is installed once."""
    return Path(os.environ["TOOLS_DIR"])


def schema():
    return json.loads(SCHEMA.read_text())


def sdkgen(language, folder):
    generator = tools() / "bin" / "sdkgen"
    run("go", "build", "-o", generator, ".", cwd=ROOT / "tools" / "sdkgen")
    run(generator, SCHEMA, language, folder)


def by_host(language, folder, of=SCHEMA):
    """The SDK as the language's host writes it."""
    settings = {"PULUMI_SKIP_UPDATE_CHECK": "true", "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true"}
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "sdk"
        command = (os.environ["PULUMI"], "package", "gen-sdk", of, "--language", language, "--out", made)
        run(*command, env={**os.environ, **settings, "PULUMI_HOME": scratch})
        shutil.rmtree(folder, ignore_errors=True)
        shutil.move(made / language, folder)


def fill(template, folder):
    """Copies a template with the names and the version of the schema."""
    about = schema()
    names = {
        "@NAME@": about["name"],
        "@VERSION@": about["version"],
        "@GROUP@": about["language"]["java"]["basePackage"],
    }
    text = (TEMPLATES / template).read_text()
    for place, name in names.items():
        text = text.replace(place, name)
    (folder / template).write_text(text)


def components_with_id():
    """Of each component that has the output `id`: its module, its name, and the node whose id it is."""
    about = schema()
    for token, one in about["resources"].items():
        if one.get("isComponent") and "id" in one["properties"]:
            _, module, name = token.split(":")
            nodes = about["types"][one["properties"]["nodes"]["$ref"].removeprefix("#/types/")]
            (node,) = nodes["required"]
            yield module, name, node


def edit(file, pattern, addition):
    """Adds to what a generator wrote, behind the one place that the pattern finds."""
    text, count = re.subn(f"({pattern})", lambda found: found[0] + addition, file.read_text(), flags=re.DOTALL)
    if count != 1:
        sys.exit(f"error: {file} has {count} places for what the generator leaves out")
    file.write_text(text)


def generate_nodejs(folder):
    """Pulumi for Node.js fills in no output that is called `id`: it is laid upon the component."""
    sdkgen("nodejs", folder)
    for module, name, node in components_with_id():
        file = folder / module / f"{name[0].lower()}{name[1:]}.ts"
        call = r"        super\(\w+\.__pulumiType, name, resourceInputs, opts, true /\*remote\*/\);\n"
        edit(file, call, f"        this.id = this.nodes.apply(nodes => nodes.{node}.id);\n")
    shutil.copy(TEMPLATES / "package-lock.json", folder)


def generate_python(folder):
    sdkgen("python", folder)


def generate_go(folder):
    """The generator leaves the version to the release; without it no reference to a component of a version 0 is known.

    Pulumi for Go puts the engine's id, which a component has none of, into the field `Id`: it becomes a method.
    """
    sdkgen("go", folder)
    package = folder / schema()["name"]
    version = f'semver.MustParse("{schema()["version"]}")'
    file = package / "internal" / "pulumiVersion.go"
    file.write_text(file.read_text().replace("semver.Version{}", version))
    for module, name, node in components_with_id():
        resource = f"{node[0].upper()}{node[1:]}"
        kind = schema()["types"][f"cognito:index:{name}Nodes"]["properties"][node]["$ref"].rpartition(":")[2]
        file = package / module / f"{name[0].lower()}{name[1:]}.go"
        text = re.sub(r'(\t//[^\n]*\n)+\tId pulumi\.StringOutput `pulumi:"id"`\n', "", file.read_text())
        text = text.replace("return v.Id })", "return v.Id() })") + (
            f"\n// The id of the resource that `nodes.{node}` is.\n"
            f"func (r *{name}) Id() pulumi.StringOutput {{\n"
            f"\treturn r.Nodes.{resource}().ApplyT(func(node *cognito.{kind}) pulumi.StringOutput {{\n"
            "\t\treturn node.ID().ToStringOutput()\n\t}).(pulumi.StringOutput)\n}\n"
        )
        file.write_text(text)
    run("gofmt", "-w", ".", cwd=package)
    run("go", "mod", "tidy", cwd=folder)


def generate_java(folder):
    """The generator leaves out methods of components, and an output that is called `id`."""
    about = schema()
    with tempfile.NamedTemporaryFile("w", suffix=".json") as more:
        json.dump(java_methods.with_stand_ins(about), more)
        more.flush()
        by_host("java", folder, more.name)
    package = Path("src", "main", "java", about["language"]["java"]["basePackage"], about["name"])
    java_methods.add(about, folder / package, edit)
    for module, name, node in components_with_id():
        getter = f"    public Output<String> id() {{\n        return this.nodes.apply(nodes -> nodes.{node}().id());\n    }}\n"
        doc = f"    /**\n     * @return The id of the resource that `nodes.{node}` is.\n     */\n"
        nodes = rf"    public Output<{name}Nodes> nodes\(\) {{\n[^}}]*}}\n"
        edit(folder / package / module / f"{name}.java", nodes, "\n" + doc + getter)
    fill("pom.xml", folder)


def generate_dotnet(folder):
    beside = Path(os.environ["PULUMI"]).resolve().parent / "pulumi-language-dotnet"
    if beside.exists() or shutil.which(beside.name):
        by_host("dotnet", folder)
    else:
        print("left out: .NET, whose generator is in its host, and no Pulumi with that host is installed")


def generate(names, out):
    for language in names:
        folder = out / language
        globals()[f"generate_{language}"](folder)
        if folder.exists():
            fill("README.md", folder)
            shutil.copy(ROOT / "LICENSE", folder)


def node_modules():
    """What the SDK for Node.js and programs with it need, as the lock says."""
    home = tools() / "node"
    wanted = [ROOT / "sdk" / "nodejs" / name for name in ("package.json", "package-lock.json")]
    if any(not (home / one.name).exists() or (home / one.name).read_text() != one.read_text() for one in wanted):
        shutil.rmtree(home, ignore_errors=True)
        fresh = home.with_name(f"node.{os.getpid()}")
        fresh.mkdir()
        for one in wanted:
            shutil.copy(one, fresh)
        run("npm", "ci", *NPM, cwd=fresh)
        fresh.rename(home)
    return home / "node_modules"


def pack_nodejs(folder):
    modules = folder / "node_modules"
    if not modules.is_symlink():
        modules.symlink_to(node_modules())
    run("node", modules / "typescript" / "bin" / "tsc", "--project", ".", cwd=folder)
    for name in ("package.json", "README.md", "LICENSE"):
        shutil.copy(folder / name, folder / "bin")
    run("npm", "pack", "--silent", "--pack-destination", folder, cwd=folder / "bin")


def pack_python(folder):
    (folder / "dist").mkdir(exist_ok=True)
    for kind in ("wheel", "sdist"):
        build = f"from setuptools import build_meta; build_meta.build_{kind}('dist')"
        run(sys.executable, "-W", "ignore", "-c", build, cwd=folder)


def pack_go(folder):
    run("go", "vet", "./...", cwd=folder)


def pack_java(folder):
    repository = tools() / "m2"
    run("mvn", "-q", "-B", f"-Dmaven.repo.local={repository}", "install", cwd=folder)


def pack(names):
    for language in names:
        globals()[f"pack_{language}"](ROOT / "sdk" / language)


def lock():
    """Chooses the newest Node.js packages that the SDK allows."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "sdk"
        sdkgen("nodejs", folder)
        run("npm", "install", "--package-lock-only", *NPM, cwd=folder)
        shutil.copy(folder / "package-lock.json", TEMPLATES)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=["generate", "pack", "lock"])
    parser.add_argument("languages", nargs="*", help="all, if none is named")
    parser.add_argument("--out", type=Path, default=ROOT / "sdk", help="where `generate` writes")
    given = parser.parse_args()
    try:
        if given.command == "generate":
            generate(given.languages or GENERATED, given.out.resolve())
        elif given.command == "pack":
            pack(given.languages or PACKED)
        else:
            lock()
    except FileNotFoundError as missing:
        sys.exit(f"error: {missing.filename} is needed: the SDKs want Go, Node.js with npm, and a JDK with Maven")
    except subprocess.CalledProcessError as failure:
        sys.exit(f"error: `{' '.join(failure.cmd[:3])}` ended with code {failure.returncode}")


if __name__ == "__main__":
    main()
