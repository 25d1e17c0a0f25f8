"""A cluster of Valkeys for tests: three primaries, and a replica of the first."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import redis
from redis.crc import key_slot

from faults.process import Process
from gateway.development import valkey
from tests.free_port import find_free_port
from tests.waiting import wait_until

USER, PASSWORD = "gateway", "p@ss of the servers"
URL_PASSWORD = "p%40ss%20of%20the%20servers"
URL_LOGIN = f"{USER}:{URL_PASSWORD}"
# As docs/production.md says.
RIGHTS = "+@read +@write +@scripting +@connection -@dangerous +cluster|slots +command +info +config|get"
NODE_TIMEOUT_MILLISECONDS = 600
PRIMARIES = 3
SLOTS = 16_384


class ValkeyCluster:
    """Servers at `ports`: the primaries, then the replica of the first.

    Everything has a password, and the gateway a user of its own.
    """

    def __init__(self, folder: Path) -> None:
        self.ports = [find_free_port() for _ in range(PRIMARIES + 1)]
        self.servers = {port: self._server(folder, port) for port in self.ports}
        self._clients = {
            port: redis.Redis(port=port, password=PASSWORD, socket_timeout=5.0, retry=None)
            for port in self.ports
        }

    @property
    def url(self) -> str:
        """The URL of the cluster for the gateway. It leaves one server out, which the others name."""
        places = ",".join(f"127.0.0.1:{port}" for port in self.ports[1:])
        return f"redis+cluster://{URL_LOGIN}@{places}"

    def client(self, port: int) -> redis.Redis:
        """A client of the server at this port."""
        return self._clients[port]

    def start(self) -> None:
        """Start all servers, and make them a cluster."""
        for server in self.servers.values():
            server.start()
        for server in self.servers.values():
            server.await_ready()
        primaries = self.ports[:PRIMARIES]
        for number, port in enumerate(self.ports, 1):
            self._tell(port, "CLUSTER", "SET-CONFIG-EPOCH", number)
        share = SLOTS // PRIMARIES + 1
        for index, port in enumerate(primaries):
            last = min((index + 1) * share, SLOTS) - 1
            self._tell(port, "CLUSTER", "ADDSLOTSRANGE", index * share, last)
        for port in self.ports[1:]:
            bus = self._clients[port].config_get("cluster-port")["cluster-port"]
            self._tell(self.ports[0], "CLUSTER", "MEET", "127.0.0.1", port, bus)
        wait_until(lambda: all(map(self._knows_all, self.ports)), "all servers know all")
        first = self._id(self.ports[0])
        self._tell(self.ports[-1], "CLUSTER", "REPLICATE", first)
        self.await_settled()

    def await_settled(self) -> None:
        """Wait until every slot is served and the replica follows."""
        wait_until(lambda: all(map(self._is_settled, self.ports)), "the cluster is settled")

    def stop(self) -> None:
        """End all servers."""
        for client in self._clients.values():
            client.close()
        for server in self.servers.values():
            server.stop()

    def empty(self) -> None:
        """Delete everything."""
        for port in self.primaries():
            self._clients[port].flushall()

    def primaries(self) -> list[int]:
        """The ports of the servers that are primaries now, and answer."""
        found = []
        for port, client in self._clients.items():
            try:
                if client.role()[0] == b"master":
                    found.append(port)
            except redis.RedisError:
                continue
        return found

    def keys(self) -> dict[int, list[str]]:
        """The keys that each primary has."""
        return {port: sorted(map(bytes.decode, self._clients[port].keys())) for port in self.primaries()}

    def owner(self, tag: str) -> int:
        """The port of the primary that has the slot of a hash tag."""
        slot = key_slot(tag.encode())
        asked = self.primaries()[0]
        for first, last, primary, *_ in self._tell_raw(asked, "CLUSTER", "SLOTS"):
            if first <= slot <= last:
                return int(primary[1])
        raise AssertionError("nobody has the slot")

    def begin_to_move(self, tag: str, to: int) -> int:
        """Begin to move the slot of a hash tag to another primary; the port of the one that has it still."""
        slot, source = key_slot(tag.encode()), self.owner(tag)
        ids = {port: self._id(port) for port in (source, to)}
        self._tell(to, "CLUSTER", "SETSLOT", slot, "IMPORTING", ids[source])
        self._tell(source, "CLUSTER", "SETSLOT", slot, "MIGRATING", ids[to])
        return source

    def move_keys(self, tag: str, source: int, to: int, most: int = 1000) -> int:
        """Move so many keys of the slot; how many it had."""
        keys = self._tell(source, "CLUSTER", "GETKEYSINSLOT", key_slot(tag.encode()), most)
        if keys:
            login = ("AUTH", PASSWORD)
            self._tell(source, "MIGRATE", "127.0.0.1", to, "", 0, 5000, *login, "KEYS", *keys)
        return len(keys)

    def end_move(self, tag: str, source: int, to: int) -> None:
        """Let the slot be the other's, once its keys are there."""
        slot, new = key_slot(tag.encode()), self._id(to)
        for port in (to, source):
            self._tell(port, "CLUSTER", "SETSLOT", slot, "NODE", new)

    def _id(self, port: int) -> str:
        return self._tell(port, "CLUSTER", "MYID").decode()

    def _tell(self, port: int, *command: object) -> Any:
        return self._clients[port].execute_command(*command)

    def _tell_raw(self, port: int, *command: str) -> Any:
        client = self._clients[port]
        connection = client.connection_pool.get_connection()
        try:
            connection.send_command(*command)
            return connection.read_response()
        finally:
            client.connection_pool.release(connection)

    def _knows_all(self, port: int) -> bool:
        info = self._info(port)
        return info.get("cluster_known_nodes") == str(len(self.ports)) and info["cluster_state"] == "ok"

    def _is_settled(self, port: int) -> bool:
        info = self._info(port)
        if info.get("cluster_state") != "ok" or info["cluster_slots_ok"] != str(SLOTS):
            return False
        ranges = self._tell_raw(port, "CLUSTER", "SLOTS")
        if sum(len(servers) for _, _, *servers in ranges) < len(self.ports):
            return False  # it has not heard of the replica yet
        replication = self._clients[port].info("replication")
        return replication["role"] == "master" or replication["master_link_status"] == "up"

    def _info(self, port: int) -> dict[str, str]:
        try:
            told = self._tell_raw(port, "CLUSTER", "INFO")
        except redis.RedisError:
            return {}
        return dict(line.split(":", 1) for line in told.decode().split("\r\n") if line)

    def _server(self, folder: Path, port: int) -> Process:
        place = folder / f"server-{port}"
        place.mkdir()
        conf = place / "valkey.conf"
        lines = [
            f"port {port}",
            "bind 127.0.0.1",
            f"dir {place}",
            "cluster-enabled yes",
            f"cluster-port {find_free_port()}",
            f"cluster-node-timeout {NODE_TIMEOUT_MILLISECONDS}",
            "cluster-require-full-coverage no",
            "cluster-replica-validity-factor 0",
            "appendonly yes",
            "appendfsync everysec",
            'save ""',
            "maxmemory-policy noeviction",
            "repl-diskless-sync-delay 0",
            f'requirepass "{PASSWORD}"',
            f'masterauth "{PASSWORD}"',
            f'user {USER} on "#{hashlib.sha256(PASSWORD.encode()).hexdigest()}" ~* {RIGHTS}',
        ]
        conf.write_text("\n".join(lines) + "\n", encoding="utf-8")
        ready = partial(valkey.is_answering, f"redis://{URL_LOGIN}@127.0.0.1:{port}")
        command = [str(valkey.find_binary()), str(conf)]
        environment = {"PATH": os.environ["PATH"]}
        return Process(f"server {port}", command, environment, folder / f"server-{port}.log", ready)


@contextmanager
def run_valkey_cluster() -> Iterator[ValkeyCluster]:
    """Run a cluster in a folder of its own until the end of the block."""
    folder = Path(tempfile.mkdtemp(prefix="gw-"))
    cluster = ValkeyCluster(folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder)
