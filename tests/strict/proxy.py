"""One understood call from end to end: model, rules, emulator, repair, checks, journal."""

from __future__ import annotations

import http.client
import importlib
import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from . import model, rest, wire
from .faults import Entry, Fault, Journal
from .owners import with_owner
from .scrub import scrub, scrub_xml
from .semantics import Engine
from .visibility import hide
from .wire import Answer, Call

# Headers that belong to one connection, or that a changed body makes wrong.
HOP_BY_HOP = frozenset(
    {"connection", "content-length", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
)
UPSTREAM_TIMEOUT = 120.0

# Importing a module of rules registers them.
AREAS = "absent client domains federation iam identity mfa pool providers resources secrets sessions"
for _area in AREAS.split():
    importlib.import_module(f".rules_{_area}", __package__)


class Upstream:
    """The emulator's address, and plain requests to it."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self._host, self._port, timeout=UPSTREAM_TIMEOUT)

    def post(self, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = self.connect()
        try:
            connection.request("POST", "/", body, dict(headers))
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()
        finally:
            connection.close()


def forwarded(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The headers that go on to the other side."""
    return {name: value for name, value in headers if name.lower() not in HOP_BY_HOP}


class Proxy:
    """Answers calls."""

    def __init__(self, upstream: Upstream, journal: Journal, write_hold: float) -> None:
        self._upstream = upstream
        self._journal = journal
        self._engine = Engine(self._send, write_hold)

    def owned(self, call: Call) -> Call:
        return with_owner(call, self._engine.store)

    def answer(self, call: Call, entry: Entry, fault: Fault | None) -> Answer:
        """The answer to a call that isn't dropped, recorded in its log entry."""
        injected = fault.answer(call) if fault else None
        answer = injected or self._checked(call, fault)
        entry.status, entry.error = answer.status, answer.error
        return answer

    def _checked(self, call: Call, fault: Fault | None) -> Answer:
        if not model.is_known(call.service, call.operation):
            self._journal.record("violations", call, [f"unknown operation {call.operation}"])
            return wire.error(call, *_unknown_operation(call))
        refusal = self.refusal(call)
        if refusal:
            return refusal
        answer = self._engine.run(call, fault.delay if fault and fault.kind == "slow" else 0.0)
        if answer.error:
            self._journal.record("refusals", call, [f"{answer.error}: {_error_text(answer)}"])
            return answer
        if fault and fault.kind == "says" and answer.data is not None:
            answer.data = _laid_over(answer.data, fault.members)
        if fault and fault.kind == "unseen":
            hide(self._engine.store, call, fault.delay)
        self._check_answer(call, answer)
        return answer

    def refusal(self, call: Call) -> Answer | None:
        """What the model has against a call."""
        problems = model.check_request(call.service, call.operation, call.params)
        if not problems:
            return None
        self._journal.record("violations", call, [str(problem) for problem in problems])
        return wire.error(call, _refusal_code(call, problems), model.message(problems))

    def _check_answer(self, call: Call, answer: Answer) -> None:
        data = answer.data if answer.data is not None else answer.parsed
        problems = model.check_answer(call.service, call.operation, data or {})
        self._journal.record("response_violations", call, [str(problem) for problem in problems])

    def _send(self, call: Call, operation: str, params: Mapping[str, Any] | None) -> Answer:
        """Forwards to the emulator; the answer comes back scrubbed."""
        sent = call.params if params is None else params
        headers = forwarded(call.headers.items())
        if call.protocol == "query":
            unchanged = params is None and operation == call.operation
            body = call.raw if unchanged else _form(call, operation, sent)
        else:
            headers = {k: v for k, v in headers.items() if k.lower() != "x-amz-target"}
            headers["X-Amz-Target"] = f"{call.target}.{operation}"
            body = json.dumps(sent).encode()
        status, answered, raw = self._upstream.post(headers, body)
        answer = Answer(status, body=raw, headers=forwarded(answered.items()))
        answer.error = wire.error_code(call, status, raw)
        return _read_xml(call, operation, answer) if call.protocol == "query" else _read_json(call, operation, answer)


def _laid_over(data: Mapping[str, Any], members: Mapping[str, Any]) -> dict[str, Any]:
    """The answer with more members, structures merged."""
    merged = {
        name: _laid_over(data[name], value) if isinstance(value, dict) and isinstance(data.get(name), dict) else value
        for name, value in members.items()
    }
    return {**data, **merged}


def _read_xml(call: Call, operation: str, answer: Answer) -> Answer:
    if answer.error is None:
        answer.body = scrub_xml(answer.body)
        answer.parsed = wire.parse_xml(call.service, operation, answer)
    return answer


def _read_json(call: Call, operation: str, answer: Answer) -> Answer:
    if answer.error == "InvalidAction":
        return wire.error(call, "UnknownOperationException", f"the emulator lacks {operation}")
    try:
        data = json.loads(answer.body or b"{}")
    except ValueError:
        return wire.error(call, "InternalErrorException", "the emulator's answer is not JSON", 500)
    answer.data = data if answer.error else scrub(call.service, operation, data)
    return answer


def _form(call: Call, operation: str, params: Mapping[str, Any]) -> bytes:
    """A Query body for the proxy's own look-ups, which have scalar members only."""
    version = model.service(call.service).api_version
    return urlencode({"Action": operation, "Version": version, **params}).encode()


def _unknown_operation(call: Call) -> tuple[str, str]:
    code = "InvalidAction" if call.protocol == "query" else "UnknownOperationException"
    return code, f"Could not find operation {call.operation}"


def _refusal_code(call: Call, problems: list[model.Problem]) -> str:
    if call.protocol == "query":
        return "ValidationError"
    if any(problem.wrong_type for problem in problems):
        return "SerializationException"
    return "ValidationException" if call.service == rest.LAMBDA else "InvalidParameterException"


def _error_text(answer: Answer) -> str:
    if answer.data is not None:
        return str(answer.data.get("message", ""))
    return unquote(answer.body.decode("utf-8", "replace"))
