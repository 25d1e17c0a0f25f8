"""Free ports of this machine, for the stand-ins."""

import socket

from gateway.errors import MachineError


def find_free_port(preferred: str | None = None) -> int:
    """A free port of the loopback address: the one that was used before, if it still is free."""
    for port in (int(preferred) if preferred and preferred.isdecimal() else 0, 0):
        try:
            with socket.socket() as listener:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.bind(("127.0.0.1", port))
                return int(listener.getsockname()[1])
        except (OSError, OverflowError):
            continue
    raise MachineError("No port of 127.0.0.1 is free.")
