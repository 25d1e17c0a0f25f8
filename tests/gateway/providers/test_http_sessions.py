"""Connections to providers are kept open, by each thread for itself, and not for too long."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs

import pytest

from gateway.providers.africastalking.sms import AfricasTalkingSms
from gateway.providers.http_sessions import IDLE_SECONDS, ProviderSession, ThreadLocalSession
from gateway.providers.sms_provider import OutgoingSms, SendAccepted, SmsProvider
from gateway.providers.twilio.sms import TwilioSms
from tests.http_server import RequestHandler, run_http_server

NUMBER = "+254711000111"
ROW = {"number": NUMBER, "statusCode": 101, "status": "Success", "messageId": "ATXid_1"}
ANSWER = {"sid": "SM1", "status": "queued", "SMSMessageData": {"Message": "Sent", "Recipients": [ROW]}}


class Session:
    """Notes that it was closed."""

    def __init__(self) -> None:
        self.closed = 0

    def close(self) -> None:
        self.closed += 1


def test_a_thread_keeps_its_own_and_what_idled_too_long_is_closed() -> None:
    hands = [0.0]
    connections = ThreadLocalSession(Session, lambda: hands[0])  # type: ignore[arg-type]
    ours = connections.session
    assert connections.session is ours
    others: list[object] = []
    thread = threading.Thread(target=lambda: others.append(connections.session))
    thread.start()
    thread.join()
    assert others[0] is not ours
    hands[0] += IDLE_SECONDS
    assert connections.session is ours
    assert ours.closed == 0  # type: ignore[attr-defined]
    hands[0] += IDLE_SECONDS + 1
    assert connections.session is ours
    assert ours.closed == 1  # type: ignore[attr-defined]


@pytest.fixture
def persistent() -> Iterator[tuple[str, list[int]]]:
    """A provider that keeps connections open, and the port that each request came from."""
    ports: list[int] = []

    class Provider(RequestHandler):
        def handle_request(self) -> None:
            ports.append(self.client_address[1])
            self.read()
            self.answer(201, json.dumps(ANSWER).encode())

    with run_http_server(Provider) as origin:
        yield origin, ports


@pytest.mark.parametrize("name", ["at", "twilio"])
def test_one_connection_a_thread_carries_many_texts(persistent: tuple[str, list[int]], name: str) -> None:
    origin, ports = persistent
    clients: dict[str, SmsProvider] = {
        "at": AfricasTalkingSms("sandbox", "key-1", origin=origin),
        "twilio": TwilioSms("AC1", "token-1", sender="+15005550006", origin=origin),
    }

    def send() -> None:
        for _ in range(5):
            (result,) = clients[name].send_many([OutgoingSms(NUMBER, "Habari")])
            assert isinstance(result, SendAccepted)

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ports) == 15
    assert len(set(ports)) == 3


class Seen(NamedTuple):
    """A request that a server got: its headers, with lower-case names, and its body."""

    headers: dict[str, str]
    body: bytes


@pytest.fixture
def seen() -> Iterator[tuple[str, list[Seen]]]:
    """A server that sets a cookie, and what it got."""
    requests: list[Seen] = []

    class Server(RequestHandler):
        def handle_request(self) -> None:
            headers = {name.lower(): text for name, text in self.headers.items()}
            requests.append(Seen(headers, self.read()))
            self.answer(201, b"{}", {"Set-Cookie": "route=2; Path=/"})

    with run_http_server(Server) as origin:
        yield origin, requests


def test_each_form_has_a_body_and_headers_of_its_own(seen: tuple[str, list[Seen]]) -> None:
    origin, requests = seen
    session = ProviderSession()
    for words in ("Habari ya asubuhi", "Grüße & mehr: 1+1"):
        session.post_form(f"{origin}/texts", {"apiKey": "key-1"}, {"to": "+254", "message": words}, 5)
    first, second = requests
    assert parse_qs(first.body.decode()) == {"to": ["+254"], "message": ["Habari ya asubuhi"]}
    assert parse_qs(second.body.decode()) == {"to": ["+254"], "message": ["Grüße & mehr: 1+1"]}
    for request in requests:
        assert request.headers["apikey"] == "key-1"
        assert request.headers["content-type"] == "application/x-www-form-urlencoded"
        assert request.headers["content-length"] == str(len(request.body))
    assert "cookie" not in first.headers
    assert second.headers["cookie"] == "route=2"


def test_a_netrc_of_this_machine_adds_no_credentials(
    seen: tuple[str, list[Seen]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    origin, requests = seen
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login someone password secret\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    session = ProviderSession()
    session.post_form(f"{origin}/texts", {}, {"to": "+254"}, 5)
    session.get(f"{origin}/texts")
    assert [request.headers.get("authorization") for request in requests] == [None, None]


def test_a_session_goes_by_the_proxy_of_the_environment(
    seen: tuple[str, list[Seen]], monkeypatch: pytest.MonkeyPatch
) -> None:
    origin, requests = seen
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("HTTP_PROXY", origin)
    session = ProviderSession()
    for _ in range(2):
        session.post_form("http://provider.example/texts", {}, {"to": "+254"}, 5)
    assert [request.headers["host"] for request in requests] == ["provider.example"] * 2
