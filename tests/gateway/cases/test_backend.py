import json
import socket

import pytest

from gateway.case_systems.gateway.client import CaseBackend
from gateway.case_systems.outcomes import (
    CaseAccepted,
    CaseBackendUnavailable,
    CaseRejected,
    CaseRetry,
    CaseStatus,
    CaseUnknown,
)
from gateway.security import case_signature
from gateway.security.case_signature import SignedRequest
from tests.clock import Clock
from tests.gateway.cases.fake_case_system import SECRET, FakeCaseSystem

CASE = {"kind": "water", "title": "Maji", "fields": {"x": "é\ud800"}, "contact": {}, "submitted_at": "now"}


def test_a_case_is_sent_signed_and_by_its_reference(
    backend: CaseBackend, case_system: FakeCaseSystem, clock: Clock
) -> None:
    assert backend.file_case("482915307", CASE) == CaseAccepted("C-482915307")
    method, path, headers, body = case_system.requests[0]
    assert (method, path) == ("POST", "/cases")
    assert json.loads(body) == {"reference": "482915307", **CASE}
    assert headers["Idempotency-Key"] == "482915307"
    now = clock().timestamp()
    sent = SignedRequest("POST", "/cases", body)
    assert case_signature.verify_signature([SECRET], headers, sent, now)
    assert not case_signature.verify_signature(["an-old-secret"], headers, sent, now)


@pytest.mark.parametrize(
    ("status", "told", "verdict"),
    [
        (200, {"id": 17}, CaseAccepted("17")),
        (201, {"id": "A\u202e\n7"}, CaseAccepted("A 7")),
        (200, {"id": 1.5}, CaseAccepted("1.5")),
        (204, b"", CaseAccepted("")),
        (409, {"id": "A7"}, CaseAccepted("A7")),
        (409, {"id": "A7", "reference": "482915307"}, CaseAccepted("A7")),
        (409, {"error": "duplicate", "reference": "482915307"}, CaseAccepted("")),
        (301, {}, CaseRetry("HTTP 301", needs_operator=True)),
        (400, {}, CaseRejected("HTTP 400")),
        (401, {}, CaseRetry("HTTP 401", needs_operator=True)),
        (403, {}, CaseRetry("HTTP 403", needs_operator=True)),
        (404, {}, CaseRetry("HTTP 404", needs_operator=True)),
        (408, {}, CaseRetry("HTTP 408")),
        (410, {}, CaseRejected("HTTP 410")),
        (413, {}, CaseRejected("HTTP 413")),
        (422, {}, CaseRejected("HTTP 422")),
        (425, {}, CaseRetry("HTTP 425")),
        (429, {}, CaseRetry("HTTP 429")),
        (500, {}, CaseRetry("HTTP 500")),
        (503, {}, CaseRetry("HTTP 503")),
    ],
)
def test_what_an_answer_means(
    backend: CaseBackend, case_system: FakeCaseSystem, status: int, told: object, verdict: object
) -> None:
    case_system.answers = [(status, told if status != 204 else b"")]
    assert backend.file_case("482915307", CASE) == verdict
    assert len(case_system.requests) == 1


WANTED = ": it must answer with the case's `id`"


@pytest.mark.parametrize(
    ("status", "told", "what"),
    [
        (200, b"<html>Please log in</html>", "a web page"),
        (202, b" \n<!doctype html>", "a web page"),
        (200, {"error": "database away"}, "a JSON object without an `id`"),
        (200, {"id": None}, "a JSON object whose `id` is no text or number"),
        (200, {"id": ""}, "a JSON object whose `id` is no text or number"),
        (200, {"id": True}, "a JSON object whose `id` is no text or number"),
        (200, b'{"id": 1e999}', "a JSON object whose `id` is no text or number"),
        (200, b'{"id": NaN}', "no JSON object"),
        (200, b'{"id": -Infinity}', "no JSON object"),
        (201, {"id": {"value": 7}}, "a JSON object whose `id` is no text or number"),
        (201, [{"id": "A7"}], "no JSON object"),
        (200, b"OK", "no JSON object"),
        (201, b'"' + b"x" * 100_000 + b'"', "no JSON object"),
        (200, b"", "nothing"),
        (201, b" ", "nothing"),
    ],
)
def test_a_status_alone_is_not_believed(
    backend: CaseBackend, case_system: FakeCaseSystem, status: int, told: object, what: str
) -> None:
    case_system.answers = [(status, told)]
    outcome = backend.file_case("482915307", CASE)
    assert outcome == CaseRetry(f"HTTP {status}, but {what}{WANTED}", needs_operator=True)


@pytest.mark.parametrize(
    ("told", "what"),
    [
        (b"<html>", "a web page"),
        (b"", "nothing"),
        ({}, "a JSON object without an `id`"),
        ({"error": "duplicate"}, "a JSON object without an `id`"),
        ({"error": "the queue is locked", "code": 7}, "a JSON object without an `id`"),
        ({"id": None}, "a JSON object whose `id` is no text or number"),
        (["482915307"], "no JSON object"),
        (b'"482915307"', "no JSON object"),
        ({"id": "A7", "reference": "482915308"}, "a JSON object with another `reference`"),
        ({"reference": ["482915307"]}, "a JSON object with another `reference`"),
        ({"reference": ""}, "a JSON object with another `reference`"),
    ],
)
def test_a_409_counts_only_if_it_names_the_case(
    backend: CaseBackend, case_system: FakeCaseSystem, told: object, what: str
) -> None:
    case_system.answers = [(409, told)]
    outcome = backend.file_case("482915307", CASE)
    assert outcome == CaseRetry(f"HTTP 409, but {what}{WANTED}", needs_operator=True)
    assert isinstance(outcome, CaseRetry)
    assert not outcome.is_fault  # it says nothing about other cases


def test_nobody_there_is_tried_again(clock: Clock) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        assert CaseBackend(url, (SECRET,), clock).file_case("482915307", CASE) == CaseRetry("no connection")
        assert CaseBackend(url, (SECRET,), clock).fetch_status("482915307", 1) == CaseBackendUnavailable(
            timed_out=False
        )


def test_no_address_is_an_alarm(clock: Clock) -> None:
    assert CaseBackend("", (), clock).file_case("482915307", CASE) == CaseRetry(
        "CASE_BACKEND_URL is not set", needs_operator=True
    )
    assert CaseBackend("", (), clock).fetch_status("482915307", 1) == CaseBackendUnavailable(timed_out=False)


@pytest.mark.parametrize(
    ("status", "told", "meaning"),
    [
        (
            200,
            {"status": "IN_REVIEW", "note": "Soon\x00.", "updated_at": "2026"},
            CaseStatus("IN_REVIEW", "Soon.", "2026"),
        ),
        (200, {"status": "IN_REVIEW", "note": None}, CaseStatus("IN_REVIEW", "", "")),
        (200, {"status": None}, CaseBackendUnavailable(timed_out=False)),
        (200, b"[1]", CaseBackendUnavailable(timed_out=False)),
        (200, b"nothing", CaseBackendUnavailable(timed_out=False)),
        (404, {}, CaseUnknown()),
        (500, {}, CaseBackendUnavailable(timed_out=False)),
        (302, {}, CaseBackendUnavailable(timed_out=False)),
    ],
)
def test_how_a_case_stands(
    backend: CaseBackend, case_system: FakeCaseSystem, status: int, told: object, meaning: object
) -> None:
    case_system.answers = [(status, told)]
    assert backend.fetch_status("482915307", 1) == meaning
    method, path, headers, body = case_system.requests[0]
    assert (method, path, body) == ("GET", "/cases/482915307", b"")
    assert headers[case_signature.SIGNATURE] == case_signature.sign(
        SECRET, headers[case_signature.TIMESTAMP], SignedRequest("GET", "/cases/482915307", b"")
    )


def test_a_backend_that_thinks_too_long_is_late(backend: CaseBackend, case_system: FakeCaseSystem) -> None:
    case_system.delay_seconds = 0.5
    assert backend.fetch_status("482915307", 0.1) == CaseBackendUnavailable(timed_out=True)
