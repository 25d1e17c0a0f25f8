"""Deletes submissions that were given up: after their retention, by an operator, or with their citizen."""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import cast

import redis

from gateway.errors import DecryptionError
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.redis_clients import Script

COUNTS_KEY = "counts:submissions"
BATCH = 500
PURGE_REFUSED = Script(Path(__file__).with_name("purge_refused.lua"))


class RefusedSubmissions:
    """Deletes submissions that were given up. They are kept for `retention`, so that an operator can retry them."""

    def __init__(self, client: redis.Redis, outbox: Outbox, crypto: Crypto, retention: timedelta) -> None:
        self._redis = client
        self._outbox = outbox
        self._crypto = crypto
        self._retention_seconds = retention.total_seconds()

    def purge(self, submission_id: str) -> bool:
        """Delete one with its case. Returns False if it is not among those given up."""
        return self.purge_many([submission_id])[0]

    def purge_many(self, ids: Sequence[str]) -> list[bool]:
        """Do the same with many in one step, and return it for each."""
        keys = [self._outbox.dead_key, COUNTS_KEY]
        for submission_id in ids:
            keys += [self._outbox.record_key(submission_id), f"case-answer:{submission_id}"]
        return [bool(gone) for gone in PURGE_REFUSED.run(self._redis.execute_command, keys, ids)]

    def delete_expired(self) -> int:
        """Delete those that were given up before the retention began. Returns how many."""
        oldest = self._outbox.now() - self._retention_seconds
        items = cast("list[bytes]", self._redis.zrangebyscore(self._outbox.dead_key, "-inf", oldest))
        return sum(self.purge(item.decode()) for item in items)

    def purge_of(self, number_digest: str) -> int:
        """Delete those of the citizen whose number has this digest. Returns how many."""
        return sum(self.purge(item) for item in self._filed_by(number_digest))

    def _filed_by(self, number_digest: str) -> Iterator[str]:
        """Yield those of this number. The sealed contents tell, as the contact of a case may be erased."""
        ids = self._outbox.dead_ids()
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            pipeline = self._redis.pipeline(transaction=False)
            for item in batch:
                pipeline.hmget(self._outbox.record_key(item), "payload", "number_digest")
            for item, (payload, kept) in zip(batch, pipeline.execute(), strict=True):
                found = kept.decode() if kept else self._digest_in(payload) if payload else None
                if found == number_digest:
                    yield item

    def _digest_in(self, payload: bytes) -> str | None:
        """Return the digest of the number in the contents of a submission; None if no key decrypts them."""
        try:
            msisdn = cast("str", json.loads(self._crypto.decrypt(payload))["contact"]["msisdn"])
            return self._crypto.digest(msisdn) if msisdn else None
        except DecryptionError:
            return None
