"""Lists in pages: the emulator's tokens are plain numbers, AWS's are sealed and belong to one operation."""

from __future__ import annotations

import base64

from .semantics import Context, Refusal
from .wire import Answer


def page(context: Context) -> Answer:
    """One page of the list that the call asks for."""
    params = dict(context.params)
    if "NextToken" in params:
        params["NextToken"] = _opened(context.call.operation, params["NextToken"])
    answer = context.forward(params)
    if answer.data and "NextToken" in answer.data:
        answer.data["NextToken"] = _sealed(context.call.operation, answer.data["NextToken"])
    return answer


def _sealed(operation: str, token: str) -> str:
    return base64.b64encode(f"{operation}:{token}".encode()).decode()


def _opened(operation: str, token: str) -> str:
    try:
        wanted, _, inner = base64.b64decode(token, validate=True).decode().partition(":")
    except ValueError:
        wanted, inner = "", ""
    if wanted != operation:
        raise Refusal("InvalidParameterException", "Invalid pagination token.")  # K
    return inner
