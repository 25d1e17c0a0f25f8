"""Everything the gateway is made of, put together once a process.

Here, and nowhere else, come in the clock, random numbers, Redis and the keys; the parts get them as
arguments. A part is a cached property that imports its own room when it is first asked for, so that a process
carries only what it uses: the web process never loads a provider's REST client, the worker no Flask.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from redis import Redis

from gateway.config import Settings
from gateway.errors import SettingsError
from gateway.metrics import Metrics
from gateway.redis_clients import PerThread, connect
from gateway.vault import Vault


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Services:
    """What the rooms of the gateway are given.

    `redis` is the durable store and `sessions_redis` that of the sessions; threads may share both. `hops` and
    `durable_hops` are the same two stores with one connection a thread, for what a citizen waits for.
    `draw(below)` is a secure random number from 0 up to, not including, `below`.
    """

    settings: Settings
    clock: Callable[[], datetime]
    draw: Callable[[int], int]
    redis: Redis
    sessions_redis: Redis
    hops: PerThread
    durable_hops: PerThread
    vault: Vault
    metrics: Metrics

    # Parts follow: cached properties such as `submissions`, each importing its own room.


def build(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = now,
    draw: Callable[[int], int] = secrets.randbelow,
) -> Services:
    """The services that `settings` describe; no server is asked yet. SettingsError lists what they lack."""
    lacking = {"REDIS_URL": settings.redis_url, "GATEWAY_SECRET_KEY": settings.secret_keys}
    problems = [
        f"{name} is not set: set it, or start everything at once with `gateway dev`."
        for name, value in lacking.items()
        if not value
    ]
    if problems:
        raise SettingsError("\n".join(problems))
    return Services(
        settings=settings,
        clock=clock,
        draw=draw,
        redis=connect(settings.redis_url),
        sessions_redis=connect(settings.sessions_redis_url),
        hops=PerThread(settings.sessions_redis_url),
        durable_hops=PerThread(settings.redis_url),
        vault=Vault(settings.secret_keys),
        metrics=Metrics(),
    )
