"""The URL of a cluster: some of its servers, which name the others.

`redis+cluster://user:password@host:port,host:port,host:port`, with `rediss+cluster` for TLS. User and password are
those of all servers. The options are those of `redis://`. A cluster has one database, so none is named.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from gateway.settings.server_places import parse_places

CLUSTER_SCHEMES = ("redis+cluster", "rediss+cluster")
SERVER_PORT = 6379
FORM = re.compile(
    r"(?P<scheme>rediss?)\+cluster://(?:(?P<login>[^@/?]*)@)?(?P<places>[^@/?]+)(?:/0?)?(?:\?(?P<options>.*))?"
)
EXAMPLE = "redis+cluster://user:password@host:6379,host:6379,host:6379"


@dataclass(frozen=True, slots=True)
class ClusterUrl:
    """Its parts. `places`: host and port of the servers that are asked first, without the brackets of IPv6.

    `server_url` is the URL of a server at no host in particular: scheme, login and options for all of them.
    """

    places: tuple[tuple[str, int], ...]
    server_url: str = field(repr=False)

    @property
    def server_options(self) -> dict[str, Any]:
        """The arguments of redis-py's connections to a server, without host, port and database."""
        from redis.connection import parse_url

        options: dict[str, Any] = parse_url(self.server_url)  # type: ignore[no-untyped-call]
        for name in ("host", "port", "db"):
            options.pop(name, None)
        return options

    def describe(self) -> str:
        """Return the servers, without any password."""
        return "cluster " + ", ".join(f"{host}:{port}" for host, port in self.places)


def is_cluster_url(url: str) -> bool:
    """Return whether the store at this URL is a cluster."""
    return url.partition("://")[0] in CLUSTER_SCHEMES


def parse_cluster_url(url: str) -> ClusterUrl:
    """Parse a URL. Raises ValueError, which has no part of it, as it may hold a password."""
    found = FORM.fullmatch(url)
    if found is None:
        raise ValueError(
            f"takes {EXAMPLE}, without the number of a database; in a password write / as %2F, ? as %3F and @ as %40"
        )
    places = tuple(parse_places(found["places"], SERVER_PORT, "servers"))
    login = "" if found["login"] is None else f"{found['login']}@"
    options = f"?{found['options']}" if found["options"] else ""
    return ClusterUrl(places, f"{found['scheme']}://{login}cluster{options}")
