"""The formats of values in a text: `{born:date}`, `{amount:money}`, `{id:last4}`, `{lat:pad2}`, `{place:20}`."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

import phonenumbers
from babel.core import UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from menus.calendars.calendar import Calendar
from menus.calendars.gregorian import GREGORIAN
from menus.expressions.conditions import as_text
from menus.expressions.values import Json, to_number

TYPED = "typed"
HASH = "hash"
# As releases made it before a PIN was hashed with its number; for a case system that still compares those.
EARLIER_HASH = "hash_without_number"
HASH_FORMATS = frozenset({HASH, EARLIER_HASH})
"""The format of a value as the citizen typed it, before it was read."""
_CUT = re.compile(r"[1-9]\d{0,2}")
PAD_LENGTHS = {f"pad{length}": length for length in range(1, 20)}
"""The formats that pad a number with zeros, each with the digits that its whole part then has."""
VALUE_FORMATS = frozenset({"value", TYPED, *PAD_LENGTHS})
"""The formats that write the value of a choice. All others write its words."""
_NUMBER = re.compile(r"([+-]?)(\d+)(\.\d+)?")
_JOINERS = "\u200c\u200d"  # parts of a word in some scripts
_DATE_PARTS = re.compile(r"(?:YYYY|YY|MM|DD)+")
_DATE_PART = re.compile(r"YYYY|YY|MM|DD")
_STRFTIME = {"YYYY": "%Y", "YY": "%y", "MM": "%m", "DD": "%d"}


def _date_format(pattern: str) -> Callable[[str, str], str]:
    def form(text: str, language: str) -> str:
        try:
            return format_date(date.fromisoformat(text[:10]), pattern, locale=language.replace("-", "_"))
        except (ValueError, UnknownLocaleError):
            return text

    return form


@lru_cache(
    4096
)  # babel takes as long as a fifth of a hop, and the amounts in texts are nearly always the same
def _money(text: str, language: str) -> str:
    amount = to_number(text)
    if amount is None:
        return text
    pattern = "#,##0" if amount == amount.to_integral_value() else "#,##0.00"
    return format_decimal(Decimal(amount), format=pattern, locale=_number_locale(language))


def _number_locale(language: str) -> str:
    return language.replace("-", "_") if language.startswith(("en", "fr", "pt")) else "en"


def _national(text: str, language: str) -> str:
    del language
    try:
        parsed = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return text
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


def _spelled(text: str, language: str) -> str:
    del language
    return " ".join(character for character in text if not character.isspace())


def _letters_and_digits(text: str, blank: str = "") -> str:
    """Return the letters of any script with their marks, the digits, and `blank` for each blank."""
    kept: list[str] = []
    for character in text:
        if character.isspace():
            kept.append(blank)
            continue
        is_part = character.isalnum() or unicodedata.category(character).startswith("M")
        if is_part or (character in _JOINERS and kept and not kept[-1].isascii()):
            kept.append(character)
    return "".join(kept)


def _words(text: str, language: str) -> str:
    del language
    return " ".join(_letters_and_digits(text, " ").split())


def _padded(text: str, length: int) -> str:
    """Return a number with zeros before its whole part, so that this has `length` digits; other texts as they are."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return text
    sign, whole, fraction = found.groups("")
    zero = chr(
        ord(whole[0]) - unicodedata.decimal(whole[0])
    )  # a number in another script gets the zero of its own
    return f"{sign}{whole.rjust(length, zero)}{fraction}"


DAY_FORMATS = ("date", "year", "month", "day")
"""The formats that follow the calendar of the service."""
FORMATS: dict[str, Callable[[str, str], str]] = {
    "date": _date_format("d MMMM y"),
    "year": _date_format("y"),
    "month": _date_format("MMMM"),
    "day": _date_format("d"),
    "money": _money,
    "national": _national,
    "e164": lambda text, _: text,
    "plain": lambda text, _: re.sub(r"\D", "", text),
    TYPED: lambda text, _: text,
    "upper": lambda text, _: text.upper(),
    "alnum": lambda text, _: _letters_and_digits(text),
    "words": _words,
    "last4": lambda text, _: text[-4:],
    "value": lambda text, _: text,
    "spell": _spelled,
    HASH: lambda text, _: text,  # the scope has already made the keyed hash
    EARLIER_HASH: lambda text, _: text,
}


def is_known_format(name: str) -> bool:
    """Return True if a placeholder may have this format."""
    known = name in FORMATS or name in PAD_LENGTHS
    return known or bool(_CUT.fullmatch(name)) or bool(_DATE_PARTS.fullmatch(name))


def is_date_format(name: str) -> bool:
    """Return True if a format writes a day or a part of one."""
    return name in DAY_FORMATS or bool(_DATE_PARTS.fullmatch(name))


def format_value(value: Json, name: str | None, language: str, calendar: Calendar = GREGORIAN) -> str:
    """Return `value` as text in that format. Days are counted by `calendar`, except after `:value` and YYYYMMDD."""
    text = as_text(value)
    if calendar is not GREGORIAN:
        if name in DAY_FORMATS:
            return _written_day(text, name, language, calendar)
        if name != "value" and not (name and _DATE_PARTS.fullmatch(name)):
            text = calendar.from_iso(text)
    return text if name is None else _form_of(name)(text, language)


@cache
def _form_of(name: str) -> Callable[[str, str], str]:
    """Return what writes a text in the format `name`, in a language. A menu file has few formats."""
    if name in FORMATS:
        return FORMATS[name]
    if _CUT.fullmatch(name):
        length = int(name)
        return lambda text, _: text[:length].rstrip()
    if name in PAD_LENGTHS:
        digits = PAD_LENGTHS[name]
        return lambda text, _: _padded(text, digits)
    return lambda text, _: _date_by_parts(text, name)


def _written_day(text: str, form: str, language: str, calendar: Calendar) -> str:
    """Return a day, or its year, month or day, in a calendar that babel does not know."""
    try:
        parts = calendar.parts_of(date.fromisoformat(text[:10]))
    except ValueError:
        return text
    month = calendar.month_name(parts.month, language)
    written = {"year": str(parts.year), "month": month, "day": str(parts.day)}
    return written.get(form) or f"{parts.day} {month} {parts.year}"


def _date_by_parts(text: str, parts: str) -> str:
    try:
        moment = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return _DATE_PART.sub(lambda part: moment.strftime(_STRFTIME[part[0]]), parts)
