"""Gateways to measure, each with a store of its own."""

import contextlib
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

import redis

from benchmarks import scripts, servers
from benchmarks.journeys import JOURNEYS
from benchmarks.rounds import Contender
from gateway.published_menus.definition import load_definition


@contextlib.contextmanager
def gateway_contender(
    name: str,
    menus: Path,
    journeys: Sequence[Sequence[str]] = JOURNEYS,
    **changes: str,
) -> Iterator[tuple[Contender, redis.Redis]]:
    """Run a gateway with a store of its own, with these changes of its environment. Yield it, and the store."""
    service = load_definition(menus).service
    token = secrets.token_urlsafe(32)
    with (
        servers.valkey_server() as url,
        redis.Redis.from_url(url) as client,
        servers.gateway_server(menus, url, token, **changes) as server,
    ):
        yield Contender(name, server, scripts.gateway_script(journeys, service, token)), client
