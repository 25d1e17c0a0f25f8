"""A study whose menus go by the answer of the case system, and citizens who join it on every channel."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import redis

from tests.gateway.conversations.sms.conftest import SHORT_CODE, AfricasTalkingSmsPhone
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.conversations.voice.phone_call import (
    AfricasTalkingPhoneCall,
    PhoneCall,
    TwilioPhoneCall,
)
from tests.gateway.services import Services, create_app

MENUS = """\
version: 1
service:
  name: Study
  languages: {{en: {{name: English, tts: {{at: {{voice: woman}}, twilio: {{language: en-GB}}}}}}}}
  country: KE
  time_zone: Africa/Nairobi
entry:
  ussd: {{"*384*2040#": age}}
  sms: {{keywords: {{JOIN: age}}}}
  voice: {{"+254711082000": age}}
screens:
  age: {{ask: How old are you?, answer: {{type: integer, min: 18, max: 99}}, save: age, goto: {first}}}
  join:
    submit: study
    answer: {{columns: {{arm: arm, site: site.name}}, within: {within}}}
    answered: told
    goto: later
{more}
  told: {{say: "Arm {arm} at {site}.", goto: bye}}
  bye: {{end: "Bye, {arm} {{study.reference}}."}}
  later: {{say: We will text you., goto: goodbye}}
  goodbye: {{end: "Goodbye {{reference}}."}}
cases:
  study: {{title: "Aged {{age}}", fields: {{age: "{{age}}"}}, required: [age]}}
{lookups}
"""
ANSWER = {"id": "C-1", "arm": "B\u2019s", "site": {"name": "Kibera"}}
TOLD = "Arm B's at Kibera."
LATER = "We will text you."
LONG = "3.5s"


class Ussd:
    """A citizen who dials."""

    def __init__(self, services: Services) -> None:
        self.phone = Phone(create_app(services).test_client())

    def join(self) -> str:
        self.phone.dial()
        return self.send("30")

    def send(self, typed: str) -> str:
        return self.phone.send(typed).removeprefix("CON ").removeprefix("END ")

    def repeat(self) -> str:
        return self.phone.hop().removeprefix("CON ").removeprefix("END ")


class Sms:
    """A citizen who texts."""

    def __init__(self, services: Services) -> None:
        self.line = AfricasTalkingSmsPhone(services, create_app(services), "at", SHORT_CODE)
        self.sent = 0
        self.typed = ""

    def join(self) -> str:
        self.send("JOIN")
        return self.send("30")

    def send(self, typed: str) -> str:
        self.sent += 1
        self.typed = typed
        return self.repeat()

    def repeat(self) -> str:
        return self.line.text(self.typed, f"text-{self.line.number}-{self.sent}") or ""


class Voice:
    """A citizen who calls."""

    line_class: type[PhoneCall] = AfricasTalkingPhoneCall

    def __init__(self, services: Services) -> None:
        self.line = self.line_class(services, create_app(services))
        self.last = ("", "")

    def join(self) -> str:
        self.line.call()
        return self.send("30#")

    def send(self, typed: str) -> str:
        self.last = (self.line.keys_url, typed)
        return self.repeat()

    def repeat(self) -> str:
        self.line.follow(self.line.ask(*self.last))
        return self.line.heard


class TwilioVoice(Voice):
    line_class = TwilioPhoneCall


CHANNELS = {"ussd": Ussd, "sms": Sms, "voice": Voice, "voice by twilio": TwilioVoice}
MakeStudy = Callable[..., Services]


MakeCitizen = Callable[[Services], Ussd | Sms | Voice]


def submission_record(store: redis.Redis) -> dict[bytes, bytes]:
    """The record of the only submission."""
    (key,) = store.keys("submission:*")
    return store.hgetall(key)


def submission_id(store: redis.Redis) -> str:
    (key,) = store.keys("submission:*")
    return key.decode().partition(":")[2]


def later(services: Services, seconds: float) -> Services:
    """The same gateway, so many seconds later."""
    return services.with_clock(lambda: datetime.now(UTC) + timedelta(seconds=seconds))


def unanswered_reasons(services: Services) -> dict[str, float]:
    """How many submissions were answered or not, by the reason."""
    lines = services.metrics.exposition().decode().splitlines()
    counted = [line.split('"') for line in lines if line.startswith("gateway_case_answers_total")]
    return {parts[1]: float(parts[2].split()[-1]) for parts in counted}
