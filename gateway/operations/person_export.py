"""Everything that the stores hold of one person, in the clear, for the person who asks for it.

It scans every key, so it is for an operator's command. It finds what stands under the digest of the number, sessions
among it, and what names the number inside.
"""

import base64
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
import redis

from gateway.audio.recordings.recording_store import RecordingStore
from gateway.conversations.conversation_store import ConversationStore, unpack_session
from gateway.conversations.sms.sms_conversation_store import open_reply
from gateway.errors import DecryptionError
from gateway.published_menus.versions import TRIAL_KEY
from gateway.reminders.caller_reminders import unpack_reminders
from gateway.security.crypto import Crypto, is_encrypted
from gateway.surveys.survey_store import SurveyStore, numbers_key
from menus.engine.session import UnreadableSessionError

SCAN_BATCH = 500
OWNED_KINDS = (
    "case",
    "message",
    "call",
    "late",
    "recording",
    "submission",
    "question",
    "unclear-text",
    "payment",
)
INNER_FIELDS = frozenset(
    {"number_digest", "account_digest", "words"}
)  # digests, which say nothing to the person
Held = dict[str, Any]


class PersonExport:
    """Collects what is held of a person in `stores`: the durable store and, if it is another one, the session store."""

    def __init__(
        self,
        stores: Sequence[redis.Redis],
        crypto: Crypto,
        conversations: ConversationStore,
        recordings: RecordingStore,
        surveys: SurveyStore,
    ) -> None:
        self._stores = stores
        self._crypto = crypto
        self._conversations = conversations
        self._recordings = recordings
        self._surveys = surveys

    def collect(self, msisdn: str) -> Held:
        """Return all that is held of a number in E.164, by its key. The digest of the number reads `<number>` there."""
        digest = self._crypto.digest(msisdn)
        held: Held = {}
        for client in self._stores:
            for key in self._keys(client):
                value = self._value(client, key, digest, msisdn)
                if value is not None:
                    held[key.replace(digest, "<number>")] = value
        for survey in self._surveys.answered_by(digest):
            held[numbers_key(survey)] = "this number has answered"
        return {"number": msisdn, "held": held}

    def _keys(self, client: redis.Redis) -> Iterator[str]:
        for key in client.scan_iter(count=SCAN_BATCH):
            yield cast("bytes", key).decode("utf-8", "replace")

    def _value(self, client: redis.Redis, key: str, digest: str, msisdn: str) -> Any:
        kind, _, item = key.partition(":")
        if kind in OWNED_KINDS:
            row = cast("dict[bytes, bytes]", client.hgetall(key))
            if not self._is_owned(row, digest, msisdn):
                return None
            fields = self._open_row(row)
            sound = self._recordings.sound(item) if kind == "recording" else None
            return fields | ({"sound_base64": base64.b64encode(sound).decode()} if sound else {})
        if kind == "case-log":
            case = cast("dict[bytes, bytes]", client.hgetall(f"case:{item}"))
            return self._open_key(client, key) if self._is_owned(case, digest, msisdn) else None
        if key == TRIAL_KEY:
            return self._trial(client, digest)
        if digest not in key:
            return None
        if kind == "last":
            pointer = cast("bytes | None", client.get(key))
            return self._conversation(pointer[1:].decode()) if pointer else None
        if kind == "reminder":
            return self._reminders(client, key)
        if kind == "conversation":
            return self._conversation(key)
        if kind == "answered":
            return self._reply(client, key)
        return self._open_key(client, key)

    def _trial(self, client: redis.Redis, digest: str) -> Held | None:
        """Return the version that the number tries; None if the trial does not name it."""
        row = self._open_row(cast("dict[bytes, bytes]", client.hgetall(TRIAL_KEY)))
        is_named = digest in row.pop("callers", "").split()
        return row if is_named else None

    def _is_owned(self, row: dict[bytes, bytes], digest: str, msisdn: str) -> bool:
        if row.get(b"number_digest", b"").decode() == digest:
            return True
        for field, path in ((b"caller", ("msisdn",)), (b"payload", ("contact", "msisdn"))):
            if field in row:
                found = self._open_text(row[field])
                for name in path:
                    found = found.get(name) if isinstance(found, dict) else None
                return bool(found == msisdn)
        return False

    def _open_key(self, client: redis.Redis, key: str) -> Any:
        match client.type(key):
            case b"string":
                return self._open_text(cast("bytes", client.get(key)))
            case b"hash":
                return self._open_row(cast("dict[bytes, bytes]", client.hgetall(key)))
            case b"list":
                return [self._open_text(one) for one in cast("list[bytes]", client.lrange(key, 0, -1))]
            case b"set":
                return sorted(one.decode() for one in cast("set[bytes]", client.smembers(key)))
            case _:
                return None

    def _open_row(self, row: dict[bytes, bytes]) -> Held:
        return {
            name: self._open_text(text)
            for name, text in ((field.decode(), text) for field, text in row.items())
            if name not in INNER_FIELDS and text
        }

    def _open_text(self, stored: bytes) -> Any:
        """Return a value in the clear: JSON and MessagePack as their values, anything else as text."""
        if not is_encrypted(stored[:200].decode("latin-1")):
            return stored.decode("utf-8", "replace")
        try:
            opened = self._crypto.decrypt_bytes(stored)
        except DecryptionError:
            return None
        try:
            text = opened.decode("utf-8", "strict")
            return json.loads(text) if text[:1] in ("{", "[") else text
        except ValueError:
            pass
        try:
            return _jsonable(msgspec.msgpack.decode(opened))
        except msgspec.DecodeError:
            return base64.b64encode(opened).decode()

    def _reply(self, client: redis.Redis, key: str) -> str | None:
        """Return the reply to a text; None if it is gone or no key opens it."""
        stored = cast("bytes | None", client.get(key))
        return None if stored is None else open_reply(stored, key, self._crypto.records).text

    def _reminders(self, client: redis.Redis, key: str) -> Any:
        """Return what waits for the number; None if no key opens it."""
        opened = self._crypto.records.open(cast("bytes", client.get(key)), key)
        reminders = unpack_reminders(opened) if opened else None
        if reminders is None:
            return None
        return [
            {
                "reminder": one.name,
                "date": one.day,
                "due_at": datetime.fromtimestamp(one.due, UTC).isoformat(),
                "about": one.reference,
                **one.shown,
            }
            for one in reminders.book.waiting
        ]

    def _conversation(self, record_key: str) -> Held | None:
        record = self._conversations.find(record_key)
        if record is None:
            return None
        held: Held = {"last_answer": record.reply.text}
        try:
            session = unpack_session(record.session, self._crypto)
        except UnreadableSessionError:
            return held
        return held | {"screen": session.screen, "answers": _jsonable(dict(session.answers))}


def _jsonable(value: Any) -> Any:
    """Return a value as JSON has it. Bytes become base64."""
    return json.loads(msgspec.json.encode(value))
