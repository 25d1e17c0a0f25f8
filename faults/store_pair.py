"""The store: a primary and its replica, which change places."""

import time
from functools import partial
from pathlib import Path

import redis

from faults.process import Process
from gateway.development import valkey

FOLLOW_SECONDS = 20.0


class StorePair:
    """Two Valkey servers at `ports`. The first is the primary at the beginning."""

    def __init__(self, folder: Path, ports: tuple[int, int], environment: dict[str, str]) -> None:
        self.ports = list(ports)  # of the primary, of the replica
        self._commands: dict[int, list[str]] = {}
        self._servers: dict[int, Process] = {}
        for port in ports:
            options = ["--port", str(port), "--bind", "127.0.0.1", "--repl-diskless-sync-delay", "0"]
            self._commands[port] = [*valkey.start_command(folder / f"store-{port}"), *options]
            ready = partial(valkey.is_answering, f"redis://127.0.0.1:{port}")
            log = folder / f"store-{port}.log"
            self._servers[port] = Process(f"store {port}", self._commands[port], environment, log, ready)

    @property
    def primary(self) -> Process:
        """The server that takes writes."""
        return self._servers[self.ports[0]]

    @property
    def replica(self) -> Process:
        """The server that follows."""
        return self._servers[self.ports[1]]

    def start_all(self) -> None:
        """Start both."""
        for place in (0, 1):
            self.start(place)
        self.await_replica()

    def primary_client(self) -> redis.Redis:
        """A client of the primary."""
        return self.client()

    def client(self, place: int = 0) -> redis.Redis:
        """A client of the primary (0) or the replica (1), which tries nothing twice."""
        return redis.Redis(port=self.ports[place], socket_timeout=5.0)

    def start(self, place: int) -> None:
        """Start the primary (0) or the replica (1), and wait until it answers."""
        port = self.ports[place]
        follows = ["--replicaof", f"127.0.0.1 {self.ports[0]}"] if place else []
        self._servers[port].command = [*self._commands[port], *follows]
        self._servers[port].start()
        self._servers[port].await_ready()

    def await_replica(self) -> None:
        """Wait until the replica follows."""
        deadline = time.monotonic() + FOLLOW_SECONDS
        with self.client(1) as client:
            while client.info("replication").get("master_link_status") != "up":
                assert time.monotonic() < deadline, "the replica does not follow"
                time.sleep(0.05)

    def fail_over(self) -> None:
        """Promote the replica once it has everything, and demote the primary. Connections stay open."""
        self.await_replica()
        with self.client() as client:
            client.execute_command("FAILOVER", "TO", "127.0.0.1", str(self.ports[1]), "TIMEOUT", "5000")
            deadline = time.monotonic() + FOLLOW_SECONDS
            while client.info("replication")["role"] != "slave":
                assert time.monotonic() < deadline, "the primary is not demoted"
                time.sleep(0.01)
        self.ports.reverse()

    def stop(self) -> None:
        """End both."""
        for server in self._servers.values():
            server.stop()
