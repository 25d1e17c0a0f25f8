"""What payment systems take, and the states of a payment."""

from collections.abc import Mapping

import msgspec

PAYMENT = "payment"
"""The name whose columns tell what became of a payment: `{payment.receipt}`."""
PAYMENT_COLUMNS = ("receipt", "state", "amount")
PAYMENT_MESSAGES: Mapping[str, str] = {"paid": "paid", "failed": "unpaid", "late": "pay_unknown"}
"""The message that tells an outcome, by the way that it leads on."""

ASKED, PROMPTED, PAID, UNKNOWN = "asked", "prompted", "paid", "unknown"
CANCELLED, FAILED, UNREACHABLE = "cancelled", "failed", "unreachable"
OPEN_STATES = frozenset({ASKED, PROMPTED, UNKNOWN})
"""The states in which nobody is asked for the money a second time."""
PAYMENT_STATES = OPEN_STATES | {PAID, CANCELLED, FAILED, UNREACHABLE}

PATIENCE_SECONDS = 90
"""How long a citizen is told to wait for the outcome. A prompt is over by then."""
KEEP_SECONDS = 86_400
"""How long a session that has ended waits for the outcome, so that the next dial goes on."""


class PaymentSystem(msgspec.Struct, frozen=True):
    """What a payment system takes: its currencies, the first unless told, and amounts in the smallest unit.

    An amount is a multiple of `step` and never above `most`. `account` and `description` are their most characters.
    """

    name: str
    currencies: tuple[str, ...]
    step: int
    most: int
    account: int
    description: int


PAYMENT_SYSTEMS: Mapping[str, PaymentSystem] = {
    # Safaricom's Daraja, "Lipa na M-Pesa Online": whole shillings, 250,000 at most in one payment.
    "mpesa": PaymentSystem("mpesa", ("KES",), step=100, most=250_000_00, account=12, description=13),
}
