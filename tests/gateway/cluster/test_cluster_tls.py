"""A cluster that is reached by TLS alone."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import redis

from gateway.event_loop import hop_loop
from gateway.storage.redis_clients import HopClient, connect
from tests.free_port import find_free_port
from tests.gateway.event_loop_thread import EventLoopThread, run_event_loop
from tests.gateway.failover.conftest import run_valkey
from tests.gateway.storage.tls_proxy import TlsProxy
from tests.waiting import wait_until


@pytest.fixture
def loop() -> Iterator[EventLoopThread]:
    with run_event_loop() as running:
        yield running


def test_tls_is_spoken_to_all_servers_and_their_certificates_are_checked(
    loop: EventLoopThread, tmp_path: Path
) -> None:
    options = ("--cluster-enabled", "yes", "--cluster-port", str(find_free_port()))
    with run_valkey(*options) as server:
        proxy = TlsProxy(server.connection_pool.connection_kwargs["port"], tmp_path)
        serving = loop.run(lambda: hop_loop.wait_for(hop_loop.current(), proxy.serve()))  # type: ignore[arg-type]
        try:
            server.config_set("cluster-announce-hostname", "localhost")
            server.config_set("cluster-preferred-endpoint-type", "hostname")
            server.config_set("cluster-announce-port", proxy.port)
            server.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
            wait_until(
                lambda: b"cluster_state:ok" in server.execute_command("CLUSTER", "INFO"), "it is ready"
            )
            url = f"rediss+cluster://localhost:{proxy.port}"
            trusted = f"{url}?ssl_ca_certs={proxy.certificate}"
            by_address = f"{trusted}&ssl_check_hostname=no"  # redis-py makes an address of localhost
            looped, held, pooled = loop.client(trusted), HopClient(by_address), connect(by_address)
            assert loop.run(partial(looped.call, "PING")) == b"PONG"
            assert loop.run(partial(looped.call, "SET", "key", "1")) == b"OK"
            assert held.call("GET", "key") == b"1"
            assert [*pooled.scan_iter()] == [b"key"]
            with pytest.raises(redis.ConnectionError):
                loop.run(partial(loop.client(url).call, "GET", "key"))
            with pytest.raises(redis.ConnectionError):
                connect(url, with_retry=False).get("key")
            pooled.close()
            loop.run(looped.close_on_loop)
        finally:
            loop.run(serving.close)
            wait_until(lambda: not serving.is_serving(), "the proxy ends")
