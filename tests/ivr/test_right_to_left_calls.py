"""A call in Arabic: what a screen puts between isolates is spoken without them."""

from tests.ivr.calls import Call
from tests.menus.engine.engine_conversation import compile_menus

MENUS = """\
version: 1
service:
  name: Sudan
  languages: {ar: {name: العربية, tts: {twilio: {language: ar-XA}}}}
  country: SD
  time_zone: Africa/Khartoum
entry: {voice: {"+249911000000": top}}
tables: {clinics: {rows: [{code: a, name: Khartoum North}]}}
screens:
  top: {list: أي عيادة, from: clinics, label: "عيادة {name}", value: code, save: clinic, goto: told}
  told: {menu: "اخترت {clinic} اليوم {today}", options: [{say: "نعم {clinic}", goto: bye}]}
  bye: {end: "مع السلامة {clinic}"}
"""


def test_nothing_that_is_spoken_has_isolates() -> None:
    call = Call(compile_menus(MENUS, head=""))
    heard = [call.dial(), call.press("1"), call.press("1")]
    assert "عيادة Khartoum North" in heard[0]
    assert "اخترت عيادة Khartoum North اليوم 2 مارس 2026" in heard[1]
    assert "نعم عيادة Khartoum North" in heard[1]
    assert "مع السلامة عيادة Khartoum North" in heard[2]
    assert not any(mark in document for document in heard for mark in "\u2066\u2067\u2068\u2069")
