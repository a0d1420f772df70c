"""Branding styles that AWS would refuse, or show nothing of."""

from __future__ import annotations

from bad_input.program import POOL_ID, Properties, Wrong, refused

LOGO = {"category": "FORM_LOGO", "colorMode": "LIGHT", "extension": "SVG", "bytes": "PHN2Zy8+"}
PROVIDED = "property useCognitoProvidedValues value "


def style(mistake: str, properties: Properties, *problems: str) -> Wrong:
    """A style that is wrong, of a client that is there already."""
    of = {"userPoolId": POOL_ID, "clientId": "3fetogamdv9aqa0393adsd7viv"}
    return Wrong(mistake, **refused("ManagedLoginBranding", of | dict(properties), *problems))


ROWS = [
    # P34
    style("Cognito's own style with images", {"useCognitoProvidedValues": True, "assets": [LOGO]},
          f"{PROVIDED}{{true}} has a problem: excludes settings and assets: leave it out, or leave them out"),
    style("no style at all", {"useCognitoProvidedValues": False},
          f"{PROVIDED}{{false}} has a problem: leaves no style: give settings or assets, or leave it out"),
    style("settings that are no JSON", {"settings": "colour: red"},
          "property settings value {colour: red} has a problem: must be JSON, and is not: line 1, column 1"),
    style("settings that are a list", {"settings": "[1]"},
          'property settings value {[1]} has a problem: must be a JSON object in a text, such as {"categories": {}}'),
    # P34
    style("an image that is no base64", {"assets": [LOGO | {"bytes": "<svg/>"}]}, "assets[0].bytes must be base64"),
    style("an image whose base64 was cut off", {"assets": [LOGO | {"bytes": "PHN2Z"}]},
          "assets[0].bytes must be base64: A to Z, a to z, 0 to 9, + and /, filled up with = to a multiple of 4"),
    style("an image of a kind that there is not", {"assets": [LOGO | {"extension": "GIF"}]},
          "assets[0].extension must be one of ICO, JPEG, PNG, SVG, WEBP"),
]  # fmt: skip
