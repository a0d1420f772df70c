"""Runs wrong programs with the real CLI, each on a stack of its own, against an endpoint that notes every call."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from bad_input.program import ACCOUNT, HANGS_UP, HIDDEN, PACKAGE, REGION, Answer, Wrong
from engine import FOREIGN, required

PROJECT, STACK = "bad", "dev"
TIMEOUT = 120
# What the words say without it: colours of the YAML host, and numbers that each operating system has of its own.
NOISE = re.compile(r"\x1b\[[0-9;]*m| \(os error \d+\)")
UNEXPECTED = Answer(400, {"__type": "InvalidParameterException", "message": "nobody should have called"})
# pytest changes the environment while the programs run.
STARTED_WITH = dict(os.environ)


@dataclass(frozen=True)
class Outcome:
    """What came of a program."""

    text: str
    code: int
    calls: Sequence[str]
    resources: Sequence[str]

    @property
    def diagnostics(self) -> Mapping[str, Sequence[str]]:
        """The CLI's section of that name: lines, without indentation, by the row they stand under."""
        found: dict[str, list[str]] = {}
        lines: list[str] = []
        for line in _section(self.text, "Diagnostics:"):
            if line.startswith("  ") and not line.startswith("   "):
                lines = found.setdefault(line.strip().removesuffix(":"), [])
            elif line.strip():
                lines.append(line.removeprefix("    ").rstrip())
        return found


def _section(text: str, title: str) -> Iterator[str]:
    lines = iter(text.splitlines())
    for line in lines:
        if line == title:
            break
    for line in lines:
        if line and not line.startswith(" "):
            return
        yield line


@dataclass
class Endpoint:
    """Stands where AWS would. The first part of a path says whose call it is."""

    url: str
    calls: dict[str, list[str]] = field(default_factory=dict)
    answers: dict[str, Mapping[str, Answer]] = field(default_factory=dict)

    def expect(self, who: str, answers: Mapping[str, Answer]) -> str:
        """Starts to note the calls of `who`, and returns the URL for them."""
        self.calls[who], self.answers[who] = [], answers
        return f"{self.url}/{who}"

    def answer(self, who: str, operation: str) -> Answer:
        self.calls[who].append(operation)
        return self.answers[who].get(operation, UNEXPECTED)


@contextmanager
def listening() -> Iterator[Endpoint]:
    """An endpoint on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            target = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
            operation = target or parse_qs(body.decode())["Action"][0]
            answer = endpoint.answer(self.path.split("/")[1], operation)
            if answer is HANGS_UP:
                self.close_connection = True
                return
            said = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/x-amz-json-1.1" if target else "text/xml")
            self.send_header("x-amzn-RequestId", "r-1")
            self.send_header("Content-Length", str(len(said.encode())))
            self.end_headers()
            self.wfile.write(said.encode())

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    endpoint = Endpoint(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Runner:
    """Runs programs in folders below its own."""

    folder: Path
    endpoint: Endpoint

    def __post_init__(self) -> None:
        self.template = self.folder / "template"
        self._write(self.template, {}, {})
        done = self._pulumi(self.template, ("stack", "init", STACK), {})
        assert done.returncode == 0, done.stdout

    def run(self, name: str, wrong: Wrong) -> Outcome:
        """Runs a program on a new stack to its end."""
        folder = self.folder / name
        shutil.copytree(self.template, folder)
        self._write(folder, wrong.program, wrong.config)
        return self.again(name, wrong)

    def again(self, name: str, wrong: Wrong) -> Outcome:
        """Runs the command of `wrong` on the stack that `name` has."""
        folder = self.folder / name
        url = self.endpoint.expect(name, wrong.answers)
        done = self._pulumi(folder, wrong.command, {"AWS_ENDPOINT_URL": url} | dict(wrong.environment))
        text = NOISE.sub("", done.stdout).replace(url, "<endpoint>")
        return Outcome(text, done.returncode, self.endpoint.calls[name], _resources(folder))

    def _write(self, folder: Path, program: Mapping[str, Any], config: Mapping[str, Any]) -> None:
        plugin = Path(required("COGNITO_PLUGIN"))
        assert plugin.is_absolute() and plugin.exists(), f"COGNITO_PLUGIN: there is no plugin at {plugin}"
        (folder / "state").mkdir(parents=True, exist_ok=True)
        head = {
            "name": PROJECT,
            "runtime": "yaml",
            "plugins": {"providers": [{"name": "cognito", "path": str(plugin.parent)}]},
        }
        (folder / "Pulumi.yaml").write_text(json.dumps(head | dict(program), indent=2))
        if config:
            (folder / f"Pulumi.{STACK}.yaml").write_text(json.dumps({"config": config}, indent=2))

    def _pulumi(
        self, folder: Path, words: Sequence[str], settings: Mapping[str, str | None]
    ) -> subprocess.CompletedProcess[str]:
        environment = self._environment(folder) | settings
        return subprocess.run(
            [required("PULUMI"), *words, "--non-interactive", "--color", "never"],
            check=False,
            cwd=folder,
            env={name: value for name, value in environment.items() if value is not None},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIMEOUT,
        )

    def _environment(self, folder: Path) -> dict[str, str | None]:
        own = {name: value for name, value in STARTED_WITH.items() if not name.startswith(FOREIGN)}
        return own | {
            "PATH": f"{Path(required('PULUMI')).parent}{os.pathsep}{own['PATH']}",
            "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": HIDDEN,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "PULUMI_STACK": STACK,
            "PULUMI_HOME": str(self.folder / "home"),
            "PULUMI_BACKEND_URL": f"file://{folder / 'state'}",
            "PULUMI_CONFIG_PASSPHRASE": "test",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_IGNORE_AMBIENT_PLUGINS": "true",  # a plugin on PATH is somebody else's
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }


def _resources(folder: Path) -> list[str]:
    """The resources of this package which the stack's state has, made or half made."""
    state = folder / "state" / ".pulumi" / "stacks" / PROJECT / f"{STACK}.json"
    latest = json.loads(state.read_text())["checkpoint"]["latest"]
    pending = [operation["resource"] for operation in latest.get("pending_operations") or []]
    found = [*(latest.get("resources") or []), *pending]
    return [resource["urn"] for resource in found if resource["type"].startswith(PACKAGE)]
