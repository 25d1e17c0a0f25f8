"""Reads phone numbers: their E.164 form, their country, and their time zone."""

import re
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import timezone

NETWORK_CODE = re.compile(r"[0-9]{5,6}")  # MCC and MNC; anything else that a provider sends is no network
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
CACHE_SIZE = 4096  # numbers; a batch may hold a number twice


def normalise_msisdn(text: str) -> str:
    """Return the number that a provider sent, in E.164, or "" if it is none.

    An unescaped `+` of a form arrives as a blank, so a number without `+` is valid, too.
    """
    text = text.strip()
    number = text if text.startswith("+") else f"+{text}"
    return number if E164.fullmatch(number) else ""


@lru_cache(maxsize=CACHE_SIZE)
def parse_number(msisdn: str) -> phonenumbers.PhoneNumber | None:
    """Return a number in E.164 as libphonenumber has it, not to be changed; None if it is none."""
    try:
        return phonenumbers.parse(msisdn)
    except phonenumbers.NumberParseException:
        return None


@lru_cache(maxsize=CACHE_SIZE)
def country_of(msisdn: str) -> str:
    """Return the country of a number in E.164, as an ISO 3166 code, or "" if it has none."""
    number = parse_number(msisdn)
    return "" if number is None else phonenumbers.region_code_for_number(number) or ""


def time_zone_of(msisdn: str, default: ZoneInfo, now: datetime) -> ZoneInfo:
    """Return the time zone of a number's country or area, or `default` if the number has none. `msisdn` is in E.164.

    Numbers of large countries have several zones. Then the result is `default` if it is among them, else the zone in
    the middle at the time `now`. That is wrong by at most half the span of the zones.
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
    """Return the zone of this name. None: `Etc/Unknown`, or a zone that this machine does not know."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None
