"""Notes that are told only to who gives a value that was filed: a number may have another holder by then."""

from dataclasses import replace

import pytest
import redis

from gateway.case_systems.gateway.client import CaseBackend
from gateway.cases.changed_numbers import ChangedNumbers
from gateway.cases.submissions import SubmissionStore
from gateway.cases.updates import CaseUpdate, CaseUpdates
from gateway.lookups.case_status import MAX_WRONG_REFERENCES, CaseStatusLookup
from gateway.lookups.concurrency_limit import ConcurrencyLimit
from gateway.security.crypto import Crypto
from menus.engine.effects import LookupFound
from tests.gateway.cases.conftest import ASHA, NOON, WATER_LEAK, FakeCaseTexts
from tests.gateway.cases.fake_case_system import FakeCaseSystem
from tests.kept_words import keeps
from tests.waiting import WAIT_LIMIT_SECONDS

OTHER = "+254711000002"
PLACE = "Kibéra, by the Market"
PROVEN_LEAK = replace(WATER_LEAK, proof=PLACE)
STATUS = {"status": "IN_REVIEW", "note": "Crew sent.", "updated_at": "2026-03-02"}


@pytest.fixture
def case_status(
    store: redis.Redis, backend: CaseBackend, crypto: Crypto, words: FakeCaseTexts
) -> CaseStatusLookup:
    return CaseStatusLookup(store, backend, crypto, lambda: words, ConcurrencyLimit(1))


@pytest.fixture
def reference(submissions: SubmissionStore, case_system: FakeCaseSystem) -> str:
    reference = submissions.commit("s1", PROVEN_LEAK, ASHA)
    case_system.statuses[reference] = STATUS
    return reference


def note_told(
    lookup: CaseStatusLookup, reference: str, proof: str, caller: str = ASHA.msisdn, *, is_open: bool = False
) -> str | None:
    """The note that a caller is told; None if they are told nothing of the case."""
    found = lookup.look_up(reference, caller, open=is_open, max_seconds=WAIT_LIMIT_SECONDS, proof=proof)
    assert isinstance(found, LookupFound)
    return found.rows[0]["note"] if found.rows else None


@pytest.mark.parametrize(
    ("proof", "caller", "is_open", "note"),
    [
        (PLACE, ASHA.msisdn, False, "Crew sent."),
        (" kibera, BY the  market. ", ASHA.msisdn, False, "Crew sent."),
        ("Kibera", ASHA.msisdn, False, ""),
        ("", ASHA.msisdn, False, ""),
        (PLACE, OTHER, False, ""),  # the number is asked for, too
        (PLACE, OTHER, True, "Crew sent."),
        ("Kibera", OTHER, True, ""),
    ],
)
def test_a_note_is_told_after_the_proof(
    case_status: CaseStatusLookup, reference: str, proof: str, caller: str, is_open: bool, note: str
) -> None:
    assert note_told(case_status, reference, proof, caller, is_open=is_open) == note


def test_a_note_that_the_gateway_has_itself_is_told_after_the_proof(
    case_status: CaseStatusLookup, submissions: SubmissionStore, updates: CaseUpdates
) -> None:
    reference = submissions.commit("s2", PROVEN_LEAK, ASHA)  # the backend does not know it
    updates.apply(CaseUpdate("e1", reference, "IN_REVIEW", "Crew sent.", NOON))
    assert note_told(case_status, reference, "Kibera") == ""
    assert note_told(case_status, reference, PLACE) == "Crew sent."


def test_a_case_from_before_the_menus_asked_has_no_note_to_tell(
    case_status: CaseStatusLookup,
    submissions: SubmissionStore,
    case_system: FakeCaseSystem,
    words: FakeCaseTexts,
) -> None:
    reference = submissions.commit("s1", WATER_LEAK, ASHA)
    case_system.statuses[reference] = STATUS
    assert note_told(case_status, reference, "") == "Crew sent."
    words.kinds_that_ask = (WATER_LEAK.kind,)
    assert note_told(case_status, reference, "") == note_told(case_status, reference, "None") == ""


def test_wrong_proofs_are_counted_like_wrong_references(
    case_status: CaseStatusLookup, reference: str
) -> None:
    for guess in range(MAX_WRONG_REFERENCES):
        assert note_told(case_status, reference, f"Ward {guess}") == ""
    assert note_told(case_status, reference, PLACE) is None
    assert note_told(case_status, reference, PLACE, OTHER, is_open=True) == "Crew sent."


def test_only_a_digest_is_kept_and_equal_values_cannot_be_told(
    submissions: SubmissionStore, reference: str, store: redis.Redis
) -> None:
    other = submissions.commit("s2", PROVEN_LEAK, ASHA)
    first, second = (store.hget(f"case:{one}", "proof") for one in (reference, other))
    assert first
    assert second
    assert first.rpartition(b":")[2] != second.rpartition(b":")[2]
    kept = b" ".join(store.hvals(f"case:{reference}")).lower()
    assert [word for word in (b"kib", b"kibera", b"kib\xc3\xa9ra", b"market") if keeps(kept, word)] == []


def test_the_proof_goes_with_the_contact(reference: str, store: redis.Redis) -> None:
    ChangedNumbers(store).add_contact_of(reference)
    assert store.hmget(f"case:{reference}", "proof", "number_digest") == [None, None]


@pytest.mark.parametrize(("filed", "asking"), [(PROVEN_LEAK, ()), (WATER_LEAK, (WATER_LEAK.kind,))])
def test_a_text_does_not_get_the_note(
    submissions: SubmissionStore,
    updates: CaseUpdates,
    words: FakeCaseTexts,
    store: redis.Redis,
    filed: object,
    asking: tuple[str, ...],
) -> None:
    words.kinds_that_ask = asking
    reference = submissions.commit("s1", filed, ASHA)  # type: ignore[arg-type]
    told = updates.apply(CaseUpdate("e1", reference, "RESOLVED", "Pump mended.", NOON))
    assert store.hmget(f"message:{told.message_id}", "note", "note_withheld") == [b"", b"1"]
    assert store.hget(f"case:{reference}", "note")


def test_a_text_without_a_note_hides_none(
    submissions: SubmissionStore, updates: CaseUpdates, store: redis.Redis
) -> None:
    reference = submissions.commit("s1", PROVEN_LEAK, ASHA)
    told = updates.apply(CaseUpdate("e1", reference, "RESOLVED", "", NOON))
    assert store.hget(f"message:{told.message_id}", "note_withheld") is None
