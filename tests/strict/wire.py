"""The wire: bytes to (service, operation, params) and back, for JSON 1.1 and the Query protocol."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.parsers import create_parser

from .model import SERVICES, service

JSON_TARGETS = {
    "AWSCognitoIdentityProviderService": "cognito-idp",
    "AWSCognitoIdentityService": "cognito-identity",
}
QUERY_SERVICES = ("iam", "sts")
DEFAULT_ACCOUNT = "000000000000"
DEFAULT_REGION = "us-east-1"
# Credential=<access key>/<date>/<region>/<service>/aws4_request
_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d+/([^/]+)/([^/]+)/aws4_request")


# A request's own headers, whose names have no case, or made-up ones.
Headers = Message | Mapping[str, str]


class Unparsable(Exception):
    """A body that is not what its protocol says."""


@dataclass(frozen=True)
class Call:
    """One request for an operation that the proxy understands."""

    service: str
    operation: str
    params: dict[str, Any]
    account: str
    region: str
    headers: Headers = field(repr=False)
    raw: bytes = field(repr=False)

    @property
    def protocol(self) -> str:
        return "query" if self.service in QUERY_SERVICES else "json"

    @property
    def target(self) -> str:
        """The X-Amz-Target prefix of this call's service."""
        return next(prefix for prefix, name in JSON_TARGETS.items() if name == self.service)


@dataclass
class Answer:
    """What goes back: `data` for JSON services (encoded at the end), `body` for everything already encoded."""

    status: int
    data: dict[str, Any] | None = None
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    error: str | None = None
    parsed: dict[str, Any] | None = None  # the members of an XML body, for reading only

    def encoded(self) -> bytes:
        return self.body if self.data is None else json.dumps(self.data).encode()


def credential(headers: Headers) -> tuple[str, str, str | None]:
    """(account, region, signed service) of a request; an unsigned one belongs to the default account."""
    found = _CREDENTIAL.search(headers.get("Authorization") or "")
    if not found:
        return DEFAULT_ACCOUNT, DEFAULT_REGION, None
    key, region, signed = found.groups()
    # MiniStack's convention: an access key of 12 digits is the account id.
    return key if re.fullmatch(r"\d{12}", key) else DEFAULT_ACCOUNT, region, signed


def parse(headers: Headers, body: bytes) -> Call | None:
    """The call in a POST, or None when the request is for a service that is passed through."""
    account, region, signed = credential(headers)
    prefix, _, operation = (headers.get("X-Amz-Target") or "").partition(".")
    if prefix in JSON_TARGETS:
        return Call(JSON_TARGETS[prefix], operation, json_object(body), account, region, headers, body)
    if not (headers.get("Content-Type") or "").startswith("application/x-www-form-urlencoded"):
        return None
    form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    name = _query_service(signed, form)
    if name is None:
        return None
    operation = form.get("Action", "")
    members = {key: value for key, value in form.items() if key not in ("Action", "Version")}
    known = operation in service(name).operation_names
    shape = service(name).operation_model(operation).input_shape if known else None
    return Call(name, operation, query_params(shape, members), account, region, headers, body)


def _query_service(signed: str | None, form: Mapping[str, str]) -> str | None:
    if signed is not None:
        return signed if signed in QUERY_SERVICES else None
    # AssumeRoleWithWebIdentity and its like are unsigned: the API version tells the service.
    versions = {service(name).api_version: name for name in QUERY_SERVICES}
    return versions.get(form.get("Version", ""))


def json_object(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body or b"{}")
    except ValueError as problem:
        raise Unparsable("the body is not JSON") from problem
    if not isinstance(parsed, dict):
        raise Unparsable("the body is not a JSON object")
    return _without_null(parsed)


def _without_null(value: Any) -> Any:
    """AWS takes null for "not sent"."""
    if isinstance(value, dict):
        return {name: _without_null(member) for name, member in value.items() if member is not None}
    return [_without_null(item) for item in value] if isinstance(value, list) else value


def query_params(shape: Shape | None, form: Mapping[str, str]) -> dict[str, Any]:
    """Form fields as members by the model; fields that the model lacks stay under their own key."""
    if not isinstance(shape, StructureShape):
        return dict(form)
    params: dict[str, Any] = {}
    used: set[str] = set()
    for name, member in shape.members.items():
        value = _query_value(member, member.serialization.get("name", name), form, used)
        if value is not None:
            params[name] = value
    return params | {key: value for key, value in form.items() if key not in used}


def _query_value(shape: Shape, prefix: str, form: Mapping[str, str], used: set[str]) -> Any:
    if isinstance(shape, ListShape):
        return _query_list(shape, prefix, form, used)
    if isinstance(shape, MapShape):
        raise Unparsable(f"maps do not occur in the Query services that the proxy reads: {prefix}")
    if isinstance(shape, StructureShape):
        pairs = ((name, _query_value(member, f"{prefix}.{name}", form, used)) for name, member in shape.members.items())
        return {name: value for name, value in pairs if value is not None} or None
    if prefix not in form:
        return None
    used.add(prefix)
    return _query_scalar(shape, form[prefix])


def _query_list(shape: ListShape, prefix: str, form: Mapping[str, str], used: set[str]) -> list[Any] | None:
    base = prefix if shape.serialization.get("flattened") else f"{prefix}.member"
    items: list[Any] = []
    while (item := _query_value(shape.member, f"{base}.{len(items) + 1}", form, used)) is not None:
        items.append(item)
    if not items and prefix in form:  # `Tags=` is how an empty list is sent
        used.add(prefix)
        return []
    return items or None


def _query_scalar(shape: Shape, text: str) -> Any:
    if shape.type_name in ("integer", "long") and re.fullmatch(r"-?\d+", text):
        return int(text)
    if shape.type_name == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def parse_xml(service_name: str, operation: str, answer: Answer) -> dict[str, Any]:
    """The members of a successful Query answer."""
    shape = service(service_name).operation_model(operation).output_shape
    parsed = create_parser("query").parse(
        {"body": answer.body, "headers": answer.headers, "status_code": answer.status}, shape
    )
    return {name: value for name, value in parsed.items() if name != "ResponseMetadata"}


def error_code(call: Call, status: int, body: bytes) -> str | None:
    """The code of an error answer, None for success."""
    if status < 400:
        return None
    if call.protocol == "query":
        found = re.search(rb"<Code>([^<]+)</Code>", body)
        return found.group(1).decode() if found else f"HTTP {status}"
    try:
        return str(json.loads(body).get("__type", f"HTTP {status}")).rpartition("#")[2]
    except (ValueError, AttributeError):
        return f"HTTP {status}"


def error(call: Call, code: str, message: str, status: int = 400) -> Answer:
    """An error in the shape of the call's protocol."""
    request_id = str(uuid.uuid4())
    if call.protocol == "json":
        return Answer(
            status,
            data={"__type": code, "message": message},
            headers={
                "Content-Type": "application/x-amz-json-1.1",
                "x-amzn-errortype": code,
                "x-amzn-requestid": request_id,
            },
            error=code,
        )
    body = (
        f'<ErrorResponse xmlns="{SERVICES[call.service]}"><Error>'
        f"<Type>{'Sender' if status < 500 else 'Receiver'}</Type><Code>{escape(code)}</Code>"
        f"<Message>{escape(message)}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>"
    )
    return Answer(
        status,
        body=body.encode(),
        headers={"Content-Type": "text/xml", "x-amzn-requestid": request_id},
        error=code,
    )
