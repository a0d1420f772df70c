#!/usr/bin/env python3
"""Runs the long forms of the tests of reliability, and writes their tables into docs/reliability.md.

    tools/with tools/reliability.py                 what `make soak` runs
    tools/with tools/reliability.py faults crashes  only these parts; the others keep the tables of their last run
    tools/with tools/reliability.py --render        no run: the page from the tables that there are
    tools/with tools/reliability.py --check         no run: whether the page is what the tables say

A part is a test that `make test` runs too, in a short form. Two take too long for that, and have none: all of `old-engine`,
since an engine of 2024 is built for it, and in `exposure` the two releases that are built and compared. `SOAK` makes a part
try everything, and `RELIABILITY_DIR` makes it write what it counted: `<part>.json` with a title, columns, rows and notes. The
tables are checked in beside the page.
"""

import argparse
import datetime
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reliability.md"
TABLES = ROOT / "tests" / "reliability"


@dataclass(frozen=True)
class Part:
    """What is promised, and the test that counts."""

    name: str
    promise: str
    command: tuple[str, ...]
    folder: str = "."


PARTS: tuple[Part, ...] = (
    Part(
        "faults",
        "Whatever AWS or the network does to a call, the operation succeeds where a repetition helps, and else the next `pulumi up` "
        "reaches what the program says. A refresh comes before it where only that sees what there is: where a refresh failed, and "
        "where the resource is gone. Nothing is made twice, and nothing is left over once all is destroyed.",
        ("go", "test", "-count=1", "-timeout", "3h", "-run", "^TestFaults$", "."),
        "tests/engine",
    ),
    Part(
        "crashes",
        "If the plugin ends in the middle of an operation, the next `pulumi up`, `refresh` or `destroy` goes on from there. What was made and could "
        "not be told to anybody is named in a message, with what to do about it.",
        ("go", "test", "-count=1", "-timeout", "3h", "-run", "^TestCrashes$", "."),
        "tests/engine",
    ),
    Part(
        "interruptions",
        "Whoever kills the engine, or presses ^C once or twice, while AWS is at work can run `pulumi up` again, and finds what the "
        "program says.",
        ("pytest", "-q", "tests/python/test_crashes.py"),
    ),
    Part(
        "throttling",
        "Deployments larger than AWS's quotas on requests per second keep to them: nothing fails, at most one request in ten is "
        "sent in vain, and the time is at most 1.15 of what the quotas allow. Several processes at once, which cannot see each "
        "other, finish too.",
        ("go", "test", "-count=1", "-timeout", "60m", "-run", "^TestThrottling$", "."),
        "tests/engine",
    ),
    Part(
        "concurrency",
        "Any number of resources of one pool may be made, changed or deleted at once: they take turns, since Cognito takes one "
        "write to a pool at a time. The memory of the plugin stays small, however many resources are worked on.",
        ("go", "test", "-count=1", "-timeout", "60m", "-run", "^TestConcurrency$", "."),
        "tests/engine",
    ),
    Part(
        "hostile",
        "Whatever comes to any RPC (values that no program would send, messages that are none, any depth and size) is answered "
        "with a clean status: nothing panics, nothing hangs, no secret is shown, and the process serves on.",
        ("cargo", "test", "--test", "hostile", "--", "--nocapture"),
    ),
    Part(
        "exposure",
        "The plugin listens on the loopback alone, writes no file of its own, prints no setting, and trusts no stranger's certificate; a "
        "plain endpoint beyond the machine is told. Two releases of one commit are the same, byte by byte.",
        ("pytest", "-q", "tests/python/test_exposure.py"),
    ),
    Part(
        "secrets",
        "What a program marks as secret, and what is secret by its kind, is in no state, preview, log or message in clear: not when "
        "AWS refuses and repeats it, not when an operation ends half way, and not after a drift.",
        ("pytest", "-n", "1", "tests/python/test_secrets.py"),
    ),
    Part(
        "engines",
        "Who upgrades the plugin and leaves the program alone sees no difference and no replacement: what earlier versions and "
        "an engine said to each other is said again to this one, as it was and as an older engine would say it.",
        ("cargo", "test", "--test", "transcripts"),
    ),
    Part(
        "old-engine",
        "A Pulumi of 2024 runs every example as this year's does, and this year's goes on from the stacks that it made.",
        ("pytest", "-n", "1", "tests/python/old_engine.py"),
    ),
)


def run(part):
    """Runs the long form of a part, with its lines on the terminal; says whether it passed."""
    print(f"== {part.name}: {' '.join(part.command)}", flush=True)
    (TABLES / f"{part.name}.json").unlink(missing_ok=True)
    settings = {"SOAK": "1", "RELIABILITY_DIR": str(TABLES)}
    passed = (
        subprocess.run(part.command, check=False, cwd=ROOT / part.folder, env={**os.environ, **settings}).returncode
        == 0
    )
    stamp(part, passed)
    return passed


def stamp(part, passed):
    """Adds to the table when and of what it was made, and whether all of it held."""
    at = TABLES / f"{part.name}.json"
    # What ends before it has counted is not taken for what was never run.
    nothing = {"title": part.name.capitalize(), "columns": [], "rows": []}
    table = json.loads(at.read_text()) if at.exists() else nothing
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    at.write_text(json.dumps(table | {"date": today, "commit": source(), "passed": passed}, indent=1))


def source():
    """The commit of what runs, and whether it is changed; the tables and their page do not count."""

    def git(*words):
        return subprocess.run(("git", *words), check=True, cwd=ROOT, capture_output=True, text=True).stdout.strip()

    products = [f":!{path.relative_to(ROOT)}" for path in (TABLES, PAGE)]
    changed = git("status", "--porcelain", "--", ".", *products)
    return git("rev-parse", "--short=12", "HEAD") + (", with changes" if changed else "")


def cell(value):
    text = f"{value:,}" if isinstance(value, int) else f"{value:.2f}" if isinstance(value, float) else str(value)
    return text.replace("|", "\\|")


def section(part):
    """A part of the page."""
    at = TABLES / f"{part.name}.json"
    if not at.exists():
        return [f"## {part.name.capitalize()}", "", part.promise, "", "Not run yet.", ""]
    table = json.loads(at.read_text())
    ended = "all of it held" if table["passed"] else "**not all of it held**"
    lines = [f"## {table['title']}", "", part.promise, ""]
    lines += [f"`make soak PARTS={part.name}`, {table['date']}, at {table['commit']}: {ended}.", ""]
    if not table["rows"]:
        return [*lines, "It ended before anything was counted.", ""]
    numbers = [all(isinstance(row[i], int | float) for row in table["rows"]) for i in range(len(table["columns"]))]
    rows = [table["columns"], ["---:" if number else "---" for number in numbers], *table["rows"]]
    lines += [f"| {' | '.join(cell(value) for value in row)} |" for row in rows]
    lines += ["", *(f"- {note}" for note in table.get("notes", []))]
    return [*lines, ""] if table.get("notes") else lines


def page():
    intro = (
        "# Reliability",
        "",
        "What the provider promises when something goes wrong, and how often that was tried. The tables are written by `make soak`,",
        "which runs the long forms; `make test` runs the short forms of the same tests. Two have no short form, since they build for",
        "minutes: the old engine, and the two releases that are compared (under Exposure). There is no AWS account behind the tests:",
        "the faults come from our fake AWS and from the proxy in front of the emulator.",
        "",
    )
    return "\n".join([*intro, *(line for part in PARTS for line in section(part))]).rstrip() + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of: {', '.join(part.name for part in PARTS)}")
    parser.add_argument("--render", action="store_true", help="run nothing")
    parser.add_argument("--check", action="store_true", help="run and write nothing")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - {part.name for part in PARTS}:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    if asked.check:
        sys.exit(
            PAGE.read_text() != page()
            and "docs/reliability.md is not what its tables say: tools/reliability.py --render"
        )
    TABLES.mkdir(parents=True, exist_ok=True)
    chosen = [] if asked.render else [part for part in PARTS if not asked.parts or part.name in asked.parts]
    failed = [part.name for part in chosen if not run(part)]
    PAGE.write_text(page())
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
