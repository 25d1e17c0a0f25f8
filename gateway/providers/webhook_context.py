"""What webhooks of providers may use, whichever provider it is."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from gateway.callers.consent import ConsentStore
    from gateway.conversations.sms.handler import SmsHandler
    from gateway.conversations.ussd.handler import UssdHandler
    from gateway.conversations.voice.handler import CallHandler
    from gateway.http.rejections import WebhookRejections
    from gateway.messaging.receipts import ReceiptProcessor
    from gateway.operations.metrics import Metrics
    from gateway.settings.settings import Settings


class CountReply(Protocol):
    """Counts what a reply costs that a provider sends in our name."""

    def __call__(self, provider: str, msisdn: str, language: str, text: str, /) -> object:
        """Count it."""


@dataclass(frozen=True, slots=True)
class WebhookContext:
    """Given to each provider when its blueprints are made.

    `digest` is the keyed hash of a number. `voice_numbers` are those that the published menus are called at.
    """

    settings: "Settings"
    clock: Callable[[], datetime]
    metrics: "Metrics"
    digest: Callable[[str], str]
    consent: "ConsentStore"
    receipts: "ReceiptProcessor"
    count_reply: CountReply
    voice_numbers: Callable[[], Collection[str]]
    ussd_handler: "UssdHandler"
    sms_handler: "SmsHandler"
    call_handler: "CallHandler"

    def rejections(self) -> "WebhookRejections":
        """Turns requests of one blueprint away, with a count of its own of how often."""
        from gateway.http.rejections import WebhookRejections

        return WebhookRejections(self.metrics, self.settings.trusted_proxies, self.clock)
