"""`gateway serve` by an event loop and by threads, and `wsgi.py` under gunicorn, give the same answers.

Slow senders hold up nobody.
"""

import contextlib
import http.client
import itertools
import re
import select
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import redis

from gateway.server.request_body import MAX_UNFINISHED
from tests.free_port import find_free_port
from tests.gateway.cli.serve_process import SERVE, TOKEN, Server
from tests.waiting import WAIT_LIMIT_SECONDS

MENUS = Path("tests/gateway/conversations/ussd/menus.yaml")
FORM = {"sessionId": "ATUid_1", "phoneNumber": "+254711000111", "serviceCode": "*384*2040#", "text": ""}
HOP = urlencode(FORM)
FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}
VARIES = re.compile(rb'"error_id":"[0-9a-f]+"|[0-9]{4,}')


def gunicorn_command(port: int) -> tuple[str, ...]:
    """What serves `wsgi.py`, as docs/production.md has it."""
    address = f"127.0.0.1:{port}"
    return ("gunicorn", "--bind", address, "--threads", "16", "--no-control-socket", "wsgi:application")


@contextlib.contextmanager
def serve(front: str, redis_url: str, folder: Path, **changes: str) -> Iterator[Server]:
    """A web process with this front, and these changes of the environment; `gunicorn` is `wsgi.py` under gunicorn."""
    port = find_free_port()
    environ = {
        "GATEWAY_ENV": "development",
        "GATEWAY_MENUS": str(MENUS),
        "GATEWAY_PORT": str(port),
        "GATEWAY_SERVER": "threads" if front == "gunicorn" else front,
        "GATEWAY_STATE_DIR": str(folder / front),
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": TOKEN,
        "GATEWAY_WORKERS": "1",
        "REDIS_URL": redis_url,
    } | changes
    server = Server(
        int(environ["GATEWAY_PORT"]), environ, gunicorn_command(port) if front == "gunicorn" else SERVE
    )
    try:
        yield server.await_ready()
    finally:
        server.end()


@pytest.fixture
def servers(store: redis.Redis, redis_url: str, tmp_path: Path) -> Iterator[tuple[Server, Server]]:  # noqa: ARG001 - empties it
    with serve("event_loop", redis_url, tmp_path) as one, serve("threads", redis_url, tmp_path) as other:
        yield one, other


@pytest.fixture
def server(store: redis.Redis, redis_url: str, tmp_path: Path) -> Iterator[Server]:  # noqa: ARG001 - empties it
    with serve("event_loop", redis_url, tmp_path) as running:
        yield running


@pytest.fixture
def gunicorn(store: redis.Redis, redis_url: str, tmp_path: Path) -> Iterator[Server]:  # noqa: ARG001 - empties it
    with serve("gunicorn", redis_url, tmp_path) as running:
        yield running


REQUESTS = [
    ("POST", f"/at/{TOKEN}/ussd", HOP),
    ("POST", f"/at/{TOKEN}/ussd", urlencode(FORM | {"sessionId": ""})),
    ("POST", f"/at/{TOKEN}/ussd", urlencode(FORM | {"serviceCode": "*1#"})),
    ("POST", f"/at/{TOKEN}/ussd", "x" * 100_000),
    ("POST", f"/at/{TOKEN}/ussd", ""),
    ("POST", f"/at/{TOKEN}/ussd/", HOP),
    ("GET", f"/at/{TOKEN}/ussd", ""),
    ("POST", "/at/wrong/ussd", HOP),
    ("POST", "/at//ussd", HOP),
    ("POST", f"//at/{TOKEN}/ussd", HOP),
    ("POST", f"/at/{TOKEN}/ussd/events", "status=Success&sessionId=x"),
    ("POST", f"/at/{TOKEN}/sms", "from=%2B254711000111&to=2040&text=hello&id=1"),
    ("POST", "/twilio/sms", "From=%2B254711000111"),
    ("GET", "/health/live", ""),
    ("HEAD", "/health/live", ""),
    ("GET", "/health/ready", ""),
    ("GET", "/nowhere", ""),
    ("GET", "/caf%C3%A9?x=%C3%A9", ""),
    ("GET", "/%00", ""),
    ("POST", "/cases/updates", "{}"),
    ("OPTIONS", f"/at/{TOKEN}/ussd", ""),
    ("DELETE", "/health/live", ""),
]


def ask(server: Server, method: str, path: str, body: str) -> tuple[int, dict[str, str], bytes]:
    """The status, the headers that say something, and the body."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=WAIT_LIMIT_SECONDS)
    try:
        connection.request(method, path, body or None, FORM_TYPE)
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        for name in ("date", "server", "connection"):
            headers.pop(name, None)
        if "allow" in headers:
            headers["allow"] = ", ".join(sorted(headers["allow"].split(", ")))
        return answer.status, headers, VARIES.sub(b"", answer.read())
    finally:
        connection.close()


@pytest.mark.long
def test_both_fronts_and_gunicorn_answer_alike(servers: tuple[Server, Server], gunicorn: Server) -> None:
    for method, path, body in REQUESTS:
        by_loop, by_threads, by_gunicorn = (
            ask(server, method, path, body) for server in (*servers, gunicorn)
        )
        assert by_loop == by_threads, (method, path)
        assert by_loop == by_gunicorn, (method, path)


@pytest.mark.long
def test_a_session_goes_from_one_front_to_the_other(servers: tuple[Server, Server], gunicorn: Server) -> None:
    path, typed, seen = f"/at/{TOKEN}/ussd", "", set()
    for hop, server in enumerate([*servers, gunicorn, *servers]):
        status, _, page = ask(server, "POST", path, urlencode(FORM | {"text": typed}))
        assert status == 200
        assert page.startswith((b"CON ", b"END ")), page
        seen.add(page)
        typed = f"{typed}*1".strip("*") if hop else "1"
    assert len(seen) > 1


def slow_request(server: Server, path: str, length: str) -> socket.socket:
    """A connection that has sent its headers and a part of its body."""
    client = socket.create_connection(("127.0.0.1", server.port), timeout=WAIT_LIMIT_SECONDS)
    client.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\n{length}\r\n\r\n".encode() + b"3\r\na")
    return client


@pytest.mark.long
def test_slow_bodies_hold_up_nobody_and_end(server: Server) -> None:
    paths = [f"/at/{TOKEN}/ussd", f"/at/{TOKEN}/sms", "/twilio/sms", "/cases/updates"]
    unsigned = 2 * 2 * 8  # those of the last two paths, which are refused before their body
    lengths = ["Content-Length: 500", "Transfer-Encoding: chunked"]
    with contextlib.ExitStack() as stack:
        slow = [
            stack.enter_context(slow_request(server, path, length))
            for path, length in itertools.product(paths, lengths)
            for _ in range(8)
        ]
        status, _, page = ask(server, "POST", f"/at/{TOKEN}/ussd", HOP)
        assert (status, page[:4]) == (200, b"CON ")
        assert ask(server, "GET", "/health/ready", "")[0] == 200
        answered, _, _ = select.select(slow[:-unsigned], [], [], 0)
        assert answered == [], "the hop waited for slow bodies"
        for client in slow[-unsigned:]:
            assert client.recv(1000).startswith((b"HTTP/1.1 403 ", b"HTTP/1.1 401 "))
        for client in slow[:-unsigned]:
            assert client.recv(1000).startswith(b"HTTP/1.1 408 ")
            assert client.recv(1000) == b""


@pytest.mark.long
def test_one_address_may_have_only_so_many_unfinished_requests(
    store: redis.Redis,  # noqa: ARG001 - empties it
    redis_url: str,
    tmp_path: Path,
) -> None:
    path, length = f"/at/{TOKEN}/sms", "Content-Length: 500"
    no_proxy = {"GATEWAY_TRUSTED_PROXIES": "192.0.2.1/32"}
    with serve("event_loop", redis_url, tmp_path, **no_proxy) as server, contextlib.ExitStack() as stack:
        slow = [stack.enter_context(slow_request(server, path, length)) for _ in range(MAX_UNFINISHED + 1)]
        answered, _, _ = select.select(slow, [], [], WAIT_LIMIT_SECONDS)
        assert len(answered) == 1
        assert answered[0].recv(1000).startswith(b"HTTP/1.1 503 ")


@pytest.mark.long
def test_a_wrong_token_is_refused_before_the_body_comes(server: Server) -> None:
    with slow_request(server, "/at/wrong/ussd", "Content-Length: 500") as client:
        client.settimeout(WAIT_LIMIT_SECONDS)
        assert client.recv(1000).startswith(b"HTTP/1.1 403 ")


@pytest.mark.long
def test_what_is_for_some_addresses_is_for_no_other_however_header_and_path_are_written(
    store: redis.Redis,  # noqa: ARG001 - empties it
    redis_url: str,
    tmp_path: Path,
) -> None:
    changes = {"GATEWAY_WEBHOOK_CIDRS": "192.0.2.0/24", "GATEWAY_TRUSTED_PROXIES": "127.0.0.1/32"}
    with serve("event_loop", redis_url, tmp_path, **changes) as server:
        for headers, status in [
            ({"X-Forwarded-For": "192.0.2.7"}, 200),
            ({"X_Forwarded_For": "192.0.2.7"}, 403),
            ({"X-Forwarded-For": "198.51.100.9", "X_Forwarded_For": "192.0.2.7"}, 403),
        ]:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=WAIT_LIMIT_SECONDS)
            connection.request("POST", f"/at/{TOKEN}/ussd", HOP, FORM_TYPE | headers)
            assert connection.getresponse().status == status, headers
            connection.close()
        for path in (
            "/metrics",
            "/%6detrics",
            "//metrics",
            "/metrics/",
            "/x/../metrics",
            "/%2e/metrics",
            "/metrics%2f",
        ):
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=WAIT_LIMIT_SECONDS)
            connection.request("GET", path, headers={"X-Forwarded-For": "8.8.8.8"})
            assert connection.getresponse().status == 404, f"{path} is for addresses of this network"
            connection.close()
