"""redis-py's clients of one server: at an address, or the primary that sentinels name."""

from collections.abc import Mapping
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.connection import Connection
from redis.retry import Retry

from gateway.settings.sentinel_url import SentinelUrl, is_sentinel_url
from gateway.storage.primary_connection import (
    AcknowledgedConnection,
    EncryptedAcknowledgedConnection,
    EncryptedPrimaryConnection,
    PrimaryConnection,
)
from gateway.storage.sentinels import sentinels_of

CONNECT_TIMEOUT_SECONDS = 0.5
RESPONSE_TIMEOUT_SECONDS = 1.0

CONNECTIONS: Mapping[tuple[bool, bool], type[PrimaryConnection]] = {  # by whether acknowledged, and encrypted
    (False, False): PrimaryConnection,
    (False, True): EncryptedPrimaryConnection,
    (True, False): AcknowledgedConnection,
    (True, True): EncryptedAcknowledgedConnection,
}


def make_client(url: str, *, single_connection: bool, acknowledged: bool, **options: Any) -> redis.Redis:
    """Make a client. The arguments are those of `connect`, the options those of redis-py."""
    if not is_sentinel_url(url):
        return redis.Redis.from_url(url, single_connection_client=single_connection, **options)
    sentinels = sentinels_of(url)
    own = sentinels.url.server_options
    encrypted = own.pop("connection_class", None) is not None
    pool = redis.ConnectionPool(
        CONNECTIONS[acknowledged, encrypted],
        sentinels=sentinels,
        **options | own,
    )
    client = redis.Redis(connection_pool=pool, single_connection_client=single_connection)
    client.auto_close_connection_pool = True
    return client


def connect_to_server(url: SentinelUrl, host: str, port: int) -> redis.Redis:
    """Make a client of one server behind sentinels, whatever its role, that tries nothing twice."""
    own = url.server_options
    pool = redis.ConnectionPool(
        own.pop("connection_class", Connection),
        host=host,
        port=port,
        socket_timeout=RESPONSE_TIMEOUT_SECONDS,
        socket_connect_timeout=CONNECT_TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
        **own,
    )
    return redis.Redis.from_pool(pool)
