"""The client of DIGIT: files complaints, finds them by our reference, and reads them."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec

from gateway.case_systems.answer_values import read_inner, read_object, read_objects
from gateway.case_systems.case_verdict import NO_NUMBER, CaseVerdict
from gateway.case_systems.client import CaseComment, OpenFiling
from gateway.case_systems.digit.complaint import (
    Wrapper,
    changed_at,
    codes_of,
    new_complaint,
    note_of,
    number_of,
    questions_of,
    reference_of,
    source_of,
    status_of,
    system_id_of,
)
from gateway.case_systems.digit.session import DigitSession, error_codes, error_words
from gateway.case_systems.digit.settings import DigitSettings
from gateway.case_systems.digit.verdicts import DigitVerdicts
from gateway.case_systems.http_exchange import HttpAnswer, HttpExchange, HttpRequest
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
from gateway.case_systems.searched_filing import (
    Created,
    NotTaken,
    Promised,
    SearchedFiling,
    Uncertain,
    UnknownTokenError,
)
from menus.expressions.values import Json
from menus.model.verdicts import COMMENT, JOIN, REOPEN

CREATE_PATH, SEARCH_PATH = "/pgr-services/v2/request/_create", "/pgr-services/v2/request/_search"
READ_SECONDS = 8.0
CLOCK_MARGIN = 900.0  # seconds by which its clock may be off
PAGE = 100
MAX_PAGES = 5
NO_CODES = "the menus do not say what it is for DIGIT: add `digit:` to the case"
NO_COMMENTS = "DIGIT takes no comments of citizens"
NO_VERDICTS = "DIGIT_VERDICTS is not set: our user may not reopen and rate complaints for citizens"
SETTING_CODES = ("ROLE", "TENANT", "ACCESS", "REQUESTINFO")  # in the codes of errors that are about our user


class _NoAnswer(Exception):  # noqa: N818 - it carries what a request came to
    """A request that files a case got no answer. `made` says what that means."""

    def __init__(self, made: NotTaken | Uncertain) -> None:
        super().__init__()
        self.made = made


class DigitClient:
    """The client of the DIGIT that `settings` name. A case of which no answer came is looked for `search_seconds`.

    A comment that begins with `question_mark` asks the citizen something.
    """

    def __init__(
        self,
        settings: DigitSettings,
        clock: Callable[[], datetime],
        search_seconds: float,
        question_mark: str = "",
    ) -> None:
        self._settings = settings
        self._exchange = HttpExchange()
        self._session = DigitSession(settings, self._exchange)
        self._filing = SearchedFiling(self, clock, search_seconds)
        self._mark = question_mark
        verdicts = DigitVerdicts(self._session, self._exchange, settings.tenant, self._find)
        self._verdicts = SearchedFiling(verdicts, clock, search_seconds)

    def file_case(
        self, reference: str, case: Mapping[str, Json], filing: OpenFiling | None = None
    ) -> FilingOutcome:
        """File a case, or find it there."""
        if not self._settings.url:
            return CaseRetry("DIGIT_URL is not set", needs_operator=True)
        if not codes_of(case):
            return CaseRejected(NO_CODES)
        return self._filing.file_case(reference, case, filing)

    def give_verdict(self, verdict: CaseVerdict, filing: OpenFiling | None = None) -> FilingOutcome:
        """Reopen or rate a complaint for its citizen."""
        if not self._settings.url:
            return CaseRetry("DIGIT_URL is not set", needs_operator=True)
        if verdict.verdict.action in (COMMENT, JOIN):
            return CaseRejected(NO_COMMENTS)
        if not self._settings.takes_verdicts:
            return CaseRejected(NO_VERDICTS)
        if not verdict.system_id:
            return CaseRejected(NO_NUMBER)
        outcome = self._verdicts.file_case(verdict.reference, msgspec.to_builtins(verdict), filing)
        if isinstance(outcome, CaseAccepted):
            return replace(outcome, is_reopened=verdict.verdict.action == REOPEN)
        return outcome

    def create(
        self, reference: str, case: Mapping[str, Any], seconds: float
    ) -> Created | Promised | NotTaken | Uncertain:
        """Send a complaint once; once more under another source if DIGIT does not allow that of the channel."""
        deadline = time.monotonic() + seconds
        source = source_of(case, self._settings)
        try:
            answer = self._send(reference, case, source, deadline)
            if "INVALID_SOURCE" in error_codes(answer) and source != self._settings.other_source:
                answer = self._send(reference, case, self._settings.other_source, deadline)
        except _NoAnswer as error:
            return error.made
        except CaseSystemError as error:  # nobody is signed in, so nothing was sent
            return NotTaken(CaseRetry(str(error), error.needs_operator, is_fault=True))
        if not answer.is_success:
            return _refused(answer, case)
        wrappers = _wrappers(answer)
        name = system_id_of(wrappers[0]) if wrappers else ""
        if name:
            return Created(name, answer.body)
        reason = f"HTTP {answer.status}, but no serviceRequestId"
        return Uncertain(CaseRetry(reason, needs_operator=True, is_fault=True, has_answered=True))

    def search(self, reference: str, case: Mapping[str, Any], since: float, seconds: float) -> list[str]:
        """Return the complaints of this citizen, or else of this kind, that have our reference, the oldest first."""
        number = number_of(case, self._settings)
        query = {"fromDate": str(int((since - CLOCK_MARGIN) * 1000)), "limit": str(PAGE)}
        query |= (
            {"mobileNumber": number}
            if number
            else {"serviceCode": str(codes_of(case).get("service_code", ""))}
        )
        found: list[Wrapper] = []
        for page in range(MAX_PAGES):
            some = self._search(query | {"offset": str(page * PAGE)}, seconds)
            found += some
            if len(some) < PAGE:
                break
        ours = sorted((one for one in found if reference_of(one) == reference), key=system_id_of)
        return [name for one in ours if (name := system_id_of(one))]

    def is_ours(self, system_id: str, reference: str, seconds: float) -> bool:
        """Return False if this complaint has another reference of ours."""
        found = self._search({"serviceRequestId": system_id.partition(" ")[0]}, seconds)
        return all(reference_of(one) in (None, reference) for one in found)

    def redeem(self, token: str, _seconds: float) -> str:
        """Raise UnknownTokenError: DIGIT gives no tokens."""
        raise UnknownTokenError(token)

    def add_comment(self, _comment: CaseComment, _filing: OpenFiling) -> FilingOutcome:
        """Refuse a comment: none is written there."""
        return CaseRejected("DIGIT has no comments apart from the steps of its workflow")

    def fetch_status(
        self, _reference: str, max_seconds: float, system_id: str = ""
    ) -> CaseStatus | CaseUnknown | CaseBackendUnavailable:
        """Fetch the status of a complaint."""
        if not system_id or not self._settings.url:
            return CaseUnknown(was_asked=False)
        try:
            found = self._search({"serviceRequestId": system_id.partition(" ")[0]}, max_seconds)
        except CaseSystemError as error:
            return unavailable_after(error)
        if not found:
            return CaseUnknown()
        moment = changed_at(found[0])
        return CaseStatus(status_of(found[0]), self._note(found[0]), moment.isoformat() if moment else "")

    def fetch_cases(self, ids: Sequence[str]) -> Mapping[str, PolledCase]:
        """Return the complaints with these ids."""
        names = ",".join(one.partition(" ")[2] for one in ids)
        found = self._search({"ids": names, "limit": str(len(ids))}, READ_SECONDS)
        return {
            system_id_of(one): PolledCase(
                status_of(one), self._note(one), changed_at(one), questions_of(one, self._mark)
            )
            for one in found
        }

    def fetch_objects(
        self, path: str, query: Mapping[str, str], body: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Ask another service of DIGIT, such as that of master data. Raises CaseSystemError."""
        return self._session.ask(path, query, body, READ_SECONDS)

    def _send(self, reference: str, case: Mapping[str, Any], source: str, deadline: float) -> HttpAnswer:
        """Send a complaint. Raises _NoAnswer, and CaseSystemError if nobody can sign in."""

        def send(request: HttpRequest) -> HttpAnswer:
            made = send_case(self._exchange, request, max(0.1, deadline - time.monotonic()))
            if isinstance(made, HttpAnswer):
                return made
            raise _NoAnswer(made)

        body = new_complaint(reference, case, self._settings, source=source)
        return self._session.post(CREATE_PATH, {"tenantId": self._settings.tenant}, body, send)

    def _find(self, system_id: str, seconds: float) -> Wrapper | None:
        found = self._search({"serviceRequestId": system_id.partition(" ")[0]}, seconds)
        return found[0] if found else None

    def _search(self, query: Mapping[str, str], seconds: float) -> list[Wrapper]:
        whole = {"tenantId": self._settings.tenant, **query}
        return read_objects(self._session.ask(SEARCH_PATH, whole, {}, seconds).get("ServiceWrappers"))

    def _note(self, wrapper: Wrapper) -> str:
        return note_of(wrapper, self._mark) if self._settings.tells_notes else ""


def _wrappers(answer: HttpAnswer) -> list[Wrapper]:
    return read_objects(read_inner(read_object(answer.body), "ServiceWrappers"))


def _refused(answer: HttpAnswer, case: Mapping[str, Any]) -> NotTaken | Uncertain:
    """Tell why a complaint was not taken. DIGIT answers 400 for all of it; the codes of its errors tell."""
    codes = error_codes(answer)
    if (
        answer.status == 400 and "_ERROR" in codes
    ):  # one service of it could not ask another, before anything was kept
        return NotTaken(CaseRetry(f"HTTP {answer.status} ({codes})", is_fault=True, has_answered=True))
    is_setting = any(word in codes for word in SETTING_CODES)
    return judge_refusal(answer, case, error_words(answer), is_setting=is_setting)
