"""Servers in the URL of a store that has several: `host:port,host:port`."""

import re
from collections.abc import Iterator

PLACE = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?")
LAST_PORT = 65535


def parse_places(text: str, usual_port: int, servers: str) -> Iterator[tuple[str, int]]:
    """Yield host and port of each, without the brackets of IPv6. Raises ValueError, which names the `servers` so."""
    for one in text.split(","):
        place = PLACE.fullmatch(one)
        port = usual_port if place is None or place["port"] is None else int(place["port"])
        if place is None or not 1 <= port <= LAST_PORT:
            raise ValueError(
                f"takes {servers} as host:port with commas between, each port a number from 1 to {LAST_PORT}"
            )
        yield place["host"].strip("[]"), port
