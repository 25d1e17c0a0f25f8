"""Connects from an event loop to a server, as redis-py does by the options of a URL: TLS, sockets, login, database."""

import asyncio
import ssl
from collections.abc import Mapping
from typing import Any

import redis
from redis.connection import SSLConnection

from gateway.storage.acknowledgement import Replicas
from gateway.storage.pipelined_connection import PipelinedConnection
from gateway.storage.sentinels import Place, check_role


class ServerConnector:
    """Connects to any server that takes these options. `is_primary`: who is no primary is refused."""

    def __init__(
        self,
        options: Mapping[str, Any],
        connect_timeout: float,
        response_timeout: float,
        *,
        is_primary: bool = False,
    ) -> None:
        self._options = options
        self._connect_timeout = connect_timeout
        self._response_timeout = response_timeout
        self._is_primary = is_primary

    async def connect(
        self, loop: asyncio.AbstractEventLoop, place: Place, replicas: Replicas | None = None
    ) -> PipelinedConnection:
        """Connect, resolving the name anew. Raises redis.ConnectionError, TimeoutError or AuthenticationError."""
        connection = PipelinedConnection(loop, self._response_timeout, replicas)
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
        if self._is_primary:
            check_role(told.get(b"role"))
        if int(options.get("db", 0)):
            await connection.ask_in_coroutine("SELECT", int(options["db"]))
        if options.get("client_name"):
            await connection.ask_in_coroutine("CLIENT", "SETNAME", options["client_name"])


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
