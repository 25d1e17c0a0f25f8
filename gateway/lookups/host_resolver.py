"""Resolves host names under a time limit.

The author of a menu file must not reach systems that only this machine, or this network, can reach. So a lookup
connects to an address that was found here and judged, and never resolves the name a second time.
"""

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from typing import Any

from gateway.security.public_addresses import is_public

MAX_RESOLVER_THREADS = 32  # a name server that hangs holds a thread for longer than we wait for it

GetAddrInfo = Callable[..., list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class SocketAddress:
    """An address as `socket.connect` takes it, for a socket of this family."""

    family: int
    sockaddr: tuple[Any, ...]

    @property
    def is_public(self) -> bool:
        """True if anybody on the internet could connect to it."""
        return is_public(str(self.sockaddr[0]))


class HostResolver:
    """Finds the addresses of host names. The system's resolver has no time-out, so it runs in a thread."""

    def __init__(self, getaddrinfo: GetAddrInfo = socket.getaddrinfo) -> None:
        self._getaddrinfo = getaddrinfo
        self._free_threads = threading.BoundedSemaphore(MAX_RESOLVER_THREADS)

    def resolve(self, host: str, port: int, seconds: float) -> tuple[SocketAddress, ...]:
        """Return the addresses of `host`, best first. Raises OSError if it has none, TimeoutError after `seconds`."""
        try:
            literal = ip_address(host)
        except ValueError:
            return self._resolve_in_thread(host, port, seconds)
        family = socket.AF_INET if literal.version == 4 else socket.AF_INET6
        return (SocketAddress(family, (host, port)),)

    def _resolve_in_thread(self, host: str, port: int, seconds: float) -> tuple[SocketAddress, ...]:
        if not self._free_threads.acquire(blocking=False):
            raise TimeoutError
        results: SimpleQueue[tuple[SocketAddress, ...] | OSError] = SimpleQueue()
        try:
            threading.Thread(
                target=self._run_getaddrinfo, args=(host, port, results), name="names", daemon=True
            ).start()
        except RuntimeError:
            self._free_threads.release()
            raise
        try:
            result = results.get(timeout=max(0.0, seconds))
        except Empty as error:
            raise TimeoutError from error
        if isinstance(result, OSError):
            raise result
        return result

    def _run_getaddrinfo(
        self, host: str, port: int, results: "SimpleQueue[tuple[SocketAddress, ...] | OSError]"
    ) -> None:
        try:
            rows = self._getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
            results.put(tuple(SocketAddress(row[0], row[4]) for row in rows))
        except OSError as error:
            results.put(error)
        except ValueError as error:  # not a valid host name, for example one with an empty label
            results.put(OSError(type(error).__name__))
        finally:
            self._free_threads.release()
