"""Plan a text for each line of a file, or give the reason why it gets none."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import cast

import redis

from gateway.callers.consent import ConsentStore
from gateway.callers.phone_numbers import country_of, time_zone_of
from gateway.callers.profile_store import ProfileStore
from gateway.callers.reach import FindRefusal
from gateway.messaging.announcements.announcement import Announcement, Reminder, parse_day
from gateway.messaging.announcements.numbers_file import (
    LANGUAGE_COLUMN,
    NUMBER_COLUMN,
    NumbersRow,
    UnreadableRow,
    read_number,
)
from gateway.security.crypto import Crypto
from gateway.surveys.invitations import HAS_ANSWERED, Invitations
from menus.model import Service
from menus.rendering.message_text import render_message
from menus.rendering.text import segments
from menus.rendering.text.sanitise import to_plain_text

LOOKUP_BATCH_SIZE = 500  # lines that are looked up in one round trip
NOT_A_DATE = "`{}` is no date, such as 2026-03-31"
MAX_LEAD_TIME = timedelta(days=400)  # a reminder that is further ahead was mistyped


class SkipReason(StrEnum):
    """The reason why a line gets no text."""

    INVALID = "invalid"
    DUPLICATE = "duplicate"
    OPTED_OUT = "opted out"
    OUT_OF_REACH = "out of reach"
    PAST = "past"
    ANSWERED = "answered"
    SURVEY_OVER = "survey over"


@dataclass(frozen=True, slots=True)
class SkippedLine:
    """A line that gets no text: its number as the file has it, and the reason."""

    line: int
    number: str
    skip_reason: SkipReason
    detail: str


@dataclass(frozen=True, slots=True)
class PlannedText:
    """A text to one number. `due_at` is the time of a reminder. `known` means that it was queued before."""

    line: int
    id: str
    msisdn: str
    number_digest: str
    language: str
    text: str
    due_at: datetime | None = None
    known: bool = False

    @property
    def parts(self) -> int:
        """The number of parts that the text takes."""
        return segments.count_segments(self.text).segments

    @property
    def country(self) -> str:
        """The country of the number."""
        return country_of(self.msisdn)


@dataclass(frozen=True, slots=True)
class _ReadLine:
    """A line whose number was read. `language` is empty if the line names none."""

    row: NumbersRow
    id: str
    msisdn: str
    digest: str
    language: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnnouncementPlanner:
    """Plans an announcement line by line. Each line adds only a few bytes of memory.

    `find_refusal` returns why a number must not be texted. `service_for` returns the menus that word a message for a
    number, by the message's name and the number's digest: those on trial for who is part of it.
    """

    announcement: Announcement
    service: Service
    service_for: Callable[[str, str], Service]
    client: redis.Redis
    people: ProfileStore
    consent: ConsentStore
    crypto: Crypto
    clock: Callable[[], datetime]
    find_refusal: FindRefusal
    invitations: Invitations

    def plan(self, rows: Iterable[NumbersRow | UnreadableRow]) -> Iterator[PlannedText | SkippedLine]:
        """Yield the plan for each line. The order is that of the file, except within some hundred lines."""
        read = map(self._read_line, rows)
        seen: set[bytes] = set()
        while batch := list(islice(read, LOOKUP_BATCH_SIZE)):
            fresh: list[_ReadLine] = []
            for one in batch:
                if isinstance(one, SkippedLine):
                    yield one
                elif (key := bytes.fromhex(one.id.rpartition("-")[2])[:8]) in seen:
                    yield _skip(one.row, SkipReason.DUPLICATE, "stands in the file before")
                else:
                    seen.add(key)
                    fresh.append(one)
            yield from self._plan_batch(fresh)

    def _read_line(self, row: NumbersRow | UnreadableRow) -> _ReadLine | SkippedLine:
        if isinstance(row, UnreadableRow):
            return SkippedLine(row.line, "", SkipReason.INVALID, row.reason)
        msisdn, language, reason = self._read_recipient(row)
        if reason:
            return _skip(row, SkipReason.INVALID, reason)
        refusal = self.find_refusal(msisdn)
        if refusal is not None:
            return _skip(row, SkipReason.OUT_OF_REACH, str(refusal))
        if self.announcement.reminder is None:
            item = self.announcement.text_id(self.crypto, msisdn, None)
            return _ReadLine(row, item, msisdn, self.crypto.digest(msisdn), language, None)
        return self._read_reminder(row, msisdn, language, self.announcement.reminder)

    def _read_recipient(self, row: NumbersRow) -> tuple[str, str, str]:
        """Return number, language and problem of a line. The language is empty if the line names none.

        The problem is empty if the line is good.
        """
        msisdn, reason = read_number(row.cells[NUMBER_COLUMN], self.service.country)
        language = self._match_language(row.cells.get(LANGUAGE_COLUMN, ""))
        if reason:
            return "", "", reason
        if language is None:
            known = ", ".join(self.service.languages)
            return "", "", f"the service has no language `{row.cells[LANGUAGE_COLUMN]}`, but {known}"
        misfits = (self._value_problem(row, column) for column in self._columns)
        return msisdn, language, next(filter(None, misfits), "")

    def _value_problem(self, row: NumbersRow, column: str) -> str:
        """Return why a value cannot be put into the text; empty if it can."""
        value = row.cells[column.casefold()]
        if not value:
            return "" if column in self.announcement.optional_columns else f"`{column}` is empty"
        return (
            NOT_A_DATE.format(value)
            if column in self.announcement.date_columns and parse_day(value) is None
            else ""
        )

    def _value(self, row: NumbersRow, column: str) -> str:
        value = row.cells[column.casefold()]
        day = parse_day(value) if column in self.announcement.date_columns else None
        return day.isoformat() if day else to_plain_text(value)

    def _read_reminder(
        self, row: NumbersRow, msisdn: str, language: str, reminder: Reminder
    ) -> _ReadLine | SkippedLine:
        day, now = parse_day(row.cells[reminder.column]), self.clock()
        if day is None:
            return _skip(row, SkipReason.INVALID, NOT_A_DATE.format(row.cells[reminder.column]))
        zone = time_zone_of(msisdn, self.service.time_zone, now)
        due_at = reminder.due_at(day, zone)
        if due_at <= now:
            return _skip(row, SkipReason.PAST, f"would have gone on {due_at:%Y-%m-%d at %H:%M}")
        if due_at > now + MAX_LEAD_TIME:
            return _skip(row, SkipReason.INVALID, f"{day} is more than {MAX_LEAD_TIME.days} days ahead")
        item = self.announcement.text_id(self.crypto, msisdn, day)
        return _ReadLine(row, item, msisdn, self.crypto.digest(msisdn), language, due_at.astimezone(UTC))

    def _plan_batch(self, read: Sequence[_ReadLine]) -> Iterator[PlannedText | SkippedLine]:
        """Plan lines in few round trips: look up the language and the consent of each number."""
        name = self.announcement.message.name
        allowed = self.consent.allows_each([(line.digest, name) for line in read])
        refusals = self.invitations.refusals([(line.digest, name) for line in read])
        languages = self.people.languages_of([line.digest for line in read])
        known = self._already_queued([line.id for line in read])
        for line, is_allowed, refusal, language, before in zip(
            read, allowed, refusals, languages, known, strict=True
        ):
            if before:
                yield replace(self._render(line, language), known=True)
            elif not is_allowed:
                yield _skip(line.row, SkipReason.OPTED_OUT, "does not want it")
            elif refusal == HAS_ANSWERED:
                yield _skip(line.row, SkipReason.ANSWERED, "has answered the survey")
            elif refusal:
                yield _skip(line.row, SkipReason.SURVEY_OVER, "the survey is over")
            else:
                yield self._render(line, language)

    def _render(self, one: _ReadLine, remembered: str | None) -> PlannedText:
        language = one.language or remembered or ""
        if language not in self.service.languages:
            language = self.service.default_language
        values = {column: self._value(one.row, column) for column in self._columns}
        name, moment = self.announcement.message.name, one.due_at or self.clock()
        text = render_message(self._wording(one.digest), name, language, values, moment)
        return PlannedText(one.row.line, one.id, one.msisdn, one.digest, language, text, one.due_at)

    def _wording(self, number_digest: str) -> Service:
        """Return the menus that word the text to a number. Those on trial must need no further column."""
        name = self.announcement.message.name
        theirs = self.service_for(name, number_digest)
        columns = theirs.messages[name].columns if name in theirs.messages else None
        return theirs if columns is not None and {*columns} <= {*self._columns} else self.service

    def _already_queued(self, ids: Sequence[str]) -> list[bool]:
        with self.client.pipeline(transaction=False) as pipeline:
            for item in ids:
                pipeline.exists(f"message:{item}")
            return [bool(found) for found in cast("list[int]", pipeline.execute())]

    def _match_language(self, written: str) -> str | None:
        """Return the language whose code is in a cell; empty for an empty cell, None if there is no such language."""
        if not written:
            return ""
        wanted = written.casefold()
        return next((code for code in self.service.languages if code.casefold() == wanted), None)

    @property
    def _columns(self) -> tuple[str, ...]:
        return self.announcement.message.columns or ()


def _skip(row: NumbersRow, why: SkipReason, reason: str) -> SkippedLine:
    return SkippedLine(row.line, row.cells[NUMBER_COLUMN], why, reason)
