from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from gateway.callers.phone_numbers import time_zone_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("msisdn", "own", "zone"),
    [
        ("+254711000111", "Africa/Lagos", "Africa/Nairobi"),
        ("+2348031234567", "Africa/Nairobi", "Africa/Lagos"),
        ("+12125550123", "Africa/Nairobi", "America/New_York"),  # the area, not the country
        ("+16714720000", "Africa/Nairobi", "Pacific/Guam"),
        ("+243810000000", "Africa/Lubumbashi", "Africa/Lubumbashi"),  # one of two: the service's own
        ("+243810000000", "Africa/Nairobi", "Africa/Kinshasa"),
        ("+61412345678", "Africa/Nairobi", "Australia/Eucla"),  # of eight, the fourth from the west
        ("+870773111632", "Africa/Nairobi", "Africa/Nairobi"),  # a satellite
        ("+9999999999", "Africa/Nairobi", "Africa/Nairobi"),
        ("no number", "Africa/Nairobi", "Africa/Nairobi"),
        ("", "Africa/Nairobi", "Africa/Nairobi"),
    ],
)
def test_where_the_owner_of_a_number_lives(msisdn: str, own: str, zone: str) -> None:
    assert time_zone_of(msisdn, ZoneInfo(own), NOON).key == zone
