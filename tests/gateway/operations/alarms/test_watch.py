"""People are told by text and mail, once each, by one process, through a real mail server."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import redis
from click.testing import CliRunner

from gateway.cases.forwarder import CIRCUIT_KEY
from gateway.cli import main
from gateway.insights.count_store import DayCounts
from gateway.insights.figures import SessionFigures
from gateway.insights.group import Group, version_of
from gateway.messaging.routing.alarm_rules import LOOKED_KEY, LOOKED_SECONDS
from gateway.messaging.routing.delivery_report import CeilingUse
from gateway.operations.alarms import conditions
from gateway.operations.alarms.decision import Condition
from gateway.operations.alarms.slow_conditions import TURN_KEY, SlowConditions
from gateway.operations.alarms.watch import LOCK_KEY, OUTGOING_KEY
from gateway.operations.day_totals import DayCounts as TextCounts
from gateway.operations.doctor.doctor import run_doctor
from gateway.operations.doctor.finding import bad, good, warning
from gateway.operations.doctor.known_accounts import KnownAccount
from gateway.operations.store_metrics import StoreMetrics
from menus.insights import measures
from tests.clock import Clock
from tests.gateway.conftest import MakeServices
from tests.gateway.console.filed_cases import MENUS, given_up, publish_menus
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.services import Services
from tests.smtp_server import SmtpServer, run_smtp_server

DESK, CHIEF, NUMBER = "desk@county.example", "chief@county.example", "+254711000009"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    """A mail server."""
    with run_smtp_server(SmtpServer()) as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(make_services: MakeServices, smtp: SmtpServer, clock: Clock, tmp_path: Path) -> Services:
    """Services with people to be told."""
    (tmp_path / "delivery.yaml").write_text(
        f'alarms: {{texts: ["{NUMBER}"], mail: [{DESK}, {CHIEF}], hours: ["07:00", "21:00"], wait: 5m, '
        f"smtp: {{host: localhost, port: {smtp.port}, tls: none, from: gateway@county.example}}}}\n",
        encoding="utf-8",
    )
    services = make_services(GATEWAY_MENUS=str(tmp_path / "menus.yaml"), GATEWAY_SMS_PROVIDERS="")
    publish_menus(services, tmp_path)
    return services.with_clock(clock)


def alarm_texts(store: redis.Redis) -> list[str]:
    """The keys of texts that tell people."""
    return sorted(key.decode() for key in store.keys("message:alarm-*"))


def test_a_case_system_that_is_away_is_told_once_and_its_end_once(
    services: Services, smtp: SmtpServer, clock: Clock, store: redis.Redis
) -> None:
    watch = services.container.alarms.watch
    watch.look()  # workers are none: told with the rest
    store.set(CIRCUIT_KEY, "no answer in time")
    for _ in range(20):
        clock.advance(60)
        watch.look()
    words = [mail.get_content() for mail in smtp.mail]
    assert [mail["To"] for mail in smtp.mail].count(DESK) == len(smtp.mail) / 2
    assert (
        sum("The case system is away. The case system did not answer in time." in one for one in words) == 2
    )
    assert "County" in smtp.mail[0]["Subject"]
    assert len(alarm_texts(store)) == len(smtp.mail) / 2
    before = len(smtp.mail)
    store.delete(CIRCUIT_KEY)
    for _ in range(20):
        clock.advance(60)
        watch.look()
    assert len(smtp.mail) == before + 2
    assert "It is over:\n- The case system is away." in smtp.mail[-1].get_content()
    text = services.messages.load(alarm_texts(store)[0].partition(":")[2])
    assert text.state == "queued"
    assert services.container.resources.crypto.decrypt(text.encrypted_number) == NUMBER


def test_nobody_is_told_at_night(services: Services, smtp: SmtpServer, clock: Clock) -> None:
    clock.advance(9 * 3600)  # midnight in Nairobi
    watch = services.container.alarms.watch
    for _ in range(12):
        clock.advance(600)
        watch.look()
    assert smtp.mail == []
    clock.advance(6 * 3600)
    watch.look()
    assert len(smtp.mail) == 2


def test_a_mail_server_that_is_away_for_a_while_delays_and_repeats_nothing(
    services: Services, smtp: SmtpServer, clock: Clock, store: redis.Redis
) -> None:
    watch = services.container.alarms.watch
    smtp.refused = {CHIEF}
    for _ in range(4):
        clock.advance(300)
        watch.look()
    assert smtp.recipients == [DESK]
    assert store.exists(OUTGOING_KEY)
    smtp.refused = set()
    for _ in range(4):
        clock.advance(60)
        watch.look()
    assert smtp.recipients == [DESK, CHIEF]
    assert not store.exists(OUTGOING_KEY)
    assert len(alarm_texts(store)) == 1


def test_one_process_tells_at_a_time(services: Services, store: redis.Redis) -> None:
    watch = services.container.alarms.watch
    store.set(LOCK_KEY, "another")
    assert not watch.look_once()
    store.delete(LOCK_KEY)
    assert watch.look_once()
    assert not store.exists(LOCK_KEY)


def test_dead_letters_have_words_and_no_citizen_in_them(
    services: Services, smtp: SmtpServer, clock: Clock
) -> None:
    given_up(services, ["s1", "s2"])
    watch = services.container.alarms.watch
    watch.look()
    clock.advance(300)
    watch.look()
    mail = smtp.mail[0].get_content()
    assert "2 cases were given up.\nConsole: Submissions, or `gateway submissions`." in mail
    assert "+254711000001" not in mail


def test_where_no_worker_looks_nobody_is_told_and_that_is_said(
    services: Services, store: redis.Redis
) -> None:
    def said() -> list[str]:
        return [one.message for one in run_doctor(services.examined_gateway) if one.subject == "alarms"]

    def watched() -> bool:
        return b"gateway_alarms_watched 1.0" in services.metrics.exposition(
            [StoreMetrics(store, (), lambda: "")]
        )

    unwatched = "No worker has looked for 5 minutes, so nobody is told of anything."
    assert unwatched in said()
    assert not watched()
    services.container.alarms.watch.look_once()
    assert unwatched not in said()
    assert watched()
    assert 0 < store.ttl(LOOKED_KEY) <= LOOKED_SECONDS


def test_the_doctor_tries_the_mail_server_and_sends_nothing(services: Services, smtp: SmtpServer) -> None:
    services.container.alarms.watch.look()
    said = [one.message for one in run_doctor(services.examined_gateway) if one.subject == "alarms"]
    assert said == ["They go to 1 numbers and 2 addresses.", "localhost takes our mail."]
    assert smtp.mail == []
    smtp.is_busy = True
    (wrong,) = [one for one in run_doctor(services.examined_gateway) if one.subject == "alarms" and one.cure]
    assert "answered 421" in wrong.message


def test_the_command_tells_everybody_that_it_is_a_test(
    services: Services, smtp: SmtpServer, store: redis.Redis, redis_url: str, tmp_path: Path
) -> None:
    environ = {
        "GATEWAY_ENV": "development",
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
        "GATEWAY_MENUS": str(tmp_path / "menus.yaml"),
        "REDIS_URL": redis_url,
    }
    smtp.refused = {CHIEF}
    told = CliRunner().invoke(main, ["alarms", "test"], env=environ)
    assert told.exit_code == 1
    assert "text: queued: a worker sends it" in told.output
    assert "mail: taken by the mail server" in told.output
    assert "does not take mail from or to these addresses" in told.output
    assert smtp.recipients == [DESK]
    assert len(alarm_texts(store)) == 1
    entry = services.container.audit_trail.entries()[-1]
    assert (entry.action, entry.detail_words) == ("test alarms", "texts 1, mail 1")
    listed = CliRunner().invoke(main, ["alarms"], env=environ)
    assert "1 numbers and 2 addresses are told; 0 times today." in listed.output


ACCOUNT = KnownAccount(
    NOON, (bad("Africa's Talking", "It does not accept our credentials.", "Check AT_API_KEY."),)
)
LOW = KnownAccount(NOON, (good("x", "Fine."), warning("Twilio", "The balance is KES 3.", "Top it up.")))


def test_what_needs_an_operator() -> None:
    found = [
        *conditions.accounts({"at": ACCOUNT, "twilio": LOW}),
        *conditions.ceilings([CeilingUse("texts by at", "9", "10 texts", 0.9, True)]),
        *conditions.ceilings([CeilingUse("texts by at", "1", "10 texts", 0.1, False)]),
        *conditions.failing_texts(TextCounts(0, 79, 21)),
        *conditions.failing_texts(TextCounts(0, 90, 10)),
        *conditions.failing_texts(TextCounts(0, 0, 3)),
        *conditions.warnings("share", [warning("texts by at", "It gets 10%.", "Wait."), good("x", "y")]),
    ]
    assert [(one.code, one.sentence) for one in found] == [
        ("account:at", "Africa's Talking: It does not accept our credentials."),
        ("balance:twilio", "Twilio: The balance is KES 3."),
        ("ceiling:texts by at", "Texts by at: 9 of today's 10 texts are used."),
        ("texts-fail", "21 of today's 100 texts did not arrive."),
        ("share:texts by at", "Texts by at: It gets 10%."),
    ]


def sessions(completed: int, left: int) -> SessionFigures:
    """So many sessions that came to their end, and so many that were left."""
    return SessionFigures({measures.COMPLETED: completed, measures.LEFT: left})


@pytest.mark.parametrize(
    ("live", "before", "expected"),
    [
        ((60, 40), (80, 20), ["Since version 7 60% of sessions come to their end, 80% did before."]),
        ((70, 30), (80, 20), []),
        ((90, 10), (60, 40), []),
        ((0, 99), (100, 0), []),
        ((0, 100), (99, 0), []),
    ],
)
def test_a_publication_whose_completion_fell(
    live: tuple[int, int], before: tuple[int, int], expected: list[str]
) -> None:
    found = conditions.completion(sessions(*live), sessions(*before), 7)
    assert [one.sentence for one in found] == expected


def test_a_fallen_completion_is_counted_and_told_whichever_process_looks(
    services: Services, smtp: SmtpServer, clock: Clock, tmp_path: Path
) -> None:
    before = services.versions.all()[0]
    file = tmp_path / "small.yaml"
    file.write_text(MENUS.replace("Tell us", "Tell us all of it"), encoding="utf-8")
    services.publisher.publish(read_kept_menu_file(file))
    live = services.versions.all()[0]
    assert (live.number, before.number) == (2, 1)
    counts = DayCounts()
    for version, completed, left in ((before, 90, 10), (live, 50, 50)):
        group = Group("ussd", "en", "63902", version_of(version.digest))
        counts.count(group, measures.SESSIONS, measures.COMPLETED, completed)
        counts.count(group, measures.SESSIONS, measures.LEFT, left)
    assert services.container.insights.counts.add("a process", 1, clock().date(), counts)
    for number in range(4):
        process = services if number % 2 else services.with_clock(clock)
        process.container.alarms.watch.look()
        clock.advance(150)
    told = smtp.mail[0].get_content()
    assert "Since version 2 50% of sessions come to their end, 90% did before." in told
    assert len(smtp.mail) == 2


def test_a_store_near_its_memory(store: redis.Redis) -> None:
    used = int(store.info("memory")["used_memory"])
    try:
        for most, count in ((0, 0), (used * 4, 0), (int(used * 1.1), 1)):
            store.config_set("maxmemory", most)
            assert len(list(conditions.store_memory(store))) == count
    finally:
        store.config_set("maxmemory", 0)


def test_what_takes_long_is_done_every_ten_minutes(store: redis.Redis) -> None:
    slow, looks = SlowConditions(store), []

    def find() -> list[Condition]:
        looks.append(1)
        return [Condition("x", "Something is wrong.")]

    assert slow.refresh(find)
    assert not slow.refresh(find)
    assert len(looks) == 1
    assert SlowConditions(store).found() == [Condition("x", "Something is wrong.")]
    assert 0 < store.ttl(TURN_KEY) <= 600
