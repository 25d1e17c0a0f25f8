"""Checks that the durable store keeps its data, even through a power cut."""

import logging
from typing import cast

from redis import Redis, RedisError

logger = logging.getLogger(__name__)

REQUIRED_SETTINGS = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}


def find_unsafe_settings(client: Redis) -> list[str]:
    """Return the names of settings that may lose a case, and warn of each in the log.

    A managed Redis may not show its settings; then all of them count as unsafe. Nothing is raised, because a gateway
    that could lose a case in a power cut still serves more people than one that does not start.
    """
    unsafe = []
    try:
        settings = cast(dict[str, str], client.config_get(*REQUIRED_SETTINGS))
    except RedisError:
        settings = {}
    for name, wanted in REQUIRED_SETTINGS.items():
        found = settings.get(name, "unknown")
        if found != wanted:
            unsafe.append(name)
            logger.warning("store_setting_unsafe", extra={"setting": name, "found": found, "wanted": wanted})
    return unsafe
