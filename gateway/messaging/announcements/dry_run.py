"""What a dry run counts: texts, languages, parts, price, and the lines that get no text."""

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from gateway.messaging.announcements.lines import LeftOut, Planned, Why
from gateway.messaging.message import OPEN_TO_ANNOUNCEMENTS
from gateway.messaging.routing.delivery import Delivery
from gateway.messaging.routing.money import Money, of_micros

Spent = tuple[int, int]  # texts, and millionths of a currency

SHOWN = 10  # lines of each kind that are kept to be shown


@dataclass(slots=True)
class Tally:
    """Sums over the lines of a file; of the lines themselves only the first few are kept."""

    delivery: Delivery
    texts: int = 0
    known: int = 0  # queued before
    parts: int = 0
    longest: int = 0  # parts of the longest text
    unpriced: int = 0  # texts of which no price is known
    languages: Counter[str] = field(default_factory=Counter)
    left: Counter[Why] = field(default_factory=Counter)
    shown: dict[Why, list[LeftOut]] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)  # the first text in each language
    first: datetime | None = None  # reminder
    last: datetime | None = None
    seconds: float = 0.0  # that they take at the pace of delivery.yaml; 0 where it sets none
    _spent: dict[str, Spent] = field(default_factory=dict)  # by provider
    _prices: dict[str, int] = field(default_factory=dict)  # by currency, in millionths
    _each: dict[str, tuple[str, Money | None, float]] = field(default_factory=dict)  # by country

    def add(self, one: Planned | LeftOut) -> None:
        """Count one line."""
        if isinstance(one, LeftOut):
            self.left[one.why] += 1
            shown = self.shown.setdefault(one.why, [])
            if len(shown) < SHOWN:
                shown.append(one)
        elif one.known:
            self.known += 1
        else:
            self._text(one)

    @property
    def prices(self) -> list[Money]:
        """What the texts cost by the prices that are known, a sum for each currency."""
        return [of_micros(micros, currency) for currency, micros in sorted(self._prices.items())]

    @property
    def days(self) -> int:
        """Over how many days the ceilings of delivery.yaml spread the texts, should nothing else be sent."""
        used = [0.0]
        for provider, (texts, micros) in self._spent.items():
            limits = self.delivery.limits_of(provider)
            used += [texts / limits.daily_messages] if limits.daily_messages else []
            used += [micros / limits.daily_money.micros] if limits.daily_money else []
        return max(1, math.ceil(max(used) / OPEN_TO_ANNOUNCEMENTS))

    def _text(self, one: Planned) -> None:
        parts = one.parts
        self.texts += 1
        self.parts += parts
        self.longest = max(self.longest, parts)
        self.languages[one.language] += 1
        self.examples.setdefault(one.language, one.text)
        if one.when is not None:
            self.first = min(self.first or one.when, one.when)
            self.last = max(self.last or one.when, one.when)
        provider, price, pace = self._of(one.country)
        texts, micros = self._spent.get(provider, (0, 0))
        self._spent[provider] = texts + 1, micros + (price.micros * parts if price else 0)
        self.seconds += parts / pace if pace else 0
        if price is None:
            self.unpriced += 1
        else:
            self._prices[price.currency] = self._prices.get(price.currency, 0) + price.micros * parts

    def _of(self, country: str) -> tuple[str, Money | None, float]:
        """The provider that texts to this country go by first, with its price and pace of one part."""
        if country not in self._each:
            provider = self.delivery.route(country).providers[0]
            pace = self.delivery.limits_of(provider).per_second or 0.0
            self._each[country] = provider, self.delivery.price(provider, country), pace
        return self._each[country]
