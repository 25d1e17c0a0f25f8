"""The resources that all components share: settings, clock, randomness, stores, keys, metrics."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from redis import Redis

from gateway.container.shifted_clock import ShiftedClock
from gateway.errors import SettingsError
from gateway.operations.metrics import Metrics
from gateway.providers.registry import PROVIDERS, ProviderRegistry
from gateway.security.crypto import Crypto
from gateway.security.random_source import RandomSource
from gateway.security.stored_keys import load_digest_key
from gateway.settings.sentinel_url import is_sentinel_url
from gateway.settings.settings import Settings
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.redis_clients import HopClient, connect
from gateway.storage.store_time import StoreTime

if TYPE_CHECKING:
    from gateway.published_menus.definition import MenuFile

now: Callable[[], datetime] = partial(datetime.now, UTC)
"""The current time by the clock of this machine, in UTC."""


def read_menus(path: Path) -> "MenuFile":
    """Read and compile the menu file at `path`. Raises DefinitionError if it cannot be read at all."""
    from gateway.published_menus.definition import read_menu_file

    return read_menu_file(path)


@dataclass(frozen=True)
class Resources:
    """The resources that all components share.

    `redis` is the client of the durable store, `sessions_redis` that of the session store. Threads may share both.
    `hops` and `durable_hops` are clients of the session store and the durable store with one connection a thread, for
    work that a citizen waits for. They are one client if the stores are one, except behind sentinels: there a replica
    confirms what `redis` and `durable_hops` write, and sessions need not wait for that. `draw(below)` returns a secure
    random number from 0 up to, but not including, `below`. `environ` holds the secrets that menus name. `read_menus`
    reads and compiles the menu file that is published first.

    `clock` is the time of the durable store: everything that another process may read goes by it. `own_clock` is the
    clock of this machine. It serves only to be compared, and what stays in this process.
    """

    settings: Settings
    providers: ProviderRegistry
    environ: Mapping[str, str]
    clock: Callable[[], datetime]
    own_clock: Callable[[], datetime]
    store_time: StoreTime
    draw: Callable[[int], int]
    read_menus: "Callable[[Path], MenuFile]"
    redis: Redis
    sessions_redis: Redis
    hops: HopClient
    durable_hops: HopClient
    crypto: Crypto
    metrics: Metrics

    def outbox(self, stream: str) -> Outbox:
        """Make the outbox of a stream, whose items wait for a worker."""
        return Outbox(self.redis, stream, self.clock, self.durable_hops.call)

    def timestamp(self) -> float:
        """Return the time of `clock` in Unix seconds."""
        return self.clock().timestamp()

    def close(self) -> None:
        """Close the clients that threads share."""
        self.redis.close()
        self.sessions_redis.close()


def open_resources(
    settings: Settings,
    *,
    providers: ProviderRegistry = PROVIDERS,
    environ: Mapping[str, str] = os.environ,
    clock: Callable[[], datetime] | None = None,
    draw: Callable[[int], int] | None = None,
    read_menus: "Callable[[Path], MenuFile]" = read_menus,
) -> Resources:
    """Make the resources for `settings`, without contacting a server yet. SettingsError lists the missing settings.

    A `clock` stands for both the time of the store and the clock of this machine.
    """
    lacking = {"REDIS_URL": settings.redis_url, "GATEWAY_SECRET_KEY": settings.secret_keys}
    problems = [
        f"{name} is not set: set it, or start everything at once with `gateway dev`."
        for name, value in lacking.items()
        if not value
    ]
    if problems:
        raise SettingsError("\n".join(problems))
    own_clock = clock or now
    if settings.development and settings.clock_file is not None:
        own_clock = ShiftedClock(own_clock, settings.clock_file)
    durable = connect(settings.redis_url, acknowledged=True)
    durable_hops = HopClient(settings.redis_url, acknowledged=True)
    is_one_client = settings.is_one_store and not is_sentinel_url(settings.redis_url)
    store_time = StoreTime(durable_hops.call)
    return Resources(
        settings=settings,
        providers=providers,
        environ=environ,
        clock=clock or store_time,
        own_clock=own_clock,
        store_time=store_time,
        draw=draw or RandomSource().draw,
        read_menus=read_menus,
        redis=durable,
        sessions_redis=connect(settings.sessions_redis_url),
        hops=durable_hops if is_one_client else HopClient(settings.sessions_redis_url),
        durable_hops=durable_hops,
        crypto=Crypto(settings.secret_keys, partial(load_digest_key, durable)),
        metrics=Metrics(providers.names),
    )
