"""The page of reminders: empty, full, and for one person; wide and narrow, light and dark."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from gateway.console.application import create_console
from gateway.console.people.role import Role
from gateway.console.people.user import User
from gateway.reminders.reminders import RemindedCaller
from menus.engine.effects import ReminderDate, SetReminders
from tests.browser.console_states import OWNER, sign_in
from tests.browser.test_console_pages import AXE, WIDE, looks
from tests.gateway.conftest import make_services  # noqa: F401 - a fixture
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.menus.reminders.clinic import CLINIC
from tests.simulators.small_gateway import serve_app

NUMBER = "+254711000111"
FURTHER_DAYS = 70

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed here (make setup)"),
]


def test_the_page_of_reminders_can_be_used_by_everybody(
    make_services,  # noqa: F811
    browser: Browser,
    tmp_path: Path,
) -> None:
    file = tmp_path / "menus.yaml"
    file.write_text(CLINIC, encoding="utf-8")
    services = make_services(GATEWAY_MENUS=str(file))
    services.container.console.users.add(User(name=OWNER, role=Role.OWNER, created_at=datetime.now(UTC)))
    services.publisher.publish(read_kept_menu_file(file))
    found: dict[str, object] = {}
    with serve_app(create_console(services.container.console.context)) as url:
        context = browser.new_context(bypass_csp=True, reduced_motion="reduce", viewport=WIDE)
        context.add_init_script(path=AXE)
        sign_in(services, context, url)
        page = context.new_page()
        for state in ("empty", "full", "of one person"):
            if state == "full":
                fill(services)
            page.goto(f"{url}/console/reminders")
            if state == "of one person":
                page.get_by_label("Number or reference").fill(NUMBER)
                page.get_by_role("button", name="Show their reminders").click()
                assert page.get_by_role("table", name="Reminders of this person").is_visible()
            found |= {f"{state} {look}": faults for look, faults in looks(page, True, []).items() if faults}
        context.close()
    services.container.console.draft_process.close()
    assert found == {}


def fill(services) -> None:
    """Let many numbers wait for many days."""
    reminders, now = services.container.reminders.reminders, services.clock()
    for number in range(FURTHER_DAYS):
        day = now.date().fromordinal(now.date().toordinal() + number)
        dates = (
            ReminderDate("vaccination", day.isoformat(), "", "", {"born": day.isoformat()}),
            ReminderDate("visit", day.isoformat(), "", "100000011", {"visit": day.isoformat()}),
        )
        caller = RemindedCaller(NUMBER if not number else f"+2547110002{number:02d}", "en")
        reminders.apply(SetReminders(dates), caller)
