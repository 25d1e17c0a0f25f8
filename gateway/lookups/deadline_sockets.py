"""Sockets that keep to a deadline, however slowly the other side writes.

A socket's own time-out starts anew with every byte; these ask before each read and write how much is left.
"""

import socket
import ssl
import time
from typing import Any

import certifi


def seconds_left(deadline: float) -> float:
    """Seconds until this moment of the monotonic clock; TimeoutError where it has passed."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


class DeadlineTcpSocket(socket.socket):
    """A TCP socket. `deadline` is a moment of the monotonic clock."""

    deadline = 0.0

    def recv_into(self, *args: Any, **options: Any) -> int:
        """Read what has come."""
        self.settimeout(seconds_left(self.deadline))
        return super().recv_into(*args, **options)

    def sendall(self, *args: Any, **options: Any) -> None:
        """Write everything."""
        self.settimeout(seconds_left(self.deadline))
        super().sendall(*args, **options)


class DeadlineTlsSocket(DeadlineTcpSocket, ssl.SSLSocket):
    """The same under TLS. The handshake keeps to the time-out that the plain socket had."""


def tls_context() -> ssl.SSLContext:
    """TLS that trusts what this machine trusts, and the public authorities."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    context.sslsocket_class = DeadlineTlsSocket
    return context
