"""Numbers with a check of their own: national ids, account numbers, Luhn and the like, from python-stdnum.

A scheme has the name of its module, such as "luhn" or "ke.pin". A birth date inside a number is compared with the day
that is passed in. python-stdnum reads the century from the machine's clock; this module works it out from that day.
"""

import importlib
import keyword
import re
from datetime import date
from types import ModuleType
from typing import Literal

import msgspec
from stdnum.util import clean

from menus.rendering.text.sanitise import ascii_digits, to_plain_text

_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)?")
_NOT_SCHEMES = {"exceptions", "numdb", "util"}  # modules of python-stdnum that are not schemes
_TWO_DIGIT_YEARS = {"za.idnr"}
# In these schemes, some valid numbers have no birth date or gender.
_PARTS_OPTIONAL = {"be.bis", "be.nn", "be.ssn", "lv.pvn"}
# Errors that modules of python-stdnum raise for an invalid number. ValidationError is a ValueError.
_NOT_A_NUMBER = (ValueError, LookupError, TypeError, ArithmeticError, AttributeError)

Gender = Literal["male", "female"]
_GENDERS: dict[str, Gender] = {"M": "male", "F": "female"}


class NumberScheme(msgspec.Struct, frozen=True):
    """One kind of number, by its name in menu files."""

    name: str
    module: ModuleType

    def compact(self, number: str, today: date) -> str | None:
        """Return the number without separators; None if it is invalid, or its bearer is born after `today`."""
        try:
            compact = str(self.module.validate(self._without_separators(number)))
        except _NOT_A_NUMBER:
            return None
        born = self._birth_date(compact, today)
        if born is None:
            return None if self.name in _TWO_DIGIT_YEARS else compact
        return compact if born <= today else None

    def birth_date(self, number: str, today: date) -> date | None:
        """Return the birth date in a valid number; None if the scheme or the number has none."""
        compact = self.compact(number, today)
        return self._birth_date(compact, today) if compact else None

    def gender(self, number: str, today: date) -> Gender | None:
        """Return the gender in a valid number; None if the scheme or the number has none."""
        compact = self.compact(number, today)
        if compact is None or not hasattr(self.module, "get_gender"):
            return None
        try:
            return _GENDERS.get(self.module.get_gender(compact))
        except _NOT_A_NUMBER:
            return None

    def has_part(self, part: str) -> bool:
        """Return True if numbers of this scheme can contain the part: `birth_date` or `gender`."""
        return hasattr(self.module, f"get_{part}")

    def always_has_part(self, part: str) -> bool:
        """Return True if every valid number contains the part."""
        return (
            self.has_part(part)
            and self.name not in _PARTS_OPTIONAL
            and hasattr(self.module, "get_birth_date")
        )

    def _without_separators(self, number: str) -> str:
        number = ascii_digits(to_plain_text(number)).strip()
        return number if hasattr(self.module, "compact") else str(clean(number, " -"))

    def _birth_date(self, compact: str, today: date) -> date | None:
        if not hasattr(self.module, "get_birth_date"):
            return None
        if self.name in _TWO_DIGIT_YEARS:
            return _latest_date(int(compact[0:2]), int(compact[2:4]), int(compact[4:6]), today)
        try:
            born = self.module.get_birth_date(compact)
        except _NOT_A_NUMBER:
            return None
        return born if isinstance(born, date) else None


def find_scheme(name: str) -> NumberScheme | None:
    """Return the scheme of that name; None if there is none."""
    if not _NAME.fullmatch(name) or name in _NOT_SCHEMES:
        return None
    parts = [f"{part}_" if keyword.iskeyword(part) else part for part in name.split(".")]
    try:
        module = importlib.import_module(".".join(["stdnum", *parts]))
    except ImportError:
        return None
    return NumberScheme(name, module) if hasattr(module, "validate") else None


def _latest_date(year: int, month: int, day: int, today: date) -> date | None:
    """Return the latest day with this year of two digits that is not after `today`; None if there is none."""
    for century in (today.year // 100, today.year // 100 - 1):
        try:
            born = date(century * 100 + year, month, day)
        except ValueError:  # 29 February of a year that has none
            continue
        if born <= today:
            return born
    return None
