"""A line of a payment system's statement."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StatementLine:
    """Money that came in. `account` is empty if the statement has none. `amount` is in the smallest unit.

    `moment` is when it came in, None if the statement does not say.
    """

    line: int
    receipt: str
    amount: int
    account: str
    moment: datetime | None = None
