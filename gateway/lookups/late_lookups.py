"""Questions whose answers came too late for the screen: kept, so that a worker can finish them and text the answer."""

import base64
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast

import redis

from gateway.security.crypto import Vault
from gateway.storage.outbox.outbox import Outbox
from menus.engine import session as sessions
from menus.engine.engine import Caller
from menus.engine.session import Session


@dataclass(frozen=True, slots=True)
class LateLookup:
    """A session that waits for a lookup, who is in it, and the digest of the menus that it is walking."""

    definition: str
    caller: Caller
    session: Session
    asked_at: float
    attempts: int


class LateLookupStore:
    """The records of late questions. What the citizen said in the session is sealed, and goes with the answer."""

    def __init__(
        self, client: redis.Redis, outbox: Outbox, crypto: Vault, clock: Callable[[], datetime]
    ) -> None:
        self._redis = client
        self._outbox = outbox
        self._crypto = crypto
        self._clock = clock

    def put(self, lookup_id: str, definition: str, caller: Caller, session: Session) -> None:
        """Have the answer texted that `session` waits for.

        The same id is the same question, however often it is put. Notify the workers afterwards. Redis errors pass
        through: nothing is known to be kept then.
        """
        packed = base64.b85encode(sessions.pack(session)).decode()
        fields = {
            "definition": definition,
            "caller": self._crypto.seal(json.dumps(asdict(caller))),
            "session": self._crypto.seal(packed),
            "asked_at": repr(self._clock().timestamp()),
        }
        self._outbox.put(lookup_id, fields)

    def load(self, lookup_id: str) -> LateLookup | None:
        """The question of this id; None where it was answered or cannot be read. SealError: no key opens it."""
        names = ("definition", "caller", "session", "asked_at", "attempts")
        row = cast("list[bytes | None]", self._redis.hmget(self._outbox.record_key(lookup_id), names))
        definition, caller, session, asked_at, attempts = row
        if not definition or not caller or not session or not asked_at:
            return None
        decrypted = self._crypto.open(caller), self._crypto.open(session)
        try:
            return LateLookup(
                definition=definition.decode(),
                caller=Caller(**json.loads(decrypted[0])),
                session=sessions.unpack(base64.b85decode(decrypted[1])),
                asked_at=float(asked_at),
                attempts=int(attempts or 0),
            )
        except (TypeError, ValueError):  # another release wrote it
            return None
