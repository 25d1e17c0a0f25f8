"""An announcement: a message of the menus, its file, its time and its id."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gateway.messaging.announcements.numbers_file import NumbersFileError
from gateway.security.crypto import Crypto
from menus.analysis.facts import facts_if_true
from menus.answers.base import RelativeDate
from menus.expressions.conditions import Condition, comparisons_in
from menus.expressions.templates import Placeholder
from menus.model import MessageTemplate, Service

NAME_PATTERN = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_DATED = re.compile(r"date|year|month|day|(?:YYYY|YY|MM|DD)+")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[./ -]([0-9]{1,2})[./ -]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[./ -]?([0-9]{2})[./ -]?([0-9]{2})(?:[T ].*)?")


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder `days` before the date in `column`, at a time of day where the citizen lives."""

    column: str
    days: int
    time_of_day: time

    def due_at(self, day: date, zone: ZoneInfo) -> datetime:
        """Return when a citizen in `zone` is reminded of `day`."""
        return datetime.combine(day - timedelta(days=self.days), self.time_of_day, zone)


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement. The same file with the same message has the same id. The same name has the same id, too."""

    id: str
    message: MessageTemplate
    file: str
    reminder: Reminder | None = None

    @property
    def date_columns(self) -> frozenset[str]:
        """The columns that its words write as dates, or that its cases compare with days."""
        written = (one.name for _, one in self._placeholders if one.format and _DATED.fullmatch(one.format))
        compared = (
            comparison.subject.name
            for comparison in comparisons_in(self._conditions)
            if any(isinstance(operand, RelativeDate) for operand in comparison.operands)
        )
        return frozenset((*written, *compared))

    @property
    def optional_columns(self) -> frozenset[str]:
        """The columns that may be empty: a case asks for them, and no words use them where they have no value."""
        asked = {comparison.subject.name for comparison in comparisons_in(self._conditions)}
        unproven = (
            one.name for condition, one in self._placeholders if one.name not in facts_if_true(condition)
        )
        return frozenset(asked.difference(unproven))

    @property
    def _conditions(self) -> list[Condition]:
        return [condition for _, condition in self.message.text.wordings if condition is not None]

    @property
    def _placeholders(self) -> list[tuple[Condition | None, Placeholder]]:
        """The placeholders of its words, each with the condition under which they are sent."""
        return [
            (condition, placeholder)
            for wording, condition in self.message.text.wordings
            for template in wording.by_language.values()
            for placeholder in template.placeholders
        ]

    def text_id(self, crypto: Crypto, msisdn: str, day: date | None) -> str:
        """Return the id of the text to one number. A number gets one reminder for each `day`."""
        name = f"{self.id} {msisdn}" + (f" {day.isoformat()}" if day else "")
        return f"{self.id}-{crypto.digest(f'announced {name}')}"


def default_id(crypto: Crypto, contents: str, message: str, reminder: Reminder | None) -> str:
    """Return the id of an announcement without a name, made from its content. `contents` is the digest of its file."""
    schedule = f"{reminder.column} {reminder.days} {reminder.time_of_day:%H:%M}" if reminder else "now"
    return crypto.digest(f"announcement {contents} {message} {schedule}")[:10]


def require_message(service: Service, name: str, columns: tuple[str, ...]) -> MessageTemplate:
    """Return the announcement `name`. Raises NumbersFileError if it cannot be sent to a file with these columns."""
    announcements = sorted(message.name for message in service.messages.values() if message.is_announcement)
    message = service.messages.get(name)
    names = (
        ", ".join(f"`{announcement}`" for announcement in announcements) or "none: give a message `columns:`"
    )
    if message is None:
        raise NumbersFileError(f"The published menus have no message `{name}`. Announcements there: {names}.")
    if message.columns is None:
        raise NumbersFileError(
            f"`{name}` is a text about a case, and no announcement. Announcements there: {names}."
        )
    missing = [f"`{column}`" for column in message.columns if column.casefold() not in columns]
    if missing:
        raise NumbersFileError(
            f"The file has no column {' and no column '.join(missing)}, which `{name}` needs. Its first line names "
            + ", ".join(f"`{column}`" for column in columns)
            + "."
        )
    return message


def parse_day(text: str) -> date | None:
    """Return a date written year first (ISO 8601; a time after it is ignored) or day first; None if it is no date."""
    try:
        if match := _YEAR_FIRST.fullmatch(text):
            year, month, day = map(int, match.groups())
        elif match := _DAY_FIRST.fullmatch(text):
            day, month, year = map(int, match.groups())
        else:
            return None
        return date(year, month, day)
    except ValueError:
        return None
