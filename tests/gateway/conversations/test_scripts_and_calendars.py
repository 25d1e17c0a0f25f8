"""What phones get of services in other scripts and calendars, over the webhooks."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import redis

from gateway.messaging.draft import render_sms_text
from tests.gateway.conversations.menu_gateway import MenuGateway, build_menu_gateway
from tests.gateway.services import Services

HEAD = """\
version: 1
service:
  name: Kebele
  languages: {LANGUAGE: {name: Own, tts: {at: {voice: woman}}}}
  country: KE
  time_zone: Africa/Addis_Ababa
  calendar: CALENDAR
entry: {ussd: {"*384*2040#": top}}
"""
MENUS = """
screens:
  top: {ask: BORN, answer: {type: date, before: {days_ago: 0}}, save: born, goto: text}
  text: {send_sms: "TEXT {born:date}", goto: send}
  send: {submit: birth, goto: bye}
  bye: {end: "TEXT {born} {born:date}"}
cases:
  birth: {title: "{born}", fields: {born: "{born}", year: "{born:year}"}}
messages:
  received: "TEXT {today:date}"
"""
BuildGateway = Callable[[str, str, str], MenuGateway]


@pytest.fixture
def build_gateway(make_services: Callable[..., Services], store: redis.Redis, tmp_path: Path) -> BuildGateway:
    def build(language: str, calendar: str, word: str) -> MenuGateway:
        head = HEAD.replace("LANGUAGE", language).replace("CALENDAR", calendar)
        menus = MENUS.replace("TEXT", word).replace("BORN", word)
        return build_menu_gateway(make_services, store, tmp_path, menus, head)

    return build


def filed_case(gateway: MenuGateway) -> dict[str, object]:
    """The case that was filed, as the case system will get it."""
    [(item, _)] = gateway.services.submissions_outbox.list_pending(10)
    encrypted = gateway.store.hget(f"submission:{item}", "payload")
    assert isinstance(encrypted, bytes)
    payload: dict[str, object] = json.loads(gateway.services.crypto.decrypt(encrypted.decode()))
    return payload


def confirmation(gateway: MenuGateway) -> str | None:
    """The text that confirms the case, as a worker words it."""
    services = gateway.services
    pending = [services.messages.load(item) for item, _ in services.messages_outbox.list_pending(10)]
    [message] = [message for message in pending if message is not None and message.name == "received"]
    return render_sms_text(services.definition.service, message, datetime(2026, 3, 2, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("language", "calendar", "word", "typed", "shown", "text", "today"),
    [
        ("am", "ethiopian", "ልደት", "28/4/2000", "2000-04-28 28 ታኅሣሥ 2000", "28 ታኅሣሥ 2000", "23 የካቲት 2018"),
        ("am", "gregorian", "ልደት", "7/1/2008", "2008-01-07 7 ጃንዋሪ 2008", "7 ጃንዋሪ 2008", "2 ማርች 2026"),
        (
            "ar",
            "ethiopian",
            "ولد",
            "٢٨/٤/٢٠٠٠",
            "\u20662000-04-28\u2069 \u206828 تهساس 2000\u2069",
            "\u206828 تهساس 2000\u2069",
            "\u206823 يكاتيت 2018\u2069",
        ),
    ],
    ids=["amharic", "amharic, gregorian", "arabic"],
)
def test_a_day_from_the_phone_to_the_case(
    build_gateway: BuildGateway,
    language: str,
    calendar: str,
    word: str,
    typed: str,
    shown: str,
    text: str,
    today: str,
) -> None:
    gateway = build_gateway(language, calendar, word)
    phone = gateway.phone()
    assert phone.dial() == f"CON {word}"
    assert phone.send(typed) == f"END {word} {shown}"
    assert [words for _, words in gateway.texts()] == [f"{word} {text}"]
    assert confirmation(gateway) == f"{word} {today}"
    case = filed_case(gateway)
    assert case["title"] == "2008-01-07"
    assert case["fields"] == {"born": "2008-01-07", "year": "2008"}
