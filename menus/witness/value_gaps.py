"""Find uses of values that some way leaves unset, each with a witness if one is found."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from menus.analysis.check_context import CheckContext
from menus.analysis.definite_assignment import UnsetPath
from menus.analysis.path_feasibility import PathFeasibility
from menus.analysis.unset_values import ValueGap, Witness, candidate_uses, make_gap
from menus.scenarios.setup import MONDAY_MORNING
from menus.witness.reached import Reached
from menus.witness.replay import is_replayed
from menus.witness.search import UnsetUse, WitnessSearch
from menus.witness.wording import witness_text

FIRST_TURNS = 300  # of a search before anything is proved: most witnesses are near
MAX_TURNS_OF_ONE = 2_000

UseGroup = list[UnsetUse]
"""The uses of one value on one screen. One of them is enough for a gap."""


def find_value_gaps(context: CheckContext) -> Iterator[ValueGap]:
    """Yield every use that some way leaves unset, each value once a screen.

    A use that no way can leave unset is none. One that neither has a witness nor is proved to be set has no witness.
    """
    candidates = [UnsetUse(node, use) for node, use in candidate_uses(context)]
    if candidates:
        yield from _GapSearch(context, candidates).gaps()


@dataclass
class _GapSearch:
    """Searches the uses of a service: nearby first, then what cannot be proved to be set."""

    context: CheckContext
    candidates: list[UnsetUse]
    feasibility: PathFeasibility = field(init=False)
    search: WitnessSearch = field(init=False)

    def __post_init__(self) -> None:
        moment = MONDAY_MORNING.replace(tzinfo=self.context.service.time_zone)
        uses = [candidate.use for candidate in self.candidates]
        self.feasibility = PathFeasibility(self.context.assignment, moment, uses)
        self.search = WitnessSearch(self.context.service, self.feasibility, self.candidates)

    def gaps(self) -> Iterator[ValueGap]:
        """Yield the gaps, in the order of the file."""
        groups: dict[tuple[str, str], UseGroup] = {}
        for candidate in self.candidates:
            groups.setdefault((candidate.screen, candidate.use.fact), []).append(candidate)
        found = {key: self._witnessed(group, FIRST_TURNS, forward=True) for key, group in groups.items()}
        doubtful = {
            key: left
            for key, group in groups.items()
            if not found[key] and (left := [one for one in group if self._may_be_unset(one)])
        }
        for number, (key, group) in enumerate(doubtful.items()):
            turns = min(MAX_TURNS_OF_ONE, self.search.turns_left // (len(doubtful) - number))
            found[key] = self._witnessed(group, turns, forward=False)
        for key, witnessed in found.items():
            if witnessed or key in doubtful:
                use, witness = witnessed or (doubtful[key][0], None)
                gap = make_gap(self.context, use.node, use.use, witness)
                if gap is not None:
                    yield gap

    def _may_be_unset(self, candidate: UnsetUse) -> bool:
        use = candidate.use
        return self.feasibility.has_path_without(candidate.node, use.facts, use.before) is not False

    def _witnessed(
        self, group: UseGroup, turns: int, *, forward: bool
    ) -> tuple[UnsetUse, Witness | None] | None:
        """Return the first use of a group that a replayed way in leaves unset, with that way."""
        for candidate in group:
            reached = self.search.find(candidate, most_turns=turns // len(group), forward=forward)
            if reached is None:
                continue
            service = self.search.trial.service_on(reached.way.channel)
            if is_replayed(service, reached):
                words = witness_text(self.context.service, reached, candidate.use, self.feasibility.moment)
                return candidate, Witness(words, self._path(candidate, reached))
        return None

    def _path(self, candidate: UnsetUse, reached: Reached) -> UnsetPath:
        """Return the screens of a way up to the use, and whether the value was set before."""
        points = reached.points()
        trail = [entry.screen for point in points for entry in point.trail]
        last = (
            len(trail) - 1 - trail[::-1].index(candidate.screen) if candidate.screen in trail else len(trail)
        )
        screens = dict.fromkeys((*trail[:last], candidate.screen))
        was_set = any(self.search.has_value(point, candidate.use) for point in points[:-1])
        return UnsetPath(tuple(screens), cleared=was_set)
