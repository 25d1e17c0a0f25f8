"""Answers that are remembered of a number, from one session to the next."""

from collections.abc import Callable

import pytest
import redis

from gateway.callers.profile_store import ProfileStore
from menus.engine.caller_data_needs import CallerDataNeeds
from tests.gateway.conversations.menu_gateway import MenuGateway
from tests.gateway.conversations.ussd.phone import NUMBER

MakeMenuGateway = Callable[[str], MenuGateway]

MENUS = """
screens:
  top:
    menu: {en: County, sw: Kaunti}
    options:
      - {say: My ward, goto: begin}
      - {say: Forget my ward, goto: forget_ward}
      - {say: Forget all, goto: forget_all}
      - {say: Kiswahili, language: sw, goto: top}
      - {say: Who am I?, goto: who}
  begin:
    branch:
      - {if: {profile.ward: {set: true}}, goto: copy}
      - {goto: ward}
  copy: {set: {ward: {text: "{profile.ward}"}}, goto: ward}
  ward: {ask: Which ward?, answer: {type: text}, save: ward, skip_if: {ward: {set: true}}, goto: kind}
  kind:
    menu: Are you a farmer?
    save: kind
    options:
      - {value: farmer, say: {en: A farmer, sw: Mkulima}}
      - {value: other, say: {en: No farmer, sw: Si mkulima}}
    goto: remember
  remember: {remember: [ward, kind], for: 30d, goto: known}
  known: {end: "{ward}, {profile.kind}."}
  who:
    branch:
      - {if: {profile.kind: {set: true}}, goto: me}
      - {goto: gone}
  me: {end: "{profile.kind}."}
  forget_ward: {forget: [ward], goto: gone}
  forget_all: {forget: all, goto: gone}
  gone: {end: "Forgotten."}
"""


@pytest.fixture
def menu_gateway(make_menu_gateway: MakeMenuGateway) -> MenuGateway:
    return make_menu_gateway(MENUS)


def remember_ward(menu_gateway: MenuGateway) -> None:
    one = menu_gateway.phone()
    one.dial()
    assert one.send("1", "Kibera", "1") == "END Kibera, A farmer."


def shown(menu_gateway: MenuGateway, *inputs: str) -> str:
    """What the last screen of a new session shows after these inputs."""
    one = menu_gateway.phone()
    one.dial()
    return one.send(*inputs)


def test_the_next_session_knows_and_words_it_in_its_own_language(menu_gateway: MenuGateway) -> None:
    remember_ward(menu_gateway)
    assert shown(menu_gateway, "1").startswith("CON Are you a farmer?"), "the ward is known"
    assert shown(menu_gateway, "1", "2") == "END Kibera, No farmer."
    assert shown(menu_gateway, "5") == "END No farmer."
    assert shown(menu_gateway, "4", "5") == "END Si mkulima."
    assert menu_gateway.phone().dial().startswith("CON Kaunti"), "the language is remembered too"


def test_nobody_else_is_taken_for_them(menu_gateway: MenuGateway) -> None:
    remember_ward(menu_gateway)
    other = menu_gateway.phone(number="+254711000222")
    other.dial()
    assert other.send("1").startswith("CON Which ward?")


@pytest.mark.parametrize("choice", ["2", "3"])
def test_what_is_forgotten_is_asked_again(menu_gateway: MenuGateway, choice: str) -> None:
    remember_ward(menu_gateway)
    assert shown(menu_gateway, choice) == "END Forgotten."
    assert shown(menu_gateway, "1").startswith("CON Which ward?")


def test_forget_all_leaves_no_key_but_the_language(menu_gateway: MenuGateway, store: redis.Redis) -> None:
    remember_ward(menu_gateway)
    shown(menu_gateway, "4", "3")
    assert [key.rpartition(b":")[2] for key in store.keys("person:*")] == [b"language"]


def test_each_answer_goes_when_its_time_is_over(menu_gateway: MenuGateway, store: redis.Redis) -> None:
    remember_ward(menu_gateway)
    (key,) = store.keys("person:*:profile:ward")
    assert 30 * 86400 - 60 < store.ttl(key) <= 30 * 86400
    assert store.ttl(key.removesuffix(b":ward")) >= store.ttl(key), (
        "its name stays as long, to be forgotten by"
    )
    store.delete(key)  # as its time does
    assert shown(menu_gateway, "1").startswith("CON Which ward?")


def test_answers_are_sealed(menu_gateway: MenuGateway) -> None:
    remember_ward(menu_gateway)
    menu_gateway.lose_sessions()  # a session holds what is not private as it is
    assert b"Kibera" not in menu_gateway.everything()


def test_a_withheld_number_is_not_remembered(menu_gateway: MenuGateway, store: redis.Redis) -> None:
    one = menu_gateway.phone(number="")
    one.dial()
    assert one.send("4", "1", "Kibera", "1") == "END Kibera, Mkulima.", "the session itself knows"
    assert store.keys("person:*") == []
    two = menu_gateway.phone(number="")
    assert two.dial().startswith("CON County")
    assert two.send("1").startswith("CON Which ward?")


def test_a_replay_begins_with_what_was_known_then(menu_gateway: MenuGateway) -> None:
    """Else the ward, remembered meanwhile, would be skipped, and what was typed taken for another screen's answer."""
    one = menu_gateway.phone()
    one.dial()
    last = one.send("1", "Kibera", "2")
    assert last == "END Kibera, No farmer."
    menu_gateway.lose_sessions()
    assert one.hop() == last


def test_a_hop_that_asks_to_remember_unseen_remembers_nothing(
    menu_gateway: MenuGateway, store: redis.Redis
) -> None:
    assert menu_gateway.phone(code="*384*2040*1*Kibera*1#").dial().startswith("CON Are you a farmer?")
    assert store.keys("person:*") == []


def test_an_answer_whose_key_is_gone_is_as_good_as_forgotten(
    menu_gateway: MenuGateway, make_services: Callable[..., object]
) -> None:
    remember_ward(menu_gateway)
    services = menu_gateway.services
    digest = services.crypto.digest(NUMBER)
    other = make_services(GATEWAY_SECRET_KEY="another-key-for-tests").crypto  # type: ignore[attr-defined]
    people = ProfileStore(lambda: services.redis, other, services.settings.keep_languages)
    assert people.load(digest, CallerDataNeeds(answer_names=("ward",))).answers == {}
