"""`gateway check FILE…`: reports everything that is wrong with menu files."""

import json
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
from msgspec.structs import replace

from gateway.audio.prompts.screen_audio import ScreenAudio, list_screen_audio
from gateway.cli import coverage_report
from gateway.cli.cost_table import costs_as_objects, print_costs
from gateway.cli.coverage_report import accuracy_line, print_coverage, summary_line, unreviewed_line
from gateway.cli.garbage_collection import without_garbage_collection
from gateway.cli.output import pluralise
from gateway.cli.problem_report import as_github, as_json, github_notice, print_text, problems_as_objects
from gateway.messaging.routing.delivery_file import find_delivery_file, load_delivery, read_delivery_file
from gateway.messaging.routing.delivery_reader import DeliveryReadResult
from gateway.messaging.routing.prices import list_price_lookup, price_lookup
from gateway.providers.registry import PROVIDERS
from gateway.published_menus.definition import read_menu_file
from menus.analysis.guess_accuracy import GuessAccuracy, guess_accuracy
from menus.analysis.message_sizes import MessageSize, message_sizes, reminder_sizes
from menus.analysis.prices import Price
from menus.analysis.rule_doc import RuleDoc
from menus.analysis.unreviewed_words import UnreviewedWords, unreviewed_words
from menus.check.problem_codes import RULE_DOCS
from menus.problems import Problem, Severity

if TYPE_CHECKING:
    from rich.console import Console


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "github")),
    default="text",
    show_default=True,
    help="For people, for programs, or as annotations of a pull request.",
)
@click.option("--cost", is_flag=True, help="Also what a thousand of each text cost.")
@click.option(
    "--delivery",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The file with the prices. Default: delivery.yaml beside a menu file, if there is one.",
)
@click.option(
    "--coverage",
    is_flag=True,
    help="Also what calls play and what a machine speaks, which words of ours nobody reviewed, how examples differ.",
)
@click.option("--explain", metavar="CODE", help="Say what a code such as M201 means, with examples.")
def check(
    files: tuple[Path, ...], form: str, cost: bool, delivery: Path | None, coverage: bool, explain: str | None
) -> None:
    """Say what is wrong with menu files, and with the delivery file beside them, and what to do about it.

    Exit status 0 if there is no error, with or without warnings; 1 if there is an error; 2 for wrong use.
    """
    if explain is not None:
        _explain(explain)
        return
    if not files:
        raise click.UsageError("Name a menu file, for example: gateway check menus.yaml")
    with without_garbage_collection():
        checked = [_check_file(path, delivery, cost=cost, coverage=coverage) for path in files]
    problems = list(dict.fromkeys(problem for file in checked for problem in file.problems))
    if form == "json" and (cost or coverage):
        click.echo(_all_as_json(checked, problems, cost=cost, coverage=coverage))
    else:
        _print(problems, form)
    if form == "text":
        _print_tables(checked, cost=cost, coverage=coverage)
    if form == "github" and coverage:
        _print_notices(checked)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if form == "text":
        for file in (file for file in checked if file.screen_audio):
            click.echo(summary_line(file.screen_audio), err=True)
        click.echo(_summary(len(files), errors, len(problems) - errors), err=True)
    if errors:
        raise SystemExit(1)


@dataclass(frozen=True, slots=True)
class _CheckedFile:
    """The result of checking one menu file. `country` is empty if the file has errors."""

    name: str
    problems: tuple[Problem, ...]
    country: str = ""
    sizes: tuple[MessageSize, ...] = ()
    prices: Sequence[Price] = ()
    screen_audio: tuple[ScreenAudio, ...] = ()
    unreviewed_words: tuple[UnreviewedWords, ...] = ()
    guess_accuracy: tuple[GuessAccuracy, ...] = ()


def _check_file(file: Path, delivery: Path | None, *, cost: bool, coverage: bool) -> _CheckedFile:
    """Check a menu file, those that it includes, and its delivery file.

    The names of included files become paths from the current folder, like the name of the menu file.
    """
    delivery_file = find_delivery_file(file, delivery)
    read = (
        read_delivery_file(delivery_file, PROVIDERS.names, PROVIDERS.list_prices)
        if delivery_file
        else DeliveryReadResult(load_delivery(None, PROVIDERS.names, PROVIDERS.list_prices), ())
    )
    prices = price_lookup(read.delivery) if read.delivery else list_price_lookup(PROVIDERS.list_prices)
    menus = read_menu_file(file, prices)
    compiled, calls = menus.compiled, list_screen_audio(menus)
    problems = [
        problem
        if problem.place.file == str(file)
        else replace(
            problem, place=msgspec.structs.replace(problem.place, file=str(file.parent / problem.place.file))
        )
        for problem in compiled.problems
    ]
    service = compiled.service
    if service is None:
        return _CheckedFile(str(file), (*problems, *read.problems), screen_audio=calls)
    return _CheckedFile(
        str(file),
        (*problems, *read.problems),
        service.country,
        (*message_sizes(service), *reminder_sizes(service)) if cost else (),
        prices(service.country),
        calls,
        tuple(unreviewed_words(service)) if coverage else (),
        tuple(guess_accuracy(service)) if coverage else (),
    )


def _all_as_json(
    checked: Sequence[_CheckedFile], problems: Sequence[Problem], *, cost: bool, coverage: bool
) -> str:
    report: dict[str, object] = {"problems": problems_as_objects(problems)}
    if cost:
        report["texts"] = [
            line for file in checked for line in costs_as_objects(file.name, file.sizes, file.prices)
        ]
    if coverage:
        report["calls"] = [
            line
            for file in checked
            for line in coverage_report.coverage_as_objects(file.name, file.screen_audio)
        ]
        report["unreviewed_words"] = [
            {"file": file.name, **msgspec.structs.asdict(words)}
            for file in checked
            for words in file.unreviewed_words
        ]
        report["own_words"] = [
            {"file": file.name, **msgspec.structs.asdict(accuracy)}
            for file in checked
            for accuracy in file.guess_accuracy
        ]
    return json.dumps(report, ensure_ascii=False, indent=2)


def _print_tables(checked: Sequence[_CheckedFile], *, cost: bool, coverage: bool) -> None:
    if not cost and not coverage:
        return
    out = _console()
    for file in checked:
        if cost and file.country:
            print_costs(file.name, file.country, file.sizes, file.prices, out)
        if coverage and (file.screen_audio or file.country):
            print_coverage(file.name, file.screen_audio, out)
            for words in file.unreviewed_words:
                out.print(f"{file.name}: {unreviewed_line(words)}", soft_wrap=True)
            for accuracy in file.guess_accuracy:
                out.print(f"{file.name}: {accuracy_line(accuracy)}", soft_wrap=True)
        elif coverage:
            out.print(f"{file.name}: mend its errors first, to see what calls play.", soft_wrap=True)


def _print_notices(checked: Sequence[_CheckedFile]) -> None:
    for file in checked:
        if file.screen_audio:
            click.echo(github_notice(file.name, "calls", summary_line(file.screen_audio)))
        for words in file.unreviewed_words:
            click.echo(github_notice(file.name, "words", unreviewed_line(words)))
        for accuracy in file.guess_accuracy:
            click.echo(github_notice(file.name, "own words", accuracy_line(accuracy)))


def _print(problems: Sequence[Problem], form: str) -> None:
    if form == "json":
        click.echo(as_json(problems))
    elif form == "github":
        for problem in problems:
            click.echo(as_github(problem))
    elif problems:
        lines = {name: _lines(name) for name in {problem.place.file for problem in problems}}
        print_text(problems, lines, _console())


def _console() -> "Console":
    """Return the terminal to print to. Most files have nothing to print, and rich takes long to load."""
    from rich.console import Console

    return Console(highlight=False)


def _lines(name: str) -> list[str]:
    try:
        return Path(name).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return []


def _explain(code: str) -> None:
    rule = RULE_DOCS.get(code.strip().upper())
    if rule is None:
        known = "\n".join(f"  {known_rule.code}  {known_rule.title}" for known_rule in RULE_DOCS.values())
        raise click.UsageError(f"There is no code {code}. The codes are:\n{known}")
    click.echo(_rule_text(rule))


def _rule_text(rule: RuleDoc) -> str:
    explanation = textwrap.fill(rule.explanation, width=88, break_long_words=False, break_on_hyphens=False)
    bad, good = (textwrap.indent(example.rstrip("\n"), "    ") for example in (rule.bad, rule.good))
    heading = f"{rule.code} ({rule.severity}): {rule.title}"
    return f"{heading}\n\n{explanation}\n\nWith the problem:\n\n{bad}\n\nWithout:\n\n{good}"


def _summary(files: int, errors: int, warnings: int) -> str:
    read = "1 file" if files == 1 else f"{files} files"
    if not errors and not warnings:
        return f"{read} checked, nothing to mend."
    return f"{read} checked: {pluralise(errors, 'error')}, {pluralise(warnings, 'warning')}."
