"""The properties of a branding style, each with values and with what AWS then has."""

from __future__ import annotations

from typing import Any

from life import ABSENT, Case

SETTINGS = ({"categories": {"form": {"a": 1}}}, {"categories": {"form": {"b": 2}}})
LOGO = {"category": "FORM_LOGO", "colorMode": "LIGHT", "extension": "SVG", "bytes": "PHN2Zy8+"}
ICON = {"category": "FAVICON_SVG", "colorMode": "DYNAMIC", "extension": "SVG", "bytes": "PHN2Zz4="}


def _sent(image: dict[str, str], data: bytes) -> dict[str, Any]:
    """An image as boto3 shows it."""
    return {name[0].upper() + name[1:]: value for name, value in image.items()} | {"Bytes": data}


def _case(name: str, member: str, values: tuple[Any, Any], live: tuple[Any, Any]) -> Case:
    """What is given up leaves Cognito's own style. Each case has a client of its own, named after it."""
    own = ({"UseCognitoProvidedValues": False, member: one} for one in live)
    return Case(
        name,
        ({name: values[0]}, {name: values[1]}),
        (*own, {"UseCognitoProvidedValues": True, member: ABSENT}),
        base={"clientId": f"${{{name}Client.id}}"},
    )


CASES = [
    _case("settings", "Settings", SETTINGS, SETTINGS),
    _case("assets", "Assets", ([LOGO], [ICON]), ([_sent(LOGO, b"<svg/>")], [_sent(ICON, b"<svg>")])),
]
