"""A case as a case of CommCare, and the other way round. Every value of a property is a text."""

import re
from collections.abc import Mapping
from typing import Any

from gateway.case_systems.answer_values import read_date, read_inner, read_text
from gateway.case_systems.case_verdict import CaseVerdict
from gateway.case_systems.commcare.settings import CommCareSettings
from gateway.case_systems.description import describe_case
from gateway.case_systems.outcomes import PolledCase
from gateway.cases.case_texts import one_line
from menus.model.verdicts import JOIN

MAX_NAME = 255  # characters
MAX_DESCRIPTION = 4000
MAX_NOTE = 500
NO_NUMBER = "none"  # the word of COMMCARE_NUMBER_PROPERTY for no property
DESCRIPTION = "description"
XML_NAME = re.compile(r"(?!xml)[A-Za-z_][A-Za-z0-9_-]*", re.IGNORECASE)


def codes_of(case: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the menus say the case is for CommCare; empty if they say nothing."""
    found = dict(case.get("codes") or {}).get("commcare")
    return found if isinstance(found, Mapping) else {}


def new_record(reference: str, case: Mapping[str, Any], settings: CommCareSettings) -> Mapping[str, Any]:
    """Return the case to file. Without properties in the menus those fields are that have the name of one."""
    codes = codes_of(case)
    given = codes.get("properties")
    values = given if isinstance(given, Mapping) else dict(case.get("fields") or {})
    properties = {name: _text(value) for name, value in values.items() if XML_NAME.fullmatch(name)}
    properties.setdefault(DESCRIPTION, describe_case(reference, case, "", MAX_DESCRIPTION))
    number = read_text(read_inner(case, "contact", "msisdn"))
    if number and settings.number_property != NO_NUMBER:
        properties[settings.number_property] = number
    return {
        "case_type": _text(codes.get("case_type")),
        "case_name": one_line(_text(codes.get("case_name")) or _text(case.get("title")), MAX_NAME),
        "owner_id": _text(codes.get("owner_id")),
        "external_id": reference,
        "properties": properties,
    }


def verdict_record(one: CaseVerdict) -> Mapping[str, Any]:
    """Return what a citizen says of a case as properties. Each keeps the last word of its kind."""
    said = one.verdict
    if said.action == JOIN:
        return {"properties": {"citizen_reports": str(said.count)}}
    values = {
        "citizen_verdict": said.action,
        "citizen_verdict_at": one.given_at,
        "citizen_rating": str(said.rating) if said.rating else "",
        "citizen_comment": said.words,
    }
    return {"properties": {name: value for name, value in values.items() if value}}


def read_record(record: Mapping[str, Any], settings: CommCareSettings) -> PolledCase:
    """Return the status, the note and the last change of a case."""
    status = read_text(read_inner(record, "properties", settings.status_property)).strip()
    note = (
        read_text(read_inner(record, "properties", settings.note_property)) if settings.note_property else ""
    )
    status = status or ("closed" if record.get("closed") is True else "open")
    return PolledCase(
        one_line(status, 100), one_line(note, MAX_NOTE), read_date(record.get("server_last_modified"))
    )


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return " ".join(map(_text, value))  # as CommCare keeps several choices
        case {"recording": link}:
            return str(link)
        case dict():
            return "; ".join(f"{name}: {_text(one)}" for name, one in value.items())
        case _:
            return str(value)
