"""The log of a case: what became of it, without words."""

from datetime import timedelta

import redis

from gateway.cases.case_log import LOG_SECONDS, MAX_ENTRIES, LogEvent, add_entry, log_key, read_log
from gateway.cases.forwarder import Forwarder
from gateway.cases.submissions import SubmissionStore
from gateway.cases.updates import CaseUpdate, CaseUpdates
from menus.engine.effects import Submission
from menus.model.verdicts import Verdict
from tests.clock import Clock
from tests.gateway.cases.conftest import ASHA, NOON, WATER_LEAK
from tests.gateway.cases.fake_case_system import FakeCaseSystem
from tests.gateway.services import Services

WAY = (("start", "2"), ("ward", ""))


def test_a_case_begins_with_the_way_to_it(submissions: SubmissionStore, store: redis.Redis) -> None:
    filed = Submission("x:1", "water", "Water", {"what": "hakuna maji"}, way=WAY)
    reference = submissions.commit("s1", filed, ASHA)
    submissions.commit("s1", filed, ASHA)  # the hop came again
    (entry,) = read_log(store, reference)
    assert (entry.what, entry.way) == (LogEvent.FILED, WAY)
    assert 0 < store.ttl(log_key(reference)) <= LOG_SECONDS
    assert "maji" not in str(store.lrange(log_key(reference), 0, -1))


def test_the_log_of_a_case_that_many_joined_is_bounded(
    submissions: SubmissionStore, store: redis.Redis
) -> None:
    reference = submissions.commit("s1", WATER_LEAK, ASHA)
    for number in range(MAX_ENTRIES + 5):
        joined = Submission("x:1", "water", "join", {}, verdict=Verdict("join", count=number + 2))
        submissions.commit(f"j{number}", joined, ASHA, send_confirmation=False, feedback_on=reference)
    entries = read_log(store, reference)
    assert len(entries) == MAX_ENTRIES
    assert entries[0].what == LogEvent.FILED
    assert {one.what for one in entries[1:]} == {LogEvent.JOIN}


def test_attempts_that_end_alike_are_counted_in_one_entry(
    submissions: SubmissionStore,
    forwarding: Forwarder,
    case_system: FakeCaseSystem,
    clock: Clock,
    store: redis.Redis,
) -> None:
    reference = submissions.commit("s1", WATER_LEAK, ASHA)
    case_system.answers = [(503, {}), (503, {}), (422, {})]
    for _ in range(3):
        forwarding.forward("s1")
        clock.advance(400)
    _, tried, given_up = read_log(store, reference)
    assert (tried.what, tried.detail, tried.times) == ("attempt", "HTTP 503", 2)
    assert tried.last_at == tried.at + timedelta(seconds=400)
    assert (given_up.what, given_up.detail) == ("given up", "refused by the backend: HTTP 422")


def test_delivery_updates_and_feedback(
    submissions: SubmissionStore,
    forwarding: Forwarder,
    case_system: FakeCaseSystem,
    updates: CaseUpdates,
    store: redis.Redis,
) -> None:
    reference = submissions.commit("s1", WATER_LEAK, ASHA)
    forwarding.forward("s1")
    updates.apply(CaseUpdate("e1", reference, "in_review", "a note", NOON))
    updates.apply(CaseUpdate("e1", reference, "in_review", "a note", NOON))
    updates.apply(CaseUpdate("e2", reference, "waiting for parts", "", NOON + timedelta(hours=1)))
    feedback = submissions.commit("s2", WATER_LEAK, ASHA, feedback_on=reference)
    log = [(entry.what, entry.detail) for entry in read_log(store, reference)]
    assert log == [
        ("filed", ""),
        ("delivered", ""),
        ("update", "in_progress"),
        ("update", "other"),
        ("feedback", feedback),
    ]
    assert read_log(store, feedback)[0].detail == reference
    assert len(case_system.requests) == 1


def test_a_log_keeps_its_first_entry_and_the_last_ones(store: redis.Redis) -> None:
    add_entry(store, "1", NOON, LogEvent.FILED)
    for number in range(2 * MAX_ENTRIES):
        add_entry(store, "1", NOON, LogEvent.ATTEMPT, f"HTTP {number}")
    log = read_log(store, "1")
    assert len(log) == MAX_ENTRIES
    assert (log[0].what, log[-1].detail) == ("filed", f"HTTP {2 * MAX_ENTRIES - 1}")


def test_who_is_forgotten_leaves_no_log(services: Services, store: redis.Redis) -> None:
    reference = services.submissions.commit("s1", Submission("x:1", "water", "W", {}, way=WAY), ASHA)
    assert log_key(reference) in str(services.container.person_export.collect(ASHA.msisdn))
    services.eraser.erase(ASHA.msisdn)
    assert store.exists(f"case:{reference}")
    assert not store.exists(log_key(reference))


def test_what_is_purged_leaves_no_log(services: Services, store: redis.Redis) -> None:
    reference = services.submissions.commit("s1", WATER_LEAK, ASHA)
    lease = services.submissions_outbox.lease("s1", 10)
    services.submissions_outbox.dead_letter(lease, {"state": "dead"})
    assert services.container.cases.refused.purge("s1")
    assert not store.exists(log_key(reference))
