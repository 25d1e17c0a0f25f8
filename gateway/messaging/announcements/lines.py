"""What becomes of each line of a file: a text, or why there is none."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import cast

import redis

from gateway.callers.consent import Consent
from gateway.callers.profile_store import People
from gateway.messaging.announcements.announcement import Announcement, Reminder, read_day
from gateway.messaging.announcements.file import LANGUAGE, NUMBER, Row, Unfit
from gateway.messaging.announcements.numbers import read_number
from gateway.messaging.routing.country import country_of
from gateway.messaging.time_zones import zone_of
from gateway.security.crypto import Vault
from menus.model import Service
from menus.rendering.message_text import word_message
from menus.rendering.text import segments
from menus.rendering.text.sanitise import plain

AT_ONCE = 500  # lines that are looked up in one round trip
NO_DATE = "`{}` is no date, such as 2026-03-31"
FURTHEST = timedelta(days=400)  # a reminder that is further ahead was mistyped


class Why(StrEnum):
    """Why a line gets no text."""

    INVALID = "invalid"
    DUPLICATE = "duplicate"
    OPTED_OUT = "opted out"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that gets no text, its number as it stands there, and why."""

    line: int
    number: str
    why: Why
    reason: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A text to one number. `when` is the moment of a reminder; `known`: it was queued before."""

    line: int
    id: str
    msisdn: str
    number_digest: str
    language: str
    text: str
    when: datetime | None = None
    known: bool = False

    @property
    def parts(self) -> int:
        """As how many parts it goes."""
        return segments.count(self.text).parts

    @property
    def country(self) -> str:
        """The country of the number."""
        return country_of(self.msisdn)


@dataclass(frozen=True, slots=True)
class _Read:
    """A line whose number was read; `language` is empty where the line names none."""

    row: Row
    id: str
    msisdn: str
    digest: str
    language: str
    when: datetime | None


@dataclass(frozen=True, slots=True)
class Lines:
    """Plans an announcement line by line, in memory that grows by some bytes a line alone."""

    announcement: Announcement
    service: Service
    client: redis.Redis
    people: People
    consent: Consent
    vault: Vault
    clock: Callable[[], datetime]

    def plan(self, rows: Iterable[Row | Unfit]) -> Iterator[Planned | LeftOut]:
        """What becomes of each line, in their order but for some hundreds."""
        read = map(self._read, rows)
        seen: set[bytes] = set()
        while some := list(islice(read, AT_ONCE)):
            fresh: list[_Read] = []
            for one in some:
                if isinstance(one, LeftOut):
                    yield one
                elif (key := bytes.fromhex(one.id.rpartition("-")[2])[:8]) in seen:
                    yield _left(one.row, Why.DUPLICATE, "stands in the file before")
                else:
                    seen.add(key)
                    fresh.append(one)
            yield from self._looked_up(fresh)

    def _read(self, row: Row | Unfit) -> _Read | LeftOut:
        if isinstance(row, Unfit):
            return LeftOut(row.line, "", Why.INVALID, row.reason)
        msisdn, language, reason = self._addressed(row)
        if reason:
            return _left(row, Why.INVALID, reason)
        if self.announcement.reminder is None:
            item = self.announcement.text_id(self.vault, msisdn, None)
            return _Read(row, item, msisdn, self.vault.digest(msisdn), language, None)
        return self._reminder(row, msisdn, language, self.announcement.reminder)

    def _addressed(self, row: Row) -> tuple[str, str, str]:
        """Number, language (empty where the line names none), and why the line fits not; empty where it does."""
        msisdn, reason = read_number(row.cells[NUMBER], self.service.country)
        language = self._language(row.cells.get(LANGUAGE, ""))
        if reason:
            return "", "", reason
        if language is None:
            known = ", ".join(self.service.languages)
            return "", "", f"the service has no language `{row.cells[LANGUAGE]}`, but {known}"
        misfits = (self._misfit(row, column) for column in self._columns)
        return msisdn, language, next(filter(None, misfits), "")

    def _misfit(self, row: Row, column: str) -> str:
        """Why a value cannot stand in the text; empty where it can."""
        value = row.cells[column.casefold()]
        if not value:
            return f"`{column}` is empty"
        return NO_DATE.format(value) if column in self.announcement.dates and read_day(value) is None else ""

    def _value(self, row: Row, column: str) -> str:
        value = row.cells[column.casefold()]
        day = read_day(value) if column in self.announcement.dates else None
        return day.isoformat() if day else plain(value)

    def _reminder(self, row: Row, msisdn: str, language: str, reminder: Reminder) -> _Read | LeftOut:
        day, now = read_day(row.cells[reminder.column]), self.clock()
        if day is None:
            return _left(row, Why.INVALID, NO_DATE.format(row.cells[reminder.column]))
        zone = zone_of(msisdn, self.service.time_zone, now)
        when = reminder.moment(day, zone)
        if when <= now:
            return _left(row, Why.PAST, f"would have gone on {when:%Y-%m-%d at %H:%M}")
        if when > now + FURTHEST:
            return _left(row, Why.INVALID, f"{day} is more than {FURTHEST.days} days ahead")
        item = self.announcement.text_id(self.vault, msisdn, day)
        return _Read(row, item, msisdn, self.vault.digest(msisdn), language, when.astimezone(UTC))

    def _looked_up(self, read: Sequence[_Read]) -> Iterator[Planned | LeftOut]:
        """With what is remembered of each number, and whether it wants the text, in few round trips."""
        name = self.announcement.message.name
        wanted = self.consent.allows_each([(one.digest, name) for one in read])
        languages = self.people.languages([one.digest for one in read])
        known = self._known([one.id for one in read])
        for one, wants, language, before in zip(read, wanted, languages, known, strict=True):
            if before:
                yield replace(self._worded(one, language), known=True)
            elif not wants:
                yield _left(one.row, Why.OPTED_OUT, "does not want it")
            else:
                yield self._worded(one, language)

    def _worded(self, one: _Read, remembered: str | None) -> Planned:
        language = one.language or remembered or ""
        if language not in self.service.languages:
            language = self.service.default_language
        values = {column: self._value(one.row, column) for column in self._columns}
        text = word_message(
            self.service, self.announcement.message.name, language, values | {"language": language}
        )
        return Planned(one.row.line, one.id, one.msisdn, one.digest, language, text, one.when)

    def _known(self, ids: Sequence[str]) -> list[bool]:
        with self.client.pipeline(transaction=False) as pipeline:
            for item in ids:
                pipeline.exists(f"message:{item}")
            return [bool(found) for found in cast("list[int]", pipeline.execute())]

    def _language(self, told: str) -> str | None:
        """The language that a cell means, by its code; empty where it says nothing, None where there is no such."""
        if not told:
            return ""
        return next((one for one in self.service.languages if one.casefold() == told.casefold()), None)

    @property
    def _columns(self) -> tuple[str, ...]:
        return self.announcement.message.columns or ()


def _left(row: Row, why: Why, reason: str) -> LeftOut:
    return LeftOut(row.line, row.cells[NUMBER], why, reason)
