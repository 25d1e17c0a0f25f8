"""Receipts: the provider's later word on a text. They come early, twice and out of order."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import cast

import redis

from gateway.messaging import states
from gateway.messaging.message import Message
from gateway.messaging.message_store import Messages, provider_key, unsettled_key
from gateway.providers.sms_provider import Receipt
from gateway.security.crypto import Vault

COUNTS = "counts:receipts"  # field `<provider>:<outcome>`
HELD = "held-receipts"
HOLD_SECONDS = 3600
MOST_HELD = 10_000
CLOCKS_APART_SECONDS = 5.0  # at most, between the machines of web process and worker
LONGEST_ID = 100  # characters; theirs are 34 to 40


class Outcome(StrEnum):
    """What was done with a receipt."""

    APPLIED = "applied"
    STALE = "stale"  # twice, out of order, or after the end
    HELD = "held"  # no text has that id yet
    DROPPED = "dropped"  # no text has that id, and too many wait already
    FOREIGN = "foreign"  # the id is of a text to another number, or is none
    UNKNOWN_STATUS = "unknown_status"  # a word that is new to us


class Receipts:
    """Applies receipts to our texts. One counts only where its id and its number are of one text of ours."""

    def __init__(
        self,
        client: redis.Redis,
        messages: Messages,
        vault: Vault,
        clock: Callable[[], datetime],
        keep: timedelta,
        *,
        most_held: int = MOST_HELD,
        opt_out: Callable[[str], None] = lambda _digest: None,
    ) -> None:
        """`opt_out` is told the digest of a number whose citizen, says a provider, wants no more texts."""
        self._redis = client
        self._messages = messages
        self._vault = vault
        self._clock = clock
        self._keep = int(keep.total_seconds())
        self._most_held = most_held
        self._opt_out = opt_out
        script = Path(__file__).with_name("receive.lua").read_text(encoding="utf-8")
        self._receive = client.register_script(script)

    def take(self, receipt: Receipt) -> Outcome:
        """Apply `receipt`, or hold it for an hour until its text is known; redis errors pass through."""
        outcome = self._take(receipt)
        self._redis.hincrby(COUNTS, f"{receipt.provider}:{outcome}", 1)
        return outcome

    def settle_many(self, named: Sequence[tuple[Message, str, str]]) -> None:
        """Apply what was held for texts, each with its provider and its name there, which have just become known."""
        with self._redis.pipeline(transaction=False) as pipeline:
            for message, provider, provider_id in named:
                digest = message.number_digest
                pipeline.exists(_held_key(provider, provider_id), _held_for_key(provider, digest))
            held = pipeline.execute()
        for one, some in zip(named, held, strict=True):
            if some:
                self.settle(*one)

    def settle(self, message: Message, provider: str, provider_id: str) -> None:
        """Apply what was held for a text whose name at the provider has just become known."""
        self._apply_held(message, provider, provider_id)
        self.adopt(provider, message.number_digest)

    def adopt(self, provider: str, number_digest: str) -> None:
        """Settle the one text to this number whose answer never came, by the one receipt held for the number.

        A client waits for its answer longer than the network takes to deliver, so such a receipt is mostly
        here before we give up. With several texts or several receipts nobody can tell, and nothing is done.
        """
        unsettled = cast("set[bytes]", self._redis.smembers(unsettled_key(provider, number_digest)))
        message = self._messages.load(unsettled.pop().decode()) if len(unsettled) == 1 else None
        if message is None or message.state != states.UNKNOWN or message.submitting_at is None:
            return
        since = message.submitting_at.timestamp() - CLOCKS_APART_SECONDS
        held = cast("set[bytes]", self._redis.smembers(_held_for_key(provider, number_digest)))
        candidates = [
            provider_id
            for provider_id in (name.decode() for name in held)
            if (self._redis.zscore(HELD, _held_key(provider, provider_id)) or 0.0) >= since
        ]
        if len(candidates) == 1:
            self._apply_held(message, provider, candidates[0])

    def _apply_held(self, message: Message, provider: str, provider_id: str) -> None:
        key = _held_key(provider, provider_id)
        held = cast("dict[bytes, bytes]", self._redis.hgetall(key))
        for state in sorted(held, key=lambda state: states.STATES.index(state.decode())):
            digest, code, *opted_out = json.loads(held[state])
            receipt = Receipt(provider, provider_id, "", state.decode(), code, opted_out=opted_out == [True])
            self._apply(message, state.decode(), receipt, digest)
            self._redis.srem(_held_for_key(provider, digest), provider_id)
        if held:
            self._redis.delete(key)
            self._redis.zrem(HELD, key)

    def _take(self, receipt: Receipt) -> Outcome:
        if receipt.state is None:
            return Outcome.UNKNOWN_STATUS
        if len(receipt.provider_id) > LONGEST_ID:
            return Outcome.FOREIGN
        digest = self._vault.digest(_msisdn(receipt.msisdn))
        found = self._receive(
            keys=[
                provider_key(receipt.provider, receipt.provider_id),
                unsettled_key(receipt.provider, digest),
                _held_key(receipt.provider, receipt.provider_id),
                HELD,
                _held_for_key(receipt.provider, digest),
            ],
            args=[
                self._clock().timestamp(),
                HOLD_SECONDS,
                self._most_held,
                receipt.state,
                json.dumps([digest, receipt.code, receipt.opted_out]),
                self._keep,
                receipt.provider_id,
            ],
        )
        if isinstance(found, bytes):
            return Outcome(found.decode())
        message = self._messages.load(found[0].decode())
        if message is None:
            return Outcome.FOREIGN
        return self._apply(message, receipt.state, receipt, digest)

    def _apply(self, message: Message, state: str, receipt: Receipt, digest: str) -> Outcome:
        if digest != message.number_digest:
            return Outcome.FOREIGN
        if receipt.opted_out:
            self._opt_out(digest)
        moved = self._messages.move(
            message,
            state,
            provider=receipt.provider,
            provider_id=receipt.provider_id,
            changes={"error": receipt.code} if receipt.code else None,
        )
        return Outcome.APPLIED if moved else Outcome.STALE


def _held_key(provider: str, provider_id: str) -> str:
    return f"held-receipt:{provider}:{provider_id}"


def _held_for_key(provider: str, number_digest: str) -> str:
    """The set of names, at the provider, of texts to one number for which receipts are held."""
    return f"held-for:{provider}:{number_digest}"


def _msisdn(told: str) -> str:
    """E.164 with its plus, which an unescaped form turns into a blank."""
    digits = told.strip()
    return f"+{digits}" if digits.isascii() and digits.isdigit() else digits
