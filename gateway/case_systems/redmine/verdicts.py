"""What citizens say of issues, as notes. A note is found again by the reference in it."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from gateway.case_systems.answer_values import read_inner, read_object
from gateway.case_systems.case_verdict import CaseVerdict
from gateway.case_systems.description import describe_verdict
from gateway.case_systems.http_exchange import CREDENTIAL_STATUSES, HttpAnswer, HttpExchange, HttpRequest
from gateway.case_systems.outcomes import CaseRejected
from gateway.case_systems.redmine.issue import verdicts_in
from gateway.case_systems.redmine.settings import RedmineSettings
from gateway.case_systems.refusals import judge_refusal, send_case
from gateway.case_systems.searched_filing import Created, NotTaken, Promised, Uncertain, UnknownTokenError
from menus.model.verdicts import REOPEN

MAX_NOTE = 4000  # characters


class RedmineVerdicts:
    """Adds notes to issues. A case is a `CaseVerdict` in builtin types here, as `SearchedFiling` hands it through."""

    def __init__(self, settings: RedmineSettings, exchange: HttpExchange) -> None:
        self._settings = settings
        self._exchange = exchange
        self._headers = {"X-Redmine-API-Key": settings.api_key, "Content-Type": "application/json"}

    def create(
        self, _reference: str, case: Mapping[str, Any], seconds: float
    ) -> Created | Promised | NotTaken | Uncertain:
        """Send the note once, and the status with it if the issue shall be open again."""
        verdict = msgspec.convert(case, CaseVerdict)
        issue: dict[str, Any] = {"notes": describe_verdict(verdict, MAX_NOTE)}
        if verdict.verdict.action == REOPEN and self._settings.reopen_status:
            issue["status_id"] = self._settings.reopen_status
        body = json.dumps({"issue": issue}).encode()
        request = HttpRequest("PUT", self._address(verdict.system_id), {}, self._headers, body)
        answer = send_case(self._exchange, request, seconds)
        if not isinstance(answer, HttpAnswer):
            return answer
        if answer.status == 404:
            return NotTaken(CaseRejected("HTTP 404: it has no such issue"))
        return Created(verdict.system_id) if answer.is_success else judge_refusal(answer, case, "")

    def search(self, reference: str, case: Mapping[str, Any], _since: float, seconds: float) -> list[str]:
        """Return the id of the issue if it has the note."""
        verdict = msgspec.convert(case, CaseVerdict)
        address = self._address(verdict.system_id)
        answer = self._exchange.ask(
            HttpRequest("GET", address, {"include": "journals"}, self._headers), seconds
        )
        if not answer.is_success:
            raise answer.failure(needs_operator=answer.status in CREDENTIAL_STATUSES)
        found = read_inner(read_object(answer.body), "issue")
        return [verdict.system_id] if reference in verdicts_in(found) else []

    def is_ours(self, _system_id: str, _reference: str, _seconds: float) -> bool:
        """Return True: only the note of a verdict has its reference."""
        return True

    def redeem(self, token: str, _seconds: float) -> str:
        """Raise UnknownTokenError: Redmine gives no tokens."""
        raise UnknownTokenError(token)

    def _address(self, system_id: str) -> str:
        return f"{self._settings.url.rstrip('/')}/issues/{system_id}.json"
