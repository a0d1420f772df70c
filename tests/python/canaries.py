"""Texts that stand nowhere else, and the search for what got out."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote


def secret(value: Any) -> dict[str, Any]:
    return {"fn::secret": value}


def secret_leaves(value: Any) -> Any:
    """The same marks, on each text, number and boolean by itself: keys of maps lie open."""
    if isinstance(value, dict):
        return {name: secret_leaves(one) for name, one in value.items()}
    return [secret_leaves(one) for one in value] if isinstance(value, list) else secret(value)


def is_key(place: str) -> bool:
    return place.endswith(", a key")


STEM = 3  # so many characters of a text are looked for first


@dataclass
class Canaries:
    """Each names the property that it stands in."""

    places: dict[str, str] = field(default_factory=dict)
    stays: bool = False

    def __call__(self, place: str) -> str:
        """A new one. It is fit for a name, a tag, a label of a host and a segment of a path."""
        if self.stays:
            return self.latest(place)
        text = f"cnry{len(self.places):04}zq"
        self.places[text] = place
        return text

    def digits(self, place: str, alphabet: str = "0123456789") -> str:
        """One for where only numbers stand, or only hexadecimal digits: twelve of them."""
        if not self.stays:
            text = f"7{alphabet[-2]}3{len(self.places):05}{alphabet[-1]}94{alphabet[-2]}"
            self.places[text] = place
        return self.latest(place)

    def lasting(self, place: str) -> str:
        """The one that stands there already, where a program cannot change it."""
        return self.latest(place) if place in self.places.values() else self(place)

    def lasting_digits(self, place: str) -> str:
        return self.latest(place) if place in self.places.values() else self.digits(place)

    def latest(self, place: str) -> str:
        return [text for text, there in self.places.items() if there == place][-1]

    def forms(self, text: str) -> set[str]:
        """How it may look in an encoding: as it is, and in base64 wherever it begins."""
        encoded = {base64.b64encode(b" " * shift + text.encode())[4 * (shift > 0) : -4].decode() for shift in range(3)}
        return {text, text.upper(), quote(text, safe=""), json.dumps(text)[1:-1], *encoded}

    def found(self, told: dict[str, str]) -> list[str]:
        """What got out of which property, and where to, with what stands around it."""
        forms = {form: place for text, place in self.places.items() for form in self.forms(text)}
        if not forms:
            return []
        # Many begin alike: one pass looks for the beginnings, and what stands there is looked up.
        beginnings = re.compile(f"(?={'|'.join(sorted({re.escape(form[:STEM]) for form in forms}))})")
        lengths = sorted({len(form) for form in forms})
        hits = []
        for where, text in told.items():
            new = dict(forms)
            for begin in beginnings.finditer(text):
                at = begin.start()
                for end in (at + length for length in lengths):
                    if place := new.pop(text[at:end], None):
                        around = " ".join(text[max(0, at - 90) : end + 40].split())
                        hits.append(f"{place} in {where}: …{around}…")
        return hits


# A line that the plugin wrote to stderr begins with the time and the level.
PLUGINS = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z +(TRACE|DEBUG|INFO|WARN|ERROR) ")
NOTE = json.JSONDecoder()


def ours(log: str) -> tuple[str, str]:
    """An engine's log in two: the plugin's lines and what the engine shows to people, and the rest: what the engine notes
    for itself."""
    # Two processes write: a note may begin where the other's line has not ended yet.
    lines = [piece for line in log.splitlines() for piece in re.split(r'(?={"time":")', line) if piece]
    notes = [(line, NOTE.raw_decode(line)[0]["msg"] if line.startswith('{"time":"') else "") for line in lines]
    engines = [line for line, note in notes if note and not note.startswith("eventSink::") and not PLUGINS.match(note)]
    mine = [line for line, note in notes if not note or note.startswith("eventSink::") or PLUGINS.match(note)]
    return "\n".join(mine), "\n".join(engines)
