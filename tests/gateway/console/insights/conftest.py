"""The county's menus, live, with counts of made-up citizens."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from gateway.insights.group import version_of
from gateway.insights.made_up_days import MadeUpDays
from gateway.insights.reader import InsightsReader
from menus.model import Service
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.services import Services

ROOT = Path(__file__).parents[4]


@dataclass(frozen=True, slots=True)
class CountedService:
    """A service that is live, the day it is there, and the reader of its counts."""

    service: Service
    today: date
    reader: InsightsReader


@pytest.fixture
def live(services: Services) -> CountedService:
    """The county's menus, live, without counts."""
    services.publisher.publish(read_kept_menu_file(ROOT / "menus.yaml"))
    container = services.container
    service = container.menus.service()
    today = container.resources.clock().astimezone(service.time_zone).date()
    return CountedService(service, today, container.insights.reader)


@pytest.fixture
def counted(services: Services, live: CountedService) -> CountedService:
    """The same with ten days of counts."""
    digest = services.versions.all()[0].digest
    first = live.today - timedelta(days=9)
    versions = [(first, "00000000"), (first + timedelta(days=5), version_of(digest))]
    MadeUpDays(live.service, versions, Random(4)).fill(  # noqa: S311 - made-up citizens
        services.container.insights.counts, first, live.today, sessions=40
    )
    return live
