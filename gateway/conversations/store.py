"""Conversation records in Redis: one round trip to load, one to save, and nobody's work overwritten."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import redis

from gateway.conversations.conversation import Conversation, pack, unpack
from gateway.conversations.recent_records import Recent
from gateway.storage.lua import Call, Script, calling
from gateway.storage.redis_clients import PerThread

LIVE_SECONDS = 600  # past any network's session, so that a late hop still finds its place
ENDED_SECONDS = 900  # late repeats of the last hop get the last answer
COUNT_SECONDS = 120
REVISION_BYTES = 8
NONE_YET = b""
REPLAYABLE, NOT_REPLAYABLE = b"r", b"-"  # the first byte of a pointer to a conversation
KEYS_AT_ONCE = 500

SAVE = Script(Path(__file__).with_name("save_conversation.lua"))


@dataclass(frozen=True, slots=True)
class Last:
    """The unended conversation that a caller last had at an entry: the key of its record, and what it says there."""

    key: str
    replayable: bool


@dataclass(frozen=True, slots=True)
class Way:
    """Where the last conversation of a caller (a digest) at an entry is remembered, for so many seconds.

    An entry is a channel and the screen that it leads to.
    """

    caller: str
    channel: str
    screen: str
    seconds: int

    @property
    def key(self) -> str:
        """The key of the pointer."""
        return f"last:{self.caller}:{self.channel}:{self.screen}"


@dataclass(frozen=True, slots=True)
class TakenFrom:
    """Where a line was remembered that is taken up on another channel, and the key of its record."""

    way: Way
    key: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """A conversation as it was found; `revision` is empty where there is none. `hops`: of this number, this minute.

    It is not `certain` where it was remembered by this process: somebody else may have saved it since.
    """

    key: str
    count_key: str
    revision: bytes
    conversation: Conversation | None
    hops: int
    minute: int
    certain: bool


class Conversations:
    """The records, by a digest of the provider's session id.

    Hops, which citizens wait for, bring their thread's own connection and what this process saved last.
    """

    def __init__(
        self, client: Callable[[], redis.Redis], hops: PerThread | None = None, recent: Recent | None = None
    ) -> None:
        self._client = client
        self._call: Call = hops.call if hops else calling(client)
        self._recent = recent

    def load(self, conversation_id: str, caller: str, minute: int) -> Loaded:
        """The record, and how many hops `caller` (a digest) has made this minute."""
        key, count_key = record_key(conversation_id), f"hops:{caller}:{minute}"
        last = self._recent.take(key) if self._recent else None
        if last is not None:
            hops_so_far = last.hops if last.minute == minute else 0
            return Loaded(
                key, count_key, last.revision, last.conversation, hops_so_far, minute, certain=False
            )
        held, hops = cast("list[bytes | None]", self._call("MGET", key, count_key))
        revision = NONE_YET if held is None else held[:REVISION_BYTES]
        conversation = None if held is None else unpack(held[REVISION_BYTES:])
        return Loaded(key, count_key, revision, conversation, int(hops or 0), minute, certain=True)

    def last(self, way: Way) -> Last | None:
        """The caller's last conversation here that has not ended; None where there is none, or it is too long ago."""
        held = cast("bytes | None", self._client().get(way.key))
        return Last(held[1:].decode(), held[:1] == REPLAYABLE) if held else None

    def lasts(self, ways: Sequence[Way]) -> list[tuple[Way, Last]]:
        """The same for several ways, in their order and in one round trip; ways with none are left out."""
        held = cast("list[bytes | None]", self._client().mget([way.key for way in ways])) if ways else []
        found = zip(ways, held, strict=True)
        return [(way, Last(one[1:].decode(), one[:1] == REPLAYABLE)) for way, one in found if one]

    def find(self, key: str) -> Conversation | None:
        """The record under `key`; None where there is none that can be read."""
        held = cast("bytes | None", self._client().get(key))
        return None if held is None else unpack(held[REVISION_BYTES:])

    def drop(self, way: Way, key: str) -> None:
        """The conversation under `key` is not to be taken up again."""
        last = self.last(way)
        if last is not None and last.key == key:
            self._client().delete(way.key)

    def forget(self, caller: str) -> int:
        """Drop the last conversations of this caller with their records; how many records that were."""
        client = self._client()
        keys = [*client.scan_iter(f"last:{caller}:*", count=1000)]
        held = cast("list[bytes | None]", client.mget(keys)) if keys else []
        records = {pointer[1:] for pointer in held if pointer}
        gone = client.delete(*records) if records else 0
        if keys:
            client.delete(*keys)
        return gone

    def save(
        self,
        loaded: Loaded,
        conversation: Conversation,
        way: Way | None,
        *,
        taken_from: TakenFrom | None = None,
        recall: bool = True,
    ) -> bool:
        """Save what came of `loaded`; False where somebody else did so since, or took up the line `taken_from` first.

        With `way` it becomes the caller's last conversation there, until it ends. With `recall` this process goes on
        from what it saved; else the next hop loads it.
        """
        number = int.from_bytes(loaded.revision, "big") + 1
        record = number.to_bytes(REVISION_BYTES, "big") + pack(conversation)
        ends = conversation.answer.ends
        live = LIVE_SECONDS if way is None else max(LIVE_SECONDS, way.seconds)
        keys = [loaded.key, loaded.count_key]
        arguments: list[bytes | int] = [
            loaded.revision,
            record,
            ENDED_SECONDS if ends else live,
            COUNT_SECONDS,
        ]
        if way is not None:
            keys.append(way.key)
            mark = REPLAYABLE if conversation.replayable else NOT_REPLAYABLE
            arguments += [b"" if ends else mark, way.seconds, LIVE_SECONDS]
            if taken_from is not None:
                keys.append(taken_from.way.key)
                arguments.append(taken_from.key.encode())
        hops = int(SAVE.run(self._call, keys, arguments))
        if hops and recall and self._recent is not None:
            self._recent.put(loaded.key, record[:REVISION_BYTES], conversation, hops, loaded.minute)
        return bool(hops)

    def under_way(self) -> Counter[str]:
        """How many dial-ins have not ended, by the digest of their menus.

        It walks every key of the store, so it is for an operator's command and not for a hop.
        """
        counted: Counter[str] = Counter()
        client, cursor, begun = self._client(), 0, False
        while cursor or not begun:
            begun = True
            cursor, keys = cast(
                "tuple[int, list[bytes]]", client.scan(cursor, match="conversation:*", count=KEYS_AT_ONCE)
            )
            records = cast("list[bytes | None]", client.mget(keys)) if keys else []
            held = [unpack(record[REVISION_BYTES:]) for record in records if record is not None]
            counted.update(one.definition for one in held if one is not None and not one.answer.ends)
        return counted


def record_key(conversation_id: str) -> str:
    """Where the record of a conversation is kept."""
    return f"conversation:{conversation_id}"
