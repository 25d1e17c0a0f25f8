"""The difference of two texts by line."""

import pytest

from menus.comparison.text_difference import compare_files, compare_lines

LONG = "".join(f"{number}\n" for number in range(20))


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("a\n", "a\n", []),
        ("a\nb\n", "a\nc\n", [" a", "-b", "+c"]),
        ("", "a\n", ["+a"]),
        (LONG, LONG.replace("10\n", ""), ["@", " 7", " 8", " 9", "-10", " 11", " 12", " 13"]),
        (LONG, "x\n" + LONG + "y\n", ["+x", " 0", " 1", " 2", "@", " 17", " 18", " 19", "+y"]),
    ],
)
def test_changed_lines_stand_with_three_around_them(before, after, lines):
    assert [f"{line.mark}{line.text}" for line in compare_lines(before, after)] == lines


def test_files_are_compared_by_name():
    found = compare_files({"a": "1\n", "b": "1\n", "c": "1\n"}, {"a": "1\n", "b": "2\n", "d": "1\n"})
    assert [(file.name, file.added, file.removed) for file in found] == [
        ("b", 1, 1),
        ("d", 1, 0),
        ("c", 0, 1),
    ]


def test_lines_have_their_numbers():
    (line,) = [line for line in compare_lines(LONG, LONG.replace("10\n", "ten\n")) if line.mark == "+"]
    assert (line.before, line.after) == (0, 11)
