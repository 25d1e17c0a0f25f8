"""Find free ports on this machine for the simulators."""

import secrets
import socket

from gateway.errors import MachineError

# Below the ports that systems give to outgoing connections: one of those would be taken meanwhile.
FIRST_PORT, PORTS = 20_000, 12_000
TRIES = 20


def find_free_port(preferred: str | None = None) -> int:
    """Return a free port of the loopback address: `preferred`, the one used before, if it is still free."""
    chosen = [FIRST_PORT + secrets.randbelow(PORTS) for _ in range(TRIES)]
    for port in (int(preferred) if preferred and preferred.isdecimal() else chosen[0], *chosen, 0):
        try:
            with socket.socket() as listener:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.bind(("127.0.0.1", port))
                return int(listener.getsockname()[1])
        except (OSError, OverflowError):
            continue
    raise MachineError("No port of 127.0.0.1 is free.")
