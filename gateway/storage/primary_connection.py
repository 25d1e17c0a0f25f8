"""Connections of redis-py to the primary that the sentinels name. Each resolves it anew when it connects."""

from typing import Any

from redis.connection import Connection, SSLConnection

from gateway.storage.sentinels import Sentinels, check_role


class PrimaryConnection(Connection):
    """A connection to the primary of a store that fails over.

    redis-py's own SentinelManagedConnection hides READONLY, by which other connections learn of a fail-over.
    """

    def __init__(self, *, sentinels: Sentinels, **options: Any) -> None:
        self._sentinels = sentinels
        super().__init__(**options)  # type: ignore[no-untyped-call]

    def connect_check_health(self, check_health: bool = True, retry_socket_connect: bool = True) -> None:
        """Connect unless it is connected. Raises redis.ConnectionError if nobody is the primary."""
        if self.is_connected:
            return
        self.host, self.port = self._sentinels.find_primary()
        super().connect_check_health(check_health, retry_socket_connect)
        told: dict[Any, Any] = self.handshake_metadata or {}
        try:
            check_role(told.get(b"role", told.get("role")))
        except Exception:
            self.disconnect()  # type: ignore[no-untyped-call]
            raise


class EncryptedPrimaryConnection(PrimaryConnection, SSLConnection):
    """The same over TLS."""
