"""REST: the calls of Lambda for the permissions that triggers need, from method, address and body to (operation, params)."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import SplitResult, parse_qsl, unquote

from botocore.model import OperationModel, Shape

from .model import service
from .wire import Call, Headers, credential, json_object

LAMBDA = "lambda"
PATHS = "/2015-03-31/functions/"
OPERATIONS = ("AddPermission", "GetPolicy", "RemovePermission")
_LABEL = re.compile(r"\\{(\w+)\\}")


@cache
def _routes() -> list[tuple[OperationModel, re.Pattern[str]]]:
    """The operations, and the form of their addresses."""
    operations = [service(LAMBDA).operation_model(name) for name in OPERATIONS]
    paths = [re.escape(operation.http["requestUri"]) for operation in operations]
    return [(operation, re.compile(_LABEL.sub(r"(?P<\1>[^/]+)", path))) for operation, path in zip(operations, paths)]


def parse(method: str, url: SplitResult, headers: Headers, body: bytes) -> Call | None:
    """The call, or None when it is another one, which is passed through."""
    for operation, form in _routes():
        found = form.fullmatch(url.path)
        if not found or method != operation.http["method"]:
            continue
        members = operation.input_shape.members if operation.input_shape else {}
        query = {m.serialization["name"]: name for name, m in members.items() if _is_in(m, "querystring")}
        params = json_object(body)
        params |= {name: unquote(value) for name, value in found.groupdict().items()}
        # What the model lacks stays under its own name.
        params |= {query.get(key, key): value for key, value in parse_qsl(url.query, keep_blank_values=True)}
        account, region, _ = credential(headers)
        return Call(LAMBDA, operation.name, params, account, region, headers, body)
    return None


def _is_in(member: Shape, place: str) -> bool:
    return member.serialization.get("location") == place
