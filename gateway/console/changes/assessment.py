"""What is to be known of a draft before it is published: its problems, its scenarios, and what it changes."""

from collections.abc import Callable

import msgspec

from gateway.console.changes.difference import Difference, compare_compiled
from gateway.console.changes.scenario_outcome import ScenarioOutcome, run_scenarios
from gateway.published_menus.definition import MenuSource
from menus.compiler.service import CompileResult
from menus.problems import Problem, Severity


class AssessmentRequest(msgspec.Struct, frozen=True, tag="assess"):
    """What is to be assessed: a version of the menus, against the one `before` it if there is one."""

    source: MenuSource
    before: MenuSource | None = None
    with_scenarios: bool = True


class Assessment(msgspec.Struct, frozen=True):
    """The result. `difference` is None if there is nothing to compare with, or if one of the two has errors.

    `name` is the service's, `languages` are the codes of its languages; both are empty if it has errors.
    """

    problems: tuple[Problem, ...] = ()
    scenarios: tuple[ScenarioOutcome, ...] = ()
    difference: Difference | None = None
    languages: tuple[str, ...] = ()
    screens: int = 0

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What must be mended before it can be published."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What its author should look at."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)

    @property
    def failed_scenarios(self) -> tuple[ScenarioOutcome, ...]:
        """The scenarios that did not pass."""
        return tuple(outcome for outcome in self.scenarios if not outcome.passed)


def assess(
    request: AssessmentRequest, check: Callable[[MenuSource], CompileResult] = MenuSource.check
) -> Assessment:
    """Check a version, run its scenarios, and compare it with the one before."""
    checked = check(request.source)
    service = checked.service
    if service is None:
        return Assessment(checked.problems)
    before = request.before
    service_before = None if before is None else before.compile().service
    return Assessment(
        checked.problems,
        run_scenarios(service, request.source.scenarios) if request.with_scenarios else (),
        None
        if before is None or service_before is None
        else compare_compiled(before, service_before, request.source, service),
        tuple(service.languages),
        len(service.screens),
    )
