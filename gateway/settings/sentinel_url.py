"""The URL of a store that fails over: where its sentinels are, and the name by which they know its primary.

`redis+sentinel://user:password@host:port,host:port,host:port/name/db`, with `rediss+sentinel` for TLS to servers and
sentinels. User and password are those of the servers. The sentinels' own are the options `sentinel_username` and
`sentinel_password`. All other options are those of `redis://`.
"""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

from gateway.settings.server_places import parse_places

SCHEMES = ("redis+sentinel", "rediss+sentinel")
SENTINEL_PORT = 26379
SENTINEL_OPTIONS = ("sentinel_username", "sentinel_password")
FORM = re.compile(
    r"(?P<scheme>rediss?)\+sentinel://(?:(?P<login>[^@/?]*)@)?(?P<places>[^@/?]+)"
    r"/(?P<name>[^/?]+)(?:/(?P<db>[0-9]{0,3}))?(?:\?(?P<options>.*))?"
)
EXAMPLE = "redis+sentinel://user:password@host:26379,host:26379,host:26379/name/0"


@dataclass(frozen=True, slots=True)
class SentinelUrl:
    """Its parts. `name`: of the primary. `sentinels`: host and port of each, without the brackets of IPv6.

    `server_url` is the URL of a server at no host in particular: scheme, login, database and options for all of them.
    """

    name: str
    sentinels: tuple[tuple[str, int], ...]
    server_url: str = field(repr=False)
    sentinel_login: dict[str, str] = field(repr=False)

    @property
    def server_options(self) -> dict[str, Any]:
        """The arguments of redis-py's connections to a server, without host and port."""
        from redis.connection import parse_url

        options: dict[str, Any] = parse_url(self.server_url)  # type: ignore[no-untyped-call]
        options.pop("host", None)
        return options

    @property
    def sentinel_options(self) -> dict[str, Any]:
        """The arguments of redis-py's clients of a sentinel, without host and port."""
        options = self.server_options
        encrypted = {key: value for key, value in options.items() if key.startswith("ssl_")}
        return {"ssl": "connection_class" in options, **encrypted, **self.sentinel_login}

    def describe(self) -> str:
        """Return the sentinels and the name, without any password."""
        places = ", ".join(f"{host}:{port}" for host, port in self.sentinels)
        return f"{self.name} (sentinels {places})"


def is_sentinel_url(url: str) -> bool:
    """Return whether the store at this URL is found by sentinels."""
    return url.partition("://")[0] in SCHEMES


def parse_sentinel_url(url: str) -> SentinelUrl:
    """Parse a URL. Raises ValueError, which has no part of it, as it may hold a password."""
    found = FORM.fullmatch(url)
    if found is None:
        raise ValueError(
            f"takes {EXAMPLE}, with the name by which the sentinels know the primary, and the number of a database "
            "after the last slash, if any; in a password write / as %2F, ? as %3F and @ as %40"
        )
    places = tuple(parse_places(found["places"], SENTINEL_PORT, "sentinels"))
    options = parse_qsl(found["options"] or "", keep_blank_values=True)
    login = {name.removeprefix("sentinel_"): value for name, value in options if name in SENTINEL_OPTIONS}
    if "username" in login and "password" not in login:
        raise ValueError("has a sentinel_username and no sentinel_password")
    others = urlencode([(name, value) for name, value in options if name not in SENTINEL_OPTIONS])
    own_login = "" if found["login"] is None else f"{found['login']}@"
    server_url = f"{found['scheme']}://{own_login}sentinel/{found['db'] or 0}"
    return SentinelUrl(unquote(found["name"]), places, server_url + (f"?{others}" if others else ""), login)
