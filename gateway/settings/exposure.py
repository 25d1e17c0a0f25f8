"""Checks what production would expose: unencrypted words, a store without a lock, strangers trusted as proxies.

An operator who knows better allows it by a word in GATEWAY_ALLOW_INSECURE.
"""

from collections.abc import Collection, Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_address
from urllib.parse import parse_qs, urlsplit

from gateway.settings.cluster_url import is_cluster_url, parse_cluster_url
from gateway.settings.parsers import Network
from gateway.settings.sentinel_url import is_sentinel_url, parse_sentinel_url
from gateway.settings.setting_row import SettingRow

LARGEST_TRUSTED = 8  # bits of the prefix: 10.0.0.0/8 is the largest network that a county may call its own
FALSE_WORDS = ("0", "F", "FALSE", "N", "NO")  # as redis-py reads an option of a URL, in any case
MAPPED_PREFIX = 96  # bits before the IPv4 address in ::ffff:0:0/96


def exposed_settings(
    given: Iterable[tuple[SettingRow, str]], proxies: Collection[Network] | None, allowed: Collection[str]
) -> Iterator[str]:
    """Yield a sentence for each setting that exposes something and is not `allowed`.

    `given`: rows with what they are set to. `proxies` is None if their setting is wrong already.
    """
    for row, text in given:
        if row.plain_allowed_by and row.plain_allowed_by not in allowed:
            lack = _find_lack(text)
            if lack:
                yield f"{row.name} {lack}, or {_allowing(row.plain_allowed_by)}."
    if "proxies" not in allowed and any(map(_is_too_large, _merge(proxies or ()))):
        yield (
            f"GATEWAY_TRUSTED_PROXIES trusts more than a /{LARGEST_TRUSTED}, and whoever is trusted may name any "
            f"address as the caller's: list the addresses of your own proxies, or {_allowing('proxies')}."
        )


def _allowing(word: str) -> str:
    return f"add {word} to GATEWAY_ALLOW_INSECURE"


def _find_lack(text: str) -> str:
    """Return what a remote address lacks, and what to do; "" if it lacks nothing, or cannot be read."""
    if is_sentinel_url(text) or is_cluster_url(text):
        return _find_lack_of_several(text)
    try:
        url = urlsplit(text)
        host = url.hostname or ""
    except ValueError:
        return ""
    if _is_loopback(host):
        return ""
    match url.scheme:
        case "http":
            return "takes an https address in production, because what it sends could be read and changed on its way"
        case "redis":
            return "takes a rediss:// address in production (TLS), because the store holds numbers and cases"
        case "rediss":
            options = parse_qs(url.query)
            # Of an option that stands there twice, redis-py takes the first.
            if options.get("ssl_cert_reqs", ["required"])[0].lower() != "required":
                return "does not check the store's certificate: leave ssl_cert_reqs out"
            if options.get("ssl_check_hostname", [""])[0].upper() in FALSE_WORDS:
                return "takes any host's certificate for the store's: leave ssl_check_hostname out"
            if not (url.password or "password" in options or "ssl_certfile" in options):
                return "has no password: write rediss://:PASSWORD@host:port"
    return ""


def _find_lack_of_several(text: str) -> str:
    """Return what a store of several servers lacks, as `_find_lack` does.

    Sentinels name the servers, and those of a cluster name each other. So nobody knows here whether they are of this
    machine.
    """
    try:
        url = parse_sentinel_url(text) if is_sentinel_url(text) else parse_cluster_url(text)
    except ValueError:
        return ""
    scheme = f"rediss+{'sentinel' if is_sentinel_url(text) else 'cluster'}://"
    return _find_lack(url.server_url).replace("rediss://", scheme)


def _is_loopback(host: str) -> bool:
    """Return True for this machine's own addresses and names."""
    if host.rstrip(".") == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _merge(networks: Iterable[Network]) -> Iterator[Network]:
    """Return the networks, with neighbours as one, and IPv4 that is written as IPv6 as IPv4."""
    found = [_unmap(network) for network in networks]
    yield from collapse_addresses(network for network in found if isinstance(network, IPv4Network))
    yield from collapse_addresses(network for network in found if isinstance(network, IPv6Network))


def _unmap(network: Network) -> Network:
    mapped = network.network_address.ipv4_mapped if isinstance(network, IPv6Network) else None
    if mapped is None or network.prefixlen < MAPPED_PREFIX:
        return network
    return IPv4Network((mapped, network.prefixlen - MAPPED_PREFIX))


def _is_too_large(network: Network) -> bool:
    return network.prefixlen < LARGEST_TRUSTED
