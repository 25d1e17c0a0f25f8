"""Screens as boxes: whatever its texts are, nothing is cut, and nothing is wider than the box."""

import pytest

from menus.diagram.boxes import BOX_WIDTH, FONT_SIZE, MARGIN, Box, boxes_of
from menus.diagram.graph import DiagramEdge, DiagramGraph, DiagramVertex
from menus.diagram.text_width import text_width, wrap_text

ROOM = BOX_WIDTH - 2 * MARGIN
LONG = "Which of the many offices of this county, its wards and its villages would you like to visit today? "


def box_of(summary: str = "", name: str = "start", entries: tuple[str, ...] = (), *edges: DiagramEdge) -> Box:
    vertex = DiagramVertex(name, "call_back", summary, entries, edges)
    return boxes_of(DiagramGraph({name: vertex}), set())[name]


@pytest.mark.parametrize(
    "text", [LONG * 4, "x" * 200, "W" * 60, "ምን ችግር አለ? " * 20, "日本語" * 30, "{const.permit_fee:money}" * 5]
)
def test_a_text_stands_whole_in_lines_that_fit(text: str) -> None:
    box = box_of(text)
    assert "".join(box.lines).replace(" ", "") == text.replace(" ", "")
    assert all(text_width(line, FONT_SIZE) <= ROOM for line in box.lines)


def test_line_breaks_of_the_author_stay() -> None:
    assert box_of("Hours\n8 to 5\n\nClosed on Sundays").lines == ("Hours", "8 to 5", "Closed on Sundays")


def test_a_long_name_is_cut_at_its_underscores_beside_the_sign_of_the_verb() -> None:
    box = box_of(name="confirm_the_appointment_at_the_office")
    assert "".join(box.names) == "confirm_the_appointment_at_the_office"
    assert all(line.endswith("_") for line in box.names[:-1])
    assert box.header > box_of().header


def test_every_way_in_has_its_line() -> None:
    entries = ("*384*2040#", "SMS REPORT", "SMS RIPOTI", "call +254711082000", "reply to resolved")
    assert box_of(entries=entries).entries == entries
    assert box_of(entries=entries).entry_height > box_of(entries=entries[:1]).entry_height > 0


def test_a_way_out_has_as_many_lines_as_it_needs() -> None:
    short = box_of("", "start", (), DiagramEdge("start", "end", "Water")).rows[0]
    assert [(line.label, line.target) for line in short.lines] == [("Water ", "↩\N{NO-BREAK SPACE}end")]
    long = box_of("", "start", (), DiagramEdge("start", "a_very_long_name_of_a_screen_far_away", LONG)).rows[
        0
    ]
    assert "".join(line.label for line in long.lines).replace(" ", "") == LONG.replace(" ", "")
    assert (
        "".join(line.target for line in long.lines)
        == "↩\N{NO-BREAK SPACE}a_very_long_name_of_a_screen_far_away"
    )
    assert long.height > short.height
    for line in long.lines:
        assert text_width(line.label + line.target, FONT_SIZE) <= ROOM


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", ()), ("  ", ()), ("one two", ("one two",)), ("a\nb", ("a", "b")), ("é" * 3, ("é" * 3,))],
)
def test_wrapping(text: str, lines: tuple[str, ...]) -> None:
    assert wrap_text(text, 100, FONT_SIZE) == lines
