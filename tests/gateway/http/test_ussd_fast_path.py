"""The fast lane answers as Flask does behind it."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.gateway.services import Services, create_app

FORM = {
    "sessionId": "ATUid_1",
    "phoneNumber": "+254711000111",
    "networkCode": "63902",
    "serviceCode": "*384*2040#",
    "text": "",
}
TOKEN = "a-token-for-tests"


@pytest.fixture
def apps(make_services: Callable[..., Services]) -> tuple[Flask, Flask]:
    """One with the lane in front, and one whose callers must be asked where they come from."""
    fast = create_app(make_services(GATEWAY_WEBHOOK_TOKEN=TOKEN))
    slow = create_app(make_services(GATEWAY_WEBHOOK_TOKEN=TOKEN, GATEWAY_WEBHOOK_CIDRS="127.0.0.0/8"))
    return fast, slow


def test_both_ways_give_the_same_answer(apps: tuple[Flask, Flask]) -> None:
    answers = [app.test_client().post(f"/at/{TOKEN}/ussd", data=FORM) for app in apps]
    fast, slow = ((answer.status_code, answer.content_type, answer.data) for answer in answers)
    assert fast == slow
    assert fast[2].startswith(b"CON ")


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/at/another-token/ussd", "POST", 403),
        (f"/at/{TOKEN}/ussd", "GET", 405),
        (f"/at/{TOKEN}/ussd/", "POST", 404),
        (f"/at/{TOKEN}/x/ussd", "POST", 404),
        ("/at//ussd", "POST", 404),
    ],
)
def test_what_is_no_hop_goes_to_flask(apps: tuple[Flask, Flask], path: str, method: str, status: int) -> None:
    for app in apps:
        assert app.test_client().open(path, method=method, data=FORM).status_code == status
