"""What a fault of the connection says of a text or call: it was not handed over, or nobody knows."""

from collections.abc import Callable

import pytest

from gateway.providers.africastalking.sdk import SdkTimeouts
from gateway.providers.africastalking.sms import AfricasTalkingSms
from gateway.providers.africastalking.voice import AfricasTalkingVoice
from gateway.providers.sms_provider import OutgoingSms, SendDeferred, SendResult, SendUnknown
from gateway.providers.twilio.sms import TwilioSms
from gateway.providers.twilio.voice import TwilioVoice

NUMBER, OURS = "+254711000111", "+254711082000"
CONNECT_SECONDS = 0.3

HandOver = Callable[[str, float], SendResult]
"""Hands one text or call over to the provider at an origin, and waits so many seconds for its answer."""


def hand_text_to_africastalking(origin: str, seconds: float) -> SendResult:
    client = AfricasTalkingSms("sandbox", "key-1", "COUNTY", origin, SdkTimeouts(CONNECT_SECONDS, seconds))
    return next(iter(client.send_many([OutgoingSms(NUMBER, "Habari")])))


def hand_call_to_africastalking(origin: str, seconds: float) -> SendResult:
    client = AfricasTalkingVoice("county", "key-1", OURS, origin, SdkTimeouts(CONNECT_SECONDS, seconds))
    return client.call(NUMBER)


def hand_text_to_twilio(origin: str, seconds: float) -> SendResult:
    callback = "https://gateway.example/twilio/sms/status"
    client = TwilioSms(
        "AC1", "token-1", sender=OURS, status_callback=callback, origin=origin, timeout=seconds
    )
    return next(iter(client.send_many([OutgoingSms(NUMBER, "Habari")])))


def hand_call_to_twilio(origin: str, seconds: float) -> SendResult:
    url = "https://gateway.example/twilio/voice"
    client = TwilioVoice(
        "AC1", "token-1", OURS, url=url, status_url=f"{url}/status", origin=origin, timeout=seconds
    )
    return client.call(NUMBER)


NO_ANSWERS = ["[]", "null", "1", '"x"', "{", '{"sid": 1}', '{"sid": "SM1", "date_created": 5}', "[" * 100_000]
SAID_BY_5XX = [
    "<html>oops</html>",
    '{"code": 21610, "status": 400}',
    '{"code": [1]}',
    '{"type": "t", "title": "t", "status": 400, "code": 21610}',
]
REDIRECTS = {
    301: SendDeferred("http_301", alarm=True),
    302: SendUnknown("http_302"),
    303: SendUnknown("http_303"),
}
REDIRECTS |= {status: SendDeferred(f"http_{status}", alarm=True) for status in (307, 308)}

pytestmark = pytest.mark.parametrize(
    "hand_over",
    [
        hand_text_to_africastalking,
        hand_call_to_africastalking,
        hand_text_to_twilio,
        hand_call_to_twilio,
    ],
)


def test_without_an_answer_in_time_nobody_knows(provider, hand_over: HandOver):
    provider.hangs()
    assert hand_over(provider.origin, 0.2) == SendUnknown("read_timeout")
    assert len(provider.asked) == 1


def test_after_a_connection_that_breaks_nobody_knows(provider, hand_over: HandOver):
    provider.resets()
    assert hand_over(provider.origin, 5) == SendUnknown("connection_broken")
    assert len(provider.asked) == 1


def test_by_a_refused_connection_nothing_went(closed_origin, hand_over: HandOver):
    assert hand_over(closed_origin, 5) == SendDeferred("cannot_connect")


def test_by_a_connection_that_is_not_taken_in_time_nothing_went(mute_origin, hand_over: HandOver):
    assert hand_over(mute_origin, CONNECT_SECONDS) == SendDeferred("connect_timeout")


@pytest.mark.parametrize("status", [500, 501, 502, 503, 504, 520, 599])
@pytest.mark.parametrize("body", SAID_BY_5XX)
def test_after_a_server_that_failed_nobody_knows_whatever_it_says(
    provider, hand_over: HandOver, status: int, body: str
):
    provider.answers(status, body)
    assert hand_over(provider.origin, 5) == SendUnknown(f"http_{status}")


@pytest.mark.parametrize("status", [200, 201, 202])
@pytest.mark.parametrize("body", NO_ANSWERS, ids=lambda body: body[:20])
def test_after_a_2xx_that_says_nothing_nobody_knows(provider, hand_over: HandOver, status: int, body: str):
    provider.answers(status, body)
    assert hand_over(provider.origin, 5) == SendUnknown("unreadable_answer")


@pytest.mark.parametrize(("status", "expected"), REDIRECTS.items())
def test_a_redirect_is_not_followed(
    provider, closed_origin, hand_over: HandOver, status: int, expected: SendResult
):
    """By a refused connection at the second address nothing would seem to have gone."""
    provider.redirects(status, f"{closed_origin}/elsewhere")
    assert hand_over(provider.origin, 5) == expected
    assert len(provider.asked) == 1


def test_a_proxy_that_was_not_asked_in_time_may_have_passed_it_on(provider, hand_over: HandOver):
    provider.answers(408, "")
    assert hand_over(provider.origin, 5) == SendUnknown("http_408")
