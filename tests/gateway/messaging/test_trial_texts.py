"""Texts about a case, and announcements, are worded by the version on trial for who is part of it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.messaging import states
from gateway.messaging.announcements.announcement import Announcement, require_message
from gateway.messaging.announcements.dry_run import DryRunTotals
from gateway.messaging.announcements.numbers_file import open_numbers_file
from gateway.messaging.announcements.planner import PlannedText
from gateway.messaging.message import SmsMessage
from tests.gateway.conftest import MakeServices
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.services import Services

ANNOUNCED = "number,place\n0711000111,Kibera\n0711000222,Kibera\n"
MENUS = """\
version: 1
service: {{name: County, languages: {{en: English}}, country: KE, time_zone: Africa/Nairobi}}
entry: {{ussd: {{"*384*2040#": bye}}}}
screens: {{bye: {{end: Bye}}}}
messages:
  resolved: "{edition}: {{reference}} is resolved."
  clinic: {{text: "{edition}: {{place}}.{long}", columns: [place]}}
  market: {{text: "{edition} market in {{{market}}}.", columns: [{market}]}}
{more}
"""
TESTER, OTHER = "+254711000111", "+254711000222"


@pytest.fixture
def services(make_services: MakeServices, tmp_path: Path) -> Services:
    """A gateway on the first edition, with the second on trial for one number. Only the first has `fair`."""
    menus = tmp_path / "menus.yaml"
    menus.write_text(
        MENUS.format(edition="First", long="", market="place", more='  fair: "The fair is on Monday."')
    )
    services = make_services(GATEWAY_MENUS=str(menus))
    assert services.definition.digest
    menus.write_text(
        MENUS.format(edition="Second", long=" Come early." * 20, market="town", more='  news: "News."')
    )
    services.trial_publisher.begin(read_kept_menu_file(menus), [services.crypto.digest(TESTER)])
    assert services.menus.refresh()
    return services


@pytest.mark.parametrize(
    ("name", "number", "words"),
    [
        ("resolved", TESTER, "Second: 933905191 is resolved."),
        ("resolved", OTHER, "First: 933905191 is resolved."),
        ("fair", TESTER, "The fair is on Monday."),
        ("news", TESTER, "News."),
        ("news", OTHER, None),
    ],
)
def test_who_is_part_of_a_trial_reads_its_words(
    name: str, number: str, words: str | None, services: Services
) -> None:
    message = SmsMessage(
        id="m1",
        state=states.QUEUED,
        name=name,
        reference="933905191",
        language="en",
        number_digest=services.crypto.digest(number),
        created_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
    )
    assert services.container.messages.words(message) == words


@pytest.mark.parametrize(
    ("message", "words", "parts"),
    [
        ("clinic", ["Second: Kibera." + " Come early." * 20, "First: Kibera."], 3),
        (
            "market",
            ["First market in Kibera."] * 2,
            2,
        ),  # the trial needs a column that the file need not have
    ],
)
def test_an_announcement_is_counted_and_sent_in_the_words_that_each_number_gets(
    message: str, words: list[str], parts: int, services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text(ANNOUNCED, encoding="utf-8")
    numbers = open_numbers_file(path)
    found = require_message(services.definition.service, message, numbers.columns)
    announcement = Announcement("clinic-june", found, path.name)
    totals, texts = DryRunTotals(services.delivery), []
    for line in services.announcement_planner(announcement).plan(numbers.rows()):
        totals.add(line)
        assert isinstance(line, PlannedText)
        texts.append(line.text)
    assert texts == words
    assert totals.parts == parts
