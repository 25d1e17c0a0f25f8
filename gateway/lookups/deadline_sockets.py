"""Sockets that keep a deadline, however slowly the other side writes.

A socket's own time-out starts anew with every byte. These sockets set it to the time left before each read and write.
"""

import socket
import ssl
import time
from typing import Any

import certifi


def seconds_left(deadline: float) -> float:
    """Return the seconds until this time of the monotonic clock. Raises TimeoutError if it has passed."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


class DeadlineTcpSocket(socket.socket):
    """A TCP socket with a deadline, which is a time of the monotonic clock."""

    deadline = 0.0

    def recv_into(self, *args: Any, **options: Any) -> int:
        """Read what has arrived."""
        self.settimeout(seconds_left(self.deadline))
        return super().recv_into(*args, **options)

    def sendall(self, *args: Any, **options: Any) -> None:
        """Write everything."""
        self.settimeout(seconds_left(self.deadline))
        super().sendall(*args, **options)


class DeadlineTlsSocket(DeadlineTcpSocket, ssl.SSLSocket):
    """The same with TLS. The handshake uses the time-out of the plain socket."""


def tls_context() -> ssl.SSLContext:
    """Make a TLS context that trusts the certificates of this machine and the public authorities."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    context.sslsocket_class = DeadlineTlsSocket
    return context
