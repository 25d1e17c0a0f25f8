"""Wrong answers that count from one session to the next."""

from collections.abc import Callable

import pytest
import redis

from tests.gateway.conversations.menu_gateway import MenuGateway
from tests.gateway.conversations.ussd.phone import Phone, run_at_once

MakeMenuGateway = Callable[[str], MenuGateway]

MENUS = """
screens:
  top: {menu: Bank, options: [{say: Balance, goto: pin}]}
  pin:
    ask: Your PIN?
    answer: {type: pin, digits: 4}
    require: [{if: {pin: "2468"}, say: Wrong PIN.}]
    attempts: 3
    attempts_within: 24h
    too_many: locked
    save: pin
    goto: inside
  inside: {end: Welcome.}
  locked: {end: Locked for a day.}
"""


@pytest.fixture
def menu_gateway(make_menu_gateway: MakeMenuGateway) -> MenuGateway:
    return make_menu_gateway(MENUS)


def try_pins(menu_gateway: MenuGateway, *pins: str, number: str = "+254711000111") -> str:
    """A session in which these PINs are tried; what the last screen shows."""
    one = menu_gateway.phone(number)
    one.dial()
    return one.send("1", *pins)


def test_three_wrong_answers_lock_also_a_new_session(menu_gateway: MenuGateway) -> None:
    assert try_pins(menu_gateway, "1111", "1112").startswith("CON Wrong PIN.")
    assert try_pins(menu_gateway, "1113") == "END Locked for a day."
    assert try_pins(menu_gateway) == "END Locked for a day."
    assert try_pins(menu_gateway, number="+254711000222").startswith("CON Your PIN?")


def test_a_right_answer_forgives(menu_gateway: MenuGateway) -> None:
    try_pins(menu_gateway, "1111", "1112")
    assert try_pins(menu_gateway, "2468") == "END Welcome."
    assert try_pins(menu_gateway, "1111", "1112").startswith("CON Wrong PIN.")


def test_the_time_runs_from_the_first_wrong_answer(menu_gateway: MenuGateway, store: redis.Redis) -> None:
    try_pins(menu_gateway, "1111")
    (key,) = store.keys("person:*:attempts:pin")
    assert 86400 - 60 < store.ttl(key) <= 86400
    store.expire(key, 1000)
    try_pins(menu_gateway, "1112")
    assert 900 < store.ttl(key) <= 1000
    store.delete(key)  # as its time does
    assert try_pins(menu_gateway, "1113", "1114").startswith("CON Wrong PIN.")


def test_guesses_that_are_dialled_along_count(menu_gateway: MenuGateway) -> None:
    for guess in ("1111", "1112"):
        assert menu_gateway.phone(code=f"*384*2040*1*{guess}#").dial().startswith("CON Wrong PIN.")
    assert menu_gateway.phone(code="*384*2040*1*1113#").dial() == "END Locked for a day."


def test_a_hop_that_comes_twice_counts_once(menu_gateway: MenuGateway, store: redis.Redis) -> None:
    one = menu_gateway.phone()
    one.dial()
    one.send("1")
    one.text = "1*1111"
    both = [one, Phone(menu_gateway.app.test_client(), one.number, one.code, one.session, one.text)]
    run_at_once([phone.hop for phone in both])
    (key,) = store.keys("person:*:attempts:pin")
    assert store.get(key) == b"1"


def test_a_replay_counts_nothing_twice(menu_gateway: MenuGateway, store: redis.Redis) -> None:
    try_pins(menu_gateway, "1111")
    one = menu_gateway.phone()
    one.dial()
    one.send("1", "1112")
    menu_gateway.lose_sessions()
    assert one.hop().startswith("CON Wrong PIN."), "it begins with the one of the session before"
    (key,) = store.keys("person:*:attempts:pin")
    assert store.get(key) == b"2"
    assert one.send("1113") == "END Locked for a day."


def test_a_withheld_number_has_the_attempts_of_its_session(
    menu_gateway: MenuGateway, store: redis.Redis
) -> None:
    assert try_pins(menu_gateway, "1111", "1112", "1113", number="") == "END Locked for a day."
    assert try_pins(menu_gateway, number="").startswith("CON Your PIN?")
    assert store.keys("person:*") == []
