"""The objects that the webhooks of any provider may use."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from redis import Redis

    from gateway.callers.consent import ConsentStore
    from gateway.conversations.sms.handler import SmsHandler
    from gateway.conversations.ussd.handler import UssdHandler
    from gateway.conversations.voice.handler import CallHandler
    from gateway.http.rejections import WebhookRejections
    from gateway.messaging.receipts import ReceiptProcessor
    from gateway.operations.metrics import Metrics
    from gateway.settings.settings import Settings


class CountReply(Protocol):
    """Counts the cost of a reply that a provider sends for us."""

    def __call__(self, provider: str, msisdn: str, language: str, text: str, /) -> object:
        """Count one reply."""


@dataclass(frozen=True, slots=True)
class WebhookContext:
    """The argument from which each provider makes its blueprints.

    `clock` is the time of the store, `own_clock` the clock of this machine. `digest` returns the keyed hash of a
    number. `sessions` returns a client of the session store. `voice_numbers` returns the numbers at which published
    menus are called. `end_session` hears that a session of a number is over, so that its phone can be asked to pay.
    """

    settings: "Settings"
    clock: Callable[[], datetime]
    own_clock: Callable[[], datetime]
    metrics: "Metrics"
    digest: Callable[[str], str]
    sessions: "Callable[[], Redis]"
    consent: "ConsentStore"
    receipts: "ReceiptProcessor"
    count_reply: CountReply
    voice_numbers: Callable[[], Collection[str]]
    ussd_handler: "UssdHandler"
    sms_handler: "SmsHandler"
    call_handler: "CallHandler"
    end_session: Callable[[str], object]

    def rejections(self) -> "WebhookRejections":
        """Return an object that rejects requests of one blueprint and counts them separately."""
        from gateway.http.rejections import WebhookRejections

        return WebhookRejections(self.metrics, self.settings.trusted_proxies, self.own_clock)
