"""How texts leave: shares, what is spent of the day's ceilings, and whether the table of prices is right."""

from collections.abc import Iterator, Mapping
from typing import cast

from redis import Redis

from gateway.messaging.routing.cost_totals import NO_COUNTRY, CostGroup, CostTotals, price_deviation
from gateway.messaging.routing.delivery_config import DeliveryConfig
from gateway.messaging.routing.money import money_from_micros
from gateway.messaging.routing.provider_health import read_shares
from gateway.messaging.routing.share_steps import FULL_PERCENT
from gateway.messaging.throttle import daily_usage_key
from gateway.operations.doctor.finding import Finding, good, info, warning

NOTABLE_DIFFERENCE = 0.05  # of a price


def check_shares(client: Redis, delivery: DeliveryConfig, now: float) -> Iterator[Finding]:
    """Who lost traffic because it failed or was slow."""
    for provider, standing in read_shares(client, delivery.default_order).items():
        about = f"texts by {provider}"
        if standing.percent == FULL_PERCENT:
            yield good(about, "It gets all the traffic that its routes give it.")
            continue
        minutes = max(0, int((now - standing.since) / 60))
        said = f"It gets {standing.percent}% of its traffic, for {minutes} minutes now: it fails, or is slow."
        cure = "It gets more as it does well. The worker's log has its reasons (text_not_accepted)."
        yield warning(about, said, cure)


def check_ceilings(client: Redis, delivery: DeliveryConfig, today: str) -> Iterator[Finding]:
    """What is left of the day."""
    for provider in delivery.default_order:
        limits = delivery.limits_of(provider)
        row = cast("dict[bytes, bytes]", client.hgetall(daily_usage_key(provider)))
        spent = row if row.get(b"day", b"").decode() == today else {}
        about = f"texts by {provider}"
        sent, money = int(spent.get(b"messages", 0)), int(spent.get(b"money", 0))
        if limits.daily_messages is not None:
            said = f"{sent:,} of {limits.daily_messages:,} texts of the day are sent."
            yield _spent(about, said, sent / limits.daily_messages, limits.alarm)
        if limits.daily_money is not None:
            spent_money = money_from_micros(money, limits.daily_money.currency)
            said = f"{spent_money} of the day's {limits.daily_money} are spent."
            yield _spent(about, said, money / limits.daily_money.micros, limits.alarm)


def check_prices(sums: Mapping[CostGroup, CostTotals]) -> Iterator[Finding]:
    """Where providers stated other costs than our table has."""
    for provider, country in sorted({(group.provider, group.country) for group in sums}):
        if country == NO_COUNTRY:
            continue
        found = price_deviation(sums, provider, country)
        about = f"prices of {provider} in {country}"
        if found is None:
            said = "No price is known: texts and parts are counted, and no money."
            yield info(about, f"{said} Add it to delivery.yaml (docs/delivery.md).")
        elif abs(found[1]) >= NOTABLE_DIFFERENCE:
            way = "more" if found[1] > 0 else "less"
            said = f"A part costs {found[0]}, {abs(found[1]):.0%} {way} than our table has."
            yield warning(about, said, f"Write {found[0]} under `prices:` in delivery.yaml.")


def _spent(about: str, said: str, share: float, alarm: float) -> Finding:
    if share >= alarm:
        return warning(about, said, "At the ceiling texts wait for the next day: raise it in delivery.yaml?")
    return good(about, said)
