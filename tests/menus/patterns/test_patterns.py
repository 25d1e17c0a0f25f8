"""A pattern is found where Python's `re` finds it, in a time that grows only with the text."""

import re
import time
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menus.patterns import Pattern, PatternError, PatternSyntaxError, UnsupportedPatternError
from menus.patterns.letter_case import case_variants
from tests.examples import examples

CHARACTERS = "abAkKsSſiIİıéÉжЖßẞ٣59_- \n\t.,#{}()µΜμ\u2028\u00a0²½𝐀𝟘\ud800日ª\u0301"
PIECES = (
    "a", "K", "s", "é", "Ж", "ß", "٣", "5", "_", "-", " ", "i", "İ", "ı", "ſ", "µ", "#", "]", "}", "{", "\n",
    r"\d", r"\w", r"\s", r"\D", r"\W", r"\S", r"\b", r"\B", r"\A", r"\Z", "^", "$", ".", r"\n", r"\.", r"\é",
    "[a-z]", "[^a]", r"[\d-]", r"[^\w\s]", "[à-ÿ]", "[]x]", "[K-s]", r"[\b]", "[[]", "[a-", r"[^\d\D]", r"[\W_]",
    "[é-]", "(", ")", "(?:", "(?i:", "(?a:", "(?s:", "(?m:", "(?-i:", "(?x:", "(?P<x>", "(?#c)", "|", "*", "+",
    "?", "*?", "+?", "??", "{2}", "{1,3}", "{,2}", "{2,}", "{,}", "{3,1}", r"\x41", r"\u0416", r"\012", r"\0",
    r"\N{BULLET}", r"\q", r"\8", r"\x4",
)  # fmt: skip
FLAGS = ("", "", "", "(?i)", "(?m)", "(?s)", "(?a)", "(?x)", "(?ai)", "(?im)", "(?u)")
SOURCES = st.tuples(st.sampled_from(FLAGS), st.lists(st.sampled_from(PIECES), max_size=7)).map(
    lambda drawn: drawn[0] + "".join(drawn[1])
)
TEXTS = st.lists(st.text(CHARACTERS, max_size=6), min_size=6, max_size=6)


def python_pattern(source: str) -> "re.Pattern[str] | None":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        try:
            return re.compile(source)
        except re.error:
            return None


@settings(max_examples=examples(150))
@given(SOURCES, TEXTS)
def test_found_where_python_finds_it(source: str, texts: list[str]) -> None:
    expected = python_pattern(source)
    try:
        pattern = Pattern.of(source)
    except UnsupportedPatternError:
        return
    except PatternSyntaxError:
        assert expected is None
        return
    assert expected is not None
    for text in texts:
        if text or r"\B" not in source:  # `\B` is in an empty text for RE2 and for Python since 3.14
            assert pattern.is_in(text) == bool(expected.search(text)), (source, text)


@settings(max_examples=examples(150))
@given(SOURCES, TEXTS)
def test_fits_where_python_matches_fully(source: str, texts: list[str]) -> None:
    whole = rf"\A(?:{source})\Z"
    expected = python_pattern(source)
    try:
        pattern = Pattern.of(whole)
    except PatternError:
        return
    if expected is not None:
        for text in filter(None, texts):
            assert pattern.is_in(text) == bool(expected.fullmatch(text)), (source, text)


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        (r"^\d+$", "٣٤", True),
        (r"(?a)^\d+$", "٣٤", False),
        (r"^\w+$", "Ñandú", True),
        (r"\bdu\b", "rue du Ché", True),
        (r"\bch\b", "ché", False),
        (r"^\s$", "\u00a0", True),
        (r"ok$", "ok\n", True),
        (r"ok\Z", "ok\n", False),
        (r"ok$", "ok\n\n", False),
        (r"(?m)ok$", "ok\n\n", True),
        (r"(?i)^straße$", "STRAẞE", True),
        (r"(?i)^kilo$", "\u212ailo", True),
        (r"(?i)^[à-ÿ]$", "É", True),
        (r"(?i)^ЖУК$", "жук", True),
        (r"^[[:alpha:]]+$", "a", False),  # brackets of POSIX, which `re` does not know
        (r"^a{,3}$", "aa", True),
        (r"^a{,3}$", "a{,3}", False),
        (r"^.$", "\ud800", True),
    ],
)
@pytest.mark.filterwarnings("ignore:Possible nested set")
def test_letters_digits_edges_and_case_of_all_scripts(source: str, text: str, found: bool) -> None:
    assert bool(re.search(source, text)) == found
    assert Pattern.of(source).is_in(text) == found


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (r"(?=a)b", "looks ahead"),
        (r"(?!a)b", "looks ahead"),
        (r"(?<=a)b", "behind"),
        (r"(?<!a)b", "behind"),
        (r"(a)\1", "refers back"),
        (r"(?P<x>a)(?P=x)", "refers back"),
        (r"(a)?(?(1)b|c)", "another group"),
        (r"(?>a)b", "never gives back"),
        (r"a++", "never gives back"),
        (r"a*+", "never gives back"),
        (r"a?+", "never gives back"),
        (r"a{2,3}+", "never gives back"),
        (r"a{1001}", "more than 1000"),
        (r"(?:(?:a{1,30}){1,30}){1,30}b", "too large"),
        ("a" * 501, "longer than 500"),
        ("(" * 60 + ")" * 60, "groups inside groups"),
        (r"a$(?m:b$)", "two meanings"),
        (r"\ba(?a:\b)", "two meanings"),
    ],
)
def test_what_no_quick_search_can_answer_is_refused_with_a_cure(source: str, told: str) -> None:
    with pytest.raises(UnsupportedPatternError, match=re.escape(told)) as refused:
        Pattern.of(source)
    assert refused.value.cure.endswith(".")


@pytest.mark.parametrize(
    "source",
    [
        "[0-9", "(a", "a)", "*a", "a**", "a{2}{3}", "^*", r"\q", "[z-a]", r"[\d-z]", "\\", "a{3,1}", "(?y)a",
        "a(?i)b", "(?P<1>a)", r"\x4", r"\N{NOTHING}", "(?#a", r"[\8]", r"\777",
    ],
)  # fmt: skip
def test_what_is_no_expression_for_python_is_none_for_us(source: str) -> None:
    assert python_pattern(source) is None
    with pytest.raises(PatternSyntaxError):
        Pattern.of(source)


SLOW_FOR_PYTHON = (
    r"^(?:[A-Za-z]{1,12} ?){1,12}$", r"^(a+)+$", r"(a*)*b", r"(a|a)*$", r"(\d+)*x", r"([a-z]+\s?)+$", r"(x+x+)+y",
    r"(.*)*(.*)*(.*)*$", r"^(\w+\s*)+$", r"\d*\d*\d*\d*\d*$", r"(?:a|b|ab)*c", r"((ab)+)+$", r"(a{1,20}){1,20}$",
    r"(a?){300}a{290}", r"(?:\w{1,20} ?){1,25}x", r"(?:.{1,40}a){1,8}b", r"(?i)(?:[à-ÿ]{1,20} ?){1,25}!",
)  # fmt: skip
LONG_ANSWERS = (
    "a" * 1600, "ab" * 800, "x" * 1600, "5" * 1600, "aaaa " * 320, "é " * 800, "abcdefghijkl" * 133, "à" * 1600 + "-",
)  # fmt: skip


@pytest.mark.parametrize("source", SLOW_FOR_PYTHON)
def test_no_answer_holds_a_process(source: str) -> None:
    """The bound is a hundred times what a machine at rest needs, and a millionth of what `re` would."""
    pattern = Pattern.of(source)
    begun = time.process_time()
    for text in LONG_ANSWERS:
        pattern.is_in(text)
    assert time.process_time() - begun < 4


def test_letters_of_all_unicode_that_are_alike_but_for_their_case() -> None:
    known = set(case_variants(0, 0x10FFFF))
    for code in range(0x110000):
        letter = chr(code)
        if letter.lower() == letter == letter.upper():
            assert code not in known
            continue
        alike = {code, *case_variants(code, code)}
        named = {ord(one) for one in (letter.lower(), letter.upper(), letter.title()) if len(one) == 1}
        assert named <= alike, letter
        if len(alike) > 1:
            pattern = re.compile(f"(?i){re.escape(letter)}")
            assert all(pattern.fullmatch(chr(other)) for other in alike), letter


def test_the_short_way_for_ascii_letters_finds_the_same_letters() -> None:
    for code in range(0x80):
        assert set(case_variants(code, code)) == {
            other for other in case_variants(0, 0x10FFFF) if re.fullmatch(f"(?i)\\x{code:02x}", chr(other))
        }


def test_two_patterns_are_equal_if_they_are_written_alike() -> None:
    assert Pattern.of("^a$") == Pattern.of("^a$") != Pattern.of("^b$")
    assert len({Pattern.of("x"), Pattern.of("x"), Pattern.of("y")}) == 2


def test_many_patterns_are_read_in_no_time() -> None:
    begun = time.process_time()
    for number in range(500):
        Pattern.of(rf"(?i)^(?:[A-Za-z]{{1,12}} ?){{1,12}}\d{{{number % 50 + 1}}}plot{number}$")
    assert time.process_time() - begun < 2.5  # half a second on a machine at rest
