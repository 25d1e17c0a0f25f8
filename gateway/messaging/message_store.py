"""The records of texts.

The Lua scripts that commit a case or an update of one also add the text about it. It gets its words when it is sent.
A text with words of its own is added here.
"""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import msgspec
import redis

from gateway.callers.phone_numbers import NETWORK_CODE
from gateway.errors import DecryptionError
from gateway.insights.fate_counts import COUNT_FATE, FateCounts
from gateway.messaging import states
from gateway.messaging.delivery_times import QUICK, TIMES_RETENTION, times_key
from gateway.messaging.message import SmsMessage, read_message
from gateway.security.crypto import Crypto
from gateway.security.notes import open_note
from gateway.storage.outbox.outbox import Lease, Outbox, deletable_fields
from gateway.storage.redis_clients import Script

COUNTS_KEY = "counts:messages"  # field `<provider>:<state>`: the texts that ever came into the state
CHANGE_STATE = Script(Path(__file__).with_name("change_state.lua"), COUNT_FATE)
_encode = msgspec.json.Encoder().encode
_facts_decoder = msgspec.json.Decoder(dict[str, str])
NO_FACTS: Mapping[str, str] = {}
_ALLOWED_SOURCES = {state: json.dumps(states.allowed_sources(state)) for state in states.STATES}


@dataclass(frozen=True, slots=True)
class StateChange:
    """A change of `message` to `state`. It is made only if the state that the text has by then allows it.

    `provider` defaults to the one that the text was handed to. With `lease`, the change is made only if that lease
    still holds, and the lease then lasts `lease_seconds` from now.
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
        fates: FateCounts,
    ) -> None:
        self._redis = client
        self._call = client.execute_command
        self._outbox = outbox
        self._crypto = crypto
        self._clock = clock
        self._keep = int(keep.total_seconds())
        self._fates = fates

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
        """Add a text with words of its own. Return False if there is a text with this id already.

        `msisdn` is E.164. `kind` decides which opt-outs apply: it is the name of a message, or REPLY. No opt-out holds
        back a reply, as this person has just asked for it. `sender` is the number that they texted, at the provider
        `by`. `network` is their operator, if it is known. Notify the workers of `message_id` afterwards.
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
        known_network = network if NETWORK_CODE.fullmatch(network) else ""
        fields |= {
            name: value
            for name, value in (("sender", sender), ("by", by), ("network", known_network))
            if value
        }
        return self._outbox.put(message_id, fields)

    def are_late(self, seconds: float) -> bool:
        """Return True if a text has been due for so many seconds, and no worker has it."""
        return bool(self._outbox.list_ready(1, overdue=seconds))

    def load(self, message_id: str) -> SmsMessage | None:
        """Return the text with this id; None if there is none, or it is no longer kept."""
        return self.load_many([message_id])[0]

    def load_many(self, ids: Sequence[str]) -> list[SmsMessage | None]:
        """Return the texts with these ids, in one round trip."""
        with self._redis.pipeline(transaction=False) as pipeline:
            for message_id in ids:
                pipeline.hgetall(f"message:{message_id}")
            rows = cast("list[dict[bytes, bytes]]", pipeline.execute())
        return [self._open(read_message(message_id, row)) for message_id, row in zip(ids, rows, strict=True)]

    def _open(self, message: SmsMessage | None) -> SmsMessage | None:
        """Return the text with its note as the case backend wrote it, and with what the words of a reminder know."""
        if message is None or not (message.note or message.encrypted_facts):
            return message
        facts = self._open_facts(message.encrypted_facts) if message.encrypted_facts else NO_FACTS
        return msgspec.structs.replace(message, note=open_note(message.note, self._crypto), facts=facts)

    def _open_facts(self, encrypted: str) -> Mapping[str, str]:
        """Return what the words of a reminder know; nothing if no key opens it."""
        try:
            return _facts_decoder.decode(self._crypto.decrypt(encrypted))
        except (DecryptionError, msgspec.DecodeError):
            return NO_FACTS

    def change_state(
        self,
        message: SmsMessage,
        state: str,
        *,
        provider: str = "",
        provider_id: str = "",
        changes: Mapping[str, str | None] | None = None,
    ) -> bool:
        """Change the state of one text. Return False if the state that it has by now does not allow the change."""
        return self.change_states([StateChange(message, state, provider, provider_id, changes)])[0]

    def change_states(self, changes: Sequence[StateChange]) -> list[bool]:
        """Make these changes in one round trip, each on its own. Return for each whether it was made."""
        if not changes:
            return []
        now = self._clock()
        moment = now.isoformat(timespec="milliseconds")
        fates_key, fates_arguments = self._fates.place()
        keys = [COUNTS_KEY, self._outbox.due_key, self._outbox.leases_key, times_key(now), fates_key]
        arguments: list[str | bytes | float] = [
            self._keep,
            int(TIMES_RETENTION.total_seconds()),
            (now - QUICK).isoformat(timespec="milliseconds"),
            *fates_arguments,
        ]
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
                _encode(_record_fields(change, provider, moment)),
                secrets.token_hex(8),
                provider,
                "1" if change.provider_id else "0",
                change.lease.token if change.lease else "",
                now.timestamp() + change.lease_seconds,
            ]
        return [bool(answer) for answer in CHANGE_STATE.run(self._call, keys, arguments)]

    def counts(self) -> dict[tuple[str, str], int]:
        """Return the number of texts that ever came into each state, by provider and state.

        The provider is "none" for texts that had no provider yet.
        """
        rows = cast("dict[bytes, bytes]", self._redis.hgetall(COUNTS_KEY))
        counted = {}
        for field, count in rows.items():
            provider, _, state = field.decode().partition(":")
            counted[provider, state] = int(count)
        return counted


def _record_fields(change: StateChange, provider: str, moment: str) -> dict[str, str | bool]:
    """Return the fields to write into the record. A final state removes number, note and words."""
    fields = deletable_fields(change.changes)
    fields[f"{change.state}_at"] = moment
    if provider:
        fields["provider"] = provider
    if change.provider_id:
        fields["provider_id"] = change.provider_id
    if change.state in states.FINAL:
        fields |= {"number": False, "note": False, "text": False, "words": False, "facts": False}
    return fields


def provider_message_key(provider: str, provider_id: str) -> str:
    """Return the key of the id of our text, by the id that the provider gave it."""
    return f"provider-message:{provider}:{provider_id}"


def unsettled_key(provider: str, number_digest: str) -> str:
    """Return the key of the set of texts to one number whose id at the provider is not known (yet)."""
    return f"unsettled:{provider}:{number_digest}"
