"""One server of a cluster, for everything that runs on an event loop: all share one connection to it."""

import asyncio

from gateway.event_loop import hop_loop
from gateway.event_loop.hop_loop import LoopGreenlet
from gateway.storage.pipelined_connection import PipelinedConnection
from gateway.storage.sentinels import Place
from gateway.storage.server_connector import ServerConnector


class LoopServer:
    """A server, to which a connection is made at its first use."""

    def __init__(self, place: Place, connector: ServerConnector) -> None:
        self.place = place
        self._connector = connector
        self._connection: PipelinedConnection | None = None
        self._connecting: asyncio.Task[PipelinedConnection] | None = None

    @property
    def is_open(self) -> bool:
        """Return True if there is a connection."""
        return self._connection is not None and self._connection.is_open

    def connected(self, running: LoopGreenlet) -> PipelinedConnection:
        """Return an open connection. Raises redis.RedisError if there is none."""
        connection = self._connection
        if connection is not None and connection.is_open:
            return connection
        return hop_loop.wait_for(running, self.connect(running.hop_loop.loop))

    async def connect(self, loop: asyncio.AbstractEventLoop) -> PipelinedConnection:
        """Return an open connection. Whoever comes meanwhile waits for the same."""
        if self._connection is None or not self._connection.is_open:
            if self._connecting is None or self._connecting.done():
                self._connecting = loop.create_task(self._connector.connect(loop, self.place))
            self._connection = await asyncio.shield(self._connecting)
        return self._connection

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
