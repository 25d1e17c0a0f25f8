"""Conversation records in Redis: one round trip to load, one to save, and nobody's work overwritten."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path
from typing import cast

import redis

from gateway.conversation import Conversation, pack, unpack

LIVE_SECONDS = 600  # past any network's session, so that a late hop still finds its place
ENDED_SECONDS = 900  # late repeats of the last hop get the last answer
COUNT_SECONDS = 120
REVISION_BYTES = 8
NONE_YET = b""
KEYS_AT_ONCE = 500

SAVE = Path(__file__).with_name("save_conversation.lua").read_text(encoding="utf-8")
SAVE_SHA = sha1(SAVE.encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class Loaded:
    """A conversation as it was found; `revision` is empty where there is none. `hops`: of this number, this minute."""

    key: str
    count_key: str
    revision: bytes
    conversation: Conversation | None
    hops: int


class Conversations:
    """The records, by a digest of the provider's session id."""

    def __init__(self, client: Callable[[], redis.Redis]) -> None:
        self._client = client

    def load(self, conversation_id: str, caller: str, minute: int) -> Loaded:
        """The record, and how many hops `caller` (a digest) has made this minute."""
        key, count_key = f"conversation:{conversation_id}", f"hops:{caller}:{minute}"
        held, hops = cast("list[bytes | None]", self._client().mget(key, count_key))
        revision = NONE_YET if held is None else held[:REVISION_BYTES]
        conversation = None if held is None else unpack(held[REVISION_BYTES:])
        return Loaded(key, count_key, revision, conversation, int(hops or 0))

    def save(self, loaded: Loaded, conversation: Conversation) -> bool:
        """Save what came of `loaded`; False where somebody else did so since."""
        number = int.from_bytes(loaded.revision, "big") + 1
        record = number.to_bytes(REVISION_BYTES, "big") + pack(conversation)
        keep = ENDED_SECONDS if conversation.answer.ends else LIVE_SECONDS
        arguments = (2, loaded.key, loaded.count_key, loaded.revision, record, keep, COUNT_SECONDS)
        client = self._client()
        try:
            return bool(client.evalsha(SAVE_SHA, *arguments))
        except redis.exceptions.NoScriptError:
            return bool(client.eval(SAVE, *arguments))

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
