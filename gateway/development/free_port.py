"""Find free ports on this machine for the simulators."""

import socket

from gateway.errors import MachineError


def find_free_port(preferred: str | None = None) -> int:
    """Return a free port of the loopback address: `preferred`, the one used before, if it is still free."""
    for port in (int(preferred) if preferred and preferred.isdecimal() else 0, 0):
        try:
            with socket.socket() as listener:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.bind(("127.0.0.1", port))
                return int(listener.getsockname()[1])
        except (OSError, OverflowError):
            continue
    raise MachineError("No port of 127.0.0.1 is free.")
