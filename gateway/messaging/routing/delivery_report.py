"""How texts go now: what each provider gets and how it does, the day's ceilings, and what was spent."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

import redis

from gateway.messaging.routing.cost_counter import CostCounter
from gateway.messaging.routing.cost_totals import NO_CURRENCY, CostGroup, CostTotals
from gateway.messaging.routing.delivery_config import DeliveryConfig
from gateway.messaging.routing.money import Money, money_from_micros
from gateway.messaging.routing.provider_health import WINDOW_BUCKETS, health_key, read_health
from gateway.messaging.throttle import daily_usage_key

DAYS = 14
TEXT_DAYS = 30


@dataclass(frozen=True, slots=True)
class CeilingUse:
    """What is used of a ceiling of today: in words, as a share up to 1, and whether operators are to look at it."""

    what: str
    used: str
    most: str
    share: float
    is_near: bool


@dataclass(frozen=True, slots=True)
class ProviderReport:
    """A provider: its share in per cent since `share_since`, its answers in the last minutes, and its limits."""

    name: str
    share: int
    share_since: datetime | None
    answered: int
    failed: int
    per_second: float | None
    senders: Mapping[str, float]
    ceilings: tuple[CeilingUse, ...]
    low_balance: Money | None


@dataclass(frozen=True, slots=True)
class DaySpending:
    """The texts of a day by all providers, and their cost in words: a sum for each currency."""

    day: date
    texts: int
    parts: int
    by_provider: tuple[tuple[str, int], ...]
    money: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class MessageSpending:
    """What the texts of a message cost in the last days."""

    name: str
    texts: int
    money: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """How texts go now."""

    providers: tuple[ProviderReport, ...]
    days: tuple[DaySpending, ...]
    messages: tuple[MessageSpending, ...]


@dataclass(frozen=True, slots=True)
class DeliveryReports:
    """Reads reports. `config` raises SettingsError if delivery.yaml is wrong; any method may raise redis.RedisError."""

    client: redis.Redis
    config: Callable[[], DeliveryConfig]
    costs: Callable[[], CostCounter]
    clock: Callable[[], datetime]

    def read(self) -> DeliveryReport:
        """Return the report of now."""
        costs = self.costs()
        return DeliveryReport(
            tuple(self._providers(costs.today())),
            tuple(_day(day, totals) for day, totals in costs.days(DAYS)),
            tuple(
                MessageSpending(one.name, one.texts, money_by_currency(one.cost))
                for one in costs.by_message(TEXT_DAYS)
            ),
        )

    def ceilings(self) -> list[CeilingUse]:
        """Return what is used of today's ceilings, of all providers."""
        config, today = self.config(), self.costs().today()
        return [use for name in config.default_order for use in self._ceilings(name, today)]

    def money_today(self) -> tuple[Money, ...]:
        """Return what today's texts cost."""
        ((day, totals),) = self.costs().days(1)
        return _day(day, totals).money

    def _providers(self, today: str) -> Iterator[ProviderReport]:
        config, now = self.config(), self.clock()
        bucket = int(now.timestamp() / config.failover.window * WINDOW_BUCKETS)
        for name in config.default_order:
            row = cast("dict[bytes, bytes]", self.client.hgetall(health_key(name)))
            health, limits = read_health(row, bucket), config.limits_of(name)
            since = health.share.since
            yield ProviderReport(
                name,
                health.share.percent,
                datetime.fromtimestamp(since, now.tzinfo) if since else None,
                health.counts.answered,
                health.counts.failed,
                limits.per_second,
                limits.senders,
                tuple(self._ceilings(name, today)),
                limits.low_balance,
            )

    def _ceilings(self, provider: str, today: str) -> Iterator[CeilingUse]:
        limits = self.config().limits_of(provider)
        row = cast("dict[bytes, bytes]", self.client.hgetall(daily_usage_key(provider)))
        spent = row if row.get(b"day", b"").decode() == today else {}
        texts, micros = int(spent.get(b"messages", 0)), int(spent.get(b"money", 0))
        if limits.daily_messages is not None:
            share = texts / limits.daily_messages
            most = f"{limits.daily_messages:,} texts"
            yield CeilingUse(f"texts by {provider}", f"{texts:,}", most, share, share >= limits.alarm)
        if limits.daily_money is not None:
            share = micros / limits.daily_money.micros
            used = str(money_from_micros(micros, limits.daily_money.currency))
            most = str(limits.daily_money)
            yield CeilingUse(f"money at {provider}", used, most, share, share >= limits.alarm)


def _day(day: date, totals: Mapping[CostGroup, CostTotals]) -> DaySpending:
    by_provider: dict[str, int] = {}
    cost: dict[str, int] = {}
    for group, sums in totals.items():
        by_provider[group.provider] = by_provider.get(group.provider, 0) + sums.texts
        cost[group.currency] = cost.get(group.currency, 0) + sums.cost
    texts, parts = (sum(getattr(one, name) for one in totals.values()) for name in ("texts", "parts"))
    return DaySpending(day, texts, parts, tuple(sorted(by_provider.items())), money_by_currency(cost))


def money_by_currency(cost: Mapping[str, int]) -> tuple[Money, ...]:
    """Return sums in millionths as money, without what is nothing or in no currency."""
    sums: Sequence[tuple[str, int]] = sorted(cost.items())
    return tuple(
        money_from_micros(micros, currency) for currency, micros in sums if micros and currency != NO_CURRENCY
    )
