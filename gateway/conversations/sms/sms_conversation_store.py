"""Conversations by SMS in Redis: one for each pair of a citizen's number and ours, kept for a day.

The record is like that of a dial-in (`conversation:<digest>`), so that it is counted and forgotten with those.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, cast

import msgspec
import redis

from gateway.conversations.conversation import Conversation, pack_conversation
from gateway.conversations.conversation_store import NO_REVISION, unseal_conversation
from gateway.conversations.renamed_keys import REVISION_BYTES, RenamedKeys
from gateway.conversations.session_keys import pointer_key, record_key, reply_key, text_count_key
from gateway.conversations.sms.incoming import IncomingSms, SmsReply
from gateway.security.crypto import Crypto, RecordCipher
from gateway.storage.redis_clients import Script, command_sender

CONVERSATION_SECONDS = 24 * 3600
REPLY_SECONDS = 1200  # Africa's Talking repeats a webhook for ten minutes, Twilio for seconds
COUNTER_SECONDS = 3600

SAVE_SCRIPT = Script(Path(__file__).with_name("save_text.lua"))

SILENT = SmsReply("", "", "silent")

_reply_decoder = msgspec.msgpack.Decoder(SmsReply)


class Disposition(StrEnum):
    """The effect of a text on the conversation: leave it as it is, continue it or end it."""

    KEEP = "keep"
    CONTINUE = "go"
    END = "end"


class SmsKeys(NamedTuple):
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

    `record` is None unless the conversation goes on. `reply_digest` recognises an echo of the reply.
    """

    reply: SmsReply
    disposition: Disposition = Disposition.KEEP
    record: Conversation | None = None
    reply_digest: str = ""
    is_usage_hint: bool = False


class SmsConversationStore:
    """The records of texts. `client` returns a client of the session store."""

    def __init__(self, client: Callable[[], redis.Redis], crypto: Crypto) -> None:
        self._client = client
        self._digest = crypto.digest
        self._cipher = crypto.records
        self._renamed = RenamedKeys(client, crypto.records)

    def load(self, incoming: IncomingSms, caller_digest: str) -> LoadedSms:
        """Load the data about `incoming`. `caller_digest` is the digest of its number.

        This takes one round trip, and one more to look for what an earlier release kept if there is no conversation.
        """
        keys = self._keys(incoming, caller_digest)
        loaded = self._load(keys)
        if loaded.revision == NO_REVISION and self._renamed.move_found(keys):
            return self._load(keys)
        return loaded

    def _load(self, keys: SmsKeys) -> LoadedSms:
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
            earlier_reply=None if answered is None else open_reply(answered, keys.reply, self._cipher),
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
        names = [keys.conversation, keys.reply, keys.counters, keys.pointer]
        saved = SAVE_SCRIPT.run(command_sender(self._client), names, arguments)
        if isinstance(saved, bytes):
            return open_reply(saved, keys.reply, self._cipher)
        return request.reply if saved else None

    def _keys(self, incoming: IncomingSms, caller_digest: str) -> SmsKeys:
        digest, provider, to = self._digest, incoming.provider, incoming.to
        return SmsKeys(
            record_key(caller_digest, digest(f"sms:{provider}:{to}:{incoming.msisdn}")),
            reply_key(caller_digest, digest(f"{provider}:{incoming.id}")),
            text_count_key(caller_digest),
            pointer_key(caller_digest, "sms", digest(f"sms:{provider}:{to}")),
        )


def open_reply(stored: bytes, key: str, cipher: RecordCipher) -> SmsReply:
    """Return the reply to an earlier delivery of a text. If no key opens it, nothing more is answered."""
    packed = cipher.open(stored, key)
    return SILENT if packed is None else _reply_decoder.decode(packed)
