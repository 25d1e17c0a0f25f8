"""The files of a store. They hold what was deleted until the store writes them anew.

An append-only file has every write since it was last rewritten. So a worker has it rewritten twice an hour, and
`gateway forget` at once. Some managed stores let nobody do that: docs/privacy.md says what holds there.
"""

import logging
import time
from collections.abc import Callable, Sequence
from threading import Event
from typing import cast

import redis

from gateway.storage.cluster.cluster_client import servers_of

REWRITE_SECONDS = 1800
LOOK_SECONDS = 60.0
TURN_KEY = "files:rewritten"  # that a worker had the files rewritten within REWRITE_SECONDS
SCAN_BATCH = 1000
WAIT_SECONDS = 0.2
MAX_WAIT_SECONDS = 30.0  # for a rewrite that is under way: it began before the last deletion

logger = logging.getLogger(__name__)


class StoreFiles:
    """Has the files of a store rewritten, so that nothing that was deleted stays in them."""

    def __init__(
        self,
        client: redis.Redis,
        monotonic: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._redis = client
        self._monotonic = monotonic
        self._wait = wait

    def take_turn(self) -> bool:
        """Return True for one of all workers, twice an hour."""
        return bool(self._redis.set(TURN_KEY, b"1", nx=True, ex=REWRITE_SECONDS))

    def rewrite(self, max_seconds: float = 0) -> bool:
        """Begin to rewrite the files. False if the store does not let us, or still writes after `max_seconds`.

        Redis errors other than a refusal pass through.
        """
        for _ in self._redis.scan_iter(count=SCAN_BATCH):
            pass  # a key that has expired goes when it is looked at, and would be written again otherwise
        until = self._monotonic() + max_seconds
        while self._is_writing():
            if self._monotonic() >= until:
                return False
            self._wait(WAIT_SECONDS)
        try:
            for server in servers_of(self._redis):
                if server.info("persistence").get("aof_enabled"):
                    server.bgrewriteaof()
                if _has_snapshots(server):
                    server.bgsave(schedule=True)
        except redis.ResponseError as error:
            logger.warning("store_files_not_rewritten", extra={"reason": str(error).split(" ", 1)[0]})
            return False
        return True

    def wait_until_rewritten(self, max_seconds: float) -> bool:
        """Return True once the store writes nothing any more; False after `max_seconds`."""
        until = self._monotonic() + max_seconds
        while self._is_writing():
            if self._monotonic() >= until:
                return False
            self._wait(WAIT_SECONDS)
        return True

    def _is_writing(self) -> bool:
        names = ("aof_rewrite_in_progress", "aof_rewrite_scheduled", "rdb_bgsave_in_progress")
        found = [server.info("persistence") for server in servers_of(self._redis)]
        return any(info.get(name) for info in found for name in names)


def _has_snapshots(server: redis.Redis) -> bool:
    """Return True if a server also writes snapshots; False if it does not say."""
    try:
        return bool(cast("dict[str, str]", server.config_get("save")).get("save"))
    except redis.ResponseError:
        return False


def rewrite_until(stores: Sequence[StoreFiles], count_expired: Callable[[], object], stop: Event) -> None:
    """Have the files of `stores` rewritten twice an hour, until `stop` is set.

    `count_expired` remembers how many keys have expired; it is called by the worker whose turn it is.
    """
    while not stop.wait(LOOK_SECONDS):
        for files in stores:
            try:
                if files.take_turn():
                    files.rewrite(MAX_WAIT_SECONDS)
                    if files is stores[0]:
                        count_expired()
            except redis.RedisError as error:
                extra = {"job": "rewrite", "reason": type(error).__name__}
                logger.warning("store_unavailable", extra=extra)
