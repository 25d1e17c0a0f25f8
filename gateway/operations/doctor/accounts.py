"""Checks our accounts at the providers: credentials and balance."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from gateway.messaging.routing.money import Money, parse_money
from gateway.operations.doctor.finding import Finding, bad, good, warning
from gateway.operations.doctor.http import HttpAnswer

LOW_BALANCE_DAYS = 3  # a balance is low if it lasts for less than this at last week's pace


@dataclass(frozen=True, slots=True)
class BalanceLimits:
    """The limits below which a balance is low: `low`, and three times `spent_per_day`, which is by currency."""

    low: Money | None
    spent_per_day: Mapping[str, Money]


def is_authorised(answer: HttpAnswer) -> bool:
    """Return True if the provider accepted our credentials."""
    return answer.status == 200


def refusal_finding(provider: str, answer: HttpAnswer, variables: str) -> Finding:
    """Report why the provider did not accept a request. `variables` names the settings with the credentials."""
    if not answer.status:
        return bad(
            provider,
            f"It cannot be reached: {answer.error}.",
            "Is the way out to it open?",
            "provider-unreachable",
        )
    if answer.status in (401, 403, 404):
        return bad(
            provider, "It does not accept our credentials.", f"Check {variables}.", "provider-credentials"
        )
    return bad(
        provider,
        f"It answers HTTP {answer.status}.",
        "Ask again later; its status page may say more.",
        "provider-unreachable",
    )


def balance_finding(provider: str, balance: Money | None, limits: BalanceLimits) -> Finding:
    """Report whether the balance is enough."""
    low = limits.low
    if balance is None:
        return warning(
            provider, "Its balance could not be read.", "Look it up in its dashboard.", "provider-balance"
        )
    message = f"The balance is {balance}"
    if balance.amount <= 0:
        return bad(provider, f"{message}: no text is taken any more.", "Top it up.", "provider-balance")
    if low is not None and low.currency == balance.currency and balance.amount < low.amount:
        return warning(provider, f"{message}, less than {low}.", "Top it up.", "provider-balance")
    per_day = limits.spent_per_day.get(balance.currency)
    if per_day is not None and balance.amount < per_day.amount * LOW_BALANCE_DAYS:
        return warning(
            provider, f"{message}; last week's texts cost {per_day} a day.", "Top it up.", "provider-balance"
        )
    return good(provider, f"{message}.")


def read_balance(written: str) -> Money | None:
    """Read a balance such as `KES 1785.50` or `USD -4.2`. It may be below zero, and have many digits."""
    currency, _, amount = written.strip().partition(" ")
    if money := parse_money(written):
        return money
    try:
        return Money(Decimal(amount).quantize(Decimal("0.01")), currency)
    except InvalidOperation:
        return None
