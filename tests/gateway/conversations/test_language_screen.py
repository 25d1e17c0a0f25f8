"""A service that asks for the language on first contact, over the webhooks of USSD."""

from collections.abc import Callable
from pathlib import Path

import redis

from tests.gateway.conversations.menu_gateway import build_menu_gateway
from tests.gateway.services import Services

MENUS = """
screens:
  top:
    branch: [{if: {language_chosen: true}, goto: welcome}, {goto: language}]
  language:
    menu: Language / Lugha
    options:
      - {say: English, language: en}
      - {say: Kiswahili, language: sw}
    goto: welcome
  welcome:
    menu: {en: Hello, sw: Karibu}
    options: [{say: {en: Report, sw: Ripoti}, goto: place}]
  place: {ask: {en: Where?, sw: Wapi?}, answer: {type: text}, save: place, goto: thanks}
  thanks: {end: "{place}, {language}"}
"""


def test_it_asks_once_and_a_lost_session_goes_on_as_it_began(
    make_services: Callable[..., Services], store: redis.Redis, tmp_path: Path
) -> None:
    gateway = build_menu_gateway(make_services, store, tmp_path, MENUS)
    phone = gateway.phone()
    assert phone.dial() == "CON Language / Lugha\n1. English\n2. Kiswahili"
    assert phone.send("2") == "CON Karibu\n1. Ripoti\n0. Rudi"
    gateway.lose_sessions()
    assert phone.send("1") == "CON Wapi?\n0. Rudi\n00. Mwanzo"
    assert phone.send("Kibera") == "END Kibera, sw"
    assert gateway.phone().dial() == "CON Karibu\n1. Ripoti"
