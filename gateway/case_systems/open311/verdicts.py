"""What citizens say of service requests, as updates of them. Source: FixMyStreet's Open311 extension, POST updates."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import msgspec

from gateway.case_systems.answer_values import read_id
from gateway.case_systems.case_verdict import CaseVerdict
from gateway.case_systems.description import describe_verdict, reference_in
from gateway.case_systems.http_exchange import HttpAnswer, HttpExchange, HttpRequest
from gateway.case_systems.open311.answers import Entry, read_errors
from gateway.case_systems.open311.settings import Open311Settings
from gateway.case_systems.refusals import judge_refusal, send_case
from gateway.case_systems.searched_filing import Created, NotTaken, Promised, Uncertain, UnknownTokenError
from menus.model.verdicts import REOPEN

PATH = "servicerequestupdates"
LONGEST_DESCRIPTION = 4000
CLOCK_MARGIN = timedelta(minutes=15)  # by which the server's clock may be off


class Open311Verdicts:
    """Sends updates. A case is a `CaseVerdict` in builtin types here. `read` gets a list. Raises CaseSystemError."""

    def __init__(
        self,
        settings: Open311Settings,
        exchange: HttpExchange,
        read: Callable[[str, Mapping[str, str], float], list[Entry]],
    ) -> None:
        self._settings = settings
        self._exchange = exchange
        self._read = read

    def create(
        self, reference: str, case: Mapping[str, Any], seconds: float
    ) -> Created | Promised | NotTaken | Uncertain:
        """Send an update once. It has our reference as its id, too."""
        verdict = msgspec.convert(case, CaseVerdict)
        settings = self._settings
        pairs = {
            "api_key": settings.api_key,
            **({"jurisdiction_id": settings.jurisdiction} if settings.jurisdiction else {}),
            "update_id": reference,
            "service_request_id": verdict.system_id,
            "updated_datetime": verdict.given_at,
            "description": describe_verdict(verdict, LONGEST_DESCRIPTION),
        }
        if verdict.verdict.action == REOPEN:
            pairs["status"] = "OPEN"
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        address = f"{settings.url.rstrip('/')}/{PATH}.{settings.format}"
        request = HttpRequest("POST", address, headers=headers, body=urlencode(pairs).encode("ascii"))
        answer = send_case(self._exchange, request, seconds)
        if not isinstance(answer, HttpAnswer):
            return answer
        return (
            Created(verdict.system_id)
            if answer.is_success
            else judge_refusal(answer, case, read_errors(answer.body))
        )

    def search(self, reference: str, case: Mapping[str, Any], since: float, seconds: float) -> list[str]:
        """Return the id of the request if there is an update that names our reference."""
        start = datetime.fromtimestamp(since, UTC) - CLOCK_MARGIN
        system_id = msgspec.convert(case, CaseVerdict).system_id
        for one in self._read(PATH, {"start_date": start.strftime("%Y-%m-%dT%H:%M:%SZ")}, seconds):
            if (
                read_id(one.get("service_request_id")) == system_id
                and reference_in(one.get("description")) == reference
            ):
                return [system_id]
        return []

    def is_ours(self, _system_id: str, _reference: str, _seconds: float) -> bool:
        """Return True: only the update of a verdict has its reference."""
        return True

    def redeem(self, token: str, _seconds: float) -> str:
        """Raise UnknownTokenError: updates get no tokens."""
        raise UnknownTokenError(token)
