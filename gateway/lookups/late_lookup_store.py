"""Stores lookups whose answers came too late for the screen. A worker finishes them and texts the answer."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import msgspec
import redis

from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.records import read_record, record_fields
from menus.engine import session as sessions
from menus.engine.engine import Caller
from menus.engine.session import Session


class _LateLookupRecord(msgspec.Struct):
    """The hash of a late lookup. `caller` and `session` are encrypted, and deleted once the lookup is finished."""

    definition: str = ""
    caller: str = ""
    session: str = ""
    asked_at: float | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class LateLookup:
    """A lookup that a session waits for. `definition` is the digest of the menus that the session uses.

    `asked_at` is in Unix seconds.
    """

    definition: str
    caller: Caller
    session: Session
    asked_at: float
    attempts: int


class LateLookupStore:
    """Stores late lookups. The citizen's answers are encrypted, and deleted when the lookup is finished."""

    def __init__(
        self, client: redis.Redis, outbox: Outbox, crypto: Crypto, clock: Callable[[], datetime]
    ) -> None:
        self._redis = client
        self._outbox = outbox
        self._crypto = crypto
        self._clock = clock

    def put(self, lookup_id: str, definition: str, caller: Caller, session: Session) -> None:
        """Store the lookup that `session` waits for, so that a worker texts its answer.

        The same id is the same lookup, however often this is called. Notify the workers afterwards. Redis errors pass
        through; it is then unknown whether the lookup is stored.
        """
        packed = base64.b85encode(sessions.pack(session)).decode()
        fields = {
            "definition": definition,
            "caller": self._crypto.encrypt(json.dumps(msgspec.structs.asdict(caller))),
            "session": self._crypto.encrypt(packed),
            "asked_at": repr(self._clock().timestamp()),
        }
        self._outbox.put(lookup_id, fields)

    def load(self, lookup_id: str) -> LateLookup | None:
        """Load a lookup. None: it was finished, or cannot be read. Raises DecryptionError if no key decrypts it."""
        names = record_fields(_LateLookupRecord)
        row = cast("list[bytes | None]", self._redis.hmget(self._outbox.record_key(lookup_id), names))
        try:
            record = read_record(_LateLookupRecord, dict(zip(names, row, strict=True)))
            if not record.definition or not record.caller or not record.session or record.asked_at is None:
                return None
            caller = Caller(**json.loads(self._crypto.decrypt(record.caller)))
            session = sessions.unpack(base64.b85decode(self._crypto.decrypt(record.session)))
        except (TypeError, ValueError):  # another release of the gateway wrote it
            return None
        return LateLookup(record.definition, caller, session, record.asked_at, record.attempts)
