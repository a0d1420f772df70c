"""IAM takes its time: a new role that the fault `unseen` hides isn't there yet for those who name it.

K: seconds pass until other services, and IAM's own writes, see a role. Without the fault everything is seen at once.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from .semantics import Context, refuse_if
from .store import Key, Store
from .wire import Call


def hide(store: Store, call: Call, seconds: float) -> None:
    """The role that this CreateRole made is not seen for a while."""
    store.put(_key(call, call.params["RoleName"]), {"until": time.monotonic() + seconds})


def is_unseen(store: Store, call: Call, role: str) -> bool:
    hidden = store.get(_key(call, role))
    return hidden is not None and time.monotonic() < hidden["until"]


def check_seen(context: Context) -> None:
    """IAM itself does not find an unseen role."""
    name = context.params.get("RoleName")
    if context.call.service == "iam" and context.call.operation != "CreateRole" and name:
        unseen = is_unseen(context.store, context.call, name)
        refuse_if(unseen, f"The role with name {name} cannot be found.", "NoSuchEntity", 404)


def check_sender(context: Context, sms: Mapping[str, Any] | None) -> None:
    """T: the code that terraform retries on while the role of a pool's SMS configuration is new."""
    arns = [(sms or {}).get("SnsCallerArn", ""), (sms or {}).get("EumsSms", {}).get("CallerArn", "")]
    unseen = any(is_unseen(context.store, context.call, arn.rpartition("/")[2]) for arn in arns if arn)
    refuse_if(
        unseen, "Role does not have a trust relationship allowing Cognito", "InvalidSmsRoleTrustRelationshipException"
    )


def _key(call: Call, role: str) -> Key:
    return call.account, "", "unseen", role.lower()  # IAM has no regions
