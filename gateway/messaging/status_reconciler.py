"""Texts that were handed over without an answer, looked up at their provider some minutes later.

It settles a text only where exactly one at the provider can be ours: to its number, of its words, made while we
waited for the answer, and the name of no other text of ours. A text is never sent again because none was found.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

import redis

from gateway.messaging import states
from gateway.messaging.message import Message
from gateway.messaging.message_store import Messages, provider_key, unsettled_key
from gateway.messaging.receipts import Receipts
from gateway.providers.sms_provider import Finder, Found
from gateway.security.crypto import Vault
from gateway.storage.outbox.outbox import Lease, Outbox

WAITS = (180.0, 600.0, 1800.0, 7200.0)  # seconds before each try; the first one leaves time to the receipt
LEASE_SECONDS = 30.0  # more than the client's time-outs together
CLOCKS_APART = timedelta(seconds=5)  # at most, between their machines and ours
LONGEST_CALL = timedelta(seconds=30)  # from our writing down `submitting` to their making the text

logger = logging.getLogger(__name__)


class Enquiries:
    """Looks texts up. `finders`: those providers, by name, that can be asked."""

    def __init__(
        self,
        client: redis.Redis,
        outbox: Outbox,
        messages: Messages,
        receipts: Receipts,
        finders: Mapping[str, Finder],
        vault: Vault,
        clock: Callable[[], datetime],
    ) -> None:
        self._redis = client
        self._outbox = outbox
        self._messages = messages
        self._receipts = receipts
        self._finders = finders
        self._vault = vault
        self._clock = clock

    def note(self, unknown: Sequence[tuple[str, str]]) -> None:
        """These texts, by id and provider, have just become `unknown`."""
        self._outbox.add([item for item, provider in unknown if provider in self._finders], WAITS[0])

    def ask(self, message_id: str) -> None:
        """Look one text up, if it is due and still unknown."""
        lease = self._outbox.lease(message_id, LEASE_SECONDS)
        if lease is None:
            return
        message = self._messages.load(message_id)
        finder = self._finders.get(message.provider) if message else None
        if finder is None or message is None or not _can_be_found(message):
            self._outbox.done(lease)
            return
        found = self._found(finder, message)
        if found is None:
            self._later(lease, message)
            return
        self._settle(message, found)
        self._outbox.done(lease)

    def _found(self, finder: Finder, message: Message) -> Found | None:
        """The only one that can be ours; None where there is none, or several, or the provider did not answer."""
        if message.submitting_at is None or self._has_twins(message):
            return None
        since = message.submitting_at - CLOCKS_APART
        listed = finder.find(self._vault.open(message.number), since)
        until = message.submitting_at + LONGEST_CALL + CLOCKS_APART
        likely = [
            one
            for one in listed or ()
            if since <= one.made_at <= until and self._vault.digest(one.text.strip()) == message.words
        ]
        owners = self._owners(message.provider, likely)
        ours = [one for one, owner in zip(likely, owners, strict=True) if owner in (None, message.id)]
        return ours[0] if len(ours) == 1 else None

    def _has_twins(self, message: Message) -> bool:
        """Whether another text of the same words to this number is unsettled too."""
        key = unsettled_key(message.provider, message.number_digest)
        members = cast("set[bytes]", self._redis.smembers(key))
        others = self._messages.load_many([item for one in members if (item := one.decode()) != message.id])
        return any(other is not None and other.words == message.words for other in others)

    def _owners(self, provider: str, found: Sequence[Found]) -> list[str | None]:
        keys = [provider_key(provider, one.provider_id) for one in found]
        owners = cast("list[bytes | None]", self._redis.mget(keys)) if keys else []
        return [owner.decode() if owner else None for owner in owners]

    def _settle(self, message: Message, found: Found) -> None:
        changes = {"error": found.code or None}
        moved = self._messages.move(
            message, found.state, provider=message.provider, provider_id=found.provider_id, changes=changes
        )
        said = {"text": message.id, "provider": message.provider, "state": found.state}
        logger.info("unknown_text_found", extra=said)
        if moved:
            self._receipts.settle(message, message.provider, found.provider_id)

    def _later(self, lease: Lease, message: Message) -> None:
        asked = message.asked + 1
        if asked < len(WAITS):
            self._outbox.later(lease, self._outbox.now() + WAITS[asked], {"asked": str(asked)})
        else:
            self._outbox.done(lease)


def _can_be_found(message: Message) -> bool:
    return message.state == states.UNKNOWN and bool(message.number and message.words)
