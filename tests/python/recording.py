"""What the engine and the plugin say to each other in the steps of a program, as it is kept in tests/transcripts/.

A line is one RPC in protobuf's JSON, or one call of AWS, in the order in which they ended; of lines that are alike there is
the first alone, since the plugin keeps nothing between two calls. Ids, secrets, dates and digits that AWS and the engine
make up are replaced by canned ones, the same ones wherever they stand. Nothing of this machine is in it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from life import READS, Life

Json = Any

RPC = "/pulumirpc.ResourceProvider/"
# What a component asks of the engine, and the name that it has in a line.
MONITOR = {
    "/pulumirpc.ResourceMonitor/RegisterResource": "RegisterResource",
    "/pulumirpc.ResourceMonitor/Invoke": "GetResource",
}
# What says nothing about the plugin, or differs from machine to machine.
BULK = {"GetSchema", "Cancel", "GetPluginInfo", "Attach"}
PLACES = ("resourceStatusAddress", "monitorEndpoint", "engineAddress", "loaderTarget", "mapperTarget", "resolverTarget")
PLACES += ("rootDirectory", "programDirectory", "sourcePosition", "pluginDownloadURL")
TRACES = ("resourceStatusToken", "stackTraceHandle", "stackTrace")
# What comes before anything about a resource.
FIRST = {"Handshake", "CheckConfig", "DiffConfig", "Configure"}
# Lists whose order says nothing.
SETS = {"urns", "dependencies", "configSecretKeys"}
# A component is made by several calls.
WHOLE = {"Construct", "Call", *MONITOR.values()}
# The steps in which the plugin asks AWS what there is, and changes nothing.
READING = ("preview", "up again", "refresh", "import", "replacement")
# What a component's child is registered with, as far as it is the plugin's doing.
CHILD = ("type", "name", "parent", "custom", "object", "protect", "aliases", "deleteBeforeReplace", "ignoreChanges")
CHILD += ("replaceOnChanges", "retainOnDelete", "additionalSecretOutputs", "importId", "deletedWith")

# What AWS and the engine make up, and what stands for it.
MADE_UP = {
    "pool": (r"us-east-1_[0-9A-Za-z]{9}\b", "us-east-1_Pool{:05}"),
    "client": (r"\b(?=[A-Za-z]*\d)[A-Za-z0-9]{26}\b", "client{:020}"),
    "secret": (
        r'"[cC]lientSecret(?:Value)?": (?:{"4dabf18193072939515e22adb298388d": "[^"]+", "value": )?"([^"]+)"',
        "canned{:058}",
    ),
    "origin": (r"\b[0-9a-f]{16}/\d{10}/[0-9a-f]{8}\b", "0000000000000000/1767225600/{:08}"),
    "role": (r"\bAROA[0-9A-Z]{17}\b", "AROA{:017}"),
    "uuid": (r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "{0:08}-0000-4000-8000-{0:012}"),
    "date": (r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", "2026-01-01T00:00:00Z"),
    "epoch": (r'Date": (\d{10}(?:\.\d+)?)', "1767225600"),
    "made at": (r"--(\d{10})\b", "1767225600"),
    "port": (r"\b127\.0\.0\.1:\d+\b", "127.0.0.1:1"),
}
# What the engine says for values that nobody knows yet.
UNKNOWN = {
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
}
# What no line may hold.
HERE = ("/tmp", "/root", "/home", "/Users", "/var/")


class Recorder:
    """Takes a program of a stack through steps, and keeps what is said in each."""

    def __init__(self, life: Life, tap: Tap) -> None:
        self.life, self.tap = life, tap
        self.log = life.stack.folder / "grpc.json"
        self.said: list[Json] = []
        # One operation at a time: the same order every time.
        own = {"PULUMI_DEBUG_GRPC": str(self.log), "AWS_ENDPOINT_URL": tap.url, "PULUMI_PARALLEL": "1"}
        life.stack.environment.update(own)

    def step(self, what: str, run: Callable[..., Any], *words: Any) -> None:
        self.tap.calls.clear()
        self.log.unlink(missing_ok=True)
        run(*words)
        if what in READING:
            self.said.extend({"step": what} | call for call in self.tap.calls)
        self.said.extend({"step": what} | line for line in heard(self.log))

    def ordered(self, lines: Iterable[Json]) -> list[Json]:
        """The engine works on resources that do not need each other in any order; here they go by name."""
        steps = list(dict.fromkeys(line["step"] for line in self.said))

        def place(line: Json) -> tuple[int, str, str]:
            if operation := line.get("aws"):
                return steps.index(line["step"]), operation, json.dumps(line["body"])
            request, method = line["request"], line["method"]
            first = "" if method in FIRST else "urn"
            return (
                steps.index(line["step"]),
                first,
                first and str(request.get("urn") or request.get("name") or request["tok"]),
            )

        return sorted(lines, key=place)

    def write(self, file: Path) -> None:
        # First by what has no made-up ids in it, so that these are the same ones in every recording.
        said = Canned(self.life.account).lines(self.ordered(self.said))
        lines = [json.dumps(line, ensure_ascii=False) for line in once(self.ordered(said))]
        assert not [line for line in lines if any(path in line for path in HERE)]
        file.write_text("".join(f"{line}\n" for line in lines))


class Tap(ThreadingHTTPServer):
    """Stands before AWS, and keeps what is asked only to be told something, with the answer."""

    daemon_threads = True

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), Tapped)
        self.url, self.upstream = f"http://127.0.0.1:{self.server_port}", upstream
        self.calls: list[Json] = []


class Tapped(BaseHTTPRequestHandler):
    """A call that passes through."""

    server: Tap
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
        request = urllib.request.Request(self.server.upstream + self.path, body or None, headers, method=self.command)
        try:
            answer = urllib.request.urlopen(request)
        except urllib.error.HTTPError as refusal:
            answer = refusal
        with answer:
            said = answer.read()
        self.keep(body.decode(), answer.status, said.decode())
        self.send_response(answer.status)
        for name in ("Content-Type", "x-amzn-ErrorType"):
            if value := answer.headers.get(name):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_PUT = do_DELETE = do_POST

    def keep(self, body: str, status: int, said: str) -> None:
        """A call of the JSON protocol has its operation in a header, one of the Query protocol in its form."""
        operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2] or dict(parse_qsl(body)).get("Action", "")
        operation = operation or f"{self.command} {self.path}"
        if operation.startswith((*READS, "GET ")):
            self.server.calls.append({"aws": operation, "body": told(body), "status": status, "answer": told(said)})

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def told(body: str) -> Json:
    """JSON as it is read, other text as text."""
    try:
        return json.loads(body)
    except ValueError:
        return body


def heard(log: Path) -> Iterator[Json]:
    """The calls of the plugin, and what it registered for its components, as they ended."""
    for line in log.read_text().splitlines():
        call = json.loads(line)
        if call.get("progress") != "response_completed":
            continue
        method, request = call["method"], call.get("request") or {}
        name = MONITOR.get(method) or method.rpartition("/")[2]
        if name == "RegisterResource" and registered_by_us(request):
            request = {name: value for name, value in request.items() if name in CHILD}
        elif name == "GetResource" and request.get("tok") == "pulumi:pulumi:getResource":
            request = {"urn": request["args"]["urn"]}
        elif not method.startswith(RPC) or name in BULK:
            continue
        request = sets_sorted({name: value for name, value in request.items() if name not in PLACES + TRACES})
        said = (
            {"errors": call["errors"]} if call.get("errors") else {"response": sets_sorted(call.get("response") or {})}
        )
        yield {"method": name, "request": request} | said


def sets_sorted(value: Json, name: str = "") -> Json:
    """With the URNs of what something depends on in one order."""
    if isinstance(value, dict):
        return {member: sets_sorted(one, member) for member, one in value.items()}
    if isinstance(value, list):
        return sorted(value) if name in SETS else [sets_sorted(one) for one in value]
    return value


def registered_by_us(request: Json) -> bool:
    """Whether the plugin registers it: a component, which the program asks for as `remote`, or a child of one."""
    ours = request["type"].startswith("cognito:components:") and not request.get("remote")
    return ours or "cognito:components:" in request.get("parent", "")


def once(lines: Iterable[Json]) -> Iterator[Json]:
    """The lines without those that say the same as one before. What belongs together in a step stays complete."""
    seen = set()
    for line in lines:
        what = json.dumps({name: value for name, value in line.items() if name != "step"}, sort_keys=True)
        if what not in seen or line.get("method") in WHOLE:
            seen.add(what)
            yield line


class Canned:
    """Puts canned values into the place of those that somebody made up, each always the same."""

    def __init__(self, account: str) -> None:
        self.known: dict[str, str] = {account: "123456789012"}
        self.counts: dict[str, int] = {}

    def lines(self, said: list[Json]) -> Iterator[Json]:
        for line in said:
            if seed := line.get("request", {}).get("randomSeed"):
                self.seed(line["request"], seed)
        texts = [json.dumps(line, ensure_ascii=False) for line in said]
        for text in texts:
            self.look(text)
        for text in texts:
            for old, new in self.known.items():
                text = text.replace(old, new)
            yield json.loads(text)

    def seed(self, request: Json, seed: str) -> None:
        """Names hold digits that are made of the seed."""
        own = hashlib.sha256(request["urn"].encode()).digest()[:8]
        request["randomSeed"] = base64.b64encode(own).decode()
        digits = hashlib.sha256(base64.b64decode(seed)).hexdigest()[:7]
        self.known[f"-{digits}"] = f"-{hashlib.sha256(own).hexdigest()[:7]}"

    def look(self, text: str) -> None:
        for kind, (pattern, form) in MADE_UP.items():
            for found in re.findall(pattern, text):
                if found not in self.known and found not in UNKNOWN:
                    self.counts[kind] = self.counts.get(kind, 0) + 1
                    self.known[found] = form.format(self.counts[kind])
                    if kind == "uuid":  # the names of an identity pool's roles hold how its id begins
                        self.known[f"-{found[:8]}-"] = f"-{self.known[found][:8]}-"
