"""By which provider a text leaves, and by which next if that one certainly did not take it."""

from collections.abc import Callable, Sequence
from typing import Protocol

from gateway.messaging.routing.country import country_of
from gateway.messaging.routing.delivery import Delivery, Route
from gateway.messaging.routing.health import FULL, NONE
from gateway.messaging.routing.money import Money
from gateway.messaging.routing.provider_shares import Outcome, Shares
from gateway.providers.sms_provider import Later, Refused, SendResult, SmsProvider, Unknown

FINE = 10_000  # of a share; draws are whole numbers


class Text(Protocol):
    """What a route depends on beside the number."""

    @property
    def by(self) -> str:
        """The only provider that may send it; empty: any."""

    @property
    def provider(self) -> str:
        """The one that certainly did not take it at the last attempt; empty before the first."""

    @property
    def network(self) -> str:
        """The operator of the number (MCC and MNC), empty where it is not known."""


class Routes:
    """Chooses among `providers`. `draw(below)` is a random number from 0 up to, not including, `below`."""

    def __init__(
        self,
        delivery: Delivery,
        providers: Sequence[SmsProvider],
        shares: Shares,
        draw: Callable[[int], int],
        flush: Callable[[], None] = lambda: None,
    ) -> None:
        """`flush` is told when nothing may follow for a while."""
        self._delivery = delivery
        self._providers = {provider.name: provider for provider in providers}
        self._shares = shares
        self._draw = draw
        self._flush = flush

    def order(self, message: Text, msisdn: str) -> Sequence[SmsProvider]:
        """The providers that may take a text to `msisdn` (E.164), the one that should first.

        One that fails or is slow is first for its share of such texts only. The one that did not take it at the last
        attempt comes after the others that do well. A text that answers goes by the provider of the number that was
        texted, and by no other.
        """
        if message.by in self._providers:
            return (self._providers[message.by],)
        route = self._delivery.route(country_of(msisdn), message.network)
        told = [name for name in self._as_told(route) if name in self._providers]
        names = self._chosen(told or list(self._providers))
        return [self._providers[name] for name in self._after_failure(names, message.provider)]

    def observe(self, provider: str, results: Sequence[SendResult], seconds: float) -> None:
        """Take note of what a provider said of each text of a call, after so many seconds."""
        for result in results:
            self._shares.observe(provider, outcome_of(result, seconds, self._delivery.failover.slow))

    def flush(self) -> None:
        """Write down what was observed: nothing may follow for a while."""
        self._shares.flush()
        self._flush()

    def price(self, provider: str, msisdn: str, parts: int, network: str = "") -> Money | None:
        """What a text of so many parts costs, by the table of prices; None where that has none."""
        price = self._delivery.price(provider, country_of(msisdn), network)
        return price.times(parts) if price else None

    def _as_told(self, route: Route) -> list[str]:
        """The route's providers in the order they come in when all do well."""
        if not route.weights:
            return list(route.providers)
        left = dict(zip(route.providers, route.weights, strict=True))
        drawn = []
        while total := sum(left.values()):
            point = self._draw(total)
            for name, weight in left.items():
                point -= weight
                if point < 0:
                    drawn.append(name)
                    del left[name]
                    break
        return drawn + list(left)

    def _chosen(self, names: list[str]) -> list[str]:
        shares = {name: self._shares.of(name).standing.share for name in names}
        most = max(shares.values(), default=FULL)
        if most == NONE:
            return sorted(names, key=lambda name: self._shares.of(name).tally.failing)
        first = next((name for name in names if self._gets(name, shares[name], most)), None)
        rest = sorted((name for name in names if name != first), key=lambda name: shares[name] == NONE)
        return rest if first is None else [first, *rest]

    def _after_failure(self, names: list[str], last: str) -> list[str]:
        """With the provider of the last attempt behind every other that has a share."""
        if last not in names:
            return names
        others = [name for name in names if name != last and self._shares.of(name).standing.share > NONE]
        behind = [name for name in names if name != last and name not in others]
        return [*others, last, *behind]

    def _gets(self, name: str, share: int, most: int) -> bool:
        """Whether a provider with this share gets the text, where the best of the route has the share `most`."""
        if share == NONE:
            return self._shares.may_probe(name)
        return share >= most or self._draw(FINE) * most < share * FINE


def outcome_of(result: SendResult, seconds: float, slow: float) -> Outcome:
    """What an answer says about its provider; a refusal of a number or a text says nothing against it."""
    if isinstance(result, Unknown):
        return "unknown"
    if isinstance(result, Later) or (isinstance(result, Refused) and result.alarm):
        return "failed"
    return "slow" if seconds >= slow else "good"
