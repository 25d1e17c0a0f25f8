"""Watches the published version in a background thread, so that no hop has to ask the store."""

import logging
import os
import threading
from collections.abc import Callable

import redis

from gateway.errors import DefinitionError
from gateway.operations import logs
from gateway.published_menus.menu_cache import MenuCache

EVERY_SECONDS = 0.5  # so that every process uses a new version within two seconds

logger = logging.getLogger(__name__)


def watch_versions(menus: MenuCache, try_store: Callable[[], object]) -> None:
    """Keep `menus` at the current version, in this process and in each process forked from it.

    `try_store` is that of `refresh_until`.
    """

    def start() -> None:
        threading.Thread(
            target=refresh_until, args=(menus, threading.Event(), try_store), name="menus", daemon=True
        ).start()

    start()
    os.register_at_fork(
        after_in_child=start
    )  # a server may load first and fork then, and a fork has no threads


def refresh_until(menus: MenuCache, stop: threading.Event, try_store: Callable[[], object]) -> None:
    """Refresh `menus` twice a second until `stop` is set. A failure that lasts is logged once.

    `try_store` writes to the store first. A server that became a replica answers reads, with what it had; only a write
    tells, and leads to the present server.
    """
    last_failure: type[Exception] | None = None
    while not stop.wait(EVERY_SECONDS):
        try:
            try_store()
            menus.refresh()
            last_failure = None
        except Exception as error:  # noqa: BLE001 - whatever it is, the menus in use stay in use
            if last_failure is not type(error):
                _log_failure(error)
            last_failure = type(error)


def _log_failure(error: Exception) -> None:
    if isinstance(error, redis.RedisError):
        logger.warning("store_unavailable", extra={"job": "menus", "reason": type(error).__name__})
    elif isinstance(error, DefinitionError):
        logger.error("menus_unusable", extra={"reason": str(error)})
    else:
        logs.exception(logger, "version_watcher_failed")
