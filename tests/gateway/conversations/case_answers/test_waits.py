"""Nobody waits in vain for the case system's answer."""

import threading

import pytest
import redis

from gateway.conversations.gateway_ports import SAVE_RESERVE_SECONDS
from gateway.conversations.handler import DEADLINE_SECONDS
from gateway.lookups.circuit_breaker import MAX_FAILURES
from gateway.workers.queues import FORWARD
from menus.model.lookups import HOP_WAIT_SECONDS
from tests.gateway.cases.fake_case_system import FakeCaseSystem
from tests.gateway.conversations.case_answers.study import (
    ANSWER,
    LATER,
    LONG,
    TOLD,
    MakeCitizen,
    MakeStudy,
    Ussd,
    submission_id,
    submission_record,
    unanswered_reasons,
)
from tests.gateway.lookups.fake_http_system import answer_slowly, never_answer, run_http_system
from tests.gateway.services import Services, run_job
from tests.waiting import WAIT_LIMIT_SECONDS, measure_seconds, wait_until


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
