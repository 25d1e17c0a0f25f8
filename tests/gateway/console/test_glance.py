"""The first page."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask

from gateway.operations.doctor.finding import bad
from gateway.version import program_version
from tests.gateway.console.conftest import SignIn
from tests.gateway.console.filed_cases import file_case, given_up, publish_menus
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.services import Services

ROOT = Path(__file__).parents[3]


def test_nothing_is_live_yet(sign_in: SignIn) -> None:
    page = sign_in("viewer").get("/console/")
    assert page.status == 200
    assert "No menus are live yet" in page.text
    assert "Nobody is in the menus" in page.text


def test_what_is_live_and_since_when(services: Services, sign_in: SignIn) -> None:
    file = read_kept_menu_file(ROOT / "menus.yaml")
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


def test_today(services: Services, sign_in: SignIn, tmp_path: Path) -> None:
    publish_menus(services, tmp_path)
    visit = sign_in("operator")
    assert "Cases today 0" in visit.get("/console/").text  # the day begins
    references = [*given_up(services, ["s1"]), file_case(services, "s2")]
    for state in ("submitting", "accepted", "delivered"):
        message = services.messages.load(f"received-{references[0]}")
        services.messages.change_state(message, state, provider="at")
    page = visit.get("/console/")
    assert "Cases today 2 1 on their way to the case system" in page.text
    assert "Texts delivered today 1" in page.text
    assert "waiting · 0 failed" in page.text
    assert "Outbox submissions: 1 were given up." in page.text
    for path in ("submissions", "delivery", "messages"):
        assert f'href="/console/{path}"' in page.html


def test_viewers_see_figures_and_no_way_to_what_they_may_not_open(
    services: Services, sign_in: SignIn, tmp_path: Path
) -> None:
    publish_menus(services, tmp_path)
    given_up(services, ["s1"])
    page = sign_in("viewer").get("/console/")
    assert "Cases today" in page.text
    assert "1 were given up" in page.text
    assert "/console/submissions" not in page.html


def test_an_account_without_money_needs_attention(services: Services, sign_in: SignIn) -> None:
    finding = bad("Africa's Talking", "It does not accept our credentials.", "Check AT_API_KEY.")
    services.container.operators.accounts.note("at", [finding], datetime.now(UTC))
    text = sign_in("operator").get("/console/").text
    assert (
        "Account: Africa's Talking: It does not accept our credentials. Check AT_API_KEY. Look at it" in text
    )


def test_its_foot_tells_the_version_to_users_alone(sign_in: SignIn, console_app: Flask) -> None:
    assert sign_in("viewer").get("/console/").text.endswith(f"Access gateway {program_version()}")
    assert program_version() not in console_app.test_client().get("/console/sign-in").text
