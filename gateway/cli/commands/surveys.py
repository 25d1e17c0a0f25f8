"""`gateway surveys`: lists surveys, and shows what one has counted."""

import csv
import sys

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from gateway.cli.running_gateway import running_gateway
from gateway.cli.service_time import service_zone
from gateway.errors import GatewayError
from gateway.surveys.results import (
    SurveyGroups,
    SurveyResults,
    csv_rows,
    exact_results,
    group_csv_rows,
    survey_groups,
    title_of,
)
from menus.compiler.suggestion import suggest

BAR_WIDTH = 30


@click.group(invoke_without_command=True)
@click.pass_context
def surveys(ctx: click.Context) -> None:
    """List the surveys of the published menus, and show what one has counted."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_surveys)


@surveys.command("list")
def list_surveys() -> None:
    """Show every survey, with its answers and its last day."""
    with running_gateway() as container:
        service, zone = container.menus.service(), service_zone(container)
        today = container.resources.clock().astimezone(zone).date()
        found = [(one, container.callers.surveys.counts(one.name)) for one in service.surveys.values()]
    if not found:
        click.echo("The published menus have no survey. docs/menu-language.md says how to write one.")
        return
    table = Table("survey", "title", "answers", "last day", "", box=None, pad_edge=False)
    for survey, counts in found:
        state = "over" if survey.is_over(today) else "open"
        title = title_of(survey, service.default_language)
        table.add_row(survey.name, escape(title), f"{counts.answers:,}", survey.until.isoformat(), state)
    Console().print(table)


@surveys.command()
@click.argument("name")
@click.option("--csv", "as_csv", is_flag=True, help="Write a table for spreadsheets.")
@click.option("--days", "by_day", is_flag=True, help="By day and channel.")
def show(name: str, as_csv: bool, by_day: bool) -> None:
    """Show what the survey NAME has counted, exactly. Do not publish small numbers."""
    with running_gateway() as container:
        service = container.menus.service()
        survey = service.surveys.get(name)
        if survey is None:
            known = suggest(name, service.surveys) or "They have none."
            raise GatewayError(f"The published menus have no survey `{name}`. {known}")
        counts = container.callers.surveys.counts(name)
        groups = container.callers.surveys.groups(name)
        results = exact_results(survey, counts, service.default_language)
    if as_csv:
        rows = group_csv_rows(survey, groups, service.default_language) if by_day else csv_rows(results)
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows)
        return
    _print(results)
    if by_day:
        _print_days(survey_groups(groups))


def _print_days(groups: SurveyGroups) -> None:
    """Print how many answered on each day, by channel."""
    table = Table("day", box=None, pad_edge=False)
    for channel in groups.channels:
        table.add_column(channel, justify="right")
    for day, numbers in groups.by_day:
        table.add_row(day.isoformat(), *(f"{number:,}" for number in numbers))
    console = Console()
    console.print()
    console.print(table)


def _print(results: SurveyResults) -> None:
    survey, console = results.survey, Console()
    console.print(
        f"{escape(results.title)}: {results.answers:,} answers, until {survey.until.isoformat()}",
        highlight=False,
    )
    for why, number in results.not_counted.items():
        console.print(f"Not counted: {number:,} {why}.", highlight=False)
    for question in results.questions:
        table = Table(box=None, pad_edge=False, show_header=False, title_justify="left")
        table.title = escape(f"{question.words or question.name} ({question.answers:,})")
        for one in question.options:
            percent = "" if one.percent is None else f"{one.percent} %"
            bar = "█" * round(BAR_WIDTH * (one.percent or 0) / 100)
            words = one.words if one.is_offered else f"{one.words} (no longer offered)"
            table.add_row(escape(words), f"{one.number:,}", percent, bar)
        console.print()
        console.print(table)
