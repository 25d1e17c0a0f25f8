"""A call to a service in the Ethiopian calendar: days are keyed in and heard as its citizens count them."""

from datetime import UTC, datetime

from ivr.value_recordings import ValueRecordingFinder
from menus.expressions.templates import Placeholder
from tests.ivr.calls import Call
from tests.menus.engine.engine_conversation import compile_menus

MENUS = """\
version: 1
service:
  name: Kebele
  languages: {en: {name: English, tts: {twilio: {language: en-GB}}}}
  country: ET
  time_zone: Africa/Addis_Ababa
  calendar: ethiopian
entry: {voice: {"+251911000000": top}}
screens:
  top: {ask: When were you born?, answer: {type: date}, save: born, goto: note}
  note: {ask: What else?, answer: {type: text, digits: 4}, save: note, goto: told}
  told: {end: "Born on {born}, in {born:year}. Today is {today:date}. Noted {note}."}
"""


def test_days_are_keyed_in_and_spoken() -> None:
    call = Call(compile_menus(MENUS, head=""), now=datetime(2024, 1, 20, 9, tzinfo=UTC))
    call.dial()
    call.press("28042000")
    told = call.press("2016")
    assert "Born on 28 Tahsas 2000, in 2000. Today is 11 Tir 2016. Noted 2016." in told
    assert call.session.answers["born"] == "2008-01-07"


def test_thirteen_months_are_recorded() -> None:
    finder = ValueRecordingFinder(compile_menus(MENUS, head=""), "en")
    months = [part for part in finder.recordings_for(Placeholder("born")).parts if "months/" in part.file]
    assert [part.words for part in months][::12] == ["Meskerem", "Pagume"]
    assert months[-1].file == "months/13.mp3"
