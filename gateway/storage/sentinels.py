"""Finds the primary of a store that fails over, by redis-py's Sentinel."""

import threading
from collections.abc import Sequence
from functools import cache
from typing import Any, cast

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from redis.sentinel import MasterNotFoundError, Sentinel

from gateway.settings.sentinel_url import SentinelUrl, parse_sentinel_url
from gateway.storage.acknowledgement import Replicas

Place = tuple[str, int]
"""Host and port."""

ANSWER_SECONDS = 0.3  # of one sentinel; then the next is asked
PRIMARY_ROLE = "master"  # as the servers call it


class Sentinels:
    """The sentinels of one store. All connections of a process to that store share them, in threads and on event loops.

    `current` is the primary that they named last. A primary that was cut off, or stood still, does not know that it is
    none any more, and goes on to answer whoever only reads. So whoever learns of another primary makes all leave it.
    """

    def __init__(self, url: SentinelUrl) -> None:
        self.url = url
        self.current: Place | None = None
        self.replicas = Replicas()
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
        self._epoch = 0  # of what is known: each fail-over begins a new one

    @property
    def clients(self) -> Sequence[redis.Redis]:
        """A client of each sentinel, in the order of the URL."""
        return [sentinel.sentinels[0] for sentinel in self._sentinels]

    def is_current(self, place: Place) -> bool:
        """Return False for a server that is known to be the primary no more."""
        return self.current is None or place == self.current

    def find_primary(self) -> Place:
        """Return host and port of the server that is the primary now; redis.ConnectionError if no sentinel knows one.

        Each time another sentinel is asked first: one that is cut off from the others leads nobody wrong twice, and
        nobody at all where a later fail-over is known.
        """
        with self._lock:
            first = self._asked = (self._asked + 1) % len(self._sentinels)
        for sentinel in [*self._sentinels[first:], *self._sentinels[:first]]:
            state = self._ask(sentinel)
            if state is None:
                continue
            with self._lock:
                epoch, place = int(state["config-epoch"]), (str(state["ip"]), int(state["port"]))
                if epoch >= self._epoch:
                    if self.current is None:  # the primary itself has not said yet
                        self.replicas.count = max(1, int(state["num-slaves"]))
                    self._epoch, self.current = epoch, place
                    return place
        raise MasterNotFoundError("no sentinel knows a primary that works")

    def _ask(self, sentinel: Sentinel) -> dict[str, Any] | None:
        """Return what a sentinel knows of the primary; None if it is away, may not say, or knows none that works."""
        client = sentinel.sentinels[0]
        try:
            state = cast("dict[str, Any]", client.sentinel_master(self.url.name))
        except redis.RedisError:
            return None
        finally:  # years may pass until somebody asks again
            client.connection_pool.disconnect(inuse_connections=False)
        works = sentinel.check_master_state(state, self.url.name)  # type: ignore[no-untyped-call]
        return state if works else None

    def find_replicas(self) -> list[tuple[str, int]]:
        """Return host and port of each replica that works, as the first sentinel that knows any says."""
        for sentinel in self._sentinels:
            found: list[tuple[str, int]] = sentinel.discover_slaves(self.url.name)  # type: ignore[no-untyped-call]
            sentinel.sentinels[0].connection_pool.disconnect(inuse_connections=False)
            if found:
                return found
        return []


@cache
def sentinels_of(url: str) -> Sentinels:
    """Return the sentinels of the store at this URL, the same for all of this process."""
    return Sentinels(parse_sentinel_url(url))


def check_role(role: object) -> None:
    """Raise redis.ConnectionError unless `role`, a server's word for it, is that of a primary."""
    name = role.decode() if isinstance(role, bytes) else role
    if name != PRIMARY_ROLE:
        raise redis.ConnectionError("the server that a sentinel named is not the primary")
