"""A stack that the real Pulumi CLI drives: a project, a backend and an engine of its own, in a folder of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

REGION = "us-east-1"
PROJECT, STACK = "life", "test"
TIMEOUT = 240.0
# The user's own settings for AWS and Pulumi must not reach a test: it could end up in a real account.
FOREIGN = ("AWS_", "PULUMI_", "OTEL_")
LOGGED = frozenset({"up", "preview", "refresh", "destroy"})
# What the engine says of a plugin that died, and Rust of a panic.
CRASHES = ("exited prematurely", "panicked")

Resources = dict[str, dict[str, Any]]


def required(name: str) -> str:
    """An environment variable without which the tests cannot run."""
    value = os.environ.get(name)
    assert value, f"{name} is not set; `make test-python` sets it"
    return value


@dataclass(frozen=True)
class Step:
    """What the engine did, or would do, to a resource."""

    op: str
    paths: dict[str, str]  # what differs: property path -> kind of difference


@dataclass(frozen=True)
class Ran:
    """A command that ended."""

    command: list[str]
    code: int
    text: str
    log: Path

    def __str__(self) -> str:
        return f"`{' '.join(self.command)}` ended with {self.code}:\n{self.text}"

    @cached_property
    def events(self) -> list[dict[str, Any]]:
        """The engine's events."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    @property
    def steps(self) -> dict[str, Step]:
        """By name, what was done to the resources that did not stay as they are; of several steps the last."""
        found: dict[str, Step] = {}
        for event in self.events:
            about = (event.get("resourcePreEvent") or event.get("resOutputsEvent") or {}).get("metadata")
            if about and about["type"].startswith("cognito:"):
                name = about["urn"].split("::", 3)[3]
                detailed = about.get("detailedDiff") or {}
                paths = {path: one["diffKind"] for path, one in detailed.items()}
                found[name] = Step(about["op"], (found[name].paths if name in found else {}) | paths)
        return {name: step for name, step in found.items() if step.op != "same"}

    @property
    def ops(self) -> dict[str, str]:
        """By name, what was done."""
        return {name: step.op for name, step in self.steps.items()}

    def warnings(self, name: str) -> list[str]:
        """What warns on a resource's row; the same words once."""
        found = [event["diagnosticEvent"] for event in self.events if "diagnosticEvent" in event]
        told = [one["message"] for one in found if one["severity"] == "warning" and one["urn"].endswith(f"::{name}")]
        return list(dict.fromkeys(message.strip() for message in told))

    @property
    def plugin_log(self) -> str:
        """What the plugin wrote to stderr."""
        found = [event["diagnosticEvent"] for event in self.events if "diagnosticEvent" in event]
        return "".join(one["message"] for one in found if one["severity"] == "debug")


@dataclass(frozen=True)
class Running:
    """A command under way."""

    process: subprocess.Popen[str]
    command: list[str]
    log: Path

    def interrupt(self) -> None:
        """^C, which a terminal sends to the whole group of processes."""
        os.killpg(self.process.pid, signal.SIGINT)

    def kill(self, all_of_it: bool) -> None:
        """SIGKILL to the engine, or to all that it started as well, as when the machine stops."""
        for pid in (self.process.pid, *(descendants(self.process.pid) if all_of_it else ())):
            os.kill(pid, signal.SIGKILL)
        self.process.wait(TIMEOUT)


def descendants(pid: int) -> Iterator[int]:
    """The processes that a process started, and those that they did."""
    ran = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], check=True, capture_output=True, text=True)
    parents = [(int(child), int(parent)) for child, parent in map(str.split, ran.stdout.splitlines())]
    above = [pid]
    for one in above:
        children = [child for child, parent in parents if parent == one]
        above += children
        yield from children


@dataclass
class Stack:
    """A project with one stack."""

    folder: Path
    endpoint: str
    account: str
    secret: str
    said: list[str] = field(default_factory=list)  # everything that the CLI wrote
    runs: int = 0

    def __post_init__(self) -> None:
        self.project = self.folder / "project"
        self.project.mkdir(parents=True)
        (self.folder / "state").mkdir()
        self.write({})
        self.run("stack", "init", STACK)
        self.run("config", "set", "cognito:region", REGION)

    @cached_property
    def environment(self) -> dict[str, str]:
        pulumi = Path(required("PULUMI"))
        own = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        return (
            own
            | {
                "PATH": f"{pulumi.parent}{os.pathsep}{own['PATH']}",
                "AWS_ENDPOINT_URL": self.endpoint,
                "AWS_ACCESS_KEY_ID": self.account,  # the emulator takes 12 digits for the number of an account
                "AWS_SECRET_ACCESS_KEY": self.secret,
                "AWS_CONFIG_FILE": os.devnull,
                "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
                "AWS_EC2_METADATA_DISABLED": "true",
                "PULUMI_HOME": str(self.folder / "home"),
                "PULUMI_BACKEND_URL": f"file://{self.folder / 'state'}",
                "PULUMI_CONFIG_PASSPHRASE": "test",
                "PULUMI_SKIP_UPDATE_CHECK": "true",
                "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
                "PULUMI_IGNORE_AMBIENT_PLUGINS": "true",  # a plugin on PATH is somebody else's
                "PULUMI_DEBUG_COMMANDS": "true",  # brings --event-log
                "NO_PROXY": "127.0.0.1",
                "no_proxy": "127.0.0.1",
                "RUST_LOG": "debug,h2=info",  # the plugin's log goes to the engine's events; the frames of HTTP/2 say nothing
            }
        )

    def write(self, resources: Resources, generated: str = "", **more: Any) -> None:
        """Writes the program; JSON is YAML too. The resources go below `generated`, a list that an import wrote."""
        plugin = Path(required("COGNITO_PLUGIN"))
        assert plugin.is_absolute() and plugin.exists(), f"COGNITO_PLUGIN: there is no plugin at {plugin}"
        head = {
            "name": PROJECT,
            "runtime": "yaml",
            "plugins": {"providers": [{"name": "cognito", "path": str(plugin.parent)}]},
        }
        members = [f"{name}: {json.dumps(value)}" for name, value in (head | more).items()]
        listed = [f"  {name}: {json.dumps(resource)}" for name, resource in resources.items()]
        heading = generated.strip() or ("resources:" if resources else "resources: {}")
        lines = [*members, heading, *listed, ""]
        (self.project / "Pulumi.yaml").write_text("\n".join(lines))

    def start(self, *words: str, **settings: str) -> Running:
        """Starts the CLI."""
        self.runs += 1
        log = self.folder / f"events-{self.runs}.json"
        log.touch()
        command = ["pulumi", *words, "--non-interactive", "--color", "never"]
        hidden = ["--event-log", str(log)] if words[0] in LOGGED else []
        process = subprocess.Popen(
            [required("PULUMI"), *command[1:], *hidden],
            cwd=self.project,
            env=self.environment | settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        return Running(process, command, log)

    def finish(self, running: Running, fails: bool | None = False) -> Ran:
        """Waits until the CLI ends, which has to succeed, or to fail if that `fails`; None takes both."""
        try:
            text, _ = running.process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            os.killpg(running.process.pid, signal.SIGKILL)
            text, _ = running.process.communicate()
            raise AssertionError(f"{running.command} did not end: {text}") from None
        ran = Ran(running.command, running.process.returncode, text, running.log)
        self.said.append(text)
        assert fails in (None, ran.code != 0), ran
        assert not any(word in text for word in CRASHES), ran
        return ran

    def run(self, *words: str, fails: bool | None = False, **settings: str) -> Ran:
        return self.finish(self.start(*words, **settings), fails)

    def up(self, *flags: str, fails: bool | None = False, **settings: str) -> Ran:
        return self.run("up", "--yes", "--skip-preview", *flags, fails=fails, **settings)

    def preview(self, *flags: str, fails: bool | None = False, **settings: str) -> Ran:
        return self.run("preview", "--diff", *flags, fails=fails, **settings)

    def refresh(self, *flags: str, fails: bool | None = False, **settings: str) -> Ran:
        return self.run("refresh", "--yes", "--skip-preview", "--diff", *flags, fails=fails, **settings)

    def destroy(self, *flags: str, fails: bool | None = False, **settings: str) -> Ran:
        return self.run("destroy", "--yes", "--skip-preview", *flags, fails=fails, **settings)

    def import_(self, token: str, name: str, id: str, fails: bool = False) -> str:
        """Imports by the CLI: the program that it generates, or what it said when it `fails`."""
        made = self.folder / "imported.yaml"
        words = ("import", "--yes", "--skip-preview", "--protect=false", "--out", str(made))
        ran = self.run(*words, f"cognito:index:{token}", name, id, fails=fails)
        return ran.text if fails else made.read_text()

    def settled(self) -> None:
        """Nothing is left to do: not for `up`, nor for `preview`, nor for `refresh`."""
        for command in (self.up, self.preview, self.refresh):
            command("--expect-no-changes")

    def export(self) -> str:
        return self.run("stack", "export").text

    @property
    def state(self) -> Resources:
        """The resources of the state, by name."""
        found = json.loads(self.export())["deployment"].get("resources") or []
        return {one["urn"].split("::", 3)[3]: one for one in found}

    def outputs(self) -> dict[str, Any]:
        return json.loads(self.run("stack", "output", "--json").text)

    def id(self, name: str) -> str:
        return self.state[name]["id"]

    @contextmanager
    def untold(self) -> Iterator[None]:
        """What the CLI says meanwhile is asked for, secrets too."""
        before = len(self.said)
        yield
        del self.said[before:]

    def files_with(self, secret: str) -> list[str]:
        """What of the engine's, or of the plugin's through it, holds this text."""
        files = (file for file in self.folder.rglob("*") if file.is_file())
        told = [str(file) for file in files if secret.encode() in file.read_bytes()]
        return told + [text for text in self.said if secret in text]
