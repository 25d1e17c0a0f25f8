"""What a hop asks of the store: citizens wait for each of it."""

from collections.abc import Callable

import pytest
import redis

from tests.gateway.conversations.menu_gateway import MenuGateway

MENUS = """
screens:
  top: {menu: County, options: [{say: Ward, goto: ward}, {say: Kiswahili, language: sw, goto: top}]}
  ward: {ask: Which ward?, answer: {type: text}, save: ward, private: true, goto: pin}
  pin:
    ask: PIN?
    answer: {type: pin, digits: 4}
    attempts: 3
    attempts_within: 1h
    too_many: bye
    save: pin
    goto: remember
  remember: {remember: [ward], for: 30d, goto: bye}
  bye: {end: Good bye.}
"""
RESUMES = "resume: {policy: ask, within: 10m}\n"


def reads(store: redis.Redis) -> int:
    """How often the server has read from a connection: once a round trip, this question among them."""
    return int(store.info("stats")["total_reads_processed"])


EFFECT_AT_ONCE = """
screens:
  top: {set: {seen: {text: "yes"}}, goto: keep}
  keep: {remember: [seen], for: 30d, goto: bye}
  bye: {menu: Good day., options: [{say: Leave, goto: end}]}
  end: {end: Good bye.}
"""


@pytest.mark.parametrize(
    ("resume", "typed", "expected"),
    [
        # nobody knows the caller, so what would be known is looked for where the hop is saved
        ("", None, 1),
        (RESUMES, None, 1),
        # any other hop: the save, for this process saved the record last
        ("", ("1",), 1),
        (RESUMES, ("1",), 1),
        (RESUMES, ("1", "Kibera"), 1),
        # what is remembered is written in one more, on the strength of the record itself
        ("", ("2",), 3),
        # an answer that may be a guess is counted before it is judged, on the strength of the record too
        ("", ("1", "Kibera", "no pin"), 3),
    ],
)
def test_round_trips(
    make_menu_gateway: Callable[[str], MenuGateway],
    store: redis.Redis,
    resume: str,
    typed: tuple[str, ...] | None,
    expected: int,
) -> None:
    menu_gateway = make_menu_gateway(resume + MENUS)
    other = menu_gateway.phone(number="+254711000222")  # scripts and menus are loaded, connections made
    other.dial()
    other.send("2")
    guesser = menu_gateway.phone(number="+254711000333")
    guesser.dial()
    guesser.send("1", "Kibera", "no pin")
    one = menu_gateway.phone()
    if typed:
        one.dial()
        one.send(*typed[:-1])
    before = reads(store)
    if typed:
        one.send(typed[-1])
    else:
        one.dial()
    assert reads(store) - before - 1 == expected


@pytest.mark.parametrize(
    ("menus", "before", "expected"),
    [
        (MENUS, ("2",), 2),  # the language is known: what is known, then the save
        (RESUMES + MENUS, ("1",), 3),  # the dropped session itself as well
        (EFFECT_AT_ONCE, ("1",), 3),  # a session that begins with an effect reads first
    ],
)
def test_round_trips_of_the_first_hop_of_a_known_caller(
    make_menu_gateway: Callable[[str], MenuGateway],
    store: redis.Redis,
    menus: str,
    before: tuple[str, ...],
    expected: int,
) -> None:
    menu_gateway = make_menu_gateway(menus)
    for number in ("+254711000222", "+254711000333"):
        for _ in range(2):
            phone = menu_gateway.phone(number=number)
            phone.dial()
            phone.send(*before)
    asked = reads(store)
    menu_gateway.phone(number="+254711000333").dial()
    assert reads(store) - asked - 1 == expected
