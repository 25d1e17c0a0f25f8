"""The records of texts.

The script that commits a case, or an update of one, puts in the text about it, which is worded when it is sent. A text
with words of its own is put in here.
"""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import redis

from gateway.callers.phone_numbers import NETWORK_CODE
from gateway.messaging import states
from gateway.messaging.message import SmsMessage, read_message
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Lease, Outbox, deletable_fields
from gateway.storage.redis_clients import Script

COUNTS_KEY = "counts:messages"  # field `<provider>:<state>`: how many texts ever came into the state
CHANGE_STATE = Script(Path(__file__).with_name("change_state.lua"))
_ALLOWED_SOURCES = {state: json.dumps(states.allowed_sources(state)) for state in states.STATES}


@dataclass(frozen=True, slots=True)
class StateChange:
    """`message` goes to `state`, if the state it is in by then allows it.

    `provider` defaults to the one it was handed to. With `lease`, only where that still holds; it then holds
    `lease_seconds` from now.
    """

    message: SmsMessage
    state: str
    provider: str = ""
    provider_id: str = ""
    changes: Mapping[str, str | None] | None = None
    lease: Lease | None = None
    lease_seconds: float = 0.0


class MessageStore:
    """The records of texts, each kept for `keep` after its last change of state."""

    def __init__(
        self,
        client: redis.Redis,
        outbox: Outbox,
        crypto: Crypto,
        clock: Callable[[], datetime],
        keep: timedelta,
    ) -> None:
        self._redis = client
        self._call = client.execute_command
        self._outbox = outbox
        self._crypto = crypto
        self._clock = clock
        self._keep = int(keep.total_seconds())

    def queue_text(
        self,
        message_id: str,
        msisdn: str,
        text: str,
        language: str,
        kind: str,
        *,
        sender: str = "",
        by: str = "",
        network: str = "",
    ) -> bool:
        """Put in a text with words of its own; False where there is one of this id already.

        `msisdn` is E.164. `kind` is what opt-outs go by: the name of a message, or REPLY for the answer to what this
        person has just asked for, which no opt-out holds back. `sender` is the number that they texted, at the
        provider `by`, and `network` their operator, where it is known. Notify the workers afterwards, for `message_id`.
        """
        fields = {
            "state": states.QUEUED,
            "name": kind,
            "language": language,
            "number": self._crypto.encrypt(msisdn),
            "number_digest": self._crypto.digest(msisdn),
            "text": self._crypto.encrypt(text),
            "created_at": self._clock().isoformat(timespec="milliseconds"),
        }
        known = network if NETWORK_CODE.fullmatch(network) else ""
        fields |= {
            name: value for name, value in (("sender", sender), ("by", by), ("network", known)) if value
        }
        return self._outbox.put(message_id, fields)

    def load(self, message_id: str) -> SmsMessage | None:
        """The text of this id; None where there is none, or no longer."""
        return self.load_many([message_id])[0]

    def load_many(self, ids: Sequence[str]) -> list[SmsMessage | None]:
        """The texts of these ids, in one round trip."""
        with self._redis.pipeline(transaction=False) as pipeline:
            for message_id in ids:
                pipeline.hgetall(f"message:{message_id}")
            rows = cast("list[dict[bytes, bytes]]", pipeline.execute())
        return [read_message(message_id, row) for message_id, row in zip(ids, rows, strict=True)]

    def change_state(
        self,
        message: SmsMessage,
        state: str,
        *,
        provider: str = "",
        provider_id: str = "",
        changes: Mapping[str, str | None] | None = None,
    ) -> bool:
        """Change the state of one text; False where the state it is in by now does not allow it."""
        return self.change_states([StateChange(message, state, provider, provider_id, changes)])[0]

    def change_states(self, changes: Sequence[StateChange]) -> list[bool]:
        """Make these changes in one round trip, each for itself; which of them were made."""
        if not changes:
            return []
        keys = [COUNTS_KEY, self._outbox.due_key, self._outbox.leases_key]
        arguments: list[str | float] = [self._keep]
        for change in changes:
            provider = change.provider or change.message.provider
            keys += [
                f"message:{change.message.id}",
                unsettled_key(provider, change.message.number_digest),
                provider_message_key(provider, change.provider_id),
            ]
            arguments += [
                change.message.id,
                change.state,
                _ALLOWED_SOURCES[change.state],
                json.dumps(self._record_fields(change, provider)),
                secrets.token_hex(8),
                provider,
                "1" if change.provider_id else "0",
                change.lease.token if change.lease else "",
                self._outbox.now() + change.lease_seconds,
            ]
        return [bool(answer) for answer in CHANGE_STATE.run(self._call, keys, arguments)]

    def _record_fields(self, change: StateChange, provider: str) -> dict[str, str | bool]:
        """What is written into the record. Number, note and words go with a final state."""
        fields = deletable_fields(change.changes)
        fields[f"{change.state}_at"] = self._clock().isoformat(timespec="milliseconds")
        if provider:
            fields["provider"] = provider
        if change.provider_id:
            fields["provider_id"] = change.provider_id
        if change.state in states.FINAL:
            fields |= {"number": False, "note": False, "text": False, "words": False}
        return fields

    def counts(self) -> dict[tuple[str, str], int]:
        """How many texts ever came into each state, by provider ("none" before there was one) and state."""
        rows = cast("dict[bytes, bytes]", self._redis.hgetall(COUNTS_KEY))
        counted = {}
        for field, count in rows.items():
            provider, _, state = field.decode().partition(":")
            counted[provider, state] = int(count)
        return counted


def provider_message_key(provider: str, provider_id: str) -> str:
    """Where the id of our text is kept under the name that the provider gave it."""
    return f"provider-message:{provider}:{provider_id}"


def unsettled_key(provider: str, number_digest: str) -> str:
    """The set of texts to one number whose name at the provider is not known, or not yet."""
    return f"unsettled:{provider}:{number_digest}"
