"""A county whose Swahili is recorded, and which is called."""

from pathlib import Path

import pytest
from flask import Flask

from tests.gateway.audio.prompts.sound_files import write_recordings
from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.voice.conftest import SETTINGS
from tests.gateway.services import Services, create_app

MENUS = """\
version: 1
service:
  name: County
  languages:
    en: {name: English, tts: {twilio: {language: en-GB, voice: Polly.Amy}, at: {voice: woman}}}
    sw: {name: Kiswahili, audio: audio/sw, tts: {twilio: {language: sw-KE}, at: {voice: sw-KE-Standard-A}}}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*384#": top, "*385#": {goto: top, language: sw}}, voice: {"+254711082000": top}}
screens:
  top:
    menu: {en: Which problem?, sw: Tatizo gani?}
    save: problem
    options:
      - {value: water, say: {en: Water, sw: Maji}, goto: homes}
      - {value: road, say: {en: Road, sw: Barabara}, goto: elsewhere}
  homes:
    ask: {en: How many homes?, sw: Nyumba ngapi?}
    answer: {type: integer, min: 1, max: 100}
    save: homes
    goto: review
  review:
    menu: {en: "{problem}, {homes} homes. Send?", sw: "{problem}, nyumba {homes}. Tuma?"}
    options: [{say: {en: Send, sw: Tuma}, goto: send}]
  send: {submit: case, goto: thanks}
  thanks:
    end: {en: "Your reference is {reference}. Goodbye.", sw: "Kumbukumbu ni {reference}. Kwaheri."}
    voice: {audio: [thanks.mp3, "{reference}", "bye-{problem}.mp3"]}
  elsewhere:
    end: {en: Not here., sw: Si hapa.}
    voice: {audio: "https://cdn.example/{language}/elsewhere.mp3"}
cases: {case: {title: "{problem}", fields: {homes: "{homes}"}}}
"""
DIGITS = ("sifuri", "moja", "mbili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa")
TENS = ("kumi", "ishirini", "thelathini", "mia", "na")
RECORDED = (
    *("top.mp3", "homes.mp3", "thanks.mp3", "bye-water.mp3", "bye-road.mp3", "elsewhere.mp3"),
    *("review.1.mp3", "review.2.mp3", "review.options.mp3", "top.water.mp3", "top.road.mp3"),
    *(f"numbers/{word}.mp3" for word in (*DIGITS, *TENS)),
    *(f"words/{word}.mp3" for word in ("choose", "unheard", "invalid", "goodbye")),
)


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    """The menu file, with its recordings beside it."""
    write_recordings(tmp_path / "audio/sw", *RECORDED)
    path = tmp_path / "menus.yaml"
    path.write_text(MENUS)
    return path


@pytest.fixture
def services(make_services: MakeServices, menus: Path) -> Services:
    """A web process that has published the file."""
    made = make_services(**SETTINGS | {"GATEWAY_MENUS": str(menus)})
    assert made.definition.sounds
    return made


@pytest.fixture
def app(services: Services) -> Flask:
    return create_app(services)
