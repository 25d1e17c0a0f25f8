"""What the doctor says of a city's Open311 server."""

from dataclasses import replace

import pytest

from gateway.case_systems.open311.client import Open311Client
from gateway.case_systems.open311.doctor import check_open311
from gateway.case_systems.open311.settings import Open311Settings
from simulators.open311.app import City
from tests.clock import Clock
from tests.free_port import find_free_port


def findings(settings: Open311Settings, clock: Clock) -> list[tuple[str, str]]:
    found = check_open311(settings, Open311Client(settings, clock, 300))
    return [(one.message, one.entry) for one in found]


def test_a_city_that_answers(open311_settings: Open311Settings, clock: Clock) -> None:
    (well, _), (about_key, _) = findings(open311_settings, clock)
    assert well.endswith("answers, and has 3 services.")
    assert "OPEN311_API_KEY" in about_key


def test_a_city_without_services(open311_settings: Open311Settings, city: City, clock: Clock) -> None:
    city.store.services.clear()
    assert findings(open311_settings, clock) == [
        ("It has no services, so no case can be filed.", "case-system-setup")
    ]


@pytest.mark.parametrize(
    ("path", "entry"),
    [("/elsewhere", "case-system-refuses"), (None, "case-system-down")],
)
def test_a_city_that_is_not_there(
    open311_settings: Open311Settings, clock: Clock, path: str | None, entry: str
) -> None:
    url = f"http://127.0.0.1:{find_free_port()}" if path is None else open311_settings.url + path
    (found,) = findings(replace(open311_settings, url=url), clock)
    assert "gives no services" in found[0]
    assert found[1] == entry


def test_no_city(open311_settings: Open311Settings, clock: Clock) -> None:
    assert "OPEN311_URL is not set" in findings(replace(open311_settings, url=""), clock)[0][0]
