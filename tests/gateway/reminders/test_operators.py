"""What operators see of reminders: the command, the page of the console, the alarm. None shows words or numbers."""

import pytest
import redis
from click.testing import CliRunner, Result

from gateway.cli import main
from gateway.operations.alarms.conditions import late_reminders
from tests.gateway.console.conftest import Visit, add_user, make_console, visit_as
from tests.gateway.conversations.ussd.phone import NUMBER
from tests.gateway.reminders.conftest import BORN, RemindingGateway


def visit_console(reminding: RemindingGateway, role: str) -> Visit:
    """A browser in which somebody of this role is signed in."""
    services = reminding.services
    return visit_as(services, make_console(services), add_user(services, "amina", role))


def run(reminding: RemindingGateway, redis_url: str, *arguments: str) -> Result:
    environ = {
        "GATEWAY_ENV": "development",
        "REDIS_URL": redis_url,
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
        "GATEWAY_MENUS": str(reminding.menus),
    }
    result = CliRunner().invoke(main, ["reminders", *arguments], env=environ)
    assert result.exit_code == 0, result.output
    return result


def test_the_command_says_what_is_due_and_when(reminding: RemindingGateway, redis_url: str) -> None:
    assert "No reminder waits." in run(reminding, redis_url).output
    reminding.dial("1", BORN)
    reminding.dial("1", BORN, number="+254711000222")
    reminding.dial("2", "Kibera", "10 2 2026")
    printed = [line.split() for line in run(reminding, redis_url).output.splitlines()]
    assert ["2026-02-08", "visit", "1"] in printed
    assert ["2026-03-14", "vaccination", "2"] in printed
    named = run(reminding, redis_url, "list", "--name", "visit").output
    assert "vaccination" not in named


def test_the_command_shows_one_person_and_the_trail_says_who_looked(
    reminding: RemindingGateway, redis_url: str
) -> None:
    reminding.dial("1", BORN)
    reference = reminding.dial("2", "Kibera", "10 2 2026").removeprefix("END ")
    of_number = run(reminding, redis_url, "of", NUMBER).output
    assert "2026-02-08 09:00:00 EAT  visit, for 2026-02-10" in of_number
    assert "2026-03-14 09:00:00 EAT  vaccination, for 2026-01-31" in of_number
    of_case = run(reminding, redis_url, "of", reference).output
    assert f"visit, for 2026-02-10, case {reference}" in of_case
    assert "vaccination" not in of_case
    acts = [entry.action for entry in reminding.services.container.audit_trail.entries()]
    assert acts == ["reminders", f"reminders of case {reference}"]


def test_the_console_says_what_is_due_and_when(reminding: RemindingGateway) -> None:
    visit = visit_console(reminding, "viewer")
    assert "No reminders yet" in visit.get("/console/reminders").text, "nothing is published"
    reminding.dial()
    assert "No reminder waits" in visit.get("/console/reminders").text
    reminding.dial("1", BORN)
    text = visit.get("/console/reminders").text
    assert "1 reminder waits. 0 have gone so far." in text
    assert "14 March 2026 vaccination 1" in text
    assert "Number or reference" not in text, "a viewer may look at nobody"


def test_an_operator_looks_at_one_person_and_the_audit_log_notes_it(
    reminding: RemindingGateway,
) -> None:
    reminding.dial("1", BORN)
    visit = visit_console(reminding, "operator")
    visit.get("/console/reminders")
    page = visit.post("/console/reminders/of", {"person": NUMBER})
    assert "vaccination 31 January 2026 –" in page.text
    assert visit.post("/console/reminders/of", {"person": "nobody"}).status == 422
    entries = reminding.services.container.audit_trail.entries()
    looked = [entry for entry in entries if entry.action == "reminders"]
    assert [NUMBER in str(entry) for entry in looked] == [False]


def test_an_alarm_tells_of_reminders_that_lag(reminding: RemindingGateway) -> None:
    reminding.dial("1", BORN)
    overview, clock = reminding.services.container.reminders.overview, reminding.clock
    assert overview.seconds_late(clock()) == 0
    clock.advance(42 * 86_400 + 3 * 3600)
    assert overview.seconds_late(clock()) == pytest.approx(4 * 3600)
    (condition,) = late_reminders(overview.seconds_late(clock()))
    assert condition.sentence.startswith("Reminders are 4 hours late")
    assert list(late_reminders(600)) == []


def test_texts_about_cases_go_first(reminding: RemindingGateway, store: redis.Redis) -> None:
    reminding.dial("1", BORN)
    reminding.clock.advance(42 * 86_400)
    outbox = reminding.services.messages_outbox
    store.zadd(outbox.due_key, {f"text-{number}": reminding.clock().timestamp() for number in range(300)})
    assert reminding.services.container.reminder_turn.take_turn() == 0
    store.zremrangebyrank(outbox.due_key, 0, 0)
    assert reminding.services.container.reminder_turn.take_turn() == 1
