"""Private answers: sealed in the store and in no log. That no text shows them is proven when menus are checked."""

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
import redis

from gateway.operations.logs import JsonFormatter
from tests.gateway.conversations.menu_gateway import MenuGateway
from tests.gateway.conversations.ussd.phone import HOOK, NUMBER, Phone

MakeMenuGateway = Callable[[str], MenuGateway]

MENUS = """
resume: {policy: ask, within: 10m}
screens:
  top: {menu: Clinic, options: [{say: Card, goto: id}]}
  id: {ask: Your number?, answer: {type: text}, save: id, private: true, goto: pin}
  pin: {ask: Your PIN?, answer: {type: pin, digits: 8}, save: pin, goto: illness}
  illness:
    menu: What is it?
    private: true
    save: illness
    options:
      - {value: secret-illness, say: An illness}
      - {value: secret-wound, say: A wound}
    goto: derive
  derive: {set: {copy: {text: "copy of {id}"}}, goto: remember}
  remember: {remember: [id], for: 30d, goto: card}
  card: {menu: Your card., options: [{say: Text me, goto: text}, {say: Send, goto: send}]}
  text: {send_sms: We have your card., goto: card}
  send: {submit: card, goto: thanks}
  thanks: {end: "{reference}"}
cases:
  card: {title: A card, fields: {id: "{id}", illness: "{illness}", copy: "{copy}", pin: "{pin:hash}"}, required: [id]}
"""
PRIVATE_ANSWERS = ("ZX-991-secret", "90917246")
CARD_SCREEN = "CON Your card."


@pytest.fixture
def menu_gateway(make_menu_gateway: MakeMenuGateway) -> MenuGateway:
    return make_menu_gateway(MENUS)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """All that is logged, at the lowest level, as production writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def walk(menu_gateway: MenuGateway) -> Phone:
    one = menu_gateway.phone()
    one.dial()
    one.send("1", *PRIVATE_ANSWERS, "1")
    return one


def assert_secret(menu_gateway: MenuGateway, *more: str) -> None:
    kept = menu_gateway.everything()
    for secret in (*PRIVATE_ANSWERS, "secret-illness"):
        assert secret.encode() not in kept, secret
        assert not any(secret in text for text in more), secret


def test_nothing_private_stands_in_the_store_or_the_log_after_any_hop(
    menu_gateway: MenuGateway, logged: io.StringIO
) -> None:
    one = menu_gateway.phone()
    one.dial()
    for typed in ("1", *PRIVATE_ANSWERS, "1", "1", "2"):
        shown = one.send(typed)
        assert_secret(menu_gateway, shown, logged.getvalue())
    over = one.form | {"status": "Success", "input": one.text, "lastAppResponse": one.shown}
    menu_gateway.app.test_client().post(f"{HOOK}/events", data=over)
    assert_secret(menu_gateway, logged.getvalue())
    assert '"event":"hop"' in logged.getvalue()


def test_the_case_has_them_but_for_the_pin(menu_gateway: MenuGateway, store: redis.Redis) -> None:
    walk(menu_gateway).send("2")
    (key,) = store.keys("submission:*")
    case = json.loads(menu_gateway.services.crypto.decrypt(store.hget(key, "payload") or b""))
    assert case["fields"] == {
        "id": PRIVATE_ANSWERS[0],
        "illness": "secret-illness",
        "copy": f"copy of {PRIVATE_ANSWERS[0]}",
        "pin": menu_gateway.services.crypto.digest(f"pin of {NUMBER}:{PRIVATE_ANSWERS[1]}"),
    }


def filed_pin(menu_gateway: MenuGateway, number: str) -> dict[str, str]:
    one = menu_gateway.phone(number)
    one.dial()
    one.send("1", *PRIVATE_ANSWERS, "1", "2")
    (key,) = menu_gateway.store.keys("submission:*")
    case = json.loads(menu_gateway.services.crypto.decrypt(menu_gateway.store.hget(key, "payload") or b""))
    menu_gateway.store.delete(*menu_gateway.store.keys("*"))
    fields: dict[str, str] = case["fields"]
    return fields


def test_equal_pins_of_two_numbers_do_not_look_equal(make_menu_gateway: MakeMenuGateway) -> None:
    menus = MENUS.replace(
        '"{pin:hash}"',
        '"{pin:hash}", before: "{pin:hash_without_number}", inside: "pin {pin:hash}", who: "{id:hash}"',
    )
    menu_gateway = make_menu_gateway(menus)
    mine, other = filed_pin(menu_gateway, NUMBER), filed_pin(menu_gateway, "+254711000222")
    digest = menu_gateway.services.crypto.digest
    assert mine["pin"] != other["pin"]
    assert mine["pin"] == filed_pin(menu_gateway, NUMBER)["pin"]
    assert mine["inside"] == f"pin {mine['pin']}"
    assert mine["before"] == other["before"] == digest(PRIVATE_ANSWERS[1])
    assert mine["who"] == other["who"] == digest(PRIVATE_ANSWERS[0])


def test_they_are_there_for_the_next_hop_and_after_a_dropped_line(menu_gateway: MenuGateway) -> None:
    walk(menu_gateway)
    two = menu_gateway.phone()
    assert two.dial().startswith("CON Welcome back")
    assert_secret(menu_gateway)
    assert two.send("1").startswith(CARD_SCREEN)


def test_a_session_whose_key_is_gone_starts_over(menu_gateway: MenuGateway, store: redis.Redis) -> None:
    one = walk(menu_gateway)
    (record,) = store.keys("conversation:*")
    held = store.get(record) or b""
    store.set(record, held[:40] + b"A" * 40 + held[80:])
    assert one.send("2").startswith("CON Your session was lost."), "its free text may be parted otherwise"
    assert not store.keys("submission:*"), "nothing was filed unseen"
