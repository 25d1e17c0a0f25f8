"""`service: {calendar: …}` as the compiler reads it."""

import pytest

from menus.calendars.ethiopian import ETHIOPIAN
from menus.calendars.gregorian import GREGORIAN
from menus.compiler.service import CompileResult, compile_service
from menus.verbs.menu import Menu

FILE = """\
version: 1
service:
  name: Kebele
  languages: {en: English, am: Amharic, sw: Kiswahili}
  country: COUNTRY
  time_zone: Africa/Addis_Ababa
CALENDAR
entry: {ussd: {"*1#": start}}
screens:
  start: {menu: Month?, options: OPTIONS, save: month, goto: bye}
  bye: {end: "{month}"}
"""


def compiled(country: str, calendar: str, options: str = "yes_no") -> CompileResult:
    text = FILE.replace("COUNTRY", country).replace("OPTIONS", options)
    text = text.replace("CALENDAR", f"  calendar: {calendar}" if calendar else "  # no calendar")
    return compile_service(text, "menus.yaml", str)


@pytest.mark.parametrize(
    ("country", "calendar", "found"),
    [
        ("ET", "", ["warning M112 line 5"]),
        ("ER", "", ["warning M112 line 5"]),
        ("ET", "ethiopian", []),
        ("ER", "gregorian", []),
        ("KE", "", []),
        ("KE", "ethiopian", []),
        ("ET", "coptic", ["error M104 line 7"]),
        ("ET", "etiopian", ["error M104 line 7"]),
    ],
)
def test_a_service_in_ethiopia_or_eritrea_says_which_calendar(
    country: str, calendar: str, found: list[str]
) -> None:
    problems = compiled(country, calendar).problems
    assert [f"{one.severity} {one.code} line {one.place.line}" for one in problems] == found


def test_the_warning_says_what_to_write() -> None:
    (problem,) = compiled("ER", "").problems
    assert "Eritrea" in problem.message
    assert "`calendar: ethiopian` or `calendar: gregorian`" in problem.cure


def test_a_mistyped_calendar_is_guessed() -> None:
    (problem,) = compiled("ET", "etiopian").problems
    assert "`ethiopian`" in problem.cure


@pytest.mark.parametrize(("calendar", "months"), [("ethiopian", 13), ("gregorian", 12), ("", 12)])
def test_the_ready_made_months_are_those_of_the_calendar(calendar: str, months: int) -> None:
    service = compiled("KE", calendar, "months").service
    assert service is not None
    assert service.calendar is (ETHIOPIAN if calendar == "ethiopian" else GREGORIAN)
    verb = service.screens["start"].verb
    assert isinstance(verb, Menu)
    assert [option.value for option in verb.options] == list(range(1, months + 1))


def test_a_language_without_names_of_the_months_is_told() -> None:
    problems = {
        calendar: compiled("KE", calendar, "months").problems for calendar in ("ethiopian", "gregorian")
    }
    missing = {
        calendar: [one.message for one in found if one.code == "M109"] for calendar, found in problems.items()
    }
    assert missing["gregorian"] == []
    assert ["`sw`" in message for message in missing["ethiopian"]] == [True]


@pytest.mark.parametrize(
    ("words", "codes"), [("Guyyaa dhalootaa kee", ["M502"]), ("Guyyaa dhalootaa ke", [])]
)
def test_the_longest_day_counts_on_a_page(words: str, codes: list[str]) -> None:
    """05 Onkololeessa 2000 has 20 characters, and a page of this service has 40."""
    menus = f"""\
version: 1
service:
  name: Ganda
  languages: {{om: Oromo}}
  country: ET
  time_zone: Africa/Addis_Ababa
  calendar: ethiopian
entry: {{ussd: {{"*1#": start}}}}
limits: {{ussd: 40}}
screens:
  start: {{ask: Yoom?, answer: {{type: date}}, save: born, goto: bye}}
  bye: {{end: "{words} {{born:date}}"}}
"""
    assert [problem.code for problem in compile_service(menus, "menus.yaml", str).problems] == codes
