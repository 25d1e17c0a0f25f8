"""Who comes, and when: the circumstances of a session that conditions ask about."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from itertools import combinations

import msgspec
from msgspec.structs import replace

from menus.analysis.value_groups import ValueGroups
from menus.analysis.variables import LANGUAGE, LANGUAGE_CHOSEN, Variable
from menus.analysis.ways_in import WayIn, WayInKind
from menus.engine.scope import WEEKDAYS
from menus.expressions.conditions import OfficeOpen, as_text
from menus.expressions.values import Json
from menus.model import Service
from menus.model.opening_hours import is_open
from menus.witness.tested_texts import TestedTexts

MAX_UNUSUAL = 2  # circumstances that differ at once from the usual ones
MAX_MOMENTS = 16
SEARCH_DAYS = 370


class Circumstances(msgspec.Struct, frozen=True):
    """The remembered language (None: none), the moment, and what else is known of a caller.

    `case_note` is the note of the case that a text asked about. `unusual` counts what differs from the usual.
    """

    moment: datetime
    language: str | None = None
    percent: int = 0
    network: str = ""
    is_withheld: bool = False
    opted_out: bool = False
    profile: Mapping[str, Json] = msgspec.field(default_factory=dict)
    case_note: str = ""
    unusual: int = 0


class CircumstanceSamples(msgspec.Struct):
    """Circumstances for the ways into a service. `names` are those that conditions and uses ask for."""

    service: Service
    groups: ValueGroups
    names: frozenset[Variable]
    tested: TestedTexts

    def for_way(self, way: WayIn) -> Iterator[Circumstances]:
        """Yield circumstances of a way in, the usual ones first."""
        usual = Circumstances(self.groups.moment)
        choices = [*self._choices(way)]
        yield usual
        for count in range(1, MAX_UNUSUAL + 1):
            for kinds in combinations(choices, count):
                yield from self._combined(usual, kinds)

    def _combined(
        self, usual: Circumstances, kinds: tuple[tuple[str, tuple[object, ...]], ...]
    ) -> Iterator[Circumstances]:
        found = [usual]
        for name, values in kinds:
            found = [
                replace(one, **{name: value}, unusual=one.unusual + 1) for one in found for value in values
            ]
        yield from found

    def _choices(self, way: WayIn) -> Iterator[tuple[str, tuple[object, ...]]]:
        languages = tuple(self.service.languages)
        if way.language is None and LANGUAGE_CHOSEN in self.names:
            yield "language", languages
        elif way.language is None and len(languages) > 1 and LANGUAGE in self.names:
            yield "language", languages[1:]
        if self._asks_for_moment:
            yield "moment", tuple(self._moments())[:MAX_MOMENTS]
        if "percent" in self.names:
            values = self.groups.classes_of("percent").representatives
            yield "percent", tuple(value for value in values if isinstance(value, int) and 0 < value < 100)
        if "network" in self.names:
            values = self.groups.classes_of("network").representatives
            yield "network", tuple(as_text(value) for value in values if isinstance(value, str | int))
        if "msisdn" in self.names and way.kind is not WayInKind.CALL_BACK:
            yield "is_withheld", (True,)
        if "opted_out" in self.names:
            yield "opted_out", (True,)
        if "case.note" in self.names and way.kind is WayInKind.QUESTION:
            yield "case_note", ("We came.",)
        profiles = tuple(self._profiles())
        if profiles:
            yield "profile", profiles

    def _profiles(self) -> Iterator[dict[str, Json]]:
        """Yield profiles: with everything, with one answer of each class, without one answer."""
        asked = [name for name in sorted(map(str, self.names)) if name.startswith("profile.")]
        names = [name.removeprefix("profile.") for name in asked]
        samples = {name: self._remembered(name) for name in names}
        everything = {name: values[0] for name, values in samples.items() if values}
        if everything:
            yield everything
        for name, values in samples.items():
            if len(everything) > 1:
                yield {other: value for other, value in everything.items() if other != name}
                yield from ({name: value} for value in values[:1])
            yield from ({**everything, name: value} for value in values[1:])

    def _remembered(self, name: str) -> list[Json]:
        representatives = self.groups.classes_of(f"profile.{name}").representatives
        values = [value for value in representatives[2:] if value is not None]
        return [*values, *self.tested.of(f"profile.{name}")]

    @property
    def _asks_for_moment(self) -> bool:
        moment = {"today", "time", "weekday", "holiday"}
        return any(name in moment or isinstance(name, OfficeOpen) for name in self.names)

    def _moments(self) -> Iterator[datetime]:
        """Yield moments that conditions tell apart: other days, times, holidays, open and closed hours."""
        usual = self.groups.moment
        found: dict[datetime, None] = {}
        if "weekday" in self.names:
            found |= {usual + timedelta(days=days): None for days in range(1, len(WEEKDAYS))}
        times = [
            _at(usual, text) for text in map(as_text, self.groups.classes_of("time").representatives[2:])
        ]
        if "time" in self.names:
            found |= {moment: None for moment in times if moment is not None}
        if "holiday" in self.names:
            found |= {
                usual.replace(year=day.year, month=day.month, day=day.day): None for day in self._holidays()
            }
        if "today" in self.names:
            found |= {moment: None for moment in self._days() if moment > usual}
        for name in self.names:
            if isinstance(name, OfficeOpen):
                found |= dict.fromkeys(self._hours(name.hours))
        found.pop(usual, None)
        yield from found

    def _holidays(self) -> list[datetime]:
        usual = self.groups.moment
        days = sorted(day for day in self.service.holidays if day > usual.date())
        return [datetime.combine(day, usual.timetz()) for day in days[:1]]

    def _days(self) -> Iterator[datetime]:
        usual = self.groups.moment
        for value in self.groups.classes_of("today").representatives[2:]:
            try:
                day = datetime.fromisoformat(as_text(value)).date()
            except ValueError:
                continue
            yield datetime.combine(day, usual.timetz())

    def _hours(self, hours: str) -> Iterator[datetime]:
        """Yield one moment within and one outside of opening hours, soon after the usual one."""
        usual = self.groups.moment
        wanted = {True, False}
        for step in range(8 * 24 * 2):
            moment = usual + timedelta(minutes=30 * step)
            state = is_open(self.service, hours, moment)
            if state in wanted:
                wanted.discard(state)
                yield moment
            if not wanted:
                return


def _at(moment: datetime, text: str) -> datetime | None:
    try:
        found = time.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(hour=found.hour, minute=found.minute)
