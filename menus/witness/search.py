"""Search for a way in on which a value is missing: the nearest points to the use first, within bounds."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

import msgspec

from menus.analysis.edge_names import Names
from menus.analysis.edges import ACTIVE, ARRIVAL, Node
from menus.analysis.path_feasibility import PathFeasibility, UseSearch
from menus.analysis.unset_values import FALLIBLE_FORMS
from menus.analysis.value_uses import ValueUse
from menus.analysis.variables import CHANNEL, Variable, placeholders_within, variable_of
from menus.analysis.ways_in import WayIn, ways_in
from menus.engine.engine import MAX_HOPS_PER_SESSION
from menus.model import Service
from menus.verbs.list import ListVerb
from menus.witness.answer_samples import AnswerSamples
from menus.witness.circumstances import Circumstances, CircumstanceSamples
from menus.witness.lookup_samples import LookupSamples
from menus.witness.next_steps import NextSteps
from menus.witness.point_key import PointKeys, value_of
from menus.witness.reached import Reached
from menus.witness.table_cells import compared_cells
from menus.witness.tested_texts import TestedTexts
from menus.witness.trial import UNUSUAL, EngineTrial

MAX_TURNS = 9_000  # of all searches of a check
MAX_POINTS = 4  # of one search for each of its turns: points that others have reached take no turn
MAX_POINTS_OF_CHECK = 14_000  # that all searches of a check look at, also those that others have reached
DETOUR = 4.0  # what ways back and wrong answers cost, in steps

GREED = 2.0  # how much more what is left of a way counts than what lies behind

Start = tuple[WayIn, Circumstances]


class UnsetUse(msgspec.Struct, frozen=True, eq=False):
    """A use whose value may be unset, as far as a rough look tells. The node is that of its screen."""

    node: Node
    use: ValueUse

    @property
    def screen(self) -> str:
        """The screen that uses the value."""
        return self.node[0]


@dataclass
class WitnessSearch:
    """Searches a service. Points that one search has reached are there for the next."""

    service: Service
    feasibility: PathFeasibility
    candidates: list[UnsetUse]
    points_left: int = MAX_POINTS_OF_CHECK
    trial: EngineTrial = field(init=False)
    next_steps: NextSteps = field(init=False)
    keys: PointKeys = field(init=False)
    _starts: list[Start] = field(init=False)
    _found: dict[tuple[str, ValueUse], Reached] = field(default_factory=dict)
    _started: dict[int, list[Reached]] = field(default_factory=dict)
    _after: dict[tuple[int, bool], list[Reached]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        groups, names = self.feasibility.solver.groups, self.feasibility.bits.names
        tested = TestedTexts(groups, names)
        cells = compared_cells(self.service)
        watched: dict[str, list[ValueUse]] = {}
        for candidate in self.candidates:
            watched.setdefault(candidate.screen, []).append(candidate.use)
        self.trial = EngineTrial(self.service, LookupSamples(self.service, groups, names, tested), watched)
        samples = AnswerSamples(groups, tested, cells)
        self.next_steps = NextSteps(self.trial, samples, groups, names)
        verbs = (screen.verb for screen in self.service.screens.values())
        listed = frozenset(verb.source for verb in verbs if isinstance(verb, ListVerb))
        self.keys = PointKeys(self.feasibility, frozenset(cells) | self._worked_with(), listed)
        circumstances = CircumstanceSamples(self.service, groups, names, tested)
        self._starts = [(way, found) for way in ways_in(self.service) for found in circumstances.for_way(way)]

    def _worked_with(self) -> frozenset[str]:
        """Return the names of which a derived value is worked out, and may fail to be."""
        found: set[str] = set()
        for sources in self.feasibility.graph.value_sources.values():
            for source in sources:
                if isinstance(source, FALLIBLE_FORMS):
                    found |= {variable_of(place) for place in placeholders_within(source)}
        return frozenset(found)

    def find(self, wanted: UnsetUse, guide: UseSearch, *, most_turns: int, is_narrow: bool) -> Reached | None:
        """Return a point at which the value was missing; None if the search finds none in so many turns.

        `guide` knows how far it is to the use. `is_narrow`: points that differ in other names than those of the guide
        are taken to be the same, and nobody goes back, answers wrongly or hangs up.
        """
        key = (wanted.screen, wanted.use)
        if key not in self._found:
            last_turn = self.trial.turns + most_turns
            most_points = min(MAX_POINTS * most_turns, self.points_left)
            search = _Search(self, wanted, guide, last_turn, most_points, is_narrow)
            search.run()
            self.points_left -= most_points - search.points_left
        return self._found.get(key)

    @property
    def turns_left(self) -> int:
        """How many turns all further searches may take."""
        return max(0, MAX_TURNS - self.trial.turns)

    def starts(self) -> list[Start]:
        """Return the ways in with their circumstances."""
        return self._starts

    def known_at(self, way: WayIn, circumstances: Circumstances) -> dict[Variable, int]:
        """Return the classes of what is known of a caller on a way in."""
        classes_of = self.feasibility.solver.groups.classes_of
        known: dict[Variable, int] = {CHANNEL: classes_of(CHANNEL).class_of(way.channel)}
        for name in self.feasibility.bits.names:
            if isinstance(name, str) and name.startswith("profile."):
                value = circumstances.profile.get(name.removeprefix("profile."))
                known[name] = classes_of(name).class_of(value)
        return known

    def start(self, number: int) -> list[Reached]:
        """Return the points at which a way in begins."""
        if number not in self._started:
            self._started[number] = self._noted(self.trial.start(*self._starts[number]))
        return self._started[number]

    def after(self, here: Reached, *, usual: bool) -> list[Reached]:
        """Return the points that one more step leads to."""
        key = (id(here), usual)
        if key not in self._after:
            steps = self.next_steps.usual(here) if usual else self.next_steps.unusual(here)
            self._after[key] = self._noted(
                reached for step in steps for reached in self.trial.after(here, step)
            )
        return self._after[key]

    def _noted(self, points: Iterator[Reached]) -> list[Reached]:
        found = list(points)
        for reached in found:
            for use in reached.observed:
                before = self._found.get(use)
                if before is None or reached.cost < before.cost:
                    self._found[use] = reached
        return found

    def has_value(self, here: Reached, use: ValueUse) -> bool:
        """Return whether a value is set at a point."""
        scope = self.trial.scope(here)
        return any(value_of(fact, scope) is not None for fact in use.facts)

    def is_found(self, wanted: UnsetUse) -> bool:
        """Return whether some point lacks the value at its use."""
        return (wanted.screen, wanted.use) in self._found


@dataclass(slots=True)
class _Search:
    """One search. What waits is a way in, or a point whose usual or unusual steps are to be taken."""

    of: WitnessSearch
    wanted: UnsetUse
    guide: UseSearch
    last_turn: int
    points_left: int
    is_narrow: bool
    _seen: set[Hashable] = field(default_factory=set)
    _waiting: list[tuple[float, int, Reached | int, bool]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)
    _tracked: Names = field(init=False)
    _kept: frozenset[Variable] = field(init=False)
    _changing: Mapping[str, Names] = field(init=False)

    def run(self) -> None:
        """Search until the value is missing at its use, or until the turns are used up."""
        search, use = self.of, self.wanted.use
        self._changing = search.feasibility.changing(use.facts)
        self._kept = frozenset(use.facts | search.feasibility.bits.names_in(use.before))
        self._tracked = self.guide.tracked
        for number, (way, circumstances) in enumerate(search.starts()):
            distance = self.guide.hops_from((way.screen, ARRIVAL), search.known_at(way, circumstances))
            if distance is not None and distance < MAX_HOPS_PER_SESSION:
                self._wait(distance * GREED + UNUSUAL * circumstances.unusual, number, usual=True)
        while self._waiting and search.trial.turns < self.last_turn and self.points_left > 0:
            _, _, what, usual = heappop(self._waiting)
            points = search.start(what) if isinstance(what, int) else search.after(what, usual=usual)
            if search.is_found(self.wanted):
                return
            self.points_left -= len(points)
            for reached in points:
                self._consider(reached)

    def _wait(self, priority: float, what: Reached | int, *, usual: bool) -> None:
        heappush(self._waiting, (priority, next(self._order), what, usual))

    def _consider(self, reached: Reached) -> None:
        if reached.page.ends:
            return
        session, keys = reached.session, self.of.keys
        scope = self.of.trial.scope(reached)
        distance = self.guide.hops_from((session.screen, ACTIVE), keys.classes(self._tracked, scope))
        if distance is None or session.hop_count + distance > MAX_HOPS_PER_SESSION:
            return
        if self.is_narrow:
            key = keys.narrow_key(session, scope, self._tracked, self._changing)
        else:
            key = keys.key(session, scope, self._kept, self._changing)
        if key in self._seen:
            return
        self._seen.add(key)
        priority = distance * GREED + reached.cost
        self._wait(priority, reached, usual=True)
        if not self.is_narrow:
            self._wait(priority + DETOUR, reached, usual=False)
