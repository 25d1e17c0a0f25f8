"""A line that is moved to the left or right is told of itself, in one message, whatever it is."""

import pytest

from tests.menus.check.checked_menus import problems_of

FILE = """\
version: 1
service:
  name: County
  languages: {en: English, sw: Kiswahili}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*384#": start, "*385#": {goto: start, language: sw}}}
screens:
  start:
    menu:
      en: What is broken?
      sw: Nini kimeharibika?
    save: what
    options:
      - {value: tap, say: {en: A tap, sw: Bomba}, goto: where}
      - value: road
        say:
          en: A road
          sw: Barabara
        goto: where
      - {value: lamp, say: {en: A lamp, sw: Taa}, goto: where}
  where:
    ask: {en: Where?, sw: Wapi?}
    answer:
      type: text
      min: 2
      max: 40
    save: place
    goto: fees
  fees:
    say:
      en: |-
        Repairs are free.
        Pay nobody for them.
      sw: |-
        Ukarabati ni bure.
        Usimlipe mtu.
    goto: send
  send: {submit: problem, goto: finish}
  finish:
    end:
      en: Thank you, {reference}.
      sw: Asante, {reference}.
cases:
  problem:
    title: "{what}"
    fields:
      place: "{place}"
messages:
  received: {en: "Received, {reference}.", sw: "Tumepokea, {reference}."}
"""
LINES = FILE.splitlines()


def moved(number: int, by: int) -> str:
    line = LINES[number - 1]
    words = line.lstrip()
    return "\n".join((*LINES[: number - 1], " " * (len(line) - len(words) + by) + words, *LINES[number:], ""))


def indent_of(number: int) -> int:
    return len(LINES[number - 1]) - len(LINES[number - 1].lstrip())


def test_the_file_as_it_is_has_no_problem() -> None:
    assert problems_of(FILE) == ()


HARMLESS = frozenset(
    (number, by)
    for number, moves in {
        33: (-1,),
        34: (1, 2, 4),
        36: (-1,),
        37: (1, 2, 4),
        41: (-1, 1),
        45: (-1, 1),
        48: (-1, 1, 2, 4),
        50: (-1, 1, 2, 4),
    }.items()
    for by in moves
)
"""Moves of an only child, and of a line inside a text, which YAML reads as before."""
OTHERWISE = frozenset(
    ((27, -2), (35, 2), (35, 4), (38, 4), (49, 4), *((row, by) for row in (33, 36) for by in (1, 2, 4)))
)
"""Moves that make another line wrong: into a text, or of the first line of one. `max` may stand in a screen too."""
MOVES = [
    (number, by)
    for number in range(2, len(LINES) + 1)
    for by in (-2, -1, 1, 2, 4)
    if indent_of(number) + by >= 0 and (number, by) not in OTHERWISE
]


@pytest.mark.parametrize(("number", "by"), MOVES)
def test_a_moved_line_is_told_where_it_was(number: int, by: int) -> None:
    found = [(one.place.line, one.cure.partition(" before")[0]) for one in problems_of(moved(number, by))]
    indent = {0: "no space", 1: "1 space"}.get(indent_of(number), f"{indent_of(number)} spaces")
    assert found == ([] if (number, by) in HARMLESS else [(number, f"Put {indent}")])


@pytest.mark.parametrize(("number", "by"), [move for move in OTHERWISE if move[0] != 49])
def test_a_line_that_makes_another_one_wrong_brings_one_message(number: int, by: int) -> None:
    assert len(problems_of(moved(number, by))) == 1


@pytest.mark.parametrize("number", [12, 15, 16, 22, 25, 33, 38, 50])
def test_a_line_with_a_tab_is_told_the_spaces_of_its_place(number: int) -> None:
    text = "\n".join((*LINES[: number - 1], "\t" + LINES[number - 1].lstrip(), *LINES[number:], ""))
    (found,) = problems_of(text)
    assert (found.code, found.place.line) == ("M012", number)
    assert found.cure.startswith(f"Put {indent_of(number)} spaces before ")


def test_a_screen_that_stands_beside_the_sections() -> None:
    (found,) = problems_of(moved(22, -2))
    assert (
        found.message
        == "`where` has no space before it, but belongs beside `start` in line 9, which has 2 spaces."
    )


def test_a_line_outside_its_text() -> None:
    (found,) = problems_of(moved(34, -2))
    assert found.message == "This line has 6 spaces before it, so it does not belong to the text above."
    assert found.cure == "Put 8 spaces before `Pay nobody for them.`."
