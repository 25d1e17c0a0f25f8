"""Choose the provider for a text, and the next one if that provider certainly did not take it."""

from collections.abc import Callable, Sequence

from gateway.callers.phone_numbers import country_of
from gateway.messaging.message import SmsMessage
from gateway.messaging.routing.delivery_config import DeliveryConfig, Route
from gateway.messaging.routing.money import Money
from gateway.messaging.routing.provider_health import AnswerOutcome, ProviderHealth
from gateway.messaging.routing.traffic_share import FULL_PERCENT, NO_PERCENT
from gateway.providers.sms_provider import SendDeferred, SendRefused, SendResult, SendUnknown, SmsProvider

DRAW_RESOLUTION = 10_000  # draws are whole numbers, so shares are compared in steps of this size


class ProviderRouter:
    """Chooses among `providers`. `draw` returns a random number from 0 up to, but not including, its argument.

    `choose` and `price` are called for each text, so neither costs a round trip each.
    """

    def __init__(
        self,
        delivery: DeliveryConfig,
        providers: Sequence[SmsProvider],
        shares: ProviderHealth,
        draw: Callable[[int], int],
        flush: Callable[[], None] = lambda: None,
    ) -> None:
        """`flush` is called at the end of a job, after which nothing may follow for a while."""
        self._delivery = delivery
        self._providers = {provider.name: provider for provider in providers}
        self._provider_health = shares
        self._draw = draw
        self._flush = flush

    def choose(self, message: SmsMessage, msisdn: str) -> Sequence[SmsProvider]:
        """Return the providers that may send a text to `msisdn` (E.164), the preferred one first.

        A provider that fails or is slow comes first only for its share of such texts. The provider that did not take
        the text at the last attempt comes after the others that do well. A reply goes by the provider of the number
        that was texted, and by no other.
        """
        if message.only_provider in self._providers:
            return (self._providers[message.only_provider],)
        route = self._delivery.route(country_of(msisdn), message.network)
        configured = [name for name in self._configured_order(route) if name in self._providers]
        names = self._order_by_share(configured or list(self._providers))
        return [self._providers[name] for name in self._after_failure(names, message.provider)]

    def record_results(self, provider: str, results: Sequence[SendResult], seconds: float) -> None:
        """Count the results of the texts of one request, which took `seconds`."""
        for result in results:
            self._provider_health.record(
                provider, outcome_of_result(result, seconds, self._delivery.failover.slow)
            )

    def flush(self) -> None:
        """Write all counts to the store, as nothing may follow for a while."""
        self._provider_health.flush()
        self._flush()

    def price(self, provider: str, msisdn: str, parts: int, network: str = "") -> Money | None:
        """Return the price of a text of `parts` parts by the table of prices; None if that has none."""
        price = self._delivery.price(provider, country_of(msisdn), network)
        return price.multiplied_by(parts) if price else None

    def _configured_order(self, route: Route) -> list[str]:
        """Return the route's providers in their order for this text, as if all did well."""
        if not route.weights:
            return list(route.providers)
        remaining = dict(zip(route.providers, route.weights, strict=True))
        drawn = []
        while total := sum(remaining.values()):
            point = self._draw(total)
            for name, weight in remaining.items():
                point -= weight
                if point < 0:
                    drawn.append(name)
                    del remaining[name]
                    break
        return drawn + list(remaining)

    def _order_by_share(self, names: list[str]) -> list[str]:
        shares = {name: self._provider_health.get(name).share.percent for name in names}
        highest = max(shares.values(), default=FULL_PERCENT)
        if highest == NO_PERCENT:
            return sorted(names, key=lambda name: self._provider_health.get(name).counts.failure_rate)
        first = next((name for name in names if self._wins_draw(name, shares[name], highest)), None)
        rest = sorted((name for name in names if name != first), key=lambda name: shares[name] == NO_PERCENT)
        return rest if first is None else [first, *rest]

    def _after_failure(self, names: list[str], last: str) -> list[str]:
        """Move the provider of the last attempt behind all others that have a share."""
        if last not in names:
            return names
        others = [
            name
            for name in names
            if name != last and self._provider_health.get(name).share.percent > NO_PERCENT
        ]
        behind = [name for name in names if name != last and name not in others]
        return [*others, last, *behind]

    def _wins_draw(self, name: str, share: int, highest: int) -> bool:
        """Return True if a provider with this share gets the text. `highest` is the best share on the route."""
        if share == NO_PERCENT:
            return self._provider_health.may_probe(name)
        return share >= highest or self._draw(DRAW_RESOLUTION) * highest < share * DRAW_RESOLUTION


def outcome_of_result(result: SendResult, seconds: float, slow: float) -> AnswerOutcome:
    """Return what an answer says about its provider. The refusal of a number or a text does not count against it."""
    if isinstance(result, SendUnknown):
        return "unknown"
    if isinstance(result, SendDeferred) or (isinstance(result, SendRefused) and result.alarm):
        return "failed"
    return "slow" if seconds >= slow else "good"
