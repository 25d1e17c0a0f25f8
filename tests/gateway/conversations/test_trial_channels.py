"""Who is part of a trial gets its version on every channel, and everybody else the current one."""

import pytest

from tests.gateway.conversations.sms.conftest import AfricasTalkingSmsPhone, TwilioSmsPhone
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.conversations.voice.phone_call import AfricasTalkingPhoneCall, TwilioPhoneCall
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.services import create_app

MENUS = """\
version: 1
service:
  name: County
  languages: {{en: {{name: English, tts: {{at: {{voice: woman}}, twilio: {{language: en-GB}}}}}}}}
  country: KE
  time_zone: Africa/Nairobi
entry:
  ussd: {{"*384*2040#": top}}
  sms: {{otherwise: top}}
  voice: {{"+254711082000": top}}
resume: {{policy: ask, within: 10m}}
screens:
  top: {{menu: "{edition} county", options: [{{say: Ward, goto: ward}}]}}
  ward: {{ask: "{edition} ward?", answer: {{type: text}}, goto: bye}}
  bye: {{end: "{edition} bye."}}
"""
TESTER, OTHER = "+254711000111", "+254711000222"
SETTINGS = {
    "GATEWAY_PUBLIC_URL": "https://gateway.example",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "a-token-of-twilio",
}


@pytest.fixture
def services(make_services, tmp_path):
    """A gateway on the first edition, with the second on trial for one number."""
    menus = tmp_path / "menus.yaml"
    menus.write_text(MENUS.format(edition="First"))
    services = make_services(GATEWAY_MENUS=str(menus), **SETTINGS)
    assert services.definition.digest
    menus.write_text(MENUS.format(edition="Second"))
    services.trial_publisher.begin(read_kept_menu_file(menus), [services.crypto.digest(TESTER)])
    assert services.menus.refresh()
    return services


def dial(services, number):
    return Phone(create_app(services).test_client(), number).dial()


def text_to(phone, to):
    return lambda services, number: phone(services, create_app(services), "", to, number).text("hello")


def call(phone_call):
    return lambda services, number: phone_call(services, create_app(services), number=number).call()


CHANNELS = {
    "ussd": dial,
    "sms by at": text_to(AfricasTalkingSmsPhone, "40404"),
    "sms by twilio": text_to(TwilioSmsPhone, "+14155550100"),
    "call by at": call(AfricasTalkingPhoneCall),
    "call by twilio": call(TwilioPhoneCall),
}


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_asks_who_it_is(services, channel):
    assert "Second county" in CHANNELS[channel](services, TESTER)
    assert "First county" in CHANNELS[channel](services, OTHER)


def test_a_session_that_dropped_goes_on_where_it_was_and_starts_again_on_the_version_of_its_caller(services):
    app = create_app(services)
    tester = Phone(app.test_client(), TESTER)
    tester.dial()
    assert "Second ward?" in tester.send("1")
    again = Phone(app.test_client(), TESTER)
    again.dial()
    assert "Second ward?" in again.send("1")
    services.trial_publisher.end()
    services.menus.refresh()
    later = Phone(app.test_client(), TESTER)
    later.dial()
    assert "First county" in later.send("2")
