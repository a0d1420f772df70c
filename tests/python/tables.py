"""What the tests of reliability counted. tools/reliability.py makes a page of it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Table:
    """The members are those of the file, in its order."""

    title: str
    columns: list[str]
    rows: list[list[Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def write(self, part: str) -> None:
        """Leaves it as `<part>.json` in the folder of `RELIABILITY_DIR`, if that is asked for."""
        if at := _file(part):
            at.write_text(json.dumps(asdict(self), indent=1))

    def add(self, part: str, *row: Any) -> None:
        """A row more than the file has by now: a test counts by itself what others of its part do not know."""
        if at := _file(part):
            self.rows = [*(json.loads(at.read_text())["rows"] if at.exists() else []), [*row]]
            self.write(part)


def _file(part: str) -> Path | None:
    folder = os.environ.get("RELIABILITY_DIR")
    return Path(folder, f"{part}.json") if folder else None
