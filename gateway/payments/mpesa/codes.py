"""What Daraja's codes mean. Source: its documentation of M-Pesa Express, and what it is known to answer."""

from collections.abc import Mapping
from typing import Final

from gateway.payments.client import QueryOpen, QueryOutcome, QuerySettled
from gateway.payments.states import CANCELLED, FAILED, PAID, UNREACHABLE

RESULTS: Final[Mapping[str, tuple[str, str]]] = {
    "0": (PAID, ""),
    "1": (FAILED, "balance"),  # too little money
    "17": (FAILED, "limit"),  # beyond what M-Pesa allows this person
    "26": (FAILED, "busy"),  # M-Pesa has too much to do
    "1001": (FAILED, "locked"),  # another payment or menu of theirs is open
    "1019": (FAILED, "late"),  # nobody answered in time
    "1025": (FAILED, "prompt"),  # the prompt could not be sent
    "1032": (CANCELLED, ""),
    "1037": (UNREACHABLE, ""),
    "2001": (FAILED, "pin"),  # a wrong PIN
    "9999": (FAILED, "prompt"),
}
STILL_OPEN: Final = "4999"
LOCKED_WORDS: Final = "lock subscriber"  # of a push that is refused as the phone has a prompt already
LOCKED_ERROR: Final = "500.001.1001"  # also of a query about a payment that is still open
WRONG_TOKEN_ERROR: Final = "404.001.03"  # noqa: S105 - a code


def read_result(code: str) -> QueryOutcome:
    """Return what a ResultCode says of a payment. A code that is not known says nothing."""
    found = RESULTS.get(code)
    if found is None:
        reason = "it is still open" if code == STILL_OPEN else f"the result {code[:12]!r} is not known"
        return QueryOpen(reason)
    state, reason = found
    return QuerySettled(state, code, reason)
