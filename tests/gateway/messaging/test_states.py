import itertools

import pytest

from gateway.messaging.states import FINAL, STATES, TRANSITIONS, allowed_sources, can_follow

# Which states (columns) may follow which (rows).
TABLE = """
             queued submitting accepted sent delivered failed unknown suppressed
queued       -      yes        -        -    yes       yes    -       yes
submitting   yes    -          yes      yes  yes       yes    yes     -
accepted     -      -          -        yes  yes       yes    -       -
sent         -      -          -        -    yes       yes    -       -
unknown      -      -          yes      yes  yes       yes    -       -
delivered    -      -          -        -    -         -      -       -
failed       -      -          -        -    -         -      -       -
suppressed   -      -          -        -    -         -      -       -
"""
COLUMNS, *ROWS = (line.split() for line in TABLE.strip().splitlines())
MOVES = {
    (row[0], following): allowed == "yes"
    for row in ROWS
    for following, allowed in zip(COLUMNS, row[1:], strict=True)
}


@pytest.mark.parametrize(("move", "allowed"), MOVES.items(), ids=lambda value: str(value))
def test_which_state_may_follow_which(move, allowed):
    assert can_follow(*move) is allowed
    assert (move[0] in allowed_sources(move[1])) is allowed


def test_the_table_has_every_state():
    assert len(MOVES) == len(STATES) ** 2


def test_nothing_follows_a_final_state():
    assert {state for state, following in TRANSITIONS.items() if not following} == FINAL


@pytest.mark.parametrize("end", ["delivered", "failed"])
def test_receipts_in_any_order_come_to_the_same_end(end):
    for order in itertools.permutations(["sent", end, "sent", end]):
        for state in ("accepted", "unknown"):
            for told in order:
                state = told if can_follow(state, told) else state
            assert state == end
