"""Every provider's client tells for how long the provider wants to be left alone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from gateway.providers.africastalking.sms import AfricasTalkingSms
from gateway.providers.africastalking.voice import AfricasTalkingVoice
from gateway.providers.sms_provider import OutgoingSms, SendDeferred, SendResult, SendUnknown
from gateway.providers.twilio.sms import TwilioSms
from gateway.providers.twilio.voice import TwilioVoice
from tests.gateway.providers.conftest import FakeProvider

NUMBER = "+254711000111"
OURS = "+254711082000"
TEXTS = [OutgoingSms(NUMBER, "Habari")]
URL = "https://gateway.example/twilio/voice"

SENDERS: dict[str, Callable[[str], SendResult]] = {
    "africastalking sms": lambda origin: AfricasTalkingSms("county", "key", origin=origin).send_many(TEXTS)[
        0
    ],
    "africastalking voice": lambda origin: AfricasTalkingVoice("county", "key", OURS, origin).call(NUMBER),
    "twilio sms": lambda origin: TwilioSms("AC1", "token", sender=OURS, origin=origin).send_many(TEXTS)[0],
    "twilio voice": lambda origin: TwilioVoice(
        "AC1", "token", OURS, url=URL, status_url=URL, origin=origin
    ).call(NUMBER),
}


@pytest.mark.parametrize("send", SENDERS.values(), ids=SENDERS)
def test_seconds_are_told(provider: FakeProvider, send: Callable[[str], SendResult]) -> None:
    provider.answers(429, "{}", retry_after="120")
    result = send(provider.origin)
    assert isinstance(result, SendDeferred)
    assert result.wait_seconds == 120


@pytest.mark.parametrize("send", SENDERS.values(), ids=SENDERS)
def test_a_date_is_told(provider: FakeProvider, send: Callable[[str], SendResult]) -> None:
    until = datetime.now(UTC) + timedelta(hours=1)
    provider.answers(429, "{}", retry_after=format_datetime(until, usegmt=True))
    result = send(provider.origin)
    assert isinstance(result, SendDeferred)
    assert result.wait_seconds == pytest.approx(3600, abs=60)


@pytest.mark.parametrize("send", SENDERS.values(), ids=SENDERS)
@pytest.mark.parametrize("retry_after", ["", "soon", "-5"])
def test_nothing_is_made_up(
    provider: FakeProvider, send: Callable[[str], SendResult], retry_after: str
) -> None:
    provider.answers(429, "{}", retry_after=retry_after)
    result = send(provider.origin)
    assert isinstance(result, SendDeferred)
    assert result.wait_seconds is None


@pytest.mark.parametrize("send", SENDERS.values(), ids=SENDERS)
@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_that_fails_leaves_it_unknown_though_it_says_when_to_come_again(
    provider: FakeProvider, send: Callable[[str], SendResult], status: int
) -> None:
    """What is behind the server may have sent it before that."""
    provider.answers(status, "{}", retry_after="120")
    assert send(provider.origin) == SendUnknown(f"http_{status}")
