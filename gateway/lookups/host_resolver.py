"""Which addresses a menu's lookups may call, and finding those of a name without waiting for ever.

Who writes menus must not get at what only this machine, or this network, can reach.
"""

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from queue import Empty, SimpleQueue
from typing import Any

MAX_RESOLVER_THREADS = 32  # a name server that hangs keeps a thread for longer than we wait for it
GLOBAL_UNICAST = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the IPv4 address is in the last four bytes

GetAddrInfo = Callable[..., list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class SocketAddress:
    """Where to connect to: what `socket.connect` takes for a socket of this family."""

    family: int
    sockaddr: tuple[Any, ...]

    @property
    def is_public(self) -> bool:
        """Whether anybody on the internet could call it."""
        return is_public(str(self.sockaddr[0]))


def is_public(address: str) -> bool:
    """Whether an IP address is a global unicast one, also inside an IPv6 address that wraps an IPv4 one."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        wrapped = _embedded_ipv4(found)
        if wrapped is None:
            return found in GLOBAL_UNICAST and found.is_global
        found = wrapped
    return found.is_global and not found.is_multicast and not found.is_reserved


def _embedded_ipv4(address: IPv6Address) -> IPv4Address | None:
    if address in NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour


class HostResolver:
    """Finds the addresses of names. The system's own resolver knows no time-out, so it runs in a thread."""

    def __init__(self, getaddrinfo: GetAddrInfo = socket.getaddrinfo) -> None:
        self._getaddrinfo = getaddrinfo
        self._free_threads = threading.BoundedSemaphore(MAX_RESOLVER_THREADS)

    def resolve(self, host: str, port: int, seconds: float) -> tuple[SocketAddress, ...]:
        """The addresses of `host`, best first. OSError where it has none, TimeoutError after `seconds`."""
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
            found = results.get(timeout=max(0.0, seconds))
        except Empty as error:
            raise TimeoutError from error
        if isinstance(found, OSError):
            raise found
        return found

    def _run_getaddrinfo(
        self, host: str, port: int, results: "SimpleQueue[tuple[SocketAddress, ...] | OSError]"
    ) -> None:
        try:
            rows = self._getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
            results.put(tuple(SocketAddress(row[0], row[4]) for row in rows))
        except OSError as error:
            results.put(error)
        except ValueError as error:  # a name that is none, such as one with an empty label
            results.put(OSError(type(error).__name__))
        finally:
            self._free_threads.release()
