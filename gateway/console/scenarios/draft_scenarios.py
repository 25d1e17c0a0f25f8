"""Runs the scenarios of a draft, and tells what they visit."""

from collections import Counter

import msgspec

from gateway.console.changes.scenario_outcome import ScenarioOutcome, walk_scenarios
from gateway.published_menus.definition import MenuSource
from menus.model import Service
from menus.scenarios.coverage import ScenarioCoverage, measure_coverage


class ScenarioRunRequest(msgspec.Struct, frozen=True, tag="run scenarios"):
    """Run all scenarios of this draft."""

    source: MenuSource


class VisitedScreen(msgspec.Struct, frozen=True):
    """A screen of the draft, where it stands, and how many scenarios came to it.

    `missing` says what none of them visits: a language, an option.
    """

    name: str
    file: str
    line: int
    scenarios: int
    missing: tuple[str, ...] = ()


class ScenarioRun(msgspec.Struct, frozen=True):
    """The outcomes, and what they visit. `errors` counts what stops the draft from being walked; then all is empty."""

    errors: int = 0
    outcomes: tuple[ScenarioOutcome, ...] = ()
    screens: tuple[VisitedScreen, ...] = ()
    options: int = 0
    options_taken: int = 0

    @property
    def failed(self) -> tuple[ScenarioOutcome, ...]:
        """The scenarios that did not pass."""
        return tuple(outcome for outcome in self.outcomes if not outcome.passed)

    @property
    def passed(self) -> tuple[ScenarioOutcome, ...]:
        """The scenarios that passed."""
        return tuple(outcome for outcome in self.outcomes if outcome.passed)

    @property
    def screens_by_need(self) -> list[VisitedScreen]:
        """The screens: those that no scenario visits first, then those of which something is left."""
        return sorted(self.screens, key=lambda screen: (screen.scenarios > 0, not screen.missing))

    @property
    def visited(self) -> int:
        """The number of screens that a scenario came to."""
        return sum(screen.scenarios > 0 for screen in self.screens)


def walkable_service(source: MenuSource) -> Service | None:
    """Return the service of a draft, for which recordings may be missing; None if it has other errors."""
    return source.check().service or source.compile().service


def run_draft(request: ScenarioRunRequest) -> ScenarioRun:
    """Run all scenarios of a draft."""
    service = walkable_service(request.source)
    if service is None:
        return ScenarioRun(errors=len(request.source.compile().problems))
    walked = list(walk_scenarios(service, request.source.scenarios))
    visits = Counter(name for _, trail in walked for name in {entry.screen for entry in trail})
    coverage = measure_coverage(service, [entry for _, trail in walked for entry in trail])
    missing = _missing_by_screen(coverage)
    screens = tuple(
        VisitedScreen(name, screen.place.file, screen.place.line, visits[name], tuple(missing.get(name, ())))
        for name, screen in service.screens.items()
    )
    taken = {
        (entry.screen, entry.option) for _, trail in walked for entry in trail if entry.option is not None
    }
    return ScenarioRun(0, tuple(outcome for outcome, _ in walked), screens, coverage.options, len(taken))


def _missing_by_screen(coverage: ScenarioCoverage) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in coverage.uncovered:
        if one.option is None and not one.languages:
            continue  # no scenario comes to the screen at all
        words = f"“{one.option}”" if one.option is not None else "the screen"
        words += f" in {', '.join(one.languages)}" if one.languages else ""
        found.setdefault(one.screen, []).append(words)
    return found
