"""Connections to providers are kept open, by each thread for itself, and not for too long."""

import json
import threading
from collections.abc import Iterator

import pytest

from gateway.providers.africastalking.sms import AfricasTalkingSms
from gateway.providers.http_sessions import IDLE_SECONDS, ThreadLocalSession
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
