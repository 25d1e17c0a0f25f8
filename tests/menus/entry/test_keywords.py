"""Keywords as people type them."""

import pytest

from menus.entry.keywords import match_keyword, possible_answers
from tests.menus.engine.engine_conversation import compile_menus

MENUS = """\
version: 1
service:
  name: County
  languages: {en: English, sw: Kiswahili, fr: Français}
  country: KE
  time_zone: Africa/Nairobi
entry:
  sms:
    keywords:
      REPORT: report
      STATUS: status
      FEE: fees
      FEES: fees
      WARD 5: ward
      RIPOTI: {goto: report, language: sw}
      Hali: {goto: status, language: sw}
      ÉTAT: {goto: status, language: fr}
screens:
  report: {end: Report}
  status: {end: Status}
  fees: {end: Fees}
  ward: {end: Ward}
"""


@pytest.mark.parametrize(
    ("text", "goto", "language", "rest", "exact"),
    [
        ("STATUS", "status", None, "", True),
        ("STATUS 482915307", "status", None, "482915307", True),
        ("status: 482915307 please", "status", None, "482915307 please", True),
        ("Status482915307", "status", None, "482915307", True),
        ("  “Status” #482915307", "status", None, "482915307", True),
        ("status +254711000111", "status", None, "+254711000111", True),
        ("Statsu 482915307", "status", None, "482915307", False),
        ("stauts", "status", None, "", False),
        ("STATU", "status", None, "", False),
        ("repport potholes", "report", None, "potholes", False),
        ("HALI 482915307", "status", "sw", "482915307", True),
        ("rippoti", "report", "sw", "", False),
        ("état", "status", "fr", "", True),
        ("etat", "status", "fr", "", True),
        ("Étát 482915307", "status", "fr", "482915307", True),
        ("e\u0301tat\ufe0f 482915307", "status", "fr", "482915307", True),
        ("STÁTUS", "status", None, "", True),
        ("ＳＴＡＴＵＳ　４８２９１５３０７", "status", None, "４８２９１５３０７", True),
        ("STATUS. 482915307", "status", None, "482915307", True),
        ("👋 (Report)! 👍🏾 pothole", "report", None, "pothole", True),
        ("ward 5️⃣", "ward", None, "", True),
        ("WARD ٥", "ward", None, "", True),
        ("Status Đà Nẵng", "status", None, "Đà Nẵng", True),  # the rest stays as typed
        ("ward  5", "ward", None, "", True),
        ("fees", "fees", None, "", True),
        ("feez", "fees", None, "", False),
    ],
)
def test_the_word_a_text_begins_with(
    text: str, goto: str, language: str | None, rest: str, exact: bool
) -> None:
    found = match_keyword(compile_menus(MENUS, head=""), text)
    assert found is not None
    assert (found.entry_point.goto, found.entry_point.language, found.rest, found.is_exact) == (
        goto,
        language,
        rest,
        exact,
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "482915307",
        "hello",
        "please STATUS",
        "statuses of things",
        "reporters",
        "fe",
        "few",
        "ward 55",
        "😀",
    ],
)
def test_no_keyword(text: str) -> None:
    assert match_keyword(compile_menus(MENUS, head=""), text) is None


def test_a_word_near_two_ways_is_neither() -> None:
    menus = MENUS.replace("      FEES: fees\n", "      FEED: ward\n      FEES: fees\n")
    assert match_keyword(compile_menus(menus, head=""), "feet") is None


@pytest.mark.parametrize(
    ("rest", "of_digits", "expected"),
    [
        ("482915307", True, ["482915307"]),
        ("482915307 please", True, ["482915307 please", "482915307"]),
        (
            "of my report 482 915 307, thanks",
            True,
            ["of my report 482 915 307, thanks", "of my report 482 915 307", "482 915 307"],
        ),
        ("٤٨٢٩١٥٣٠٧ tafadhali", True, ["٤٨٢٩١٥٣٠٧ tafadhali", "٤٨٢٩١٥٣٠٧", "482915307"]),
        ("water, please!", False, ["water, please!", "water"]),
        ("please", False, ["please"]),
        ("3 homes", False, ["3 homes"]),
        ("", True, []),
    ],
)
def test_what_may_be_meant_as_an_answer(rest: str, of_digits: bool, expected: list[str]) -> None:
    assert list(possible_answers(rest, of_digits=of_digits)) == expected
