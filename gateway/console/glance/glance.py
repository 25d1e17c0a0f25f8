"""What the first page shows: the live version, sessions by version, and what needs attention."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.messaging.routing.delivery_report import CeilingUse
from gateway.messaging.routing.money import Money
from gateway.operations.day_totals import DayCounts
from gateway.operations.doctor.finding import FindingStatus, HealthCheck
from gateway.published_menus.versions import MenuVersion, VersionStore

PAGES = (
    ("outbox submissions", "/submissions"),
    ("case backend", "/submissions"),
    ("outbox", "/delivery"),
    ("stream", "/delivery"),
    ("texts", "/delivery"),
    ("calls", "/delivery"),
    ("account", "/delivery"),
)
"""How the subjects of findings begin, and the page on them."""
COUNTED_EVERY = timedelta(seconds=15)  # counting sessions reads every record of one


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that somebody should look at: what it is, what to do, and the path of the page that helps, if any."""

    sentence: str
    cure: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Today:
    """What happened today: cases, texts delivered and failed; texts that wait now; money, and its ceilings in use."""

    counts: DayCounts
    texts_waiting: int
    cases_waiting: int
    money: tuple[Money, ...]
    ceilings: tuple[CeilingUse, ...]


@dataclass(frozen=True, slots=True)
class VersionSessions:
    """Sessions under way on a version. `number` is None if it is stored no more."""

    number: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Glance:
    """The service at a glance. `live` is None until menus are published; `live_since` is when they became current.

    `today` is None where nothing can be counted.
    """

    live: MenuVersion | None
    live_since: datetime | None
    sessions: tuple[VersionSessions, ...]
    concerns: tuple[Concern, ...]
    today: Today | None


class GlanceReader:
    """Reads the state of the service. Threads may share it."""

    def __init__(
        self,
        versions: VersionStore,
        count_open: Callable[[], Counter[str]],
        checks: Sequence[HealthCheck],
        clock: Callable[[], datetime],
        today: Callable[[], Today | None] = lambda: None,
    ) -> None:
        """`checks` are those of the doctor that read the store alone, so that they take a moment.

        `today` returns None as long as no menus are live.
        """
        self._today = today
        self._versions = versions
        self._count_open = count_open
        self._checks = checks
        self._clock = clock
        self._counted: tuple[datetime, Counter[str]] | None = None

    def read(self) -> Glance:
        """Return the state now. Redis errors pass through."""
        versions = self._versions.all()
        current = self._versions.current()
        live = next((version for version in versions if version.number == current), None)
        switches = [version.replaced_at for version in versions if version.replaced_at is not None]
        live_since = max([live.published_at, *switches]) if live else None
        numbers = {version.digest: version.number for version in versions}
        counts = [
            VersionSessions(numbers.get(digest), count) for digest, count in self._open_sessions().items()
        ]
        counts.sort(key=lambda one: -(one.number or 0))
        return Glance(live, live_since, tuple(counts), tuple(self._concerns()), self._today())

    def _open_sessions(self) -> Counter[str]:
        now = self._clock()
        if self._counted is None or now - self._counted[0] >= COUNTED_EVERY:
            self._counted = (now, self._count_open())
        return self._counted[1]

    def _concerns(self) -> list[Concern]:
        """Return what the checks find bad or doubtful, what is bad first."""
        findings = [finding for check in self._checks for finding in check()]
        return [
            Concern(
                f"{finding.subject[:1].upper()}{finding.subject[1:]}: {finding.message}",
                _cure(finding.cure),
                _path(finding.subject),
            )
            for status in (FindingStatus.BAD, FindingStatus.WARNING)
            for finding in findings
            if finding.status is status
        ]


def _path(subject: str) -> str:
    """Return the path of the page on what a finding is about, below that of the console."""
    return next((path for beginning, path in PAGES if subject.startswith(beginning)), "")


def _cure(words: str) -> str:
    """Return what to do, with backticks around a command, also if it is the whole of it."""
    return f"`{words}`" if words.startswith("gateway ") else words
