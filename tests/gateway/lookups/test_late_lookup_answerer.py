"""An answer that came too late for the screen is texted: once, whatever happens to the worker."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis

from gateway.lookups.late_lookup_answerer import GIVE_UP_SECONDS, MAX_WAIT_SECONDS, late_text_id
from gateway.messaging.message import REPLY
from gateway.storage.outbox.outbox import RETRY_WAITS
from gateway.workers.queues import ANSWER_LATE
from menus import case_reference as references
from tests.child_process import kill_tree, start_leader
from tests.gateway.cases.fake_case_system import FakeCaseSystem
from tests.gateway.conversations.ussd.phone import NUMBER, Phone
from tests.gateway.lookups.conftest import SECRET, Clock
from tests.gateway.lookups.fake_http_system import FakeHttpSystem, answer_json, never_answer
from tests.gateway.services import Services, run_job
from tests.waiting import wait_until

MakePhone = Callable[..., Phone]
ONE = answer_json({"results": [{"name": "Laini Saba", "geometry": {"lat": -1.5}}]})
KNOWN = references.make_reference(lambda below: 7 % below)


def late_after(phone: Phone, *inputs: str) -> None:
    """Dial until the lookup is late."""
    phone.dial()
    assert phone.send(*(inputs or ("Kibera",))) == "END We will text you the clinic."


def question(store: redis.Redis) -> str:
    """The one question that was left."""
    (key,) = store.keys("late:*")
    return key.decode().partition(":")[2]


def texts(services: Services, store: redis.Redis) -> list[tuple[str, str]]:
    """Number and words of every text that is to be sent."""
    found = []
    for key in store.keys("message:*"):
        number, text = store.hmget(key, "number", "text")
        found.append((services.crypto.decrypt(number), services.crypto.decrypt(text)))
    return found


@pytest.mark.parametrize(
    ("code", "answer", "text"),
    [
        ("*384*2040#", ONE, "Laini Saba in Kibera."),
        ("*384*2040*2#", ONE, "Laini Saba kule Kibera."),
        ("*384*2040#", answer_json({"results": []}), "No clinic in Kibera."),
    ],
)
def test_the_answer_is_texted(
    services: Services,
    phone: MakePhone,
    system: FakeHttpSystem,
    store: redis.Redis,
    code: str,
    answer: object,
    text: str,
) -> None:
    system.answers = [never_answer, answer]  # type: ignore[list-item]
    one = phone(code=code)
    one.dial()
    one.send("Kibera")
    for _ in range(3):
        run_job(services, ANSWER_LATE, question(store))
    assert texts(services, store) == [(NUMBER, text)]
    assert store.zscore("outbox:messages:due", late_text_id(question(store))) is not None
    assert [asked.headers["Authorization"] for asked in system.requests] == [SECRET] * 2
    assert store.zcard("outbox:late:due") == 0
    kept = store.hgetall(f"late:{question(store)}")
    assert not {b"session", b"caller"} & set(kept)
    assert store.ttl(f"late:{question(store)}") > 0
    one.hop()
    run_job(services, ANSWER_LATE, question(store))
    assert len(texts(services, store)) == 1


def test_how_a_case_stands_is_texted_too(
    services: Services, phone: MakePhone, case_system: FakeCaseSystem, store: redis.Redis
) -> None:
    case_system.statuses[KNOWN] = {"status": "PARKED", "note": "Pole."}
    case_system.delay_seconds = 0.5
    late_after(phone(code="*384*2040*3#"), KNOWN)
    case_system.delay_seconds = 0
    run_job(services, ANSWER_LATE, question(store))
    assert texts(services, store) == [(NUMBER, f"{KNOWN}: PARKED. Pole.")]


def test_it_is_asked_again_with_growing_waits_until_it_is_too_late(
    services: Services, phone: MakePhone, system: FakeHttpSystem, store: redis.Redis, clock: Clock
) -> None:
    system.answers = [never_answer, answer_json({}, 503)]
    late_after(phone())
    late = question(store)
    began, waits = services.clock().timestamp(), []
    while (due := store.zscore("outbox:late:due", late)) is not None:
        waits.append(due - services.clock().timestamp())
        clock.ahead += timedelta(seconds=max(0.0, waits[-1]))
        run_job(services, ANSWER_LATE, late)
    assert [round(wait) for wait in waits[1:7]] == [1, 2, 5, 15, 30, 60]
    assert GIVE_UP_SECONDS - MAX_WAIT_SECONDS < services.clock().timestamp() - began <= GIVE_UP_SECONDS
    assert texts(services, store) == []
    assert not store.hexists(f"late:{late}", "session")


def test_an_attempt_that_fails_is_made_up_for(
    services: Services, phone: MakePhone, system: FakeHttpSystem, store: redis.Redis, clock: Clock
) -> None:
    system.answers = [never_answer, answer_json({}, 503), ONE]
    late_after(phone())
    run_job(services, ANSWER_LATE, question(store))
    assert texts(services, store) == []
    clock.ahead = timedelta(seconds=RETRY_WAITS[0])
    run_job(services, ANSWER_LATE, question(store))
    assert texts(services, store) == [(NUMBER, "Laini Saba in Kibera.")]


def test_a_text_that_was_put_in_before_the_worker_died_is_not_put_in_again(
    services: Services, phone: MakePhone, system: FakeHttpSystem, store: redis.Redis
) -> None:
    system.answers = [never_answer, ONE]
    late_after(phone())
    services.messages.queue_text(late_text_id(question(store)), NUMBER, "Laini Saba in Kibera.", "en", REPLY)
    run_job(services, ANSWER_LATE, question(store))
    assert len(texts(services, store)) == 1
    assert store.zcard("outbox:late:due") == 0


@pytest.mark.parametrize("harm", ["definition", "session", "caller"])
def test_what_cannot_be_finished_is_let_go(
    services: Services, phone: MakePhone, system: FakeHttpSystem, store: redis.Redis, harm: str
) -> None:
    system.answers = [never_answer, ONE]
    late_after(phone())
    store.hset(f"late:{question(store)}", harm, "damaged")
    run_job(services, ANSWER_LATE, question(store))
    assert texts(services, store) == []
    assert store.zcard("outbox:late:due") == 0


def test_what_another_release_wrote_is_let_go(
    services: Services, phone: MakePhone, system: FakeHttpSystem, store: redis.Redis
) -> None:
    system.answers = [never_answer, ONE]
    late_after(phone())
    store.hset(f"late:{question(store)}", "caller", services.crypto.encrypt('{"name": "x"}'))
    run_job(services, ANSWER_LATE, question(store))
    assert texts(services, store) == []
    assert store.zcard("outbox:late:due") == 0


def test_workers_that_were_away_too_long_ask_no_more(
    services: Services, phone: MakePhone, system: FakeHttpSystem, store: redis.Redis, clock: Clock
) -> None:
    system.answers = [never_answer, ONE]
    late_after(phone())
    clock.ahead = timedelta(seconds=GIVE_UP_SECONDS + 1)
    run_job(services, ANSWER_LATE, question(store))
    assert len(system.requests) == 1
    assert store.zcard("outbox:late:due") == 0


def test_without_a_number_nothing_is_promised_to_be_kept(
    phone: MakePhone, system: FakeHttpSystem, store: redis.Redis
) -> None:
    system.answers = [never_answer]
    late_after(phone(number=""))
    assert store.keys("late:*") == []


@pytest.fixture
def start_worker(environ: dict[str, str], tmp_path: Path) -> Iterator[Callable[[], "subprocess.Popen[str]"]]:
    """Starts `gateway worker` for this gateway."""
    started: list[subprocess.Popen[str]] = []

    def start() -> "subprocess.Popen[str]":
        program = [sys.executable, "-m", "gateway", "worker"]
        with (tmp_path / "worker.log").open("ab") as log:
            started.append(start_leader(program, os.environ | environ, log))
        return started[-1]

    yield start
    for worker in started:
        kill_tree(worker)


def test_a_worker_killed_while_it_asks_loses_no_answer_and_repeats_none(
    start_worker: Callable[[], "subprocess.Popen[str]"],
    phone: MakePhone,
    system: FakeHttpSystem,
    provider: FakeHttpSystem,
    store: redis.Redis,
    tmp_path: Path,
) -> None:
    system.answers = [never_answer, never_answer, ONE]
    late_after(phone())
    worker = start_worker()
    wait_until(lambda: len(system.requests) == 2)
    worker.kill()
    worker.wait()
    assert store.zadd("outbox:late:due", {question(store): 0}, xx=True, ch=True)  # its lease runs out
    start_worker()
    wait_until(lambda: store.hget(f"message:{late_text_id(question(store))}", "state") == b"accepted")
    wait_until(lambda: not store.exists("outbox:late:due", "outbox:messages:due"))
    (sent,) = provider.requests
    assert b"Laini+Saba+in+Kibera." in sent.body
    assert len(system.requests) == 3
    logged = (tmp_path / "worker.log").read_text()
    for hidden in ("Kibera", NUMBER[1:], SECRET.removeprefix("Bearer "), "Traceback"):
        assert hidden not in logged
