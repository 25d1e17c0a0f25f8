"""Receipts: a provider's later reports on texts. They come early, twice and out of order."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import cast

import msgspec
import redis

from gateway.callers.phone_numbers import normalise_msisdn
from gateway.messaging import states
from gateway.messaging.message import SmsMessage
from gateway.messaging.message_store import MessageStore, provider_message_key, unsettled_key
from gateway.providers.sms_provider import DeliveryReceipt
from gateway.security.crypto import Crypto
from gateway.storage.redis_clients import Script

MATCH_RECEIPT = Script(Path(__file__).with_name("match_receipt.lua"))
COUNTS_KEY = "counts:receipts"  # field `<provider>:<outcome>`
HELD_KEY = "held-receipts"
HOLD_SECONDS = 3600
MAX_HELD = 10_000
MAX_CLOCK_SKEW_SECONDS = 5.0  # at most, between the machines of the web process and the worker
MAX_ID_LENGTH = 100  # characters; the ids of our providers have 34 to 40


class ReceiptOutcome(StrEnum):
    """The outcome of a receipt."""

    APPLIED = "applied"
    STALE = "stale"  # it came twice, out of order, or after a final state
    HELD = "held"  # no text has that id yet
    DROPPED = "dropped"  # no text has that id, and too many receipts are held already
    FOREIGN = "foreign"  # the id is of a text to another number, or is not valid
    UNKNOWN_STATUS = "unknown_status"  # the provider's status is new to us


class _HeldReceipt(msgspec.Struct, array_like=True):
    """The part of a receipt that is kept until its text is known."""

    number_digest: str
    code: str
    opted_out: bool = False


_held_decoder = msgspec.json.Decoder(_HeldReceipt)


class ReceiptProcessor:
    """Applies receipts to our texts. A receipt counts only if its id and its number belong to one text of ours."""

    def __init__(
        self,
        client: redis.Redis,
        messages: MessageStore,
        crypto: Crypto,
        clock: Callable[[], datetime],
        keep: timedelta,
        *,
        max_held: int = MAX_HELD,
        opt_out: Callable[[str], None] = lambda _digest: None,
    ) -> None:
        """`opt_out` is called with the digest of a number whose citizen wants no more texts, as a provider reports."""
        self._redis = client
        self._call = client.execute_command
        self._messages = messages
        self._crypto = crypto
        self._clock = clock
        self._keep = int(keep.total_seconds())
        self._max_held = max_held
        self._opt_out = opt_out

    def process(self, receipt: DeliveryReceipt) -> ReceiptOutcome:
        """Apply `receipt`, or hold it for an hour until its text is known. Redis errors pass through."""
        outcome = self._process(receipt)
        self._redis.hincrby(COUNTS_KEY, f"{receipt.provider}:{outcome}", 1)
        return outcome

    def apply_held_many(self, named: Sequence[tuple[SmsMessage, str, str]]) -> None:
        """Apply held receipts of texts whose id at their provider has just become known: text, provider and that id."""
        with self._redis.pipeline(transaction=False) as pipeline:
            for message, provider, provider_id in named:
                digest = message.number_digest
                pipeline.exists(_held_key(provider, provider_id), _held_by_number_key(provider, digest))
            are_held = pipeline.execute()
        for one, some in zip(named, are_held, strict=True):
            if some:
                self.apply_held(*one)

    def apply_held(self, message: SmsMessage, provider: str, provider_id: str) -> None:
        """Apply held receipts of a text whose id at the provider has just become known."""
        self._apply_held_by_id(message, provider, provider_id)
        self.match_by_number(provider, message.number_digest)

    def match_by_number(self, provider: str, number_digest: str) -> None:
        """Settle the only text to this number that got no answer, by the only receipt held for the number.

        A client waits longer for its answer than the network takes to deliver, so such a receipt is mostly here before
        the client gives up. With several texts or several receipts nobody can tell which is which, and nothing is done.
        """
        unsettled = cast("set[bytes]", self._redis.smembers(unsettled_key(provider, number_digest)))
        message = self._messages.load(unsettled.pop().decode()) if len(unsettled) == 1 else None
        if message is None or message.state != states.UNKNOWN or message.submitting_at is None:
            return
        since = message.submitting_at.timestamp() - MAX_CLOCK_SKEW_SECONDS
        provider_ids = cast("set[bytes]", self._redis.smembers(_held_by_number_key(provider, number_digest)))
        candidates = [
            provider_id
            for provider_id in (name.decode() for name in provider_ids)
            if (self._redis.zscore(HELD_KEY, _held_key(provider, provider_id)) or 0.0) >= since
        ]
        if len(candidates) == 1:
            self._apply_held_by_id(message, provider, candidates[0])

    def _apply_held_by_id(self, message: SmsMessage, provider: str, provider_id: str) -> None:
        key = _held_key(provider, provider_id)
        held = cast("dict[bytes, bytes]", self._redis.hgetall(key))
        for state in sorted(held, key=lambda state: states.STATES.index(state.decode())):
            held_receipt = _held_decoder.decode(held[state])
            receipt = DeliveryReceipt(
                provider, provider_id, "", state.decode(), held_receipt.code, opted_out=held_receipt.opted_out
            )
            self._apply(message, state.decode(), receipt, held_receipt.number_digest)
            self._redis.srem(_held_by_number_key(provider, held_receipt.number_digest), provider_id)
        if held:
            self._redis.delete(key)
            self._redis.zrem(HELD_KEY, key)

    def _process(self, receipt: DeliveryReceipt) -> ReceiptOutcome:
        if receipt.state is None:
            return ReceiptOutcome.UNKNOWN_STATUS
        if len(receipt.provider_id) > MAX_ID_LENGTH:
            return ReceiptOutcome.FOREIGN
        digest = self._crypto.digest(normalise_msisdn(receipt.msisdn))
        match = MATCH_RECEIPT.run(
            self._call,
            [
                provider_message_key(receipt.provider, receipt.provider_id),
                unsettled_key(receipt.provider, digest),
                _held_key(receipt.provider, receipt.provider_id),
                HELD_KEY,
                _held_by_number_key(receipt.provider, digest),
            ],
            [
                self._clock().timestamp(),
                HOLD_SECONDS,
                self._max_held,
                receipt.state,
                msgspec.json.encode(_HeldReceipt(digest, receipt.code, receipt.opted_out)),
                self._keep,
                receipt.provider_id,
            ],
        )
        if isinstance(match, bytes):
            return ReceiptOutcome(match.decode())
        message = self._messages.load(match[0].decode())
        if message is None:
            return ReceiptOutcome.FOREIGN
        return self._apply(message, receipt.state, receipt, digest)

    def _apply(
        self, message: SmsMessage, state: str, receipt: DeliveryReceipt, digest: str
    ) -> ReceiptOutcome:
        if digest != message.number_digest:
            return ReceiptOutcome.FOREIGN
        if receipt.opted_out:
            self._opt_out(digest)
        moved = self._messages.change_state(
            message,
            state,
            provider=receipt.provider,
            provider_id=receipt.provider_id,
            changes={"error": receipt.code} if receipt.code else None,
        )
        return ReceiptOutcome.APPLIED if moved else ReceiptOutcome.STALE


def _held_key(provider: str, provider_id: str) -> str:
    return f"held-receipt:{provider}:{provider_id}"


def _held_by_number_key(provider: str, number_digest: str) -> str:
    """Return the key of the set of provider ids for which receipts to one number are held."""
    return f"held-for:{provider}:{number_digest}"
