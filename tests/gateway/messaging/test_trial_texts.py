"""Texts about a case, and announcements, are worded by the version on trial for who is part of it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.messaging import states
from gateway.messaging.message import SmsMessage
from tests.gateway.conftest import MakeServices
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.services import Services

MENUS = """\
version: 1
service: {{name: County, languages: {{en: English}}, country: KE, time_zone: Africa/Nairobi}}
entry: {{ussd: {{"*384*2040#": bye}}}}
screens: {{bye: {{end: Bye}}}}
messages:
  resolved: "{edition}: {{reference}} is resolved."
{more}
"""
TESTER, OTHER = "+254711000111", "+254711000222"


@pytest.fixture
def services(make_services: MakeServices, tmp_path: Path) -> Services:
    """A gateway on the first edition, with the second on trial for one number. Only the first has `fair`."""
    menus = tmp_path / "menus.yaml"
    menus.write_text(MENUS.format(edition="First", more='  fair: "The fair is on Monday."'))
    services = make_services(GATEWAY_MENUS=str(menus))
    assert services.definition.digest
    menus.write_text(MENUS.format(edition="Second", more='  news: "News."'))
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
