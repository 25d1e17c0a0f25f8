"""Finds the primary of a store that fails over, by redis-py's Sentinel."""

import threading
from collections.abc import Sequence

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from redis.sentinel import MasterNotFoundError, Sentinel

from gateway.settings.sentinel_url import SentinelUrl

ANSWER_SECONDS = 0.3  # of one sentinel; then the next is asked
PRIMARY_ROLE = "master"  # as the servers call it


class Sentinels:
    """The sentinels of one store. Threads and event loops may share them."""

    def __init__(self, url: SentinelUrl) -> None:
        self.url = url
        # One of redis-py's for each place: a Sentinel of several changes their order, and threads would lose some.
        self._sentinels = [
            Sentinel(  # type: ignore[no-untyped-call]
                [place],
                sentinel_kwargs={
                    **url.sentinel_options,
                    "socket_timeout": ANSWER_SECONDS,
                    "socket_connect_timeout": ANSWER_SECONDS,
                    "retry": Retry(NoBackoff(), 0),
                },
            )
            for place in url.sentinels
        ]
        self._lock = threading.Lock()
        self._asked = 0

    @property
    def clients(self) -> Sequence[redis.Redis]:
        """A client of each sentinel, in the order of the URL."""
        return [sentinel.sentinels[0] for sentinel in self._sentinels]

    def find_primary(self) -> tuple[str, int]:
        """Return host and port of the server that is the primary now; redis.ConnectionError if no sentinel knows one.

        Each time another sentinel is asked first: one that is cut off from the others leads nobody wrong twice.
        """
        with self._lock:
            first = self._asked = (self._asked + 1) % len(self._sentinels)
        for sentinel in [*self._sentinels[first:], *self._sentinels[:first]]:
            try:
                host, port = sentinel.discover_master(self.url.name)  # type: ignore[no-untyped-call]
            except (
                MasterNotFoundError,
                redis.ResponseError,
            ):  # away, or it may not say, or it knows none that works
                continue
            finally:  # years may pass until somebody asks again
                sentinel.sentinels[0].connection_pool.disconnect(inuse_connections=False)
            return str(host), int(port)
        raise MasterNotFoundError("no sentinel knows a primary that works")

    def find_replicas(self) -> list[tuple[str, int]]:
        """Return host and port of each replica that works, as the first sentinel that knows any says."""
        for sentinel in self._sentinels:
            found: list[tuple[str, int]] = sentinel.discover_slaves(self.url.name)  # type: ignore[no-untyped-call]
            sentinel.sentinels[0].connection_pool.disconnect(inuse_connections=False)
            if found:
                return found
        return []


def check_role(role: object) -> None:
    """Raise redis.ConnectionError unless `role`, a server's word for it, is that of a primary."""
    name = role.decode() if isinstance(role, bytes) else role
    if name != PRIMARY_ROLE:
        raise redis.ConnectionError("the server that a sentinel named is not the primary")
