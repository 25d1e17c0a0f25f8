"""A gateway whose sessions are in a cluster."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.gateway.cluster.valkey_cluster import ValkeyCluster, run_valkey_cluster
from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.test_walks import MENUS, SETTINGS
from tests.gateway.event_loop_thread import EventLoopThread, run_event_loop
from tests.gateway.failover.conftest import run_valkey
from tests.gateway.services import Services

RESUMED = MENUS.replace("screens:\n", "resume: {policy: ask, within: 1h}\nscreens:\n", 1)


@pytest.fixture(scope="session")
def running_cluster() -> Iterator[ValkeyCluster]:
    """A cluster, started once for all tests of these files."""
    with run_valkey_cluster() as cluster:
        yield cluster


@pytest.fixture
def cluster(running_cluster: ValkeyCluster) -> ValkeyCluster:
    """An empty cluster."""
    running_cluster.empty()
    return running_cluster


@pytest.fixture
def make_sharded(
    cluster: ValkeyCluster, make_services: MakeServices, tmp_path: Path
) -> Callable[..., Services]:
    """Make a gateway whose sessions are in the cluster."""

    def make(**changes: str) -> Services:
        menus = tmp_path / "menus.yaml"
        menus.write_text(RESUMED, encoding="utf-8")
        settings = {"GATEWAY_MENUS": str(menus), "SESSIONS_REDIS_URL": cluster.url, **SETTINGS}
        return make_services(**settings | changes)

    return make


@pytest.fixture
def sharded(make_sharded: Callable[..., Services]) -> Services:
    return make_sharded()


@pytest.fixture
def loop(sharded: Services) -> Iterator[EventLoopThread]:
    """An event loop, on which the gateway's hops run."""
    with run_event_loop() as running:
        yield running
        resources = sharded.container.resources
        running.run_all(resources.hops.close_on_loop, resources.durable_hops.close_on_loop)


@pytest.fixture
def redis_port() -> Iterator[int]:
    """The port of a Valkey that is no cluster."""
    with run_valkey() as client:
        yield client.connection_pool.connection_kwargs["port"]
