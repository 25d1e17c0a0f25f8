"""The client of everything that runs on an event loop: one connection that all share.

It retries as the other clients do, and reads a Redis URL as redis-py does: TLS (`rediss://`), sockets of a file system
(`unix://`), user, password, database. Sentinels are asked in a thread, each time that it connects.
"""

import asyncio
import ssl
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import redis
from redis.connection import SSLConnection, parse_url
from redis.exceptions import BusyLoadingError
from redis.retry import Retry

from gateway.event_loop import hop_loop
from gateway.event_loop.hop_loop import LoopGreenlet
from gateway.settings.sentinel_url import is_sentinel_url
from gateway.storage.acknowledgement import NotAcknowledgedError, Replicas
from gateway.storage.pipelined_connection import PipelinedConnection
from gateway.storage.sentinels import Place, Sentinels, check_role, sentinels_of
from gateway.storage.store_read import Command

T = TypeVar("T")


class LoopClient:
    """Sends commands from functions on one event loop. The connection is made at its first use."""

    def __init__(
        self,
        url: str,
        make_policy: Callable[[Callable[[], object]], Retry],
        connect_timeout: float,
        response_timeout: float,
        *,
        acknowledged: bool = False,
    ) -> None:
        """`make_policy` makes the policy of one command. It gets what is done if the server lost its role.

        `acknowledged`: behind sentinels, replicas confirm writes before they are answered.
        """
        self._replicas: Replicas | None = None
        self._options: dict[str, Any]
        self._sentinels: Sentinels | None = None
        if is_sentinel_url(url):
            self._sentinels = sentinels_of(url)
            self._options = self._sentinels.url.server_options
            self._replicas = self._sentinels.replicas if acknowledged else None
        else:
            self._options = parse_url(url)  # type: ignore[no-untyped-call]
        self._make_policy = make_policy
        self._connect_timeout = connect_timeout
        self._response_timeout = response_timeout
        self._connection: PipelinedConnection | None = None
        self._place: Place = ("", 0)  # that the connection leads to
        self._connecting: asyncio.Task[PipelinedConnection] | None = None

    def call(self, running: LoopGreenlet, command: Command) -> Any:
        """Send a command and return its reply, as bytes. redis.RedisError passes through.

        Lost connections and time-outs are retried.
        """
        try:
            return self._connected(running).ask(running, command)
        except redis.RedisError as error:
            return self._try_again(lambda: self._connected(running).ask(running, command), error)

    def call_all(self, running: LoopGreenlet, commands: Sequence[Command]) -> list[Any]:
        """Send commands in one write and return their replies, as `call` does. The first error is raised.

        After a lost connection all of them are sent again.
        """
        try:
            return self._connected(running).ask_all(running, commands)
        except redis.RedisError as error:
            return self._try_again(lambda: self._connected(running).ask_all(running, commands), error)

    def _try_again(self, ask_again: Callable[[], T], first: redis.RedisError) -> T:
        """Ask again, as far as the policy allows after the first error."""
        errors = [first]

        def ask() -> T:
            if errors:
                raise errors.pop()
            return ask_again()

        return self._make_policy(self._leave).call_with_retry(ask, self._leave_if_not_ready)

    def close(self) -> None:
        """Close the connection. Call it on the event loop."""
        self._leave()

    def _connected(self, running: LoopGreenlet) -> PipelinedConnection:
        connection = self._connection
        if connection is None or not connection.is_open or self._is_outdated:
            return self._connect_once(running)
        return connection

    @property
    def _is_outdated(self) -> bool:
        """Whether the server that we are connected to is known to be the primary no more."""
        return self._sentinels is not None and not self._sentinels.is_current(self._place)

    def _connect_once(self, running: LoopGreenlet) -> PipelinedConnection:
        """Connect, or wait for the one who does so already."""
        if self._connecting is None or self._connecting.done():
            self._connecting = running.hop_loop.loop.create_task(self._connect(running.hop_loop.loop))
        self._connection = hop_loop.wait_for(running, asyncio.shield(self._connecting))
        return self._connection

    async def _connect(self, loop: asyncio.AbstractEventLoop) -> PipelinedConnection:
        """Connect, resolving the name anew. Raises redis.ConnectionError, TimeoutError or AuthenticationError."""
        connection = PipelinedConnection(loop, self._response_timeout, self._replicas)
        place: Place = self._options.get("host", "localhost"), self._options.get("port", 6379)
        if self._sentinels is not None:
            place = await loop.run_in_executor(None, self._sentinels.find_primary)
        try:
            async with asyncio.timeout(self._connect_timeout):
                await self._open(loop, connection, place)
                await self._introduce(connection)
        except TimeoutError as error:
            connection.close()
            # Nobody was there yet who could have run a command, so this is as a refused connection.
            raise redis.ConnectionError("no connection within the time") from error
        except OSError as error:
            connection.close()
            raise redis.ConnectionError(type(error).__name__) from error
        except BaseException:
            connection.close()
            raise
        self._leave()  # the one before, if it was outdated
        self._place = place
        return connection

    async def _open(
        self, loop: asyncio.AbstractEventLoop, connection: PipelinedConnection, place: Place
    ) -> None:
        options = self._options
        if "path" in options:
            await loop.create_unix_connection(lambda: connection, options["path"])
            return
        host, port = place
        encrypted = options.get("connection_class") is SSLConnection
        await loop.create_connection(
            lambda: connection,
            host,
            port,
            ssl=_tls_context(options) if encrypted else None,
            server_hostname=host if encrypted else None,
        )

    async def _introduce(self, connection: PipelinedConnection) -> None:
        """Tell the server who we are and which database is meant."""
        options = self._options
        password, user = options.get("password"), options.get("username") or "default"
        # redis-py speaks the third form of the protocol too, and expects answers in its form.
        told = await connection.ask_in_coroutine("HELLO", 3, *(["AUTH", user, password] if password else []))
        if self._sentinels is not None:
            check_role(told.get(b"role"))
        if int(options.get("db", 0)):
            await connection.ask_in_coroutine("SELECT", int(options["db"]))
        if options.get("client_name"):
            await connection.ask_in_coroutine("CLIENT", "SETNAME", options["client_name"])

    def _leave_if_not_ready(self, error: Exception) -> None:
        """Leave a server that still loads its data, or has no replica. A lost connection has closed itself."""
        if isinstance(error, BusyLoadingError | NotAcknowledgedError):
            self._leave()

    def _leave(self) -> None:
        """Leave the server: connect anew at the next command."""
        if self._connection is not None:
            self._connection.close()


def _tls_context(options: Mapping[str, Any]) -> ssl.SSLContext:
    """Return the context of `ssl_…` options, as redis-py's SSLConnection makes it."""
    asked = SSLConnection(**{name: value for name, value in options.items() if name.startswith("ssl_")})
    context = ssl.create_default_context()
    context.check_hostname = bool(asked.check_hostname)
    context.verify_mode = asked.cert_reqs
    if asked.certfile or asked.keyfile:
        context.load_cert_chain(asked.certfile, asked.keyfile, asked.certificate_password)
    if asked.ca_certs or asked.ca_path or asked.ca_data:
        context.load_verify_locations(asked.ca_certs, asked.ca_path, asked.ca_data)
    if asked.ssl_min_version is not None:
        context.minimum_version = asked.ssl_min_version
    if asked.ssl_ciphers:
        context.set_ciphers(asked.ssl_ciphers)
    return context
