"""The client of a cluster for everything that runs on an event loop: one connection to each of its servers.

Each command goes to the server that has the slot of its keys. A server that has it no more says who has (MOVED), or
who will have (ASK) while the slot is on its way. Whatever else goes wrong is tried again as long as the policy allows,
after the cluster was asked anew who has what.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from typing import Any

import redis
from redis.exceptions import AskError, ClusterDownError, MovedError
from redis.retry import Retry

from gateway.event_loop import hop_loop
from gateway.event_loop.hop_loop import LoopGreenlet
from gateway.settings.cluster_url import parse_cluster_url
from gateway.storage.cluster.gathered_replies import GatheredReplies
from gateway.storage.cluster.loop_server import LoopServer
from gateway.storage.cluster.slots import SlotMap, slot_of
from gateway.storage.pipelined_connection import PipelinedConnection
from gateway.storage.sentinels import Place
from gateway.storage.server_connector import ServerConnector
from gateway.storage.store_read import Command

MAX_ROUNDS = 5  # of one try: a command that is sent from server to server for longer is tried again later
ASK_AGAIN_SECONDS = 1.0  # after which a moved slot is a reason to ask about all
ASKING: Command = ("ASKING",)


class ClusterLoopClient:
    """Sends commands from functions on one event loop. Connections are made at their first use."""

    def __init__(
        self,
        url: str,
        make_policy: Callable[[Callable[[], object]], Retry],
        connect_timeout: float,
        response_timeout: float,
    ) -> None:
        """`make_policy` makes the policy of one command. It gets what is done if a server lost its role."""
        parsed = parse_cluster_url(url)
        self._make_policy = make_policy
        self._connector = ServerConnector(parsed.server_options, connect_timeout, response_timeout)
        self._seeds = parsed.places
        self._slots = SlotMap()
        self._servers: dict[Place, LoopServer] = {}
        self._is_outdated = True
        self._asked_at = 0.0
        self._asking: asyncio.Task[None] | None = None

    def call(self, running: LoopGreenlet, command: Command) -> Any:
        """Send a command and return its reply, as bytes. redis.RedisError passes through."""
        return self.call_all(running, (command,))[0]

    def call_all(self, running: LoopGreenlet, commands: Sequence[Command]) -> list[Any]:
        """Send commands, in one write to each server, and return their replies. The first error is raised.

        If one failed for a reason that may pass, all of them are sent again.
        """
        try:
            return self._try(running, commands)
        except redis.RedisError as error:
            errors = [error]

        def try_again() -> list[Any]:
            if errors:
                raise errors.pop()
            return self._try(running, commands)

        policy = self._make_policy(self._distrust)
        return policy.call_with_retry(try_again, lambda _error: self._distrust())

    def close(self) -> None:
        """Close all connections. Call it on the event loop."""
        for server in self._servers.values():
            server.close()

    def _distrust(self) -> None:
        """Ask the cluster anew who has what, before the next command."""
        self._is_outdated = True

    def _try(self, running: LoopGreenlet, commands: Sequence[Command]) -> list[Any]:
        """Send commands to where they belong, and those that are sent on once more there."""
        if self._is_outdated:
            self._refresh(running)
        replies: list[Any] = [None] * len(commands)
        targets = {index: (self._place_of(command), False) for index, command in enumerate(commands)}
        for _ in range(MAX_ROUNDS):
            asked, targets = targets, {}
            for index, reply in self._ask(running, commands, asked).items():
                if isinstance(reply, AskError):  # MovedError is one, too
                    targets[index] = self._redirect(reply, asked[index][0])
                replies[index] = reply
            if not targets:
                break
        for reply in replies:
            if isinstance(reply, AskError):
                raise ClusterDownError("the cluster does not agree who has a slot")
            if isinstance(reply, Exception):
                raise reply
        return replies

    def _redirect(self, error: AskError, asked: Place) -> tuple[Place, bool]:
        """Return where a command has to go, and whether that server has to be asked to take it in advance."""
        place = (error.host or asked[0], error.port)
        if not isinstance(error, MovedError):
            return place, True
        self._slots.move(error.slot_id, place)
        if time.monotonic() > self._asked_at + ASK_AGAIN_SECONDS:  # others may have moved, too
            self._is_outdated = True
        return place, False

    def _ask(
        self, running: LoopGreenlet, commands: Sequence[Command], targets: dict[int, tuple[Place, bool]]
    ) -> dict[int, Any]:
        """Send commands to their servers, and return the reply or the error of each, by its index."""
        connections = self._connect_all(running, {place for place, _ in targets.values()})
        gathered = GatheredReplies(running, len(targets))
        for index, (place, in_advance) in targets.items():
            connection = connections[place]
            if isinstance(connection, redis.RedisError):
                gathered.replies[index] = connection
                continue
            if in_advance:
                connection.send(ASKING, _ignore)
            connection.send(commands[index], gathered.deliver_to(index))
        return gathered.wait()

    def _connect_all(
        self, running: LoopGreenlet, places: Collection[Place]
    ) -> dict[Place, PipelinedConnection | redis.RedisError]:
        """Return a connection to each server, or why there is none."""
        connections: dict[Place, PipelinedConnection | redis.RedisError] = {}
        for place in places:
            try:
                connections[place] = self._server(place).connected(running)
            except redis.RedisError as error:
                connections[place] = error
        return connections

    def _place_of(self, command: Command) -> Place:
        place = self._slots.find(slot_of(command))
        if place is None:
            raise ClusterDownError("no server of the cluster has this slot")
        return place

    def _server(self, place: Place) -> LoopServer:
        server = self._servers.get(place)
        if server is None:
            server = self._servers[place] = LoopServer(place, self._connector)
        return server

    def _refresh(self, running: LoopGreenlet) -> None:
        """Ask who has what, or wait for the one who does so already."""
        loop = running.hop_loop.loop
        if self._asking is None or self._asking.done():
            self._asking = loop.create_task(self._read_slots(loop))
        hop_loop.wait_for(running, asyncio.shield(self._asking))

    async def _read_slots(self, loop: asyncio.AbstractEventLoop) -> None:
        """Ask one server after the other who has what. Raises the last error if none says."""
        last: redis.RedisError = redis.ConnectionError("no server of the cluster answers")
        places = dict.fromkeys((*self._slots.places, *self._seeds))
        for place in sorted(
            places, key=lambda place: not self._server(place).is_open
        ):  # who answers comes first
            try:
                connection = await self._server(place).connect(loop)
                self._slots.replace(await connection.ask_in_coroutine("CLUSTER", "SLOTS"), place)
            except redis.RedisError as error:
                last = error
                continue
            self._is_outdated, self._asked_at = False, time.monotonic()
            self._forget_others()
            return
        raise last

    def _forget_others(self) -> None:
        """Close the connections to servers that have no slots."""
        kept = {*self._slots.places}
        for place in [place for place in self._servers if place not in kept]:
            self._servers.pop(place).close()


def _ignore(_reply: object) -> None:
    """Take the reply to ASKING. If that failed, the command after it says so."""
