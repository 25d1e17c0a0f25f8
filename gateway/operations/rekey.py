"""Encrypts everything in the stores with the newest secret, so that older ones can be removed.

It may run while the gateway runs: a value that somebody changes meanwhile is left to the next pass. It may be stopped
and run again: what the newest secret encrypted is passed over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import msgspec
import redis

from gateway.audio.recordings.sound_storage import SoundStorage
from gateway.conversations.conversation import Conversation, pack_conversation, unpack_conversation
from gateway.conversations.conversation_store import ENCRYPTED, PLAIN
from gateway.conversations.renamed_keys import REVISION_BYTES
from gateway.conversations.session_keys import RECORD_PREFIX, REPLY_PREFIX
from gateway.errors import DecryptionError
from gateway.reminders.reminder_store import REMINDER_PREFIX
from gateway.security.crypto import SEALED, Crypto, is_encrypted
from gateway.storage.key_scan import key_batches
from gateway.storage.redis_clients import Script

SCAN_BATCH = 100
MAX_PASSES = 5
RESEAL = Script(Path(__file__).with_name("reseal.lua"))
# Published menus and their recordings, jobs and sums: nothing in them is encrypted.
PLAIN_PREFIXES = ("menus:", "audio:", "rq:", "counts:", "outbox:", "cost:", "survey:", "survey-days:")


@dataclass(slots=True)
class RekeyCounts:
    """What one run did. `unreadable` values open with no key that is listed; `left` ones changed all the time."""

    encrypted: int = 0
    unreadable: int = 0
    left: int = 0


class Rekeying:
    """Encrypts the values of `stores` and the sounds in `sound_storage` with the newest secret."""

    def __init__(self, stores: Sequence[redis.Redis], sound_storage: SoundStorage, crypto: Crypto) -> None:
        self._stores = stores
        self._sound_storage = sound_storage
        self._crypto = crypto

    def run(self) -> RekeyCounts:
        """Encrypt everything that an older secret encrypted. Redis errors pass through; run it again then."""
        encrypted = self._sound_storage.replace_all(self._reencrypt)
        for _ in range(MAX_PASSES):
            counts = RekeyCounts()
            for client in self._stores:
                self._rekey_store(client, counts)
            encrypted += counts.encrypted
            if not counts.encrypted and not counts.left:
                break
        counts.encrypted = encrypted
        return counts

    def _rekey_store(self, client: redis.Redis, counts: RekeyCounts) -> None:
        for key, field, value in _values(client):
            try:
                replacement = self._replacement(key, value)
            except DecryptionError:
                counts.unreadable += 1
                continue
            if replacement is None:
                continue
            if RESEAL.run(client.execute_command, [key], [value, replacement, field]):
                counts.encrypted += 1
            elif client.exists(key):
                counts.left += 1

    def _replacement(self, key: str, value: bytes) -> bytes | None:
        """Return the value as the newest secret encrypts it; None if it did, or the value is not encrypted."""
        if key.startswith(RECORD_PREFIX):
            revision, stored = value[:REVISION_BYTES], value[REVISION_BYTES:]
            sealed = self._resealed_record(key, stored)
            return None if sealed is None else revision + sealed
        if key.startswith((REPLY_PREFIX, REMINDER_PREFIX)):
            return self._resealed(key, value)
        return self._reencrypt(value)

    def _reencrypt(self, value: bytes) -> bytes | None:
        return self._crypto.reencrypt(value) if is_encrypted(value[:200].decode("latin-1")) else None

    def _resealed(self, key: str, stored: bytes) -> bytes | None:
        records = self._crypto.records
        if stored[:1] != SEALED or records.is_newest(stored):
            return None
        record = records.open(stored, key)
        if record is None:
            raise DecryptionError("a record")
        return records.seal(record, key)

    def _resealed_record(self, key: str, stored: bytes) -> bytes | None:
        """Seal a conversation. An earlier release encrypted the session inside a plain record."""
        if stored[:1] == SEALED:
            return self._resealed(key, stored)
        conversation = unpack_conversation(stored)
        if conversation is None:
            return None
        return self._crypto.records.seal(pack_conversation(self._with_plain_session(conversation)), key)

    def _with_plain_session(self, conversation: Conversation) -> Conversation:
        session = conversation.session
        if session[:1] != ENCRYPTED:
            return conversation
        return msgspec.structs.replace(conversation, session=PLAIN + self._crypto.decrypt_bytes(session[1:]))


def _values(client: redis.Redis) -> Iterator[tuple[str, str, bytes]]:
    """Yield the key, the field and the value of everything that may be encrypted.

    The field is empty for a string, and the place of an item in a list.
    """
    for found in key_batches(client, SCAN_BATCH):
        keys = [key.decode("utf-8", "surrogateescape") for key in found]
        keys = [key for key in keys if not key.startswith(PLAIN_PREFIXES)]
        for kind, key in zip(_types(client, keys), keys, strict=True):
            if kind == b"string":
                value = cast("bytes | None", client.get(key))
                if value is not None:
                    yield key, "", value
            elif kind == b"hash":
                for field, text in cast("dict[bytes, bytes]", client.hgetall(key)).items():
                    yield key, field.decode("utf-8", "surrogateescape"), text
            elif kind == b"list":
                for place, item in enumerate(cast("list[bytes]", client.lrange(key, 0, -1))):
                    yield key, str(place), item


def _types(client: redis.Redis, keys: Sequence[str]) -> list[bytes]:
    with client.pipeline(transaction=False) as pipeline:
        for key in keys:
            pipeline.type(key)
        return cast("list[bytes]", pipeline.execute())
