"""What texts cost: by service, language, provider, country and currency, for each day and altogether.

A provider that states what it takes for a text is believed; else the table of prices says it, and where that has no
price either, only texts and parts are counted.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import cast

import redis

from gateway.errors import GatewayError
from gateway.messaging.routes import Taken
from gateway.messaging.routing.cost_sums import (
    KEPT,
    MEASURES,
    NOWHERE,
    TOTALS,
    UNPRICED,
    Group,
    Sum,
    day_key,
    field_of,
    label,
    read_sums,
)
from gateway.messaging.routing.country import country_of
from gateway.messaging.routing.delivery import Delivery
from gateway.messaging.routing.money import Money, of_micros, read_money
from gateway.messaging.throttle import Ask
from menus.rendering.text import segments

WRITE_SECONDS = 1.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Text:
    """What the cost of one text depends on. `stated` is what its provider says that it takes."""

    provider: str
    msisdn: str
    network: str
    language: str
    parts: int
    stated: Money | None


class Costs:
    """Counts texts that were taken. `service` is the name of the service."""

    def __init__(
        self,
        client: redis.Redis,
        delivery: Delivery,
        service: Callable[[], str],
        clock: Callable[[], datetime],
        zone: Callable[[], tzinfo],
        give_back: Callable[[Sequence[Ask]], None] = lambda _asks: None,
    ) -> None:
        """`give_back` is told what the day's money was charged too much, or below nothing too little."""
        self._redis = client
        self._delivery = delivery
        self._service = service
        self._clock = clock
        self._zone = zone
        self._give_back = give_back
        self._lock = threading.Lock()
        self._waiting: Counter[str] = Counter()
        self._off: Counter[str] = Counter()
        self._written = float("-inf")

    def counted(self, taken: Sequence[Taken]) -> None:
        """Count texts that providers took: written down once a second, and with `flush`, since each write costs a sync.

        What keeps it from counting is logged: the texts have gone.
        """
        with self._quietly(), self._lock:
            for one in taken:
                self._waiting.update(self._measured(_read(one)))
                self._off[one.provider] += _overcharged(one)
        if self._clock().timestamp() - self._written >= WRITE_SECONDS:
            self.flush()

    def replied(self, provider: str, msisdn: str, language: str, text: str) -> None:
        """Count a text that a provider sends because our answer to its webhook says so."""
        with self._quietly():
            self._write(
                self._measured(_Text(provider, msisdn, "", language, segments.count(text).parts, None))
            )

    def flush(self) -> None:
        """Write down what was counted, and put right what the day's money was charged with."""
        with self._lock:
            waiting, self._waiting = self._waiting, Counter()
            off, self._off = self._off, Counter()
            self._written = self._clock().timestamp()
        with self._quietly():
            if waiting:
                self._write(waiting)
            asks = [Ask(name, "", messages=0, parts=0, money=money) for name, money in off.items() if money]
            if asks:
                self._give_back(asks)

    def today(self) -> str:
        """The day it is for the service."""
        return self._today().isoformat()

    def a_day(self, provider: str, days: int) -> dict[str, Money]:
        """What a provider's texts cost a day on average, by currency."""
        sums: Counter[str] = Counter()
        for group, one in self.days(days).items():
            if group.provider == provider:
                sums[group.currency] += one.cost
        return {currency: of_micros(micros // days, currency) for currency, micros in sums.items() if micros}

    def days(self, number: int) -> dict[Group, Sum]:
        """The sums of so many days, today included."""
        today = self._today()
        with self._redis.pipeline(transaction=False) as pipe:
            for back in range(number):
                pipe.hgetall(day_key(today - timedelta(days=back)))
            rows = cast("list[dict[bytes, bytes]]", pipe.execute())
        return read_sums(rows)

    def _today(self) -> date:
        return self._clock().astimezone(self._zone()).date()

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        try:
            yield
        except (redis.RedisError, GatewayError) as error:
            logger.warning("texts_not_counted", extra={"reason": type(error).__name__})

    def _write(self, sums: Mapping[str, int]) -> None:
        today = day_key(self._today())
        with self._redis.pipeline(transaction=False) as pipe:
            for field, value in sums.items():
                pipe.hincrby(today, field, value)
                pipe.hincrby(TOTALS, field, value)
            pipe.expire(today, int(KEPT.total_seconds()))
            pipe.execute()

    def _measured(self, text: _Text) -> Mapping[str, int]:
        country = country_of(text.msisdn)
        price = self._delivery.price(text.provider, country, text.network)
        estimate = price.times(text.parts) if price else None
        cost = text.stated or estimate
        group = Group(
            label(self._service()),
            text.language or "none",
            text.provider,
            country or NOWHERE,
            cost.currency if cost else UNPRICED,
        )
        same = estimate is not None and cost is not None and estimate.currency == cost.currency
        measured = (1, text.parts, cost.micros if cost else 0, estimate.micros if estimate and same else 0)
        return {field_of(group, name): value for name, value in zip(MEASURES, measured, strict=True) if value}


def _read(taken: Taken) -> _Text:
    message, stated = taken.message, stated_cost(taken.cost)
    return _Text(taken.provider, taken.msisdn, message.network, message.language, taken.parts, stated)


def _overcharged(taken: Taken) -> int:
    """How much more the day's money was charged with than the provider states, in millionths."""
    stated = stated_cost(taken.cost)
    same = stated and taken.price and stated.currency == taken.price.currency
    return taken.price.micros - stated.micros if same and stated and taken.price else 0


def stated_cost(written: str | None) -> Money | None:
    """A cost as a provider writes it; None where it states none, or none that can be read. `0` is no price."""
    money = read_money(written or "")
    return money if money and money.amount else None
