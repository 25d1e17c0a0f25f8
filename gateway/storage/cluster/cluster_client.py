"""redis-py's client of a cluster under the methods of its client of one server.

So a store of sessions is used in the same way, whichever it is. Commands on one key go to the server that has it;
what looks at all keys goes to all servers. Functions on an event loop use the connections of the loop.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Any, TypeVar, cast

import redis
from redis.backoff import NoBackoff
from redis.client import Pipeline
from redis.cluster import ClusterNode, RedisCluster
from redis.connection import SSLConnection
from redis.exceptions import ClusterError, DataError, RedisClusterException
from redis.maint_notifications import MaintNotificationsConfig
from redis.retry import Retry

from gateway.event_loop import hop_loop
from gateway.settings.cluster_url import ClusterUrl, parse_cluster_url
from gateway.storage.cluster.cluster_loop_client import ClusterLoopClient

T = TypeVar("T")


class SharedCluster:
    """redis-py's client of the cluster at a URL, which threads share. It is made at its first use.

    What it raises is a redis.RedisError. It tries a command once more if a server is away, and where a slot has moved.
    """

    def __init__(self, url: ClusterUrl, connect_timeout: float, response_timeout: float) -> None:
        self._url = url
        self._timeouts = {"socket_connect_timeout": connect_timeout, "socket_timeout": response_timeout}
        self._lock = threading.RLock()
        self._cluster: RedisCluster | None = None
        self._process = 0

    def run(self, function: Callable[[RedisCluster], T]) -> T:
        """Return what `function` returns. Raises redis.RedisError."""
        try:
            return function(self._connected())
        except RedisClusterException as error:
            raise redis.ConnectionError(f"the cluster: {type(error).__name__}") from error
        except ClusterError as error:
            if isinstance(error, redis.ResponseError):
                raise
            raise redis.ConnectionError("the cluster does not agree who has a slot") from error

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            if self._cluster is not None and self._process == os.getpid():
                self._cluster.close()
            self._cluster = None

    def _connected(self) -> RedisCluster:
        with self._lock:
            if (
                self._cluster is None or self._process != os.getpid()
            ):  # a forked process has sockets of its own
                self._cluster, self._process = self._connect(), os.getpid()
            return self._cluster

    def _connect(self) -> RedisCluster:
        options = self._url.server_options
        is_encrypted = options.pop("connection_class", None) is SSLConnection
        if is_encrypted:
            options["ssl"] = True
        nodes = [ClusterNode(host, port) for host, port in self._url.places]  # type: ignore[no-untyped-call]
        return RedisCluster(
            startup_nodes=nodes,
            require_full_coverage=False,  # whoever has a server that works is served
            dynamic_startup_nodes=False,  # names are resolved anew
            retry=Retry(NoBackoff(), 1),  # so that it asks another server about commands if one is away
            maint_notifications_config=MaintNotificationsConfig(enabled=False),
            **options | self._timeouts,
        )


@cache
def cluster_of(url: str, connect_timeout: float, response_timeout: float) -> SharedCluster:
    """Return the client of the cluster at this URL, the same for all threads of this process."""
    return SharedCluster(parse_cluster_url(url), connect_timeout, response_timeout)


class ClusterClient(redis.Redis):
    """A client of a cluster. On an event loop it uses `loop_client`, if it has one.

    `make_policy` makes the policy by which a command is tried again.
    """

    def __init__(
        self,
        cluster: SharedCluster,
        make_policy: Callable[[], Retry],
        loop_client: ClusterLoopClient | None = None,
    ) -> None:
        super().__init__(connection_pool=redis.ConnectionPool())  # which never connects
        self._cluster = cluster
        self._make_policy = make_policy
        self._loop_client = loop_client

    def __del__(self) -> None:
        """Leave the connections open: others of this process use them."""

    def execute_command(self, *command: Any, **options: Any) -> Any:
        """Send a command and return its answer."""
        running = hop_loop.current()
        if running is not None and self._loop_client is not None:
            reply = self._loop_client.call(running, command)
            options.pop("keys", None)
            callback = self.response_callbacks.get(command[0])  # type: ignore[no-untyped-call]
            return callback(reply, **options) if callback else reply
        return self._try(lambda cluster: cast("Any", cluster).execute_command(*command, **options))

    def pipeline(self, transaction: bool = True, shard_hint: Any = None) -> "ClusterPipeline":
        """Return a pipeline, which goes to each server in one write. A cluster has no transaction over its servers."""
        if transaction:
            raise DataError("a cluster has no transactions")
        return ClusterPipeline(self, shard_hint)

    def servers(self) -> dict[str, redis.Redis]:
        """Return a client of each server of the cluster, replicas too, by host and port."""
        return self._clients(lambda cluster: cluster.get_nodes())

    def primaries(self) -> dict[str, redis.Redis]:
        """Return a client of each primary of the cluster, by host and port."""
        return self._clients(lambda cluster: cluster.get_primaries())

    def mget(self, keys: Any, *args: Any) -> Any:
        """Return the values of keys, which may be on several servers."""
        names = [*(keys if isinstance(keys, list | tuple) else [keys]), *args]
        with self.pipeline(transaction=False) as pipeline:
            for name in names:
                pipeline.get(name)
            return pipeline.execute()

    def delete(self, *names: Any) -> Any:
        """Delete keys, which may be on several servers, and return how many there were."""
        return self._sum("DEL", names)

    def exists(self, *names: Any) -> Any:
        """Return how many of these keys there are."""
        return self._sum("EXISTS", names)

    def scan_iter(
        self, match: Any = None, count: int | None = None, _type: str | None = None, **kwargs: Any
    ) -> Iterator[Any]:
        """Yield the keys of all servers."""
        for client in self.primaries().values():
            yield from client.scan_iter(match, count, _type, **kwargs)

    def keys(self, pattern: Any = "*", **kwargs: Any) -> Any:  # noqa: ARG002
        """Return the keys of all servers that fit."""
        return [*self.scan_iter(pattern)]

    def close(self) -> None:
        """Close the connections that threads share."""
        self._cluster.close()

    def call_all(self, commands: Sequence[tuple[tuple[Any, ...], dict[str, Any]]]) -> list[Any]:
        """Send commands with their options, to each server in one write, and return their answers."""
        running = hop_loop.current()
        if running is not None and self._loop_client is not None:
            replies = self._loop_client.call_all(running, [command for command, _ in commands])
            return [
                self._understand(reply, command, options)
                for reply, (command, options) in zip(replies, commands, strict=True)
            ]
        return self._try(partial(_run_pipeline, commands))

    def _understand(self, reply: Any, command: tuple[Any, ...], options: dict[str, Any]) -> Any:
        told = {name: value for name, value in options.items() if name != "keys"}
        callback = self.response_callbacks.get(command[0])  # type: ignore[no-untyped-call]
        return callback(reply, **told) if callback else reply

    def _sum(self, command: str, names: Sequence[Any]) -> int:
        return sum(self.call_all([((command, name), {}) for name in names]))

    def _clients(self, find: Callable[[Any], list[ClusterNode]]) -> dict[str, redis.Redis]:
        """Ask the cluster which servers there are now, and return their clients."""

        def ask(cluster: RedisCluster) -> dict[str, redis.Redis]:
            cluster.nodes_manager.initialize()
            return {node.name: cluster.get_redis_connection(node) for node in find(cluster)}

        return self._try(ask)

    def _try(self, function: Callable[[RedisCluster], T]) -> T:
        return self._make_policy().call_with_retry(lambda: self._cluster.run(function), lambda _error: None)


def servers_of(client: redis.Redis) -> list[redis.Redis]:
    """Return a client of each server of a store, replicas of a cluster too."""
    return [*client.servers().values()] if isinstance(client, ClusterClient) else [client]


class ClusterPipeline(Pipeline):
    """A pipeline of commands on any keys of a cluster, without a transaction."""

    def __init__(self, client: ClusterClient, shard_hint: Any) -> None:
        super().__init__(
            client.connection_pool, client.response_callbacks, transaction=False, shard_hint=shard_hint
        )
        self._client = client

    def execute(self, raise_on_error: bool = True) -> list[Any]:  # noqa: ARG002  # an error is always raised
        """Send the commands and return their answers. The first error is raised."""
        commands = [(tuple(command), dict(options)) for command, options in self.command_stack]
        try:
            return self._client.call_all(commands) if commands else []
        finally:
            self.reset()


def _run_pipeline(
    commands: Sequence[tuple[tuple[Any, ...], dict[str, Any]]], cluster: RedisCluster
) -> list[Any]:
    with cast("Any", cluster).pipeline() as pipeline:
        for command, options in commands:
            pipeline.execute_command(*command, **options)
        return cast("list[Any]", pipeline.execute())
