"""Who sends slowly holds no thread: `gateway serve` itself, with no proxy before it."""

import select
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest
import redis

from tests.free_port import find_free_port
from tests.gateway.cli.serve_process import TOKEN, Server
from tests.waiting import WAIT_LIMIT_SECONDS

pytestmark = pytest.mark.long

MENUS = Path("tests/gateway/conversations/ussd/menus.yaml")
THREADS = 4
SLOW = 20  # connections on each path; far more than threads
SLOW_PATHS = (
    (f"/at/{TOKEN}/ussd", ""),
    (f"/at/{TOKEN}/voice", ""),
    ("/twilio/sms", "X-Twilio-Signature: x\r\n"),
    ("/cases/updates", "X-Gateway-Timestamp: 1\r\n"),
)
NO_REQUESTS = (
    b"",
    b"P",
    b"POST /at/x/ussd HTTP/1.1\r\nX-A: b\r\n",
    b"GET / HTTP/1.1\r\n",
    b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n",
)

Serve = Callable[..., Server]


@pytest.fixture(scope="module")
def serve(redis_url: str) -> Iterator[Serve]:
    """Start a server with other settings."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))

        def start(**changes: str) -> Server:
            port = find_free_port()
            environ = {
                "GATEWAY_ENV": "development",
                "GATEWAY_MENUS": str(MENUS),
                "GATEWAY_PORT": str(port),
                "GATEWAY_STATE_DIR": str(folder / str(port)),
                "GATEWAY_SECRET_KEY": "a-key-for-tests",
                "GATEWAY_WEBHOOK_TOKEN": TOKEN,
                "GATEWAY_WORKERS": "1",
                "GATEWAY_THREADS": str(THREADS),
                "REDIS_URL": redis_url,
            }
            server = Server(port, environ | changes)
            stack.callback(server.end)
            return server.await_ready()

        yield start


@pytest.fixture(scope="module")
def server(serve: Serve) -> Server:
    """One server for all whose settings are the same."""
    return serve()


@pytest.fixture
def begin() -> Iterator[Callable[..., socket.socket]]:
    """Begin a request of which only a part of the body comes."""
    with ExitStack() as stack:

        def connect(
            server: Server, path: str, headers: str = "", length: str = "Content-Length: 50"
        ) -> socket.socket:
            client = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            client.settimeout(WAIT_LIMIT_SECONDS)
            form = "Content-Type: application/x-www-form-urlencoded"
            client.sendall(
                f"POST {path} HTTP/1.1\r\nHost: x\r\n{form}\r\n{headers}{length}\r\n\r\ns".encode()
            )
            return client

        yield connect


def hop(server: Server, session: str) -> str:
    """Dial, on a connection of its own, and return what the phone shows."""
    form = {"sessionId": session, "phoneNumber": "+254711000111", "serviceCode": "*384*2040#", "text": ""}
    body = urlencode(form).encode()
    head = f"POST /at/{TOKEN}/ussd HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.settimeout(WAIT_LIMIT_SECONDS)
        client.sendall(head.encode() + body)
        answer = b"".join(iter(lambda: client.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 200"), answer
    return answer.partition(b"\r\n\r\n")[2].decode()


def status(client: socket.socket) -> int:
    return int(client.recv(4096).split()[1])


def test_slow_bodies_stop_no_hop_and_end(server: Server, begin: Callable[..., socket.socket]) -> None:
    hop(server, "first")
    slow = [begin(server, *path) for path in SLOW_PATHS for _ in range(SLOW)]
    for path in SLOW_PATHS:
        for _ in range(5):
            begin(server, *path, length="Transfer-Encoding: chunked")
    assert hop(server, "second").startswith("CON ")
    answered, _, _ = select.select(slow, [], [], 0)
    assert answered == [], "the hop waited for slow bodies"
    slow[0].sendall(b"e")  # a byte now and then makes the time no longer
    assert [status(client) for client in slow] == [408] * len(slow)


def test_what_headers_show_to_be_refused_is_not_waited_for(
    server: Server, begin: Callable[..., socket.socket]
) -> None:
    assert status(begin(server, "/at/a-guess/ussd")) == 403
    assert status(begin(server, "/at/a-guess/sms")) == 403
    assert status(begin(server, "/twilio/voice")) == 403
    assert status(begin(server, "/cases/updates")) == 401
    assert status(begin(server, f"/at/{TOKEN}/ussd", "", "Content-Length: 70000")) == 413
    assert (
        status(begin(server, "/cases/updates", "X-Gateway-Timestamp: 1\r\n", "Content-Length: 70000")) == 413
    )


def test_one_address_has_a_number_of_bodies_under_way(
    serve: Serve, begin: Callable[..., socket.socket]
) -> None:
    server = serve(GATEWAY_TRUSTED_PROXIES="192.0.2.1")
    slow = [begin(server, f"/at/{TOKEN}/ussd") for _ in range(100)]
    assert status(begin(server, f"/at/{TOKEN}/ussd")) == 503
    slow[0].sendall(b"x" * 49)
    assert status(slow[0]) == 200
    assert hop(server, "another").startswith("CON ")


def test_a_connection_that_sends_no_request_ends(server: Server) -> None:
    """Silent ones, those that begin and stop, one that sends a header a second, and one that was answered before."""
    with ExitStack() as stack:
        clients = [
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port))) for _ in NO_REQUESTS
        ]
        for client, first in zip(clients, NO_REQUESTS, strict=True):
            client.settimeout(WAIT_LIMIT_SECONDS)
            client.sendall(first)
        assert status(clients[-1]) == 200
        slow = clients[2]
        slow.settimeout(1)
        assert _is_closed_while_headers_come(slow)
        assert [_is_closed(client) for client in clients if client is not slow] == [True] * (len(clients) - 1)


def _is_closed_while_headers_come(client: socket.socket) -> bool:
    for _ in range(int(WAIT_LIMIT_SECONDS)):
        with suppress(TimeoutError):
            return _is_closed(client)
        with suppress(OSError):
            client.sendall(b"A: b\r\n")
    return False


def _is_closed(client: socket.socket) -> bool:
    try:
        return client.recv(4096) == b""
    except ConnectionError:
        return True
