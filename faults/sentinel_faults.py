"""What befalls the servers of a store behind sentinels: each fault lasts so many seconds, and is taken away again."""

import time
from collections.abc import Callable, Mapping

from faults.sentinel_set import SentinelSet

PROMOTE_SECONDS = 20.0


def _kill_primary(store: SentinelSet, seconds: float) -> None:
    """kill -9, and start it again, mostly before the sentinels miss it."""
    port = store.primary_port()
    store.servers[port].kill()
    time.sleep(seconds)
    _bring_back(store, port)


def _fail_over(store: SentinelSet, seconds: float) -> None:
    """kill -9, and start it again some time after another has become the primary."""
    port = store.primary_port()
    store.servers[port].kill()
    deadline = time.monotonic() + PROMOTE_SECONDS
    while store.primary_port() == port:
        assert time.monotonic() < deadline, "no replica becomes the primary"
        time.sleep(0.05)
    time.sleep(seconds)
    _bring_back(store, port)


def _bring_back(store: SentinelSet, port: int) -> None:
    """Start a server. If it is no primary any more, a sentinel will tell it."""
    store.servers[port].start()
    store.servers[port].await_ready()
    store.await_settled()


def _kill_replica(store: SentinelSet, seconds: float) -> None:
    port = _replicas(store)[0]
    store.servers[port].kill()
    time.sleep(seconds)
    _bring_back(store, port)


def _freeze_primary(store: SentinelSet, seconds: float) -> None:
    """SIGSTOP and SIGCONT. It may have lost its role meanwhile, and does not know."""
    port = store.primary_port()
    store.servers[port].freeze()
    time.sleep(seconds)
    store.servers[port].thaw()
    store.await_settled()


def _freeze_replicas(store: SentinelSet, seconds: float) -> None:
    """Nobody confirms what is written."""
    ports = _replicas(store)
    for port in ports:
        store.servers[port].freeze()
    time.sleep(seconds)
    for port in ports:
        store.servers[port].thaw()
    store.await_settled()


def _fill(store: SentinelSet, seconds: float) -> None:
    """No memory: writes are refused."""
    with store.client(store.primary_port()) as client:
        client.config_set("maxmemory", "1")
        time.sleep(seconds)
        client.config_set("maxmemory", "0")


def _kill_sentinel(store: SentinelSet, seconds: float) -> None:
    """The one that is asked first."""
    process = store.sentinels[store.sentinel_ports[0]]
    process.kill()
    time.sleep(seconds)
    process.start()
    process.await_ready()


def _replicas(store: SentinelSet) -> list[int]:
    primary = store.primary_port()
    return [port for port in store.ports if port != primary]


SENTINEL_FAULTS: Mapping[str, Callable[[SentinelSet, float], None]] = {
    "kill primary": _kill_primary,
    "fail over": _fail_over,
    "kill replica": _kill_replica,
    "freeze store": _freeze_primary,
    "freeze replicas": _freeze_replicas,
    "fill store": _fill,
    "kill sentinel": _kill_sentinel,
}
