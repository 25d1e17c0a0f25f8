"""What every part of the gateway is built on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from redis import Redis

from gateway.operations.metrics import Metrics
from gateway.providers.registry import ProviderRegistry
from gateway.security.crypto import Vault
from gateway.settings.settings import Settings
from gateway.storage.redis_clients import ThreadLocalClient


@dataclass(frozen=True)
class Ground:
    """What the parts are given.

    `redis` is the durable store and `sessions_redis` that of the sessions; threads may share both. `hops` and
    `durable_hops` are the same two stores with one connection a thread, for what a citizen waits for.
    `draw(below)` is a secure random number from 0 up to, not including, `below`. `environ` has the secrets
    that menus name.
    """

    settings: Settings
    providers: ProviderRegistry
    environ: Mapping[str, str]
    clock: Callable[[], datetime]
    draw: Callable[[int], int]
    redis: Redis
    sessions_redis: Redis
    hops: ThreadLocalClient
    durable_hops: ThreadLocalClient
    crypto: Vault
    metrics: Metrics
