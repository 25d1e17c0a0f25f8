"""Lookups whose answers came too late for the screen. A worker finishes them and texts the answer."""

import base64
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
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
    """The hash of a late lookup. `caller` and `session` are encrypted, and gone once it was answered."""

    definition: str = ""
    caller: str = ""
    session: str = ""
    asked_at: float | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class LateLookup:
    """A session that waits for a lookup, who is in it, and the digest of the menus that it is walking."""

    definition: str
    caller: Caller
    session: Session
    asked_at: float
    attempts: int


class LateLookupStore:
    """The records of late lookups. What the citizen said in the session is encrypted, and deleted with the answer."""

    def __init__(
        self, client: redis.Redis, outbox: Outbox, crypto: Crypto, clock: Callable[[], datetime]
    ) -> None:
        self._redis = client
        self._outbox = outbox
        self._crypto = crypto
        self._clock = clock

    def put(self, lookup_id: str, definition: str, caller: Caller, session: Session) -> None:
        """Have the answer texted that `session` waits for.

        The same id is the same lookup, however often it is put in. Notify the workers afterwards. Redis errors pass
        through: nothing is known to be kept then.
        """
        packed = base64.b85encode(sessions.pack(session)).decode()
        fields = {
            "definition": definition,
            "caller": self._crypto.encrypt(json.dumps(asdict(caller))),
            "session": self._crypto.encrypt(packed),
            "asked_at": repr(self._clock().timestamp()),
        }
        self._outbox.put(lookup_id, fields)

    def load(self, lookup_id: str) -> LateLookup | None:
        """The lookup of this id; None where it was answered or cannot be read. DecryptionError: no key opens it."""
        names = record_fields(_LateLookupRecord)
        row = cast("list[bytes | None]", self._redis.hmget(self._outbox.record_key(lookup_id), names))
        try:
            record = read_record(_LateLookupRecord, dict(zip(names, row, strict=True)))
            if not record.definition or not record.caller or not record.session or record.asked_at is None:
                return None
            caller = Caller(**json.loads(self._crypto.decrypt(record.caller)))
            session = sessions.unpack(base64.b85decode(self._crypto.decrypt(record.session)))
        except (TypeError, ValueError):  # another release wrote it
            return None
        return LateLookup(record.definition, caller, session, record.asked_at, record.attempts)
