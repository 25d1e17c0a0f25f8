import hashlib
import hmac

import pytest

from gateway.security import case_signature

BODY = b'{"event_id":"e1"}'
NOW = 1_772_452_800
NEW = case_signature.sign("new", str(NOW), BODY)


def test_a_signature_is_what_the_contract_says() -> None:
    expected = hmac.new(b"new", f"{NOW}.".encode() + BODY, hashlib.sha256).hexdigest()
    assert case_signature.signature_headers("new", NOW + 0.9, BODY) == {
        "X-Gateway-Timestamp": str(NOW),
        "X-Gateway-Signature": f"sha256={expected}",
    }


@pytest.mark.parametrize(
    ("timestamp", "given", "now", "genuine"),
    [
        (str(NOW), NEW, NOW, True),
        (str(NOW), case_signature.sign("old", str(NOW), BODY), NOW, True),
        (str(NOW), case_signature.sign("other", str(NOW), BODY), NOW, False),
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
    assert case_signature.verify_signature(["new", "old"], timestamp, given, BODY, now) is genuine


def test_another_body_does_not_fit() -> None:
    assert not case_signature.verify_signature(["new"], str(NOW), NEW, BODY + b" ", NOW)


def test_no_secret_lets_nobody_in() -> None:
    assert not case_signature.verify_signature(
        [], str(NOW), case_signature.sign("", str(NOW), BODY), BODY, NOW
    )
