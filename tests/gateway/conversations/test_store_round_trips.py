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


@pytest.mark.parametrize(
    ("resume", "typed", "expected"),
    [
        # the record, the person and, where dropped lines are taken up, the last one, all together; then the save
        ("", None, 2),
        (RESUMES, None, 2),
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
