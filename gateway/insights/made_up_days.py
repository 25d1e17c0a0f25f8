"""Fills the store with counts of made-up citizens, for pictures and tests. No session is held for it.

Made-up citizens walk through the screens of a service by chance, more on working days, each language and network with
ways of its own. The same seed makes the same counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from gateway.insights.count_store import CountStore, DayCounts
from gateway.insights.group import Group
from menus.insights import measures
from menus.insights.measures import CALL_SUBJECT, CASE_SUBJECT, SESSIONS, TEXT_SUBJECT
from menus.model import ChoiceVerb, Service, Target
from menus.verbs.submit import Submit

NETWORKS = (("63902", 0.62), ("63903", 0.24), ("63907", 0.10), ("unknown", 0.04))
CHANNELS = (("ussd", 0.86), ("sms", 0.09), ("voice", 0.05))
LANGUAGE_SHARES = (0.55, 0.30, 0.15)
LEAVE, LEAVE_ELSEWHERE = (
    {"unknown": 0.12, "63907": 0.09},
    0.04,
)  # the share that leaves at each screen, by network
CONFIRMATION = "received"  # the text that confirms a case
CALLED, UNREACHABLE = 0.02, 0.04  # the share that is called instead, and the one whose text does not arrive
DELIVERED = 0.96  # of the others a few texts have no receipt
MOST_HOPS = 40
SILENT_STEPS = 20


@dataclass(frozen=True, slots=True)
class _Way:
    """A way on from a screen: the option that is chosen, if one is, the screen shown next, and what is filed."""

    option: int | None
    screen: str
    filed: str


@dataclass(slots=True)
class MadeUpDays:
    """Makes counts of days up. `versions` are the short names of the menus' versions, each from its first day on."""

    service: Service
    versions: Sequence[tuple[date, str]]
    random: Random
    _ways: dict[str, list[_Way]] = field(default_factory=dict)

    def fill(self, store: CountStore, first: date, last: date, sessions: int) -> None:
        """Store the counts of about so many sessions a day."""
        batch = 0
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            for part in self.counts_of(day, sessions).parts():
                batch += 1
                store.add(f"made-up-{first}-{last}", batch, day, part)

    def counts_of(self, day: date, sessions: int) -> DayCounts:
        """Return the counts of a day."""
        counts = DayCounts()
        busy = 0.5 if day.weekday() > 4 else 1.0
        version = [name for begun, name in self.versions if begun <= day][-1]
        for _ in range(round(sessions * busy * self.random.uniform(0.8, 1.2))):
            group = Group(self._draw(CHANNELS), self._draw(self._languages()), self._draw(NETWORKS), version)
            self._walk(counts, group)
        return counts

    def _languages(self) -> list[tuple[str, float]]:
        shares = (*LANGUAGE_SHARES, *[0.05] * len(self.service.languages))
        return list(zip(self.service.languages, shares, strict=False))

    def _draw(self, values: Sequence[tuple[str, float]]) -> str:
        names, weights = zip(*values, strict=True)
        return str(self.random.choices(names, weights)[0])

    def _walk(self, counts: DayCounts, group: Group) -> None:
        """Count a session."""
        random, entry = self.random, self._entry()
        counts.count(group, SESSIONS, measures.BEGUN)
        if random.random() < 0.08:
            counts.count(group, SESSIONS, measures.REDIALS)
        counts.count(group, entry, measures.ENTERED)
        screen, before = entry, ""
        leaves = LEAVE.get(group.network, LEAVE_ELSEWHERE)
        if group.language != self.service.default_language:
            leaves *= 1.6
        for hops in range(1, MOST_HOPS + 1):
            counts.count(group, SESSIONS, measures.HOPS)
            counts.count(group, screen, measures.SHOWN)
            if self.service.screens[screen].ends:
                counts.count(group, screen, measures.ENDED)
                return counts.count(group, SESSIONS, measures.COMPLETED)
            if random.random() < leaves or hops == MOST_HOPS:
                break
            self._answer_wrong(counts, group, screen)
            if before and random.random() < 0.04:
                counts.count(group, screen, measures.BACK)
                screen, before = before, ""
                continue
            way = self._choose(screen)
            if way is None:
                break
            self._count_answer(counts, group, screen, way)
            screen, before = way.screen, screen
        counts.count(group, screen, measures.LEFT)
        return counts.count(group, SESSIONS, measures.LEFT)

    def _answer_wrong(self, counts: DayCounts, group: Group, screen: str) -> None:
        is_menu = isinstance(self.service.screens[screen].verb, ChoiceVerb)
        while self.random.random() < (0.05 if is_menu else 0.12):
            kind = self.random.choice(
                ("number", "words") if is_menu else ("long", "digits", "form", "pattern")
            )
            counts.count(group, SESSIONS, measures.HOPS)
            counts.count(group, screen, measures.WRONG)
            counts.count(group, screen, f"{measures.WRONG_KIND}{kind}")
            counts.count(group, screen, measures.AGAIN)

    def _count_answer(self, counts: DayCounts, group: Group, screen: str, way: _Way) -> None:
        seconds = min(measures.MOST_SECONDS, round(self.random.lognormvariate(2.1, 0.8)))
        counts.count(group, screen, measures.ANSWERED)
        counts.count(group, screen, measures.SECONDS, seconds)
        counts.count(group, screen, measures.answer_bucket(seconds))
        counts.count(group, SESSIONS, measures.SECONDS, seconds)
        counts.count(group, SESSIONS, measures.TIMED)
        counts.count(group, screen, f"{measures.WAY}{way.screen}")
        if way.option is not None:
            counts.count(group, screen, f"{measures.OPTION}{way.option}")
        if way.filed:
            self._count_case(counts, group, f"{CASE_SUBJECT}{way.filed}")
            self._count_text(counts, group)

    def _count_case(self, counts: DayCounts, group: Group, subject: str) -> None:
        counts.count(group, subject, measures.FILED)
        for place, state in enumerate(list(self.service.states)[:3]):
            seconds = round(self.random.lognormvariate(11.5, 1.2))
            if place == 1:  # the state at the first place is that in which cases begin
                counts.count(group, subject, measures.first_state_bucket(seconds))
            counts.count(group, subject, f"{measures.STATE}{state}")
            counts.count(group, subject, f"{measures.STATE_SECONDS}{state}", seconds)
            counts.count(group, subject, measures.state_bucket(state, seconds))
            if self.random.random() < 0.4:
                return

    def _count_text(self, counts: DayCounts, group: Group) -> None:
        """Count the text that confirms a case, or the call that tells it."""
        subject, draw = f"{TEXT_SUBJECT}{CONFIRMATION}", self.random.random()
        texted, called = Group("sms", group.language), Group("voice", group.language)
        if draw < CALLED:
            counts.count(called, f"{CALL_SUBJECT}{CONFIRMATION}", measures.ANSWERED)
            counts.count(called, f"{CALL_SUBJECT}{CONFIRMATION}", measures.HEARD)
            return counts.count(texted, subject, measures.HEARD)
        counts.count(texted, subject, measures.ACCEPTED)
        if draw < CALLED + UNREACHABLE:
            counts.count(texted, subject, measures.FAILED)
            return counts.count(texted, subject, f"{measures.FAILED}.unreachable")
        return counts.count(texted, subject, measures.DELIVERED) if draw < DELIVERED else None

    def _entry(self) -> str:
        entries = [point.goto for point in self.service.ussd_entries.values()] or list(self.service.screens)
        return entries[min(int(self.random.expovariate(1.2)), len(entries) - 1)]

    def _choose(self, screen: str) -> _Way | None:
        """Choose a way on: each screen has ways that are taken more often than others."""
        if screen not in self._ways:
            self._ways[screen] = list(self._ways_of(screen))
        ways = self._ways[screen]
        return self.random.choices(ways, [1 / (place + 1) for place in range(len(ways))])[0] if ways else None

    def _ways_of(self, name: str) -> Iterator[_Way]:
        screen = self.service.screens[name]
        if isinstance(screen.verb, ChoiceVerb):
            for place, option in enumerate(screen.verb.options):
                yield from self._shown_after(option.goto or screen.goto, place)
        for way_out in screen.verb.exits(screen.goto):
            yield from self._shown_after(way_out.target, None)

    def _shown_after(self, target: Target, option: int | None) -> Iterator[_Way]:
        """Yield the screen to which a target leads past silent screens, if there is one."""
        filed = ""
        for _ in range(SILENT_STEPS):
            names = [one.screen for one in target if one.screen and not one.retry]
            if not names:
                return
            name = self.random.choice(names)
            screen = self.service.screens[name]
            if screen.verb.channels:
                yield _Way(option, name, filed)
                return
            if isinstance(screen.verb, Submit):
                filed = screen.verb.case
            exits = [way_out.target for way_out in screen.verb.exits(screen.goto) if way_out.target]
            if not exits:
                return
            target = exits[0]
