"""A language that no way leads to is told; what leads to it counts, wherever it is."""

import pytest

from menus.problems import Severity
from tests.menus.check.checked_menus import problems_of

FILE = """\
version: 1
service: {{name: County, languages: {{en: English, sw: Kiswahili}}, country: KE, time_zone: Africa/Nairobi}}
entry: {entry}
screens:
  start: {start}
  finish: {{end: {{en: Goodbye., sw: Kwaheri.}}}}
"""
DIALLED = "{ussd: {'*384#': start}}"
MENU = "{{menu: Language, options: [{{say: English, goto: finish}}, {{say: Kiswahili, {option}}}]}}"


def codes(start: str, entry: str = DIALLED) -> list[str]:
    found = problems_of(FILE.format(start=start, entry=entry))
    assert all(one.severity is Severity.WARNING for one in found), found
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("start", "entry"),
    [
        ("{say: Hello., goto: finish}", DIALLED),
        (MENU.format(option="language: en, goto: finish"), DIALLED),
        (MENU.format(option="language: sw, if: {channel: voice}, goto: finish"), DIALLED),
        (
            "{say: Hello., goto: finish}",
            "{ussd: {'*384#': start}, sms: {keywords: {HABARI: {goto: start, language: sw}}}}",
        ),
        ("{say: Hello., goto: finish}", "{sms: {keywords: {HELLO: start}}}"),
        ("{say: Hello., set: {language: {text: en}}, goto: finish}", DIALLED),
    ],
)
def test_a_language_that_nobody_can_choose(start: str, entry: str) -> None:
    assert codes(start, entry) == ["M311"]


@pytest.mark.parametrize(
    ("start", "entry"),
    [
        (MENU.format(option="language: sw, goto: finish"), DIALLED),
        (MENU.format(option="language: sw, if: {channel: ussd}, goto: finish"), DIALLED),
        (MENU.format(option="set: {language: {text: sw}}, goto: finish"), DIALLED),
        ("{say: Hello., goto: finish}", "{ussd: {'*384#': start, '*385#': {goto: start, language: sw}}}"),
        ("{say: Hello., goto: finish}", "{sms: {keywords: {HABARI: {goto: start, language: sw}}}}"),
        (
            "{say: Hello., set: {language: {first: [{if: {channel: ussd}, value: sw}, {value: en}]}}, goto: finish}",
            DIALLED,
        ),
        ("{say: Hello., set: {language: {text: '{network}'}}, goto: finish}", DIALLED),
    ],
)
def test_a_language_that_somebody_can_choose(start: str, entry: str) -> None:
    assert codes(start, entry) == []


def test_an_option_on_a_screen_that_nobody_comes_to_does_not_count() -> None:
    start = "{say: Hello., goto: finish}\n  lost: " + MENU.format(option="language: sw, goto: finish")
    assert codes(start) == ["M311", "M307"]


def test_a_language_without_words_needs_no_way() -> None:
    text = FILE.format(start="{say: Hello., goto: finish}", entry=DIALLED).replace(
        "{en: Goodbye., sw: Kwaheri.}", "Bye."
    )
    assert problems_of(text) == ()
