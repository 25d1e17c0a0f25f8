"""Who is calling: the address of a request, seen through our own proxies."""

from ipaddress import IPv4Address, IPv6Address, ip_address

from flask import Request

from gateway.settings.parsers import Network

Address = IPv4Address | IPv6Address


def client_address(request: Request, proxies: tuple[Network, ...]) -> Address | None:
    """The caller's address, None where it cannot be told.

    X-Forwarded-For is written by whoever sends the request, so it is believed only as far as our own proxies
    have added to it: from its end back to the first address that is none of `proxies`.
    """
    found = _parse(request.remote_addr or "")
    if found is None or not is_within(found, proxies):
        return found
    for hop in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        if not hop.strip():
            continue
        found = _parse(hop.strip())
        if found is None or not is_within(found, proxies):
            break
    return found


def is_within(address: Address, networks: tuple[Network, ...]) -> bool:
    """Whether the address lies in one of the networks."""
    return any(address in network for network in networks)


def _parse(text: str) -> Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    # A dual-stack socket shows IPv4 callers as ::ffff:192.0.2.1.
    return getattr(found, "ipv4_mapped", None) or found
