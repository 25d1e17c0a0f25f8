"""Users in the store: an encrypted record each, and a set of their names."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import msgspec
import redis

from gateway.console.people.user import User
from gateway.security.crypto import Crypto
from gateway.storage.redis_clients import Script

NAMES_KEY = "console:users"
KEY_PREFIX = "console:user:"
RECORD_FIELD, REVISION_FIELD = "record", "revision"
MAX_TRIES = 20
SAVE_USER = Script(Path(__file__).with_name("save_user.lua"))

_decoder = msgspec.json.Decoder(User)


class UserStore:
    """The users of one gateway. Any method may raise redis.RedisError, and those that read DecryptionError."""

    def __init__(self, client: redis.Redis, crypto: Crypto) -> None:
        self._redis = client
        self._crypto = crypto

    def exists_any(self) -> bool:
        """Return True once there is a user."""
        return bool(self._redis.exists(NAMES_KEY))

    def find(self, name: str) -> User | None:
        """Return the user of this name, or None."""
        return self._load(name)[0]

    def all(self) -> list[User]:
        """Return all users, by name."""
        names = sorted(name.decode() for name in cast("set[bytes]", self._redis.smembers(NAMES_KEY)))
        return [user for user in map(self.find, names) if user is not None]

    def add(self, user: User) -> bool:
        """Store a new user; return False if there is one of this name already."""
        return self._save(user, 0)

    def change(self, name: str, change: Callable[[User], User]) -> User | None:
        """Store what `change` makes of the user, and return it; None if there is no such user.

        `change` is called again if somebody else changed the user meanwhile. What it raises passes through.
        """
        for _ in range(MAX_TRIES):
            user, revision = self._load(name)
            if user is None:
                return None
            changed = change(user)
            if changed == user or self._save(changed, revision):
                return changed
        raise redis.RedisError(f"a user was changed by others {MAX_TRIES} times in a row")

    def remove(self, name: str) -> bool:
        """Delete a user; return whether there was one."""
        with self._redis.pipeline() as pipeline:
            pipeline.delete(KEY_PREFIX + name)
            pipeline.srem(NAMES_KEY, name)
            return bool(pipeline.execute()[0])

    def _load(self, name: str) -> tuple[User | None, int]:
        record, revision = cast(
            "list[bytes | None]", self._redis.hmget(KEY_PREFIX + name, [RECORD_FIELD, REVISION_FIELD])
        )
        user = None if record is None else _decoder.decode(self._crypto.decrypt_bytes(record))
        return user, int(revision or 0)

    def _save(self, user: User, revision: int) -> bool:
        """Store a user if it still has this revision; 0: if there is none."""
        keys = [KEY_PREFIX + user.name, NAMES_KEY]
        arguments: list[bytes | str | float] = [
            revision,
            self._crypto.encrypt_bytes(msgspec.json.encode(user)),
            user.name,
        ]
        return bool(SAVE_USER.run(self._redis.execute_command, keys, arguments))
