"""What a dry run counts: texts, languages, parts, price, and the lines that get no text."""

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from gateway.messaging.announcements.planner import PlannedText, SkippedLine, SkipReason
from gateway.messaging.message import ANNOUNCEMENT_CEILING_SHARE
from gateway.messaging.routing.delivery_config import DeliveryConfig
from gateway.messaging.routing.money import Money, money_from_micros

ProviderUsage = tuple[int, int]  # texts, and millionths of a currency

MAX_EXAMPLES = 10  # lines of each kind that are kept to be shown


@dataclass(slots=True)
class DryRunTotals:
    """Sums over the lines of a file; of the lines themselves only the first few are kept."""

    delivery: DeliveryConfig
    texts: int = 0
    already_queued: int = 0  # queued before
    parts: int = 0
    longest_parts: int = 0  # parts of the longest text
    texts_without_price: int = 0  # texts of which no price is known
    languages: Counter[str] = field(default_factory=Counter)
    left_out: Counter[SkipReason] = field(default_factory=Counter)
    left_out_examples: dict[SkipReason, list[SkippedLine]] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)  # the first text in each language
    first: datetime | None = None  # reminder
    last: datetime | None = None
    seconds: float = 0.0  # that they take at the pace of delivery.yaml; 0 where it sets none
    _usage: dict[str, ProviderUsage] = field(default_factory=dict)  # by provider
    _prices: dict[str, int] = field(default_factory=dict)  # by currency, in millionths
    _first_choices: dict[str, tuple[str, Money | None, float]] = field(default_factory=dict)  # by country

    def add(self, one: PlannedText | SkippedLine) -> None:
        """Count one line."""
        if isinstance(one, SkippedLine):
            self.left_out[one.skip_reason] += 1
            shown = self.left_out_examples.setdefault(one.skip_reason, [])
            if len(shown) < MAX_EXAMPLES:
                shown.append(one)
        elif one.known:
            self.already_queued += 1
        else:
            self._count_text(one)

    @property
    def prices(self) -> list[Money]:
        """What the texts cost by the prices that are known, a sum for each currency."""
        return [money_from_micros(micros, currency) for currency, micros in sorted(self._prices.items())]

    @property
    def days(self) -> int:
        """Over how many days the ceilings of delivery.yaml spread the texts, should nothing else be sent."""
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
        """The provider that texts to this country go by first, with its price and pace of one part."""
        if country not in self._first_choices:
            provider = self.delivery.route(country).providers[0]
            pace = self.delivery.limits_of(provider).per_second or 0.0
            self._first_choices[country] = provider, self.delivery.price(provider, country), pace
        return self._first_choices[country]
