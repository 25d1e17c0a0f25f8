"""Tells systemd that this process is ready and alive (man sd_notify). Nothing is told where nobody listens."""

import os
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

SOCKET_VARIABLE = "NOTIFY_SOCKET"
INTERVAL_SECONDS = 5.0


class ServiceManager:
    """Sends to the socket that NOTIFY_SOCKET names."""

    def __init__(
        self, environ: Mapping[str, str] = os.environ, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._address = environ.get(SOCKET_VARIABLE, "")
        self._steady = steady
        self._told_at = -INTERVAL_SECONDS

    def tell_ready(self) -> None:
        """Say that the process has started."""
        self._send("READY=1")

    def tell_alive(self) -> None:
        """Say that the process is alive. More than one in five seconds is not sent."""
        now = self._steady()
        if now - self._told_at >= INTERVAL_SECONDS:
            self._told_at = now
            self._send("WATCHDOG=1")

    def _send(self, state: str) -> None:
        if not self._address:
            return
        # A name that begins with @ is one of the abstract names of Linux, which begin with a zero byte.
        address = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.sendto(state.encode(), address)
