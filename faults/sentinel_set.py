"""A store that fails over by itself: a primary, its replicas, and three sentinels, each a process of its own."""

import hashlib
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import redis

from faults.process import Process
from gateway.development import valkey

NAME = "county"
USER, PASSWORD, SENTINEL_PASSWORD = "gateway", "p@ss of the servers", "p/ss of the sentinels"
URL_LOGIN, URL_SENTINEL_PASSWORD = "gateway:p%40ss%20of%20the%20servers", "p%2Fss+of+the+sentinels"
QUORUM = 2
DOWN_MILLISECONDS = 600
FAIL_OVER_MILLISECONDS = 3000  # until a sentinel tries again
SETTLE_SECONDS = 40.0


class SentinelSet:
    """Servers at `ports`, of which the first is the primary at the beginning, and sentinels at `sentinel_ports`.

    Everything has a password. The user `gateway` may do what the gateway does.
    """

    def __init__(
        self,
        folder: Path,
        ports: Sequence[int],
        sentinel_ports: Sequence[int],
        environment: dict[str, str],
        down_milliseconds: int = DOWN_MILLISECONDS,
    ) -> None:
        """`down_milliseconds`: how long a server may be silent until a sentinel takes it for dead."""
        self._down_milliseconds = down_milliseconds
        self.ports, self.sentinel_ports = list(ports), list(sentinel_ports)
        self.servers = {port: self._server(folder, port, environment) for port in ports}
        self.sentinels = {port: self._sentinel(folder, port, environment) for port in sentinel_ports}

    @property
    def url(self) -> str:
        """The URL of the store for the gateway."""
        places = ",".join(f"127.0.0.1:{port}" for port in self.sentinel_ports)
        options = f"sentinel_password={URL_SENTINEL_PASSWORD}"
        return f"redis+sentinel://{URL_LOGIN}@{places}/{NAME}/0?{options}"

    def client(self, port: int) -> redis.Redis:
        """A client of the server at this port, which tries nothing twice."""
        return redis.Redis(port=port, username=USER, password=PASSWORD, socket_timeout=5.0, retry=None)

    def sentinel_client(self, port: int) -> redis.Redis:
        """A client of the sentinel at this port."""
        return redis.Redis(port=port, password=SENTINEL_PASSWORD, socket_timeout=5.0, retry=None)

    def primary_client(self) -> redis.Redis:
        """A client of the primary."""
        return self.client(self.primary_port())

    def start_all(self) -> None:
        """Start everything, and wait until all know all."""
        for processes in (self.servers, self.sentinels):
            for process in processes.values():
                process.start()
            for process in processes.values():
                process.await_ready()
        self.await_settled()

    def primary_port(self) -> int:
        """The port of the server that the first sentinel that answers takes for the primary."""
        for port in self.sentinel_ports:
            try:
                with self.sentinel_client(port) as client:
                    return int(client.execute_command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME)[1])
            except redis.ConnectionError:
                continue
        raise redis.ConnectionError("no sentinel answers")

    def await_settled(self, replicas: int | None = None) -> None:
        """Wait until so many replicas (all, if not said) confirm what the primary writes."""
        wanted = len(self.ports) - 1 if replicas is None else replicas
        deadline = time.monotonic() + SETTLE_SECONDS
        while not self._is_settled(wanted):
            assert time.monotonic() < deadline, "the replicas do not follow"
            time.sleep(0.05)

    def _is_settled(self, wanted: int) -> bool:
        try:
            with self.client(self.primary_port()) as client:
                told = client.pipeline(transaction=False).set("settled", "").wait(wanted, 1000).execute()
        except redis.RedisError:
            return False
        return bool(told[-1] >= wanted)

    def stop(self) -> None:
        """End all of it."""
        for process in (*self.sentinels.values(), *self.servers.values()):
            process.stop()

    def _server(self, folder: Path, port: int, environment: dict[str, str]) -> Process:
        place = folder / f"server-{port}"
        place.mkdir()
        conf = place / "valkey.conf"  # a sentinel has the server write into it whom it follows
        lines = [
            f"port {port}",
            "bind 127.0.0.1",
            f"dir {place}",
            "appendonly yes",
            "appendfsync always",
            'save ""',
            "maxmemory-policy noeviction",
            "min-replicas-to-write 1",
            "repl-diskless-sync-delay 0",
            "repl-ping-replica-period 1",
            "repl-timeout 5",
            f'requirepass "{PASSWORD}"',
            f'masterauth "{PASSWORD}"',
            f'user {USER} on "#{hashlib.sha256(PASSWORD.encode()).hexdigest()}" ~* &* +@all',
        ]
        if port != self.ports[0]:
            lines.append(f"replicaof 127.0.0.1 {self.ports[0]}")
        conf.write_text("\n".join(lines) + "\n", encoding="utf-8")
        ready = partial(valkey.is_answering, f"redis://{URL_LOGIN}@127.0.0.1:{port}")
        command = [str(valkey.find_binary()), str(conf)]
        return Process(f"server {port}", command, environment, folder / f"server-{port}.log", ready)

    def _sentinel(self, folder: Path, port: int, environment: dict[str, str]) -> Process:
        place = folder / f"sentinel-{port}"
        place.mkdir()
        conf = place / "sentinel.conf"  # it writes into it what it learns
        lines = [
            f"port {port}",
            "bind 127.0.0.1",
            f"dir {place}",
            f'requirepass "{SENTINEL_PASSWORD}"',
            f"sentinel myid {_identity(port)}",
            f"sentinel monitor {NAME} 127.0.0.1 {self.ports[0]} {QUORUM}",
            f'sentinel auth-pass {NAME} "{PASSWORD}"',
            f"sentinel down-after-milliseconds {NAME} {self._down_milliseconds}",
            f"sentinel failover-timeout {NAME} {FAIL_OVER_MILLISECONDS}",
            # So that nobody waits until they have heard of each other.
            *(f"sentinel known-replica {NAME} 127.0.0.1 {other}" for other in self.ports[1:]),
            *(
                f"sentinel known-sentinel {NAME} 127.0.0.1 {other} {_identity(other)}"
                for other in self.sentinel_ports
                if other != port
            ),
        ]
        conf.write_text("\n".join(lines) + "\n", encoding="utf-8")
        log = folder / f"sentinel-{port}.log"
        command = [str(valkey.find_binary()), str(conf), "--sentinel"]
        return Process(f"sentinel {port}", command, environment, log, lambda: self._knows_all(port))

    def _knows_all(self, port: int) -> bool:
        try:
            with self.sentinel_client(port) as client:
                known = [client.sentinel_master(NAME), *client.sentinel_sentinels(NAME)]
        except redis.RedisError:
            return False
        return len(known) == len(self.sentinel_ports) and not any(
            one["is_disconnected"] or one["is_sdown"] for one in known
        )


def _identity(port: int) -> str:
    """The name of a sentinel among sentinels: 40 hexadecimal digits."""
    return hashlib.sha1(str(port).encode(), usedforsecurity=False).hexdigest()
