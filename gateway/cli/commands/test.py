"""`gateway test FILE…`: runs scenarios against their menu files."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from gateway.cli.output import pluralise
from gateway.errors import DefinitionError
from gateway.published_menus.definition import load_definition
from menus.engine.engine import TrailEntry
from menus.model import Service
from menus.problems import Problems
from menus.scenarios.coverage import measure_coverage
from menus.scenarios.differences import Difference
from menus.scenarios.reader import read_scenarios
from menus.scenarios.runner import ScenarioResult, run_scenario
from menus.scenarios.scenario import ScenarioFile

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
COLOURS = {"-": "red", "+": "green"}


@dataclass(slots=True)
class TestedMenus:
    """A menu file, and the screens and options that its scenarios visited."""

    path: Path
    service: Service
    stops: list[TrailEntry] = field(default_factory=list)


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--fail-uncovered", is_flag=True, help="Fail where a screen or option is never visited.")
@click.option("--quiet", is_flag=True, help="Only say what is wrong.")
def test(files: tuple[Path, ...], fail_uncovered: bool, quiet: bool) -> None:
    """Replay scenarios: what citizens type, and what they must then see.

    Exit status 0 if all is as expected, 1 if something differs.
    """
    run_all = _TestRun(quiet)
    for file in files:
        run_all.run_file(file)
    uncovered = [_print_coverage(tested) for tested in run_all.tested.values()]
    click.echo(run_all.summary())
    if run_all.has_failures or (fail_uncovered and any(uncovered)):
        raise SystemExit(1)


@dataclass(slots=True)
class _TestRun:
    quiet: bool
    tested: dict[Path, TestedMenus] = field(default_factory=dict)
    passed: int = 0
    failed: int = 0
    unreadable: int = 0

    @property
    def has_failures(self) -> bool:
        return self.failed + self.unreadable > 0

    def run_file(self, file: Path) -> None:
        """Run the scenarios of a file, and print the result of each."""
        problems = Problems()
        try:
            scenarios = read_scenarios(file.read_text(encoding="utf-8-sig"), str(file), problems)
        except UnicodeError as error:
            raise DefinitionError(f"The scenario file {file} is not UTF-8 text: save it as UTF-8.") from error
        for problem in problems:
            click.echo(problem)
        if scenarios is None or problems.has_errors:
            self.unreadable += 1
            return
        if not self.quiet:
            click.echo(click.style(str(file), bold=True))
        tested = self._menus_of(file, scenarios)
        for scenario in scenarios.scenarios:
            result = run_scenario(tested.service, scenario)
            tested.stops += result.trail
            self._print_result(result)

    def summary(self) -> str:
        """Count the scenarios by result."""
        total = self.passed + self.failed
        counts = [f"{pluralise(total, 'scenario')}: {self.passed} passed"]
        counts += [f"{self.failed} failed"] if self.failed else []
        counts += [f"{pluralise(self.unreadable, 'file')} not read"] if self.unreadable else []
        return ", ".join(counts) + "."

    def _menus_of(self, file: Path, scenarios: ScenarioFile) -> TestedMenus:
        path = Path(os.path.normpath(file.parent / scenarios.menus))
        if path not in self.tested:
            self.tested[path] = TestedMenus(path, load_definition(path).service)
        return self.tested[path]

    def _print_result(self, result: ScenarioResult) -> None:
        if result.passed:
            self.passed += 1
            if not self.quiet:
                click.echo(f"  {click.style('✓', fg='green')} {result.scenario.name}")
            return
        self.failed += 1
        click.echo(f"  {click.style('✗', fg='red')} {result.scenario.name}")
        for difference in result.differences:
            for line in _difference_lines(difference):
                click.echo(f"      {line}")


def _difference_lines(difference: Difference) -> Iterator[str]:
    """Yield the place and the message, then the lines: `-` was expected, `+` was shown."""
    place = difference.place
    yield f"{place.file}:{place.line}: {difference.message}"
    if any(line.startswith("- ") for line in difference.lines):
        yield "  " + click.style("- expected", fg="red") + "  " + click.style("+ shown", fg="green")
    for line in difference.lines:
        yield "  " + click.style(line, fg=COLOURS.get(line[0]))


def _print_coverage(tested: TestedMenus) -> bool:
    """Print what no scenario visits. Returns whether there is anything."""
    coverage = measure_coverage(tested.service, tested.stops)
    uncovered = coverage.uncovered
    total = f"{pluralise(coverage.screens, 'screen')} and {pluralise(coverage.options, 'option')}"
    if not uncovered:
        click.echo(f"{tested.path}: all {total} visited.")
        return False
    click.echo(f"{tested.path}: of {total}, never visited:")
    for item in uncovered:
        click.echo(f"  line {item.place.line}: {item}")
    return True
