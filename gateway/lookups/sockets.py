"""Sockets that keep to a deadline, however slowly the other side writes.

A socket's own time-out starts anew with every byte; these ask before each read and write how much is left.
"""

import socket
import ssl
import time
from typing import Any

import certifi


def left(until: float) -> float:
    """Seconds until this moment of the monotonic clock; TimeoutError where it has passed."""
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


class PlainSocket(socket.socket):
    """A TCP socket. `until`: a moment of the monotonic clock."""

    until = 0.0

    def recv_into(self, *args: Any, **options: Any) -> int:
        """Read what has come."""
        self.settimeout(left(self.until))
        return super().recv_into(*args, **options)

    def sendall(self, *args: Any, **options: Any) -> None:
        """Write everything."""
        self.settimeout(left(self.until))
        super().sendall(*args, **options)


class TlsSocket(ssl.SSLSocket):
    """The same under TLS. The handshake keeps to the time-out that the plain socket had."""

    until = 0.0

    def recv_into(self, *args: Any, **options: Any) -> int:
        """Read what has come."""
        self.settimeout(left(self.until))
        return super().recv_into(*args, **options)

    def sendall(self, *args: Any, **options: Any) -> None:
        """Write everything."""
        self.settimeout(left(self.until))
        super().sendall(*args, **options)


TimedSocket = PlainSocket | TlsSocket


def tls() -> ssl.SSLContext:
    """TLS that trusts what this machine trusts, and the public authorities."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    context.sslsocket_class = TlsSocket
    return context
