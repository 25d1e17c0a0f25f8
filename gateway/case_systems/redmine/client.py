"""The client of a Redmine: files issues, finds them by our reference, and reads them."""

import json
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import msgspec

from gateway.case_systems.answer_values import (
    read_date,
    read_id,
    read_inner,
    read_object,
    read_objects,
    read_text,
)
from gateway.case_systems.case_verdict import NO_NUMBER, CaseVerdict
from gateway.case_systems.client import CaseComment, OpenFiling
from gateway.case_systems.comments import CommentFiling, answer_mark, answer_text
from gateway.case_systems.description import REFERENCE_LINE, reference_in
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
    PolledQuestion,
    unavailable_after,
)
from gateway.case_systems.redmine.access import require_access
from gateway.case_systems.redmine.issue import (
    Issue,
    codes_of,
    has_note,
    new_issue,
    note_of,
    questions_of,
    reference_of,
    status_of,
)
from gateway.case_systems.redmine.settings import RedmineSettings
from gateway.case_systems.redmine.verdicts import RedmineVerdicts
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
from menus.model.verdicts import REOPEN

READ_SECONDS = 8.0
CONFIRM_SECONDS = 1.5  # what is left of the lease after an attempt
MAX_LIMIT = "100"  # issues in a list; Redmine gives no more
ReadNotes = tuple[str, tuple[PolledQuestion, ...]]
"""The note of an issue that citizens may read, and what its notes ask them."""

MAX_KEPT_NOTES = 5000
FRESH = timedelta(seconds=10)
NO_CODES = "the menus do not say what it is for Redmine: add `redmine:` to the case"
NO_NOTES = "its user may add no notes to this issue"
FORBIDDEN = 403
NO_FILTER = "REDMINE_REFERENCE_FIELD is not used as a filter there"


logger = logging.getLogger(__name__)


class RedmineClient:
    """The client of the Redmine that `settings` name. A case of which no answer came is looked for `search_seconds`.

    A note that begins with `question_mark` asks the citizen something.
    """

    def __init__(
        self,
        settings: RedmineSettings,
        clock: Callable[[], datetime],
        search_seconds: float,
        question_mark: str = "",
    ) -> None:
        self._settings = settings
        self._url = settings.url.rstrip("/")
        self._headers = {"X-Redmine-API-Key": settings.api_key, "Content-Type": "application/json"}
        self._exchange = HttpExchange()
        self._clock = clock
        self._filing = SearchedFiling(self, clock, search_seconds)
        self._comments = CommentFiling(self, clock, search_seconds)
        self._mark = question_mark
        self._notes: dict[tuple[str, str], ReadNotes] = {}  # by issue and when it was updated
        self._verdicts = SearchedFiling(RedmineVerdicts(settings, self._exchange), clock, search_seconds)
        self._lock = threading.Lock()

    def file_case(
        self, reference: str, case: Mapping[str, Json], filing: OpenFiling | None = None
    ) -> FilingOutcome:
        """File a case, or find it there."""
        if not self._url:
            return CaseRetry("REDMINE_URL is not set", needs_operator=True)
        if not codes_of(case):
            return CaseRejected(NO_CODES)
        return self._filing.file_case(reference, case, filing)

    def give_verdict(self, verdict: CaseVerdict, filing: OpenFiling | None = None) -> FilingOutcome:
        """Pass on what a citizen says of an issue, as a note."""
        if not self._url:
            return CaseRetry("REDMINE_URL is not set", needs_operator=True)
        if not verdict.system_id:
            return CaseRejected(NO_NUMBER)
        outcome = self._verdicts.file_case(verdict.reference, msgspec.to_builtins(verdict), filing)
        if not isinstance(outcome, CaseAccepted) or verdict.verdict.action != REOPEN:
            return outcome
        try:
            issue = self._issue(verdict.system_id, CONFIRM_SECONDS)
        except CaseSystemError:
            return outcome  # its next change tells
        status = read_id(read_inner(issue, "status", "id"))
        return replace(outcome, is_reopened=status == str(self._settings.reopen_status))

    def create(
        self, reference: str, case: Mapping[str, Any], seconds: float
    ) -> Created | Promised | NotTaken | Uncertain:
        """Send an issue once."""
        body = json.dumps({"issue": new_issue(reference, case, self._settings)}).encode()
        request = HttpRequest("POST", f"{self._url}/issues.json", headers=self._headers, body=body)
        answer = send_case(self._exchange, request, seconds)
        if not isinstance(answer, HttpAnswer):
            return answer
        if not answer.is_success:
            return judge_refusal(answer, case, _errors(answer))
        name = read_id(read_inner(read_object(answer.body), "issue", "id"))
        if name:
            if reference_of(read_inner(read_object(answer.body), "issue"), self._settings) != reference:
                logger.warning("redmine_issue_without_reference", extra={"issue": name})
            return Created(name, answer.body)
        reason = f"HTTP {answer.status}, but no issue with an id"
        return Uncertain(CaseRetry(reason, needs_operator=True, is_fault=True, has_answered=True))

    def search(self, reference: str, _case: Mapping[str, Any], _since: float, seconds: float) -> list[str]:
        """Return the ids of the issues that have our reference, the oldest first.

        An issue of a tracker without our field has the reference in its description alone.
        """
        query = {f"cf_{self._settings.reference_field}": reference, "status_id": "*", "limit": MAX_LIMIT}
        found = self._issues(query, seconds)
        ours = [one for one in found if reference_of(one, self._settings) == reference]
        if len(ours) < len(found):
            raise CaseSystemError(NO_FILTER, needs_operator=True)
        if not ours:
            query = {
                "description": f"~{REFERENCE_LINE}{reference}",
                "status_id": "*",
                "limit": MAX_LIMIT,
            }
            found = self._issues(query, seconds)
            ours = [one for one in found if reference_in(one.get("description")) == reference]
        if not ours:
            self.require_access(seconds)
        return sorted((read_id(one.get("id")) for one in ours), key=lambda name: (len(name), name))

    def require_access(self, seconds: float) -> None:
        """Raise CaseSystemError if Redmine would show us no issues although it has some."""
        require_access(lambda path, query: self._get(path, query, seconds))

    def is_ours(self, system_id: str, reference: str, seconds: float) -> bool:
        """Return False if this issue has another reference of ours."""
        return reference_of(self._issue(system_id, seconds), self._settings) in ("", reference)

    def redeem(self, token: str, _seconds: float) -> str:
        """Raise UnknownTokenError: Redmine gives no tokens."""
        raise UnknownTokenError(token)

    def add_comment(self, comment: CaseComment, filing: OpenFiling) -> FilingOutcome:
        """Add a note to an issue, or find it there."""
        if not self._url:
            return CaseRetry("REDMINE_URL is not set", needs_operator=True)
        return self._comments.add(comment, filing)

    def write_comment(self, comment: CaseComment, seconds: float) -> Created | NotTaken | Uncertain:
        """Send a note once. Redmine answers 204, too, if it drops the note, as our user may change issues alone."""
        body = json.dumps({"issue": {"notes": answer_text(comment)}}).encode()
        address = f"{self._url}/issues/{comment.system_id}.json"
        answer = send_case(
            self._exchange, HttpRequest("PUT", address, headers=self._headers, body=body), seconds
        )
        if not isinstance(answer, HttpAnswer):
            return answer
        if answer.status == FORBIDDEN:  # of this issue alone: a key that does not count gets 401
            return NotTaken(CaseRetry(NO_NOTES, needs_operator=True))
        if not answer.is_success:
            return judge_refusal(answer, {"text": comment.text}, _errors(answer))
        try:
            is_there = self.has_comment(comment, 0.0, READ_SECONDS)
        except CaseSystemError as error:
            return Uncertain(CaseRetry(str(error), error.needs_operator, is_fault=True))
        return Created("") if is_there else NotTaken(CaseRetry(NO_NOTES, needs_operator=True))

    def has_comment(self, comment: CaseComment, _since: float, seconds: float) -> bool:
        """Return True if the note is there."""
        return has_note(self._issue(comment.system_id, seconds), answer_mark(comment))

    def fetch_status(
        self, _reference: str, max_seconds: float, system_id: str = ""
    ) -> CaseStatus | CaseUnknown | CaseBackendUnavailable:
        """Fetch the status of an issue."""
        if not system_id or not self._url:
            return CaseUnknown(was_asked=False)
        try:
            issue = self._issue(system_id, max_seconds)
        except CaseSystemError as error:
            return unavailable_after(error)
        if issue is None:
            return CaseUnknown()
        note = note_of(issue, self._mark) if self._settings.tells_notes else ""
        return CaseStatus(status_of(issue), note, read_text(issue.get("updated_on")))

    def fetch_cases(self, ids: Sequence[str]) -> Mapping[str, PolledCase]:
        """Return the issues with these ids. The notes of one are read again once it has changed."""
        query = {"issue_id": ",".join(ids), "status_id": "*", "limit": MAX_LIMIT}
        found = {read_id(one.get("id")): one for one in self._issues(query, READ_SECONDS)}
        if len(found) < len(ids):
            self.require_access(READ_SECONDS)
        return {name: _polled(one, self._read_notes(name, one)) for name, one in found.items()}

    def fetch_list(self, path: str, name: str, seconds: float = READ_SECONDS) -> list[Issue]:
        """Return the list that Redmine gives under a name. Raises CaseSystemError."""
        return read_objects(
            read_inner(read_object(self._get(path, {"limit": MAX_LIMIT}, seconds).body), name)
        )

    def has_filter(self, seconds: float) -> bool | None:
        """Return whether issues are found by the field for our reference; None if there is no issue to tell it by.

        Raises CaseSystemError.
        """
        query = {"status_id": "*", "limit": "1"}
        if not self._issues(query, seconds):
            return None
        return not self._issues({f"cf_{self._settings.reference_field}": "0", **query}, seconds)

    def _read_notes(self, name: str, issue: Issue) -> ReadNotes:
        """Return the note and the questions of an issue of a list, which has none.

        An issue that seems unchanged may have a note: Redmine's moments are whole seconds.
        """
        updated = read_text(issue.get("updated_on"))
        if not (self._settings.tells_notes or self._mark):
            return "", ()
        with self._lock:
            kept = self._notes.get((name, updated))
        if kept is None:
            read = self._issue(name, READ_SECONDS)
            note = note_of(read, self._mark) if self._settings.tells_notes else ""
            kept = note, questions_of(read, self._mark)
            moment = read_date(updated)
            if moment is None or self._clock() - moment < FRESH:
                return kept  # another note may have the same second
            with self._lock:
                if len(self._notes) >= MAX_KEPT_NOTES:
                    self._notes.clear()
                self._notes[name, updated] = kept
        return kept

    def _issues(self, query: Mapping[str, str], seconds: float) -> list[Issue]:
        answer = self._get("issues", query, seconds)
        found = read_object(answer.body)
        if found is None or "issues" not in found:
            raise CaseSystemError(f"HTTP {answer.status}, but no issues", needs_operator=True)
        return read_objects(found["issues"])

    def _issue(self, name: str, seconds: float) -> Issue | None:
        request = HttpRequest(
            "GET", f"{self._url}/issues/{name}.json", {"include": "journals"}, self._headers
        )
        answer = self._exchange.ask(request, seconds)
        if answer.status == 404:
            return None
        found = read_inner(read_object(_checked(answer).body), "issue")
        return found if isinstance(found, Mapping) else None

    def _get(self, path: str, query: Mapping[str, str], seconds: float) -> HttpAnswer:
        request = HttpRequest("GET", f"{self._url}/{path}.json", query, self._headers)
        return _checked(self._exchange.ask(request, seconds))


def _polled(issue: Issue, notes: ReadNotes) -> PolledCase:
    note, questions = notes
    return PolledCase(status_of(issue), note, read_date(issue.get("updated_on")), questions)


def _checked(answer: HttpAnswer) -> HttpAnswer:
    """Return the answer. Raises CaseSystemError if it is none of those that Redmine gives."""
    if not answer.is_success:
        needs_operator = answer.status in CREDENTIAL_STATUSES or answer.status in (302, 404)
        raise answer.failure(needs_operator=needs_operator)
    return answer


def _errors(answer: HttpAnswer) -> str:
    told = read_inner(read_object(answer.body), "errors")
    return "; ".join(map(read_text, told)) if isinstance(told, list) else ""
