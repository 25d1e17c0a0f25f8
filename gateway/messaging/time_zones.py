"""The time zone that a number's owner lives in, as far as the number tells."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import timezone


def time_zone_of(msisdn: str, default: ZoneInfo, now: datetime) -> ZoneInfo:
    """The zone of the country or area that `msisdn`, in E.164, is of; `own` where it tells none.

    Numbers of large countries tell several zones: `own` where it is among them, else the one in the middle of them at
    this moment, which is wrong by half their width at most.
    """
    try:
        names = timezone.time_zones_for_number(phonenumbers.parse(msisdn))
    except phonenumbers.NumberParseException:
        return default
    if default.key in names:
        return default
    zones = [zone for name in names if (zone := _load_zone(name)) is not None]
    if not zones:
        return default
    zones.sort(key=lambda zone: (now.astimezone(zone).replace(tzinfo=None), zone.key))
    return zones[(len(zones) - 1) // 2]


def _load_zone(name: str) -> ZoneInfo | None:
    """The zone of this name; None for `Etc/Unknown`, and what this machine's data do not have."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None
