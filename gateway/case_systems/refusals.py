"""Sends a case, and tells apart why a system did not take it: the case, our settings, or the system itself."""

from collections.abc import Mapping
from typing import Any

from gateway.case_systems.description import operator_words
from gateway.case_systems.http_exchange import (
    CREDENTIAL_STATUSES,
    HttpAnswer,
    HttpExchange,
    HttpRequest,
    NoAnswerError,
    NotSentError,
)
from gateway.case_systems.outcomes import CaseRejected, CaseRetry
from gateway.case_systems.searched_filing import NotTaken, Uncertain
from gateway.cases.failure_words import FOR_SETTINGS

UNSURE_STATUSES = frozenset({408, 425})  # of a server that may have begun with the request


def send_case(
    exchange: HttpExchange, request: HttpRequest, seconds: float
) -> HttpAnswer | NotTaken | Uncertain:
    """Send a request that must not be made twice. Return the answer, or what it means that there is none."""
    try:
        return exchange.write(request, seconds)
    except NotSentError as error:
        return NotTaken(CaseRetry(str(error), error.needs_operator, is_fault=True))
    except NoAnswerError as error:
        return Uncertain(CaseRetry(str(error), is_fault=True))


def judge_refusal(
    answer: HttpAnswer, case: Mapping[str, Any], words: str, *, is_setting: bool = False
) -> NotTaken | Uncertain:
    """Tell why a case was not taken. `words` are the system's own. `is_setting`: they speak of our settings.

    Settings that are wrong concern every case, so all wait. A fault of the system may have come after it took the case.
    """
    status, reason = answer.status, f"HTTP {answer.status}"
    if status >= 500 or status in UNSURE_STATUSES:
        return Uncertain(CaseRetry(reason, False, answer.wait_seconds, is_fault=True, has_answered=True))
    if status == 429:
        return NotTaken(CaseRetry(reason, False, answer.wait_seconds, is_fault=True))
    if status < 400 or status in CREDENTIAL_STATUSES or is_setting or (status == 404 and not words):
        told = f"{reason}, {FOR_SETTINGS}"
        return NotTaken(CaseRetry(told, needs_operator=True, wait_seconds=answer.wait_seconds, is_fault=True))
    return NotTaken(CaseRejected(reason, operator_words(words, case)))
