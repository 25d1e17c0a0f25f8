"""Says in words what became of a payment, and in what a statement differs from ours."""

from collections.abc import Mapping
from typing import Final

from gateway.payments import states
from gateway.payments.payment import Payment
from gateway.payments.reconcile import DifferenceKind

DIFFERENCE_WORDS: Final[Mapping[DifferenceKind, str]] = {
    DifferenceKind.MISSING: "we say that it was paid, and the statement does not have it.",
    DifferenceKind.DOUBLED: "it was paid twice.",
    DifferenceKind.UNKNOWN: "we did not know what became of it: it was paid.",
    DifferenceKind.UNPAID: "we say that it was not paid, and it was.",
    DifferenceKind.RECEIPT: "it was paid, and we did not know its receipt.",
    DifferenceKind.NOT_PAID: "we did not know what became of it: the statement of that time does not have it.",
    DifferenceKind.UNCLEAR: "several numbers were asked for this account, so nobody can tell whose it is.",
    DifferenceKind.FOREIGN: "nobody was asked for it by the gateway.",
}
STATE_WORDS: Final[Mapping[str, str]] = {
    states.ASKED: "The phone has not been asked yet.",
    states.PROMPTED: "The phone has the prompt.",
    states.PAID: "It was paid.",
    states.CANCELLED: "It was cancelled on the phone.",
    states.FAILED: "It was not paid.",
    states.UNREACHABLE: "The phone was off, or showed nothing.",
    states.UNKNOWN: "It may have been paid. Nobody is asked again until that is known.",
}
_REASONS: Final[Mapping[str, str]] = {
    "balance": "There was too little money.",
    "limit": "It is beyond what the payment system allows this person.",
    "busy": "The payment system had too much to do.",
    "locked": "The phone was busy with another payment.",
    "late": "Nobody answered in time.",
    "pin": "The PIN was wrong.",
    "prompt": "The prompt could not be sent.",
    "system": "No payment system of this name is set up: see PAYMENT_SYSTEM.",
    "most": "It is more than PAYMENT_MOST.",
    "many": "The number was asked too often that day.",
    "full": "The ceiling of the day was reached.",
    "amount": "The payment system does not take such an amount.",
    "currency": "The payment system does not take this currency.",
    "number": "The payment system does not know such numbers.",
    "till": "Somebody paid it by hand.",
    "joined": "An earlier payment for the same decided it.",
    "statement": "The statement says so.",
    "forgotten": "Its citizen asked to be forgotten.",
    "store_restored": "The store was restored from a backup.",
}


def explain_payment(payment: Payment) -> str:
    """Return what became of a payment, in sentences."""
    reason = _REASONS.get(payment.reason, f"({payment.reason})" if payment.reason else "")
    doubled = "It was paid twice." if payment.is_doubled else ""
    return " ".join(filter(None, (STATE_WORDS[payment.state], reason, doubled)))
