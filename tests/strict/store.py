"""What AWS would hold: the effective members of each resource, per account and region, and who is being written."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Key = tuple[str, str, str, str]  # account, region, kind, id
Record = dict[str, Any]


class Store:
    """Thread-safe records; what goes in and out is copied, so nobody edits a record in place."""

    def __init__(self) -> None:
        self._records: dict[Key, Record] = {}
        self._busy: set[Key] = set()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Record | None:
        with self._lock:
            return copy.deepcopy(self._records.get(key))

    def put(self, key: Key, record: Record) -> None:
        with self._lock:
            self._records[key] = copy.deepcopy(record)

    def drop(self, key: Key) -> None:
        with self._lock:
            self._records.pop(key, None)

    def drop_under(self, key: Key) -> None:
        """Forget everything whose id is the key's or lies below it (`<pool>/<client>`), of any kind."""
        account, region, _, name = key
        with self._lock:
            self._records = {
                k: v
                for k, v in self._records.items()
                if k[:2] != (account, region) or k[3] != name and not k[3].startswith(f"{name}/")
            }

    def under(self, key: Key) -> dict[str, Record]:
        """The records of the key's kind below its id, by the rest of their id."""
        account, region, kind, name = key
        with self._lock:
            found = {k[3]: v for k, v in self._records.items() if k[:3] == (account, region, kind)}
        return {n.removeprefix(f"{name}/"): copy.deepcopy(v) for n, v in found.items() if n.startswith(f"{name}/")}

    def owner(self, name: str) -> tuple[str, str] | None:
        """The account and region that hold a record of this id, or of `<anything>/<id>`."""
        with self._lock:
            found = (k for k in self._records if k[3] == name or k[3].endswith(f"/{name}"))
            return next(((k[0], k[1]) for k in found), None)

    @contextmanager
    def writing(self, key: Key) -> Iterator[bool]:
        """Yields False when somebody else is writing the same resource."""
        with self._lock:
            free = key not in self._busy
            self._busy.add(key)
        try:
            yield free
        finally:
            if free:
                with self._lock:
                    self._busy.discard(key)
