"""A text from a number that `reach:` leaves out is read, and gets no reply, as the reply may cost a fortune."""

from collections.abc import Callable

import pytest

from tests.gateway.conversations.sms.conftest import (
    LONG_CODE,
    SHORT_CODE,
    AfricasTalkingSmsPhone,
    SmsPhone,
    TwilioSmsPhone,
)
from tests.gateway.services import Services, create_app

SATELLITES = ["+870772001234", "+881612345678", "+88216123456"]
OURS: dict[type[SmsPhone], tuple[str, str]] = {
    AfricasTalkingSmsPhone: ("at", SHORT_CODE),
    TwilioSmsPhone: ("twilio", LONG_CODE),
}


@pytest.mark.parametrize("kind", [AfricasTalkingSmsPhone, TwilioSmsPhone])
@pytest.mark.parametrize("number", [*SATELLITES, "+254900223344", "+256772000111"])
def test_a_sender_out_of_reach_gets_no_reply(
    make_gateway: Callable[..., Services], kind: type[SmsPhone], number: str
) -> None:
    services = make_gateway()
    phone = kind(services, create_app(services), *OURS[kind], number)
    for words in ("HELP", "REPORT", "hello"):
        assert phone.text(words) is None
    assert services.messages_outbox.depth() == 0


@pytest.mark.parametrize("kind", [AfricasTalkingSmsPhone, TwilioSmsPhone])
def test_a_stop_from_out_of_reach_counts(make_gateway: Callable[..., Services], kind: type[SmsPhone]) -> None:
    services = make_gateway()
    phone = kind(services, create_app(services), *OURS[kind], SATELLITES[0])
    assert phone.text("STOP") is None
    assert services.consent.opted_out(services.crypto.digest(SATELLITES[0]))
