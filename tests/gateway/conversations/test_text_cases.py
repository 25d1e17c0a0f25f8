"""Texts with cases and typed answers over the webhooks, with sessions in a real store."""

from pathlib import Path

import pytest
import redis

from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.menu_gateway import MenuGateway, build_menu_gateway
from tests.gateway.conversations.ussd.phone import NUMBER

MENUS = """
screens:
  top:
    menu: {en: What is it?, sw: Nini?}
    save: kind
    options:
      - {value: water, say: {en: Water, sw: Maji}, goto: homes}
      - {value: road, say: [{if: {time: {set: true}}, say: {en: Road, sw: Njia}}, {say: x}], goto: phone}
  homes: {ask: {en: How many?, sw: Ngapi?}, answer: {type: integer, min: 1}, save: homes, goto: phone}
  phone:
    ask:
      - {if: {homes: {set: true}}, say: {en: "Who of the {homes} homes may we call?", sw: "Nani?"}}
      - {say: {en: Who may we call?, sw: Nani?}}
    answer: {type: phone}
    save: phone
    goto: tell
  tell:
    send_sms: [{if: {kind: water}, say: {en: "{homes} homes", sw: x}}, {say: {en: "A {kind}, {phone:typed}", sw: x}}]
    goto: file
  file: {submit: fault, goto: bye}
  bye: {end: [{if: {homes: {at_least: 5}}, say: {en: Many., sw: Nyingi.}}, {say: {en: Thank you., sw: Asante.}}]}
cases:
  fault:
    title: [{if: {homes: {set: true}}, say: "{kind}, {homes}"}, {say: "{kind}"}]
    fields: {phone: "{phone}", typed: "{phone:typed}"}
"""


@pytest.fixture
def gateway(make_services: MakeServices, store: redis.Redis, tmp_path: Path) -> MenuGateway:
    return build_menu_gateway(make_services, store, tmp_path, MENUS)


def test_a_conversation(gateway: MenuGateway) -> None:
    phone = gateway.phone()
    assert phone.dial() == "CON What is it?\n1. Water\n2. Road"
    assert phone.send("1", "30").startswith("CON Who of the 30 homes may we call?\n")
    assert phone.send("0711 222 333") == "END Many."
    assert gateway.texts() == [(NUMBER, "30 homes")]


def test_the_other_case(gateway: MenuGateway) -> None:
    phone = gateway.phone()
    phone.dial()
    assert phone.send("road").startswith("CON Who may we call?\n")
    assert phone.send("0711 222 333") == "END Thank you."
    assert gateway.texts() == [(NUMBER, "A Road, 0711 222 333")]
