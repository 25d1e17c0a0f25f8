"""`forget_after:`: a number of which nothing was heard for long may have another holder, and is a stranger."""

from collections.abc import Callable

import pytest

from tests.clock import Clock
from tests.gateway.conversations.menu_gateway import MenuGateway
from tests.gateway.conversations.ussd.phone import NUMBER, Phone
from tests.gateway.services import create_app

DAY = 86_400
MENUS = """
forget_after: 180d
screens:
  top:
    menu: County
    options:
      - {say: Ward, goto: ward}
      - {say: No texts, goto: stop}
      - {say: Finish, goto: bye}
  ward: {ask: Which ward?, answer: {type: text}, save: ward, goto: keep}
  keep: {remember: [ward, language], for: 365d, goto: top}
  stop: {opt_out: all, goto: top}
  bye: {end: Good bye.}
"""
OTHER = "+254711000222"
REMEMBERED = {"consent", "language", "ward"}


@pytest.fixture
def menu_gateway(make_menu_gateway: Callable[[str], MenuGateway]) -> MenuGateway:
    return make_menu_gateway(MENUS)


def phone_at(menu_gateway: MenuGateway, clock: Clock, number: str = NUMBER) -> Phone:
    """A phone that dials by this clock."""
    return Phone(create_app(menu_gateway.services.with_clock(clock)).test_client(), number)


def fill(menu_gateway: MenuGateway, clock: Clock) -> None:
    for number in (NUMBER, OTHER):
        one = phone_at(menu_gateway, clock, number)
        one.dial()
        one.send("1", "Kibera", "2")


def remembered(menu_gateway: MenuGateway, number: str = NUMBER) -> set[str]:
    """What is remembered of a number."""
    digest, store = menu_gateway.services.crypto.digest(number), menu_gateway.store
    keys = {
        "consent": f"consent:{digest}",
        "language": f"person:{digest}:language",
        "ward": f"person:{digest}:profile:ward",
    }
    return {name for name, key in keys.items() if store.exists(key)}


def test_after_that_time_the_number_is_a_stranger(menu_gateway: MenuGateway) -> None:
    clock = Clock()
    fill(menu_gateway, clock)
    assert remembered(menu_gateway) == REMEMBERED
    clock.advance(180 * DAY + 1)
    phone_at(menu_gateway, clock).dial()
    assert remembered(menu_gateway) == set()
    assert remembered(menu_gateway, OTHER) == REMEMBERED, "nobody came back there"


def test_each_session_begins_the_time_anew(menu_gateway: MenuGateway) -> None:
    clock = Clock()
    fill(menu_gateway, clock)
    for _ in range(3):
        clock.advance(179 * DAY)
        phone_at(menu_gateway, clock).dial()
        assert remembered(menu_gateway) == REMEMBERED


def test_what_the_new_holder_says_is_remembered(menu_gateway: MenuGateway) -> None:
    clock = Clock()
    fill(menu_gateway, clock)
    clock.advance(400 * DAY)
    one = phone_at(menu_gateway, clock)
    one.dial()
    one.send("1", "Mathare")
    phone_at(menu_gateway, clock).dial()
    assert remembered(menu_gateway) == {"language", "ward"}


def test_the_time_counts_from_the_first_session_that_is_known(menu_gateway: MenuGateway) -> None:
    clock = Clock()
    fill(menu_gateway, clock)
    digest = menu_gateway.services.crypto.digest(NUMBER)
    menu_gateway.store.delete(f"heard:{digest}")  # as before the key was published
    clock.advance(400 * DAY)
    phone_at(menu_gateway, clock).dial()
    assert remembered(menu_gateway) == REMEMBERED
    assert menu_gateway.store.ttl(f"heard:{digest}") > 0


def test_without_the_key_nothing_is_noted(make_menu_gateway: Callable[[str], MenuGateway]) -> None:
    menu_gateway, clock = make_menu_gateway(MENUS.replace("forget_after: 180d\n", "")), Clock()
    fill(menu_gateway, clock)
    clock.advance(300 * DAY)
    phone_at(menu_gateway, clock).dial()
    assert remembered(menu_gateway) == REMEMBERED
    assert menu_gateway.store.keys("heard:*") == []
