"""Injected faults, and the journal of what passed: the state behind the `/_strict/` endpoints."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from . import model, wire
from .wire import Answer, Call

# kind -> (code, status) for the JSON services, and for the Query ones.
ERRORS = {
    "throttle": (("TooManyRequestsException", 400), ("Throttling", 400)),
    "internal": (("InternalErrorException", 500), ("ServiceFailure", 500)),
    "concurrent": (("ConcurrentModificationException", 400), ("ConcurrentModification", 409)),
    "expired": (("ExpiredTokenException", 400), ("ExpiredToken", 403)),
    "access-denied": (("AccessDeniedException", 400), ("AccessDenied", 403)),
    "limit": (("LimitExceededException", 400), ("LimitExceeded", 409)),
}
TRANSPORT = frozenset({"drop-before", "drop-after", "truncate", "slow"})
# The call does its work, and then: the answer says more (`members`), or the role that it made isn't seen yet (`delay`).
AFTERWARDS = frozenset({"says", "unseen"})
# Besides, `echo` is a refusal whose message repeats the whole request, as AWS's messages repeat what they find wrong.


@dataclass
class Fault:
    """Strikes the nth matching request and the count-1 after it."""

    op: str  # operation name, or * for every one
    kind: str
    nth: int = 1
    count: int = 1
    delay: float = 1.0  # seconds, for kinds `slow` and `unseen`
    account: str | None = None
    status: int = 400  # for kind `error:<Code>`
    members: dict[str, Any] = field(default_factory=dict)  # laid over the answer, for kind `says`
    seen: int = 0
    fired: int = 0

    def __post_init__(self) -> None:
        known = self.kind in ERRORS or self.kind in TRANSPORT | AFTERWARDS | {"echo"}
        if not known and not self.kind.startswith("error:"):
            raise ValueError(f"unknown kind of fault: {self.kind}")

    def strikes(self, call: Call) -> bool:
        if self.op not in ("*", call.operation) or self.account not in (None, call.account):
            return False
        self.seen += 1
        hit = self.nth <= self.seen < self.nth + self.count
        self.fired += hit
        return hit

    def answer(self, call: Call) -> Answer | None:
        """The error that replaces the call, None for the other kinds."""
        if self.kind.startswith("error:"):
            return wire.error(call, self.kind.removeprefix("error:"), "injected fault", self.status)
        if self.kind == "echo":
            told = f"1 validation error detected: Value '{json.dumps(call.params, ensure_ascii=False)}' failed"
            return wire.error(call, "InvalidParameterException", told)
        if self.kind not in ERRORS:
            return None
        code, status = ERRORS[self.kind][call.protocol == "query"]
        if self.kind == "internal" and model.raises(call.service, call.operation, "InternalServerException"):
            code = "InternalServerException"  # some of the newer operations say it so
        return wire.error(call, code, "injected fault", status)


@dataclass
class Entry:
    """One request in the log."""

    time: float
    account: str
    region: str
    service: str
    op: str
    params: dict[str, Any]
    status: int = 0  # 0 until answered, and for connections that were dropped
    error: str | None = None
    fault: str | None = None


@dataclass(frozen=True)
class Violation:
    """Something that the model or a rule refused."""

    account: str
    service: str
    op: str
    message: str
    time: float = field(default_factory=time.time)


class Journal:
    """Faults to come, requests seen, violations found. Every list is filtered by account on demand."""

    LISTS = ("log", "violations", "response_violations", "refusals")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._lists: dict[str, list[Any]] = {name: [] for name in self.LISTS}

    def add_fault(self, wanted: Mapping[str, Any]) -> None:
        fault = Fault(**wanted)
        with self._lock:
            self._faults.append(fault)

    def fault_for(self, call: Call) -> Fault | None:
        """The first fault that strikes; all matching ones count the request."""
        with self._lock:
            struck = [fault for fault in self._faults if fault.strikes(call)]
        return next(iter(struck), None)

    def open(self, call: Call) -> Entry:
        params = model.redact(call.service, call.operation, call.params)
        entry = Entry(time.time(), call.account, call.region, call.service, call.operation, params)
        with self._lock:
            self._lists["log"].append(entry)
        return entry

    def record(self, kind: str, call: Call, messages: list[str]) -> None:
        """Adds to `violations`, `response_violations` or `refusals`."""
        found = [Violation(call.account, call.service, call.operation, message) for message in messages]
        with self._lock:
            self._lists[kind] += found

    def show(self, kind: str, account: str | None) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(item) for item in self._lists[kind] if account in (None, item.account)]

    def faults(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(fault) for fault in self._faults]

    def reset(self, account: str | None) -> None:
        """Forget everything, or what belongs to one account (faults without an account stay then)."""
        with self._lock:
            for name, items in self._lists.items():
                self._lists[name] = [item for item in items if account is not None and item.account != account]
            self._faults = [fault for fault in self._faults if account is not None and fault.account != account]


class Control:
    """The `/_strict/` endpoints: (status, JSON) for a request."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def handle(self, method: str, path: str, query: Mapping[str, str], body: Mapping[str, Any]) -> tuple[int, Any]:
        account = query.get("account") or body.get("account")
        match method, path.removeprefix("/_strict/"):
            case "GET", "health":
                return 200, {"status": "ok"}
            case "GET", "log":
                return 200, self._journal.show("log", account)
            case "GET", "violations":
                return 200, {name: self._journal.show(name, account) for name in Journal.LISTS if name != "log"}
            case "GET", "faults":
                return 200, self._journal.faults()
            case "POST", "faults":
                return self._add_fault(body)
            case "POST", "reset":
                self._journal.reset(account)
                return 200, {}
        return 404, {"error": f"no such control endpoint: {method} {path}"}

    def _add_fault(self, body: Mapping[str, Any]) -> tuple[int, Any]:
        try:
            self._journal.add_fault(body)
        except (TypeError, ValueError) as problem:
            return 400, {"error": str(problem)}
        return 201, {}


def half(body: bytes) -> bytes:
    """A truncated body."""
    return body[: len(body) // 2]
