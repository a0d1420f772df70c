"""The secrets of an app client: a second one is added, and one of the two deleted. MiniStack lacks these operations."""

from __future__ import annotations

import secrets
import time

from .rules_client import client_key, client_of, held_client
from .rules_pool import IDP
from .semantics import NOT_FOUND, Context, refuse_if, rule
from .store import Record
from .wire import Answer

MOST = 2  # D


@rule(IDP, "AddUserPoolClientSecret")
def add_secret(context: Context) -> Answer:
    record = _record(context)
    # D: the operation is for confidential clients; nothing makes a public one confidential.
    refuse_if(not record["secrets"], "A client without a secret can't be given one.")
    refuse_if(len(record["secrets"]) >= MOST, "A client can have up to two secrets.", "LimitExceededException")
    own = context.params.get("ClientSecret")
    # The name holds the second of creation, and no two secrets share one.
    epoch = max(int(time.time()), record["epoch"] + 1)
    added = _secret(context, own or secrets.token_hex(24), epoch)
    _put(context, {"secrets": [*record["secrets"], added], "epoch": epoch})
    # D: a value is told once, and only one that the service made.
    return context.ok({"ClientSecretDescriptor": _untold(added) if own else added})


@rule(IDP, "ListUserPoolClientSecrets")
def list_secrets(context: Context) -> Answer:
    # D: values are never listed, and there are no pages.
    return context.ok({"ClientSecrets": [_untold(one) for one in _record(context)["secrets"]]})


@rule(IDP, "DeleteUserPoolClientSecret")
def delete_secret(context: Context) -> Answer:
    record = _record(context)
    left = [one for one in record["secrets"] if one["ClientSecretId"] != context.params["ClientSecretId"]]
    refuse_if(len(left) == len(record["secrets"]), "The secret does not exist.", NOT_FOUND)
    refuse_if(not left, "The last secret of a client can't be deleted.")  # D
    _put(context, record | {"secrets": left})
    # Nobody measured which of two secrets a description shows; it can't be one that is gone, so it is the older one.
    held = held_client(context, client_of(context)) | {"ClientSecret": left[0]["ClientSecretValue"]}
    context.store.put(client_key(context, context.params["ClientId"]), held)
    return context.ok({})


def _record(context: Context) -> Record:
    """The live secrets, oldest first, and the second of the youngest that there ever was."""
    client = client_of(context)
    stored = context.store.get(_key(context))
    if stored is not None:
        return stored
    # Nothing was added or deleted yet: there is the secret that the client was made with, or none.
    epoch = int(client["CreationDate"])
    value = held_client(context, client).get("ClientSecret") or client.get("ClientSecret")
    return {"secrets": [_secret(context, value, epoch)] if value else [], "epoch": epoch}


def _secret(context: Context, value: str, epoch: int) -> Record:
    # D: the form of the name.
    name = f"{context.params['ClientId']}--{epoch}"
    return {"ClientSecretId": name, "ClientSecretValue": value, "ClientSecretCreateDate": epoch}


def _untold(secret: Record) -> Record:
    return {name: value for name, value in secret.items() if name != "ClientSecretValue"}


def _key(context: Context) -> tuple[str, str, str, str]:
    return context.key("secrets", f"{context.params['UserPoolId']}/{context.params['ClientId']}")


def _put(context: Context, record: Record) -> None:
    context.store.put(_key(context), record)
