"""schema.json as the engine sees it: what the plugin serves is what is checked in, and Pulumi's own checker accepts it."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from engine import required

ROOT = Path(__file__).resolve().parents[2]


def pulumi(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the CLI with a home of its own."""
    environment = {
        **os.environ,
        "PULUMI_HOME": str(home),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }
    command = [required("PULUMI"), *arguments]
    return subprocess.run(command, check=False, env=environment, cwd=home, capture_output=True, text=True, timeout=120)


def test_the_plugin_serves_the_schema_that_is_checked_in(tmp_path: Path) -> None:
    served = pulumi(tmp_path, "package", "get-schema", required("COGNITO_PLUGIN"))
    assert served.returncode == 0, served.stderr
    assert json.loads(served.stdout) == json.loads((ROOT / "schema.json").read_text())


def test_pulumis_checker_accepts_it_without_a_word(tmp_path: Path) -> None:
    checked = pulumi(tmp_path, "schema", "check", str(ROOT / "schema.json"))
    said = (checked.stdout + checked.stderr).lower()
    assert checked.returncode == 0, said
    assert "warning" not in said and "error" not in said


@pytest.mark.parametrize(
    "mistake", [{"resources": []}, {"types": {"cognito:index:X": {"type": "object", "required": ["lost"]}}}]
)
def test_pulumis_checker_would_tell(tmp_path: Path, mistake: dict[str, object]) -> None:
    wrong = json.loads((ROOT / "schema.json").read_text()) | mistake
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps(wrong))
    assert pulumi(tmp_path, "schema", "check", str(file)).returncode != 0
