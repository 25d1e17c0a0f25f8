"""What earlier releases kept under names without a hash tag: it is moved when somebody looks for it.

So sessions under way go on when a release gives their keys other names. All of it expires within a day or as long as
sessions may be resumed.
"""

from collections.abc import Callable, Sequence
from typing import cast

import redis

from gateway.conversations.session_keys import (
    POINTER_PREFIX,
    RECORD_PREFIX,
    REPLY_PREFIX,
    TEXT_COUNT_PREFIX,
    caller_of,
    record_key,
    untagged,
)
from gateway.security.crypto import RecordCipher
from gateway.storage.store_read import StoreRead

REVISION_BYTES = 8  # of a record, before what is sealed


class RenamedKeys:
    """Finds and moves them. `client` returns a client of the session store.

    Each is moved by commands of its own, because the two names may be on two nodes of a cluster. Whoever moves the same
    meanwhile moves the same bytes; what was saved under the new name stays.
    """

    def __init__(self, client: Callable[[], redis.Redis], cipher: RecordCipher) -> None:
        self._client = client
        self._cipher = cipher

    def read_of(self, keys: Sequence[str]) -> StoreRead[list[str]]:
        """Return the read of which of `keys` there are under their earlier names."""

        def parse(replies: list[int]) -> list[str]:
            return [key for key, found in zip(keys, replies, strict=True) if found]

        return StoreRead([("EXISTS", untagged(key)) for key in keys], parse)

    def move_found(self, keys: Sequence[str]) -> bool:
        """Move those of `keys` that there are under earlier names; return whether there were any."""
        with self._client().pipeline(transaction=False) as pipeline:
            for key in keys:
                pipeline.exists(untagged(key))
            found = [key for key, there in zip(keys, pipeline.execute(), strict=True) if there]
        self.move(found)
        return bool(found)

    def move(self, keys: Sequence[str]) -> None:
        """Move what there is under the earlier names of `keys`."""
        for key in keys:
            if key.startswith(TEXT_COUNT_PREFIX):
                self._move_hash(key)
            else:
                self._move_string(key)

    def _move_string(self, key: str) -> None:
        client, name = self._client(), untagged(key)
        with client.pipeline(transaction=False) as pipeline:
            pipeline.get(name)
            pipeline.pttl(name)
            value, left = cast("tuple[bytes | None, int]", tuple(pipeline.execute()))
        if value is None:  # it went meanwhile
            return
        client.set(key, self._renamed_value(name, key, value), px=left if left > 0 else None, nx=True)
        client.delete(name)

    def _renamed_value(self, name: str, key: str, value: bytes) -> bytes:
        if key.startswith(RECORD_PREFIX):
            return value[:REVISION_BYTES] + self._resealed(name, key, value[REVISION_BYTES:])
        if key.startswith(REPLY_PREFIX):
            return self._resealed(name, key, value)
        if key.startswith(POINTER_PREFIX):
            mark, record = value[:1], value[1:].decode().removeprefix(RECORD_PREFIX)
            to_record = record_key(caller_of(key), record)
            self._move_string(to_record)
            return mark + to_record.encode()
        return value

    def _resealed(self, name: str, key: str, sealed: bytes) -> bytes:
        """Seal for the new name: a seal counts under one name only. What no key opens stays as it is."""
        opened = self._cipher.open(sealed, name)
        return sealed if opened is None else self._cipher.seal(opened, key)

    def _move_hash(self, key: str) -> None:
        client, name = self._client(), untagged(key)
        with client.pipeline(transaction=False) as pipeline:
            pipeline.hgetall(name)
            pipeline.pttl(name)
            fields, left = cast("tuple[dict[bytes, bytes], int]", tuple(pipeline.execute()))
        if not fields:
            return
        with client.pipeline(transaction=False) as pipeline:
            pipeline.hset(key, mapping=fields)  # type: ignore[arg-type]  # its stub wants text
            pipeline.pexpire(key, max(left, 1))
            pipeline.delete(name)
            pipeline.execute()
