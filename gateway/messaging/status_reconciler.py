"""Looks up texts at their provider that were handed over without an answer, some minutes later.

It settles a text only where exactly one at the provider can be ours: to its number, of its words, made while we
waited for the answer, and known as no other text of ours. A text that was not found is never sent again.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

import redis

from gateway.messaging import states
from gateway.messaging.message import SmsMessage
from gateway.messaging.message_store import MessageStore, provider_message_key, unsettled_key
from gateway.messaging.receipts import ReceiptProcessor
from gateway.providers.sms_provider import MessageFinder, ProviderMessage
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Lease, Outbox

LOOKUP_DELAYS = (
    180.0,
    600.0,
    1800.0,
    7200.0,
)  # seconds before each try; the first leaves time for the receipt
LEASE_SECONDS = 30.0  # more than the client's time-outs together
MAX_CLOCK_SKEW = timedelta(seconds=5)  # at most, between their machines and ours
MAX_SUBMIT_TIME = timedelta(seconds=30)  # from our writing down `submitting` to their making the text

logger = logging.getLogger(__name__)


class StatusReconciler:
    """Looks texts up. `finders`: those providers, by name, that can be asked."""

    def __init__(
        self,
        client: redis.Redis,
        outbox: Outbox,
        messages: MessageStore,
        receipts: ReceiptProcessor,
        finders: Mapping[str, MessageFinder],
        crypto: Crypto,
        clock: Callable[[], datetime],
    ) -> None:
        self._redis = client
        self._outbox = outbox
        self._messages = messages
        self._receipts = receipts
        self._finders = finders
        self._crypto = crypto
        self._clock = clock

    def schedule(self, unknown: Sequence[tuple[str, str]]) -> None:
        """These texts, by id and provider, have just become `unknown`."""
        self._outbox.add_existing(
            [item for item, provider in unknown if provider in self._finders], LOOKUP_DELAYS[0]
        )

    def reconcile(self, message_id: str) -> None:
        """Look one text up, if it is due and still unknown."""
        lease = self._outbox.lease(message_id, LEASE_SECONDS)
        if lease is None:
            return
        message = self._messages.load(message_id)
        finder = self._finders.get(message.provider) if message else None
        if finder is None or message is None or not _is_searchable(message):
            self._outbox.complete(lease)
            return
        found = self._find_match(finder, message)
        if found is None:
            self._reschedule(lease, message)
            return
        self._apply(message, found)
        self._outbox.complete(lease)

    def _find_match(self, finder: MessageFinder, message: SmsMessage) -> ProviderMessage | None:
        """The only one that can be ours; None where there is none, or several, or the provider did not answer."""
        if message.submitting_at is None or self._has_duplicate(message):
            return None
        since = message.submitting_at - MAX_CLOCK_SKEW
        listed = finder.find(self._crypto.decrypt(message.encrypted_number), since)
        until = message.submitting_at + MAX_SUBMIT_TIME + MAX_CLOCK_SKEW
        candidates = [
            one
            for one in listed or ()
            if since <= one.made_at <= until and self._crypto.digest(one.text.strip()) == message.words_digest
        ]
        owners = self._owners(message.provider, candidates)
        ours = [one for one, owner in zip(candidates, owners, strict=True) if owner in (None, message.id)]
        return ours[0] if len(ours) == 1 else None

    def _has_duplicate(self, message: SmsMessage) -> bool:
        """Whether another text of the same words to this number is unsettled too."""
        key = unsettled_key(message.provider, message.number_digest)
        members = cast("set[bytes]", self._redis.smembers(key))
        others = self._messages.load_many([item for one in members if (item := one.decode()) != message.id])
        return any(other is not None and other.words_digest == message.words_digest for other in others)

    def _owners(self, provider: str, found: Sequence[ProviderMessage]) -> list[str | None]:
        keys = [provider_message_key(provider, one.provider_id) for one in found]
        owners = cast("list[bytes | None]", self._redis.mget(keys)) if keys else []
        return [owner.decode() if owner else None for owner in owners]

    def _apply(self, message: SmsMessage, found: ProviderMessage) -> None:
        changes = {"error": found.code or None}
        moved = self._messages.change_state(
            message, found.state, provider=message.provider, provider_id=found.provider_id, changes=changes
        )
        log_fields = {"text": message.id, "provider": message.provider, "state": found.state}
        logger.info("unknown_text_resolved", extra=log_fields)
        if moved:
            self._receipts.apply_held(message, message.provider, found.provider_id)

    def _reschedule(self, lease: Lease, message: SmsMessage) -> None:
        attempts = message.lookup_attempts + 1
        if attempts < len(LOOKUP_DELAYS):
            self._outbox.reschedule(
                lease, self._outbox.now() + LOOKUP_DELAYS[attempts], {"asked": str(attempts)}
            )
        else:
            self._outbox.complete(lease)


def _is_searchable(message: SmsMessage) -> bool:
    return message.state == states.UNKNOWN and bool(message.encrypted_number and message.words_digest)
