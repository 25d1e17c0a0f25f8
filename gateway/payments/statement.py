"""A line of a payment system's statement."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StatementLine:
    """Money that came in. `account` is empty if the statement has none. `amount` is in the smallest unit."""

    line: int
    receipt: str
    amount: int
    account: str
