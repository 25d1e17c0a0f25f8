"""Values read out so that they can be written down: references and codes digit by digit, dates, amounts."""

import re
from dataclasses import dataclass
from datetime import date

import phonenumbers
from babel.core import UnknownLocaleError
from babel.dates import format_date

from ivr.number_words import POINT, digit_words, number_words, primary
from menus.expressions.conditions import as_text
from menus.expressions.formats import formatted
from menus.expressions.json import Json

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T.*)?")
_E164 = re.compile(r"\+\d{7,15}")
_DIGITS = re.compile(r"\d+")
_AMOUNT = re.compile(r"(\d+)(?:\.(\d+))?")
_CODE_FROM = 5  # digits; shorter ones are heard as a number, a year, an hour
_GROUP = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """How a value is spoken: as text for a machine, and as recordings; no `files` where it cannot be put together."""

    text: str
    files: tuple[str, ...] = ()


def read_out(value: Json, form: str | None, language: str, country: str) -> Reading:
    """A value in the format of its placeholder. Numbers of `country` are read as they are dialled there."""
    text = as_text(value)
    if form == "money":
        return amount(text, language)
    if form == "spell":
        return spelled(text, language)
    if _ISO_DATE.fullmatch(text) and form in (None, "date"):
        return day(text, language)
    if _E164.fullmatch(text) and form in (None, "e164", "national"):
        return phone(text, language, country)
    written = formatted(value, form, language)
    if isinstance(value, int) and not isinstance(value, bool) and form is None:
        return whole(value, language)
    if _DIGITS.fullmatch(written) and (
        len(written) >= _CODE_FROM or written.startswith("0") or form == "last4"
    ):
        return spelled(written, language)
    return Reading(written)


def spelled(text: str, language: str) -> Reading:
    """Character by character, with a pause after each third: `4 8 2, 9 1 5, 3 0 7`."""
    characters = [character for character in text if not character.isspace()]
    parts = ", ".join(" ".join(group) for group in _groups(characters))
    compact = "".join(characters)
    files = _files(digit_words(compact, language)) if compact.isascii() and compact.isdigit() else ()
    return Reading(parts, files)


def day(text: str, language: str) -> Reading:
    """A day in words; as three numbers in a language that there are no words for."""
    try:
        moment = date.fromisoformat(text[:10])
    except ValueError:
        return Reading(text)
    try:
        words = format_date(moment, "d MMMM y", locale=language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        words = f"{moment.day}, {moment.month}, {moment.year}"
    first, last = number_words(moment.day, language), number_words(moment.year, language)
    if first is None or last is None:
        return Reading(words)
    return Reading(words, (*_files(first), f"months/{moment.month}.mp3", *_files(last)))


def amount(text: str, language: str) -> Reading:
    """An amount in words, where the language has them; else in digits without the marks between thousands."""
    plain = re.sub(r"[ ,]", "", text)
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        return Reading(text)
    words = number_words(int(found[1]), language)
    fraction = found[2] if found[2] and int(found[2]) else ""
    if words is None:
        return Reading(f"{int(found[1])}{'.' if fraction else ''}{fraction}")
    if fraction:
        words = (*words, POINT[primary(language)], *digit_words(fraction, language))
    return Reading(" ".join(words), _files(words))


def whole(number: int, language: str) -> Reading:
    """A whole number: a machine reads its digits, recordings are put together from its words."""
    words = number_words(number, language)
    return Reading(str(number), _files(words) if words else ())


def phone(number: str, language: str, country: str) -> Reading:
    """A phone number (E.164) as it is dialled in the country, or from it with `00`."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return spelled(number.removeprefix("+"), language)
    if phonenumbers.region_code_for_number(parsed) == country:
        written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
        return spelled(re.sub(r"\D", "", written), language)
    return spelled(f"00{number.removeprefix('+')}", language)


def _groups(characters: list[str]) -> list[list[str]]:
    """Threes; four together, and a single one that is left over, stay with their neighbours."""
    count = len(characters)
    if count <= _GROUP + 1:
        return [characters]
    starts = list(range(0, count, _GROUP))
    if count > _GROUP and count % _GROUP == 1:
        starts.pop()
    return [characters[start:end] for start, end in zip(starts, [*starts[1:], count], strict=True)]


def _files(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"numbers/{word}.mp3" for word in words)
