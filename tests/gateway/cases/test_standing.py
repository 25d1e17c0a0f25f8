import threading

import pytest
import redis

from gateway.cases.backend import CaseBackend
from gateway.cases.status import Standing
from gateway.cases.submissions import Submissions
from gateway.cases.updates import Update, Updates
from gateway.lookups.concurrency_limit import Places
from gateway.security.crypto import Vault
from menus import reference as references
from menus.engine.effects import Failed, Found, Late
from tests.gateway.cases.agency import Agency
from tests.gateway.cases.conftest import ASHA, LEAK, NOON, Words

OTHER = "+254711000002"
NOBODYS = references.make(lambda _: 99)
NONE = Found(rows=())


@pytest.fixture
def standing(store: redis.Redis, backend: CaseBackend, vault: Vault, words: Words) -> Standing:
    return Standing(store, backend, vault, lambda: words, Places(1))


@pytest.fixture
def reference(submissions: Submissions, desk: Agency) -> str:
    """A case of Asha's that the backend has, and is at work on."""
    reference = submissions.commit("s1", LEAK, ASHA)
    desk.standings[reference] = {"status": "IN_REVIEW", "note": "Crew sent.", "updated_at": "2026-03-02"}
    return reference


def row(status: str, note: str = "", updated_at: str = "") -> Found:
    return Found(rows=({"status": status, "note": note, "updated_at": updated_at},))


@pytest.mark.parametrize(
    ("caller", "is_open", "note"),
    [(ASHA.msisdn, False, "Crew sent."), (OTHER, False, ""), (OTHER, True, "Crew sent.")],
)
def test_the_note_is_for_who_filed_the_case(
    standing: Standing, reference: str, caller: str, is_open: bool, note: str
) -> None:
    found = standing.look_up(reference, caller, open=is_open, within=1)
    assert found == row("in_progress", note, "2026-03-02")


def test_a_reference_is_read_as_people_write_it(standing: Standing, reference: str) -> None:
    spaced = f"{reference[:3]} {reference[3:6]}-{reference[6:]}"
    assert standing.look_up(spaced, OTHER, open=False, within=1) == row("in_progress", "", "2026-03-02")


def test_a_word_that_the_service_does_not_know_is_shown(
    standing: Standing, desk: Agency, reference: str
) -> None:
    desk.standings[reference] = {"status": "PARKED"}
    assert standing.look_up(reference, ASHA.msisdn, open=False, within=1) == row("PARKED")


def test_a_case_that_is_still_on_its_way_is_received(
    standing: Standing, desk: Agency, reference: str
) -> None:
    desk.standings.clear()
    assert standing.look_up(reference, ASHA.msisdn, open=False, within=1) == row("received")


@pytest.mark.parametrize(("status", "shown"), [("IN_REVIEW", "in_progress"), ("PARKED", "PARKED")])
def test_without_the_backend_the_last_update_is_told(
    standing: Standing, updates: Updates, desk: Agency, reference: str, status: str, shown: str
) -> None:
    updates.take(Update("e1", reference, status, "Crew sent.", NOON))
    desk.hang = 0.5
    told = standing.look_up(reference, ASHA.msisdn, open=False, within=0.1)
    assert told == row(shown, "Crew sent.", "2026-03-02T12:00:00+00:00")
    assert standing.look_up(reference, OTHER, open=False, within=0.1) == row(shown, "", NOON.isoformat())


def test_without_the_backend_a_case_of_others_is_late_or_failed(standing: Standing, desk: Agency) -> None:
    desk.answers = [(500, {})]
    assert standing.look_up(NOBODYS, OTHER, open=False, within=1) == Failed()
    desk.hang = 0.5
    assert standing.look_up(NOBODYS, OTHER, open=False, within=0.1) == Late()


def test_five_wrong_references_an_hour(
    standing: Standing, desk: Agency, reference: str, store: redis.Redis, vault: Vault
) -> None:
    for _ in range(5):
        assert standing.look_up(NOBODYS, OTHER, open=False, within=1) == NONE
    asked = len(desk.requests)
    assert standing.look_up(reference, OTHER, open=False, within=1) == NONE
    assert len(desk.requests) == asked == 5
    assert standing.look_up(reference, ASHA.msisdn, open=False, within=1) != NONE
    assert 0 < store.ttl(f"wrong:{vault.digest(OTHER)}") <= 3600


@pytest.mark.parametrize("typed", ["", "12345678", "123456789", "x", "1" * 5000, "\x00", "\ud800"])
def test_what_is_no_reference_is_not_asked_for(standing: Standing, desk: Agency, typed: str) -> None:
    assert references.read(typed) is None
    assert standing.look_up(typed, OTHER, open=False, within=1) == NONE
    assert not desk.requests


def test_a_lookup_too_many_is_late_at_once(standing: Standing, desk: Agency, reference: str) -> None:
    desk.hang = 0.3
    first = threading.Thread(
        target=standing.look_up, args=(reference, OTHER), kwargs={"open": False, "within": 2}
    )
    first.start()
    assert desk.arrived.wait(2)
    assert standing.look_up(reference, OTHER, open=False, within=2) == Late()
    first.join()
    desk.hang = 0
    assert standing.look_up(reference, OTHER, open=False, within=2) != Late()
