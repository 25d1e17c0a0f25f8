"""Routes that learn nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.messaging.message import SmsMessage
from gateway.messaging.routing.money import Money
from gateway.providers.sms_provider import SendResult, SmsProvider


@dataclass(frozen=True, slots=True)
class RotatingProviders:
    """The same order for every text, whatever happened before."""

    providers: Sequence[SmsProvider]

    def choose(self, message: SmsMessage, msisdn: str) -> Sequence[SmsProvider]:  # noqa: ARG002 - whichever it is
        """All of them, at each attempt the next one first."""
        turn = message.attempts % len(self.providers)
        return [*self.providers[turn:], *self.providers[:turn]]

    def record_results(self, provider: str, results: Sequence[SendResult], seconds: float) -> None:
        """Nothing is learnt."""

    def flush(self) -> None:
        """Nothing was learnt."""

    def price(self, provider: str, msisdn: str, parts: int, network: str = "") -> Money | None:  # noqa: ARG002
        """Not known."""
        return None
