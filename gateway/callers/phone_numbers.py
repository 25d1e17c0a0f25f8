"""What a phone number tells: its E.164 form, its country, and the time zone of whoever has it."""

import re
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import timezone

NETWORK_CODE = re.compile(r"[0-9]{5,6}")  # MCC and MNC; whatever else a provider tells may be anything
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
CACHE_SIZE = 4096  # numbers, of which a batch may hold some twice


def normalise_msisdn(text: str) -> str:
    """The number that a provider tells, in E.164; empty where it is none. An unescaped `+` was read as a blank."""
    text = text.strip()
    number = text if text.startswith("+") else f"+{text}"
    return number if E164.fullmatch(number) else ""


@lru_cache(maxsize=CACHE_SIZE)
def country_of(msisdn: str) -> str:
    """The country of a number in E.164, as ISO 3166 writes it; empty where it has none."""
    try:
        number = phonenumbers.parse(msisdn)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.region_code_for_number(number) or ""


def time_zone_of(msisdn: str, default: ZoneInfo, now: datetime) -> ZoneInfo:
    """The zone of the country or area that `msisdn`, in E.164, is of; `default` where it tells none.

    Numbers of large countries tell several zones: `default` where it is among them, else the one in the middle of them
    at this moment, which is wrong by half their width at most.
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
