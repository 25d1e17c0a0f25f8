import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import redis

from gateway.cases.submissions import SubmissionStore
from gateway.cases.updates import CaseUpdate, CaseUpdates, InvalidUpdateError, read_update
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from tests.clock import Clock
from tests.gateway.cases.conftest import ASHA, NOON, WATER_LEAK, FakeCaseTexts

SENT = {
    "event_id": "e1",
    "reference": "482915307",
    "status": "RESOLVED",
    "note": "Pump mended.",
    "at": "2026-03-02T12:00:00Z",
}


@pytest.fixture
def reference(submissions: SubmissionStore, store: redis.Redis) -> str:
    """A case of ours whose confirmation has gone out."""
    reference = submissions.commit("s1", WATER_LEAK, ASHA)
    store.delete("outbox:messages:due", f"message:received-{reference}")
    return reference


@pytest.fixture
def resolved(reference: str) -> CaseUpdate:
    return CaseUpdate("e1", reference, "RESOLVED", "Pump mended.", NOON)


def test_a_change_is_texted_in_the_citizens_language(
    updates: CaseUpdates,
    resolved: CaseUpdate,
    reference: str,
    store: redis.Redis,
    clock: Clock,
    crypto: Crypto,
) -> None:
    taken = updates.apply(resolved)
    assert taken.outcome == "texted"
    message = store.hgetall(f"message:{taken.message_id}")
    assert crypto.decrypt(message.pop(b"number")) == ASHA.msisdn
    assert crypto.decrypt(message.pop(b"note")) == "Pump mended."
    assert message == {
        b"state": b"queued",
        b"name": b"resolved",
        b"reference": reference.encode(),
        b"status": b"resolved",
        b"language": b"sw",
        b"number_digest": crypto.digest(ASHA.msisdn).encode(),
        b"created_at": b"2026-03-02T12:00:00.000+00:00",
    }
    assert store.zscore("outbox:messages:due", taken.message_id or "") == clock().timestamp()
    case = store.hgetall(f"case:{reference}")
    assert (case[b"state"], case[b"status"], case[b"told"]) == (b"resolved", b"RESOLVED", b"resolved")
    assert 89 * 86_400 < store.ttl(f"case:{reference}") <= 90 * 86_400
    assert 89 * 86_400 < store.ttl(f"reference:{reference}") <= 90 * 86_400


def test_an_event_belongs_to_its_case(
    submissions: SubmissionStore, updates: CaseUpdates, resolved: CaseUpdate
) -> None:
    other = submissions.commit("s2", WATER_LEAK, ASHA)
    assert updates.apply(resolved).outcome == "texted"
    assert updates.apply(replace(resolved, reference=other)).outcome == "texted"
    assert updates.apply(replace(resolved, reference=other)).outcome == "repeated"
    assert updates.apply(resolved).outcome == "repeated"
    assert updates.apply(replace(resolved, event_id=f"{other} e1")).outcome != "repeated"


def test_an_event_that_an_earlier_release_saw_is_not_told_again(
    updates: CaseUpdates, resolved: CaseUpdate, store: redis.Redis, crypto: Crypto
) -> None:
    store.set(f"event:{crypto.digest('event e1')}", "1", ex=60)
    assert updates.apply(resolved).outcome == "repeated"


@pytest.mark.parametrize(("told", "kept"), [("63902", b"63902"), ("", None), ("Safaricom", None)])
def test_texts_about_a_case_know_its_citizens_network(
    submissions: SubmissionStore, updates: CaseUpdates, store: redis.Redis, told: str, kept: bytes | None
) -> None:
    reference = submissions.commit("s1", WATER_LEAK, replace(ASHA, network=told))
    taken = updates.apply(CaseUpdate("e1", reference, "RESOLVED", "", NOON))
    assert store.hget(f"message:received-{reference}", "network") == kept
    assert store.hget(f"message:{taken.message_id}", "network") == kept


@pytest.mark.parametrize(
    ("second", "result", "texts"),
    [
        ({}, "repeated", 1),
        ({"status": "IN_REVIEW", "note": "x"}, "repeated", 1),
        ({"event_id": "e2"}, "applied", 1),  # told of that state already
        ({"event_id": "e2", "happened_at": NOON - timedelta(seconds=1), "status": "RECEIVED"}, "older", 1),
        ({"event_id": "e2", "status": "IN_REVIEW"}, "applied", 1),  # no text for it
        ({"event_id": "e2", "status": "PARKED"}, "applied", 1),  # a word that the service does not know
        ({"event_id": "e2", "status": "RECEIVED", "happened_at": NOON + timedelta(seconds=1)}, "texted", 2),
        ({"event_id": "e2", "reference": "000000000"}, "unknown", 1),
    ],
)
def test_a_second_update(
    updates: CaseUpdates,
    resolved: CaseUpdate,
    store: redis.Redis,
    second: dict[str, object],
    result: str,
    texts: int,
) -> None:
    updates.apply(resolved)
    assert updates.apply(replace(resolved, **second)).outcome == result
    assert store.zcard("outbox:messages:due") == len(store.keys("message:*")) == texts
    counted = {name.decode(): int(times) for name, times in store.hgetall("counts:updates").items()}
    assert sum(counted.values()) == 2
    assert counted[result] >= 1


def test_an_older_update_changes_nothing(
    updates: CaseUpdates, resolved: CaseUpdate, reference: str, store: redis.Redis
) -> None:
    updates.apply(resolved)
    before = store.hgetall(f"case:{reference}")
    updates.apply(CaseUpdate("e2", reference, "IN_REVIEW", "old", NOON - timedelta(microseconds=1)))
    assert store.hgetall(f"case:{reference}") == before


def test_a_case_that_is_opened_again_is_kept_again(
    updates: CaseUpdates, resolved: CaseUpdate, reference: str, store: redis.Redis
) -> None:
    updates.apply(resolved)
    updates.apply(replace(resolved, event_id="e2", status="IN_REVIEW"))
    assert store.hget(f"case:{reference}", "state") == b"in_progress"
    assert store.ttl(f"case:{reference}") > 399 * 86_400
    updates.apply(replace(resolved, event_id="e3"))
    assert store.zcard("outbox:messages:due") == 1  # told of it the first time


def test_an_event_is_known_for_a_month(
    updates: CaseUpdates, resolved: CaseUpdate, store: redis.Redis
) -> None:
    updates.apply(resolved)
    (event,) = store.keys("event:*")
    assert 29 * 86_400 < store.ttl(event) <= 30 * 86_400


def test_an_update_of_no_case_of_ours_leaves_nothing(updates: CaseUpdates, store: redis.Redis) -> None:
    assert updates.apply(CaseUpdate("e1", "482915307", "RESOLVED", "", NOON)).outcome == "unknown"
    assert store.keys("*") == [b"counts:updates"]


def test_a_text_waits_in_the_outbox(
    updates: CaseUpdates, resolved: CaseUpdate, store: redis.Redis, clock: Clock
) -> None:
    taken = updates.apply(resolved)
    assert Outbox(store, "messages", clock).lease(taken.message_id or "", 15)


def test_words_not_in_the_menu_are_not_texted(
    updates: CaseUpdates, resolved: CaseUpdate, words: FakeCaseTexts, store: redis.Redis
) -> None:
    del words.messages["resolved"]
    assert updates.apply(resolved).outcome == "applied"
    assert not store.exists("outbox:messages:due")


@pytest.mark.parametrize(
    ("changed", "read"),
    [
        ({}, {}),
        ({"note": None}, {"note": ""}),
        ({"note": " Pump\x00\r\n\tmended\u202e now\ud800 "}, {"note": "Pump mended now"}),
        ({"note": "n" * 5000}, {"note": "n" * 500}),
        ({"at": "2026-03-02T15:00:00+03:00"}, {}),
        ({"at": "2026-03-02T12:00:00.250Z"}, {"happened_at": datetime(2026, 3, 2, 12, 0, 0, 250_000, UTC)}),
        ({"at": "2026-03-02t12:00:00z"}, {}),
        ({"at": "2026-03-02 12:00:00z"}, {}),
        ({"at": "2026-03-02T11:59:60Z"}, {}),
        ({"at": "2026-03-02T14:59:60.5+03:00"}, {}),
        ({"at": "2026-03-02T06:30:00-05:30"}, {}),
        ({"at": "2026-03-02T12:00:00-00:00"}, {}),
        ({"at": "2026-03-02T12:00:00.123456789z"}, {"happened_at": NOON.replace(microsecond=123_456)}),
        ({"reference": "A-1\ud800"}, {"reference": "A-1"}),
        ({"extra": {"deep": [1]}}, {}),
    ],
)
def test_an_update_is_read(changed: dict[str, object], read: dict[str, object]) -> None:
    expected = {
        "event_id": "e1",
        "reference": "482915307",
        "status": "RESOLVED",
        "note": "Pump mended.",
        "happened_at": NOON,
    }
    assert read_update(json.dumps(SENT | changed).encode(), NOON) == CaseUpdate(**(expected | read))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"event_id": ""}, {"event_id"}),
        ({"event_id": 7}, {"event_id"}),
        ({"event_id": "e" * 201}, {"event_id"}),
        ({"reference": None, "status": []}, {"reference", "status"}),
        ({"status": " \x00 "}, {"status"}),
        ({"note": 5}, {"note"}),
        ({"at": 1772452800}, {"at"}),
        ({"at": "2026-03-02"}, {"at"}),
        ({"at": "2026-03-02T12:00:00"}, {"at"}),
        ({"at": "2026-03-04T12:00:00Z"}, {"at"}),
        ({"at": "2026-03-02T12:00:61Z"}, {"at"}),
        ({"at": "2026-03-02T12:60:00Z"}, {"at"}),
        ({"at": "2026-03-02T12:00:60"}, {"at"}),
        ({"at": "2026-02-30T12:00:00Z"}, {"at"}),
        ({"at": "z"}, {"at"}),
        ({"at": ""}, {"at"}),
        ({"at": "9999-12-31T23:59:59-14:00"}, {"at"}),
        ({"at": "yesterday", "event_id": None, "status": 1}, {"at", "event_id", "status"}),
    ],
)
def test_every_field_that_does_not_fit_is_named(changed: dict[str, object], wrong: set[str]) -> None:
    with pytest.raises(InvalidUpdateError) as caught:
        read_update(json.dumps(SENT | changed).encode(), NOON)
    assert set(caught.value.errors) == wrong


def test_every_field_that_is_missing_is_named() -> None:
    with pytest.raises(InvalidUpdateError) as caught:
        read_update(b"{}", NOON)
    assert caught.value.errors == dict.fromkeys(("event_id", "reference", "status"), "is missing")


@pytest.mark.parametrize("left_out", [{}, {"at": None, "note": None}])
def test_without_a_moment_it_is_so_now(left_out: dict[str, object]) -> None:
    sent = {name: value for name, value in SENT.items() if name not in ("at", "note")}
    update = read_update(json.dumps(sent | left_out).encode(), NOON)
    assert (update.happened_at, update.note) == (NOON, "")


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b'"x"', b"{", b"[" * 60_000])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidUpdateError) as caught:
        read_update(body, NOON)
    assert set(caught.value.errors) == {"body"}
