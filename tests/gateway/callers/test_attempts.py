"""Wrong answers that count from one session to the next."""

from collections.abc import Callable

import pytest
import redis

from tests.gateway.conversations.menu_gateway import MenuGateway
from tests.gateway.conversations.ussd.phone import Phone, run_at_once
from tests.kept_words import keeps

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


def test_withheld_numbers_together_have_twenty_times_the_attempts(
    menu_gateway: MenuGateway, store: redis.Redis
) -> None:
    for call in range(30):
        try_pins(menu_gateway, f"{1100 + call}", f"{1200 + call}", number="")
    assert store.get("withheld:attempts:pin") == b"60"
    assert 86400 - 60 < store.ttl("withheld:attempts:pin") <= 86400
    assert try_pins(menu_gateway, "2468", number="") == "END Locked for a day."  # not judged
    assert try_pins(menu_gateway, "2468") == "END Welcome."


def test_a_session_opened_earlier_never_lowers_the_count(
    menu_gateway: MenuGateway, store: redis.Redis
) -> None:
    earlier = menu_gateway.phone()
    earlier.dial()
    earlier.send("1")
    assert try_pins(menu_gateway, "1111", "1112", "1113") == "END Locked for a day."
    (key,) = store.keys("person:*:attempts:pin")
    assert earlier.send("2468") == "END Locked for a day.", "the right PIN comes too late"
    assert store.get(key) == b"3"
    assert 86400 - 60 < store.ttl(key) <= 86400


def at_once(phones: list[Phone], guesses: list[str]) -> list[str]:
    """What each phone shows after a guess, if all guess at the same moment."""
    for phone, guess in zip(phones, guesses, strict=True):
        phone.text = f"{phone.text}*{guess}"
    run_at_once([phone.hop for phone in phones])
    return [phone.shown for phone in phones]


def phones_at(menu_gateway: MenuGateway, numbers: list[str], *inputs: str) -> list[Phone]:
    """Phones that have come to the question for the PIN, each on a client of its own."""
    phones = []
    for number in numbers:
        one = menu_gateway.phone(number)
        own = Phone(menu_gateway.app.test_client(), number, one.code, one.session)
        own.dial()
        own.send(*inputs)
        phones.append(own)
    return phones


def test_twenty_sessions_at_once_have_three_guesses(menu_gateway: MenuGateway, store: redis.Redis) -> None:
    phones = phones_at(menu_gateway, ["+254711000111"] * 20, "1")
    shown = at_once(phones, [f"{guess:04}" for guess in range(20)])
    assert sorted(shown).count("END Locked for a day.") == 18, "the third wrong one, and seventeen unjudged"
    assert sum(page.startswith("CON Wrong PIN.") for page in shown) == 2
    (key,) = store.keys("person:*:attempts:pin")
    assert store.get(key) == b"3"
    assert all(phone.send("2468") == "END Locked for a day." for phone in phones if phone.shown[:3] == "CON")


ACCOUNTS = """
screens:
  top: {ask: Account?, answer: {type: text, min: 1}, save: account, goto: owner}
  owner: {lookup: owner, found: pin, none: locked, failed: locked}
  pin:
    ask: Your PIN?
    answer: {type: pin, digits: 4}
    save: pin
    attempts: {max: 3, by: account}
    attempts_within: 24h
    too_many: locked
    goto: [{if: {pin: "{owner.code}"}, goto: inside}, {retry: pin}]
  inside: {end: Welcome.}
  locked: {end: Locked for a day.}
tables: {owners: {rows: [{number: A-17, code: "2468"}, {number: B-18, code: "1357"}]}}
lookups: {owner: {table: owners, where: {number: "{account}"}}}
"""


@pytest.fixture
def accounts(make_menu_gateway: MakeMenuGateway) -> MenuGateway:
    return make_menu_gateway(ACCOUNTS)


def numbers(count: int) -> list[str]:
    return [f"+2547110002{number:02}" for number in range(count)]


def test_twenty_callers_at_once_have_three_guesses_at_an_account(
    accounts: MenuGateway, store: redis.Redis
) -> None:
    phones = phones_at(accounts, numbers(20), "A-17")
    shown = at_once(phones, [f"{guess:04}" for guess in range(20)])
    assert sum(page.startswith("CON That answer does not fit.") for page in shown) == 2
    assert shown.count("END Locked for a day.") == 18
    (key,) = store.keys("guesses:*")
    assert store.get(key) == b"3"
    assert 86400 - 60 < store.ttl(key) <= 86400
    (late,) = phones_at(accounts, ["+254711000333"], "A-17")
    assert late.send("2468") == "END Locked for a day.", "whoever comes, the right PIN is not judged"
    (other,) = phones_at(accounts, ["+254711000444"], "B-18")
    assert other.send("1357") == "END Welcome."


def test_no_key_and_no_value_names_the_account_or_the_caller(
    accounts: MenuGateway, store: redis.Redis
) -> None:
    (one,) = phones_at(accounts, ["+254711000333"], "A-17")
    one.send("1111")
    dump = b"\n".join(key + b" " + (store.dump(key) or b"") for key in store.keys("*"))
    counted = [key for key in store.keys("*") if b"guesses" in key or b"attempts" in key]
    assert len(counted) == 2
    assert b"711000333" not in dump
    assert [word for word in (b"A-17", b"a17", b"1111") if keeps(dump, word)] == []


def test_withheld_numbers_count_at_the_account(accounts: MenuGateway, store: redis.Redis) -> None:
    for guess in ("0001", "0002"):
        (one,) = phones_at(accounts, [""], "A-17")
        assert one.send(guess).startswith("CON That answer does not fit.")
    (one,) = phones_at(accounts, [""], "A-17")
    assert one.send("0003") == "END Locked for a day."
    (one,) = phones_at(accounts, [""], "A-17")
    assert one.send("2468") == "END Locked for a day."
    assert store.keys("person:*") == []


def test_a_right_answer_forgives_at_the_account_too(accounts: MenuGateway, store: redis.Redis) -> None:
    for number in ("+254711000333", ""):
        (one,) = phones_at(accounts, [number], "A-17")
        assert one.send("0001", "0002").startswith("CON")
        assert one.send("2468") == "END Welcome."
        assert store.keys("guesses:*") == store.keys("person:*:attempts:*") == []


def test_a_right_answer_at_ones_own_account_forgives_no_guesses_at_another(accounts: MenuGateway) -> None:
    for guess in ("0001", "0002"):
        (one,) = phones_at(accounts, ["+254711000333"], "A-17")
        one.send(guess)
        (one,) = phones_at(accounts, ["+254711000333"], "B-18")
        assert one.send("1357") == "END Welcome."
    (one,) = phones_at(accounts, ["+254711000333"], "A-17")
    assert one.send("0003") == "END Locked for a day."


def test_a_caller_who_is_locked_out_locks_no_account(accounts: MenuGateway, store: redis.Redis) -> None:
    phones = phones_at(accounts, ["+254711000333"] * 12, "B-18")
    (other,) = phones_at(accounts, ["+254711000333"], "A-17")
    at_once(phones, [f"{guess:04}" for guess in range(12)])
    assert other.send("0001") == "END Locked for a day."
    assert len(store.keys("guesses:*")) == 1


def test_a_replayed_hop_counts_once_at_the_account(accounts: MenuGateway, store: redis.Redis) -> None:
    (one,) = phones_at(accounts, ["+254711000333"], "A-17")
    one.send("0001")
    accounts.lose_sessions()
    assert one.hop().startswith("CON Your session was lost."), "an account may hold a star"
    (key,) = store.keys("guesses:*")
    assert store.get(key) == b"1"
