"""The client of an Open311 server: files service requests, finds and reads them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from gateway.case_systems.answer_values import read_date, read_id, read_text
from gateway.case_systems.case_verdict import NO_NUMBER, CaseVerdict
from gateway.case_systems.client import CaseComment, OpenFiling
from gateway.case_systems.comments import (
    CommentFiling,
    answer_mark,
    answer_text,
    is_for_citizens,
    polled_question,
)
from gateway.case_systems.description import reference_in
from gateway.case_systems.http_exchange import (
    CREDENTIAL_STATUSES,
    HttpAnswer,
    HttpExchange,
    HttpRequest,
)
from gateway.case_systems.open311.answers import Entry, read_entries, read_errors
from gateway.case_systems.open311.request_form import codes_of, request_form
from gateway.case_systems.open311.settings import Open311Settings
from gateway.case_systems.open311.verdicts import Open311Verdicts
from gateway.case_systems.outcomes import (
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
from gateway.case_systems.refusals import judge_refusal, send_case
from gateway.case_systems.searched_filing import (
    Created,
    NotTaken,
    Promised,
    SearchedFiling,
    Uncertain,
    UnknownTokenError,
)
from gateway.cases.case_texts import one_line
from menus.expressions.values import Json

READ_SECONDS = 8.0
CLOCK_MARGIN = timedelta(minutes=15)  # by which the server's clock may be off
MAX_PAGES = 5
MAX_NOTE = 500  # characters
UPDATES = "servicerequestupdates"
QUESTIONS_FOR = timedelta(days=7)  # for which updates are read again; longer than an outage of workers
NO_UPDATES = "Open311 has no comments; set OPEN311_UPDATES=yes if the server has servicerequestupdates"
SETTING_WORDS = ("api_key", "api key", "apikey", "jurisdiction")
NO_CODES = "the menus do not say what it is for Open311: add `open311:` to the case"


class Open311Client:
    """The client of the server that `settings` name. A case of which no answer came is looked for `search_seconds`.

    Status notes and updates that begin with `question_mark` ask the citizen something.
    """

    def __init__(
        self,
        settings: Open311Settings,
        clock: Callable[[], datetime],
        search_seconds: float,
        question_mark: str = "",
    ) -> None:
        self._settings = settings
        self._url = settings.url.rstrip("/")
        self._exchange = HttpExchange()
        self._filing = SearchedFiling(self, clock, search_seconds)
        self._comments = CommentFiling(self, clock, search_seconds)
        self._clock, self._mark = clock, question_mark
        verdicts = Open311Verdicts(settings, self._exchange, self._read)
        self._verdicts = SearchedFiling(verdicts, clock, search_seconds)

    def file_case(
        self, reference: str, case: Mapping[str, Json], filing: OpenFiling | None = None
    ) -> FilingOutcome:
        """File a case, or find it there."""
        if not self._url:
            return CaseRetry("OPEN311_URL is not set", needs_operator=True)
        if not codes_of(case):
            return CaseRejected(NO_CODES)
        return self._filing.file_case(reference, case, filing)

    def give_verdict(self, verdict: CaseVerdict, filing: OpenFiling | None = None) -> FilingOutcome:
        """Pass on what a citizen says of a request, as an update of it."""
        if not self._url:
            return CaseRetry("OPEN311_URL is not set", needs_operator=True)
        if not self._settings.has_updates:
            return CaseRejected(NO_UPDATES)
        if not verdict.system_id:
            return CaseRejected(NO_NUMBER)
        return self._verdicts.file_case(verdict.reference, msgspec.to_builtins(verdict), filing)

    def create(
        self, reference: str, case: Mapping[str, Any], seconds: float
    ) -> Created | Promised | NotTaken | Uncertain:
        """Send a service request once."""
        settings = self._settings
        body = request_form(
            reference, case, settings.api_key, settings.jurisdiction, sends_number=settings.sends_number
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        request = HttpRequest("POST", self._address("requests"), headers=headers, body=body)
        answer = send_case(self._exchange, request, seconds)
        if not isinstance(answer, HttpAnswer):
            return answer
        if answer.is_success:
            return self._created(answer, str(codes_of(case).get("service_code", "")), seconds)
        words = read_errors(answer.body)
        is_setting = any(word in words.casefold() for word in SETTING_WORDS)
        return judge_refusal(answer, case, words, is_setting=is_setting)

    def search(self, reference: str, case: Mapping[str, Any], since: float, seconds: float) -> list[str]:
        """Return the ids of the requests whose description names our reference, the oldest first."""
        start = datetime.fromtimestamp(since, UTC) - CLOCK_MARGIN
        query = {
            "service_code": str(codes_of(case).get("service_code", "")),
            "start_date": start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        found: dict[str, Entry] = {}
        for page in range(1, MAX_PAGES + 1):
            entries = self._read("requests", query | ({"page": str(page)} if page > 1 else {}), seconds)
            fresh = {read_id(one.get("service_request_id")): one for one in entries}
            if not fresh.keys() - found.keys():
                break
            found |= fresh
        if found and not any(read_text(one.get("description")) for one in found.values()):
            raise CaseSystemError("its list of requests has no descriptions to search", needs_operator=True)
        ours = [one for one in found.values() if reference_in(one.get("description")) == reference]
        ours.sort(key=lambda one: read_text(one.get("requested_datetime")))
        return [name for one in ours if (name := read_id(one.get("service_request_id")))]

    def is_ours(self, system_id: str, reference: str, seconds: float) -> bool:
        """Return False if the description of this request names another reference of ours."""
        for one in self._read("requests", {"service_request_id": system_id}, seconds):
            if read_id(one.get("service_request_id")) == system_id:
                return reference_in(one.get("description")) in (None, reference)
        return True

    def redeem(self, token: str, seconds: float) -> str:
        """Return the service_request_id for a token; empty as long as there is none."""
        answer = self._get(f"tokens/{quote(token, safe='')}", {}, seconds)
        if answer.status == 404:
            raise UnknownTokenError("unknown token")
        for one in _entries(answer):
            if read_id(one.get("token")) in ("", token):
                return read_id(one.get("service_request_id"))
        return ""

    def add_comment(self, comment: CaseComment, filing: OpenFiling) -> FilingOutcome:
        """Add an update to a request, or find it there."""
        if not self._url:
            return CaseRetry("OPEN311_URL is not set", needs_operator=True)
        if not self._settings.has_updates:
            return CaseRejected(NO_UPDATES)
        return self._comments.add(comment, filing)

    def write_comment(self, comment: CaseComment, seconds: float) -> Created | NotTaken | Uncertain:
        """Send an update once. It keeps the status that the request has."""
        try:
            found = self._read("requests", {"service_request_id": comment.system_id}, seconds / 2)
        except CaseSystemError as error:
            return NotTaken(CaseRetry(str(error), error.needs_operator, is_fault=True))
        status = _status(found[0]) if found else ""
        form = {
            "api_key": self._settings.api_key,
            **({"jurisdiction_id": self._settings.jurisdiction} if self._settings.jurisdiction else {}),
            "service_request_id": comment.system_id,
            "update_id": comment.id,
            "updated_datetime": comment.answered_at,
            "status": (status or "open").upper(),
            "description": answer_text(comment),
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        body = urlencode(form).encode("ascii")
        request = HttpRequest("POST", self._address(UPDATES), headers=headers, body=body)
        answer = send_case(self._exchange, request, seconds / 2)
        if not isinstance(answer, HttpAnswer):
            return answer
        if answer.is_success:
            return Created("")
        words = read_errors(answer.body)
        is_setting = any(word in words.casefold() for word in SETTING_WORDS)
        return judge_refusal(answer, {"text": comment.text}, words, is_setting=is_setting)

    def has_comment(self, comment: CaseComment, since: float, seconds: float) -> bool:
        """Return True if the update is there, under our id or with the line that we begin it with."""
        start = datetime.fromtimestamp(since, UTC) - CLOCK_MARGIN
        return any(
            read_id(one.get("update_id")) == comment.id
            or read_text(one.get("description")).lstrip().startswith(answer_mark(comment))
            for one in self._updates_since(start, seconds)
        )

    def _updates_since(self, start: datetime, seconds: float) -> list[Entry]:
        """Return the updates of all requests since a moment. Source: FixMyStreet's wiki, Open311-FMS."""
        return self._read(UPDATES, {"start_date": start.strftime("%Y-%m-%dT%H:%M:%SZ")}, seconds)

    def fetch_status(
        self, _reference: str, max_seconds: float, system_id: str = ""
    ) -> CaseStatus | CaseUnknown | CaseBackendUnavailable:
        """Fetch the status of a request."""
        if not system_id or not self._url:
            return CaseUnknown(was_asked=False)
        try:
            entries = self._read("requests", {"service_request_id": system_id}, max_seconds)
        except CaseSystemError as error:
            return unavailable_after(error)
        for one in entries:
            if read_id(one.get("service_request_id")) == system_id:
                note = self._note(one)
                return CaseStatus(_status(one), note, read_text(one.get("updated_datetime")))
        return CaseUnknown()

    def fetch_cases(self, ids: Sequence[str]) -> Mapping[str, PolledCase]:
        """Return the requests with these ids. A server that takes no list of ids is asked for one after the other."""
        found = self._by_ids(",".join(ids), ids)
        if not found and len(ids) > 1:
            for name in ids:
                found |= self._by_ids(name, [name])
        asked = self._questions(found)
        return {
            name: PolledCase(
                _status(one), self._note(one), read_date(one.get("updated_datetime")), tuple(asked[name])
            )
            for name, one in found.items()
        }

    def _note(self, entry: Entry) -> str:
        """Return the note for citizens; none where it is a question to them."""
        note = read_text(entry.get("status_notes"))
        return one_line(note, MAX_NOTE) if is_for_citizens(note, self._mark) else ""

    def _questions(self, found: Mapping[str, Entry]) -> dict[str, list[PolledQuestion]]:
        """Return what status notes and updates ask the citizens of these requests. A note is known by its words."""
        asked: dict[str, list[PolledQuestion]] = {name: [] for name in found}
        if not self._mark:
            return asked
        for name, one in found.items():
            note = read_text(one.get("status_notes"))
            if question := polled_question(f"note {note}", note, self._mark):
                asked[name].append(question)
        if self._settings.has_updates and found:
            for one in self._updates_since(self._clock() - QUESTIONS_FOR, READ_SECONDS):
                words, name = read_text(one.get("description")), read_id(one.get("service_request_id"))
                question = polled_question(read_id(one.get("update_id")), words, self._mark)
                if question and name in asked:
                    asked[name].append(question)
        return asked

    def _by_ids(self, wanted: str, ids: Sequence[str]) -> dict[str, Entry]:
        """Return the requests that a query by ids finds, as far as they are of these."""
        entries = self._read("requests", {"service_request_id": wanted}, READ_SECONDS)
        by_id = {read_id(one.get("service_request_id")): one for one in entries}
        return {name: one for name, one in by_id.items() if name in ids}

    def fetch_services(self, seconds: float = READ_SECONDS) -> list[Entry]:
        """Return the services. Raises CaseSystemError."""
        return self._read("services", {}, seconds)

    def fetch_attributes(self, service_code: str, seconds: float = READ_SECONDS) -> list[Entry]:
        """Return the attributes of a service. Raises CaseSystemError."""
        found: list[Entry] = []
        for one in self._read(f"services/{quote(service_code, safe='')}", {}, seconds):
            attributes = one.get("attributes")
            found += [entry for entry in attributes or () if isinstance(entry, Mapping)]
        return found

    def _created(
        self, answer: HttpAnswer, service_code: str, seconds: float
    ) -> Created | Promised | Uncertain:
        """Read the answer to a request that was taken. A service of the type blackbox gives neither id nor token."""
        entries = read_entries(answer.body)
        first = entries[0] if entries else {}
        if name := read_id(first.get("service_request_id")):
            return Created(name, answer.body)
        if token := read_id(first.get("token")):
            return Promised(token)
        if entries and self._is_blackbox(service_code, seconds):
            return Created("", answer.body)
        reason = f"HTTP {answer.status}, but neither service_request_id nor token"
        return Uncertain(CaseRetry(reason, needs_operator=True, is_fault=True, has_answered=True))

    def _is_blackbox(self, service_code: str, seconds: float) -> bool:
        try:
            services = self.fetch_services(min(seconds, 2.0))
        except CaseSystemError:
            return False
        kinds = [one.get("type") for one in services if read_id(one.get("service_code")) == service_code]
        return kinds == ["blackbox"]

    def _read(self, path: str, query: Mapping[str, str], seconds: float) -> list[Entry]:
        return _entries(self._get(path, query, seconds))

    def _get(self, path: str, query: Mapping[str, str], seconds: float) -> HttpAnswer:
        jurisdiction = self._settings.jurisdiction
        whole = {**query, **({"jurisdiction_id": jurisdiction} if jurisdiction else {})}
        return self._exchange.ask(HttpRequest("GET", self._address(path), whole), seconds)

    def _address(self, path: str) -> str:
        return f"{self._url}/{path}.{self._settings.format}"


def _status(entry: Entry) -> str:
    return one_line(read_text(entry.get("status")), 100)


def _entries(answer: HttpAnswer) -> list[Entry]:
    """Return the objects of an answer. Raises CaseSystemError."""
    if answer.status == 404 and read_errors(answer.body):
        return []
    if not answer.is_success:
        needs_operator = answer.status in (*CREDENTIAL_STATUSES, 404) or answer.status < 400
        raise answer.failure(needs_operator=needs_operator)
    entries = read_entries(answer.body)
    if entries is None:
        raise CaseSystemError(f"HTTP {answer.status}, but no list of Open311", needs_operator=True)
    return entries
