"""Sentinels and servers that are reached by TLS alone."""

import asyncio
import ssl
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import redis

from gateway.event_loop import hop_loop
from gateway.storage.redis_clients import HopClient, connect
from tests.gateway.event_loop_thread import EventLoopThread, run_event_loop
from tests.gateway.failover.conftest import run_valkey
from tests.gateway.storage.tls_proxy import TlsProxy
from tests.waiting import wait_until

NAME = "county"


class NamingServer:
    """Answers as a sentinel does, over TLS: its primary is at `primary_port`. A real one names no proxy."""

    def __init__(self, primary_port: int, certificate: Path, key: Path) -> None:
        self._primary_port = primary_port
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(certificate, key)
        self.port = 0

    async def serve(self) -> asyncio.Server:
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0, ssl=self._context)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _answer(self, near: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        while head := await near.readline():
            words = []
            for _ in range(int(head[1:])):
                size = int((await near.readline())[1:])
                words.append((await near.readexactly(size + 2))[:-2].upper())
            near_out.write(self._reply(words))
        near_out.close()

    def _reply(self, words: list[bytes]) -> bytes:
        if words[0] == b"HELLO":
            return b"%2\r\n$5\r\nproto\r\n:3\r\n$4\r\nrole\r\n$8\r\nsentinel\r\n"
        if words[0] != b"SENTINEL":
            return b"+OK\r\n"
        state = {"name": NAME, "ip": "localhost", "port": self._primary_port, "flags": "master"}
        counts = dict.fromkeys(("num-other-sentinels", "num-slaves", "config-epoch"), 2)
        pairs = (state | counts).items()
        fields = "".join(f"${len(str(word))}\r\n{word}\r\n" for pair in pairs for word in pair)
        return f"%{len(pairs)}\r\n{fields}".encode()


@pytest.fixture
def loop() -> Iterator[EventLoopThread]:
    with run_event_loop() as running:
        yield running


def test_tls_is_spoken_to_sentinels_and_servers_and_their_certificates_are_checked(
    loop: EventLoopThread, tmp_path: Path
) -> None:
    with run_valkey() as server:
        proxy = TlsProxy(server.connection_pool.connection_kwargs["port"], tmp_path)
        serving = [loop.run(lambda: hop_loop.wait_for(hop_loop.current(), proxy.serve()))]  # type: ignore[arg-type]
        sentinel = NamingServer(proxy.port, proxy.certificate, proxy.key)
        serving.append(loop.run(lambda: hop_loop.wait_for(hop_loop.current(), sentinel.serve())))  # type: ignore[arg-type]
        url = f"rediss+sentinel://localhost:{sentinel.port}/{NAME}"
        trusted = f"{url}?ssl_ca_certs={proxy.certificate}"
        looped, held, pooled = loop.client(trusted), HopClient(trusted), connect(trusted)
        try:
            assert loop.run(partial(looped.call, "PING")) == b"PONG"
            assert held.call("PING") == b"PONG"
            held.client.close()
            assert pooled.ping()
            with pytest.raises(redis.ConnectionError):
                loop.run(partial(loop.client(url).call, "PING"))
            with pytest.raises(redis.ConnectionError):
                connect(url, with_retry=False).ping()
        finally:
            for one in serving:
                loop.run(one.close)
            loop.run(looped.close_on_loop)
            pooled.close()
            wait_until(lambda: not any(one.is_serving() for one in serving), "the proxies end")
