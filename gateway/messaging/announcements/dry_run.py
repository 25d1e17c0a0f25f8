"""Totals of a dry run: texts, languages, parts, price, and the lines that get no text."""

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from gateway.messaging.announcements.planner import PlannedText, SkippedLine, SkipReason
from gateway.messaging.message import ANNOUNCEMENT_CEILING_SHARE
from gateway.messaging.routing.delivery_config import DeliveryConfig
from gateway.messaging.routing.money import Money, money_from_micros

ProviderUsage = tuple[int, int]  # texts, and millionths of a currency

MAX_EXAMPLES = 10  # lines of each kind that the report shows


@dataclass(slots=True)
class DryRunTotals:
    """Sums over the lines of a file. Only the first few lines themselves are kept, as examples."""

    delivery: DeliveryConfig
    texts: int = 0
    already_queued: int = 0  # texts that were queued before
    parts: int = 0
    longest_parts: int = 0  # parts of the longest text
    texts_without_price: int = 0  # texts whose price is not known
    languages: Counter[str] = field(default_factory=Counter)
    left_out: Counter[SkipReason] = field(default_factory=Counter)
    left_out_examples: dict[SkipReason, list[SkippedLine]] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)  # the first text in each language
    first: datetime | None = None  # when the first reminder goes
    last: datetime | None = None  # when the last one goes
    seconds: float = 0.0  # that sending takes at the pace of delivery.yaml; 0 if it sets none
    _usage: dict[str, ProviderUsage] = field(default_factory=dict)  # by provider
    _prices: dict[str, int] = field(default_factory=dict)  # by currency, in millionths
    _first_choices: dict[str, tuple[str, Money | None, float]] = field(default_factory=dict)  # by country

    def add(self, one: PlannedText | SkippedLine) -> None:
        """Count one line."""
        if isinstance(one, SkippedLine):
            self.left_out[one.skip_reason] += 1
            examples = self.left_out_examples.setdefault(one.skip_reason, [])
            if len(examples) < MAX_EXAMPLES:
                examples.append(one)
        elif one.known:
            self.already_queued += 1
        else:
            self._count_text(one)

    @property
    def prices(self) -> list[Money]:
        """The cost of the texts at the prices that are known, a sum for each currency."""
        return [money_from_micros(micros, currency) for currency, micros in sorted(self._prices.items())]

    @property
    def days(self) -> int:
        """The number of days over which the ceilings of delivery.yaml spread the texts, if nothing else is sent."""
        used = [0.0]
        for provider, (texts, micros) in self._usage.items():
            limits = self.delivery.limits_of(provider)
            used += [texts / limits.daily_messages] if limits.daily_messages else []
            used += [micros / limits.daily_money.micros] if limits.daily_money else []
        return max(1, math.ceil(max(used) / ANNOUNCEMENT_CEILING_SHARE))

    def _count_text(self, one: PlannedText) -> None:
        parts = one.parts
        self.texts += 1
        self.parts += parts
        self.longest_parts = max(self.longest_parts, parts)
        self.languages[one.language] += 1
        self.examples.setdefault(one.language, one.text)
        if one.due_at is not None:
            self.first = min(self.first or one.due_at, one.due_at)
            self.last = max(self.last or one.due_at, one.due_at)
        provider, price, pace = self._first_choice(one.country)
        texts, micros = self._usage.get(provider, (0, 0))
        self._usage[provider] = texts + 1, micros + (price.micros * parts if price else 0)
        self.seconds += parts / pace if pace else 0
        if price is None:
            self.texts_without_price += 1
        else:
            self._prices[price.currency] = self._prices.get(price.currency, 0) + price.micros * parts

    def _first_choice(self, country: str) -> tuple[str, Money | None, float]:
        """Return the first provider for texts to this country, with its price and its pace for one part."""
        if country not in self._first_choices:
            provider = self.delivery.route(country).providers[0]
            pace = self.delivery.limits_of(provider).per_second or 0.0
            self._first_choices[country] = provider, self.delivery.price(provider, country), pace
        return self._first_choices[country]
