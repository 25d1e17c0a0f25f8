"""Finds the client address of a request that came through our own proxies."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

from flask import Request

from gateway.settings.parsers import Network

Address = IPv4Address | IPv6Address

WITH_PORT = re.compile(r"\[([^\]]*)\](?::[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}")


def client_address(request: Request, proxies: tuple[Network, ...]) -> Address | None:
    """Return the address of the client, or None if it is unknown.

    Anybody who sends a request can write X-Forwarded-For. So only the part that our own proxies added counts: from its
    end back to the first address that is not one of `proxies`.
    """
    address = parse_address(request.remote_addr or "")
    if address is None or not is_within(address, proxies):
        return address
    for entry in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        if not entry.strip():
            continue
        address = parse_address(entry.strip())
        if address is None or not is_within(address, proxies):
            break
    return address


def claimed_addresses(request: Request, proxies: tuple[Network, ...]) -> list[Address | None]:
    """Return every address that may be the client's: the caller, or all that X-Forwarded-For names but our proxies.

    None stands for what is no address. A WSGI server that does not drop X_Forwarded_For joins it, which callers can
    write, with X-Forwarded-For, which our proxy wrote, in any order. Nobody can tell the parts apart then. So who lets
    callers in by their address must ask it of every part.
    """
    caller = parse_address(request.remote_addr or "")
    if caller is None or not is_within(caller, proxies):
        return [caller]
    entries = request.headers.get("X-Forwarded-For", "").split(",")
    addresses = [parse_address(entry.strip()) for entry in entries if entry.strip()]
    foreign = [address for address in addresses if address is None or not is_within(address, proxies)]
    return foreign or [*addresses, caller][:1]


def is_within(address: Address, networks: tuple[Network, ...]) -> bool:
    """Return True if the address is in one of the networks."""
    return any(address in network for network in networks)


def parse_address(text: str) -> Address | None:
    """Return an address. Some proxies quote it, put its port behind it, or an IPv6 one in brackets."""
    text = text.strip('"')
    if with_port := WITH_PORT.fullmatch(text):
        text = with_port[1] or with_port[2]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    # A dual-stack socket shows IPv4 callers as ::ffff:192.0.2.1.
    return getattr(address, "ipv4_mapped", None) or address
