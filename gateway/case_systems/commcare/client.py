"""The client of CommCare HQ. A case is filed by our reference as its external id, so it may be filed again."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from gateway.case_systems.answer_values import read_id, read_inner, read_object, read_objects, read_text
from gateway.case_systems.case_verdict import NO_NUMBER, CaseVerdict
from gateway.case_systems.client import CaseComment, OpenFiling
from gateway.case_systems.commcare.record import codes_of, new_record, read_record, verdict_record
from gateway.case_systems.commcare.settings import CommCareSettings
from gateway.case_systems.comments import NO_ID
from gateway.case_systems.http_exchange import CREDENTIAL_STATUSES, HttpAnswer, HttpExchange, HttpRequest
from gateway.case_systems.outcomes import (
    CaseAccepted,
    CaseBackendUnavailable,
    CaseRejected,
    CaseRetry,
    CaseStatus,
    CaseSystemError,
    CaseUnknown,
    FilingOutcome,
    PolledCase,
    unavailable_after,
)
from gateway.case_systems.refusals import judge_refusal, send_case
from menus.expressions.values import Json

TOTAL_SECONDS = 10.0  # well under the lease of an outbox entry
READ_SECONDS = 8.0
NO_CODES = "the menus do not say what it is for CommCare: add `commcare:` to the case"


class CommCareClient:
    """The client of the project space that `settings` name."""

    def __init__(self, settings: CommCareSettings, _clock: Callable[[], datetime] | None = None) -> None:
        self._settings = settings
        self._url = f"{settings.url.rstrip('/')}/a/{quote(settings.domain, safe='')}/api/case/v2/"
        self._headers = {
            "Authorization": f"ApiKey {settings.user}:{settings.api_key}",
            "Content-Type": "application/json",
        }
        self._exchange = HttpExchange()

    def file_case(
        self, reference: str, case: Mapping[str, Json], filing: OpenFiling | None = None
    ) -> FilingOutcome:
        """File a case. It is safe to repeat this: CommCare changes the case that has our reference."""
        if not self._settings.domain:
            return CaseRetry("COMMCARE_DOMAIN is not set", needs_operator=True)
        if not codes_of(case):
            return CaseRejected(NO_CODES)
        outcome = self._upsert(reference, new_record(reference, case, self._settings), case)
        if isinstance(outcome, CaseAccepted) and filing is not None and not filing.claim(outcome.id):
            return CaseRetry("it gave the id of another case", needs_operator=True)
        return outcome

    def give_verdict(self, verdict: CaseVerdict, _filing: OpenFiling | None = None) -> FilingOutcome:
        """Pass on what a citizen says of a case, as properties of it. It is safe to repeat this."""
        if not self._settings.domain:
            return CaseRetry("COMMCARE_DOMAIN is not set", needs_operator=True)
        if not verdict.system_id:
            return CaseRejected(NO_NUMBER)
        return self._upsert(verdict.about, verdict_record(verdict), {})

    def _upsert(self, reference: str, record: Mapping[str, Any], case: Mapping[str, Json]) -> FilingOutcome:
        body = json.dumps(record).encode()
        request = HttpRequest("PUT", f"{self._url}ext/{quote(reference, safe='')}/", {}, self._headers, body)
        answer = send_case(self._exchange, request, TOTAL_SECONDS)
        if not isinstance(answer, HttpAnswer):
            return answer.outcome
        if not answer.is_success:
            words = read_text(read_inner(read_object(answer.body), "error"))
            return judge_refusal(answer, case, words).outcome
        name = read_id(read_inner(read_object(answer.body), "case", "case_id"))
        if not name:
            reason = f"HTTP {answer.status}, but no case with a case_id"
            return CaseRetry(reason, needs_operator=True, is_fault=True, has_answered=True)
        return CaseAccepted(name, answer.body)

    def add_comment(self, comment: CaseComment, _filing: OpenFiling) -> FilingOutcome:
        """Write an answer into its property. It is safe to repeat this."""
        if not self._settings.domain:
            return CaseRetry("COMMCARE_DOMAIN is not set", needs_operator=True)
        if not comment.system_id:
            return CaseRejected(NO_ID)
        body = json.dumps({"properties": {self._settings.answer_property: comment.text}}).encode()
        address = f"{self._url}{quote(comment.system_id, safe='')}"
        answer = send_case(
            self._exchange, HttpRequest("PUT", address, {}, self._headers, body), TOTAL_SECONDS
        )
        if not isinstance(answer, HttpAnswer):
            return answer.outcome
        if answer.is_success:
            return CaseAccepted("")
        words = read_text(read_inner(read_object(answer.body), "error"))
        return judge_refusal(answer, {"text": comment.text}, words).outcome

    def fetch_status(
        self, _reference: str, max_seconds: float, system_id: str = ""
    ) -> CaseStatus | CaseUnknown | CaseBackendUnavailable:
        """Fetch the status of a case."""
        if not system_id or not self._settings.domain:
            return CaseUnknown(was_asked=False)
        request = HttpRequest("GET", f"{self._url}{quote(system_id, safe='')}", {}, self._headers)
        try:
            answer = self._exchange.ask(request, max_seconds)
            if answer.status == 404:
                return CaseUnknown()
            found = read_record(_object(answer), self._settings)
        except CaseSystemError as error:
            return unavailable_after(error)
        updated_at = found.updated_at.isoformat() if found.updated_at else ""
        return CaseStatus(found.status, found.note, updated_at)

    def fetch_cases(self, ids: Sequence[str]) -> Mapping[str, PolledCase]:
        """Return the cases with these ids."""
        body = json.dumps({"case_ids": list(ids)}).encode()
        request = HttpRequest("POST", f"{self._url}bulk-fetch/", {}, self._headers, body)
        found = _object(self._exchange.ask(request, READ_SECONDS))
        return {
            read_id(one.get("case_id")): read_record(one, self._settings)
            for one in read_objects(found.get("cases"))
            if "error" not in one
        }

    def probe(self, seconds: float) -> None:
        """Ask for a list of one case. Raises CaseSystemError."""
        _object(self._exchange.ask(HttpRequest("GET", self._url, {"limit": "1"}, self._headers), seconds))


def _object(answer: HttpAnswer) -> Mapping[str, Any]:
    """Return the object in an answer. Raises CaseSystemError."""
    found = read_object(answer.body) if answer.is_success else None
    if found is None:
        needs_operator = (
            answer.status in CREDENTIAL_STATUSES or answer.status in (302, 404) or answer.is_success
        )
        raise answer.failure(needs_operator=needs_operator)
    return found
