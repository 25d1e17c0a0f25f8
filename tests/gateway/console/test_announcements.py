"""Announcements in the browser: proposed, counted, approved by somebody else, sent, cancelled."""

import re
import tempfile
from pathlib import Path

import pytest
import redis
from click.testing import CliRunner, Result
from flask import Flask

from gateway.cli import main
from gateway.console.people.role import Role
from tests.gateway.conftest import MakeServices
from tests.gateway.console.conftest import ConsolePage, SignIn, Visit
from tests.gateway.console.filed_cases import MENUS, do_tasks, publish_menus
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.services import Services

DELIVERY = """
providers: {at: {per_second: 0.01}}
prices: {KE: {at: KES 0.80}}
announcements: {second_person_above: KES 2}
"""
FILE = "number,language,day\n0711000001,sw,Monday\n0711000002,,Tuesday\n0711000002,,Tuesday\n12,,Friday\n"
MANY = "number,day\n" + "".join(f"07110000{number:02},Monday\n" for number in range(10))


@pytest.fixture
def services(make_services: MakeServices, tmp_path: Path) -> Services:
    """Services with prices, and menus that have an announcement."""
    (tmp_path / "delivery.yaml").write_text(DELIVERY, encoding="utf-8")
    services = make_services(GATEWAY_MENUS=str(tmp_path / "menus.yaml"), GATEWAY_SMS_PROVIDERS="at")
    publish_menus(services, tmp_path)
    return services


@pytest.fixture
def visit(sign_in: SignIn) -> Visit:
    """An operator."""
    return sign_in("operator")


def propose(visit: Visit, text: str = FILE, name: str = "clinic.csv", **fields: str) -> ConsolePage:
    """Upload a file."""
    return visit.upload("/console/announcements", text.encode(), name, message="clinic", **fields)


def send(visit: Visit, page: ConsolePage, address: str) -> ConsolePage:
    """Approve what a page shows."""
    seen = re.search('name="seen" value="([^"]*)"', page.html)
    return visit.follow(visit.post(f"{address}/send", {"seen": seen[1] if seen else ""}))


def test_a_dry_run_says_what_would_be_sent_and_sends_nothing(services: Services, visit: Visit) -> None:
    proposed = propose(visit)
    assert "Waits for a worker." in visit.follow(proposed).text
    do_tasks(services)
    page = visit.follow(proposed)
    told = [
        "2 texts",
        "Kiswahili 1",
        "English 1",
        "about KES 1.60",
        "about 3 minutes at the pace of delivery.yaml",
        "Kliniki inakuja Monday.",
        "Twice in the file: 1",
        "Cannot be texted: 1",
        "line 5: is no number",
        "Approve and send 2 texts",
    ]
    assert [words for words in told if words not in page.text] == []
    assert services.announcements_outbox.depth() == 0


def test_it_is_sent_once_however_often_the_form_is(
    services: Services, visit: Visit, store: redis.Redis
) -> None:
    address = propose(visit).location
    assert propose(visit).location == address  # the same file and message are the same announcement
    do_tasks(services)
    page = visit.get(address)
    send(visit, page, address)
    assert "Queueing its texts" in send(visit, page, address).text
    do_tasks(services)
    assert services.announcements_outbox.depth() == 2
    page = visit.get(address)
    assert "Being sent" in page.text
    assert "Texts 2" in page.text
    assert not store.keys("announcement-file:*")
    visit.post(f"{address}/send", {"seen": "x"})
    do_tasks(services)
    assert services.announcements_outbox.depth() == 2
    actions = [(one.action, one.detail_words) for one in services.container.audit_trail.entries()]
    assert actions == [
        ("propose announcement", "message clinic"),
        ("announce", "texts 2, proposed by amina"),
    ]
    assert "was announced before" in visit.follow(propose(visit)).text


def test_above_a_price_somebody_else_approves(services: Services, visit: Visit, sign_in: SignIn) -> None:
    address = propose(visit, MANY).location
    do_tasks(services)
    page = visit.get(address)
    assert "It costs more than KES 2.00, so somebody else than amina approves it." in page.text
    assert "Approve and send" not in page.text
    seen = services.container.operators.proposals.find(address.rpartition("/")[2])
    other = sign_in("operator", "njeri")
    token = re.search('name="seen" value="([^"]*)"', other.get(address).html)[1]
    visit.post(f"{address}/send", {"seen": token})
    do_tasks(services)
    assert services.announcements_outbox.depth() == 0
    assert seen.approved_by == ""
    send(other, other.get(address), address)
    do_tasks(services)
    assert services.announcements_outbox.depth() == 10
    assert services.container.audit_trail.entries()[-1].who == "njeri"


def test_the_command_approves_what_was_proposed(
    services: Services, visit: Visit, redis_url: str, tmp_path: Path
) -> None:
    address = propose(visit, MANY, called="clinic-june").location
    do_tasks(services)
    environ = {
        "GATEWAY_ENV": "development",
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
        "GATEWAY_MENUS": str(tmp_path / "menus.yaml"),
        "GATEWAY_SMS_PROVIDERS": "at",
        "REDIS_URL": redis_url,
    }

    def run(*arguments: str, user: str = "njeri") -> Result:
        return CliRunner().invoke(main, ["announcements", *arguments], env=environ | {"SUDO_USER": user})

    assert "Proposed in the console by amina: clinic-june" in run("list").output
    assert "clinic-june was proposed by amina: the message clinic" in run("status", "clinic-june").output
    assert "10 texts, 10 parts, KES 8.00." in run("status", "clinic-june").output
    refused = run("approve", "clinic-june", user="amina")
    assert refused.exit_code == 1
    assert "somebody else than amina approves it" in refused.output
    assert run("approve", "nothing").exit_code == 1
    assert "10 texts are being queued" in run("approve", "clinic-june").output
    do_tasks(services)
    assert services.announcements_outbox.depth() == 10
    assert "Being sent" in visit.get(address).text
    address = propose(visit, MANY, called="clinic-july").location
    assert "A worker has not counted it yet." in run("status", "clinic-july").output
    assert "clinic-july is discarded, with its file." in run("cancel", "clinic-july").output
    assert visit.get(address).status == 404
    assert run("cancel", "clinic-july").exit_code == 1
    entry = services.container.audit_trail.entries()[-1]
    assert (entry.who, entry.action, entry.subject) == ("njeri", "discard announcement", "clinic-july")


def test_what_was_counted_on_other_menus_is_counted_again(
    services: Services, visit: Visit, tmp_path: Path
) -> None:
    address = propose(visit).location
    do_tasks(services)
    page = visit.get(address)
    file = tmp_path / "small.yaml"
    file.write_text(MENUS.replace("The clinic comes", "Our clinic comes"), encoding="utf-8")
    services.publisher.publish(read_kept_menu_file(file))
    services.container.menus.cache.refresh()
    send(visit, page, address)
    do_tasks(services)
    assert services.announcements_outbox.depth() == 0
    assert "The published menus changed since it was counted" in visit.get(address).text
    visit.post(f"{address}/count")
    do_tasks(services)
    page = visit.get(address)
    assert "Our clinic comes on Tuesday." in page.text
    send(visit, page, address)
    do_tasks(services)
    assert services.announcements_outbox.depth() == 2


def test_a_dry_run_that_was_not_shown_is_not_approved(services: Services, visit: Visit) -> None:
    address = propose(visit).location
    do_tasks(services)
    old = visit.get(address)
    visit.post(f"{address}/count")
    do_tasks(services)
    assert "It was counted anew" in send(visit, old, address).text
    do_tasks(services)
    assert services.announcements_outbox.depth() == 0


def test_cancelling(services: Services, visit: Visit) -> None:
    address = propose(visit).location
    do_tasks(services)
    send(visit, visit.get(address), address)
    do_tasks(services)
    for _ in range(2):
        visit.post(f"{address}/cancel")
    do_tasks(services)
    assert services.announcements_outbox.depth() == 0
    page = visit.get(address)
    assert "Cancelled" in page.text
    assert "Suppressed 2" in page.text
    actions = [one.action for one in services.container.audit_trail.entries()]
    assert actions.count("cancel announcement") == 1


def test_discarding_a_proposal_takes_its_file(services: Services, visit: Visit, store: redis.Redis) -> None:
    address = propose(visit).location
    page = visit.follow(visit.post(f"{address}/cancel"))
    assert "is discarded, with its file" in page.text
    assert not store.keys("announcement-*")
    do_tasks(services)  # the dry run finds nothing to count
    assert visit.get(address).status == 404


@pytest.mark.parametrize(
    ("text", "name", "fields", "expected"),
    [
        ("number,when\n0711000001,x\n", "a.csv", {}, "The file has no column `day`, which `clinic` needs."),
        ("phone\n1\n", "a.csv", {}, "a.csv:1: There is no column `number`"),
        (FILE, "a.csv", {"called": "Not Good"}, "A name has small letters"),
        (FILE, "a.csv", {"before": "date"}, "There is no column `date` for the reminder"),
        (FILE, "a.csv", {"before": "day", "at": "nine"}, "The time of day is written as 09:00."),
        (FILE, "a.csv", {"before": "day", "days": "-1"}, "Write how many days before the date"),
        ("PK\x03\x04", "a.xlsx", {}, "This is a workbook"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_beside_its_field(
    text: str, name: str, fields: dict[str, str], expected: str, visit: Visit
) -> None:
    page = propose(visit, text, name, **fields)
    assert page.status == 422
    assert expected.replace("`", "") in page.text.replace(" ,", ",")
    assert str(Path(tempfile.gettempdir())) not in page.text


@pytest.mark.parametrize("role", [Role.VIEWER, Role.PUBLISHER])
def test_others_see_none_of_it(role: Role, sign_in: SignIn, console_app: Flask) -> None:  # noqa: ARG001
    visit = sign_in(role)
    assert visit.get("/console/announcements").status == 403
    assert visit.post("/console/announcements/x/send").status == 403


def test_what_was_counted_before_a_trial_began_is_counted_again(
    services: Services, visit: Visit, tmp_path: Path
) -> None:
    address = propose(visit).location
    do_tasks(services)
    page = visit.get(address)
    file = tmp_path / "small.yaml"
    file.write_text(MENUS.replace("The clinic comes", "Our clinic comes"), encoding="utf-8")
    services.trial_publisher.begin(read_kept_menu_file(file), [], 100)
    services.menus.refresh()
    send(visit, page, address)
    do_tasks(services)
    assert services.announcements_outbox.depth() == 0
    assert "The published menus changed since it was counted" in visit.get(address).text
    visit.post(f"{address}/count")
    do_tasks(services)
    assert "Our clinic comes on Tuesday." in visit.get(address).text
