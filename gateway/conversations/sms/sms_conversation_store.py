"""Conversations by SMS in Redis: one for each pair of a citizen's number and ours, kept for a day.

The record is like that of a dial-in (`conversation:<digest>`), so that it is counted and forgotten with those.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import cast

import msgspec
import redis

from gateway.conversations.conversation import Conversation, pack_conversation
from gateway.conversations.conversation_store import (
    NO_REVISION,
    REVISION_BYTES,
    record_key,
    unseal_conversation,
)
from gateway.conversations.sms.incoming import IncomingSms, SmsReply
from gateway.conversations.walks import KEEP_WALK_SCRIPT, walk_arguments
from gateway.security.crypto import Crypto
from gateway.storage.redis_clients import Script, command_sender

CONVERSATION_SECONDS = 24 * 3600
REPLY_SECONDS = 1200  # Africa's Talking repeats a webhook for ten minutes, Twilio for seconds
COUNTER_SECONDS = 3600

SAVE_SCRIPT = Script(Path(__file__).with_name("save_text.lua"), KEEP_WALK_SCRIPT)

SILENT = SmsReply("", "", "silent")

_reply_decoder = msgspec.msgpack.Decoder(SmsReply)


class Disposition(StrEnum):
    """The effect of a text on the conversation: leave it as it is, continue it or end it."""

    KEEP = "keep"
    CONTINUE = "go"
    END = "end"


@dataclass(frozen=True, slots=True)
class SmsKeys:
    """The Redis keys of everything about one text."""

    conversation: str
    reply: str
    counters: str
    pointer: str


@dataclass(frozen=True, slots=True)
class LoadedSms:
    """The data in the store about an incoming text.

    `earlier_reply` is the reply to the same text when it came before. `texts_this_hour` and `replies_this_hour` count
    those of this number. `last_reply_digest` is the digest of the last reply. `was_sent_hint`: this number was sent
    the usage hint within the hour. `idle_time` is how long ago the conversation last moved. `is_lost`: there was a
    conversation under way, and its record is gone or cannot be read.
    """

    keys: SmsKeys
    revision: bytes
    conversation: Conversation | None
    earlier_reply: SmsReply | None
    texts_this_hour: int
    replies_this_hour: int
    last_reply_digest: str
    was_sent_hint: bool
    idle_time: timedelta = timedelta(0)
    is_lost: bool = False


@dataclass(frozen=True, slots=True)
class SmsSaveRequest:
    """The outcome of a text, to be saved.

    `record` is None unless the conversation goes on. `reply_digest` recognises an echo of the reply. `walk` is that of
    the record, if there is one, and `now` (Unix seconds) the moment of the text.
    """

    reply: SmsReply
    disposition: Disposition = Disposition.KEEP
    record: Conversation | None = None
    reply_digest: str = ""
    is_usage_hint: bool = False
    walk: bytes = b""
    now: float = 0.0


class SmsConversationStore:
    """The records of texts. `client` returns a client of the session store."""

    def __init__(self, client: Callable[[], redis.Redis], crypto: Crypto) -> None:
        self._client = client
        self._digest = crypto.digest
        self._cipher = crypto.records

    def load(self, incoming: IncomingSms, caller_digest: str) -> LoadedSms:
        """Load the data about `incoming` in one round trip. `caller_digest` is the digest of its number."""
        keys = self._keys(incoming, caller_digest)
        with self._client().pipeline(transaction=False) as pipeline:
            pipeline.mget(keys.conversation, keys.reply, keys.pointer)
            pipeline.hmget(keys.counters, ["texts", "replies", "last", "told"])
            pipeline.ttl(keys.conversation)
            (record, answered, pointer), (texts, replies, last, hinted), left = cast(
                "tuple[list[bytes | None], list[bytes | None], int]", tuple(pipeline.execute())
            )
        conversation = (
            None if record is None else unseal_conversation(record, keys.conversation, self._cipher)
        )
        return LoadedSms(
            keys=keys,
            revision=NO_REVISION if record is None else record[:REVISION_BYTES],
            conversation=conversation,
            earlier_reply=None if answered is None else self._open_reply(answered, keys.reply),
            texts_this_hour=int(texts or 0),
            replies_this_hour=int(replies or 0),
            last_reply_digest=(last or b"").decode(),
            was_sent_hint=hinted is not None,
            idle_time=timedelta(seconds=CONVERSATION_SECONDS - left),
            # The pointer lasts as long as the record, and goes with it when the conversation ends.
            is_lost=conversation is None and (record is not None or pointer is not None),
        )

    def save(self, incoming: IncomingSms, loaded: LoadedSms, request: SmsSaveRequest) -> SmsReply | None:
        """Save the outcome of a text and return the reply that counts.

        That is an earlier reply if the same text was answered meanwhile. None if the conversation moved on: load again.
        """
        revision = bytes.fromhex(self._digest(f"revision:{incoming.provider}:{incoming.id}"))[:REVISION_BYTES]
        keys, seal = loaded.keys, self._cipher.seal
        record = request.record
        arguments: list[str | bytes | float] = [
            loaded.revision,
            request.disposition.value,
            b"" if record is None else revision + seal(pack_conversation(record), keys.conversation),
            CONVERSATION_SECONDS,
            seal(msgspec.msgpack.encode(request.reply), keys.reply),
            REPLY_SECONDS,
            COUNTER_SECONDS,
            int(bool(request.reply.text)),
            request.reply_digest,
            int(request.is_usage_hint),
        ]
        if request.walk:
            arguments += walk_arguments(request.walk, request.now)
        names = [keys.conversation, keys.reply, keys.counters, keys.pointer]
        saved = SAVE_SCRIPT.run(command_sender(self._client), names, arguments)
        if isinstance(saved, bytes):
            return self._open_reply(saved, keys.reply)
        return request.reply if saved else None

    def _open_reply(self, stored: bytes, key: str) -> SmsReply:
        """Return the reply to an earlier delivery of a text. If no key opens it, nothing more is answered."""
        packed = self._cipher.open(stored, key)
        return SILENT if packed is None else _reply_decoder.decode(packed)

    def _keys(self, incoming: IncomingSms, caller_digest: str) -> SmsKeys:
        service_number_digest = self._digest(f"sms:{incoming.provider}:{incoming.to}")
        return SmsKeys(
            conversation=record_key(self._digest(f"sms:{incoming.provider}:{incoming.to}:{incoming.msisdn}")),
            reply=f"answered:{self._digest(f'{incoming.provider}:{incoming.id}')}",
            counters=f"texts:{caller_digest}",
            pointer=f"last:{caller_digest}:sms:{service_number_digest}",
        )
