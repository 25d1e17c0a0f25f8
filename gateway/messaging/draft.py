"""A text that is ready to go: worded, counted, and with the provider that is to carry it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gateway.messaging.message import SmsMessage
from gateway.messaging.provider_choice import ProviderChoice
from gateway.messaging.routing.money import Money
from gateway.operations import logs
from gateway.providers.sms_provider import OutgoingSms, SmsProvider
from gateway.security.crypto import Vault
from gateway.storage.outbox.outbox import Lease
from menus.rendering.text import segments

TextRenderer = Callable[[SmsMessage], str | None]
"""The words of a text at this moment; None where there are none."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TextDraft:
    """`parts` is how many parts it goes as; `price` what these will cost by our own table, where that has them.

    `elsewhere`: whether another provider may carry it, should this one certainly not do so. `words`: a
    keyed hash of them.
    """

    lease: Lease
    message: SmsMessage
    provider: SmsProvider
    outgoing: OutgoingSms
    parts: int
    price: Money | None
    has_fallback: bool = False
    words_digest: str = ""


@dataclass(frozen=True, slots=True)
class NoWording:
    """The menus have no words for it."""


@dataclass(frozen=True, slots=True)
class NoRoute:
    """No provider may carry it at this moment."""


@dataclass(frozen=True, slots=True)
class DraftBuilder:
    """Makes drafts. An answer goes out by the provider of the number that was texted, all else by its routes."""

    render_text: TextRenderer
    routes: ProviderChoice
    providers: Sequence[SmsProvider]
    crypto: Vault

    def build(self, lease: Lease, message: SmsMessage) -> TextDraft | NoWording | NoRoute | None:
        """The draft of a text; None where it could not be made, for a reason that is logged and may pass."""
        try:
            return self._build(lease, message)
        except Exception:  # noqa: BLE001 - the other texts of the job must go
            logs.exception(logger, "text_preparation_failed", text=message.id)
            return None

    def _build(self, lease: Lease, message: SmsMessage) -> TextDraft | NoWording | NoRoute:
        text = (
            self.crypto.open(message.encrypted_text) if message.encrypted_text else self.render_text(message)
        )
        if text is None:
            return NoWording()
        msisdn = self.crypto.open(message.encrypted_number)
        order = self._provider_order(message, msisdn)
        if not order:
            return NoRoute()
        provider, has_fallback = order[0], len(order) > message.attempts + 1
        sender = message.sender if message.only_provider in ("", provider.name) else ""
        parts = segments.count_segments(text).segments
        price = self.routes.price(provider.name, msisdn, parts, message.network)
        outgoing = OutgoingSms(msisdn, text, sender or None)
        words = self.crypto.digest(text.strip())
        return TextDraft(lease, message, provider, outgoing, parts, price, has_fallback, words)

    def _provider_order(self, message: SmsMessage, msisdn: str) -> Sequence[SmsProvider]:
        own = [provider for provider in self.providers if provider.name == message.only_provider]
        return own or self.routes.choose(message, msisdn)
