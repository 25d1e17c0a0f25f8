"""Keeps walks twice a second in the durable store, apart from the hops. What the store does not take is kept later."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import redis

from gateway.conversations.walks import ID_BYTES, MAX_WALKS, WALKS_KEY, expires_at, walk_key
from gateway.operations.delayed_call import DelayedCall
from gateway.storage.redis_clients import CommandSender, Script

EVERY_SECONDS = 0.5
MAX_WAITING = 5_000  # walks, for a store that is away
KEEP_SCRIPT = Script(Path(__file__).with_name("keep_walk.lua"))

logger = logging.getLogger(__name__)


class WalkKeeper:
    """Keeps the walks of this process. `keeping` keeps them soon after the first is added."""

    def __init__(self, call: CommandSender, clock: Callable[[], datetime]) -> None:
        self.keeping = DelayedCall(EVERY_SECONDS, self.keep)
        self._call = call
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: dict[bytes, bytes] = {}  # walks by their ids
        self._failed = False

    def add(self, packed: bytes) -> None:
        """Keep a walk, as the record of its conversation has it, in place of what is kept of it."""
        walk_id = packed[:ID_BYTES]
        with self._lock:
            if walk_id in self._waiting or len(self._waiting) < MAX_WAITING:
                self._waiting[walk_id] = packed[ID_BYTES:]
        if not self.keeping.is_asked:
            self.keeping.ask()

    def keep(self) -> None:
        """Keep the walks so far. If the store is away, try again soon."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        try:
            while waiting:
                walk_id, walk = next(iter(waiting.items()))
                until = expires_at(self._clock().timestamp())
                KEEP_SCRIPT.run(self._call, [walk_key(walk_id), WALKS_KEY], [walk, until, MAX_WALKS])
                del waiting[walk_id]
            self._failed = False
        except redis.RedisError as error:
            if not self._failed:
                extra = {"job": "walks", "reason": type(error).__name__}
                logger.warning("store_unavailable", extra=extra)
            self._failed = True
            with self._lock:
                self._waiting = waiting | self._waiting
            self.keeping.ask()
