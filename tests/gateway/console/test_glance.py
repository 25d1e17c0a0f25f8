"""The first page."""

from pathlib import Path
from zoneinfo import ZoneInfo

from gateway.published_menus.definition import read_menu_file
from tests.gateway.console.conftest import SignIn
from tests.gateway.services import Services

ROOT = Path(__file__).parents[3]


def test_nothing_is_live_yet(sign_in: SignIn) -> None:
    page = sign_in("viewer").get("/console/")
    assert page.status == 200
    assert "No menus are live yet" in page.text
    assert "Nobody is in the menus" in page.text


def test_what_is_live_and_since_when(services: Services, sign_in: SignIn) -> None:
    file = read_menu_file(ROOT / "menus.yaml")
    services.publisher.publish(file)
    version = services.versions.all()[0]
    published = version.published_at.astimezone(ZoneInfo("Africa/Nairobi"))
    text = sign_in("viewer").get("/console/").text
    assert "Version 1" in text
    assert f"since {published:%-d %B %Y, %H:%M} EAT" in text


def test_what_needs_attention_is_told_with_what_to_do(services: Services, sign_in: SignIn) -> None:
    services.pauses.pause("messages", "the provider changes our <number>", "njeri")
    page = sign_in("viewer").get("/console/")
    assert "Workers: None: no case is forwarded and no text sent." in page.text
    assert "<code>gateway worker</code>" in page.html
    assert "by njeri: the provider changes our <number>." in page.text
    assert "<code>gateway resume messages</code>" in page.html
    assert "<number>" not in page.html
