"""What operators decide about texts on their way out: the contents of delivery.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gateway.messaging.routing.money import Money

OTHERWISE = "otherwise"

Prices = Mapping[str, Mapping[str, Money]]
"""Of one part: by country, network or OTHERWISE, then by provider."""


@dataclass(frozen=True, slots=True)
class ProviderLimits:
    """What one provider may be given. None: as much as there is.

    `per_second` counts parts of texts, over all workers; `senders` the same for one of our sender ids or numbers.
    `daily_messages` and `daily_money` end the day's sending; at the share `alarm` of either operators are told.
    `low_balance`: below it `gateway doctor` warns.
    """

    per_second: float | None = None
    daily_messages: int | None = None
    daily_money: Money | None = None
    alarm: float = 0.8
    senders: Mapping[str, float] = field(default_factory=dict)
    low_balance: Money | None = None


NO_LIMITS = ProviderLimits()


@dataclass(frozen=True, slots=True)
class Route:
    """The providers of a country or network: in this order, or by `weights`, one for each, where there are any."""

    providers: tuple[str, ...]
    weights: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FailoverPolicy:
    """When a provider loses traffic, and when it gets it back. Lengths of time are in seconds.

    An answer that took `slow` counts as a failure. `least` failures in a row, or a share of `falls` of what was handed
    over within `window`, cost a step; a share of `rises` at most gains one. Only what came after the last step counts.
    Steps down are `fall_every` apart at least, steps up `rise_every`, twice as long after each relapse. A provider
    that has no share left is tried with one text every `probe_every`, and rises after `rises_after` good ones in a row.
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
    """How texts leave. `default_order` are the providers of the settings, for all that no route names."""

    default_order: tuple[str, ...]
    limits: Mapping[str, ProviderLimits] = field(default_factory=dict)
    routes: Mapping[str, Route] = field(default_factory=dict)
    prices: Prices = field(default_factory=dict)
    failover: FailoverPolicy = field(default_factory=FailoverPolicy)

    def limits_of(self, provider: str) -> ProviderLimits:
        """The limits of a provider; none where the file has none."""
        return self.limits.get(provider, NO_LIMITS)

    def route(self, country: str, network: str = "") -> Route:
        """The most exact route: of the network (MCC and MNC), of the country (ISO 3166, two capitals), or any."""
        for key in (network, country, OTHERWISE):
            if key and key in self.routes:
                return self.routes[key]
        return Route(self.default_order)

    def price(self, provider: str, country: str, network: str = "") -> Money | None:
        """The price of one part by this provider; None where none is known."""
        for key in (network, country, OTHERWISE):
            price = self.prices.get(key, {}).get(provider) if key else None
            if price is not None:
                return price
        return None
