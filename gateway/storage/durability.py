"""Checks that the durable store keeps its data, even through a power cut or a fail-over."""

import logging
from collections.abc import Mapping
from typing import cast

from redis import Redis, RedisError

from gateway.settings.sentinel_url import is_sentinel_url, parse_sentinel_url
from gateway.storage.sentinels import Sentinels
from gateway.storage.server_clients import connect_to_server

logger = logging.getLogger(__name__)

REQUIRED_SETTINGS = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}
LEAST_NUMBERS = {"min-replicas-to-write": "1"}  # or more, of each server that may become the primary
NEEDED_REPLICAS = 2  # with one, nothing can be filed while either of two servers is away
UNKNOWN = "unknown"


def required_settings(url: str) -> dict[str, str]:
    """Return the settings that the servers of the durable store at `url` need."""
    return REQUIRED_SETTINGS | LEAST_NUMBERS if is_sentinel_url(url) else REQUIRED_SETTINGS


def find_wrong(settings: Mapping[str, str], needed: Mapping[str, str]) -> dict[str, str]:
    """Return those of `settings` that are not as needed, or are not told, with what was found."""
    found = {name: settings.get(name, UNKNOWN) for name in needed}
    return {name: value for name, value in found.items() if not _fits(name, value, needed[name])}


def _fits(name: str, found: str, wanted: str) -> bool:
    if name in LEAST_NUMBERS:
        return found.isdecimal() and int(found) >= int(wanted)
    return found == wanted


def find_unsafe_settings(client: Redis, url: str = "") -> list[str]:
    """Return the names of settings that may lose a case, and warn of each in the log. `url` is that of the store.

    A managed Redis may not show its settings; then all of them count as unsafe. Nothing is raised, because a gateway
    that could lose a case in a power cut still serves more people than one that does not start.
    """
    _warn_if_of_cluster(client)
    needed = required_settings(url)
    unsafe = _warn_of_settings(client, needed, "primary")
    if not is_sentinel_url(url):
        return unsafe
    replicas = open_replicas(url)
    if len(replicas) < NEEDED_REPLICAS:
        logger.warning("store_replicas_too_few", extra={"found": len(replicas), "wanted": NEEDED_REPLICAS})
    for place, replica in replicas.items():
        unsafe += _warn_of_settings(replica, needed, place)
        replica.close()
    return unsafe


def open_replicas(url: str) -> dict[str, Redis]:
    """Return a client of each replica that follows now, by host and port. None is tried twice."""
    parsed = parse_sentinel_url(url)
    return {
        f"{host}:{port}": connect_to_server(parsed, host, port)
        for host, port in Sentinels(parsed).find_replicas()
    }


def is_of_cluster(server_info: Mapping[str, object]) -> bool:
    """Return whether a server is one of a cluster, by its INFO. The durable store must not be."""
    return "cluster" in (server_info.get("redis_mode"), server_info.get("server_mode"))


def _warn_if_of_cluster(client: Redis) -> None:
    try:
        server_info = cast("dict[str, object]", client.info("server"))
    except RedisError:
        return
    if is_of_cluster(server_info):
        logger.error("store_is_a_cluster", extra={"setting": "REDIS_URL"})


def _warn_of_settings(client: Redis, needed: Mapping[str, str], server: str) -> list[str]:
    try:
        settings = cast(dict[str, str], client.config_get(*needed))
    except RedisError:
        settings = {}
    wrong = find_wrong(settings, needed)
    for name, found in wrong.items():
        extra = {"setting": name, "found": found, "wanted": needed[name], "server": server}
        logger.warning("store_setting_unsafe", extra=extra)
    return list(wrong)
