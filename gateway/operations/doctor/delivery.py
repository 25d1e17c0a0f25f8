"""Checks the delivery of texts: shares of providers, use of the day's ceilings, and the table of prices."""

from collections.abc import Iterator, Mapping
from typing import cast

from redis import Redis

from gateway.messaging.routing.cost_totals import NO_COUNTRY, CostGroup, CostTotals, price_deviation
from gateway.messaging.routing.delivery_config import DailyCalls, DeliveryConfig
from gateway.messaging.routing.money import money_from_micros
from gateway.messaging.routing.provider_health import read_shares
from gateway.messaging.routing.traffic_share import FULL_PERCENT
from gateway.messaging.throttle import daily_usage_key
from gateway.operations.doctor.finding import Finding, good, info, warning
from gateway.outbound_calls.daily_usage import DAILY_CALLS_KEY, MINUTE_SECONDS

NOTABLE_DIFFERENCE = 0.05  # as a part of the price


def check_shares(client: Redis, delivery: DeliveryConfig, now: float) -> Iterator[Finding]:
    """Find providers that lost traffic because they failed or were slow."""
    for provider, share in read_shares(client, delivery.default_order).items():
        subject = f"texts by {provider}"
        if share.percent == FULL_PERCENT:
            yield good(subject, "It gets all the traffic that its routes give it.")
            continue
        minutes = max(0, int((now - share.since) / 60))
        message = f"It gets {share.percent}% of its traffic, for {minutes} minutes now: it fails, or is slow."
        cure = "It gets more as it does well. The worker's log has its reasons (text_not_accepted)."
        yield warning(subject, message, cure, "provider-fails")


def check_ceilings(client: Redis, delivery: DeliveryConfig, today: str) -> Iterator[Finding]:
    """Report the used share of the day's ceilings."""
    for provider in delivery.default_order:
        limits = delivery.limits_of(provider)
        row = cast("dict[bytes, bytes]", client.hgetall(daily_usage_key(provider)))
        spent = row if row.get(b"day", b"").decode() == today else {}
        subject = f"texts by {provider}"
        sent, money = int(spent.get(b"messages", 0)), int(spent.get(b"money", 0))
        if limits.daily_messages is not None:
            message = f"{sent:,} of {limits.daily_messages:,} texts of the day are sent."
            yield _spent(subject, message, sent / limits.daily_messages, limits.alarm)
        if limits.daily_money is not None:
            spent_money = money_from_micros(money, limits.daily_money.currency)
            message = f"{spent_money} of the day's {limits.daily_money} are spent."
            yield _spent(subject, message, money / limits.daily_money.micros, limits.alarm)


def check_daily_calls(client: Redis, ceilings: DailyCalls, today: str) -> Iterator[Finding]:
    """Report the used share of the day's ceilings of calls."""
    row = cast("dict[bytes, bytes]", client.hgetall(DAILY_CALLS_KEY))
    used = row if row.get(b"day", b"").decode() == today else {}
    cure = "At the ceiling nobody is called until tomorrow: raise it under `calls:` in delivery.yaml?"
    number, minutes = int(used.get(b"number", 0)), int(used.get(b"seconds", 0)) / MINUTE_SECONDS
    shares = [
        (f"{number:,} of {ceilings.number:,} calls of the day are made.", number / ceilings.number),
        (f"{minutes:,.0f} of the day's {ceilings.minutes:,} minutes are used.", minutes / ceilings.minutes),
    ]
    if ceilings.money is not None:
        spent = money_from_micros(int(used.get(b"money", 0)), ceilings.money.currency)
        share = spent.micros / ceilings.money.micros
        shares.append((f"{spent} of the day's {ceilings.money} are spent on calls.", share))
    for message, share in shares:
        yield (
            warning("calls of the day", message, cure, "ceilings")
            if share >= ceilings.alarm
            else good("calls of the day", message)
        )


def check_prices(sums: Mapping[CostGroup, CostTotals]) -> Iterator[Finding]:
    """Find prices of our table that differ from the costs that providers reported."""
    for provider, country in sorted({(group.provider, group.country) for group in sums}):
        if country == NO_COUNTRY:
            continue
        deviation = price_deviation(sums, provider, country)
        subject = f"prices of {provider} in {country}"
        if deviation is None:
            message = "No price is known: texts and parts are counted, and no money."
            yield info(subject, f"{message} Add it to delivery.yaml (docs/delivery.md).")
        elif abs(deviation[1]) >= NOTABLE_DIFFERENCE:
            direction = "more" if deviation[1] > 0 else "less"
            message = f"A part costs {deviation[0]}, {abs(deviation[1]):.0%} {direction} than our table has."
            yield warning(
                subject, message, f"Write {deviation[0]} under `prices:` in delivery.yaml.", "prices"
            )


def _spent(subject: str, message: str, share: float, alarm: float) -> Finding:
    if share >= alarm:
        return warning(
            subject,
            message,
            "At the ceiling texts wait for the next day: raise it in delivery.yaml?",
            "ceilings",
        )
    return good(subject, message)
