import pytest
from hypothesis import given
from hypothesis import strategies as st

from menus.rendering.text.encoding import Encoding
from menus.rendering.text.segments import JOINED_SEGMENT_UNITS, SINGLE_SEGMENT_UNITS, count_segments


@pytest.mark.parametrize(
    ("text", "parts", "left"),
    [
        ("", 1, 160),
        ("a" * 160, 1, 0),
        ("a" * 161, 2, 145),
        ("a" * 306, 2, 0),
        ("a" * 307, 3, 152),
        ("^" * 80, 1, 0),
        ("^" * 81, 2, 143),  # 76 carets are 152 septets; the 153rd is lost
        ("a" * 159 + "^", 2, 145),
        ("a" * 158 + "^", 1, 0),
        ("a" * 152 + "[" + "a" * 152, 3, 152),  # `[` moves to part 2 whole, and its part then holds 151 more
        ("a" * 151 + "[" + "a" * 153, 2, 0),
        ("ç", 1, 69),
        ("ç" * 70, 1, 0),
        ("ç" * 71, 2, 63),
        ("ç" * 134, 2, 0),
        ("ç" * 135, 3, 66),
        ("😀" * 35, 1, 0),
        ("😀" * 36, 2, 61),  # 33 emoji are 66 units; the 67th is lost
        ("ç" * 66 + "😀" + "ç" * 65, 2, 0),  # the emoji would straddle, so it opens part 2
        ("ç" * 66 + "😀" + "ç" * 66, 3, 66),
        ("ç" * 65 + "😀" + "ç" * 67, 2, 0),
    ],
)
def test_parts(text: str, parts: int, left: int) -> None:
    counted = count_segments(text)
    assert (counted.segments, counted.left_in_segment) == (parts, left)


def greedy_segments(text: str, encoding: Encoding) -> list[str]:
    """The definition: fill each part with whole characters, as many as it takes."""
    if encoding.units(text) <= SINGLE_SEGMENT_UNITS[encoding]:
        return [text]
    parts = [""]
    for character in text:
        if encoding.units(parts[-1] + character) > JOINED_SEGMENT_UNITS[encoding]:
            parts.append("")
        parts[-1] += character
    return parts


@given(st.text(st.sampled_from("a^[é"), max_size=500) | st.text(st.sampled_from("aç😀"), max_size=250))
def test_count_is_that_of_greedy_packing(text: str) -> None:
    counted = count_segments(text)
    parts = greedy_segments(text, counted.encoding)
    room = (SINGLE_SEGMENT_UNITS if len(parts) == 1 else JOINED_SEGMENT_UNITS)[counted.encoding]
    assert counted.segments == len(parts)
    assert counted.units == counted.encoding.units(text)
    assert counted.left_in_segment == room - counted.encoding.units(parts[-1])
