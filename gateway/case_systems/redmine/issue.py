"""A case as an issue of Redmine, and an issue as a case. Source: Redmine's wiki, Rest_Issues."""

from collections.abc import Mapping
from typing import Any

from gateway.case_systems.answer_values import read_id, read_inner, read_objects, read_text
from gateway.case_systems.comments import is_for_citizens, polled_question
from gateway.case_systems.description import describe_case, reference_in
from gateway.case_systems.outcomes import PolledQuestion
from gateway.case_systems.redmine.settings import RedmineSettings
from gateway.cases.case_texts import one_line

MAX_SUBJECT = 255  # characters
MAX_DESCRIPTION = 20_000
MAX_NOTE = 500
PLAIN_KEYS = ("project_id", "tracker_id", "priority_id", "category_id")

Issue = Mapping[str, Any]


def codes_of(case: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the menus say the case is for Redmine; empty if they say nothing."""
    found = dict(case.get("codes") or {}).get("redmine")
    return found if isinstance(found, Mapping) else {}


def new_issue(reference: str, case: Mapping[str, Any], settings: RedmineSettings) -> Issue:
    """Return the issue to file."""
    codes = codes_of(case)
    issue: dict[str, Any] = {key: codes[key] for key in PLAIN_KEYS if codes.get(key) not in (None, "")}
    issue["subject"] = one_line(str(codes.get("subject") or case.get("title", "")), MAX_SUBJECT)
    words = str(codes.get("description") or "")
    issue["description"] = describe_case(reference, case, words, MAX_DESCRIPTION)
    given = codes.get("custom_fields")
    custom: dict[str, Any] = {**given} if isinstance(given, Mapping) else {}
    custom[str(settings.reference_field)] = reference
    number = read_inner(case, "contact", "msisdn")
    if settings.number_field and number:
        custom[str(settings.number_field)] = number
    issue["custom_fields"] = [{"id": _number(key), "value": value} for key, value in custom.items()]
    return issue


def reference_of(issue: object, settings: RedmineSettings) -> str:
    """Return our reference in an issue; empty if it has none."""
    for one in read_objects(read_inner(issue, "custom_fields")):
        if read_id(one.get("id")) == str(settings.reference_field):
            return read_text(one.get("value")).strip()
    return ""


def status_of(issue: object) -> str:
    """Return the name of an issue's status."""
    return one_line(read_text(read_inner(issue, "status", "name")), 100)


def note_of(issue: object, mark: str = "") -> str:
    """Return the latest note that is not private, on one line; empty if there is none.

    Answers of citizens, and questions to them, which begin with `mark`, are none.
    """
    notes = [
        text
        for one in read_objects(read_inner(issue, "journals"))
        if not one.get("private_notes")
        and is_for_citizens(read_text(one.get("notes")), mark)
        and reference_in(one.get("notes")) is None  # what a citizen said is no note of an officer
        and (text := one_line(read_text(one.get("notes")), MAX_NOTE))
    ]
    return notes[-1] if notes else ""


def questions_of(issue: object, mark: str) -> tuple[PolledQuestion, ...]:
    """Return what the notes of an issue ask its citizen, private ones too: the mark says that it is meant for them."""
    found = (
        polled_question(read_id(one.get("id")), read_text(one.get("notes")), mark)
        for one in read_objects(read_inner(issue, "journals"))
    )
    return tuple(question for question in found if question is not None)


def has_note(issue: object, beginning: str) -> bool:
    """Return True if a note of an issue begins so."""
    notes = (read_text(one.get("notes")) for one in read_objects(read_inner(issue, "journals")))
    return any(note.lstrip().startswith(beginning) for note in notes)


def verdicts_in(issue: object) -> frozenset[str]:
    """Return the references of the verdicts among the notes of an issue."""
    found = (reference_in(one.get("notes")) for one in read_objects(read_inner(issue, "journals")))
    return frozenset(one for one in found if one is not None)


def _number(key: str) -> int | str:
    return int(key) if key.isascii() and key.isdecimal() else key
