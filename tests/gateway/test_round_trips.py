"""What a hop asks of the store: citizens wait for each of it."""

from collections.abc import Callable

import pytest
import redis

from tests.gateway.exchange import Exchange

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
# Scripts and pipelines are one round trip each, whatever they do inside.
TRIPS = {"mget": 1, "evalsha": 1, "get": 1, "hgetall": 1, "exec": 1}


def asked(store: redis.Redis) -> dict[str, int]:
    stats = store.info("commandstats")
    return {name: stats.get(f"cmdstat_{name}", {}).get("calls", 0) for name in TRIPS}


@pytest.mark.parametrize(
    ("resume", "typed", "expected"),
    [
        # the record, the person and, where dropped lines are taken up, the last one; then the save
        ("", None, {"mget": 2, "evalsha": 1}),
        (RESUMES, None, {"mget": 2, "evalsha": 1, "get": 1}),
        # any other hop: the save, for this process saved the record last
        ("", ("1",), {"evalsha": 1}),
        (RESUMES, ("1",), {"evalsha": 1}),
        (RESUMES, ("1", "Kibera"), {"evalsha": 1}),
        # what is remembered is written in one more, on the record itself
        ("", ("2",), {"mget": 1, "evalsha": 1, "exec": 1}),
        ("", ("1", "Kibera", "no pin"), {"mget": 1, "evalsha": 1, "exec": 1}),
    ],
)
def test_round_trips(
    exchange: Callable[[str], Exchange],
    store: redis.Redis,
    resume: str,
    typed: tuple[str, ...] | None,
    expected: dict[str, int],
) -> None:
    line = exchange(resume + MENUS)
    line.phone(number="+254711000222").dial()  # scripts and menus are loaded
    one = line.phone()
    if typed:
        one.dial()
        one.send(*typed[:-1])
    before = asked(store)
    if typed:
        one.send(typed[-1])
    else:
        one.dial()
    after = asked(store)
    assert {name: after[name] - before[name] for name in TRIPS if after[name] != before[name]} == expected
