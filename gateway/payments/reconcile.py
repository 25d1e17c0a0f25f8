"""Compares a payment system's statement with our payments."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from gateway.payments import states
from gateway.payments.notices import is_shared
from gateway.payments.payment import Payment
from gateway.payments.statement import StatementLine

MARGIN = timedelta(minutes=30)  # our clock and theirs, and how long it may take until we know


class DifferenceKind(StrEnum):
    """In what a statement and our payments differ."""

    MISSING = "missing"  # we say that it was paid, and the statement does not have it
    DOUBLED = "doubled"  # it was paid twice
    UNKNOWN = "unknown"  # we did not know: it was paid
    UNPAID = "unpaid"  # we say that it was not paid, and it was
    RECEIPT = "receipt"  # we did not know its receipt
    NOT_PAID = "not-paid"  # we did not know, and the statement of that time does not have it
    UNCLEAR = "unclear"  # several numbers were asked for this account
    FOREIGN = "foreign"  # the statement has money of which we know nothing


SETTLED_BY_STATEMENT = frozenset(DifferenceKind) - {
    DifferenceKind.MISSING,
    DifferenceKind.UNCLEAR,
    DifferenceKind.FOREIGN,
}
"""What a statement settles: as paid, but for NOT_PAID."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `payment` is ours, None if there is none; `line` is the statement's, None if it has none."""

    kind: DifferenceKind
    payment: Payment | None
    line: StatementLine | None


def compare(
    lines: Sequence[StatementLine], payments: Iterable[Payment], digests: Mapping[str, str]
) -> list[Difference]:
    """Return the differences. `digests` has the account digest of each account in the statement.

    A payment is missing only if it was settled in the time that the statement covers.
    """
    ours = [payment for payment in payments if not payment.joined]
    by_receipt = {receipt: payment for payment in ours for receipt in payment.receipts.split()}
    taken: set[str] = set()
    found: list[Difference] = []
    for line in {line.receipt: line for line in lines}.values():
        known = by_receipt.get(line.receipt)
        if known is not None:
            continue
        of_account = [one for one in ours if one.account_digest == digests.get(line.account)]
        candidates = [one for one in of_account if one.amount == line.amount]
        if candidates and is_shared(of_account):
            found.append(Difference(DifferenceKind.UNCLEAR, None, line))
            continue
        match = _choose(candidates, taken)
        if match is not None:
            taken.add(match.id)
        found.append(Difference(_kind(match), match, line))
    return [*found, *_missing(lines, ours, taken), *_not_paid(lines, ours, taken)]


def _choose(candidates: Sequence[Payment], taken: set[str]) -> Payment | None:
    free = [one for one in candidates if one.id not in taken]
    without_receipt = [one for one in free if one.state == states.PAID and not one.receipt]
    still_open = [one for one in free if one.is_open]
    unpaid = [one for one in free if one.state in states.UNPAID]
    return next(iter((*without_receipt, *still_open, *reversed(unpaid), *reversed(candidates))), None)


def _kind(match: Payment | None) -> DifferenceKind:
    if match is None:
        return DifferenceKind.FOREIGN
    if match.is_open:
        return DifferenceKind.UNKNOWN
    if match.state in states.UNPAID:
        return DifferenceKind.UNPAID
    return DifferenceKind.DOUBLED if match.receipt else DifferenceKind.RECEIPT


def _missing(
    lines: Sequence[StatementLine], ours: Sequence[Payment], taken: set[str]
) -> Iterator[Difference]:
    receipts = {line.receipt for line in lines}
    moments = [line.moment for line in lines if line.moment is not None]
    begin = (min(moments) - MARGIN).timestamp() if moments else 0.0
    end = (max(moments) + MARGIN).timestamp() if moments else float("inf")
    for payment in ours:
        is_covered = begin <= payment.settled_at <= end
        is_stated = payment.id in taken or receipts.intersection(payment.receipts.split())
        if payment.state == states.PAID and is_covered and not is_stated:
            yield Difference(DifferenceKind.MISSING, payment, None)


def _not_paid(
    lines: Sequence[StatementLine], ours: Sequence[Payment], taken: set[str]
) -> Iterator[Difference]:
    """Yield what is open, though its phone was asked well within the time that the statement covers."""
    moments = [line.moment for line in lines if line.moment is not None]
    if not moments:
        return
    numbers: dict[str, set[str]] = {}
    for one in ours:
        numbers.setdefault(one.account_digest, set()).add(one.number_digest)
    begin, end = min(moments).timestamp(), (max(moments) - MARGIN).timestamp()
    for payment in ours:
        is_own = len(numbers[payment.account_digest]) == 1
        if payment.is_open and is_own and begin <= payment.pushed_at <= end and payment.id not in taken:
            yield Difference(DifferenceKind.NOT_PAID, payment, None)
