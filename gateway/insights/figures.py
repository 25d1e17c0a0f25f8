"""Figures of a subject, read from its counts: of sessions, of a screen, of a kind of case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from menus.insights import measures
from menus.insights.measures import ANSWER_BUCKETS, CASE_SUBJECT, SESSIONS, STATE_BUCKETS, Counts

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """Figures of sessions. `over` of those that are over: completed, left and stopped."""

    counts: Counts

    @property
    def begun(self) -> int:
        """The sessions that began."""
        return self.counts.get(measures.BEGUN, 0)

    @property
    def completed(self) -> int:
        """The sessions that came to a screen that ends."""
        return self.counts.get(measures.COMPLETED, 0)

    @property
    def left(self) -> int:
        """The sessions whose line dropped, or in which nothing more came."""
        return self.counts.get(measures.LEFT, 0)

    @property
    def stopped(self) -> int:
        """The sessions that the gateway ended: closed, too many keys, a limit."""
        return self.counts.get(measures.STOPPED, 0)

    @property
    def redials(self) -> int:
        """The sessions begun by a number that had begun one on that day."""
        return self.counts.get(measures.REDIALS, 0)

    @property
    def resumed(self) -> int:
        """The sessions that went on where a line had dropped."""
        return self.counts.get(measures.RESUMED, 0)

    @property
    def hops(self) -> int:
        """The hops of all sessions."""
        return self.counts.get(measures.HOPS, 0)

    @property
    def mean_seconds(self) -> float | None:
        """The mean time to an answer on whatever screen, each counted as at most ten minutes; None without answers."""
        timed = self.counts.get(measures.TIMED, 0)
        return self.counts.get(measures.SECONDS, 0) / timed if timed else None

    @property
    def over(self) -> int:
        """The sessions that are over."""
        return self.completed + self.left + self.stopped

    @property
    def completion(self) -> float | None:
        """The share of sessions that were completed, of those that are over; None if there are none."""
        return self.completed / self.over if self.over else None


@dataclass(frozen=True, slots=True)
class ScreenFigures:
    """Figures of a screen."""

    name: str
    counts: Counts

    @property
    def entered(self) -> int:
        """The sessions that began there."""
        return self.counts.get(measures.ENTERED, 0)

    @property
    def shown(self) -> int:
        """How often citizens came to it, or came back to it."""
        return self.counts.get(measures.SHOWN, 0)

    @property
    def answered(self) -> int:
        """The answers that fit, to a screen that was shown."""
        return self.counts.get(measures.ANSWERED, 0)

    @property
    def ahead(self) -> int:
        """The answers that fit and came before it was shown."""
        return self.counts.get(measures.AHEAD, 0)

    @property
    def wrong(self) -> int:
        """The answers that do not fit."""
        return self.counts.get(measures.WRONG, 0)

    @property
    def back(self) -> int:
        """How often citizens went back from it."""
        return self.counts.get(measures.BACK, 0)

    @property
    def home(self) -> int:
        """How often citizens went from it to the first screen."""
        return self.counts.get(measures.HOME, 0)

    @property
    def gave_up(self) -> int:
        """How often it was left after too many wrong answers, or in a call as nothing was heard."""
        return self.counts.get(measures.GAVE_UP, 0)

    @property
    def left(self) -> int:
        """The sessions that were left there."""
        return self.counts.get(measures.LEFT, 0)

    @property
    def ended(self) -> int:
        """The sessions that came to their end there."""
        return self.counts.get(measures.ENDED, 0)

    @property
    def mean_seconds(self) -> float | None:
        """The mean time to the answer, each counted as at most ten minutes; None without answers."""
        timed = sum(self.buckets)
        return self.counts.get(measures.SECONDS, 0) / timed if timed else None

    @property
    def buckets(self) -> list[int]:
        """The answers by bucket of seconds: up to each of ANSWER_BUCKETS, and above."""
        return _buckets(self.counts, measures.TOOK, len(ANSWER_BUCKETS))

    @property
    def wrong_kinds(self) -> dict[str, int]:
        """The answers that do not fit by why."""
        return family(self.counts, measures.WRONG_KIND, str)

    @property
    def options(self) -> dict[int, int]:
        """The choices by the option's place in the menu file, from 0."""
        return family(self.counts, measures.OPTION, int)

    @property
    def rows(self) -> dict[int, int]:
        """The choices by the row's number on the list, from 1. 0 has those further down."""
        return family(self.counts, measures.ROW, int)

    @property
    def values(self) -> dict[str, int]:
        """The answers by value, for a closed type."""
        return family(self.counts, measures.VALUE, str)

    @property
    def payments(self) -> dict[str, int]:
        """How sessions went on after a payment: paid, failed, late."""
        return family(self.counts, measures.PAYMENT, str)

    @property
    def ways(self) -> dict[str, int]:
        """How often each screen came next."""
        return family(self.counts, measures.WAY, str)


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """Figures of a kind of case."""

    kind: str
    counts: Counts

    @property
    def filed(self) -> int:
        """The cases that were filed."""
        return self.counts.get(measures.FILED, 0)

    @property
    def fields(self) -> dict[str, dict[str, int]]:
        """The cases by field and value, for values that the menus give."""
        found: dict[str, dict[str, int]] = {}
        for name, count in family(self.counts, measures.FIELD, str).items():
            field, _, value = name.partition("=")
            found.setdefault(field, {})[value] = count
        return found

    @property
    def states(self) -> dict[str, int]:
        """The cases that came to each state."""
        return family(self.counts, measures.STATE, str)

    def buckets(self, state: str) -> list[int]:
        """Return the cases by bucket of time from filing to a state: up to each of STATE_BUCKETS, and above."""
        return _buckets(self.counts, f"{measures.STATE_TOOK}{state}=", len(STATE_BUCKETS))

    @property
    def first_buckets(self) -> list[int]:
        """The cases by bucket of time from filing to their first state: up to each of STATE_BUCKETS, and above."""
        return _buckets(self.counts, measures.FIRST_TOOK, len(STATE_BUCKETS))

    def mean_seconds(self, state: str) -> float | None:
        """Return the mean time from filing to a state; None if no case came to it."""
        timed = sum(self.buckets(state))
        return self.counts.get(f"{measures.STATE_SECONDS}{state}", 0) / timed if timed else None


def session_figures(totals: Mapping[str, Counts]) -> SessionFigures:
    """Return the figures of sessions among the counts of all subjects."""
    return SessionFigures(totals.get(SESSIONS, {}))


def screen_figures(totals: Mapping[str, Counts]) -> dict[str, ScreenFigures]:
    """Return the figures of each screen among the counts of all subjects, those shown most often first."""
    screens = [
        ScreenFigures(subject, counts)
        for subject, counts in totals.items()
        if subject != SESSIONS and ":" not in subject
    ]
    return {one.name: one for one in sorted(screens, key=lambda one: (-one.shown, one.name))}


def case_figures(totals: Mapping[str, Counts]) -> dict[str, CaseFigures]:
    """Return the figures of each kind of case among the counts of all subjects."""
    return {
        kind: CaseFigures(kind, counts)
        for subject, counts in sorted(totals.items())
        if (kind := subject.removeprefix(CASE_SUBJECT)) != subject
    }


def family(counts: Counts, prefix: str, key: Callable[[str], Key]) -> dict[Key, int]:
    """Return the counts of a family, by what comes after its prefix."""
    found = ((name.removeprefix(prefix), count) for name, count in counts.items() if name.startswith(prefix))
    return {key(rest): count for rest, count in found}


def _buckets(counts: Counts, prefix: str, bounds: int) -> list[int]:
    return [counts.get(f"{prefix}{number}", 0) for number in range(bounds + 1)]
