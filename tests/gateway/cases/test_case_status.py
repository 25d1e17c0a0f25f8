import threading
from dataclasses import replace

import pytest
import redis

from gateway.case_systems.gateway.client import CaseBackend
from gateway.cases.submissions import SubmissionStore
from gateway.cases.updates import CaseUpdate, CaseUpdates
from gateway.lookups.case_status import CaseStatusLookup
from gateway.lookups.concurrency_limit import ConcurrencyLimit
from gateway.security.crypto import Crypto
from menus import case_reference as references
from menus.engine.effects import LookupFailed, LookupFound, LookupLate
from tests.gateway.cases.conftest import ASHA, NOON, WATER_LEAK, FakeCaseTexts
from tests.gateway.cases.fake_case_system import FakeCaseSystem
from tests.waiting import WAIT_LIMIT_SECONDS

OTHER = "+254711000002"
NOBODYS = references.make_reference(lambda _: 99)
NONE = LookupFound(rows=())


@pytest.fixture
def case_status(
    store: redis.Redis, backend: CaseBackend, crypto: Crypto, words: FakeCaseTexts
) -> CaseStatusLookup:
    return CaseStatusLookup(store, backend, crypto, lambda: words, ConcurrencyLimit(1))


@pytest.fixture
def reference(submissions: SubmissionStore, case_system: FakeCaseSystem) -> str:
    """A case of Asha's that the backend has, and is at work on."""
    reference = submissions.commit("s1", WATER_LEAK, ASHA)
    case_system.statuses[reference] = {
        "status": "IN_REVIEW",
        "note": "Crew sent.",
        "updated_at": "2026-03-02",
    }
    return reference


def row(status: str, note: str = "", updated_at: str = "", as_of: str = "") -> LookupFound:
    return LookupFound(rows=({"status": status, "note": note, "updated_at": updated_at, "as_of": as_of},))


@pytest.mark.parametrize(
    ("caller", "is_open", "note"),
    [(ASHA.msisdn, False, "Crew sent."), (OTHER, False, ""), (OTHER, True, "Crew sent.")],
)
def test_the_note_is_for_who_filed_the_case(
    case_status: CaseStatusLookup, reference: str, caller: str, is_open: bool, note: str
) -> None:
    found = case_status.look_up(reference, caller, open=is_open, max_seconds=WAIT_LIMIT_SECONDS)
    assert found == row("in_progress", note, "2026-03-02")


def test_a_note_is_not_for_others_who_withhold_their_number_too(
    case_status: CaseStatusLookup, submissions: SubmissionStore, case_system: FakeCaseSystem
) -> None:
    reference = submissions.commit("s1", WATER_LEAK, replace(ASHA, msisdn=""))
    case_system.statuses[reference] = {
        "status": "IN_REVIEW",
        "note": "Crew sent.",
        "updated_at": "2026-03-02",
    }
    found = case_status.look_up(reference, "", open=False, max_seconds=WAIT_LIMIT_SECONDS)
    assert found == row("in_progress", "", "2026-03-02")


def test_wrong_references_are_counted_as_the_caller_is(case_status: CaseStatusLookup, reference: str) -> None:
    def look_up(typed: str, counted_as: str) -> object:
        return case_status.look_up(
            typed, "", open=False, max_seconds=WAIT_LIMIT_SECONDS, counted_as=counted_as
        )

    for _ in range(5):
        assert look_up(NOBODYS, "one") == NONE
    assert look_up(reference, "one") == NONE
    assert look_up(reference, "another") != NONE


def test_callers_who_withhold_their_number_have_a_common_limit_that_stops_nobody_else(
    case_status: CaseStatusLookup, reference: str, store: redis.Redis
) -> None:
    def look_up(typed: str, msisdn: str, counted_as: str) -> object:
        return case_status.look_up(
            typed, msisdn, open=False, max_seconds=WAIT_LIMIT_SECONDS, counted_as=counted_as
        )

    for session in range(20):
        for _ in range(5):
            assert look_up(NOBODYS, "", f"session-{session}") == NONE
        if session < 19:
            assert look_up(reference, "", f"next-{session}") != NONE
    assert look_up(reference, "", "another") == NONE, "a hundred wrong references within the hour"
    assert look_up(reference, ASHA.msisdn, "") != NONE
    assert 0 < store.ttl("wrong-withheld") <= 3600


def test_a_reference_is_read_as_people_write_it(case_status: CaseStatusLookup, reference: str) -> None:
    spaced = f"{reference[:3]} {reference[3:6]}-{reference[6:]}"
    assert case_status.look_up(spaced, OTHER, open=False, max_seconds=WAIT_LIMIT_SECONDS) == row(
        "in_progress", "", "2026-03-02"
    )


def test_a_word_that_the_service_does_not_know_is_shown(
    case_status: CaseStatusLookup, case_system: FakeCaseSystem, reference: str
) -> None:
    case_system.statuses[reference] = {"status": "PARKED"}
    assert case_status.look_up(reference, ASHA.msisdn, open=False, max_seconds=WAIT_LIMIT_SECONDS) == row(
        "PARKED"
    )


def test_a_case_that_is_still_on_its_way_is_received(
    case_status: CaseStatusLookup, case_system: FakeCaseSystem, reference: str
) -> None:
    case_system.statuses.clear()
    assert case_status.look_up(reference, ASHA.msisdn, open=False, max_seconds=WAIT_LIMIT_SECONDS) == row(
        "received"
    )


@pytest.mark.parametrize(("status", "shown"), [("IN_REVIEW", "in_progress"), ("PARKED", "PARKED")])
def test_without_the_backend_the_last_update_is_told(
    case_status: CaseStatusLookup,
    updates: CaseUpdates,
    case_system: FakeCaseSystem,
    reference: str,
    status: str,
    shown: str,
) -> None:
    updates.apply(CaseUpdate("e1", reference, status, "Crew sent.", NOON))
    case_system.delay_seconds = 0.5
    told = case_status.look_up(reference, ASHA.msisdn, open=False, max_seconds=0.1)
    assert told == row(shown, "Crew sent.", "2026-03-02T12:00:00+00:00", "2026-03-02T12:00:00+00:00")
    assert case_status.look_up(reference, OTHER, open=False, max_seconds=0.1) == row(
        shown, "", NOON.isoformat(), NOON.isoformat()
    )


def test_without_the_backend_a_case_of_others_is_late_or_failed(
    case_status: CaseStatusLookup, case_system: FakeCaseSystem
) -> None:
    case_system.answers = [(500, {})]
    assert case_status.look_up(NOBODYS, OTHER, open=False, max_seconds=WAIT_LIMIT_SECONDS) == LookupFailed()
    case_system.delay_seconds = 0.5
    assert case_status.look_up(NOBODYS, OTHER, open=False, max_seconds=0.1) == LookupLate()


def test_five_wrong_references_an_hour(
    case_status: CaseStatusLookup,
    case_system: FakeCaseSystem,
    reference: str,
    store: redis.Redis,
    crypto: Crypto,
) -> None:
    for _ in range(5):
        assert case_status.look_up(NOBODYS, OTHER, open=False, max_seconds=WAIT_LIMIT_SECONDS) == NONE
    asked = len(case_system.requests)
    assert case_status.look_up(reference, OTHER, open=False, max_seconds=WAIT_LIMIT_SECONDS) == NONE
    assert len(case_system.requests) == asked == 5
    assert case_status.look_up(reference, ASHA.msisdn, open=False, max_seconds=WAIT_LIMIT_SECONDS) != NONE
    assert 0 < store.ttl(f"wrong:{crypto.digest(OTHER)}") <= 3600


@pytest.mark.parametrize("typed", ["", "12345678", "123456789", "x", "1" * 5000, "\x00", "\ud800"])
def test_what_is_no_reference_is_not_asked_for(
    case_status: CaseStatusLookup, case_system: FakeCaseSystem, typed: str
) -> None:
    assert references.read_reference(typed) is None
    assert case_status.look_up(typed, OTHER, open=False, max_seconds=WAIT_LIMIT_SECONDS) == NONE
    assert not case_system.requests


def test_a_lookup_too_many_is_late_at_once(
    case_status: CaseStatusLookup, case_system: FakeCaseSystem, reference: str
) -> None:
    case_system.delay_seconds = WAIT_LIMIT_SECONDS
    first = threading.Thread(
        target=case_status.look_up,
        args=(reference, OTHER),
        kwargs={"open": False, "max_seconds": WAIT_LIMIT_SECONDS},
    )
    first.start()
    assert case_system.arrived.wait(WAIT_LIMIT_SECONDS)
    assert case_status.look_up(NOBODYS, OTHER, open=False, max_seconds=WAIT_LIMIT_SECONDS) == LookupLate()
    told = case_status.look_up(reference, OTHER, open=False, max_seconds=WAIT_LIMIT_SECONDS)
    assert told == row("received", as_of=NOON.isoformat(timespec="milliseconds"))
    case_system.over.set()
    first.join()
    assert case_status.look_up(reference, OTHER, open=False, max_seconds=WAIT_LIMIT_SECONDS) != LookupLate()


@pytest.mark.parametrize("answer", [(500, {}), (503, {}), (429, {}), (200, {"error": "maintenance"})])
def test_a_case_system_that_fails_is_left_alone_and_the_last_update_told_at_once(
    case_status: CaseStatusLookup,
    updates: CaseUpdates,
    case_system: FakeCaseSystem,
    submissions: SubmissionStore,
    reference: str,
    answer: tuple[int, dict[str, str]],
) -> None:
    updates.apply(CaseUpdate("e1", reference, "IN_REVIEW", "Crew sent.", NOON))
    other = submissions.commit("s2", WATER_LEAK, ASHA)
    kept = row("in_progress", "Crew sent.", NOON.isoformat(), NOON.isoformat())
    for asked in [reference, other] * 3:
        case_system.answers = [answer]
        case_status.look_up(asked, ASHA.msisdn, open=False, max_seconds=WAIT_LIMIT_SECONDS)
    requests = len(case_system.requests)
    assert requests == 5
    case_system.answers = []
    assert case_status.look_up(reference, ASHA.msisdn, open=False, max_seconds=WAIT_LIMIT_SECONDS) == kept
    nobodys = case_status.look_up(NOBODYS, ASHA.msisdn, open=False, max_seconds=WAIT_LIMIT_SECONDS)
    assert nobodys == LookupFailed()
    assert len(case_system.requests) == requests
