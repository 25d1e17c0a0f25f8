"""A gateway whose menus have a survey, reached by USSD, text and call."""

from pathlib import Path

import pytest
import redis

from menus.model.survey_counts import SurveyCounts
from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.menu_gateway import MenuGateway, build_menu_gateway
from tests.gateway.services import Services

VOICES = "{at: {voice: woman}, twilio: {language: en-GB}}"
HEAD = f"""\
version: 1
service:
  name: County
  languages:
    en: {{name: English, tts: {VOICES}}}
    sw: {{name: Kiswahili, tts: {VOICES}}}
  country: KE
  time_zone: Africa/Nairobi
entry:
  ussd: {{"*384*2040#": top}}
  sms: {{otherwise: top}}
  voice: {{"+254711082000": top}}
"""
MENUS = """
surveys:
  opinion:
    title: {en: The new market, sw: Soko jipya}
    screens: [ward, wanted, why, thanks]
    until: "2100-01-31"
    once: true
    answered: answered
    quota: {ward: {kibera: 3}}
    full: full
    over: over
    public: true
  rating: {title: Rating, screens: [rate, rated], until: "2100-01-31", over: over}
screens:
  top:
    menu: Top
    options: [{say: Survey, goto: ward}, {say: Rate, goto: rate}, {say: Results, goto: result}]
  ward:
    menu: Ward?
    save: ward
    options: [{value: kibera, say: {en: Kibera, sw: Kibra}}, {value: langata, say: Langata}]
    goto: wanted
  wanted: {menu: Move it?, save: wanted, options: yes_no, goto: why}
  why: {ask: Why?, answer: {type: text}, save: why, goto: thanks}
  thanks: {end: "Thanks. {survey.opinion.share.yes}"}
  rate: {ask: "From 1 to 5?", answer: {type: integer, min: 1, max: 5}, save: stars, goto: rated}
  rated: {say: Rated., goto: top}
  over: {end: Over}
  answered: {end: Answered}
  full: {end: Full}
  result: {end: "Yes {survey.opinion.share.yes}, no {survey.opinion.share.no} of {survey.opinion.count}"}
messages:
  invitation: {text: Come to our survey., columns: [], survey: opinion}
"""
NUMBERS = [f"+2547110010{number:02d}" for number in range(40)]
SETTINGS = {
    "GATEWAY_PUBLIC_URL": "https://gateway.example",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "a-token-of-twilio",
}


@pytest.fixture
def menu_gateway(make_services: MakeServices, store: redis.Redis, tmp_path: Path) -> MenuGateway:
    def make(**changes: str) -> Services:
        return make_services(**SETTINGS, **changes)

    return build_menu_gateway(make, store, tmp_path, MENUS, HEAD)


def answer(menu_gateway: MenuGateway, number: str, ward: str = "2", wanted: str = "1") -> str:
    """Answer the survey by USSD; what the last screen shows."""
    phone = menu_gateway.phone(number)
    phone.dial()
    return phone.send("1", ward, wanted, "my cow")


def counted(menu_gateway: MenuGateway, survey: str = "opinion") -> SurveyCounts:
    counts: SurveyCounts = menu_gateway.services.surveys.counts(survey)
    return counts
