"""A body that a client cut is refused, and the session goes on as if the hop had never come."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import redis
from flask import Flask

from tests.free_port import find_free_port
from tests.gateway.cli.serve_process import TOKEN as SERVED_TOKEN
from tests.gateway.cli.serve_process import Server
from tests.gateway.conftest import TOKEN, MakeServices
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.services import create_app

MENUS = Path("tests/gateway/conversations/ussd/menus.yaml")
BEHIND_FLASK = {"GATEWAY_WEBHOOK_CIDRS": "127.0.0.0/8"}


@pytest.fixture(params=["fast path", "Flask"])
def app(request: pytest.FixtureRequest, make_services: MakeServices) -> Flask:
    changes = BEHIND_FLASK if request.param == "Flask" else {}
    return create_app(make_services(GATEWAY_MENUS=str(MENUS), GATEWAY_WEBHOOK_TOKEN=TOKEN, **changes))


@pytest.mark.parametrize("terminated", [False, True])
@pytest.mark.parametrize("kept", [0, 20, -1])
def test_a_cut_hop_counts_for_nothing(app: Flask, kept: int, terminated: bool) -> None:
    phone = Phone(app.test_client())
    first = phone.dial()
    body = urlencode(phone.form | {"text": "1"}).encode()
    environ: dict[str, object] = {"CONTENT_LENGTH": str(len(body))}
    if terminated:  # as granian marks its input
        environ["wsgi.input_terminated"] = True
    answer = app.test_client().post(f"/at/{TOKEN}/ussd", data=body[:kept], environ_overrides=environ)
    assert answer.status_code == 400
    assert phone.hop() == first
    assert phone.send("1") != first


@pytest.mark.parametrize("path", [f"/at/{TOKEN}/sms", f"/at/{TOKEN}/voice", f"/at/{TOKEN}/ussd/events"])
def test_a_cut_body_of_any_webhook_is_refused(app: Flask, path: str) -> None:
    environ = {"CONTENT_LENGTH": "400", "wsgi.input_terminated": True}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = app.test_client().post(
        path, data=b"from=%2B254711000111&text=hel", headers=headers, environ_overrides=environ
    )
    assert answer.status_code == 400


def test_behind_a_wsgi_server_a_body_needs_a_length(app: Flask) -> None:
    phone = Phone(app.test_client())
    first = phone.dial()
    body = urlencode(phone.form | {"text": "1"}).encode()
    environ = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": "", "wsgi.input_terminated": True}
    answer = app.test_client().post(f"/at/{TOKEN}/ussd", data=body, environ_overrides=environ)
    assert answer.status_code == 411
    assert phone.hop() == first


@pytest.fixture(params=["fast path", "Flask"])
def server(
    request: pytest.FixtureRequest,
    store: redis.Redis,  # noqa: ARG001 - empties it
    redis_url: str,
    tmp_path: Path,
) -> Iterator[Server]:
    port = find_free_port()
    environ = {
        "GATEWAY_ENV": "development",
        "GATEWAY_MENUS": str(MENUS),
        "GATEWAY_PORT": str(port),
        "GATEWAY_STATE_DIR": str(tmp_path / "state"),
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": SERVED_TOKEN,
        "GATEWAY_WORKERS": "1",
        "REDIS_URL": redis_url,
    } | (BEHIND_FLASK if request.param == "Flask" else {})
    server = Server(port, environ)
    try:
        yield server.await_ready()
    finally:
        server.end()


@pytest.mark.long
def test_a_client_that_hangs_up_within_a_hop_saves_nothing(server: Server, store: redis.Redis) -> None:
    form = {"sessionId": "ATUid_cut", "phoneNumber": "+254711000111", "serviceCode": "*384*2040#"}
    body = urlencode(form | {"text": ""}).encode()
    head = f"POST /at/{SERVED_TOKEN}/ussd HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body) + 20}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(head.encode() + body)
        client.shutdown(socket.SHUT_WR)
        answer = client.recv(4096)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400"), answer
    assert server.ask("GET", "/health/live")[0] == 200
    assert store.keys("conversation:*") == []


def chunk(body: bytes, length: int) -> bytes:
    return f"{length:x}\r\n".encode() + body


@pytest.mark.long
def test_a_body_in_chunks_counts_once_its_last_chunk_has_come(server: Server, store: redis.Redis) -> None:
    form = {"sessionId": "ATUid_cut", "phoneNumber": "+254711000111", "serviceCode": "*384*2040#"}
    body = urlencode(form | {"text": ""}).encode()
    head = f"POST /at/{SERVED_TOKEN}/ussd HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    cut_bodies = [
        chunk(body, len(body)) + b"\r\n",  # no last chunk
        chunk(body, len(body) + 9),  # a part of a chunk
        chunk(body, len(body)) + b"\r\nzz\r\n",  # no chunk at all
    ]
    for cut_body in cut_bodies:
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            client.sendall(head + cut_body)
            client.shutdown(socket.SHUT_WR)
            answer = client.recv(4096)
        assert answer == b"" or answer.startswith(b"HTTP/1.1 400"), (cut_body, answer)
    assert server.ask("GET", "/health/live")[0] == 200
    assert store.keys("conversation:*") == []
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(head + chunk(body, len(body)) + b"\r\n0\r\n\r\n")
        assert client.recv(4096).startswith(b"HTTP/1.1 200")
