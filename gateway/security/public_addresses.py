"""Recognises addresses that anybody on the internet could reach, so that lookups call nothing else.

The standard library knows the private networks. The lists here add what it counts as global, or did in some of its
releases: the rest of IANA's registries of special addresses
(https://www.iana.org/assignments/iana-ipv4-special-registry/, -ipv6-), and services of clouds that stand at public
addresses but answer this machine alone.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

GLOBAL_UNICAST = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the IPv4 address is in the last four bytes
ISATAP = (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")  # RFC 5214: the bytes before an IPv4 address

SPECIAL_IPV4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared behind carriers; 100.100.100.200 is Alibaba's metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's own services, for each machine there
        "169.254.0.0/16",  # link-local; 169.254.169.254 is the metadata of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocols; 192.0.0.192 is Oracle's metadata
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
)
SPECIAL_IPV6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocols; Teredo among them, which has an IPv4 address inside
        "2001:db8::/32",
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)


def is_public(address: str) -> bool:
    """Return True if an IP address is global unicast. Of an IPv6 address with an IPv4 one inside, the latter counts."""
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv4Address):
        return _is_public_ipv4(parsed)
    embedded = _embedded_ipv4(parsed)
    if embedded is not None and not _is_public_ipv4(embedded):
        return False
    if parsed in NAT64 or parsed.ipv4_mapped is not None:
        return True
    special = any(parsed in network for network in SPECIAL_IPV6)
    return parsed in GLOBAL_UNICAST and parsed.is_global and not special


def _is_public_ipv4(address: IPv4Address) -> bool:
    special = any(address in network for network in SPECIAL_IPV4)
    return address.is_global and not special


def _embedded_ipv4(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address to which packets for `address` may go in the end: mapped, NAT64, 6to4, ISATAP."""
    if address in NAT64 or address.packed[8:12] in ISATAP:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour
