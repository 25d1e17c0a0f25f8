"""Whether the durable store keeps what it was told, also through a power cut."""

import logging
from typing import cast

from redis import Redis, RedisError

logger = logging.getLogger(__name__)

NEEDED = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}


def check(client: Redis) -> list[str]:
    """The names of settings by which a case could be lost, each of them warned of in the log.

    A managed Redis may not tell its settings; then all of them are in doubt. Nothing is raised: a gateway
    that could lose a case in a power cut still serves more people than one that does not start.
    """
    doubtful = []
    try:
        settings = cast(dict[str, str], client.config_get(*NEEDED))
    except RedisError:
        settings = {}
    for name, wanted in NEEDED.items():
        found = settings.get(name, "unknown")
        if found != wanted:
            doubtful.append(name)
            logger.warning("store_setting", extra={"setting": name, "found": found, "wanted": wanted})
    return doubtful
