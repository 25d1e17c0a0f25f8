"""All keys of a store, from each of its servers."""

from collections.abc import Iterator
from typing import cast

import redis


def key_batches(client: redis.Redis, size: int, pattern: str | None = None) -> Iterator[list[bytes]]:
    """Yield the keys that fit `pattern`, so many at a time.

    A key that moves from server to server meanwhile may come twice, or not at all.
    """
    batch: list[bytes] = []
    for key in client.scan_iter(pattern, count=size):
        batch.append(cast("bytes", key))
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
