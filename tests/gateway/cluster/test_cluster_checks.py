"""What settings, start-up and the doctor say of a cluster."""

import logging

import pytest

from gateway.operations.doctor.cluster import check_cluster
from gateway.operations.doctor.finding import FindingStatus
from gateway.operations.doctor.stores import check_durable_store, check_session_store
from gateway.storage.durability import find_unsafe_settings
from gateway.storage.redis_clients import connect
from tests.gateway.cluster.valkey_cluster import URL_PASSWORD, ValkeyCluster

SAFE = "maxmemory-policy noeviction, cluster-require-full-coverage no, appendonly yes."


def findings(url: str) -> list[str]:
    found = list(check_cluster(connect(url, with_retry=False), url))
    needing = (FindingStatus.WARNING, FindingStatus.BAD)
    assert all(one.cure for one in found if one.status in needing)
    told = [f"{one.status}: {one.message}" for one in found]
    assert "p@ss" not in "".join(told)
    return told


def test_a_cluster_in_order_but_for_two_replicas(cluster: ValkeyCluster) -> None:
    told = findings(cluster.url)
    seeds = ", ".join(f"127.0.0.1:{port}" for port in cluster.ports[1:])
    assert told[0] == f"good: cluster {seeds} answers: 3 primaries and 1 replica serve all 16,384 slots."
    alone = [
        port
        for port in cluster.primaries()
        if not cluster.client(port).info("replication")["connected_slaves"]
    ]
    names = ", ".join(sorted(f"127.0.0.1:{port}" for port in alone))
    assert told[1] == f"warning: {names} have no replica: while it is away, its callers hear an apology."
    assert sorted(told[2:]) == sorted(f"good: 127.0.0.1:{port}: {SAFE}" for port in cluster.ports)
    assert cluster.keys() == {port: [] for port in cluster.primaries()}, "looking leaves nothing behind"


@pytest.mark.parametrize(
    ("setting", "value", "safe", "consequence"),
    [
        ("maxmemory-policy", "allkeys-lru", "noeviction", "a full server would throw sessions away"),
        (
            "cluster-require-full-coverage",
            "yes",
            "no",
            "while one server is away, nobody is served by the others either",
        ),
        ("appendonly", "no", "yes", "a server that starts again has lost its sessions"),
    ],
)
def test_each_setting_of_each_server(
    cluster: ValkeyCluster, setting: str, value: str, safe: str, consequence: str
) -> None:
    port = cluster.ports[2]
    cluster.client(port).config_set(setting, value)
    try:
        told = findings(cluster.url)
    finally:
        cluster.client(port).config_set(setting, safe)
    assert f"warning: 127.0.0.1:{port}: {setting} is {value}: {consequence}." in told


def test_a_server_that_takes_no_writes(cluster: ValkeyCluster) -> None:
    port = cluster.ports[1]
    cluster.client(port).config_set("maxmemory", "1")
    try:
        told = findings(cluster.url)
    finally:
        cluster.client(port).config_set("maxmemory", "0")
    assert f"bad: 127.0.0.1:{port} takes no writes: its memory is full (maxmemory)." in told


def test_a_cluster_that_is_away() -> None:
    assert findings("redis+cluster://:p%40ss@127.0.0.1:1") == [
        "bad: cluster 127.0.0.1:1 does not answer (ConnectionError)."
    ]


def test_a_server_of_a_cluster_is_no_durable_store(
    cluster: ValkeyCluster, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"redis://:{URL_PASSWORD}@127.0.0.1:{cluster.ports[1]}"
    client = connect(url, with_retry=False)
    for check, cure in (
        (check_durable_store, "Cases, texts and jobs need one primary"),
        (check_session_store, "Write SESSIONS_REDIS_URL as redis+cluster://"),
    ):
        last = list(check(client, url, lambda: 0.0))[-1]
        assert last.status is FindingStatus.BAD
        assert last.message == f"127.0.0.1:{cluster.ports[1]} is a server of a cluster."
        assert last.cure.startswith(cure)
    with caplog.at_level(logging.ERROR):
        find_unsafe_settings(client, url)
    assert [record.message for record in caplog.records if record.levelno == logging.ERROR] == [
        "store_is_a_cluster"
    ]
    client.close()
