"""Sessions whose record was lost: what a replay may take for typed, and what it must never do again."""

from collections.abc import Callable

import pytest
import redis

from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.menu_gateway import MenuGateway
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.services import create_app

MakeMenuGateway = Callable[[str], MenuGateway]
Lose = Callable[[MenuGateway, Phone], Phone]

PROBLEM = """
screens:
  top: {menu: County, options: [{say: Report, goto: what}, {say: Bye, goto: bye}]}
  what: {ask: What is wrong?, answer: {type: text}, save: what, goto: where}
  where: {ask: Where?, answer: {type: text}, save: where, goto: send}
  send: {submit: problem, goto: thanks}
  thanks: {menu: "Thank you, {what}. {reference}", options: [{say: Finish, goto: bye}]}
  bye: {end: Bye}
cases:
  problem: {title: "{what}", fields: {what: "{what}", where: "{where}"}}
"""
COUNTED = """
screens:
  top: {menu: County, options: [{say: Report, goto: homes}, {say: Bye, goto: bye}, {say: My PIN, goto: pin}]}
  homes: {ask: How many homes?, answer: {type: integer, min: 1, max: 99}, save: homes, goto: check}
  check: {menu: "{homes} homes?", options: [{say: Yes, goto: ward}, {say: Change, goto: homes}]}
  ward: {ask: Which ward?, answer: {type: integer, min: 1, max: 9}, save: ward, goto: send}
  send: {submit: problem, goto: text}
  text: {send_sms: Thank you., goto: keep}
  keep: {remember: [ward], for: 30d, goto: thanks}
  thanks: {menu: "Thank you. {reference}", options: [{say: Finish, goto: bye}]}
  pin:
    ask: PIN?
    answer: {type: pin, digits: 4}
    save: pin
    attempts: 3
    attempts_within: 1d
    too_many: bye
    goto: judge
  judge: {branch: [{if: {pin: "1234"}, goto: bye}, {retry: pin}]}
  bye: {end: Bye}
cases:
  problem: {title: "{ward}", fields: {homes: "{homes}", ward: "{ward}"}}
"""
LOST = "CON Your session was lost. Let us start again."


def dialled(gateway: MenuGateway, *inputs: str) -> Phone:
    one = gateway.phone()
    one.dial()
    one.send(*inputs)
    return one


@pytest.fixture
def lose(make_services: MakeServices) -> Lose:
    """Loses the record of a session, and hands the session over to another web worker."""

    def lose(gateway: MenuGateway, one: Phone) -> Phone:
        gateway.lose_sessions()
        return one.on_app(create_app(make_services(GATEWAY_MENUS=str(gateway.services.settings.menus))))

    return lose


def titles(gateway: MenuGateway) -> list[str]:
    """What the cases that are kept are about."""
    keys = gateway.store.keys("submission:*")
    return [gateway.services.crypto.decrypt(gateway.store.hget(key, "payload").decode()) for key in keys]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("before", "next_input"),
    [
        (("1",), "Plot 5*6 has no water"),
        (("1", "Plot 5*6 has no water"), "Kibera"),
        (("1", "*"), "Kibera"),
        (("1", "Plot*"), "Kibera"),
        (("1", "No water"), "Plot 5*6"),
        (("1", "0", "1"), "No water"),
    ],
)
def test_a_star_in_words_never_parts_them(
    make_menu_gateway: MakeMenuGateway, lose: Lose, before: tuple[str, ...], next_input: str
) -> None:
    gateway = make_menu_gateway(PROBLEM)
    one = dialled(gateway, *before)
    one = lose(gateway, one)
    assert one.send(next_input).startswith(LOST)
    assert not gateway.store.keys("submission:*")


def test_the_last_words_are_whole(make_menu_gateway: MakeMenuGateway, lose: Lose) -> None:
    gateway = make_menu_gateway(PROBLEM)
    one = dialled(gateway, "1")
    one = lose(gateway, one)
    assert one.send("No water") == "CON Where?\n0. Back\n00. Main menu"
    one.send("Kibera")
    (case,) = titles(gateway)
    assert '"what": "No water", "where": "Kibera"' in case


def test_words_with_a_star_that_were_filed_keep_their_case(
    make_menu_gateway: MakeMenuGateway, lose: Lose
) -> None:
    """The session would be walked with other words than those that were filed."""
    gateway = make_menu_gateway(PROBLEM)
    one = dialled(gateway, "1", "Plot 5*6 has no water", "Kibera")
    one = lose(gateway, one)
    assert one.hop().startswith(LOST)
    assert len(gateway.store.keys("submission:*")) == 1


def test_words_that_were_filed_as_they_are_parted_are_certain(
    make_menu_gateway: MakeMenuGateway, lose: Lose
) -> None:
    gateway = make_menu_gateway(PROBLEM)
    one = dialled(gateway, "1", "No water", "Kibera")
    thanks = one.shown
    one = lose(gateway, one)
    assert one.hop() == thanks
    assert len(gateway.store.keys("submission:*")) == 1


def test_a_digest_of_what_was_filed_goes_within_the_hour(make_menu_gateway: MakeMenuGateway) -> None:
    gateway = make_menu_gateway(PROBLEM)
    dialled(gateway, "1", "No water", "Kibera")
    (key,) = gateway.store.keys("filed-as:*")
    assert 0 < gateway.store.ttl(key) <= 3600


def test_inputs_typed_ahead_stop_before_words_that_may_hold_a_star(
    make_menu_gateway: MakeMenuGateway,
) -> None:
    gateway = make_menu_gateway(PROBLEM)
    one = dialled(gateway)
    assert one.send("1*Plot 5*6 has no water").startswith("CON What is wrong?")
    assert one.send("1*No water").startswith("CON Where?"), "its words are one answer"
    assert gateway.store.keys("submission:*") == []


def test_an_old_confirmation_does_not_count(make_menu_gateway: MakeMenuGateway, lose: Lose) -> None:
    gateway = make_menu_gateway(COUNTED)
    one = dialled(gateway, "1", "12", "1")
    one = lose(gateway, one)
    assert one.send("3").startswith("CON 12 homes?")
    assert one.send("1").startswith("CON Which ward?")
    assert gateway.store.keys("submission:*") == []
    assert one.send("3").startswith("CON Thank you.")
    assert len(gateway.store.keys("submission:*")) == 1


def test_a_change_that_was_asked_for_is_not_undone(make_menu_gateway: MakeMenuGateway, lose: Lose) -> None:
    gateway = make_menu_gateway(COUNTED)
    one = dialled(gateway, "1", "12", "2")
    one = lose(gateway, one)
    assert one.send("14").startswith("CON 14 homes?")


def test_what_was_done_is_not_done_again(
    make_menu_gateway: MakeMenuGateway, lose: Lose, store: redis.Redis
) -> None:
    gateway = make_menu_gateway(COUNTED)
    one = dialled(gateway, "1", "12", "1", "3")
    done, thanks = sorted(store.keys("message:*")), one.shown
    one = lose(gateway, one)
    assert one.hop() == thanks
    assert sorted(store.keys("message:*")) == done
    assert len(store.keys("submission:*")) == 1
    assert one.send("1") == "END Bye"


def test_attempts_are_neither_counted_twice_nor_forgotten(
    make_menu_gateway: MakeMenuGateway, lose: Lose, store: redis.Redis
) -> None:
    gateway = make_menu_gateway(COUNTED)
    one = dialled(gateway, "3", "1111")
    for _ in range(2):
        one = lose(gateway, one)
        one.hop()
        (key,) = store.keys("person:*:attempts:pin")
        assert store.get(key) == b"1"
    one = lose(gateway, one)
    one.send("1112")
    assert store.get(key) == b"2"


@pytest.mark.parametrize("language", ["en", "sw"])
def test_it_says_so_in_the_language_of_the_citizen(
    make_menu_gateway: MakeMenuGateway, lose: Lose, language: str
) -> None:
    menus = PROBLEM.replace(
        "[{say: Report", f"[{{say: This, language: {language}, goto: top}}, {{say: Report"
    )
    gateway = make_menu_gateway(menus)
    one = dialled(gateway, "1", "2", "No water")
    one = lose(gateway, one)
    lost = {"en": LOST, "sw": "CON Mawasiliano yalikatika. Tuanze upya."}
    assert one.send("Kibera").startswith(lost[language])
