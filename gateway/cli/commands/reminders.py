"""`gateway reminders`: what is due and when; `of`: what one person is reminded of."""

import click
from rich.console import Console
from rich.table import Table

from gateway.cli.number_argument import read_number
from gateway.cli.operator import operator_name
from gateway.cli.running_gateway import running_gateway
from gateway.cli.service_time import format_moment, service_zone
from menus.case_reference import read_reference

SHOWN_DAYS = 30


@click.group(invoke_without_command=True)
@click.pass_context
def reminders(ctx: click.Context) -> None:
    """Show which reminders are due and when."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_days)


@reminders.command("list")
@click.option(
    "--all", "shows_all", is_flag=True, help=f"Every day, and not only the next {SHOWN_DAYS} that have some."
)
@click.option("--name", help="Only the reminder of this name.")
def list_days(shows_all: bool = False, name: str | None = None) -> None:
    """Show how many reminders wait, by day and name."""
    with running_gateway() as container:
        listed = container.reminders.overview
        days, outcomes = listed.days(), listed.outcomes()
        late = listed.seconds_late(container.resources.clock())
    rows = [
        (one.day.isoformat(), reminder, number)
        for one in days
        for reminder, number in one.by_name.items()
        if name in (None, reminder)
    ]
    if not rows:
        click.echo("No reminder waits. docs/menu-language.md#reminders says how to write one.")
    else:
        shown = {one.day.isoformat() for one in (days if shows_all else days[:SHOWN_DAYS])}
        table = Table("day", "reminder", box=None, pad_edge=False)
        table.add_column("waiting", justify="right")
        for day, reminder, number in rows:
            if day in shown:
                table.add_row(day, reminder, f"{number:,}")
        Console().print(table)
        left = sum(number for day, _, number in rows if day not in shown)
        if left:
            click.echo(f"{left:,} more on later days: --all shows them.")
    if outcomes:
        click.echo(
            ", ".join(f"{number:,} {outcome}" for outcome, number in sorted(outcomes.items())) + " so far."
        )
    if late:
        click.echo(f"The first of them has been due for {late / 60:,.0f} minutes.")


@reminders.command()
@click.argument("person", metavar="NUMBER|REFERENCE")
def of(person: str) -> None:
    """Show what a number, or the citizen of a case, is reminded of. The audit trail notes who looked."""
    with running_gateway() as container:
        zone, listed, trail = service_zone(container), container.reminders.overview, container.audit_trail
        reference = read_reference(person)
        if reference is not None:
            found = listed.of_case(reference)
            trail.add(operator_name(), f"reminders of case {reference}")
        else:
            msisdn = read_number(person, container.menus.service)
            found = listed.of_number(msisdn)
            trail.add(operator_name(), "reminders", trail.caller_of(msisdn))
    if not found:
        click.echo("No reminder waits there.")
    for one in found:
        about = f", case {one.reference}" if one.reference else ""
        click.echo(f"{format_moment(one.due_at, zone)}  {one.name}, for {one.day.isoformat()}{about}")
