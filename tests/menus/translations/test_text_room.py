"""The room that a text has, by channel and network."""

import pytest

from menus.compiler.service import compile_service
from menus.translations.text_room import TextRooms

MENUS = """\
version: 1
service:
  name: A
  languages: {en: English, sw: Kiswahili, am: Amharic}
  country: KE
  time_zone: Africa/Nairobi
limits: {networks: {"63902": 100}}
entry:
  ussd: {"*1#": start}
  sms: {otherwise: start}
screens:
  start:
    menu: {en: Welcome, sw: Karibu, am: ሰላም}
    options:
      - {say: {en: Report, sw: Ripoti, am: ሪፖርት}, value: report, goto: place}
      - {say: {en: Nothing, sw: Hakuna, am: ምንም}, goto: bye}
    save: what
  place:
    ask: {en: Where?, sw: Wapi?, am: የት?}
    answer: {type: text, max: 10}
    invalid: {en: A place please, sw: Mahali tafadhali, am: ቦታ}
    save: place
    goto: text
  text: {send_sms: {en: "At {place}", sw: "Hapo {place}", am: "{place}"}, to: "{number}", goto: bye}
  bye: {end: {en: Bye, sw: Kwaheri, am: ደህና}}
"""
service = compile_service(MENUS, "menus.yaml", lambda name: name).service


def room(language: str, text: str) -> dict[str, tuple[int, int, int]]:
    """Used and left units and pages, by channel and network."""
    assert service is not None
    found = TextRooms(service, language).of(text)
    return {f"{one.channel} {one.network}".strip(): (one.used, one.left, one.pages) for one in found}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        # Karibu, 1. Ripoti, 2. Hakuna: 6 + 10 + 10
        ("sw", "screens.start.menu", {"ussd": (6, 134, 1), "ussd 63902": (6, 74, 1), "sms": (6, 433, 1)}),
        ("sw", "screens.start.options.report.say", {"ussd": (6, 134, 1), "ussd 63902": (6, 74, 1)}),
        ("sw", "screens.start.options.2.say", {"ussd": (6, 134, 1)}),
        ("am", "screens.bye.end", {"ussd": (3, 77, 1), "ussd 63902": (3, 47, 1)}),
        ("sw", "screens.place.invalid", {"ussd": (16, 136, 1)}),
        ("en", "screens.text.send_sms", {"sms": (13, 147, 1)}),
        ("am", "screens.text.send_sms", {"sms": (10, 150, 1)}),
        ("en", "service.name", {}),
        ("en", "screens.nothing.ask", {}),
        ("en", "words.more", {}),
    ],
)
def test_the_room_of_a_text(language: str, text: str, expected: dict[str, tuple[int, int, int]]) -> None:
    found = room(language, text)
    assert {place: found.get(place) for place in expected} == expected
    assert bool(found) == bool(expected)
