"""Tries whether a store takes writes, over the connections that serve. A store may answer, and yet take none."""

import logging
import threading
import time
from collections.abc import Callable, Sequence

import redis
from redis.exceptions import OutOfMemoryError

from gateway.storage.acknowledgement import NotAcknowledgedError
from gateway.storage.redis_clients import CommandSender, is_role_error, patience

PROBE_KEY = "probe"
CLUSTER_PROBE_KEYS = ("probe:0", "probe:2", "probe:3")  # in three parts of the slots
PROBE_MILLISECONDS = 1000
PATIENCE_SECONDS = 0.3  # time for one new connection, where the server changed its role
EVERY_SECONDS = 1.0

logger = logging.getLogger(__name__)


class StoreProbe:
    """Writes to one store over each of its clients, once in EVERY_SECONDS whoever asks. Threads may share it."""

    def __init__(
        self,
        clients: Sequence[CommandSender],
        monotonic: Callable[[], float] = time.monotonic,
        *,
        is_cluster: bool = False,
    ) -> None:
        """`is_cluster`: the store is one. It is well as long as any server takes writes, as most callers are served."""
        self._clients = clients
        self._keys = CLUSTER_PROBE_KEYS if is_cluster else (PROBE_KEY,)
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._next_try = 0.0
        self._failure = ""

    def failure(self) -> str:
        """Return why the store takes no writes, in plain words; empty if it does."""
        with self._lock:  # whoever comes meanwhile waits for the answer of this try
            if self._monotonic() >= self._next_try:
                self._failure = self._try()
                self._next_try = self._monotonic() + EVERY_SECONDS
            return self._failure

    def _try(self) -> str:
        for call in self._clients:
            reasons = []
            for key in self._keys:
                try:
                    try_write(call, key)
                except redis.RedisError as error:
                    reasons.append(describe_failure(error))
                else:
                    break
            if len(reasons) == len(self._keys):
                logger.warning("store_takes_no_writes", extra={"reason": reasons[0]})
                return reasons[0]
        return ""


def try_write(call: CommandSender, key: str = PROBE_KEY) -> None:
    """Write a key that is gone a second later. Raises RedisError soon if the store takes no writes."""
    with patience(PATIENCE_SECONDS):
        call("SET", key, b"1", "PX", PROBE_MILLISECONDS)


def describe_failure(error: redis.RedisError) -> str:
    """Return why a write failed, in plain words; the type of the error if there are none for it."""
    text = str(error)
    if isinstance(error, OutOfMemoryError):
        return "its memory is full (maxmemory)"
    if text.startswith("NOREPLICAS"):
        return "too few replicas follow it (min-replicas-to-write)"
    if text.startswith("MISCONF"):
        return "it cannot write to its disk"
    if isinstance(error, NotAcknowledgedError):
        return "its replicas do not confirm what is written"
    if is_role_error(error):
        return "its server takes no writes: it is a replica, or not ready"
    return type(error).__name__
