"""The targets of the project, beside which figures are printed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from benchmarks.result import Cell, Result


@dataclass(frozen=True, slots=True)
class Target:
    """What to reach first, and then. `at_most` means that less is better."""

    what: str
    first: float
    then: float
    at_most: bool = False

    def reached(self, figure: float) -> str:
        """Return the word for what a figure reaches."""
        for word, goal in (("then", self.then), ("first", self.first)):
            if figure <= goal if self.at_most else figure >= goal:
                return word
        return "no"


TARGETS = {
    "hops_against_bare_view": Target("hops/s against the bare Flask view, two cores for all", 2.0, 3.0),
    "processor_two_cores": Target("processor a hop there, µs", 280, 170, at_most=True),
    "hops_against_flask": Target("beside peers: hops/s against a Flask view on granian", 2.0, 2.8),
    "hops_against_express": Target("against ussd-menu-builder on Express", 1.3, 1.8),
    "hops_against_node": Target("against ussd-menu-builder on node http", 0.5, 1.0),
    "processor_one_core": Target("processor a hop there, µs", 185, 130, at_most=True),
    "p99_at_half": Target("p99 at half the highest rate, ms", 10, 5, at_most=True),
    "round_trips_first_hop": Target("round trips to the store, first hop of a session", 1, 1, at_most=True),
    "engine_step": Target("engine, a step on the county's menus, µs", 20, 12, at_most=True),
    "filing": Target("processor of filing a case, µs", 400, 300, at_most=True),
    "different_texts": Target("different texts a second through one worker", 1000, 1000),
    "equal_texts": Target("equal texts a second through one worker", 4000, 4000),
    "cases": Target("cases forwarded a second by one worker", 500, 1000),
    "check": Target("`gateway check` of 5,000 lines, s", 0.4, 0.25, at_most=True),
}

COLUMNS = ("target", "measured", "first", "then", "reached")


def compare(results: Mapping[str, Result]) -> Iterator[list[Cell]]:
    """Yield a row for each target of which there is a figure."""
    figures = {name: figure for result in results.values() for name, figure in result.figures.items()}
    for name, target in TARGETS.items():
        if name in figures:
            figure = figures[name]
            sign = "≤" if target.at_most else "≥"
            yield [
                target.what,
                figure,
                f"{sign} {target.first:g}",
                f"{sign} {target.then:g}",
                target.reached(figure),
            ]
