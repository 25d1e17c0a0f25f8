"""The record of a payment."""

from collections.abc import Mapping

import msgspec

from gateway.payments.states import OPEN
from gateway.storage.records import read_record


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """A payment in the store. Moments are Unix seconds, 0 if there was none yet. `amount` is in the smallest unit.

    `encrypted_request` is its PaymentRequest. `pushed_at`: when its prompt was last handed to the payment system, as
    `system_id`, empty if no answer came. `checks` counts how often the system was asked since. `code` is the system's
    own for what became of it; `reason` is in our words. `heard_at`: when a callback came last, which proves nothing.
    `heard_receipt` is the receipt in it. `till_receipt` is that of a payment to the till with its account. `receipts`
    are all that are known, separated by blanks; more than one: it was paid twice. `joined` is the earlier payment for
    the same, which decides what becomes of this one. `told` is the state that the case and the citizen have heard of,
    `told_receipt` the receipt.
    """

    id: str
    state: str
    encrypted_request: str = msgspec.field(default="", name="request")
    number_digest: str = ""
    account_digest: str = ""
    amount: int = 0
    currency: str = ""
    via: str = ""
    case: str = ""
    channel: str = ""
    asked_at: float = 0.0
    pushed_at: float = 0.0
    settled_at: float = 0.0
    attempts: int = 0
    checks: int = 0
    system_id: str = ""
    code: str = ""
    reason: str = ""
    heard_at: float = 0.0
    heard_receipt: str = ""
    till_receipt: str = ""
    receipt: str = ""
    receipts: str = ""
    joined: str = ""
    told: str = ""
    told_receipt: str = ""

    @property
    def is_open(self) -> bool:
        """Return True while it is not known what became of it."""
        return self.state in OPEN

    @property
    def is_doubled(self) -> bool:
        """Return True if it was paid more than once."""
        return " " in self.receipts


def read_payment(payment_id: str, row: Mapping[bytes, bytes]) -> Payment | None:
    """Return the payment in a record; None if there is no record, or it is no longer kept."""
    return read_record(Payment, row, id=payment_id) if b"state" in row else None
