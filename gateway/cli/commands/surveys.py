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
from gateway.surveys.results import SurveyResults, csv_rows, exact_results, title_of
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
def show(name: str, as_csv: bool) -> None:
    """Show what the survey NAME has counted, exactly. Do not publish small numbers."""
    with running_gateway() as container:
        service = container.menus.service()
        survey = service.surveys.get(name)
        if survey is None:
            known = suggest(name, service.surveys) or "They have none."
            raise GatewayError(f"The published menus have no survey `{name}`. {known}")
        counts = container.callers.surveys.counts(name)
        results = exact_results(survey, counts, service.default_language)
    if as_csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows(csv_rows(results))
        return
    _print(results)


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
