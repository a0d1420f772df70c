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
from languages import LANGUAGES

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


@pytest.mark.parametrize("program", ["yaml", "python"])
def test_the_guide_from_the_first_command_to_an_empty_account(strict: Strict, tmp_path: Path, program: str) -> None:
    strict.reset(UNSIGNED)
    where = ("--endpoint", strict.url, "--account", UNSIGNED, "--folder", tmp_path / "demo")
    ended = run("--program", program, *where)
    assert ended.returncode == 0, said(ended)
    assert f"examples/guide-{program}\n" in ended.stdout
    assert OUTPUTS.search(ended.stdout), ended.stdout
    assert "warning" not in said(ended).lower()
    found = strict.violations(UNSIGNED)
    assert not found["violations"] + found["response_violations"]
    assert not (tmp_path / "demo").exists()


def planned(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What `make` would run."""
    command = ["make", "--dry-run", *arguments]
    return subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("program", "packs"),
    [("", ""), ("yaml", ""), ("typescript", "nodejs"), ("python", "python"), ("go", ""), ("java", "java")],
)
def test_make_packs_the_sdk_of_the_program_first(program: str, packs: str) -> None:
    commands = [line for line in planned("demo", f"PROGRAM={program}").stdout.splitlines() if "tools/with" in line]
    assert commands[-1].split("tools/with ")[1].strip() == f"tools/demo.py --program {program or 'yaml'}"
    wanted = [f"tools/with tools/sdk.py {step} {packs}" for step in ("generate", "pack")] if packs else []
    assert commands[:-1] == wanted


def test_an_unknown_program_is_refused_with_the_choices(tmp_path: Path) -> None:
    choices = ["yaml", *LANGUAGES]
    by_make = planned("demo", "PROGRAM=cobol")
    assert by_make.returncode == 2 and f"PROGRAM is one of: {' '.join(choices)}" in by_make.stderr
    assert "cargo" not in by_make.stdout
    ended = run("--program", "cobol", "--folder", tmp_path / "demo")
    assert ended.returncode == 2 and all(choice in ended.stderr for choice in choices)


def test_the_end_has_the_python_that_the_start_had() -> None:
    assert "then tools/with tools/demo.py stop" in planned("demo-stop").stdout


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
        [sys.executable, "-c", HEARING, *DEMO, "--folder", str(folder)],
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


# A shell starts what runs in the background deaf to ^C, these tests too, and the demo would be as deaf.
HEARING = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""

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
