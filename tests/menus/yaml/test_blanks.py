"""Blanks that are none to YAML are named wherever they stand; inside texts they do no harm."""

import pytest

from menus.problems import Problem, Problems
from menus.yaml.source import YamlMapping, YamlNode, YamlScalar, read_source

NBSP, EM_SPACE, WIDE, THIN, ZERO = "\u00a0", "\u2003", "\u3000", "\u2009", "\u200b"


def read(text: str) -> tuple[YamlNode | None, list[Problem]]:
    problems = Problems()
    node = read_source(text, "menus.yaml", problems)
    return node, list(problems)


@pytest.mark.parametrize("blank", [NBSP, EM_SPACE, THIN, WIDE, "\u1680", "\u202f", "\u205f"])
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a:\n  b: 1\n__c: 1\n", (3, 1)),
        ("a:\n  b: 1\n _c: 1\n", (3, 2)),
        ("a:\n  -_b\n  - c\n", (2, 4)),
        ("a:\n  -_{b: 1}\n", (2, 4)),
        ("a:\n  - _b: 1\n", (2, 5)),
        ("a:_1\n", (1, 3)),
        ("a: _1\n", (1, 4)),
        ("a: {b: 1,_c: 2}\n", (1, 10)),
        ("a: {b:_1, c: 2}\n", (1, 7)),
        ("a: {_b: 1}\n", (1, 5)),
        ("a: [1,_2]\n", (1, 7)),
        ("a: {b: 1_, c: 2}\n", (1, 9)),
        ("a: {b: 1_}\n", (1, 9)),
        ('a: {"b":_1}\n', (1, 9)),
        ("a_: 1\n", (1, 2)),
        ("a_b: 1\n", (1, 2)),
        ("a: {b_c: 1}\n", (1, 6)),
        ("a: 1_\n", (1, 5)),
        ("a:_\n  b: 1\n", (1, 3)),
        ('a: "1"_\n', (1, 7)),
        ("a: 1_# a comment\n", (1, 5)),
        ("a: 1\n_\nb: 1\n", (2, 1)),
        ("a: 1\n_", (2, 1)),
        ("_a: 1\n", (1, 1)),
        ("a: |-_\n  b\n", (1, 6)),
        ("a: |-\n  b\n__c\n", (3, 1)),
    ],
)
def test_a_foreign_blank_is_named_wherever_it_stands(text: str, place: tuple[int, int], blank: str) -> None:
    _, found = read(text.replace("_", blank))
    assert (found[0].code, found[0].place.line, found[0].place.column) == ("M012", *place)
    assert f"U+{ord(blank):04X}" in found[0].message
    assert [one.code for one in found[1:]] in ([], ["M001"], ["M011"])


@pytest.mark.parametrize(
    "text",
    [
        "a: 5_000 shillings\n",
        "a: Heure :_8h\n",
        'a: "_b_"\n',
        "a: '_b_'\n",
        "a: {b: 5_000, c: d}\n",
        "a: 1  # five_thousand_\n",
        "#_a comment\na: 1\n",
        "a: |-\n  b_c_\n  _d\nb: 1\n",
        "a: >-\n  b_c_\nb: 1\n",
        "a:\n  - say: |-\n      b_\n      _c\n    goto: b\n",
        'a: "b_\n  _c"\nb: 1\n',
    ],
)
def test_a_foreign_blank_in_a_text_does_no_harm(text: str) -> None:
    node, found = read(text.replace("_", NBSP))
    assert [one.code for one in found] == []
    assert isinstance(node, YamlMapping)


def test_one_message_names_every_line() -> None:
    _, (found,) = read("a:_1\nb: 2\nc:_3\nd:_4\n".replace("_", NBSP))
    assert found.message.endswith("so it is in lines 3 and 4.")
    assert found.cure == "Delete it, and press the space bar. Do the same in the other lines."


def test_many_lines_are_counted() -> None:
    _, (found,) = read("".join(f"a{number}:{NBSP}1\n" for number in range(20)))
    assert found.message.endswith("so it is in lines 2, 3, 4, 5, 6, 7, 8, 9 and 11 more.")


def test_the_file_is_read_as_it_was_meant() -> None:
    node, _ = read(f"a:\n{NBSP}{NBSP}b:{NBSP}1{NBSP}\n{WIDE}go{ZERO}to: {{x: 1,{NBSP}y: 2}}\n")
    assert isinstance(node, YamlMapping)
    inner = node.get("a")
    assert isinstance(inner, YamlMapping)
    assert list(inner.entries) == ["b", "goto"]
    assert isinstance(inner.get("b"), YamlScalar)
    pair = inner.get("goto")
    assert isinstance(pair, YamlMapping)
    assert list(pair.entries) == ["x", "y"]


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        (f"a:\n{NBSP * 4}b: 1\n", "Delete what is before `b:`, and type 4 spaces with the space bar."),
        (f"a:\n  b: 1\n{NBSP}c: 1\n", "Delete what is before `c:`, and type 2 spaces with the space bar."),
        (f"a:\n  b: 1\n{WIDE}c: 1\n", "Delete what is before `c:`, and type 2 spaces with the space bar."),
        (f"a: 1{NBSP}\n", "Delete it."),
        (f"a: 1\n{NBSP}\n", "Empty the line."),
        (f"a:{NBSP}1\n", "Delete it, and press the space bar."),
    ],
)
def test_the_cure_says_what_to_type(text: str, cure: str) -> None:
    _, (found,) = read(text)
    assert found.cure == cure


@pytest.mark.parametrize(
    ("text", "place", "cure"),
    [
        (
            "a:\n\tb: 1\n\tc: 2\n",
            (2, 1),
            "Put 2 spaces before `b:`, and no tab. Do the same in the other lines.",
        ),
        ("a:\n  b: 1\n\tc: 1\n", (3, 1), "Put 2 spaces before `c:`, and no tab."),
        ("a:\n    b: 1\n\tc: 1\n", (3, 1), "Put 4 spaces before `c:`, and no tab."),
        ("a:\n    b: 1\n  \tc: 1\n", (3, 3), "Put 4 spaces before `c:`, and no tab."),
        ("a: |-\n  \tb\nc: 1\n", (2, 3), "Put 4 spaces before `b`, and no tab."),
        ("a: 1\n\t\nb: 2\n", (2, 1), "Empty the line."),
        ("a: 1\n\t# comment\n", (2, 1), "Put 2 spaces before `#`, and no tab."),
        ("a:\n  -\tb\n", (2, 4), "Write a space in its place."),
        ("\ta: 1\n", (1, 1), "Put 2 spaces before `a:`, and no tab."),
    ],
)
def test_a_tab_is_named_with_the_spaces_for_it(text: str, place: tuple[int, int], cure: str) -> None:
    _, (found,) = read(text)
    assert (found.code, found.place.line, found.place.column, found.cure) == ("M012", *place, cure)


@pytest.mark.parametrize("text", ["a:\t1\n", "a: {b: 1,\tc: 2}\n", "a: |-\n  b\n  \tc\n", "a: b\tc\n"])
def test_a_tab_that_does_no_harm(text: str) -> None:
    assert read(text)[1] == []
