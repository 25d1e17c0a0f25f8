"""A text that is ready to go: worded, counted, and with the provider that is to carry it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gateway.messaging.message import Message
from gateway.messaging.routes import Routes
from gateway.messaging.routing.money import Money
from gateway.operations import logs
from gateway.providers.sms_provider import Outgoing, SmsProvider
from gateway.security.crypto import Vault
from gateway.storage.outbox.outbox import Lease
from menus.rendering.text import segments

Words = Callable[[Message], str | None]
"""The words of a text at this moment; None where there are none."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Draft:
    """`parts` is how many parts it goes as; `price` what these will cost by our own table, where that has them.

    `elsewhere`: whether another provider may carry it, should this one certainly not do so. `words`: a
    keyed hash of them.
    """

    lease: Lease
    message: Message
    provider: SmsProvider
    outgoing: Outgoing
    parts: int
    price: Money | None
    elsewhere: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class NoWords:
    """The menus have no words for it."""


@dataclass(frozen=True, slots=True)
class NoRoute:
    """No provider may carry it at this moment."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """Makes drafts. An answer goes out by the provider of the number that was texted, all else by its routes."""

    words: Words
    routes: Routes
    providers: Sequence[SmsProvider]
    vault: Vault

    def draft(self, lease: Lease, message: Message) -> Draft | NoWords | NoRoute | None:
        """The draft of a text; None where it could not be made, for a reason that is logged and may pass."""
        try:
            return self._draft(lease, message)
        except Exception:  # noqa: BLE001 - the other texts of the job must go
            logs.failure(logger, "text_not_drafted", text=message.id)
            return None

    def _draft(self, lease: Lease, message: Message) -> Draft | NoWords | NoRoute:
        text = self.vault.open(message.text) if message.text else self.words(message)
        if text is None:
            return NoWords()
        msisdn = self.vault.open(message.number)
        order = self._providers_for(message, msisdn)
        if not order:
            return NoRoute()
        provider, elsewhere = order[0], len(order) > message.attempts + 1
        sender = message.sender if message.by in ("", provider.name) else ""
        parts = segments.count(text).parts
        price = self.routes.price(provider.name, msisdn, parts, message.network)
        outgoing = Outgoing(msisdn, text, sender or None)
        words = self.vault.digest(text.strip())
        return Draft(lease, message, provider, outgoing, parts, price, elsewhere, words)

    def _providers_for(self, message: Message, msisdn: str) -> Sequence[SmsProvider]:
        own = [provider for provider in self.providers if provider.name == message.by]
        return own or self.routes.order(message, msisdn)
