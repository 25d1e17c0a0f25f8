"""Find uses of values that some way leaves unset, each with a witness if one is found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from menus.analysis.check_context import CheckContext
from menus.analysis.definite_assignment import UnsetPath
from menus.analysis.edges import Node
from menus.analysis.fact_changes import FactChange
from menus.analysis.path_feasibility import PathFeasibility, UseSearch
from menus.analysis.unset_values import ValueGap, Witness, make_gap
from menus.analysis.value_uses import ValueUse
from menus.scenarios.setup import MONDAY_MORNING
from menus.witness.reached import Reached
from menus.witness.replay import is_replayed
from menus.witness.search import UnsetUse, WitnessSearch
from menus.witness.wording import witness_text

FIRST_TURNS = 300  # of a search before anything is proved: most witnesses are near
MAX_TURNS_OF_ONE = 2_000

UseGroup = list[UnsetUse]
"""The uses of one value on one screen. One of them is enough for a gap."""


def find_value_gaps(context: CheckContext, candidates: Sequence[tuple[Node, ValueUse]]) -> Iterator[ValueGap]:
    """Yield those of the candidates that some way leaves unset, each value once a screen.

    A use that no way can leave unset is none. One that neither has a witness nor is proved to be set has no witness.
    """
    yield from _GapSearch(context, [UnsetUse(node, use) for node, use in candidates]).gaps()


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
        doubtful = {key: unproved for key, group in groups.items() if (unproved := self._unproved(group))}
        found = {key: self._witnessed(group, FIRST_TURNS, is_narrow=True) for key, group in doubtful.items()}
        for key, group in doubtful.items():
            if not found[key]:
                doubtful[key] = [candidate for candidate in group if self._has_path(candidate)]
        left = [key for key, group in doubtful.items() if group and not found[key]]
        for number, key in enumerate(left):
            turns = min(MAX_TURNS_OF_ONE, self.search.turns_left // (len(left) - number))
            found[key] = self._witnessed(doubtful[key], turns, is_narrow=False)
        for key, group in doubtful.items():
            if not group:
                continue
            use, witness = found[key] or (group[0], None)
            gap = make_gap(self.context, use.node, use.use, witness)
            if gap is not None:
                yield gap

    def _unproved(self, group: UseGroup) -> UseGroup:
        """Return the uses of a group that a first search does not prove to be set.

        Uses that are alike but for what holds where they are read are often proved together.
        """
        first = group[0]
        if len(group) > 1 and all(
            one.node == first.node and one.use.facts == first.use.facts for one in group
        ):
            shared = _shared_beginning([one.use.before for one in group])
            together = self.feasibility.search(first.node, first.use.facts, shared)
            if together.latest is None:
                together.look_closer()
            if together.is_proved:
                return []
        return [one for one in group if not self._is_proved_at_once(one)]

    def _is_proved_at_once(self, candidate: UnsetUse) -> bool:
        search = self._guide(candidate)
        if search.latest is None:
            search.look_closer()
        return search.is_proved

    def _has_path(self, candidate: UnsetUse) -> bool:
        use = candidate.use
        return self.feasibility.has_path_without(candidate.node, use.facts, use.before)

    def _guide(self, candidate: UnsetUse) -> UseSearch:
        return self.feasibility.search(candidate.node, candidate.use.facts, candidate.use.before)

    def _witnessed(
        self, group: UseGroup, turns: int, *, is_narrow: bool
    ) -> tuple[UnsetUse, Witness | None] | None:
        """Return the first use of a group that a replayed way in leaves unset, with that way."""
        for candidate in group:
            guide, most_turns = self._guide(candidate), turns // len(group)
            reached = self.search.find(candidate, guide, most_turns=most_turns, is_narrow=is_narrow)
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


def _shared_beginning(changes: list[tuple[FactChange, ...]]) -> tuple[FactChange, ...]:
    """Return the changes with which each of several lists begins."""
    shared = []
    for at_once in zip(*changes, strict=False):
        if any(change != at_once[0] for change in at_once):
            break
        shared.append(at_once[0])
    return tuple(shared)
