"""The record of a session: lost, unreadable, or of menus that have changed since."""

from collections.abc import Callable

import msgspec
import pytest
import redis

from gateway.security.crypto import Crypto
from tests.gateway.conversations.stored_records import read_conversation, write_plain
from tests.gateway.conversations.ussd.conftest import Cases, MakePhone
from tests.gateway.services import Services

Damage = Callable[[redis.Redis, bytes], object]
REVIEW = "CON Water at Kibera, 12 homes. Send?"
STARTED_OVER = "CON Your session was lost. Let us start again."


def garbage(store: redis.Redis, key: bytes) -> None:
    store.set(key, b"\xc1not a record")


def too_short(store: redis.Redis, key: bytes) -> None:
    store.set(key, b"\x00\x01")


def of_another_release(store: redis.Redis, key: bytes) -> None:
    """A record that can be read, around a session in a layout that cannot."""
    record = read_conversation(store, Crypto(("a-key-for-tests",)), key.decode())
    foreign = msgspec.structs.replace(record, session=msgspec.msgpack.encode(["a layout of tomorrow"]))
    write_plain(store, key.decode(), foreign)


DAMAGES = {
    "lost": lambda store, key: store.delete(key),
    "garbage": garbage,
    "too short": too_short,
    "of another release": of_another_release,
}


@pytest.fixture(params=DAMAGES)
def damage(request: pytest.FixtureRequest, store: redis.Redis) -> Callable[[], None]:
    """Does something to the record of the only session."""

    def damage() -> None:
        (key,) = store.keys("conversation:*")
        DAMAGES[request.param](store, key)

    return damage


def test_the_next_hop_finds_the_same_place(
    phone: MakePhone, damage: Callable[[], None], cases: Cases
) -> None:
    one = phone()
    one.dial()
    one.send("1", "1")
    damage()
    assert one.send("Kibera") == "CON How many homes?\n0. Back\n00. Main menu"
    assert one.send("12") == f"{REVIEW}\n1. Send\n2. Change\n0. Back\n00. Main menu"
    assert cases() == []


def test_words_that_may_have_held_a_star_are_not_parted(
    phone: MakePhone, damage: Callable[[], None], cases: Cases
) -> None:
    one = phone()
    one.dial()
    one.send("1", "1", "Kibera", "12")
    damage()
    assert one.send("1").startswith(f"{STARTED_OVER}\nCounty services")
    assert cases() == []
    assert one.send("1", "1", "Kibera", "12", "1").startswith("CON Thank you.")
    assert [case["reference"] for case in cases()] == [one.reference]


def test_what_is_filed_keeps_its_reference(
    phone: MakePhone, damage: Callable[[], None], cases: Cases
) -> None:
    one = phone()
    one.dial()
    thanks = one.send("1", "1", "Kibera", "12", "1")
    reference = one.reference
    damage()
    assert one.hop() == thanks
    assert one.send("2") == f"END Good bye. {reference}"
    assert len(cases()) == 1


def test_of_two_reports_the_second_starts_over(
    phone: MakePhone, damage: Callable[[], None], cases: Cases
) -> None:
    one = phone()
    one.dial()
    one.send("1", "1", "Kibera", "12", "1")
    first = one.reference
    one.send("1", "1", "Kibera", "12")
    damage()
    assert one.send("1").startswith(STARTED_OVER)
    one.send("1", "1", "Kibera", "12", "1")
    assert [case["reference"] for case in cases()] == [first, one.reference]
    assert one.reference != first


def test_a_language_chosen_in_the_session_does_not_change_what_its_inputs_meant(
    phone: MakePhone, damage: Callable[[], None]
) -> None:
    one = phone()
    one.dial()
    one.send("3", "1", "1")
    damage()
    assert one.send("Kibera") == "CON Nyumba ngapi?\n0. Rudi\n00. Mwanzo"


def test_a_language_chosen_before_is_the_one_that_is_replayed_in(
    phone: MakePhone, store: redis.Redis
) -> None:
    earlier = phone()
    earlier.dial()
    earlier.send("3")
    store.delete(*store.keys("conversation:*"))
    one = phone()
    assert one.dial().startswith("CON Huduma za kaunti")
    one.send("3", "1")
    store.delete(*store.keys("conversation:*"))
    assert one.send("1").startswith("CON Which place?")


def test_records_go_when_their_time_is_over(phone: MakePhone, store: redis.Redis) -> None:
    one = phone()
    one.dial()
    (key,) = store.keys("conversation:*")
    assert 540 < store.ttl(key) <= 600
    one.send("1", "1", "Kibera", "12", "1", "2")
    assert 840 < store.ttl(key) <= 900


def test_what_was_typed_is_kept_as_a_hash(phone: MakePhone, store: redis.Redis, services: Services) -> None:
    one = phone()
    one.dial()
    one.send("1", "1", "Kibera")
    assert one.session.encode() not in b"".join(store.keys("*"))
    (key,) = store.keys("conversation:*")
    held = read_conversation(store, services.crypto, key.decode())
    assert (held.seen_length, held.seen_digest) == (len(one.text), services.crypto.digest(one.text))
