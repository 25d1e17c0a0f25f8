"""Our accounts at the providers: whether they let us in, and how much money is left."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from gateway.messaging.routing.money import Money, parse_money
from gateway.operations.doctor.finding import Finding, bad, good, warning
from gateway.operations.doctor.http import HttpAnswer

LOW_BALANCE_DAYS = 3  # a balance that lasts shorter at last week's pace is low


@dataclass(frozen=True, slots=True)
class BalanceLimits:
    """When a balance is low: below `low`, or below what `spent_per_day`, by currency, comes to in three days."""

    low: Money | None
    spent_per_day: Mapping[str, Money]


def is_authorised(answer: HttpAnswer) -> bool:
    """Whether the provider let us in."""
    return answer.status == 200


def refusal_finding(provider: str, answer: HttpAnswer, variables: str) -> Finding:
    """Why the provider did not let us in. `variables` have the credentials."""
    if not answer.status:
        return bad(provider, f"It cannot be reached: {answer.error}.", "Is the way out to it open?")
    if answer.status in (401, 403, 404):
        return bad(provider, "It does not accept our credentials.", f"Check {variables}.")
    return bad(
        provider, f"It answers HTTP {answer.status}.", "Ask again later; its status page may say more."
    )


def balance_finding(provider: str, balance: Money | None, limits: BalanceLimits) -> Finding:
    """Whether the balance is enough."""
    low = limits.low
    if balance is None:
        return warning(provider, "Its balance could not be read.", "Look it up in its dashboard.")
    said = f"The balance is {balance}"
    if balance.amount <= 0:
        return bad(provider, f"{said}: no text is taken any more.", "Top it up.")
    if low is not None and low.currency == balance.currency and balance.amount < low.amount:
        return warning(provider, f"{said}, less than {low}.", "Top it up.")
    a_day = limits.spent_per_day.get(balance.currency)
    if a_day is not None and balance.amount < a_day.amount * LOW_BALANCE_DAYS:
        return warning(provider, f"{said}; last week's texts cost {a_day} a day.", "Top it up.")
    return good(provider, f"{said}.")


def read_balance(written: str) -> Money | None:
    """`KES 1785.50`, `USD -4.2`: a balance may be below nothing, and have many digits."""
    currency, _, amount = written.strip().partition(" ")
    if money := parse_money(written):
        return money
    try:
        return Money(Decimal(amount).quantize(Decimal("0.01")), currency)
    except InvalidOperation:
        return None
