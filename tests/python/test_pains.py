"""The 40 pains of managing Cognito that this provider is to end: each has a test, or the issue that will bring one.

A test proves a pain that its comment or docstring names by number. So does a row of `bad_input/` with the number in a
comment above it.
"""

from __future__ import annotations

import ast
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NUMBER = re.compile(r"\bP([1-9][0-9]?)\b")

PAINS = {
    1: "Attributes that AWS fills in make a difference for ever, or replace the pool",
    2: "A declared schema makes every later update fail",
    3: "A replaced pool takes its users with it",
    4: "Deletion protection is off by default, and stands in the way where it is on",
    5: "A new name makes a new pool",
    6: "An update resets what it does not name",
    7: "What is removed from the program stays as it was",
    8: "An update of a client drops its identity providers and attributes",
    9: "Half an update leaves a weaker pool",
    10: "Figures that change by themselves are shown as differences",
    11: "The details of identity providers never settle",
    12: "Lists without an order differ by their order",
    13: "Old and new fields of one message contradict each other",
    14: "Two lifetimes of temporary passwords exclude each other",
    15: "Half a password policy switches the other half off",
    16: "Units of token lifetimes and empty blocks make differences",
    17: "MFA takes two calls, and forbids combinations",
    18: "Email MFA has conditions that nobody lists",
    19: "Passkeys and first factors have conditions that nobody lists",
    20: "The role for SMS is not seen at once, and SMS cannot be given up",
    21: "Email by SES is refused late, or fails in silence",
    22: "Features need plans",
    23: "A client's secret cannot be rotated",
    24: "Secrets leak, or cannot be had",
    25: "Whether a client has a secret is settled when it is made",
    26: "Authentication flows exclude and want each other",
    27: "Rotation of refresh tokens cannot be switched off",
    28: "Clients come with OAuth and callbacks that nobody asked for",
    29: "A client names an identity provider that is not there yet",
    30: "A client names a scope that is not there yet, or that it may not have",
    31: "A pool with a domain cannot be deleted",
    32: "Another certificate replaces the domain",
    33: "What a domain may be is found out by deploying it",
    34: "Branding of managed login is half applied",
    35: "Triggers make cycles, and lack the permission to run",
    36: "Versions of triggers have two forms",
    37: "Roles of an identity pool are attached by another resource, and get lost",
    38: "Roles of an identity pool allow too much, or trust the wrong pool",
    39: "Parallel writes, throttling, quotas and imports fail",
    40: "What AWS adds to its API comes months later",
}

LATER: dict[int, str] = {}


@cache
def proofs() -> dict[int, list[str]]:
    """By pain, the tests that prove it."""
    found: dict[int, list[str]] = defaultdict(list)
    for folder, ending in (("src", "rs"), ("tests", "rs"), ("tests", "go"), ("tests/python", "py")):
        for file in sorted(set((ROOT / folder).rglob(f"*.{ending}")) - {Path(__file__)}):
            read = in_python if ending == "py" else in_braces
            for test, words in read(file):
                for number in {int(number) for number in NUMBER.findall(words)}:
                    found[number].append(f"{file.relative_to(ROOT)}: {test}")
    return found


def in_braces(file: Path) -> Iterator[tuple[str, str]]:
    """The tests of a Rust or Go file, with the comments above and inside."""
    above: list[str] = []
    test, end = "", ""
    for line in file.read_text().splitlines():
        words = line.strip()
        comment = words.partition("//")[2]
        if test:
            yield test, comment
            test = "" if line == end else test
        elif words.startswith(("//", "#[")):
            above.append(words)
        else:
            named = re.match(r"(\s*)(?:async fn|fn|func) (\w+)\(", line)
            if named and (named[2].startswith("Test") or any(re.match(r"#\[(\w+::)?test\b", word) for word in above)):
                test, end = named[2], named[1] + "}"
                yield test, " ".join(word for word in above if word.startswith("//"))
            above = []


def in_python(file: Path) -> Iterator[tuple[str, str]]:
    """The tests of a Python file with their docstrings, and the comments above and inside; or the rows of a table."""
    lines = file.read_text().splitlines()
    with file.open() as source:
        tokens = [token for token in tokenize.generate_tokens(source.readline) if token.type == tokenize.COMMENT]
    comments = [""] * len(lines)
    for token in tokens:
        comments[token.start[0] - 1] = token.string
    if file.parent.name == "bad_input":
        for comment, row in zip(comments, lines[1:], strict=False):
            yield row.strip().strip('",'), comment
    elif file.name.startswith("test_"):
        module = ast.parse("\n".join(lines))
        yield "all of it", ast.get_docstring(module) or ""
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                start = min([node.lineno, *(one.lineno for one in node.decorator_list)]) - 1
                while start and lines[start - 1].lstrip().startswith("#"):
                    start -= 1
                words = [ast.get_docstring(node) or "", *comments[start : node.end_lineno]]
                yield node.name, " ".join(words)


def test_every_pain_has_a_test_or_an_issue() -> None:
    assert list(PAINS) == list(range(1, 41))
    proved, promised = set(proofs()), set(LATER)
    index = "\n".join(
        f"P{number} {title}: {'; '.join([*proofs().get(number, []), LATER.get(number, '')])}"
        for number, title in PAINS.items()
    )
    missing = [f"P{number}" for number in PAINS if number not in proved | promised]
    assert not missing, f"no test names {missing}, and no entry of LATER:\n{index}"
    both = [f"P{number}" for number in sorted(proved & promised)]
    assert not both, f"there are tests of {both} now, take them out of LATER:\n{index}"
    strange = [f"P{number}: {proofs()[number]}" for number in sorted(proved - set(PAINS))]
    assert not strange, f"there is no such pain: {strange}"


def test_proofs_are_found_where_they_stand(tmp_path: Path) -> None:
    rust = tmp_path / "a.rs"
    rust.write_text(
        "/// P1: above.\n#[tokio::test]\nasync fn one() {\n    // P2 inside\n}\n\n// P3: no test\nfn helper() {}\n"
        "mod tests {\n    /// P4.\n    #[test]\n    fn two() {\n    }\n}\n"
    )
    go = tmp_path / "a_test.go"
    go.write_text("// P5 in Go.\nfunc TestIt(t *testing.T) {\n}\n// P6\nfunc helper() {\n}\n")
    python = tmp_path / "test_a.py"
    python.write_text(
        'P = "P7"\n# P8\n@mark\ndef test_a():\n    """P9."""\n    pass  # P10\n\n# P11\ndef helper():\n    """P12."""\n'
    )
    assert numbers(in_braces(rust)) == {"one": {1, 2}, "two": {4}}
    assert numbers(in_braces(go)) == {"TestIt": {5}}
    assert numbers(in_python(python)) == {"test_a": {8, 9, 10}}


def numbers(read: Iterator[tuple[str, str]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for test, words in read:
        for number in NUMBER.findall(words):
            found[test].add(int(number))
    return found
