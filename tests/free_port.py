"""Ports for the servers of a test, which nobody else takes between the choice and the start of the server."""

import itertools
import os
import socket

# Below the ports that systems give to outgoing connections; a range for each worker of pytest-xdist (gw0, gw1, ...).
FIRST = 12_000
PORTS_PER_WORKER = 500
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_first = FIRST + PORTS_PER_WORKER * _worker
_offsets = itertools.count(os.getpid())  # two runs of the tests on one machine begin at different ones


def find_free_port() -> int:
    """A free port of the loopback address; another one each time."""
    for offset in itertools.islice(_offsets, PORTS_PER_WORKER):
        port = _first + offset % PORTS_PER_WORKER
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no port is free from {_first} on")
