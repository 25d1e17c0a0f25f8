"""A language that lacks texts, or whose code is misspelt, gives one message and not one a text."""

import pytest

from menus.problems import Severity
from tests.menus.check.checked_menus import FRAME, problems_of


@pytest.mark.parametrize("count", [4, 22])
def test_a_language_without_texts_is_one_line(count: int) -> None:
    screens = "".join(
        f"  s{number}: {{say: {{en: Hello.}}, goto: s{number + 1}}}\n" for number in range(count - 1)
    )
    text = FRAME.replace("start", "s0") + screens + f"  s{count - 1}: {{end: {{en: Goodbye.}}}}\n"
    (found,) = problems_of(text)
    assert (found.code, found.severity, found.place.line, found.place.column) == (
        "M109",
        Severity.WARNING,
        2,
        50,
    )
    assert found.message == f"None of the {count} texts has words in `sw`: its callers read the default ones."
    assert "`gateway texts export`" in found.cure


def test_a_language_without_most_texts_is_one_line() -> None:
    screens = "".join(f"  s{number}: {{say: {{en: Hello.}}, goto: s{number + 1}}}\n" for number in range(6))
    text = FRAME.replace("start", "s0") + screens + "  s6: {end: {en: Goodbye., sw: Kwaheri.}}\n"
    (found,) = problems_of(text)
    assert found.message == "6 of the 7 texts have no words in `sw`: its callers read the default ones."


def test_single_texts_without_words_are_told_one_by_one() -> None:
    screens = "".join(
        f"  s{number}: {{say: {{en: Hi., sw: Hm.}}, goto: s{number + 1}}}\n" for number in range(6)
    )
    text = FRAME.replace("start", "s0") + screens + "  s6: {say: {en: A.}, goto: s7}\n  s7: {end: {en: B.}}\n"
    assert [(one.code, one.place.line) for one in problems_of(text)] == [("M109", 11), ("M109", 12)]


def test_a_misspelt_code_of_a_language_is_one_message() -> None:
    screens = "".join(
        f"  s{number}: {{say: {{en: A., sw: B.}}, goto: s{number + 1}}}\n" for number in range(6)
    )
    text = FRAME.replace("start", "s0").replace("sw:", "ws:") + screens + "  s6: {end: {en: C., sw: D.}}\n"
    (found,) = problems_of(text)
    assert (found.code, found.place.line) == ("M108", 5)


def test_languages_that_are_misspelt_or_missing_are_one_message() -> None:
    screens = "  s0: {say: {en: A., sw: B.}, goto: s1}\n  s1: {menu: C, options: [{say: D, language: sw, goto: s2}]}\n"
    text = FRAME.replace("start", "s0") + screens + "  s2: {end: {en: C., sw: D.}}\n"
    missing = text.replace("languages: {en: English, sw: Kiswahili}, ", "")
    assert [one.code for one in problems_of(text.replace("languages", "langages"))] == ["M101"]
    assert [one.code for one in problems_of(missing)] == ["M102"]
