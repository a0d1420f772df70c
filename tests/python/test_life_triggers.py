"""Triggers that are attached to a pool that is there already, with the real engine."""

from __future__ import annotations

import json
from typing import Any

from cases_user_pool_triggers import cases
from engine import REGION
from life import Life, Walk, user_pool
from support import Client
from test_examples import make_function

POOL = {"pool": user_pool(name="p")}


def triggers(**properties: Any) -> dict[str, Any]:
    return {"type": "cognito:UserPoolTriggers", "properties": {"userPoolId": "${pool.id}"} | properties}


def allowed(functions: Any, name: str) -> set[str]:
    """Whom the policy of a function lets call it, by source."""
    try:
        policy = json.loads(functions.get_policy(FunctionName=name)["Policy"])
    except functions.exceptions.ResourceNotFoundException:
        return set()
    return {source for one in policy["Statement"] for source in one["Condition"]["ArnLike"].values()}


def test_every_trigger_changes_in_place_and_alone(life: Life, client: Client) -> None:
    functions = client("lambda", region=REGION)
    one, other = make_function(functions, "one"), make_function(functions, "other")
    key = f"arn:aws:kms:{REGION}:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    table = cases(one, other, key)
    pools = {f"{case.name}Pool": user_pool() for case in table}
    life.up(pools)
    problems = Walk(life, table, triggers, lambda pool: life.pool(pool).get("LambdaConfig", {})).run(pools)
    assert not problems, "\n".join(problems)
    # Each has its permission at the one function that it is left with.
    arns = {life.pool(life.stack.id(name))["Arn"] for name in pools}
    assert (allowed(functions, "one"), allowed(functions, "other")) == (arns, set())


def test_triggers_come_and_go_with_their_permissions(life: Life, client: Client) -> None:
    """P35: after pool and function, beside those of others, with the permission to run; P36: in either version."""
    functions = client("lambda", region=REGION)
    arn = make_function(functions, "judge")
    config = {"lambdaArn": arn, "lambdaVersion": "V1_0"}
    both = {"one": triggers(preSignUp=arn), "other": triggers(customMessage=arn, preTokenGenerationConfig=config)}
    life.up(POOL | both)
    life.stack.settled()
    pool = life.stack.id("pool")
    live = life.pool(pool)
    assert live["LambdaConfig"].keys() >= {"PreSignUp", "CustomMessage", "PreTokenGenerationConfig"}
    assert allowed(functions, "judge") == {live["Arn"]}

    # The pool's own program neither sees them nor takes them away.
    changed = {"pool": user_pool(name="q")}
    both["other"] = triggers(customMessage=arn, preTokenGenerationConfig=config | {"lambdaVersion": "V2_0"})
    life.up(changed | both)
    life.stack.settled()
    there = life.pool(pool)["LambdaConfig"]
    assert there.keys() >= {"PreSignUp", "CustomMessage"}
    assert there["PreTokenGenerationConfig"]["LambdaVersion"] == "V2_0"
    assert life.up(changed | {"one": both["one"]}).ops == {"other": "delete"}
    assert life.pool(pool)["LambdaConfig"] == {"PreSignUp": arn}
    life.up(changed)
    assert life.pool(pool).get("LambdaConfig", {}) == {}
    assert allowed(functions, "judge") == set()
    life.stack.settled()
