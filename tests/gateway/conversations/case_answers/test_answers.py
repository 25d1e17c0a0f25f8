"""The case system's answer to a submission, as citizens meet it on every channel, through the webhooks."""

import io
import json

import pytest
import redis

from gateway.workers.queues import FORWARD
from tests.gateway.cases.fake_case_system import FakeCaseSystem
from tests.gateway.conversations.case_answers.study import (
    ANSWER,
    LATER,
    TOLD,
    MakeCitizen,
    MakeStudy,
    Ussd,
    later,
    submission_id,
    submission_record,
)
from tests.gateway.conversations.stored_records import read_plain
from tests.gateway.services import Services, run_job


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
