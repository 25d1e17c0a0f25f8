"""Whatever citizens type, read or hear is sealed in the store, private or not. What earlier releases left is read."""

from collections.abc import Callable

import pytest
import redis

from gateway.security.crypto import RecordCipher
from tests.gateway.conversations.menu_gateway import MenuGateway
from tests.gateway.conversations.stored_records import read_conversation, write_plain

MakeMenuGateway = Callable[[str], MenuGateway]
MENUS = """
resume: {policy: ask, within: 10m}
screens:
  top: {menu: Clinic, options: [{say: Report, goto: where}]}
  where: {ask: Where is it?, answer: {type: text}, save: where, goto: what}
  what: {ask: "What is wrong at {where}?", answer: {type: text}, save: what, goto: send}
  send: {menu: "{what}. Send?", options: [{say: Yes, goto: file}, {say: No, goto: no}]}
  file: {submit: report, goto: thanks}
  thanks: {end: "{reference}"}
  no: {end: "Then not: {what}"}
cases:
  report: {title: "Report: {what}", fields: {where: "{where}", what: "{what}"}}
messages: {received: "We have {reference}."}
"""
PLACE, WORDS = "Kibera behind the mosque", "Juma hit me"
KEY = "a-key-of-the-tests-0123456789abcdef"


@pytest.fixture
def menu_gateway(make_menu_gateway: MakeMenuGateway) -> MenuGateway:
    return make_menu_gateway(MENUS)


@pytest.mark.parametrize("last", ["1", "2"])
def test_no_hop_leaves_words_in_the_store(menu_gateway: MenuGateway, last: str) -> None:
    one = menu_gateway.phone()
    one.dial()
    for typed in ("1", PLACE, WORDS, last):
        one.send(typed)
        kept = menu_gateway.everything()
        for words in (PLACE, WORDS, "Kibera", "Juma", one.number):
            assert words.encode() not in kept, (typed, words)


def test_a_record_that_an_earlier_release_left_plain_goes_on(
    menu_gateway: MenuGateway, store: redis.Redis
) -> None:
    one = menu_gateway.phone()
    one.dial()
    one.send("1", PLACE)
    (key,) = store.keys("conversation:*")
    crypto = menu_gateway.services.crypto
    write_plain(store, key.decode(), read_conversation(store, crypto, key.decode()))
    assert PLACE.encode() in (store.get(key) or b"")
    dropped = menu_gateway.phone()
    assert dropped.dial().startswith("CON Welcome back")
    assert dropped.send("1").startswith(f"CON What is wrong at {PLACE}?")
    store.delete(key)
    assert PLACE.encode() not in menu_gateway.everything()


def test_a_record_opens_only_under_its_own_key_and_whole() -> None:
    cipher = RecordCipher((KEY,))
    sealed = cipher.seal(b"words", "conversation:a")
    assert cipher.open(sealed, "conversation:a") == b"words"
    assert cipher.open(sealed, "conversation:b") is None
    for position in range(1, len(sealed)):
        changed = bytes([*sealed[:position], sealed[position] ^ 1, *sealed[position + 1 :]])
        assert cipher.open(changed, "conversation:a") is None
        assert cipher.open(sealed[:position], "conversation:a") is None
    assert cipher.seal(b"words", "conversation:a") != sealed


def test_the_newest_key_seals_and_every_listed_key_opens() -> None:
    old, new = RecordCipher((KEY,)), RecordCipher(("a-new-key", KEY))
    assert new.open(old.seal(b"words", "k"), "k") == b"words"
    assert old.open(new.seal(b"words", "k"), "k") is None
    assert KEY not in repr(old)
