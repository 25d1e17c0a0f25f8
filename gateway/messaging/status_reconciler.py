"""Look up texts at their provider that were handed over without an answer, some minutes later.

A text is settled only if exactly one text at the provider can be ours: it went to the same number, has the same words,
was made while we waited for the answer, and is not known as another text of ours. A text that is not found is never
sent again.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

import redis

from gateway.errors import DecryptionError
from gateway.messaging import states
from gateway.messaging.message import SmsMessage
from gateway.messaging.message_store import MessageStore, provider_message_key, unsettled_key
from gateway.messaging.receipts import ReceiptProcessor
from gateway.providers.sms_provider import MessageFinder, ProviderMessage
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Lease, Outbox

# Seconds before each try. The first delay leaves time for the receipt.
LOOKUP_DELAYS = (180.0, 600.0, 1800.0, 7200.0)
LEASE_SECONDS = 30.0  # more than all time-outs of the client together
MAX_CLOCK_SKEW = timedelta(seconds=5)  # at most, between the provider's machines and ours
# At most, from the moment that we write down `submitting` until the provider has the text.
MAX_SUBMIT_TIME = timedelta(seconds=30)

logger = logging.getLogger(__name__)


class StatusReconciler:
    """Looks up texts. `finders` are the providers that can be asked, by name."""

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
        """Plan lookups of texts that have just become `unknown`: the id and the provider of each."""
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
        try:
            found = self._find_match(finder, message)
        except DecryptionError:  # its key is gone, and will not come back by waiting
            logger.warning("unknown_text_unreadable", extra={"text": message.id})
            self._outbox.complete(lease)
            return
        if found is None:
            self._reschedule(lease, message)
            return
        self._apply(message, found)
        self._outbox.complete(lease)

    def _find_match(self, finder: MessageFinder, message: SmsMessage) -> ProviderMessage | None:
        """Return the only text that can be ours; None if there is none, if there are several, or without an answer."""
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
        """Return True if another text with the same words to this number is unsettled too."""
        key = unsettled_key(message.provider, message.number_digest)
        members = cast("set[bytes]", self._redis.smembers(key))
        others = self._messages.load_many(
            [item for member in members if (item := member.decode()) != message.id]
        )
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
