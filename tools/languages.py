"""Programs in the languages of the SDKs: laid out as their users have them, type-checked, and run by the real engine.

The hosts of Node.js, Python and Go are not served as modules; their programs run inline, through each SDK's Automation API, by
what is in `tools/runners/`. Java's host is (tools/engine/java).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SDK = ROOT / "sdk"
RUNNERS = ROOT / "tools" / "runners"
TIMEOUT = 600  # a first build of Go or Maven on a busy machine
Environment = dict[str, str]


class ProgramError(Exception):
    """A program cannot be laid out, checked or run; the text says why."""


def only(folder: Path, pattern: str) -> Path:
    """The one file of that form."""
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise ProgramError(f"{folder} has {found} for {pattern}: run `make packages`")
    return found[0]


def execute(*command: str | Path, cwd: Path, env: Environment | None = None) -> subprocess.CompletedProcess[str]:
    words = [str(word) for word in command]
    return subprocess.run(words, check=False, cwd=cwd, env=env, capture_output=True, text=True, timeout=TIMEOUT)


def said(ended: subprocess.CompletedProcess[str]) -> str:
    return f"{ended.args} ended with {ended.returncode}\n{ended.stdout}\n{ended.stderr}"


def done(ended: subprocess.CompletedProcess[str]) -> str:
    """What a command wrote, which has to succeed."""
    if ended.returncode:
        raise ProgramError(said(ended))
    return ended.stdout


@dataclass
class Program(ABC):
    """A program in a folder of its own."""

    folder: Path

    def lay_out(self, source: Path) -> None:
        """Copies the program, and gives it the SDK that is here."""
        shutil.copytree(source, self.folder, dirs_exist_ok=True)

    @property
    @abstractmethod
    def source(self) -> Path:
        """The file that has the program."""

    @abstractmethod
    def check(self) -> subprocess.CompletedProcess[str]:
        """Type-checks it, and makes what is run."""

    @abstractmethod
    def command(self, stack: str, operation: str) -> tuple[list[str], Environment]:
        """What does `preview` or `up`, and the settings for it alone. `changes` reads what it writes."""

    def changes(self, output: str) -> dict[str, int]:
        """By operation, how many resources: what is in the last line."""
        return json.loads(output.strip().splitlines()[-1])

    def operate(self, stack: str, operation: str, environment: Environment) -> dict[str, int]:
        words, settings = self.command(stack, operation)
        return self.changes(done(execute(*words, cwd=self.folder, env=environment | settings)))


class TypeScript(Program):
    @property
    def source(self) -> Path:
        return self.folder / "index.ts"

    def lay_out(self, source: Path) -> None:
        super().lay_out(source)
        modules = self.folder / "node_modules"
        modules.mkdir()
        with tarfile.open(only(SDK / "nodejs", "*.tgz")) as archive:
            archive.extractall(modules, filter="data")
        name = json.loads((SDK / "nodejs" / "package.json").read_text())["name"]
        (modules / "package").rename(modules / name)
        for package in (Path(os.environ["TOOLS_DIR"]) / "node" / "node_modules").iterdir():
            if not package.name.startswith("."):
                (modules / package.name).symlink_to(package)

    def check(self) -> subprocess.CompletedProcess[str]:
        return execute("node", "node_modules/typescript/bin/tsc", "--project", ".", cwd=self.folder)

    def command(self, stack: str, operation: str) -> tuple[list[str], Environment]:
        return ["node", str(RUNNERS / "node.js"), stack, operation, "bin/index.js"], {}


class Python(Program):
    @property
    def source(self) -> Path:
        return self.folder / "__main__.py"

    @property
    def interpreter(self) -> Path:
        return self.folder / "venv" / "bin" / "python"

    def lay_out(self, source: Path) -> None:
        """In a virtual environment with the wheel, above the one that this runs in, which has Pulumi."""
        super().lay_out(source)
        venv.create(self.folder / "venv", symlinks=True)
        (site,) = (self.folder / "venv" / "lib").glob("python3*/site-packages")
        with zipfile.ZipFile(only(SDK / "python" / "dist", "*.whl")) as wheel:
            wheel.extractall(site)
        (site / "tests.pth").write_text(sysconfig.get_path("purelib") + "\n")

    def check(self) -> subprocess.CompletedProcess[str]:
        command = (sys.executable, "-m", "mypy", "--strict", "--python-executable", self.interpreter)
        return execute(*command, "--cache-dir", self.folder.parent / "mypy", self.source, cwd=self.folder)

    def command(self, stack: str, operation: str) -> tuple[list[str], Environment]:
        return [str(self.interpreter), str(RUNNERS / "inline.py"), stack, operation, "__main__.py"], {}


class Go(Program):
    @property
    def source(self) -> Path:
        return self.folder / "main.go"

    def lay_out(self, source: Path) -> None:
        super().lay_out(source)
        for name in ("go.mod", "go.sum", "inline.go"):
            shutil.copy(RUNNERS / "go" / name, self.folder)
        module = (SDK / "go" / "go.mod").read_text().split()[1]
        done(execute("go", "mod", "edit", "-replace", f"{module}={SDK / 'go'}", cwd=self.folder))

    def check(self) -> subprocess.CompletedProcess[str]:
        return execute("go", "build", "-o", "guide", ".", cwd=self.folder)

    def command(self, stack: str, operation: str) -> tuple[list[str], Environment]:
        return ["./guide", stack, operation], {"RUN_INLINE": "yes"}


class Java(Program):
    """Maven finds the SDK where `make packages` installed it."""

    @property
    def source(self) -> Path:
        return only(self.folder / "src" / "main" / "java" / "guide", "App.java")

    @property
    def repository(self) -> str:
        return f"-Dmaven.repo.local={Path(os.environ['TOOLS_DIR']) / 'm2'}"

    def check(self) -> subprocess.CompletedProcess[str]:
        return execute("mvn", "--batch-mode", "--quiet", self.repository, "compile", cwd=self.folder)

    def command(self, stack: str, operation: str) -> tuple[list[str], Environment]:
        flags = ["--yes", "--skip-preview"] if operation == "up" else []
        words = ["pulumi", operation, "--stack", stack, "--non-interactive", "--json", *flags]
        return words, {"MAVEN_OPTS": self.repository}

    def changes(self, output: str) -> dict[str, int]:
        """In an object of a preview, or in the events of an update, one a line."""
        try:
            return json.loads(output)["changeSummary"]
        except json.JSONDecodeError:
            events: list[dict[str, Any]] = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
            return next(event["summaryEvent"]["resourceChanges"] for event in events if "summaryEvent" in event)


LANGUAGES: dict[str, type[Program]] = {"typescript": TypeScript, "python": Python, "go": Go, "java": Java}
EXAMPLES = ROOT / "examples"


def language(example: Path) -> str:
    """The language of an example, which its name ends with; of a program in YAML, nothing."""
    ending = example.name.rpartition("-")[2]
    return ending if ending in LANGUAGES else ""


def lay_out(example: Path, folder: Path) -> Program:
    program = LANGUAGES[language(example)](folder)
    program.lay_out(example)
    return program
