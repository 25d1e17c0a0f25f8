"""By which providers a text may go, and what is learnt from how they did."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from gateway.messaging.message import SmsMessage
from gateway.messaging.routing.money import Money
from gateway.providers.sms_provider import SendResult, SmsProvider


class ProviderChoice(Protocol):
    """Chooses providers. `order` and `price` are asked for each text, so they must not cost a round trip each."""

    def choose(self, message: SmsMessage, msisdn: str) -> Sequence[SmsProvider]:
        """The providers that may carry `message` now, first choice first; empty where none may.

        An attempt that was certainly not successful is followed by another order, which begins with another provider.
        """

    def record_results(self, provider: str, results: Sequence[SendResult], seconds: float) -> None:
        """Learn how one call of a provider went: what it said of each of its texts, and how long it took."""

    def flush(self) -> None:
        """Nothing more may be learnt for a while: write down what was."""

    def price(self, provider: str, msisdn: str, parts: int, network: str = "") -> Money | None:
        """What the provider will ask for a text of so many parts to this number; None where nobody knows."""


@dataclass(frozen=True, slots=True)
class AcceptedText:
    """A text that a provider took, to `msisdn`: its parts, and its cost where the provider states it (`KES 0.8000`).

    `price` is what it was taken for when it went, and what the day's money was charged with.
    """

    provider: str
    message: SmsMessage
    msisdn: str
    parts: int
    cost: str | None
    price: Money | None = None


OnAccepted = Callable[[Sequence[AcceptedText]], None]
"""Told of texts that were taken, several at once, each of them once."""
