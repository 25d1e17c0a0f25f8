import hashlib
import hmac

import pytest

from gateway.security import case_signature
from gateway.security.case_signature import SignedRequest

BODY = b'{"event_id":"e1"}'
NOW = 1_772_452_800
REQUEST = SignedRequest("POST", "/cases/updates", BODY)
NEW = case_signature.sign("new", str(NOW), REQUEST)
EARLIER = case_signature.sign_body("new", str(NOW), BODY)


def test_a_signature_is_what_the_contract_says() -> None:
    signed = f"{NOW}\nPOST\n/cases/updates\n".encode() + BODY
    expected = hmac.new(b"new", signed, hashlib.sha256).hexdigest()
    earlier = hmac.new(b"new", f"{NOW}.".encode() + BODY, hashlib.sha256).hexdigest()
    assert case_signature.signature_headers("new", NOW + 0.9, REQUEST) == {
        "X-Gateway-Timestamp": str(NOW),
        "X-Gateway-Signature-2": f"sha256={expected}",
        "X-Gateway-Signature": f"sha256={earlier}",
    }


@pytest.mark.parametrize(
    ("timestamp", "given", "now", "genuine"),
    [
        (str(NOW), NEW, NOW, True),
        (str(NOW), case_signature.sign("old", str(NOW), REQUEST), NOW, True),
        (str(NOW), case_signature.sign("other", str(NOW), REQUEST), NOW, False),
        (str(NOW), NEW, NOW + 300, True),
        (str(NOW), NEW, NOW + 301, False),
        (str(NOW), NEW, NOW - 300, True),
        (str(NOW), NEW, NOW - 301, False),
        (str(NOW + 1), NEW, NOW, False),
        (str(NOW), NEW.upper(), NOW, False),
        (str(NOW), NEW.removeprefix("sha256="), NOW, False),
        (str(NOW), "", NOW, False),
        (str(NOW), "sha256=é\ud800", NOW, False),
        ("", NEW, NOW, False),
        ("now", NEW, NOW, False),
        ("٣", NEW, NOW, False),
        ("9" * 400, NEW, NOW, False),
    ],
)
def test_who_signed_what_and_when(timestamp: str, given: str, now: float, genuine: bool) -> None:
    headers = {"X-Gateway-Timestamp": timestamp, "X-Gateway-Signature-2": given}
    assert case_signature.verify_signature(["new", "old"], headers, REQUEST, now) is genuine


@pytest.mark.parametrize(
    "request_",
    [
        SignedRequest("POST", "/cases/updates", BODY + b" "),
        SignedRequest("GET", "/cases/updates", BODY),
        SignedRequest("POST", "/cases/update", b"s\n" + BODY),
        SignedRequest("POST", "/cases/updates?", BODY),
        SignedRequest("POST", "/cases", BODY),
    ],
)
def test_another_body_method_or_path_does_not_fit(request_: SignedRequest) -> None:
    headers = {"X-Gateway-Timestamp": str(NOW), "X-Gateway-Signature-2": NEW, "X-Gateway-Signature": EARLIER}
    assert not case_signature.verify_signature(["new"], headers, request_, NOW)


def test_the_earlier_signature_counts_alone_only() -> None:
    headers = {"X-Gateway-Timestamp": str(NOW), "X-Gateway-Signature": EARLIER}
    assert case_signature.verify_signature(["old", "new"], headers, REQUEST, NOW)
    assert not case_signature.verify_signature(["new"], headers | {"X-Gateway-Signature-2": ""}, REQUEST, NOW)


def test_no_secret_lets_nobody_in() -> None:
    headers = case_signature.signature_headers("", NOW, REQUEST)
    assert not case_signature.verify_signature([], headers, REQUEST, NOW)
