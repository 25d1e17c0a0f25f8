"""By which provider a text leaves, and by which next if that one certainly did not take it."""

from collections.abc import Callable, Sequence
from typing import Protocol

from gateway.delivery.delivery import Delivery, Route
from gateway.delivery.health import FULL, NONE
from gateway.delivery.places import country_of
from gateway.delivery.shares import Outcome, Shares
from gateway.providers.base import Accepted, Later, Refused, SendResult, SmsProvider, Unknown

ELSEWHERE = frozenset(
    {"CouldNotRoute", "cannot_route"}
)  # refusals of a number that another provider may reach
FINE = 10_000  # of a share; draws are whole numbers


class Text(Protocol):
    """What a route depends on beside the number."""

    @property
    def by(self) -> str:
        """The only provider that may send it; empty: any."""

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
    ) -> None:
        self._delivery = delivery
        self._providers = {provider.name: provider for provider in providers}
        self._shares = shares
        self._draw = draw

    def order(self, message: Text, msisdn: str) -> Sequence[SmsProvider]:
        """The providers to hand a text to `msisdn` (E.164) to, one after the other as long as it is certainly not sent.

        One that fails or is slow gets its share of such texts only, and comes after the others else. A text that
        answers goes by the provider of the number that was texted, and by no other.
        """
        if message.by in self._providers:
            return (self._providers[message.by],)
        route = self._delivery.route(country_of(msisdn), message.network)
        return [self._providers[name] for name in self._chosen(self._as_told(route))]

    def observe(self, provider: SmsProvider, result: SendResult, seconds: float, texts: int = 1) -> None:
        """Take note of how `provider` answered, after so many seconds, for so many texts of one call."""
        self._shares.observe(provider.name, outcome_of(result, seconds, self._delivery.failover.slow), texts)

    def flush(self) -> None:
        """Write down what was observed: at the end of a batch, when nothing may follow for a while."""
        self._shares.sync()

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


def goes_on(result: SendResult) -> bool:
    """Whether the text was certainly not sent, and another provider may do better."""
    if isinstance(result, Accepted | Unknown):
        return False
    return isinstance(result, Later) or result.alarm or result.reason in ELSEWHERE
