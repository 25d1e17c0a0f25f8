"""A case as a complaint of DIGIT, and a complaint as a case. Source: pgr-services, web/models/Service.java."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from gateway.case_systems.answer_values import read_id, read_inner, read_text
from gateway.case_systems.comments import is_for_citizens, polled_question
from gateway.case_systems.description import describe_case, reference_in
from gateway.case_systems.digit.settings import DigitSettings
from gateway.case_systems.outcomes import PolledQuestion
from gateway.cases.case_texts import one_line

MAX_DESCRIPTION = 4000  # characters
MAX_NOTE = 500
REFERENCE_KEY = "gatewayReference"  # in additionalDetail
CITIZEN = "Citizen"  # the name of one who gave none; DIGIT wants one

Wrapper = Mapping[str, Any]


def codes_of(case: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the menus say the case is for DIGIT; empty if they say nothing."""
    found = dict(case.get("codes") or {}).get("digit")
    return found if isinstance(found, Mapping) else {}


def number_of(case: Mapping[str, Any], settings: DigitSettings) -> str:
    """Return the citizen's number as DIGIT writes it; the anonymous one if it is withheld, or of another country."""
    msisdn = read_text(read_inner(case, "contact", "msisdn"))
    if msisdn.startswith(settings.number_prefix) and msisdn != settings.number_prefix:
        return msisdn.removeprefix(settings.number_prefix)
    return settings.anonymous_number


def new_complaint(
    reference: str, case: Mapping[str, Any], settings: DigitSettings, *, source: str
) -> Mapping[str, Any]:
    """Return the complaint to file, with the first step of its workflow."""
    codes = codes_of(case)
    address: dict[str, Any] = {
        "tenantId": settings.tenant,
        "locality": {"code": str(codes.get("locality", ""))},
    }
    if codes.get("landmark"):
        address["landmark"] = str(codes["landmark"])
    if codes.get("lat") and codes.get("long"):
        address["geoLocation"] = {"latitude": codes["lat"], "longitude": codes["long"]}
    given = codes.get("additional_detail")
    service: dict[str, Any] = {
        "tenantId": settings.tenant,
        "serviceCode": str(codes.get("service_code", "")),
        "source": source,
        "description": describe_case(reference, case, str(codes.get("description") or ""), MAX_DESCRIPTION),
        "additionalDetail": {**(given if isinstance(given, Mapping) else {}), REFERENCE_KEY: reference},
        "address": address,
        "active": True,
    }
    number = number_of(case, settings)
    if number:
        service["citizen"] = {
            "name": str(codes.get("citizen_name") or CITIZEN),
            "mobileNumber": number,
            "type": "CITIZEN",
            "roles": [{"code": "CITIZEN", "name": "Citizen", "tenantId": settings.tenant}],
            "tenantId": settings.tenant,
        }
    return {"service": service, "workflow": {"action": "APPLY"}}


def source_of(case: Mapping[str, Any], settings: DigitSettings) -> str:
    """Return the source of a case by its channel."""
    channel = read_text(read_inner(case, "contact", "channel"))
    return settings.sources.get(channel) or settings.other_source


def reference_of(wrapper: object) -> str | None:
    """Return our reference in a complaint; None if it has none."""
    kept = read_inner(wrapper, "service", "additionalDetail", REFERENCE_KEY)
    return read_id(kept) or reference_in(read_inner(wrapper, "service", "description"))


def system_id_of(wrapper: object) -> str:
    """Return the number that people read, then the id by which DIGIT is asked for many; empty if there is none."""
    number = read_id(read_inner(wrapper, "service", "serviceRequestId"))
    name = read_id(read_inner(wrapper, "service", "id"))
    return f"{number} {name}" if number and name else ""


def status_of(wrapper: object) -> str:
    """Return the status of a complaint."""
    return one_line(read_text(read_inner(wrapper, "service", "applicationStatus")), 100)


def note_of(wrapper: object, mark: str = "") -> str:
    """Return the comment of the last step, on one line; empty if there is none, or if it asks the citizen something."""
    comment = read_text(read_inner(wrapper, "workflow", "comments"))
    return one_line(comment, MAX_NOTE) if is_for_citizens(comment, mark) else ""


def questions_of(wrapper: object, mark: str) -> tuple[PolledQuestion, ...]:
    """Return what the comment of the last step asks the citizen. It has no id there, so its words tell it apart."""
    comment = read_text(read_inner(wrapper, "workflow", "comments"))
    question = polled_question(f"step {comment}", comment, mark)
    return () if question is None else (question,)


def changed_at(wrapper: object) -> datetime | None:
    """Return when a complaint was changed last; None if it does not say."""
    found = read_inner(wrapper, "service", "auditDetails", "lastModifiedTime")
    if isinstance(found, bool) or not isinstance(found, int) or not 0 < found < 10**14:
        return None
    return datetime.fromtimestamp(found / 1000, UTC)
