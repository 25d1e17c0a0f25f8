"""Redis clients with a retry policy of our own, and Lua scripts.

A server that restarts makes a hop slow, but does not fail it. A server that is silent causes no long wait. A server
that lost its role to another is left: the next connection resolves the name again. A Lua script is sent by its digest;
its text is sent only if the server does not have it yet.
"""

import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from hashlib import sha1
from pathlib import Path
from typing import Any, TypeVar, cast

import redis
from greenlet import getcurrent
from redis.backoff import NoBackoff
from redis.driver_info import DriverInfo
from redis.exceptions import (
    AuthenticationError,
    AuthorizationError,
    ClusterDownError,
    MaxConnectionsError,
    NoScriptError,
    ReadOnlyError,
    TryAgainError,
)
from redis.retry import Retry

from gateway.event_loop import hop_loop
from gateway.event_loop.hop_loop import LoopGreenlet
from gateway.settings.cluster_url import is_cluster_url
from gateway.storage.client_on_loop import ClientOnLoop
from gateway.storage.cluster.cluster_client import ClusterClient, cluster_of
from gateway.storage.cluster.cluster_loop_client import ClusterLoopClient
from gateway.storage.loop_client import LoopClient
from gateway.storage.server_clients import CONNECT_TIMEOUT_SECONDS, RESPONSE_TIMEOUT_SECONDS, make_client
from gateway.storage.store_read import Command, CommandsSender

T = TypeVar("T")

RETRY_SECONDS = 1.5  # a Valkey that is started again answers within this
FIRST_WAIT_SECONDS = 0.1
MAX_WAIT_SECONDS = 0.25
NOT_RETRYABLE = (AuthenticationError, AuthorizationError, MaxConnectionsError)
ROLE_ERRORS = (ReadOnlyError, ClusterDownError, TryAgainError)  # MasterDownError is a ClusterDownError
# redis-py has no class for some of them. Older servers put them into the text of a Lua script's error.
ROLE_ERROR_TEXT = re.compile(
    r"(?:^|: ?-?)(?:READONLY|NOREPLICAS|LOADING|MASTERDOWN|CLUSTERDOWN|UNBLOCKED|TRYAGAIN) "
)

# What a connection tells the server of its library. redis-py would read its own version anew from its package's files
# for each connection, which takes as long as connecting does.
DRIVER = DriverInfo()


_patience: ContextVar[float] = ContextVar("patience", default=RETRY_SECONDS)


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Let the commands inside be tried again for so many seconds only."""
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)


def is_role_error(error: Exception) -> bool:
    """Return whether a server refused a command because of its role: a replica, not ready, or without replicas."""
    return isinstance(error, ROLE_ERRORS) or (
        isinstance(error, redis.ResponseError) and ROLE_ERROR_TEXT.search(str(error)) is not None
    )


def _do_nothing() -> None:
    """Stand for a callback that nobody set."""


class RetryPolicy(Retry):
    """Decides which commands are sent again, and for how long.

    redis-py's own default sends a command up to eleven times. Here, if a connection is lost or refused, or its server
    refuses the command because of its role, the command is tried again over a new connection for RETRY_SECONDS in all
    (`patience` may say less). After a time-out it is sent once more. So a command may run twice: everything that we
    send is idempotent, or is a script that compares first.

    `on_role_error` is called if a server has another role than before: other connections may lead to it, too.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
        on_role_error: Callable[[], object] = _do_nothing,
    ) -> None:
        super().__init__(NoBackoff(), 1)
        self.on_role_error = on_role_error
        self._clock = clock
        self._wait = wait
        self._is_trying = False

    def __deepcopy__(self, memo: dict[int, Any]) -> "RetryPolicy":
        # redis-py gives each connection a copy, which one thread uses at a time.
        return RetryPolicy(clock=self._clock, wait=self._wait, on_role_error=self.on_role_error)

    def call_with_retry(
        self,
        do: Callable[[], T],
        fail: Callable[..., Any],
        is_retryable: Callable[[Exception], bool] | None = None,
        with_failure_count: bool = False,
    ) -> T:
        """Return what `do` returns, or raise its last error when the time is up. Calls `fail` for every error."""
        if self._is_trying:  # a reconnection inside a command: the time limit of the command applies
            return do()
        self._is_trying = True
        try:
            return self._try(do, fail, is_retryable, with_failure_count)
        finally:
            self._is_trying = False

    def _try(
        self,
        do: Callable[[], T],
        fail: Callable[..., Any],
        is_retryable: Callable[[Exception], bool] | None,
        with_failure_count: bool,
    ) -> T:
        started = self._clock()
        failures = timeouts = 0
        wait = FIRST_WAIT_SECONDS
        while True:
            try:
                return do()
            except (redis.ConnectionError, redis.TimeoutError, redis.ResponseError) as error:
                if isinstance(error, redis.ResponseError):
                    if not is_role_error(error):
                        raise
                    self.on_role_error()
                failures += 1
                timeouts += isinstance(error, redis.TimeoutError)
                if with_failure_count:
                    fail(error, failures)
                else:
                    fail(error)
                if isinstance(error, NOT_RETRYABLE) or (is_retryable and not is_retryable(error)):
                    raise
                if timeouts > 1 or self._clock() + wait > started + _patience.get():
                    raise
            if not timeouts:
                self._wait(wait)
                wait = min(wait * 1.5, MAX_WAIT_SECONDS)


def _policy_on_loop(on_role_error: Callable[[], object]) -> RetryPolicy:
    return RetryPolicy(wait=hop_loop.sleep, on_role_error=on_role_error)


def connect(
    url: str, *, single_connection: bool = False, with_retry: bool = True, acknowledged: bool = False
) -> redis.Redis:
    """Make a client of the server at `url`; if it names sentinels, of the primary that they name.

    `single_connection`: faster, but threads may not share it. Without `with_retry`, for probes, an error is raised at
    once. `acknowledged`: behind sentinels, a write is answered once the replicas have it, too; NotAcknowledgedError if
    one does not confirm it in time.
    """
    policy = RetryPolicy()
    if is_cluster_url(url):
        return _cluster_client(url, RetryPolicy if with_retry else partial(Retry, NoBackoff(), 0))
    client = make_client(
        url,
        single_connection=single_connection,
        acknowledged=acknowledged,
        socket_timeout=RESPONSE_TIMEOUT_SECONDS,
        socket_connect_timeout=CONNECT_TIMEOUT_SECONDS,
        retry=policy if with_retry else Retry(NoBackoff(), 0),
        driver_info=DRIVER,
    )
    # Connections that nobody uses now would go on to read from a server that lost its role.
    policy.on_role_error = partial(client.connection_pool.disconnect, inuse_connections=False)
    return client


def _cluster_client(
    url: str, make_policy: Callable[[], Retry], loop_client: ClusterLoopClient | None = None
) -> ClusterClient:
    return ClusterClient(
        cluster_of(url, CONNECT_TIMEOUT_SECONDS, RESPONSE_TIMEOUT_SECONDS), make_policy, loop_client
    )


class HopClient:
    """The client for work that a citizen waits for.

    On an event loop all share one connection, and wait for it while others run. Else each thread has a client of its
    own with one connection: 40 % faster than a pool.
    """

    def __init__(self, url: str, *, acknowledged: bool = False) -> None:
        """`acknowledged`: as that of `connect`."""
        self._url = url
        self._acknowledged = acknowledged
        self._cluster: ClusterClient | None = None  # serves threads too, which share it
        self._loop_client: LoopClient | ClusterLoopClient
        if is_cluster_url(url):
            self._loop_client = ClusterLoopClient(
                url, _policy_on_loop, CONNECT_TIMEOUT_SECONDS, RESPONSE_TIMEOUT_SECONDS
            )
            self._cluster = _cluster_client(url, RetryPolicy, self._loop_client)
        else:
            self._loop_client = LoopClient(
                url,
                _policy_on_loop,
                CONNECT_TIMEOUT_SECONDS,
                RESPONSE_TIMEOUT_SECONDS,
                acknowledged=acknowledged,
            )
        self._client_on_loop: ClientOnLoop | None = None
        self._thread_local = threading.local()
        self._role_errors = 0

    @property
    def client(self) -> redis.Redis:
        """This thread's client, connected at its first use. Raises redis.ConnectionError if there is no server."""
        if self._cluster is not None:
            return self._cluster
        if hop_loop.current() is not None:
            return self._loop_clients_face()
        return self._thread_client()

    def _thread_client(self) -> redis.Redis:
        if self._cluster is not None:
            return self._cluster
        local = self._thread_local
        # A forked child inherits the parent's thread-local values, but must not use its sockets.
        if getattr(local, "process", None) != os.getpid():
            local.client = connect(self._url, single_connection=True, acknowledged=self._acknowledged)
            local.process = os.getpid()
            local.role_errors = self._role_errors
            if local.client.connection is not None:
                local.client.connection.retry.on_role_error = self._note_role_error
        client: redis.Redis = local.client
        if local.role_errors != self._role_errors:  # another thread met a server that lost its role
            local.role_errors = self._role_errors
            if client.connection is not None:
                client.connection.disconnect()  # type: ignore[no-untyped-call]
        return client

    def close_on_loop(self) -> None:
        """Close the connection of the event loop. Call it there."""
        self._loop_client.close()

    def _loop_clients_face(self) -> ClientOnLoop:
        """Return the client on the event loop with redis-py's methods."""
        assert isinstance(self._loop_client, LoopClient)  # noqa: S101  # a cluster has a client for both
        if self._client_on_loop is None:
            self._client_on_loop = ClientOnLoop(
                self._loop_client, connect(self._url, acknowledged=self._acknowledged)
            )
        return self._client_on_loop

    def _note_role_error(self) -> None:
        """Make the other threads connect again at their next command; this one does so now."""
        self._role_errors += 1
        self._thread_local.role_errors = self._role_errors

    def call(self, *command: bytes | str | int) -> Any:
        """Send a command and return its answer, as bytes. This takes half as long as redis-py's own layers.

        Lost connections and time-outs are retried by RetryPolicy. redis.RedisError passes through.
        """
        running = getcurrent()
        if isinstance(running, LoopGreenlet):
            return self._loop_client.call(running, command)
        client: Any = self._thread_client()
        connection: Any = client.connection
        if connection is None:  # it is closed, for example after a failure to connect
            return client.execute_command(*command)
        return connection.retry.call_with_retry(
            partial(_send_and_read, connection, command), lambda _error: connection.disconnect()
        )

    def call_all(self, commands: Sequence[Command]) -> list[Any]:
        """Send commands in one write and return their answers, as `call` does. The first error is raised.

        After a lost connection all of them are sent again.
        """
        running = getcurrent()
        if isinstance(running, LoopGreenlet):
            return self._loop_client.call_all(running, commands)
        client: Any = self._thread_client()
        connection: Any = client.connection
        if connection is None:
            return commands_sender(lambda: client)(commands)
        return cast(
            "list[Any]",
            connection.retry.call_with_retry(
                partial(_send_and_read_all, connection, commands), lambda _error: connection.disconnect()
            ),
        )


def _send_and_read(connection: Any, command: tuple[bytes | str | int, ...]) -> Any:
    connection.send_command(*command)
    return connection.read_response()


def _send_and_read_all(connection: Any, commands: Sequence[Command]) -> list[Any]:
    """Send all, and read every reply before an error is raised: the next command must not get the rest of them."""
    connection.send_packed_command(connection.pack_commands(commands))
    replies: list[Any] = []
    for _ in commands:
        try:
            replies.append(connection.read_response())
        except redis.ResponseError as error:
            replies.append(error)
    for reply in replies:
        if isinstance(reply, redis.ResponseError):
            raise reply
    return replies


CommandSender = Callable[..., Any]
"""Sends a command, given word by word, and returns its answer."""


ScriptCall = tuple[Sequence[bytes | str | float], Sequence[bytes | str | float]]
"""The keys and arguments of one run of a script."""


class Script:
    """A Lua script, read from a file. The functions of the files `before` it are known in it."""

    def __init__(self, path: Path, *before: Path) -> None:
        self._text = "\n".join(file.read_text(encoding="utf-8") for file in (*before, path))
        self._sha = sha1(self._text.encode(), usedforsecurity=False).hexdigest()

    def command(
        self, keys: Sequence[bytes | str | float], arguments: Sequence[bytes | str | float] = ()
    ) -> Command:
        """Return the command that runs the script if the store knows it."""
        return ("EVALSHA", self._sha, len(keys), *keys, *arguments)

    def run(
        self,
        call: CommandSender,
        keys: Sequence[bytes | str | float],
        arguments: Sequence[bytes | str | float] = (),
    ) -> Any:
        """Run the script and return its answer. redis.RedisError passes through."""
        try:
            return call("EVALSHA", self._sha, len(keys), *keys, *arguments)
        except NoScriptError:
            return call("EVAL", self._text, len(keys), *keys, *arguments)


def run_scripts(client: Any, script: Script, calls: Sequence[ScriptCall]) -> list[Any]:
    """Run a script many times in one round trip, and return its answers. redis.RedisError passes through."""
    with client.pipeline(transaction=False) as pipeline:
        for keys, arguments in calls:
            pipeline.execute_command(*script.command(keys, arguments))
        answers = pipeline.execute(raise_on_error=False)
    found = []
    for (keys, arguments), answer in zip(calls, answers, strict=True):
        if isinstance(answer, NoScriptError):
            found.append(script.run(client.execute_command, keys, arguments))
        elif isinstance(answer, Exception):
            raise answer
        else:
            found.append(answer)
    return found


def command_sender(client: Callable[[], Any]) -> CommandSender:
    """Make a sender that uses redis-py's own layers, with the client that `client` returns for each command."""
    return lambda *command: client().execute_command(*command)


def commands_sender(client: Callable[[], Any]) -> CommandsSender:
    """Make a sender of several commands in one write, with the client that `client` returns."""

    def send(commands: Sequence[Command]) -> list[Any]:
        with client().pipeline(transaction=False) as pipeline:
            for command in commands:
                pipeline.execute_command(*command)
            return cast("list[Any]", pipeline.execute())

    return send
