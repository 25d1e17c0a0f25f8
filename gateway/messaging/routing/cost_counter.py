"""Count the cost of texts, for each day and in total, by service, language, provider, country and currency.

If a provider states the cost of a text, that counts. Otherwise our table of prices gives the cost. If the table has no
price, only texts and parts are counted.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import cast

import redis

from gateway.callers.phone_numbers import country_of
from gateway.errors import GatewayError
from gateway.messaging.message import REPLY, SmsMessage
from gateway.messaging.routing.cost_totals import (
    DAY_RETENTION,
    MEASURES,
    NO_COUNTRY,
    NO_CURRENCY,
    TOTALS_KEY,
    CostGroup,
    CostTotals,
    TextSum,
    day_costs_key,
    day_texts_key,
    hash_field,
    read_text_sums,
    read_totals,
    service_label,
    text_fields,
)
from gateway.messaging.routing.delivery_config import DeliveryConfig
from gateway.messaging.routing.money import Money, money_from_micros, parse_money
from gateway.messaging.throttle import RateRequest
from menus.rendering.text import segments

WRITE_INTERVAL_SECONDS = 1.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _CountedText:
    """The facts from which the cost of one text follows. `stated` is the cost that its provider states."""

    provider: str
    country: str
    network: str
    language: str
    parts: int
    stated: Money | None
    name: str


@dataclass(frozen=True, slots=True)
class AcceptedText:
    """A text to `msisdn` that a provider took: its parts, and its cost if the provider states it (`KES 0.8000`).

    `price` is the price that we expected when it went, which was charged to the day's money.
    """

    provider: str
    message: SmsMessage
    msisdn: str
    parts: int
    cost: str | None
    price: Money | None = None


class CostCounter:
    """Counts accepted texts and their cost. `service` returns the name of the service."""

    def __init__(
        self,
        client: redis.Redis,
        delivery: DeliveryConfig,
        service: Callable[[], str],
        clock: Callable[[], datetime],
        zone: Callable[[], tzinfo],
        refund: Callable[[Sequence[RateRequest]], None] = lambda _requests: None,
    ) -> None:
        """`refund` gets the amount by which the day's money was charged too much, negative if too little."""
        self._redis = client
        self._delivery = delivery
        self._service = service
        self._clock = clock
        self._zone = zone
        self._refund = refund
        self._lock = threading.Lock()
        self._unwritten: Counter[str] = Counter()
        self._unwritten_texts: Counter[str] = Counter()  # by message
        self._overcharges: Counter[str] = Counter()
        self._written_at = float("-inf")

    def count_accepted(self, accepted: Sequence[AcceptedText]) -> None:
        """Count texts that providers took.

        The counts are written once a second and by `flush`, as each write costs a sync. Errors of the store are only
        logged, as the texts have gone.
        """
        with self._log_errors(), self._lock:
            for text in accepted:
                self._overcharges[text.provider] += _overcharged(text)
            for counted, number in Counter(map(_read_accepted, accepted)).items():  # most of a job are alike
                _add(self._unwritten, self._measures(counted), number)
                _add(self._unwritten_texts, self._by_message(counted), number)
        if self._clock().timestamp() - self._written_at >= WRITE_INTERVAL_SECONDS:
            self.flush()

    def count_reply(self, provider: str, msisdn: str, language: str, text: str) -> None:
        """Count a text that a provider sends because it was our answer to its webhook."""
        with self._log_errors():
            parts = segments.count_segments(text).segments
            counted = _CountedText(provider, country_of(msisdn), "", language, parts, None, REPLY)
            self._write(self._measures(counted), self._by_message(counted))

    def flush(self) -> None:
        """Write the counts, and correct the charge to the day's money."""
        with self._lock:
            unwritten, self._unwritten = self._unwritten, Counter()
            by_message, self._unwritten_texts = self._unwritten_texts, Counter()
            overcharges, self._overcharges = self._overcharges, Counter()
            self._written_at = self._clock().timestamp()
        with self._log_errors():
            if unwritten:
                self._write(unwritten, by_message)
            refunds = [
                RateRequest(name, "", messages=0, parts=0, money=money)
                for name, money in overcharges.items()
                if money
            ]
            if refunds:
                self._refund(refunds)

    def today(self) -> str:
        """Return today's date in the time zone of the service, in ISO format."""
        return self._today().isoformat()

    def average_per_day(self, provider: str, days: int) -> dict[str, Money]:
        """Return the average cost per day of a provider's texts, by currency."""
        sums: Counter[str] = Counter()
        for group, totals in self.totals_for_days(days).items():
            if group.provider == provider:
                sums[group.currency] += totals.cost
        return {
            currency: money_from_micros(micros // days, currency)
            for currency, micros in sums.items()
            if micros
        }

    def totals_for_days(self, number: int) -> dict[CostGroup, CostTotals]:
        """Return the sums of the last `number` days, including today."""
        today = self._today()
        with self._redis.pipeline(transaction=False) as pipe:
            for days_ago in range(number):
                pipe.hgetall(day_costs_key(today - timedelta(days=days_ago)))
            rows = cast("list[dict[bytes, bytes]]", pipe.execute())
        return read_totals(rows)

    def days(self, number: int) -> list[tuple[date, Mapping[CostGroup, CostTotals]]]:
        """Return the sums of each of the last `number` days, today first."""
        days = [self._today() - timedelta(days=days_ago) for days_ago in range(number)]
        with self._redis.pipeline(transaction=False) as pipe:
            for day in days:
                pipe.hgetall(day_costs_key(day))
            rows = cast("list[dict[bytes, bytes]]", pipe.execute())
        return [(day, read_totals([row])) for day, row in zip(days, rows, strict=True)]

    def by_message(self, number: int, back: int = 0) -> list[TextSum]:
        """Return what texts cost in `number` days by message, the dearest first. The last day is `back` days ago."""
        last = self._today() - timedelta(days=back)
        with self._redis.pipeline(transaction=False) as pipe:
            for days_ago in range(number):
                pipe.hgetall(day_texts_key(last - timedelta(days=days_ago)))
            return read_text_sums(cast("list[dict[bytes, bytes]]", pipe.execute()))

    def _today(self) -> date:
        return self._clock().astimezone(self._zone()).date()

    @contextmanager
    def _log_errors(self) -> Iterator[None]:
        try:
            yield
        except (redis.RedisError, GatewayError) as error:
            logger.warning("cost_counting_failed", extra={"reason": type(error).__name__})

    def _write(self, sums: Mapping[str, int], by_message: Mapping[str, int]) -> None:
        today, texts_today = day_costs_key(self._today()), day_texts_key(self._today())
        with self._redis.pipeline(transaction=False) as pipe:
            for field, value in sums.items():
                pipe.hincrby(today, field, value)
                pipe.hincrby(TOTALS_KEY, field, value)
            for field, value in by_message.items():
                pipe.hincrby(texts_today, field, value)
            pipe.expire(today, int(DAY_RETENTION.total_seconds()))
            pipe.expire(texts_today, int(DAY_RETENTION.total_seconds()))
            pipe.execute()

    def _by_message(self, text: _CountedText) -> Mapping[str, int]:
        price = self._delivery.price(text.provider, text.country, text.network)
        cost = text.stated or (price.multiplied_by(text.parts) if price else None)
        return text_fields(
            text.name or "none", cost.currency if cost else NO_CURRENCY, cost.micros if cost else 0
        )

    def _measures(self, text: _CountedText) -> Mapping[str, int]:
        price = self._delivery.price(text.provider, text.country, text.network)
        estimate = price.multiplied_by(text.parts) if price else None
        cost = text.stated or estimate
        group = CostGroup(
            service_label(self._service()),
            text.language or "none",
            text.provider,
            text.country or NO_COUNTRY,
            cost.currency if cost else NO_CURRENCY,
        )
        same_currency = estimate is not None and cost is not None and estimate.currency == cost.currency
        measured = (
            1,
            text.parts,
            cost.micros if cost else 0,
            estimate.micros if estimate and same_currency else 0,
        )
        return {
            hash_field(group, name): value for name, value in zip(MEASURES, measured, strict=True) if value
        }


@lru_cache(maxsize=256)
def parse_stated_cost(written: str | None) -> Money | None:
    """Return a cost as a provider writes it; None if it states none, or none that can be read. `0` is no price."""
    money = parse_money(written or "")
    return money if money and money.amount else None


OnAccepted = Callable[[Sequence[AcceptedText]], None]
"""Called with texts that providers took, several at a time, each text once."""


def _add(sums: Counter[str], measures: Mapping[str, int], number: int) -> None:
    """Add the measures of so many texts that are alike."""
    for field, value in measures.items():
        sums[field] += value * number


def _read_accepted(accepted: AcceptedText) -> _CountedText:
    message, stated = accepted.message, parse_stated_cost(accepted.cost)
    return _CountedText(
        accepted.provider,
        country_of(accepted.msisdn),
        message.network,
        message.language,
        accepted.parts,
        stated,
        message.name,
    )


def _overcharged(accepted: AcceptedText) -> int:
    """Return by how much the charge to the day's money exceeds the cost that the provider states, in millionths."""
    stated = parse_stated_cost(accepted.cost)
    same_currency = stated and accepted.price and stated.currency == accepted.price.currency
    return accepted.price.micros - stated.micros if same_currency and stated and accepted.price else 0
