"""Announcements whose text has cases, by the columns of each line."""

from pathlib import Path

import pytest

from gateway.messaging.announcements.planner import PlannedText
from tests.gateway.messaging.announcements.conftest import MENUS, AnnouncementFixture

VISIT = """\
  visit:
    text:
      - if: {day: {before: {days_ago: 0}}, name: {set: true}, nurse: {set: true}}
        say: "{name}, {nurse} missed you on {day:date}."
      - {if: {name: {set: true}, language: sw}, say: "{name}, tutakuja {day:date}."}
      - {if: {name: {set: true}}, say: "{name}, we come on {day:date}."}
      - {say: "We come on {day:date}."}
    columns: [name, nurse, day]
"""


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    path = tmp_path / "menus.yaml"
    path.write_text(MENUS + VISIT, encoding="utf-8")
    return path


def test_each_line_gets_the_case_that_holds_for_it(announcer: AnnouncementFixture) -> None:
    numbers = announcer.file(
        "number,language,name,nurse,day\n"
        "0711000111,en,Asha,Wambui,1/1/2026\n"
        "0711000112,sw,Juma,,4 12 2026\n"
        "0711000113,en,Juma,,2026-12-04\n"
        "0711000114,en,,,4/12/2026\n"
        "0711000115,en,Juma,Wambui,\n"
        "0711000116,en,Juma,Wambui,soon\n"
    )
    planned = sorted(
        announcer.plan(announcer.announcement(numbers, "visit"), numbers), key=lambda one: one.line
    )
    assert [one.text if isinstance(one, PlannedText) else one.detail for one in planned] == [
        "Asha, Wambui missed you on 1 January 2026.",
        "Juma, tutakuja 4 Desemba 2026.",
        "Juma, we come on 4 December 2026.",
        "We come on 4 December 2026.",
        "`day` is empty",
        "`soon` is no date, such as 2026-03-31",
    ]
