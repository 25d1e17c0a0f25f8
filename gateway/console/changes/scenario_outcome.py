"""Runs the scenarios of a draft."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from menus.engine.engine import TrailEntry
from menus.model import Service
from menus.problems import Problems
from menus.scenarios.reader import read_scenarios
from menus.scenarios.runner import run_scenario


@dataclass(frozen=True, slots=True)
class ScenarioOutcome:
    """A scenario of a file, and what differs from what it expects: a sentence with its line, then lines of pages.

    `line` is its first one. A file that cannot be read is an outcome with an empty name.
    """

    file: str
    name: str
    line: int
    differences: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """True if all was as expected."""
        return not self.differences


def run_scenarios(service: Service, files: Mapping[str, str]) -> tuple[ScenarioOutcome, ...]:
    """Run all scenarios of the files, by their names."""
    return tuple(outcome for outcome, _ in walk_scenarios(service, files))


def walk_scenarios(
    service: Service, files: Mapping[str, str]
) -> Iterator[tuple[ScenarioOutcome, tuple[TrailEntry, ...]]]:
    """Run all scenarios of the files, and yield the screens that each came to as well."""
    for name, text in files.items():
        yield from _run_file(service, name, text)


def _run_file(
    service: Service, name: str, text: str
) -> Iterator[tuple[ScenarioOutcome, tuple[TrailEntry, ...]]]:
    problems = Problems()
    read = read_scenarios(text, name, problems)
    if read is None or problems.has_errors:
        yield ScenarioOutcome(name, "", 1, tuple(str(problem) for problem in problems)), ()
        return
    for scenario in read.scenarios:
        result = run_scenario(service, scenario)
        lines = tuple(
            line
            for difference in result.differences
            for line in (f"Line {difference.place.line}: {difference.message}", *difference.lines)
        )
        yield ScenarioOutcome(name, scenario.name, scenario.place.line, lines), result.trail
