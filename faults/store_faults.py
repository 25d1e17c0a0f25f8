"""What befalls the servers of the store: each fault lasts so many seconds, and is taken away again."""

import contextlib
import threading
import time
from collections.abc import Callable, Mapping

import redis

from faults.store_pair import StorePair

BUSY_SCRIPT = "while true do end"
BUSY_AFTER_MILLISECONDS = 100  # then the server tells others that it is busy


def _kill(store: StorePair, place: int, seconds: float) -> None:
    (store.replica if place else store.primary).kill()
    time.sleep(seconds)
    store.start(place)
    store.await_replica()


def _freeze(store: StorePair, seconds: float) -> None:
    """SIGSTOP and SIGCONT."""
    store.primary.freeze()
    time.sleep(seconds)
    store.primary.thaw()


def _fill(store: StorePair, seconds: float) -> None:
    """No memory: writes are refused."""
    with store.client() as client:
        client.config_set("maxmemory", "1")
        time.sleep(seconds)
        client.config_set("maxmemory", "0")


def _keep_busy(store: StorePair, seconds: float) -> None:
    """Run a script that does not end by itself."""
    with store.client() as client:
        client.config_set("busy-reply-threshold", str(BUSY_AFTER_MILLISECONDS))

    def run_script() -> None:
        with redis.Redis(port=store.ports[0]) as client, contextlib.suppress(redis.RedisError):
            client.eval(BUSY_SCRIPT, 0)

    thread = threading.Thread(target=run_script, daemon=True)
    thread.start()
    time.sleep(seconds)
    with store.client() as client:
        while thread.is_alive():
            with contextlib.suppress(redis.RedisError):
                client.script_kill()
            thread.join(0.1)


STORE_FAULTS: Mapping[str, Callable[[StorePair, float], None]] = {
    "kill primary": lambda store, seconds: _kill(store, 0, seconds),
    "kill replica": lambda store, seconds: _kill(store, 1, seconds),
    "freeze store": _freeze,
    "fill store": _fill,
    "busy store": _keep_busy,
}
