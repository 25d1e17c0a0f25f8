"""Connections of redis-py to the primary that the sentinels name. Each asks them anew when it connects."""

from collections.abc import Iterable
from typing import Any

import redis
from redis.connection import Connection, SSLConnection

from gateway.storage.acknowledgement import NotAcknowledgedError, may_write
from gateway.storage.sentinels import Sentinels, check_role


class PrimaryConnection(Connection):
    """A connection to the primary of a store that fails over.

    redis-py's own SentinelManagedConnection hides READONLY, by which other connections learn of a fail-over.
    """

    def __init__(self, *, sentinels: Sentinels, **options: Any) -> None:
        self._sentinels = sentinels
        self._is_introduced = False
        super().__init__(**options)  # type: ignore[no-untyped-call]

    def connect_check_health(self, check_health: bool = True, retry_socket_connect: bool = True) -> None:
        """Connect unless it is connected. Raises redis.ConnectionError if nobody is the primary."""
        if self.is_connected:
            return
        self._is_introduced = False
        self.host, self.port = self._sentinels.find_primary()
        super().connect_check_health(check_health, retry_socket_connect)
        told: dict[Any, Any] = self.handshake_metadata or {}
        try:
            check_role(told.get(b"role", told.get("role")))
        except Exception:
            self.disconnect()  # type: ignore[no-untyped-call]
            raise
        self._is_introduced = True

    def send_packed_command(self, command: Any, check_health: bool = True) -> None:
        """Send what was packed, over a new connection if the server is known to be the primary no more."""
        if self._is_introduced and not self._sentinels.is_current((self.host, self.port)):
            self.disconnect()  # type: ignore[no-untyped-call]
        super().send_packed_command(command, check_health)  # type: ignore[no-untyped-call]


class EncryptedPrimaryConnection(PrimaryConnection, SSLConnection):
    """The same over TLS."""


class AcknowledgedConnection(PrimaryConnection):
    """A connection to the primary that answers a write once the replicas have it, too.

    All of redis-py goes through these methods: commands, pipelines and transactions.
    """

    _packed = 0  # commands of the write that is packed
    _to_come = 0  # replies of the write that was sent, before those of the questions to the replicas

    def send_command(self, *args: Any, **kwargs: Any) -> None:
        """Send a command. If it may write, the question to the replicas goes with it."""
        if may_write(args):
            self.send_packed_command(
                self.pack_commands([args]), check_health=kwargs.get("check_health", True)
            )
        else:
            self._packed = 0
            super().send_command(*args, **kwargs)  # type: ignore[no-untyped-call]

    def pack_commands(self, commands: Iterable[tuple[Any, ...]]) -> list[bytes]:
        """Pack commands that are sent in one write, with the question to the replicas if any may write."""
        together = list(commands)
        self._packed = len(together) if any(map(may_write, together)) else 0
        packed: list[bytes] = super().pack_commands(  # type: ignore[no-untyped-call]
            [*together, *self._sentinels.replicas.questions] if self._packed else together
        )
        return packed

    def send_packed_command(self, command: Any, check_health: bool = True) -> None:
        """Send what was packed last."""
        count, self._packed = self._packed, 0
        super().send_packed_command(command, check_health)  # it may connect first, and send and read others
        self._to_come = count

    def read_response(self, *args: Any, **kwargs: Any) -> Any:
        """Return the next reply; that of the last command once the replicas have answered.

        Raises NotAcknowledgedError in place of the last reply.
        """
        try:
            reply = super().read_response(*args, **kwargs)
        except redis.ResponseError:
            self._count_reply()
            raise
        lack = self._count_reply()
        if lack is not None:
            raise lack
        return reply

    def disconnect(self, *args: Any, **kwargs: Any) -> None:
        """Disconnect. No reply comes any more."""
        self._to_come = 0
        super().disconnect(*args, **kwargs)  # type: ignore[no-untyped-call]

    def _count_reply(self) -> NotAcknowledgedError | None:
        """Count a reply. After the last, read what the replicas say, and return what is lacking."""
        if self._to_come == 0:
            return None
        self._to_come -= 1
        if self._to_come:
            return None
        _, confirmed, role = (self._read_answer() for _ in range(3))
        return self._sentinels.replicas.find_lack(confirmed, role)

    def _read_answer(self) -> object:
        try:
            return super().read_response()
        except redis.ResponseError as error:
            return error


class EncryptedAcknowledgedConnection(AcknowledgedConnection, SSLConnection):
    """The same over TLS."""
