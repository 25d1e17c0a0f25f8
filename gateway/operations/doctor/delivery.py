"""How texts leave: shares, what is spent of the day's ceilings, and whether the table of prices is right."""

from collections.abc import Iterator, Mapping
from typing import cast

from redis import Redis

from gateway.messaging.routing.cost_sums import NOWHERE, Group, Sum, off_by
from gateway.messaging.routing.delivery import Delivery
from gateway.messaging.routing.health import FULL
from gateway.messaging.routing.money import of_micros
from gateway.messaging.routing.provider_shares import read_shares
from gateway.messaging.throttle import spent_key
from gateway.operations.doctor.finding import Finding, fact, good, warning

NOTABLE = 0.05  # of a price


def shares(client: Redis, delivery: Delivery, now: float) -> Iterator[Finding]:
    """Who lost traffic because it failed or was slow."""
    for provider, standing in read_shares(client, delivery.order).items():
        about = f"texts by {provider}"
        if standing.share == FULL:
            yield good(about, "It gets all the traffic that its routes give it.")
            continue
        minutes = max(0, int((now - standing.since) / 60))
        said = f"It gets {standing.share}% of its traffic, for {minutes} minutes now: it fails, or is slow."
        cure = "It gets more as it does well. The worker's log has its reasons (text_not_accepted)."
        yield warning(about, said, cure)


def ceilings(client: Redis, delivery: Delivery, today: str) -> Iterator[Finding]:
    """What is left of the day."""
    for provider in delivery.order:
        limits = delivery.limits_of(provider)
        row = cast("dict[bytes, bytes]", client.hgetall(spent_key(provider)))
        spent = row if row.get(b"day", b"").decode() == today else {}
        about = f"texts by {provider}"
        sent, money = int(spent.get(b"messages", 0)), int(spent.get(b"money", 0))
        if limits.daily_messages is not None:
            said = f"{sent:,} of {limits.daily_messages:,} texts of the day are sent."
            yield _spent(about, said, sent / limits.daily_messages, limits.alarm)
        if limits.daily_money is not None:
            said = f"{of_micros(money, limits.daily_money.currency)} of the day's {limits.daily_money} are spent."
            yield _spent(about, said, money / limits.daily_money.micros, limits.alarm)


def prices(sums: Mapping[Group, Sum]) -> Iterator[Finding]:
    """Where providers stated other costs than our table has."""
    for provider, country in sorted({(group.provider, group.country) for group in sums}):
        if country == NOWHERE:
            continue
        found = off_by(sums, provider, country)
        about = f"prices of {provider} in {country}"
        if found is None:
            said = "No price is known: texts and parts are counted, and no money."
            yield fact(about, f"{said} Add it to delivery.yaml (docs/delivery.md).")
        elif abs(found[1]) >= NOTABLE:
            way = "more" if found[1] > 0 else "less"
            said = f"A part costs {found[0]}, {abs(found[1]):.0%} {way} than our table has."
            yield warning(about, said, f"Write {found[0]} under `prices:` in delivery.yaml.")


def _spent(about: str, said: str, share: float, alarm: float) -> Finding:
    if share >= alarm:
        return warning(about, said, "At the ceiling texts wait for the next day: raise it in delivery.yaml?")
    return good(about, said)
