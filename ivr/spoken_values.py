"""Say values so that callers can write them down: references and codes digit by digit, dates, amounts."""

import re
from datetime import date

import msgspec
import phonenumbers

from ivr.number_words import DECIMAL_POINT, digit_words, number_words
from menus.calendars.calendar import Calendar
from menus.calendars.gregorian import GREGORIAN
from menus.engine.survey_results import HIDDEN_WORD
from menus.expressions.conditions import as_text
from menus.expressions.formats import format_value
from menus.expressions.values import Json
from menus.words.language_words import primary_language

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T.*)?")
_E164 = re.compile(r"\+\d{7,15}")
_DIGITS = re.compile(r"\d+")
_AMOUNT = re.compile(r"(\d+)(?:\.(\d+))?")
_MIN_CODE_DIGITS = 5  # a number with fewer digits is spoken as a number, a year or an hour
_GROUP_SIZE = 3


HIDDEN_RESULT_FILE = f"words/{HIDDEN_WORD}.mp3"
"""The recording of the word for a result of a survey that is hidden."""


class SpokenValue(msgspec.Struct, frozen=True):
    """The spoken form of a value: `text` for a voice, and `files` to play, which are empty if no recordings can."""

    text: str
    files: tuple[str, ...] = ()


def speak_value(
    value: Json, form: str | None, language: str, country: str, calendar: Calendar = GREGORIAN
) -> SpokenValue:
    """Return the spoken form of a value in its placeholder's format.

    Phone numbers are dialled from `country`, days are counted by `calendar`.
    """
    text = as_text(value)
    if form == "money":
        return speak_amount(text, language)
    if form == "spell":
        return spell_out(text, language)
    if _ISO_DATE.fullmatch(text) and form in (None, "date"):
        return speak_date(text, language, calendar)
    if _E164.fullmatch(text) and form in (None, "e164", "national"):
        return speak_phone(text, language, country)
    written = format_value(value, form, language, calendar)
    if isinstance(value, int) and not isinstance(value, bool) and form is None:
        return speak_integer(value, language)
    if _DIGITS.fullmatch(written) and (
        len(written) >= _MIN_CODE_DIGITS or written.startswith("0") or form == "last4"
    ):
        return spell_out(written, language)
    return SpokenValue(written)


def spell_out(text: str, language: str) -> SpokenValue:
    """Return a text character by character, with a pause after every third: `4 8 2, 9 1 5, 3 0 7`."""
    characters = [character for character in text if not character.isspace()]
    parts = ", ".join(" ".join(group) for group in _group_characters(characters))
    compact = "".join(characters)
    files = _number_files(digit_words(compact, language)) if compact.isascii() and compact.isdigit() else ()
    return SpokenValue(parts, files)


def speak_date(text: str, language: str, calendar: Calendar = GREGORIAN) -> SpokenValue:
    """Return the spoken form of a day: in words, or as three numbers if the language is not supported."""
    try:
        moment = date.fromisoformat(text[:10])
    except ValueError:
        return SpokenValue(text)
    parts = calendar.parts_of(moment)
    if calendar is GREGORIAN and not calendar.has_month_names(language):
        words = f"{parts.day}, {parts.month}, {parts.year}"
    else:
        words = format_value(text, "date", language, calendar)
    first, last = number_words(parts.day, language), number_words(parts.year, language)
    if first is None or last is None:
        return SpokenValue(words)
    return SpokenValue(words, (*_number_files(first), f"months/{parts.month}.mp3", *_number_files(last)))


def speak_amount(text: str, language: str) -> SpokenValue:
    """Return the spoken form of an amount: in words, or in digits if the language is not supported."""
    plain = re.sub(r"[ ,]", "", text)
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        return SpokenValue(text)
    words = number_words(int(found[1]), language)
    fraction = found[2] if found[2] and int(found[2]) else ""
    if words is None:
        return SpokenValue(f"{int(found[1])}{'.' if fraction else ''}{fraction}")
    if fraction:
        words = (*words, DECIMAL_POINT[primary_language(language)], *digit_words(fraction, language))
    return SpokenValue(" ".join(words), _number_files(words))


def speak_integer(number: int, language: str) -> SpokenValue:
    """Return the spoken form of a whole number: digits for a voice, words for recordings."""
    words = number_words(number, language)
    return SpokenValue(str(number), _number_files(words) if words else ())


def speak_phone(number: str, language: str, country: str) -> SpokenValue:
    """Return the spoken form of an E.164 number as dialled in the country. A foreign number begins with `00`."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return spell_out(number.removeprefix("+"), language)
    if phonenumbers.region_code_for_number(parsed) == country:
        written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
        return spell_out(re.sub(r"\D", "", written), language)
    return spell_out(f"00{number.removeprefix('+')}", language)


def _group_characters(characters: list[str]) -> list[list[str]]:
    """Group characters by threes. Four or fewer stay together. A single last one joins the group before it."""
    count = len(characters)
    if count <= _GROUP_SIZE + 1:
        return [characters]
    starts = list(range(0, count, _GROUP_SIZE))
    if count > _GROUP_SIZE and count % _GROUP_SIZE == 1:
        starts.pop()
    return [characters[start:end] for start, end in zip(starts, [*starts[1:], count], strict=True)]


def _number_files(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"numbers/{word}.mp3" for word in words)
