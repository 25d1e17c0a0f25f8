"""Conversation records in Redis, all sealed: one round trip to load, one to save, and no save overwrites another."""

import logging
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import msgspec
import redis

from gateway.conversations.conversation import Conversation, pack_conversation, unpack_conversation
from gateway.conversations.renamed_keys import REVISION_BYTES, RenamedKeys
from gateway.conversations.session_keys import (
    HOP_COUNT_PREFIX,
    RECORD_PREFIX,
    caller_of,
    hop_count_key,
    pointer_key,
    record_key,
    untagged,
    untagged_record_key,
)
from gateway.errors import DecryptionError
from gateway.security.crypto import Crypto, RecordCipher
from gateway.storage.key_scan import key_batches
from gateway.storage.redis_clients import CommandSender, HopClient, Script, command_sender, commands_sender
from gateway.storage.store_read import Command, StoreRead
from menus.engine import session as sessions
from menus.engine.session import Session

OPEN_SECONDS = 600  # past any network's session, so that a late hop still finds its place
ENDED_SECONDS = 900  # late repeats of the last hop get the last answer
HOP_COUNT_SECONDS = 120
NO_REVISION, FIRST_REVISION = b"", 1
REPLAYABLE, NOT_REPLAYABLE = b"r", b"-"  # the first byte of a pointer to a conversation
SCAN_BATCH = 500
# The first byte of a session in a record. Records are sealed whole; earlier releases encrypted some sessions alone.
PLAIN, ENCRYPTED = b"o", b"s"
MAX_RECORDS = 2000  # in the cache of a process
MAX_AGE_SECONDS = 60.0  # the next hop of a session comes within this, or the caller is gone

SAVE_SCRIPT = Script(Path(__file__).with_name("save_conversation.lua"))
BEGIN_SCRIPT = Script(Path(__file__).with_name("begin_conversation.lua"))


logger = logging.getLogger(__name__)


class ResumePointer(msgspec.Struct, frozen=True):
    """The key that remembers the last conversation of a caller at an entry for so many seconds.

    An entry is a channel and the screen that it leads to.
    """

    caller_digest: str
    channel: str
    screen: str
    seconds: int

    @property
    def key(self) -> str:
        """The key of the pointer."""
        return pointer_key(self.caller_digest, self.channel, self.screen)


@dataclass(frozen=True, slots=True)
class ResumeSource:
    """The pointer to a dropped session that is resumed on another channel, and the key of its record."""

    pointer: ResumePointer
    record_key: str


class LoadedConversation(msgspec.Struct, frozen=True):
    """A conversation as it was loaded. `revision` is empty if there is none.

    `hops_this_minute` counts the hops of this number. `fresh`: the record came from Redis. If not, it came from the
    cache of this process, or is assumed, and another process may have saved it since. `earlier_key`: an earlier release
    kept the record under that key; it is saved under `key`, and then deleted there.
    """

    key: str
    count_key: str
    revision: bytes
    conversation: Conversation | None
    hops_this_minute: int
    minute: int
    fresh: bool
    earlier_key: str = ""


class CachedRecord(msgspec.Struct, frozen=True):
    """A record as it was saved, the hops that its caller had made in that minute, and the time of saving."""

    revision: bytes
    conversation: Conversation
    hops_this_minute: int
    minute: int
    saved_at: float


class RecentRecordCache:
    """Conversations that this process saved a moment ago, so that their next hop need not load them.

    Another process may have saved such a record since. Saving compares revisions and finds that out. So a hop may step
    a cached session, but may carry out no effect from it (`LoadedConversation.fresh`). Threads may share the cache. It
    holds at most MAX_RECORDS.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._records: OrderedDict[str, CachedRecord] = OrderedDict()

    def pop(self, key: str) -> CachedRecord | None:
        """Remove the record and return it, or None. The caller puts back the record that it saves."""
        with self._lock:
            found = self._records.pop(key, None)
        return found if found is not None and self._monotonic() - found.saved_at < MAX_AGE_SECONDS else None

    def put(
        self, key: str, revision: bytes, conversation: Conversation, hops_this_minute: int, minute: int
    ) -> None:
        """Keep a record that was just saved."""
        cached = CachedRecord(revision, conversation, hops_this_minute, minute, self._monotonic())
        with self._lock:
            self._records[key] = cached
            while len(self._records) > MAX_RECORDS:
                self._records.popitem(last=False)


class ConversationStore:
    """The records, by a digest of the provider's session id.

    Citizens wait for hops. So hops use `per_thread`, the thread's own connection, and `cache`, the records that this
    process saved last.
    """

    def __init__(
        self,
        client: Callable[[], redis.Redis],
        cipher: RecordCipher,
        per_thread: HopClient | None = None,
        cache: RecentRecordCache | None = None,
    ) -> None:
        self._client = client
        self._call: CommandSender = per_thread.call if per_thread else command_sender(client)
        self._call_all = per_thread.call_all if per_thread else commands_sender(client)
        self._cipher = cipher
        self._cache = cache
        self.renamed = RenamedKeys(client, cipher)

    def load(self, conversation_id: str, caller_digest: str, minute: int) -> LoadedConversation:
        """Load the record, and the number of hops that the caller has made this minute."""
        recent = self.load_recent(conversation_id, caller_digest, minute)
        if recent is not None:
            return recent
        read = self.read_of(conversation_id, caller_digest, minute)
        return read.parse([self._call(*command) for command in read.commands])

    def load_recent(self, conversation_id: str, caller_digest: str, minute: int) -> LoadedConversation | None:
        """Return what `load` does if this process saved the record last, without asking the store; else None."""
        # As `record_key` and `hop_count_key` do it, without the calls: every hop comes here.
        key = f"{RECORD_PREFIX}{{{caller_digest}}}:{conversation_id}"
        cached = self._cache.pop(key) if self._cache else None
        if cached is None:
            return None
        hops_so_far = cached.hops_this_minute if cached.minute == minute else 0
        count_key = f"{HOP_COUNT_PREFIX}{{{caller_digest}}}:{minute}"
        return LoadedConversation(
            key, count_key, cached.revision, cached.conversation, hops_so_far, minute, fresh=False
        )

    def read_of(self, conversation_id: str, caller_digest: str, minute: int) -> StoreRead[LoadedConversation]:
        """Return the read of what `load` loads."""
        key, count_key = record_key(caller_digest, conversation_id), hop_count_key(caller_digest, minute)

        def parse(replies: list[list[bytes | None]]) -> LoadedConversation:
            record, hops = replies[0]
            revision = NO_REVISION if record is None else record[:REVISION_BYTES]
            conversation = None if record is None else unseal_conversation(record, key, self._cipher)
            return LoadedConversation(
                key, count_key, revision, conversation, int(hops or 0), minute, fresh=True
            )

        return StoreRead([("MGET", key, count_key)], parse)

    def assume_none(self, conversation_id: str, caller_digest: str, minute: int) -> LoadedConversation:
        """Return what `load` does if there is no record and nobody made a hop this minute, without asking the store."""
        key, count_key = record_key(caller_digest, conversation_id), hop_count_key(caller_digest, minute)
        return LoadedConversation(key, count_key, NO_REVISION, None, 0, minute, fresh=False)

    def load_earlier(self, loaded: LoadedConversation, earlier_id: str) -> LoadedConversation:
        """Return what an earlier release kept in the place of `loaded`, which has no record.

        It had the same id under a name without a hash tag, or `earlier_id`.
        """
        caller_digest = caller_of(loaded.key)
        earlier_keys = (untagged_record_key(earlier_id), record_key(caller_digest, earlier_id))
        read = self.renamed.read_of([loaded.key, loaded.count_key])
        replies = self._call_all([*read.commands, *(("GET", key) for key in earlier_keys)])
        found, records = read.parse(replies[:2]), replies[2:]
        if found:
            self.renamed.move(found)
            conversation_id = loaded.key.rpartition(":")[2]
            loaded = self.load(conversation_id, caller_digest, loaded.minute)
        if loaded.conversation is not None:
            return loaded
        for earlier_key, record in zip(earlier_keys, records, strict=True):
            conversation = None if record is None else unseal_conversation(record, earlier_key, self._cipher)
            if conversation is not None:
                return msgspec.structs.replace(loaded, conversation=conversation, earlier_key=earlier_key)
        return loaded

    def find(self, key: str) -> Conversation | None:
        """Return the record under `key`; None if there is none that can be read."""
        record = cast("bytes | None", self._client().get(key))
        return None if record is None else unseal_conversation(record, key, self._cipher)

    def forget_caller(self, caller_digest: str) -> int:
        """Delete the last conversations of this caller; return the number of deleted records."""
        client = self._client()
        every_pointer = pointer_key(caller_digest, "*", "*")
        keys = [
            key
            for pattern in (every_pointer, untagged(every_pointer))
            for key in client.scan_iter(pattern, count=1000)
        ]
        pointers = cast("list[bytes | None]", client.mget(keys)) if keys else []
        records = {pointer[1:] for pointer in pointers if pointer}
        deleted = client.delete(*records) if records else 0
        if keys:
            client.delete(*keys)
        return deleted

    def save(
        self,
        loaded: LoadedConversation,
        conversation: Conversation,
        pointer: ResumePointer | None,
        *,
        resumed_from: ResumeSource | None = None,
        cacheable: bool = True,
    ) -> bool:
        """Save a conversation over `loaded`. False if another process saved it or resumed `resumed_from` first.

        With a `pointer`, it becomes the caller's last conversation at that entry until it ends. If it is `cacheable`,
        this process keeps it in its cache; else the next hop loads it.
        """
        revision_number = int.from_bytes(loaded.revision, "big") + 1
        cipher = self._cipher
        # As `cipher.seal` does it, without the calls: every hop comes here.
        try:
            nonce = cipher.random.fetched.pop()
        except IndexError:
            nonce = cipher.random.fetch()
        sealed = cipher.encrypt(nonce, pack_conversation(conversation), loaded.key.encode())
        record = revision_number.to_bytes(REVISION_BYTES, "big") + cipher.head + nonce + sealed
        ends = conversation.reply.ends and not conversation.goes_on
        seconds = OPEN_SECONDS if pointer is None else max(OPEN_SECONDS, pointer.seconds)
        keys = [loaded.key, loaded.count_key]
        arguments: list[bytes | int] = [
            loaded.revision,
            record,
            ENDED_SECONDS if ends else seconds,
            HOP_COUNT_SECONDS,
        ]
        if pointer is not None:
            keys.append(pointer.key)
            mark = REPLAYABLE if conversation.replayable else NOT_REPLAYABLE
            arguments += [b"" if ends else mark, pointer.seconds, OPEN_SECONDS]
            if resumed_from is not None:
                keys.append(resumed_from.pointer.key)
                arguments.append(resumed_from.record_key.encode())
        hops = int(SAVE_SCRIPT.run(self._call, keys, arguments))
        if hops and loaded.earlier_key:
            self._client().delete(loaded.earlier_key)
        if hops and cacheable and self._cache is not None:
            self._cache.put(loaded.key, record[:REVISION_BYTES], conversation, hops, loaded.minute)
        return bool(hops)

    def begin(
        self,
        loaded: LoadedConversation,
        conversation: Conversation,
        pointer: ResumePointer | None,
        *,
        consent: Command,
        keys: Sequence[bytes | str | float],
        most_hops: int,
        cacheable: bool,
    ) -> tuple[Any, list[Any]] | None:
        """Save the first hop of a session, and return None, if nothing is known of its caller.

        Else change nothing, and return what is known: the caller's consent, and the values of the record, of the hops
        of this minute and of `keys`. `consent` is a key and a field of it. `keys` begin with those of pointers. More
        hops than `most_hops` a minute are known too.
        """
        revision = FIRST_REVISION.to_bytes(REVISION_BYTES, "big")
        record = revision + self._cipher.seal(pack_conversation(conversation), loaded.key)
        ends, mark = conversation.is_over, b""
        seconds = OPEN_SECONDS
        if pointer is not None and not ends:
            mark = REPLAYABLE if conversation.replayable else NOT_REPLAYABLE
            seconds = max(OPEN_SECONDS, pointer.seconds)
        consent_key, field = consent
        arguments: list[bytes | str | float] = [
            field,
            most_hops,
            record,
            ENDED_SECONDS if ends else seconds,
            HOP_COUNT_SECONDS,
            mark,
            pointer.seconds if pointer is not None else 0,
        ]
        reply = BEGIN_SCRIPT.run(self._call, (loaded.key, loaded.count_key, consent_key, *keys), arguments)
        if isinstance(reply, int):
            if cacheable and self._cache is not None:
                self._cache.put(loaded.key, revision, conversation, reply, loaded.minute)
            return None
        return reply[0], reply[1]

    def count_open(self) -> Counter[str]:
        """Count the conversations that have not ended, by the digest of their menus.

        This walks every key of the store, so it is for an operator's command and not for a hop.
        """
        counts: Counter[str] = Counter()
        client = self._client()
        for keys in key_batches(client, SCAN_BATCH, f"{RECORD_PREFIX}*"):
            records = cast("list[bytes | None]", client.mget(keys))
            conversations = [
                unseal_conversation(record, key.decode(), self._cipher)
                for key, record in zip(keys, records, strict=True)
                if record is not None
            ]
            counts.update(
                one.definition_digest for one in conversations if one is not None and not one.reply.ends
            )
        return counts


def unseal_conversation(record: bytes, key: str, cipher: RecordCipher) -> Conversation | None:
    """Return the conversation in a record, without its revision; None if no key opens it or it cannot be read."""
    packed = cipher.open(record[REVISION_BYTES:], key)
    found = None if packed is None else unpack_conversation(packed)
    if found is None:
        _log_unreadable("no listed key opens it" if packed is None else "another release wrote it")
    return found


def unpack_session(packed: bytes, crypto: Crypto) -> Session:
    """Return the session in a record; UnreadableSessionError if it is none or its key is gone."""
    mark, data = packed[:1], packed[1:]
    if mark not in (PLAIN, ENCRYPTED):
        raise sessions.UnreadableSessionError
    try:
        return sessions.unpack(data if mark == PLAIN else crypto.decrypt_bytes(data))
    except DecryptionError as error:
        _log_unreadable("no listed key opens it")
        raise sessions.UnreadableSessionError from error
    except (sessions.UnreadableSessionError, UnicodeDecodeError) as error:
        _log_unreadable("another release wrote it")
        raise sessions.UnreadableSessionError from error


def _log_unreadable(reason: str) -> None:
    """Say that a citizen begins anew, or is asked again, as their session cannot be read."""
    logger.warning("session_unreadable", extra={"reason": reason})
