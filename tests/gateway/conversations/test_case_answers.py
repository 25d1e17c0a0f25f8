"""The case system's answer to a submission, as citizens meet it on every channel, through the webhooks."""

import io
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis

from gateway.cases.forwarder import LEASE_SECONDS
from gateway.container.worker import swept_outboxes
from gateway.conversations.gateway_ports import SAVE_RESERVE_SECONDS
from gateway.conversations.handler import DEADLINE_SECONDS
from gateway.lookups.circuit_breaker import MAX_FAILURES
from gateway.workers import queues
from gateway.workers.queues import FORWARD
from gateway.workers.sweeper import GRACE_SECONDS, Sweeper
from menus.model.lookups import HOP_WAIT_SECONDS
from tests.gateway.cases.fake_case_system import SECRET, FakeCaseSystem, run_case_system
from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.sms.conftest import SHORT_CODE, AfricasTalkingSmsPhone
from tests.gateway.conversations.stored_records import read_plain
from tests.gateway.conversations.ussd.phone import Phone, run_at_once
from tests.gateway.conversations.voice.phone_call import (
    PUBLIC_URL,
    AfricasTalkingPhoneCall,
    PhoneCall,
    TwilioPhoneCall,
)
from tests.gateway.lookups.fake_http_system import answer_slowly, never_answer, run_http_system
from tests.gateway.services import Services, create_app, run_job
from tests.waiting import WAIT_LIMIT_SECONDS, measure_seconds, wait_until

MENUS = """\
version: 1
service:
  name: Study
  languages: {{en: {{name: English, tts: {{at: {{voice: woman}}, twilio: {{language: en-GB}}}}}}}}
  country: KE
  time_zone: Africa/Nairobi
entry:
  ussd: {{"*384*2040#": age}}
  sms: {{keywords: {{JOIN: age}}}}
  voice: {{"+254711082000": age}}
screens:
  age: {{ask: How old are you?, answer: {{type: integer, min: 18, max: 99}}, save: age, goto: {first}}}
  join:
    submit: study
    answer: {{columns: {{arm: arm, site: site.name}}, within: {within}}}
    answered: told
    goto: later
{more}
  told: {{say: "Arm {arm} at {site}.", goto: bye}}
  bye: {{end: "Bye, {arm} {{study.reference}}."}}
  later: {{say: We will text you., goto: goodbye}}
  goodbye: {{end: "Goodbye {{reference}}."}}
cases:
  study: {{title: "Aged {{age}}", fields: {{age: "{{age}}"}}, required: [age]}}
{lookups}
"""
ANSWER = {"id": "C-1", "arm": "B\u2019s", "site": {"name": "Kibera"}}
TOLD = "Arm B's at Kibera."
LATER = "We will text you."
LONG = "3.5s"


class Ussd:
    """A citizen who dials."""

    def __init__(self, services: Services) -> None:
        self.phone = Phone(create_app(services).test_client())

    def join(self) -> str:
        self.phone.dial()
        return self.send("30")

    def send(self, typed: str) -> str:
        return self.phone.send(typed).removeprefix("CON ").removeprefix("END ")

    def repeat(self) -> str:
        return self.phone.hop().removeprefix("CON ").removeprefix("END ")


class Sms:
    """A citizen who texts."""

    def __init__(self, services: Services) -> None:
        self.line = AfricasTalkingSmsPhone(services, create_app(services), "at", SHORT_CODE)
        self.sent = 0
        self.typed = ""

    def join(self) -> str:
        self.send("JOIN")
        return self.send("30")

    def send(self, typed: str) -> str:
        self.sent += 1
        self.typed = typed
        return self.repeat()

    def repeat(self) -> str:
        return self.line.text(self.typed, f"text-{self.line.number}-{self.sent}") or ""


class Voice:
    """A citizen who calls."""

    line_class: type[PhoneCall] = AfricasTalkingPhoneCall

    def __init__(self, services: Services) -> None:
        self.line = self.line_class(services, create_app(services))
        self.last = ("", "")

    def join(self) -> str:
        self.line.call()
        return self.send("30#")

    def send(self, typed: str) -> str:
        self.last = (self.line.keys_url, typed)
        return self.repeat()

    def repeat(self) -> str:
        self.line.follow(self.line.ask(*self.last))
        return self.line.heard


class TwilioVoice(Voice):
    line_class = TwilioPhoneCall


CHANNELS = {"ussd": Ussd, "sms": Sms, "voice": Voice, "voice by twilio": TwilioVoice}
MakeStudy = Callable[..., Services]


@pytest.fixture
def case_system() -> Iterator[FakeCaseSystem]:
    with run_case_system() as running:
        yield running


@pytest.fixture
def make_study(
    make_services: MakeServices, case_system: FakeCaseSystem, tmp_path: Path
) -> Iterator[MakeStudy]:
    """Gateways with the study's menus: `make_study(within="1s", more="…", GATEWAY_THREADS="2")`."""
    path = tmp_path / "menus.yaml"

    def make(
        within: str = LONG,
        more: str = "",
        arm: str = "{study.arm}",
        site: str = "{study.site}",
        first: str = "join",
        lookups: str = "",
        **settings: str,
    ) -> Services:
        menus = MENUS.format(within=within, more=more, arm=arm, site=site, first=first, lookups=lookups)
        path.write_text(menus, encoding="utf-8")
        environ = {
            "GATEWAY_MENUS": str(path),
            "GATEWAY_PUBLIC_URL": PUBLIC_URL,
            "TWILIO_ACCOUNT_SID": "AC1",
            "TWILIO_AUTH_TOKEN": "a-token-of-twilio",
            "CASE_BACKEND_URL": case_system.url,
            "CASE_BACKEND_SECRET": SECRET,
        }
        return make_services(**environ | settings)

    yield make
    case_system.over.set()  # the attempts under way end, and with them the gateways


@pytest.fixture
def services(make_study: MakeStudy) -> Services:
    return make_study()


@pytest.fixture(params=CHANNELS)
def make_citizen(request: pytest.FixtureRequest) -> Callable[[Services], Ussd | Sms | Voice]:
    """Citizens on one of the channels."""
    return CHANNELS[request.param]


MakeCitizen = Callable[[Services], Ussd | Sms | Voice]


def submission_record(store: redis.Redis) -> dict[bytes, bytes]:
    """The record of the only submission."""
    (key,) = store.keys("submission:*")
    return store.hgetall(key)


def submission_id(store: redis.Redis) -> str:
    (key,) = store.keys("submission:*")
    return key.decode().partition(":")[2]


def later(services: Services, seconds: float) -> Services:
    """The same gateway, so many seconds later."""
    return services.with_clock(lambda: datetime.now(UTC) + timedelta(seconds=seconds))


def unanswered_reasons(services: Services) -> dict[str, float]:
    """How many submissions were answered or not, by the reason."""
    lines = services.metrics.exposition().decode().splitlines()
    counted = [line.split('"') for line in lines if line.startswith("gateway_case_answers_total")]
    return {parts[1]: float(parts[2].split()[-1]) for parts in counted}


def test_the_answer_decides_how_the_citizen_goes_on(
    make_citizen: MakeCitizen, services: Services, case_system: FakeCaseSystem, store: redis.Redis
) -> None:
    case_system.answers = [(201, ANSWER)]
    citizen = make_citizen(services)
    assert citizen.join().startswith(TOLD)
    (sent,) = case_system.requests
    record = submission_record(store)
    assert sent[2]["Idempotency-Key"] == record[b"reference"].decode() == json.loads(sent[3])["reference"]
    assert json.loads(sent[3])["fields"] == {"age": 30}
    assert set(json.loads(sent[3])) == {"reference", "kind", "title", "fields", "contact", "submitted_at"}
    assert (record[b"state"], record[b"attempts"], record[b"backend_id"]) == (b"delivered", b"1", b"C-1")
    assert b"payload" not in record
    assert b"answer_columns" not in record
    assert store.zcard("outbox:submissions:due") == 0
    assert citizen.send("1").startswith("Bye, B's")
    run_job(services, FORWARD, submission_id(store))
    assert len(case_system.requests) == 1


def test_a_repeated_hop_shows_the_same_and_sends_nothing_again(
    make_citizen: MakeCitizen, services: Services, case_system: FakeCaseSystem
) -> None:
    case_system.answers = [(201, ANSWER)]
    citizen = make_citizen(services)
    shown = citizen.join()
    assert [citizen.repeat() for _ in range(3)] == [shown] * 3
    assert len(case_system.requests) == 1


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ((500, ANSWER), b"pending"),
        ((503, b""), b"pending"),
        ((404, {}), b"pending"),
        ((302, ANSWER), b"pending"),
        ((422, ANSWER), b"dead"),
        ((201, b"<html>"), b"pending"),
        ((201, b"\xff\xfe"), b"pending"),
        ((201, b""), b"pending"),
        ((201, [ANSWER]), b"pending"),
        ((201, None), b"pending"),
        ((201, {"arm": "B", "site": {"name": "Kibera"}}), b"pending"),
        ((201, b'{"id": 1, "arm": "B", "site": {"name": "' + b"x" * 100_000 + b'"}}'), b"pending"),
        ((204, b""), b"delivered"),
        ((409, b""), b"pending"),
        ((409, {"id": 1}), b"delivered"),
        ((201, {"id": 1}), b"delivered"),
        ((201, {"id": 1, "arm": "B"}), b"delivered"),
        ((201, {"id": 1, "arm": "B", "site": "Kibera"}), b"delivered"),
        ((201, {"id": 1, "arm": None, "site": {"name": "Kibera"}}), b"delivered"),
        ((201, {"id": 1, "arm": "", "site": {"name": "Kibera"}}), b"delivered"),
        ((201, {"id": 1, "arm": " \u00a0\u200b\n", "site": {"name": "Kibera"}}), b"delivered"),
        ((201, {"id": 1, "arm": {"a": 1}, "site": {"name": "Kibera"}}), b"delivered"),
    ],
)
def test_without_a_whole_answer_the_citizen_goes_on_and_the_case_is_kept_as_any_other(
    services: Services,
    case_system: FakeCaseSystem,
    store: redis.Redis,
    answer: tuple[int, object],
    state: bytes,
) -> None:
    case_system.answers = [answer]
    citizen = Ussd(services)
    shown = citizen.join()
    assert shown.startswith(LATER)
    record = submission_record(store)
    assert (record[b"state"], record[b"attempts"]) == (state, b"1")
    assert (b"payload" in record) is (state != b"delivered")
    case_system.answers = [(201, ANSWER)]
    run_job(later(services, 5), FORWARD, submission_id(store))
    assert submission_record(store)[b"state"] == (b"dead" if state == b"dead" else b"delivered")
    assert citizen.repeat() == shown
    assert citizen.send("1").startswith("Goodbye")


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ((201, {"id": 1, "arm": 7, "site": {"name": 1.50}}), "Arm 7 at 1.5."),
        ((200, {"id": 1, "arm": True, "site": {"name": "\u201cA\u201d\u00a0B"}}), 'Arm true at "A" B.'),
        ((409, ANSWER), TOLD),
    ],
)
def test_columns_are_read_as_those_of_lookups(
    services: Services, case_system: FakeCaseSystem, answer: tuple[int, object], shown: str
) -> None:
    case_system.answers = [answer]
    assert Ussd(services).join().startswith(shown)


@pytest.mark.parametrize(
    "answer",
    [(500, ANSWER), (201, b"<html>"), (201, {"id": 1, "arm": "B"})],
    ids=["500", "garbage", "absent"],
)
def test_no_channel_waits_in_vain(
    make_citizen: MakeCitizen, services: Services, case_system: FakeCaseSystem, answer: tuple[int, object]
) -> None:
    case_system.answers = [answer]
    citizen = make_citizen(services)
    shown = citizen.join()
    assert shown.startswith(LATER)
    assert citizen.repeat() == shown
    assert len(case_system.requests) == 1
    assert citizen.send("1").startswith("Goodbye")


def test_a_late_answer_is_of_no_use_and_the_case_is_delivered_once(
    make_citizen: MakeCitizen, make_study: MakeStudy, case_system: FakeCaseSystem, store: redis.Redis
) -> None:
    services = make_study(within="100ms")
    case_system.answers, case_system.delay_seconds = [(201, ANSWER)], WAIT_LIMIT_SECONDS
    citizen = make_citizen(services)
    shown = citizen.join()
    assert shown.startswith(LATER)
    assert submission_record(store)[b"state"] == b"pending"
    case_system.over.set()
    wait_until(
        lambda: submission_record(store)[b"state"] == b"delivered",
        "it is delivered",
        lambda: run_job(
            services, FORWARD, submission_id(store)
        ),  # a worker leaves an attempt under way alone
    )
    assert len(case_system.requests) == 1
    assert citizen.repeat() == shown
    assert citizen.send("1").startswith("Goodbye")


def test_an_answer_that_drips_is_not_waited_for(make_study: MakeStudy) -> None:
    with run_http_system() as dripping:
        dripping.answers = [
            answer_slowly(b'HTTP/1.1 201 Created\r\nContent-Length: 9000\r\n\r\n{"arm": "B",')
        ]
        services = make_study(within="500ms", CASE_BACKEND_URL=dripping.url)
        assert Ussd(services).join().startswith(LATER)
        assert unanswered_reasons(services) == {"late": 1}


def test_paused_forwarding_is_not_waited_for(
    make_citizen: MakeCitizen, services: Services, case_system: FakeCaseSystem, store: redis.Redis
) -> None:
    services.pauses.pause("forwarding", "upgrade", "wanjiru")
    citizen = make_citizen(services)
    assert citizen.join().startswith(LATER)
    assert case_system.requests == []
    assert submission_record(store)[b"attempts"] == b"0"
    services.pauses.resume("forwarding")
    run_job(services, FORWARD, submission_id(store))
    assert len(case_system.requests) == 1
    assert citizen.repeat().startswith(LATER)
    assert unanswered_reasons(services) == {"paused": 1}


def test_without_a_case_system_nothing_is_tried(make_study: MakeStudy, store: redis.Redis) -> None:
    services = make_study(CASE_BACKEND_URL="")
    assert Ussd(services).join().startswith(LATER)
    assert submission_record(store)[b"attempts"] == b"0"
    assert store.get("alarm:case-backend") is None


def test_a_case_system_that_is_down_is_left_alone_and_cases_wait(
    make_study: MakeStudy, store: redis.Redis, case_system: FakeCaseSystem
) -> None:
    services = make_study(CASE_BACKEND_URL="http://127.0.0.1:9")
    for _ in range(MAX_FAILURES + 2):
        assert Ussd(services).join().startswith(LATER)
    attempts = sorted(store.hget(key, "attempts") or b"" for key in store.keys("submission:*"))
    assert attempts == [b"0"] * 2 + [b"1"] * MAX_FAILURES
    assert unanswered_reasons(services) == {"failed": MAX_FAILURES, "open": 2}
    assert case_system.requests == []


def test_one_that_waits_does_not_block_others(make_study: MakeStudy, case_system: FakeCaseSystem) -> None:
    services = make_study(GATEWAY_THREADS="2")
    case_system.answers, case_system.delay_seconds = [(201, ANSWER)] * 2, WAIT_LIMIT_SECONDS
    first, second = Ussd(services), Ussd(services)
    shown: list[str] = []
    waiting = threading.Thread(target=lambda: shown.append(first.join()))
    waiting.start()
    assert case_system.arrived.wait(WAIT_LIMIT_SECONDS)
    assert second.join().startswith(LATER)
    assert len(case_system.requests) == 1
    case_system.over.set()
    waiting.join()
    assert shown[0].startswith((TOLD, LATER))  # a busy machine may let the answer be late
    assert unanswered_reasons(services)["busy"] == 1


def test_the_same_hop_twice_at_once_is_one_case_and_one_page(
    services: Services, case_system: FakeCaseSystem, store: redis.Redis
) -> None:
    case_system.answers = [(201, ANSWER)]
    phone = Phone(create_app(services).test_client())
    phone.dial()
    twins = [phone.on_app(create_app(services)) for _ in range(4)]
    pages = run_at_once([lambda twin=twin: twin.send("30") for twin in twins])
    assert set(pages) == {pages[0]}
    assert pages[0].startswith((f"CON {TOLD}", f"CON {LATER}"))
    assert len(case_system.requests) == 1
    assert submission_record(store)[b"state"] == b"delivered"


def test_a_worker_that_is_told_of_it_meanwhile_does_not_send_it_too(
    services: Services, case_system: FakeCaseSystem, store: redis.Redis
) -> None:
    case_system.answers, case_system.delay_seconds = [(201, ANSWER)], WAIT_LIMIT_SECONDS
    citizen = Ussd(services)
    waiting = threading.Thread(target=citizen.join)
    waiting.start()
    assert case_system.arrived.wait(WAIT_LIMIT_SECONDS)
    run_job(services, FORWARD, submission_id(store))
    case_system.over.set()
    waiting.join()
    wait_until(lambda: submission_record(store)[b"state"] == b"delivered")
    assert len(case_system.requests) == 1


def test_a_crash_during_the_attempt_loses_nothing(
    services: Services, case_system: FakeCaseSystem, store: redis.Redis
) -> None:
    """The store of that moment is put back: the process died, and nothing of what came after was written."""
    case_system.answers = [(201, ANSWER)] * 2
    citizen = Ussd(services)
    kept: dict[bytes, bytes] = {}
    case_system.on_request = lambda: kept.update({key: store.dump(key) for key in store.keys("*")})
    assert citizen.join().startswith(TOLD)
    case_system.on_request = None
    store.flushall()
    for key, value in kept.items():
        store.restore(key, 0, value)
    assert submission_record(store)[b"state"] == b"pending"
    after = later(services, LEASE_SECONDS + 1)
    sweeper = Sweeper(store, swept_outboxes(after.container))
    assert sweeper.sweep() >= 1
    ids = [item for job in queues.queue(store, "submissions").jobs for item in job.args]
    assert set(ids) == {submission_id(store)}
    run_job(after, FORWARD, submission_id(store))
    assert submission_record(store)[b"state"] == b"delivered"
    keys = [sent[2]["Idempotency-Key"] for sent in case_system.requests]
    assert len(keys) == 2
    assert keys[0] == keys[1]
    assert citizen.repeat().startswith(TOLD)  # the worker kept the answer, and the hop is taken again
    assert len(case_system.requests) == 2


def test_a_crash_before_the_attempt_loses_nothing(
    services: Services, case_system: FakeCaseSystem, store: redis.Redis
) -> None:
    case_system.answers = [(201, ANSWER)]
    citizen = Ussd(services)
    kept: dict[bytes, bytes] = {}
    case_system.on_request = lambda: kept.update({key: store.dump(key) for key in store.keys("*")})
    citizen.join()
    case_system.on_request = None
    case_system.requests.clear()
    store.flushall()
    for key, value in kept.items():
        store.restore(key, 0, value)
    store.delete("outbox:submissions:leases")
    store.zadd("outbox:submissions:due", {submission_id(store): datetime.now(UTC).timestamp()})
    case_system.answers = [(201, ANSWER)]
    after = later(services, 2 * GRACE_SECONDS)
    assert Sweeper(store, swept_outboxes(after.container)).sweep() >= 1
    run_job(after, FORWARD, submission_id(store))
    assert citizen.repeat().startswith(TOLD)
    assert len(case_system.requests) == 1


@pytest.mark.parametrize(("answer", "last"), [(ANSWER, "Bye, B's"), ({"id": 1}, "Goodbye")])
def test_a_lost_session_is_replayed_the_same_way(
    services: Services, case_system: FakeCaseSystem, store: redis.Redis, answer: dict[str, object], last: str
) -> None:
    case_system.answers = [(201, answer)]
    citizen = Ussd(services)
    citizen.join()
    store.delete(*store.keys("conversation:*"))
    assert citizen.send("1").startswith(last)
    assert len(case_system.requests) == 1
    assert len(store.keys("submission:*")) == 1


def test_what_is_answered_is_in_no_log_and_encrypted_beside_the_session(
    services: Services, case_system: FakeCaseSystem, store: redis.Redis, logged: io.StringIO
) -> None:
    case_system.answers = [(201, {"id": 1, "arm": "secret-arm", "site": {"name": "x"}})]
    assert Ussd(services).join().startswith("Arm secret-arm")
    assert "secret-arm" not in logged.getvalue()
    (key,) = store.keys("case-answer:*")
    assert b"secret-arm" not in store.get(key)
    assert 0 < store.ttl(key) <= 3600


@pytest.mark.parametrize("private", [True, False])
def test_a_private_answer_is_encrypted_in_the_session(
    make_study: MakeStudy, case_system: FakeCaseSystem, store: redis.Redis, *, private: bool
) -> None:
    services = make_study(more="    private: true" if private else "", arm="C", site="D")
    case_system.answers = [(201, {"id": 1, "arm": "secret-arm", "site": {"name": "x"}})]
    citizen = Ussd(services)
    assert citizen.join().startswith("Arm C at D.")
    (key,) = store.keys("conversation:*")
    assert b"secret-arm" not in store.get(key)
    assert b"secret-arm" in read_plain(store, services.crypto, key.decode())
    reference = submission_record(store)[b"reference"].decode()
    assert reference in citizen.send("1")


def test_lookups_and_an_answer_share_what_a_hop_may_wait(
    make_study: MakeStudy, case_system: FakeCaseSystem
) -> None:
    case_system.delay_seconds = WAIT_LIMIT_SECONDS
    with run_http_system() as slow:
        slow.answers = [never_answer]
        services = make_study(
            first="look",
            more="  look: {lookup: ages, found: join, none: join, failed: join}",
            lookups=f'lookups: {{ages: {{get: "{slow.url}/ages", columns: {{age: age}}, within: {LONG}}}}}',
            GATEWAY_ALLOW_PRIVATE_LOOKUPS="yes",
        )
        unshared = 2 * HOP_WAIT_SECONDS
        assert measure_seconds(Ussd(services).join, unshared, tries=1) < unshared
        assert len(slow.requests) == 1
    assert unanswered_reasons(services) == {"late": 1}


def test_the_longest_wait_is_what_a_hop_has_for_other_systems() -> None:
    assert HOP_WAIT_SECONDS == DEADLINE_SECONDS - SAVE_RESERVE_SECONDS
