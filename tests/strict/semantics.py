"""The engine of AWS behaviour: runs the rule of an operation, keeps writes apart, lays stored members over answers.

The rules themselves stand in the `rules_*` files. Each carries the tag of its evidence, as in
the reference notes: D documented by AWS, M measured on live AWS by others, T asserted by terraform's acceptance
tests, K widely reported. An operation without a rule is forwarded as it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Protocol

from . import model, wire
from .store import Key, Record, Store
from .wire import Answer, Call

INVALID = "InvalidParameterException"
NOT_FOUND = "ResourceNotFoundException"


class Refusal(Exception):
    """AWS says no."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


class Forward(Protocol):
    """Sends an operation to the emulator and gives its answer back, scrubbed."""

    def __call__(self, call: Call, operation: str, params: Mapping[str, Any] | None) -> Answer: ...


@dataclass(frozen=True)
class Context:
    """One call on its way through the rules."""

    call: Call
    store: Store
    send: Forward

    @property
    def params(self) -> dict[str, Any]:
        return self.call.params

    def key(self, kind: str, name: str) -> Key:
        return self.call.account, self.call.region, kind, name

    def forward(self, params: Mapping[str, Any] | None = None) -> Answer:
        """The call itself, with other params when a rule fills some in."""
        return self.send(self.call, self.call.operation, params)

    def lookup(self, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """The answer of another operation; its refusal becomes the call's."""
        answer = self.send(self.call, operation, params)
        if answer.error:
            text = (answer.data or {}).get("message", f"{operation} was refused")
            raise Refusal(answer.error, text, answer.status)
        return answer.data or answer.parsed or {}

    def find(self, operation: str, params: Mapping[str, Any]) -> dict[str, Any] | None:
        """Like lookup, but a refusal is None."""
        try:
            return self.lookup(operation, params)
        except Refusal:
            return None

    def every(self, operation: str, member: str, page_size: int, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        """All elements of a paged list."""
        found: list[dict[str, Any]] = []
        token: dict[str, str] = {}
        while True:
            page = self.lookup(operation, {**params, "MaxResults": page_size, **token})
            found += page.get(member, [])
            if "NextToken" not in page:
                return found
            token = {"NextToken": page["NextToken"]}

    def ok(self, data: Mapping[str, Any]) -> Answer:
        """A success that the emulator has no part in."""
        return Answer(200, data=dict(data), headers={"Content-Type": "application/x-amz-json-1.1"})


Rule = Callable[[Context], Answer]
RULES: dict[tuple[str, str], Rule] = {}
EVERYWHERE: list[Callable[[Context], None]] = []  # checks of every call


def rule(service: str, *operations: str) -> Callable[[Rule], Rule]:
    """Registers a function as the behaviour of operations."""

    def register(function: Rule) -> Rule:
        RULES.update({(service, operation): function for operation in operations})
        return function

    return register


def refuse_if(broken: bool, text: str, code: str = INVALID, status: int = 400) -> None:
    if broken:
        raise Refusal(code, text, status)


def overlay(emulated: Mapping[str, Any], held: Record, members: set[str] | frozenset[str]) -> dict[str, Any]:
    """The emulator's answer with every member that the store answers for replaced by the stored one, or removed."""
    return {name: value for name, value in emulated.items() if name not in members} | held


class Engine:
    """Runs calls through their rules."""

    def __init__(self, send: Forward, write_hold: float) -> None:
        self.store = Store()
        self._send = send
        self._hold = write_hold

    def run(self, call: Call, delay: float = 0.0) -> Answer:
        """The answer to a call. `delay` keeps the resource occupied for longer (the fault kind `slow`)."""
        with self._write_lock(call) as free:
            if not free:
                # T: the wording is the one terraform retries on.
                text = f"Only one request to update {_resource_words(call)} can be processed at a time"
                return wire.error(call, "ConcurrentModificationException", text)
            try:
                answer = self._ruled(Context(call, self.store, self._send))
            except Refusal as refusal:
                answer = wire.error(call, refusal.code, refusal.message, refusal.status)
            time.sleep(delay + (self._hold if _locks(call) else 0))
            return answer

    def _ruled(self, context: Context) -> Answer:
        for check in EVERYWHERE:
            check(context)
        return RULES.get((context.call.service, context.call.operation), Context.forward)(context)

    def _write_lock(self, call: Call) -> AbstractContextManager[bool]:
        if not _locks(call):
            return nullcontext(True)
        return self.store.writing((call.account, call.region, "write", _written(call)))


def _written(call: Call) -> str:
    return str(call.params.get("UserPoolId") or call.params.get("IdentityPoolId") or "")


def _locks(call: Call) -> bool:
    """D: exactly the operations whose model names ConcurrentModificationException collide, per pool."""
    if call.protocol != "json" or not _written(call):
        return False
    return model.raises(call.service, call.operation, "ConcurrentModificationException")


def _resource_words(call: Call) -> str:
    if call.service == "cognito-identity":
        return "resource type Identity Pool"
    return "user pool client" if "Client" in call.operation else "user pool"
