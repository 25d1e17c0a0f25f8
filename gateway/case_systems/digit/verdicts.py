"""What citizens say of complaints, as the actions REOPEN and RATE. A complaint keeps the reference of the last one."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from gateway.case_systems.answer_values import read_id, read_inner
from gateway.case_systems.case_verdict import CaseVerdict
from gateway.case_systems.digit.complaint import MAX_NOTE, Wrapper, status_of
from gateway.case_systems.digit.session import DigitSession, error_codes, error_words
from gateway.case_systems.http_exchange import HttpAnswer, HttpExchange, HttpRequest
from gateway.case_systems.outcomes import CaseRejected, CaseRetry, CaseSystemError
from gateway.case_systems.refusals import judge_refusal, send_case
from gateway.case_systems.searched_filing import Created, NotTaken, Promised, Uncertain, UnknownTokenError
from menus.model.verdicts import RATE, REOPEN

UPDATE_PATH = "/pgr-services/v2/request/_update"
VERDICT_KEY = "gatewayVerdict"  # in additionalDetail
ACTIONS: Mapping[str, str] = {REOPEN: "REOPEN", RATE: "RATE"}
STATUSES: Mapping[str, frozenset[str]] = {
    REOPEN: frozenset({"RESOLVED", "REJECTED"}),
    RATE: frozenset({"RESOLVED", "REJECTED", "CLOSEDAFTERRESOLUTION"}),
}
NOT_THERE = "it has no such complaint"
NOT_SEEN_YET = "INVALID_UPDATE"  # the complaint is still on its way to where updates are taken


class _NoAnswer(Exception):  # noqa: N818 - it carries what a request came to
    def __init__(self, made: NotTaken | Uncertain) -> None:
        super().__init__()
        self.made = made


class DigitVerdicts:
    """Takes actions on complaints. A case is a `CaseVerdict` in builtin types here.

    `find` returns the complaint with a number, None if there is none. It raises CaseSystemError.
    """

    def __init__(
        self,
        session: DigitSession,
        exchange: HttpExchange,
        tenant: str,
        find: Callable[[str, float], Wrapper | None],
    ) -> None:
        self._session = session
        self._exchange = exchange
        self._tenant = tenant
        self._find = find

    def create(
        self, reference: str, case: Mapping[str, Any], seconds: float
    ) -> Created | Promised | NotTaken | Uncertain:
        """Take the action once, if the complaint is in a status that allows it."""
        verdict = msgspec.convert(case, CaseVerdict)
        deadline = time.monotonic() + seconds
        try:
            complaint = self._find(verdict.system_id, seconds / 2)
            if complaint is None:
                return NotTaken(CaseRejected(NOT_THERE))
            status = status_of(complaint)
            if status not in STATUSES[verdict.verdict.action]:
                return NotTaken(CaseRejected(f"the complaint is {status} by now"))
            body = _update(complaint, verdict, reference)
            answer = self._send(body, deadline)
        except _NoAnswer as error:
            return error.made
        except CaseSystemError as error:
            return NotTaken(CaseRetry(str(error), error.needs_operator, is_fault=True))
        if answer.is_success:
            return Created(verdict.system_id)
        if NOT_SEEN_YET in error_codes(answer):
            return NotTaken(CaseRetry(f"HTTP {answer.status} ({NOT_SEEN_YET})", has_answered=True))
        return judge_refusal(answer, case, error_words(answer))

    def search(self, reference: str, case: Mapping[str, Any], _since: float, seconds: float) -> list[str]:
        """Return the id of the complaint if it has the reference of this verdict."""
        verdict = msgspec.convert(case, CaseVerdict)
        complaint = self._find(verdict.system_id, seconds)
        kept = read_id(read_inner(complaint, "service", "additionalDetail", VERDICT_KEY))
        return [verdict.system_id] if kept == reference else []

    def is_ours(self, _system_id: str, _reference: str, _seconds: float) -> bool:
        """Return True: a complaint has the reference of its own verdicts alone."""
        return True

    def redeem(self, token: str, _seconds: float) -> str:
        """Raise UnknownTokenError: DIGIT gives no tokens."""
        raise UnknownTokenError(token)

    def _send(self, body: Mapping[str, Any], deadline: float) -> HttpAnswer:
        def send(request: HttpRequest) -> HttpAnswer:
            made = send_case(self._exchange, request, max(0.1, deadline - time.monotonic()))
            if isinstance(made, HttpAnswer):
                return made
            raise _NoAnswer(made)

        return self._session.post(UPDATE_PATH, {"tenantId": self._tenant}, body, send)


def _update(complaint: Wrapper, verdict: CaseVerdict, reference: str) -> Mapping[str, Any]:
    found = read_inner(complaint, "service")
    service: dict[str, Any] = {**found} if isinstance(found, Mapping) else {}
    details = service.get("additionalDetail")
    service["additionalDetail"] = {
        **(details if isinstance(details, Mapping) else {}),
        VERDICT_KEY: reference,
    }
    said = verdict.verdict
    workflow: dict[str, Any] = {"action": ACTIONS[said.action]}
    if said.action == RATE:
        service["rating"] = said.rating
    if said.words:
        workflow["comments"] = said.words[:MAX_NOTE]
    return {"service": service, "workflow": workflow}
