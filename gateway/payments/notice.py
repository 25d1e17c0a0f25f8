"""What a payment system reports by itself. Nothing of it is signed, so it is no proof."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ResultNotice:
    """What became of a payment, as a callback says. `receipt` is empty unless it was paid.

    `amount` is in the smallest unit.
    """

    system_id: str
    code: str
    receipt: str = ""
    amount: int = 0


@dataclass(frozen=True, slots=True)
class TillNotice:
    """Somebody paid to the till. `account` is what they typed. `amount` is in the smallest unit."""

    receipt: str
    account: str
    amount: int
