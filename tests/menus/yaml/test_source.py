"""What is written in a menu file, as nodes; and what YAML makes of texts that it does not read as they were meant."""

import pytest

from menus.problems import Problems
from menus.yaml.source import YamlMapping, YamlNode, YamlScalar, YamlSequence, read_source


def read(text: str) -> tuple[YamlNode | None, list[str]]:
    problems = Problems()
    node = read_source(text, "menus.yaml", problems)
    return node, [f"{problem.code} {problem.place.line}:{problem.place.column}" for problem in problems]


def value(text: str) -> YamlNode | None:
    node, found = read(text)
    assert not found
    assert isinstance(node, YamlMapping)
    return node.get("a")


@pytest.mark.parametrize(
    ("written", "text", "plain"),
    [
        ("no", "no", True),
        ("0700000000", "0700000000", True),
        ("1:20", "1:20", True),
        ("2020-01-01", "2020-01-01", True),
        ("'no'", "no", False),
        ('"a\\nb"', "a\nb", False),
        ("|-\n  one\n  two", "one\ntwo", False),
        ("Really? Yes: no", None, True),
        ("at 10:30, or so", "at 10:30, or so", True),
        ("Dial *384#", "Dial *384#", True),
    ],
)
def test_scalars_stay_the_text_that_was_written(written: str, text: str | None, *, plain: bool) -> None:
    if text is None:
        assert read(f"a: {written}\n")[1] == ["M014 1:15"]
        return
    found = value(f"a: {written}\n")
    assert isinstance(found, YamlScalar)
    assert (found.text, found.plain) == (text, plain)


def test_nodes_know_where_they_stand() -> None:
    found = value("b: 1\na:\n  - x\n  - {y: z}\n")
    assert isinstance(found, YamlSequence)
    places = [(item.place.line, item.place.column) for item in found.items]
    assert places == [(3, 5), (4, 5)]


def test_anchors_repeat_what_they_name() -> None:
    node, found = read("base: &base {x: 1, y: 2}\na: {<<: *base, y: 3}\nb: &text hello\nc: *text\n")
    assert not found
    assert isinstance(node, YamlMapping)
    merged, repeated = node.get("a"), node.get("c")
    assert isinstance(merged, YamlMapping)
    assert {entry.key.text: entry.value.text for entry in merged if isinstance(entry.value, YamlScalar)} == {
        "x": "1",
        "y": "3",
    }
    assert isinstance(repeated, YamlScalar)
    assert repeated.text == "hello"


def test_an_anchor_inside_itself_ends() -> None:
    node, _ = read("a: &a {b: *a}\n")
    assert isinstance(node, YamlMapping)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("finish_key: #\n", ["M006 1:13"]),
        ("a: {en: x, sw: #y\n}\n", ["M006 1:16"]),
        ("o: {en: Yes, high risk}\n", ["M007 1:14"]),
        ("o: {en: Yes, high risk, and more, sw: Ndiyo}\n", ["M007 1:14", "M007 1:25"]),
        ("a: &now dial\n", ["M008 1:4"]),
        ("a: >6\nb: 1\n", ["M009 1:4"]),
        ("a: |\nb: 1\n", ["M009 1:4"]),
        ("a: {x}\n", ["M010 1:4"]),
        ("a: {x.y:date}\n", ["M010 1:4"]),
        ("a: x\n  more\nb: 1\n", ["M011 1:4"]),
        ("a: !x y\n", ["M013 1:4"]),
        ("a: {b:c, d: e}\n", ["M019 1:5"]),
    ],
)
def test_what_yaml_does_without_a_word(text: str, expected: list[str]) -> None:
    assert read(text)[1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b\n c: d\n", ["M001 2:3"]),
        ("a\nb: c\n", ["M001 1:1"]),
        ("---\na: 1\n---\nb: 2\n", ["M001 3:1"]),
        ("a:\n  b: 1\n  c d\n  e: 1\n", ["M001 3:3"]),
        ("a:\n  b: 1\n  c\uff1a d\n  e: 1\n", ["M001 3:4"]),
        ("a:\n  b: 1\n  c:d\n  e: 1\n", ["M019 3:3"]),
        ("a:\n  b: 1\n  // c\n  e: 1\n", ["M001 3:3"]),
        ("a:\n  -{b: {c: 1}, d: 1}\n  - e\n", ["M001 2:3"]),
        ("a:\n  {b: 1}\n  - c\n", ["M001 2:3"]),
        ("a:\n  b: {c: 1\n  d: 1\n", ["M018 2:6"]),
        ("a:\n  b:1\n  c:2\n  d: 1\n", ["M019 2:3", "M019 3:3"]),
        ("a:\n  b: {c: 1}\n   d: 1\n", ["M001 3:4"]),
        ("a:\n    b: 1\n   c: 1\n", ["M001 3:4"]),
        ("a:\n  - b\n - c\n", ["M001 3:2"]),
        ("a:\n  b: 1\n\u00a0\u00a0c: 1\n  d: 1\n", ["M012 3:1"]),
        ("a:\n  b: 1\n  c:\u00a01\n  d: 1\n", ["M012 3:5"]),
        ("# nothing\n", ["M002 1:1"]),
        ("? [a]\n: b\n", ["M003 1:3"]),
        ("a: 1\na: 2\n", ["M004 2:1"]),
        ("a: " + "[" * 99 + "]" * 99 + "\n", ["M005 1:64"]),
        ("a: " + "[" * 100_000 + "]" * 100_000 + "\n", ["M005 1:503"]),
        ("a: " + "{a: " * 100_000 + "\n", ["M005 1:2000"]),
        ("a:\n  " + "- " * 100_000 + "b\n", ["M005 2:1001"]),
        ("? " * 100_000 + "\n", ["M005 1:1001"]),
        ("".join(f"{' ' * level}a:\n" for level in range(2_000)), ["M005 501:501"]),
        ("a: {say: Press # to end, goto: x}\n", ["M006 1:16"]),
        ("\ta: 1\n", ["M012 1:1"]),
        ("a:\n\tb: 1\n", ["M012 2:1"]),
        ("a: *384#\n", ["M013 1:4"]),
        ("*384#: a\n", ["M013 1:1"]),
        ("a: {x} and more\n", ["M013 1:4"]),
        ("a: [x] and more\n", ["M013 1:4"]),
        ("a: > more than 5\n", ["M013 1:4"]),
        ("a: | so\n", ["M013 1:4"]),
        ("a: @home\n", ["M013 1:4"]),
        ("a: %5\n", ["M013 1:4"]),
        ("a: `x`\n", ["M013 1:4"]),
        ("a: - x\n", ["M013 1:4"]),
        ("a: ? x\n", ["M013 1:4"]),
        ("a: {b: !x}\n", ["M013 1:8"]),
        ("a: One: two\n", ["M014 1:7"]),
        ("a: {b: One: two, c: d}\n", ["M014 1:11"]),
        ("a: {b: One:, c: d}\n", ["M014 1:11"]),
        ("a: {b: ?, c: d}\n", ["M014 1:8"]),
        ("a: {b: Hi {x}, you, c: d}\n", ["M010 1:11"]),
        ("a: {b: Hi {x}: you, c: d}\n", ["M010 1:11"]),
        ("a: {b: Hi {x} and {y:upper}, c: So {z.w}!}\n", ["M010 1:11"]),
        ("a: {b: {en: d, sw: So {x}}, c: d}\n", ["M010 1:23"]),
        ("a: {b: [Hi {x}], c: d}\n", ["M010 1:12"]),
        ('a: "x" and more\n', ["M015 1:8"]),
        ("a: 'it's'\n", ["M015 1:8"]),
        ('a: "\\S"\n', ["M016 1:5"]),
        ('a: "x\nb: 1\n', ["M017 1:4"]),
        ('a: "x\nb: "1"\n', ["M017 1:4"]),
        ("a: {b: x\nc: 1\n", ["M018 1:4"]),
        ("a: [1, 2\nb: 2\n", ["M018 1:4"]),
        ("a: {b: c}}\n", ["M018 1:10"]),
        ("a:b\nc: 1\n", ["M019 1:1"]),
        ("a: \x07\n", ["M020 1:4"]),
        ("é: \x07\n", ["M020 1:4"]),
    ],
)
def test_what_yaml_refuses_is_told_in_our_words(text: str, expected: list[str]) -> None:
    assert read(text)[1] == expected


def test_texts_between_braces_with_placeholders_are_read_as_they_are_meant() -> None:
    node, found = read("a: {b: Hi {x}, you, c: d, e: So {y:upper}}\nf: 1: 2\n")
    assert found == ["M010 1:11", "M014 2:5"]
    assert isinstance(node, YamlMapping)
    inner = node.get("a")
    assert isinstance(inner, YamlMapping)
    assert {entry.key.text: entry.value.text for entry in inner if isinstance(entry.value, YamlScalar)} == {
        "b": "Hi {x}, you",
        "c": "d",
        "e": "So {y:upper}",
    }


def test_a_refused_line_does_not_hide_the_others() -> None:
    node, found = read('a: One: two\nb: "x" y\nc: @z\nd: fine\n')
    assert found == ["M014 1:7", "M015 2:8", "M013 3:4"]
    assert isinstance(node, YamlMapping)
    assert {entry.key.text: entry.value.text for entry in node if isinstance(entry.value, YamlScalar)} == {
        "a": "One: two",
        "b": '"x" y',
        "c": "@z",
        "d": "fine",
    }


@pytest.mark.parametrize(
    "text",
    [
        "a: fine  # a comment\n",
        "# a comment\na: 1\n",
        "a: don't\n",
        'a: "Press # to end"\n',
        "a: {en: 'Yes, high risk'}\n",
        "a: >-\n  folded\n  on purpose\n",
        "a: x-5>6\nb: Me & you\n",
    ],
)
def test_what_is_written_well_is_no_trap(text: str) -> None:
    assert read(text)[1] == []


def test_aliases_that_multiply_are_refused_before_a_reader_follows_them() -> None:
    levels = ["a0: &a0 [x, y]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 20))]
    assert read("\n".join(levels) + "\n") == (None, ["M005 5:5"])
    merged = ["b0: &b0 {k: v}", *(f"b{n}: &b{n} {{x: *b{n - 1}, y: *b{n - 1}}}" for n in range(1, 40))]
    assert read("\n".join(merged) + "\n")[1][0].startswith("M005")
    often = "a: &a {en: Hello}\nb:\n" + "  - *a\n" * 5_000
    assert read(often)[1] == []


def test_a_line_that_stays_wrong_is_not_repaired_for_ever() -> None:
    """Each pair of quotes around it would double its backslashes."""
    node, found = read("t:'\no: 's")
    assert node is None
    assert found == ["M019 1:1", "M015 2:5", "M015 2:6"]
