"""The pages of `docs/`: their programs are those that `test_examples.py` deploys, and what they show as YAML is YAML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from languages import LANGUAGES
from test_examples import PROGRAMS

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "docs" / "components", ROOT / "docs" / "resources"]
PAGES = [ROOT / "docs" / "functions.md", *(page for folder in FOLDERS for page in sorted(folder.glob("*.md")))]
BLOCK = re.compile(r"^( *)```yaml\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
LINE = re.compile(r"^- Example: `(.*)`$", re.MULTILINE)


def name(page: Path) -> str:
    return page.stem


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_program_on_a_page_is_one_that_the_tests_deploy(page: Path) -> None:
    deployed = {program.read_text() for program in PROGRAMS}
    shown = [text for indent, text in BLOCK.findall(page.read_text()) if not indent]
    assert shown
    assert set(shown) <= deployed


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_what_stands_there_as_yaml_is_yaml(page: Path) -> None:
    text = page.read_text()
    examples = [yaml.safe_load(block) for _, block in BLOCK.findall(text)]
    examples += [yaml.safe_load(line) for line in LINE.findall(text)]
    assert all(isinstance(example, dict) for example in examples)


def test_every_deployed_program_stands_on_a_page_or_in_the_readme() -> None:
    pages = "".join(page.read_text() for page in [*PAGES, ROOT / "README.md"])
    for program in PROGRAMS:
        assert program.read_text() in pages, program


@pytest.mark.parametrize("name", LANGUAGES)
def test_the_readme_shows_the_guide_in_every_language(name: str) -> None:
    folder = ROOT / "examples" / f"guide-{name}"
    program = LANGUAGES[name](folder).source.read_text()
    assert program in (ROOT / "README.md").read_text(), f"README.md shows another program than {folder}"
