"""The contents of delivery.yaml: reach, limits, routes, prices and failover, as operators set them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gateway.callers.reach import Reach
from gateway.callers.use_limit import DEFAULT_LIMITS, UseKind, UseLimit
from gateway.messaging.routing.alarm_rules import NO_ALARMS, AlarmRules
from gateway.messaging.routing.money import Money

OTHERWISE = "otherwise"

Prices = Mapping[str, Mapping[str, Money]]
"""The price of one part, by country, network or OTHERWISE, then by provider."""


@dataclass(frozen=True, slots=True)
class ProviderLimits:
    """The most that one provider may get. None means no limit.

    `per_second` counts parts of texts, over all workers. `senders` has the same for each of our sender ids or numbers.
    `daily_messages` and `daily_money` end the day's sending. Operators get an alarm at the share `alarm` of either.
    `gateway doctor` warns if the balance is below `low_balance`.
    """

    per_second: float | None = None
    daily_messages: int | None = None
    daily_money: Money | None = None
    alarm: float = 0.8
    senders: Mapping[str, float] = field(default_factory=dict)
    low_balance: Money | None = None


NO_LIMITS = ProviderLimits()


@dataclass(frozen=True, slots=True)
class DailyCalls:
    """The most calls of ours in a day, over all providers. None means no limit.

    `minute_price` is the price of a minute where the provider states no cost. Operators get an alarm at the share
    `alarm` of any of them.
    """

    number: int = 500
    minutes: int = 1500
    money: Money | None = None
    minute_price: Money | None = None
    alarm: float = 0.8


@dataclass(frozen=True, slots=True)
class Route:
    """The providers for a country or network: in this order, or by `weights`, one for each, if there are any."""

    providers: tuple[str, ...]
    weights: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FailoverPolicy:
    """Rules for taking traffic from a provider, and for giving it back. All times are in seconds.

    An answer that took `slow` counts as a failure. A provider falls by a step after `least` failures in a row, or if
    the share `falls` of the texts within `window` failed. It rises by a step if at most the share `rises` failed. Only
    texts since the last step count. Steps down are at least `fall_every` apart, steps up `rise_every`, and twice as
    long after each relapse. A provider without any share is tried with one text every `probe_every`. It rises after
    `rises_after` good ones in a row.
    """

    slow: float = 5.0
    window: float = 300.0
    falls: float = 0.5
    rises: float = 0.1
    least: int = 5
    rises_after: int = 3
    fall_every: float = 15.0
    rise_every: float = 60.0
    probe_every: float = 15.0


@dataclass(frozen=True, slots=True)
class DeliveryConfig:
    """The delivery file. `default_order` has the providers of the settings, for all texts without a route.

    An announcement that costs more than `second_person_above` is approved by somebody else than who proposed it,
    in the console or by a command. `digest` is that of the text of the file, "" without one.
    """

    default_order: tuple[str, ...]
    limits: Mapping[str, ProviderLimits] = field(default_factory=dict)
    routes: Mapping[str, Route] = field(default_factory=dict)
    prices: Prices = field(default_factory=dict)
    failover: FailoverPolicy = field(default_factory=FailoverPolicy)
    reach: Reach = field(default_factory=Reach)
    daily_calls: DailyCalls = field(default_factory=DailyCalls)
    use_limits: Mapping[UseKind, UseLimit] = field(default_factory=lambda: DEFAULT_LIMITS)
    second_person_above: Money | None = None
    alarms: AlarmRules = NO_ALARMS
    digest: str = field(default="", compare=False)

    def limits_of(self, provider: str) -> ProviderLimits:
        """Return the limits of a provider. Without limits in the file there are none."""
        return self.limits.get(provider, NO_LIMITS)

    def route(self, country: str, network: str = "") -> Route:
        """Return the most exact route: for the network (MCC, MNC), the country (ISO 3166, two capitals), or any."""
        for key in (network, country, OTHERWISE):
            if key and key in self.routes:
                return self.routes[key]
        return Route(self.default_order)

    def price(self, provider: str, country: str, network: str = "") -> Money | None:
        """Return the price of one part at this provider; None if it is not known."""
        for key in (network, country, OTHERWISE):
            price = self.prices.get(key, {}).get(provider) if key else None
            if price is not None:
                return price
        return None
