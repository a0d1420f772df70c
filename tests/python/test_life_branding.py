"""A branding style's whole life with the real engine, against what AWS documents."""

from __future__ import annotations

import json
from typing import Any

from cases_managed_login_branding import CASES
from life import Life, Walk, app_client, lasting, matches, user_pool

POOL = {"pool": user_pool(name="p"), "client": app_client(name="c")}
LOGO = {"category": "FORM_LOGO", "colorMode": "LIGHT", "extension": "SVG", "bytes": "PHN2Zy8+"}
# The same as boto3 takes it.
LOGO_SENT = {"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "SVG", "Bytes": b"<svg/>"}
ICON = {"category": "FAVICON_SVG", "colorMode": "DYNAMIC", "extension": "SVG", "bytes": "PHN2Zz4="}


def style(settings: Any = None, **properties: Any) -> dict[str, Any]:
    """A style of the client `client`."""
    own = {"settings": json.dumps(settings)} if settings else {}
    properties = {"userPoolId": "${pool.id}", "clientId": "${client.id}"} | own | properties
    return {"type": "cognito:ManagedLoginBranding", "properties": properties}


def live(life: Life) -> dict[str, Any]:
    """What AWS says of the client's style."""
    state = life.stack.state
    where = {"UserPoolId": state["pool"]["id"], "ClientId": state["client"]["id"]}
    return life.idp.describe_managed_login_branding_by_client(**where)["ManagedLoginBranding"]


def test_every_property_changes_in_place_and_alone(life: Life) -> None:
    others = {"pool": user_pool(name="p")} | {f"{case.name}Client": app_client() for case in CASES}
    life.up(others)
    pool = life.stack.id("pool")

    def look(id: str) -> dict[str, Any]:
        style = id.rpartition("/")[2]
        about = life.idp.describe_managed_login_branding(UserPoolId=pool, ManagedLoginBrandingId=style)
        return lasting(about["ManagedLoginBranding"])

    problems = Walk(life, CASES, style, look).run(others)
    assert not problems, "\n".join(problems)


def test_a_style_is_made_changes_and_goes(life: Life) -> None:
    """P34: what is added is sent with all that was there, and what is given up is gone, though AWS would keep it."""
    life.up(POOL | {"style": style({"categories": {"form": {"a": 1, "b": 2}}})})
    life.stack.settled()
    ran = life.up(POOL | {"style": style({"categories": {"form": {"a": 1, "b": 2}}}, assets=[LOGO, ICON])})
    assert ran.ops == {"style": "update"}
    about = live(life)
    assert about["Settings"] == {"categories": {"form": {"a": 1, "b": 2}}}
    assert {one["Category"] for one in about["Assets"]} == {"FORM_LOGO", "FAVICON_SVG"}
    life.stack.settled()

    with life.writes() as writes:
        life.up(POOL | {"style": style({"categories": {"form": {"b": 2}}})})
    assert writes == ["UpdateManagedLoginBranding"] * 3
    about = live(life)
    assert about["Settings"] == {"categories": {"form": {"b": 2}}}
    assert "Assets" not in about
    life.stack.settled()

    life.up(POOL | {"style": style()})
    assert live(life)["UseCognitoProvidedValues"]
    life.stack.settled()
    life.up(POOL | {"style": style(useCognitoProvidedValues=True)})
    life.stack.settled()
    life.up(POOL | {"style": style(assets=[LOGO])})
    assert not live(life)["UseCognitoProvidedValues"]
    life.stack.settled()


def test_the_way_settings_are_written_means_nothing(life: Life) -> None:
    """P34: no difference by order or spacing."""
    life.up(POOL | {"style": style(settings={"a": {"b": 1, "c": [1, 2]}})})
    other = '{ "a": {"c": [1,2],   "b": 1.0} }'
    program = style()
    program["properties"]["settings"] = other
    assert life.up(POOL | {"style": program}).ops == {}
    life.stack.settled()


def test_a_style_is_imported_although_another_client_has_none(life: Life) -> None:
    """P34: and a second one of the same client is refused with its id."""
    others = POOL | {"plain": app_client(name="plain")}
    life.up(others)
    state = life.stack.state
    pool, client = state["pool"]["id"], state["client"]["id"]
    made = life.idp.create_managed_login_branding(
        UserPoolId=pool, ClientId=client, Settings={"a": 1}, Assets=[LOGO_SENT]
    )["ManagedLoginBranding"]["ManagedLoginBrandingId"]
    own = {"style": style({"a": 1}, assets=[LOGO])}
    matches(f"has the style {made}, and AWS allows one", life.up(others | own, fails=True))
    life.stack.write(others)
    generated = life.stack.import_("ManagedLoginBranding", "style", f"{pool}/{made}")
    life.stack.write(others, generated)
    life.stack.preview("--expect-no-changes")
    life.stack.write(others | own)
    life.stack.settled()


def test_a_style_that_somebody_deleted_is_made_again(life: Life) -> None:
    life.up(POOL | {"style": style({"a": 1})})
    pool, id = life.stack.id("pool"), life.stack.id("style")
    life.idp.delete_managed_login_branding(UserPoolId=pool, ManagedLoginBrandingId=id)
    assert life.stack.refresh().ops == {"style": "delete"}
    assert life.stack.up().ops == {"style": "create"}
    life.stack.settled()
