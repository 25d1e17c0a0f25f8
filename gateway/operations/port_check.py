"""Checks that the web process can listen at an address, and gives advice if it cannot."""

import errno
import socket
import time

from gateway.errors import MachineError

PATIENCE_SECONDS = 2.0  # within this time web processes whose parent was killed release the port
LOOK_AGAIN_SECONDS = 0.1


def require_free_port(host: str, port: int, setting: str = "GATEWAY_PORT") -> None:
    """Raise MachineError, with advice, unless this process can listen at `host` and `port`, which `setting` named.

    The server itself would not notice. Its workers share a port (SO_REUSEPORT), so a second gateway would silently
    take half of the first one's requests.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return _listen(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > until:
                raise MachineError(_sentence(host, port, setting, error)) from error
        time.sleep(LOOK_AGAIN_SECONDS)


def _listen(host: str, port: int) -> None:
    family, kind, _protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()


def _sentence(host: str, port: int, setting: str, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program: set {setting} to a free one."
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Port {port} is for the system's own programs: set {setting} to one above 1023."
    if setting != "GATEWAY_PORT":
        return f"{host} is no address of this machine: set {setting} to one."
    return f"{host} is no address of this machine: set GATEWAY_HOST, as in GATEWAY_HOST=127.0.0.1."
