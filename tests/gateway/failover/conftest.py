"""A primary and its replica behind one address, which change places."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis

from faults.tcp_proxy import TcpProxy, run_tcp_proxy
from gateway.development import valkey
from gateway.settings.reader import read_settings
from tests.free_port import find_free_port
from tests.gateway.conftest import TOKEN
from tests.gateway.services import Services, build, close
from tests.waiting import wait_until

KEY = "a-key-of-the-tests-0123456789abcdef"


@dataclass
class StorePair:
    """Two servers of which one is the primary, and a proxy that leads to it."""

    first: redis.Redis
    second: redis.Redis
    proxy: TcpProxy

    @property
    def url(self) -> str:
        """The address of the store, whichever server serves it."""
        return f"redis://127.0.0.1:{self.proxy.port}/0"

    @property
    def second_port(self) -> int:
        """The port of the second server."""
        port: int = self.second.connection_pool.connection_kwargs["port"]
        return port

    def fail_over(self) -> None:
        """Promote the second, demote the first, and let the address lead to the second. Connections stay open."""
        self.first.wait(1, 5000)
        self.second.replicaof("NO", "ONE")
        self.first.replicaof("127.0.0.1", self.second_port)
        self.proxy.target = self.second_port


@contextmanager
def run_valkey(*options: str) -> Iterator[redis.Redis]:
    """A Valkey at a port of its own, with further options."""
    folder, port = Path(tempfile.mkdtemp(prefix="gw-")), find_free_port()
    server = subprocess.Popen(
        [*valkey.start_command(folder), "--port", str(port), "--repl-diskless-sync-delay", "0", *options],
        stdout=subprocess.DEVNULL,
    )
    client = redis.Redis(port=port)
    try:
        url = f"redis://127.0.0.1:{port}"
        wait_until(lambda: server.poll() is not None or valkey.is_answering(url), "Valkey answers")
        yield client
    finally:
        client.close()
        server.kill()
        server.wait()
        shutil.rmtree(folder)


@pytest.fixture
def pair() -> Iterator[StorePair]:
    with run_valkey() as first, run_valkey() as second:
        port = first.connection_pool.connection_kwargs["port"]
        second.replicaof("127.0.0.1", port)
        wait_until(lambda: second.info("replication")["master_link_status"] == "up", "the replica follows")
        with run_tcp_proxy(port) as proxy:
            yield StorePair(first, second, proxy)


@pytest.fixture
def make_pair_services(
    pair: StorePair, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Services]]:
    """Services whose store is the pair, with a state folder of the tests' own."""
    made: list[Services] = []

    def make(**changes: str) -> Services:
        environ = {
            "GATEWAY_ENV": "development",
            "REDIS_URL": pair.url,
            "GATEWAY_SECRET_KEY": KEY,
            "GATEWAY_WEBHOOK_TOKEN": TOKEN,
            "GATEWAY_STATE_DIR": str(tmp_path_factory.getbasetemp() / "state"),
        }
        made.append(build(read_settings(environ | changes)))
        return made[-1]

    yield make
    for services in made:
        for held in (services.hops, services.durable_hops):
            held.client.close()
        close(services)
