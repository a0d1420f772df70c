"""The programs in `examples/` that are not in YAML, by the real engine: deployed, run again, destroyed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from engine import REGION, required
from languages import EXAMPLES, LANGUAGES, done, language, lay_out
from life import Life

PROGRAMS = [folder for folder in sorted(EXAMPLES.iterdir()) if language(folder)]
MADE = Counter(
    {
        "cognito:components:CognitoUserPool": 1,
        "cognito:components:CognitoUserPoolClient": 1,
        "cognito:components:CognitoIdentityPool": 1,
        "cognito:index:UserPool": 1,
        "cognito:index:UserPoolClient": 1,
        "cognito:index:IdentityPool": 1,
        "pulumi:pulumi:Stack": 1,
    }
)
SETTINGS = {"cognito:region": REGION, "bucketArn": "arn:aws:s3:::uploads", "apiId": "a1b2c3d4e5"}


@pytest.mark.parametrize("example", PROGRAMS, ids=lambda folder: folder.name)
def test_a_program_is_deployed_settles_and_goes(life: Life, example: Path) -> None:
    stack = life.stack
    program = lay_out(example, stack.project)
    with (stack.project / "Pulumi.yaml").open("a") as project:
        plugin = Path(required("COGNITO_PLUGIN")).parent
        project.write(f"\nplugins:\n  providers:\n    - name: cognito\n      path: {plugin}\n")
    done(program.check())
    stack.run("stack", "init", "guide")
    for name, value in SETTINGS.items():
        stack.run("config", "set", name, value)
    assert program.operate("guide", "preview", stack.environment) == {"create": MADE.total()}
    assert life.left() == {}
    assert program.operate("guide", "up", stack.environment) == {"create": MADE.total()}
    state = list(stack.state.values())
    assert Counter(one["type"] for one in state if not one["type"].startswith("pulumi:providers:")) == MADE
    ids = {one["type"].rpartition(":")[2]: one["id"] for one in state if one["type"].startswith("cognito:index:")}
    out = stack.outputs()
    assert out == ids | {"Region": REGION}
    assert program.operate("guide", "up", stack.environment) == {"same": MADE.total()}
    stack.refresh("--expect-no-changes")
    assert set(stack.destroy().ops.values()) == {"delete"}
    assert life.left() == {}


def test_every_language_has_a_program() -> None:
    assert {language(program) for program in PROGRAMS} == LANGUAGES.keys()
