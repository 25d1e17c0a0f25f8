"""Conversations by SMS in Redis: one of a number with each of ours, held for a day.

The record is that of a dial-in (`conversation:<digest>`), so that it is counted and forgotten with them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import cast

import msgspec
import redis

from gateway.conversations.conversation import Conversation, pack, unpack
from gateway.conversations.sms.incoming import Incoming, Reply
from gateway.conversations.store import NONE_YET, REVISION_BYTES, record_key
from gateway.security.crypto import Vault
from gateway.storage.lua import Script, calling

HELD_SECONDS = 24 * 3600
ANSWERED_SECONDS = 3600  # Africa's Talking repeats a webhook for ten minutes, Twilio for seconds
COUNTED_SECONDS = 3600

SAVE = Script(Path(__file__).with_name("save_text.lua"))

_replies = msgspec.msgpack.Decoder(Reply)


class Fate(StrEnum):
    """What becomes of the conversation with a text."""

    KEEP = "keep"
    GO = "go"
    END = "end"


@dataclass(frozen=True, slots=True)
class Keys:
    """Where everything about one text is."""

    conversation: str
    answered: str
    counted: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is known as a text comes in. `texts` and `replies`: of this number within the hour; `last`: the last reply.

    `answered` is what went back when the same text came before, `told` whether this number was told within the hour
    what can be done here; `idle`: how long ago the conversation moved last.
    """

    keys: Keys
    revision: bytes
    conversation: Conversation | None
    answered: Reply | None
    texts: int
    replies: int
    last: str
    told: bool
    idle: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a text, to be saved. `record` where the conversation goes on; `echo`: digest of the reply."""

    reply: Reply
    fate: Fate = Fate.KEEP
    record: Conversation | None = None
    echo: str = ""
    tells: bool = False


class Records:
    """The records of texts. `client` is the store of the sessions."""

    def __init__(self, client: Callable[[], redis.Redis], vault: Vault) -> None:
        self._client = client
        self._digest = vault.digest

    def load(self, incoming: Incoming, caller: str) -> Loaded:
        """What is known as `incoming` comes in, in one round trip; `caller` is the digest of its number."""
        keys = self._keys(incoming, caller)
        with self._client().pipeline(transaction=False) as pipeline:
            pipeline.mget(keys.conversation, keys.answered)
            pipeline.hmget(keys.counted, ["texts", "replies", "last", "told"])
            pipeline.ttl(keys.conversation)
            (held, answered), (texts, replies, last, told), left = cast(
                "tuple[list[bytes | None], list[bytes | None], int]", tuple(pipeline.execute())
            )
        return Loaded(
            keys=keys,
            revision=NONE_YET if held is None else held[:REVISION_BYTES],
            conversation=None if held is None else unpack(held[REVISION_BYTES:]),
            answered=None if answered is None else _replies.decode(answered),
            texts=int(texts or 0),
            replies=int(replies or 0),
            last=(last or b"").decode(),
            told=told is not None,
            idle=timedelta(seconds=HELD_SECONDS - left),
        )

    def save(self, incoming: Incoming, loaded: Loaded, said: Said) -> Reply | None:
        """Save what came of a text; the reply that stands.

        That is another one where the same text was answered meanwhile. None where the conversation moved on: load anew.
        """
        revision = bytes.fromhex(self._digest(f"revision:{incoming.provider}:{incoming.id}"))[:REVISION_BYTES]
        keys = loaded.keys
        arguments: list[str | bytes | float] = [
            loaded.revision,
            said.fate.value,
            b"" if said.record is None else revision + pack(said.record),
            HELD_SECONDS,
            msgspec.msgpack.encode(said.reply),
            ANSWERED_SECONDS,
            COUNTED_SECONDS,
            int(bool(said.reply.text)),
            said.echo,
            int(said.tells),
        ]
        names = [keys.conversation, keys.answered, keys.counted, keys.pointer]
        saved = SAVE.run(calling(self._client), names, arguments)
        if isinstance(saved, bytes):
            return _replies.decode(saved)
        return said.reply if saved else None

    def _keys(self, incoming: Incoming, caller: str) -> Keys:
        line = self._digest(f"sms:{incoming.provider}:{incoming.to}")
        return Keys(
            conversation=record_key(self._digest(f"sms:{incoming.provider}:{incoming.to}:{incoming.msisdn}")),
            answered=f"answered:{self._digest(f'{incoming.provider}:{incoming.id}')}",
            counted=f"texts:{caller}",
            pointer=f"last:{caller}:sms:{line}",
        )
