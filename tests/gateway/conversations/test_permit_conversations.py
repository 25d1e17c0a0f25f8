"""The service in `examples/permit` to the letter, over webhooks: by USSD, by text, and on a call."""

from pathlib import Path

import pytest
import redis
import yaml
from flask import Flask

from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.sms.conftest import SHORT_CODE, AfricasTalkingSmsPhone
from tests.gateway.conversations.ussd.phone import NUMBER, Phone
from tests.gateway.conversations.voice.phone_call import AUTH_TOKEN, PUBLIC_URL, TwilioPhoneCall
from tests.gateway.services import Services, create_app

EXAMPLE = Path(__file__).parents[3] / "examples" / "permit" / "menus.yaml"
GOLDEN = yaml.safe_load(Path(__file__).with_name("permit_conversations.yaml").read_text(encoding="utf-8"))
CODE, CALLED = "*384*77#", "+254711082077"


class Line:
    """One citizen on one channel: `do` takes a step of a conversation, and returns what it brings."""

    def __init__(self, services: Services, app: Flask, store: redis.Redis) -> None:
        self.services, self.app, self.store = services, app, store

    def do(self, step: str) -> str:
        if step.startswith("state "):
            for key in self.store.keys("payment:*"):
                state = step.removeprefix("state ")
                self.store.hset(key, mapping={"state": state, "receipt": "SGR7" if state == "paid" else ""})
            return ""
        return self.type(step)

    def type(self, step: str) -> str:
        raise NotImplementedError


class UssdLine(Line):
    phone: Phone

    def type(self, step: str) -> str:
        if step == "dial":
            self.phone = Phone(self.app.test_client(), NUMBER, CODE)
            return self.phone.dial()
        return self.phone.send(step)


class SmsLine(Line):
    def type(self, step: str) -> str:
        phone = AfricasTalkingSmsPhone(self.services, self.app, "at", SHORT_CODE)
        return phone.text(step) or ""


class CallLine(Line):
    call: TwilioPhoneCall

    def type(self, step: str) -> str:
        if step == "dial":
            self.call = TwilioPhoneCall(self.services, self.app, NUMBER, CALLED)
            return self.call.call()
        return self.call.wait() if step == "wait" else self.call.press(step)


LINES = {"ussd": UssdLine, "sms": SmsLine, "call": CallLine}


@pytest.mark.parametrize("name", GOLDEN)
def test_a_conversation_is_as_it_was(name: str, make_services: MakeServices, store: redis.Redis) -> None:
    services = make_services(
        GATEWAY_MENUS=str(EXAMPLE),
        GATEWAY_PUBLIC_URL=PUBLIC_URL,
        TWILIO_ACCOUNT_SID="AC1",
        TWILIO_AUTH_TOKEN=AUTH_TOKEN,
    )
    golden = GOLDEN[name]
    line = LINES[golden["channel"]](services, create_app(services), store)
    said = []
    for step in golden["steps"]:
        (done,) = step
        words = line.do(done)
        for key in store.keys("reference:*"):
            reference = key.decode().removeprefix("reference:")
            spoken = ", ".join(" ".join(reference[start : start + 3]) for start in (0, 3, 6))
            words = words.replace(reference, "REFERENCE").replace(spoken, "REFERENCE")
        said.append({done: words})
    assert said == golden["steps"]
