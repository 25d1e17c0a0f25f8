import json
import socket

import pytest

from gateway.cases.backend import Accepted, CaseBackend, Final, Retry, Silent, Stands, Unheard
from gateway.security import case_signature
from tests.gateway.cases.agency import SECRET, Agency
from tests.gateway.cases.conftest import Clock

CASE = {"kind": "water", "title": "Maji", "fields": {"x": "é\ud800"}, "contact": {}, "submitted_at": "now"}


def test_a_case_is_sent_signed_and_by_its_reference(backend: CaseBackend, desk: Agency, clock: Clock) -> None:
    assert backend.file("482915307", CASE) == Accepted("C-482915307")
    method, path, headers, body = desk.requests[0]
    assert (method, path) == ("POST", "/cases")
    assert json.loads(body) == {"reference": "482915307", **CASE}
    assert headers["Idempotency-Key"] == "482915307"
    now = clock().timestamp()
    sent = headers[case_signature.TIMESTAMP], headers[case_signature.SIGNATURE]
    assert case_signature.is_genuine([SECRET], *sent, body, now)
    assert not case_signature.is_genuine(["an-old-secret"], *sent, body, now)


@pytest.mark.parametrize(
    ("status", "told", "verdict"),
    [
        (200, {"id": 17}, Accepted("17")),
        (201, {"id": "A\u202e\n7"}, Accepted("A 7")),
        (202, b"<html>", Accepted("")),
        (204, b"", Accepted("")),
        (201, b'"' + b"x" * 100_000 + b'"', Accepted("")),
        (409, {"id": "A7"}, Accepted("A7")),
        (301, {}, Retry("HTTP 301", alarm=True)),
        (400, {}, Final("HTTP 400")),
        (401, {}, Retry("HTTP 401", alarm=True)),
        (403, {}, Retry("HTTP 403", alarm=True)),
        (404, {}, Retry("HTTP 404", alarm=True)),
        (408, {}, Retry("HTTP 408")),
        (410, {}, Final("HTTP 410")),
        (413, {}, Final("HTTP 413")),
        (422, {}, Final("HTTP 422")),
        (425, {}, Retry("HTTP 425")),
        (429, {}, Retry("HTTP 429")),
        (500, {}, Retry("HTTP 500")),
        (503, {}, Retry("HTTP 503")),
    ],
)
def test_what_an_answer_means(
    backend: CaseBackend, desk: Agency, status: int, told: object, verdict: object
) -> None:
    desk.answers = [(status, told if status != 204 else b"")]
    assert backend.file("482915307", CASE) == verdict
    assert len(desk.requests) == 1


def test_nobody_there_is_tried_again(clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    assert CaseBackend(url, (SECRET,), clock).file("482915307", CASE) == Retry("no connection")
    assert CaseBackend(url, (SECRET,), clock).standing("482915307", 1) == Silent(late=False)


def test_no_address_is_an_alarm(clock: Clock) -> None:
    assert CaseBackend("", (), clock).file("482915307", CASE) == Retry(
        "CASE_BACKEND_URL is not set", alarm=True
    )
    assert CaseBackend("", (), clock).standing("482915307", 1) == Silent(late=False)


@pytest.mark.parametrize(
    ("status", "told", "meaning"),
    [
        (
            200,
            {"status": "IN_REVIEW", "note": "Soon\x00.", "updated_at": "2026"},
            Stands("IN_REVIEW", "Soon.", "2026"),
        ),
        (200, {"status": "IN_REVIEW", "note": None}, Stands("IN_REVIEW", "", "")),
        (200, {"status": None}, Silent(late=False)),
        (200, b"[1]", Silent(late=False)),
        (200, b"nothing", Silent(late=False)),
        (404, {}, Unheard()),
        (500, {}, Silent(late=False)),
        (302, {}, Silent(late=False)),
    ],
)
def test_how_a_case_stands(
    backend: CaseBackend, desk: Agency, status: int, told: object, meaning: object
) -> None:
    desk.answers = [(status, told)]
    assert backend.standing("482915307", 1) == meaning
    method, path, headers, body = desk.requests[0]
    assert (method, path, body) == ("GET", "/cases/482915307", b"")
    assert headers[case_signature.SIGNATURE] == case_signature.sign(
        SECRET, headers[case_signature.TIMESTAMP], b""
    )


def test_a_backend_that_thinks_too_long_is_late(backend: CaseBackend, desk: Agency) -> None:
    desk.hang = 0.5
    assert backend.standing("482915307", 0.1) == Silent(late=True)
