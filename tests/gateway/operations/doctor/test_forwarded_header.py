"""The doctor sends the header with dashes and the one with underscores through the public address."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from tests.gateway.operations.doctor.conftest import ExaminedGateway

MakeExaminedGateway = Callable[..., ExaminedGateway]
SUBJECT = "client address"


class QuietHandler(WSGIRequestHandler):
    """A handler that logs no request."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in the base class
        """Log nothing."""


@contextmanager
def serve_by_wsgiref(application: Any) -> Iterator[str]:
    """Serve by a server that joins `X_Forwarded_For` with `X-Forwarded-For`. Yield its URL."""
    with make_server("127.0.0.1", 0, application, handler_class=QuietHandler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_a_server_that_drops_the_underscores_is_good(make_examined_gateway: MakeExaminedGateway) -> None:
    said = "`X_Forwarded_For`, with underscores, is dropped on the way."
    assert make_examined_gateway().findings_on(SUBJECT) == [("good", said)]


def test_a_server_that_joins_both_names_is_found(make_examined_gateway: MakeExaminedGateway) -> None:
    web = make_examined_gateway().public_address.app
    with serve_by_wsgiref(web) as url:
        [(status, message)] = make_examined_gateway(GATEWAY_PUBLIC_URL=url).findings_on(SUBJECT)
    assert status == "bad"
    assert "callers can choose the address that we see" in message


def test_a_gateway_that_does_not_know_us_is_told(make_examined_gateway: MakeExaminedGateway) -> None:
    examined = make_examined_gateway(GATEWAY_SECRET_KEY="another-secret-key-of-the-tests-which-is-long")
    assert examined.findings_on(SUBJECT) == [
        ("warning", "`X_Forwarded_For`, with underscores, could not be tried: HTTP 404.")
    ]


def test_an_address_that_cannot_be_reached_is_said(make_examined_gateway: MakeExaminedGateway) -> None:
    examined = make_examined_gateway(GATEWAY_PUBLIC_URL="http://127.0.0.1:1")
    said = "`X_Forwarded_For`, with underscores, could not be tried from this machine: no connection."
    assert examined.findings_on(SUBJECT) == [("fact", said)]
