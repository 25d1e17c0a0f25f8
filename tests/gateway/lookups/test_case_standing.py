"""The standing of a case while the case system is away: told by our own last update, with its date."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.gateway.cases.fake_case_system import SECRET, FakeCaseSystem, signature_headers
from tests.gateway.conversations.ussd.phone import NUMBER, Phone
from tests.gateway.services import Services, create_app

MENUS = """\
version: 1
service:
  name: County
  languages: {en: {name: English}}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*384*2040#": what, "*384*2040*1#": reference}}
screens:
  what: {ask: What is broken?, answer: {type: text}, save: what, goto: send}
  send: {submit: report, goto: thanks}
  thanks: {end: "Reference {reference}"}
  reference: {ask: "Reference?", answer: {type: reference}, save: tracked, goto: track}
  track: {lookup: case, found: told, none: unknown, failed: away, late: away}
  told:
    branch:
      - {if: {case.as_of: {set: true}}, goto: kept}
      - {goto: stands}
  stands: {end: "{case.status}. {case.note}"}
  kept: {end: "{case.status}. {case.note} We cannot ask now. Last heard on {case.as_of:date}."}
  unknown: {end: No report has that number.}
  away: {end: We cannot ask now.}
lookups:
  case: {case: "{tracked}", within: 0.2s}
cases:
  report: {title: "{what}", fields: {what: "{what}"}}
messages:
  resolved: "Done: {reference}."
states:
  received: {from: [NEW], say: Received}
  in_progress: {from: [IN_REVIEW], say: In progress}
  resolved: {from: [RESOLVED], say: Resolved}
"""
OTHER = "+254711000999"
UPDATE = {"event_id": "e1", "status": "IN_REVIEW", "note": "Crew sent.", "at": "2026-03-02T12:00:00Z"}
KEPT = "END In progress. Crew sent. We cannot ask now. Last heard on 2 March 2026."


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    """The menus above."""
    path = tmp_path / "menus.yaml"
    path.write_text(MENUS)
    return path


@pytest.fixture
def web(services: Services) -> FlaskClient:
    return create_app(services).test_client()


@pytest.fixture
def reference(phone: Callable[..., Phone], web: FlaskClient) -> str:
    """A case that was filed by USSD, and of which the case system told a change."""
    one = phone()
    one.dial()
    reference = one.send("A pipe").removeprefix("END Reference ")
    body = json.dumps(UPDATE | {"reference": reference}).encode()
    headers = signature_headers(body, time.time(), SECRET)
    assert web.post("/cases/updates", data=body, headers=headers).status_code == 202
    return reference


def ask(phone: Callable[..., Phone], reference: str, number: str = NUMBER) -> str:
    one = phone(code="*384*2040*1#", number=number)
    one.dial()
    return one.send(reference)


def test_while_the_case_system_answers_its_own_word_is_told(
    phone: Callable[..., Phone], case_system: FakeCaseSystem, reference: str
) -> None:
    case_system.statuses[reference] = {"status": "RESOLVED", "note": "Pipe mended."}
    assert ask(phone, reference) == "END Resolved. Pipe mended."


@pytest.mark.parametrize("status", [500, 503, 429, 403])
def test_while_it_fails_our_last_update_is_told_with_its_date(
    phone: Callable[..., Phone], case_system: FakeCaseSystem, reference: str, status: int
) -> None:
    case_system.answers = [(status, {})]
    assert ask(phone, reference) == KEPT


def test_while_it_hangs_too_and_after_some_such_at_once(
    phone: Callable[..., Phone], case_system: FakeCaseSystem, reference: str
) -> None:
    case_system.delay_seconds = 0.5
    for _ in range(5):
        assert ask(phone, reference) == KEPT
    asked = len(case_system.requests)
    assert ask(phone, reference) == KEPT
    assert len(case_system.requests) == asked


def test_a_case_that_nobody_has_touched_is_as_of_its_filing(
    phone: Callable[..., Phone], case_system: FakeCaseSystem
) -> None:
    one = phone()
    one.dial()
    reference = one.send("A pipe").removeprefix("END Reference ")
    case_system.answers = [(500, {})]
    assert ask(phone, reference).startswith("END Received.  We cannot ask now. Last heard on ")


def test_others_are_told_no_note_of_our_last_update_either(
    phone: Callable[..., Phone], case_system: FakeCaseSystem, reference: str
) -> None:
    case_system.answers = [(500, {})]
    told = ask(phone, reference, OTHER)
    assert told.startswith("END In progress.")
    assert "Crew" not in told


def test_of_a_case_that_was_not_filed_here_nothing_is_told(
    phone: Callable[..., Phone], case_system: FakeCaseSystem
) -> None:
    case_system.answers = [(500, {})]
    assert ask(phone, "482915304") == "END We cannot ask now."
