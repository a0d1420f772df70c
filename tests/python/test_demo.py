"""What `make demo` shows is a test of everything at once: engine, plugin, emulator, AWS CLI."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Strict

ROOT = Path(__file__).resolve().parents[2]
DEMO = [sys.executable, str(ROOT / "tools" / "demo.py")]
# The account of calls that nobody signs, as sign-up is.
UNSIGNED = "000000000000"
SECRET = "any-secret-will-do"

OUTPUTS = re.compile(
    r"""
\+  Complete
   Api: http://\S+
   ---
   IdentityPool: us-east-1:[0-9a-f-]{36}
   Region: us-east-1
   UserPool: us-east-1_\w+
   UserPoolClient: \w+
"""
)


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*DEMO, *map(str, arguments)]
    return subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)


def said(ended: subprocess.CompletedProcess[str]) -> str:
    return f"{ended.stdout}\n{ended.stderr}"


def test_the_guide_from_the_first_command_to_an_empty_account(strict: Strict, tmp_path: Path) -> None:
    strict.reset(UNSIGNED)
    ended = run("--endpoint", strict.url, "--account", UNSIGNED, "--folder", tmp_path / "demo")
    assert ended.returncode == 0, said(ended)
    assert OUTPUTS.search(ended.stdout), ended.stdout
    assert "warning" not in said(ended).lower()
    found = strict.violations(UNSIGNED)
    assert not found["violations"] + found["response_violations"]
    assert not (tmp_path / "demo").exists()


def test_what_is_kept_can_be_used_and_stopped(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    try:
        kept = run("--keep", "--folder", folder)
        assert kept.returncode == 0, said(kept)
        assert "make demo-stop" in kept.stdout
        program = shlex.quote(str(folder / "program"))
        script = f". {shlex.quote(str(folder / 'env'))} && cd {program} && aws cognito-idp list-users --user-pool-id"
        script += " $(pulumi stack output UserPool) --query 'Users[].UserStatus' --output text"
        users = subprocess.run(["bash", "-c", script], check=True, capture_output=True, text=True, timeout=60)
        assert users.stdout.strip() == "CONFIRMED"
        assert "still standing" in run("--folder", folder).stderr
        assert_nothing_tells(folder / "state")
        assert_nothing_tells(folder / "pulumi-home" / "logs")
    finally:
        stopped = run("stop", "--folder", folder)
    assert stopped.stdout == "stopped\n"
    assert not folder.exists()
    assert run("stop", "--folder", folder).stdout == "nothing was standing\n"


def assert_nothing_tells(folder: Path) -> None:
    """No file of the engine's holds a secret of the run."""
    for file in folder.rglob("*"):
        if file.is_file():
            assert SECRET.encode() not in file.read_bytes(), file


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_demo_stops_what_it_started(tmp_path: Path, number: int) -> None:
    folder = tmp_path / "demo"
    with subprocess.Popen(
        [*DEMO, "--folder", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as demo:
        assert demo.stdout is not None
        lines = iter(demo.stdout.readline, "")
        endpoint = next(match[1] for line in lines if (match := re.search(r"The emulator: http://([\d.:]+)", line)))
        assert any(line.startswith("$ pulumi stack init") for line in lines)
        # A ^C reaches all that the terminal runs; `kill` only the one.
        (os.killpg if number == signal.SIGINT else os.kill)(demo.pid, number)
        rest = "".join(lines)
    assert demo.returncode == 130, rest
    listening = subprocess.run([sys.executable, "-c", CONNECT, *endpoint.split(":")], check=False)
    assert listening.returncode == 1, f"the emulator at {endpoint} still runs"


CONNECT = """
import socket, sys
sys.exit(socket.socket().connect_ex((sys.argv[1], int(sys.argv[2]))) != 0)
"""


def test_a_demo_that_cannot_start_says_why(tmp_path: Path) -> None:
    ended = run("--plugin", tmp_path / "absent", "--folder", tmp_path / "demo")
    assert ended.returncode == 1
    assert "make build" in ended.stderr


def test_a_folder_of_somebody_else_stays(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    for command in ([], ["stop"]):
        ended = run(*command, "--plugin", sys.executable, "--folder", tmp_path)
        assert ended.returncode == 1
        assert "would be emptied" in ended.stderr
    assert (tmp_path / "thesis.tex").exists()
