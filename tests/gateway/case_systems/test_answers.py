"""What case systems answer, and what they are told: read and written as their interfaces say."""

import threading
from collections.abc import Iterator

import pytest

from gateway.case_systems.description import describe_case, operator_words, reference_in
from gateway.case_systems.http_exchange import HttpExchange, HttpRequest, NoAnswerError, NotSentError
from gateway.case_systems.open311.answers import read_entries, read_errors
from tests.free_port import find_free_port
from tests.http_server import RequestHandler, run_http_server

XML = b"""<?xml version="1.0" encoding="utf-8"?>
<service_requests><request><service_request_id>638344</service_request_id><status>closed</status>
<status_notes>Duplicate.</status_notes></request></service_requests>"""


@pytest.mark.parametrize(
    ("body", "entries"),
    [
        (b'[{"service_request_id": 293944}]', [{"service_request_id": 293944}]),
        (b'{"token": "12345"}', [{"token": "12345"}]),
        (b"[]", []),
        (XML, [{"service_request_id": "638344", "status": "closed", "status_notes": "Duplicate."}]),
        (b"<html><body>Sign in</body></html>", None),
        (b'<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', None),
        (b"<requests><open", None),
        (b"[1]", None),
        (b"Sign in", None),
        (b"", None),
        (b'"text"', None),
    ],
)
def test_answers_of_open311(body: bytes, entries: object) -> None:
    assert read_entries(body) == entries


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'[{"code": 403, "description": "Invalid api_key"}]', "Invalid api_key"),
        (
            b"<errors><error><code>404</code><description>No such code</description></error></errors>",
            "No such code",
        ),
        (b"<html/>", ""),
        (b"[]", ""),
    ],
)
def test_errors_of_open311(body: bytes, words: str) -> None:
    assert read_errors(body) == words


CASE = {
    "title": "Tap: Kibera",
    "fields": {
        "what": "no <b>water</b>",
        "urgent": True,
        "kinds": ["a", "b"],
        "none": None,
        "note": {"recording": "https://x/1"},
    },
}


@pytest.mark.parametrize(
    ("words", "longest", "text"),
    [
        (
            "",
            1000,
            "Tap: Kibera\nwhat: no ‹b›water‹/b›\nurgent: yes\nkinds: a, b\nnote: https://x/1\nReference: 482915307",
        ),
        ("Broken", 1000, "Broken\nReference: 482915307"),
        ("x" * 100, 40, "x" * 19 + "\nReference: 482915307"),
    ],
)
def test_a_description_ends_with_the_reference(words: str, longest: int, text: str) -> None:
    told = describe_case("482915307", CASE, words, longest)
    assert told == text
    assert len(told) <= longest
    assert reference_in(told) == "482915307"


def test_feedback_names_both_cases_and_is_found_by_its_own() -> None:
    told = describe_case("482915307", CASE | {"about": "482915304"}, "Well done", 1000)
    assert told == "Well done\nAbout the case 482915304\nReference: 482915307"
    assert reference_in(told) == "482915307"


@pytest.mark.parametrize("text", [None, "", "Reference: 12", "Reference: 4829153071", 7])
def test_what_names_no_reference(text: object) -> None:
    assert reference_in(text) is None


def test_words_for_operators_repeat_no_citizen_and_no_number() -> None:
    told = operator_words("Bad value no <b>water</b> of\n+254 711 000 001", CASE)
    assert told == "Bad value … of …"


class Strange(RequestHandler):
    """Does with a request what its path says."""

    def handle_request(self) -> None:
        self.read()
        if self.path == "/closed":
            self.close_connection = True
        elif self.path == "/cut":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"[")
            self.close_connection = True
        elif self.path == "/late":
            OVER.wait(5)
            self.answer(200, b"[]")
        elif self.path == "/elsewhere":
            self.answer(302, b"", {"Location": "/late"})
        else:
            self.answer(503, b"", {"Retry-After": "7"})


OVER = threading.Event()


@pytest.fixture(scope="module")
def strange() -> Iterator[str]:
    with run_http_server(Strange) as url:
        yield url
        OVER.set()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/closed", "the connection broke"),
        ("/cut", "the answer broke off"),
        ("/late", "no answer in time"),
    ],
)
def test_a_request_that_may_have_arrived(strange: str, path: str, reason: str) -> None:
    with pytest.raises(NoAnswerError, match=reason):
        HttpExchange().write(HttpRequest("POST", strange + path, body=b"x"), 0.3)


def test_a_request_that_never_went_out() -> None:
    with pytest.raises(NotSentError, match="no connection"):
        HttpExchange().write(HttpRequest("POST", f"http://127.0.0.1:{find_free_port()}", body=b"x"), 2)


def test_an_answer_and_no_redirect(strange: str) -> None:
    exchange = HttpExchange()
    busy = exchange.write(HttpRequest("POST", strange + "/busy", body=b"x"), 2)
    assert (busy.status, busy.wait_seconds, busy.is_success) == (503, 7, False)
    assert exchange.read(HttpRequest("GET", strange + "/elsewhere"), 2).status == 302
