"""Guesses at a PIN by USSD, text and call at the same moment: together they have no more than the menus allow."""

from collections.abc import Callable
from pathlib import Path

import pytest
import redis
from flask import Flask

from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.sms.conftest import (
    LONG_CODE,
    SHORT_CODE,
    AfricasTalkingSmsPhone,
    TwilioSmsPhone,
)
from tests.gateway.conversations.ussd.phone import Phone, run_at_once
from tests.gateway.conversations.voice.phone_call import (
    AUTH_TOKEN,
    ENGLISH_NUMBER,
    PUBLIC_URL,
    AfricasTalkingPhoneCall,
    TwilioPhoneCall,
)
from tests.gateway.services import Services, create_app

MENUS = f"""
version: 1
service:
  name: Bank
  languages: {{en: {{name: English, tts: {{at: {{voice: woman}}, twilio: {{voice: alice}}}}}}}}
  country: KE
  time_zone: Africa/Nairobi
entry:
  ussd: {{"*384*2040#": account}}
  sms: {{keywords: {{BALANCE: account}}}}
  voice: {{"{ENGLISH_NUMBER}": account}}
screens:
  account: {{ask: Your account?, answer: {{type: integer, min: 100000, max: 999999}}, save: account, goto: pin}}
  pin:
    ask: Your PIN?
    answer: {{type: pin, digits: 4}}
    require: [{{if: {{pin: "2468"}}, say: Wrong PIN.}}]
    attempts: ATTEMPTS
    attempts_within: 24h
    too_many: locked
    save: pin
    goto: inside
  inside: {{end: Welcome.}}
  locked: {{end: Locked for a day.}}
"""
ACCOUNT = "123456"
Guess = Callable[[str], str]


@pytest.fixture
def start(make_services: MakeServices, tmp_path: Path) -> Callable[[str], Services]:
    """Starts a gateway with these attempts."""

    def start(attempts: str) -> Services:
        path = tmp_path / "menus.yaml"
        path.write_text(MENUS.replace("ATTEMPTS", attempts), encoding="utf-8")
        return make_services(
            GATEWAY_MENUS=str(path),
            GATEWAY_PUBLIC_URL=PUBLIC_URL,
            TWILIO_ACCOUNT_SID="AC1",
            TWILIO_AUTH_TOKEN=AUTH_TOKEN,
        )

    return start


def guessers(services: Services, app: Flask, numbers: list[str]) -> list[Guess]:
    """Sessions at the question for the PIN: of each number two by USSD, a call by each provider, and a text by each."""
    found: list[Guess] = []
    for number in numbers:
        for _ in range(2):
            phone = Phone(app.test_client(), number)
            phone.dial()
            phone.send(ACCOUNT)
            found.append(phone.send)
        for kind in (AfricasTalkingPhoneCall, TwilioPhoneCall):
            call = kind(services, app, number)
            call.call()
            call.press(ACCOUNT)
            found.append(call.press)
        texts = (
            AfricasTalkingSmsPhone(services, app, "at", SHORT_CODE, number),
            TwilioSmsPhone(services, app, "twilio", LONG_CODE, number),
        )
        for texter in texts:
            texter.text("BALANCE")
            texter.text(ACCOUNT)
            found.append(lambda pin, texter=texter: texter.text(pin) or "")  # type: ignore[misc]
    return found


@pytest.mark.parametrize(
    ("attempts", "numbers", "key"),
    [
        ("3", ["+254711000111"], "person:*:attempts:pin"),
        (
            "{max: 3, by: account}",
            ["+254711000111", "+254711000222", "+254711000333", "+254711000444"],
            "guesses:*",
        ),
    ],
    ids=["of one caller", "at one account by four callers"],
)
def test_all_channels_together_have_three_guesses(
    start: Callable[[str], Services], store: redis.Redis, attempts: str, numbers: list[str], key: str
) -> None:
    services = start(attempts)
    app = create_app(services)
    guess = guessers(services, app, numbers)
    shown = run_at_once([lambda n=n, one=one: one(f"{n:04}") for n, one in enumerate(guess)])  # type: ignore[misc]
    assert sum("Wrong PIN." in words for words in shown) <= 2
    assert not any("Welcome" in words for words in shown)
    [counted] = store.keys(key)
    assert store.get(counted) == b"3"
    late = Phone(app.test_client(), numbers[0])
    late.dial()
    assert late.send(ACCOUNT, "2468").endswith("Locked for a day."), (
        "nor does the right one open it afterwards"
    )
