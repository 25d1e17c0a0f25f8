"""`gateway audit`: lists what operators did with what is held of people."""

import click

from gateway.cli.number_argument import read_number
from gateway.cli.running_gateway import running_gateway
from gateway.cli.service_time import format_moment, service_zone


@click.command()
@click.option(
    "--limit", type=click.IntRange(1), default=50, show_default=True, help="How many of the last acts."
)
@click.option("--number", help="Only acts about this number.")
def audit(limit: int, number: str | None) -> None:
    """List who exported, forgot, purged, retried, rekeyed and read what is held of people. It names no number."""
    with running_gateway() as container:
        trail, zone = container.audit_trail, service_zone(container)
        lines = trail.lines(limit)
        if number is not None:
            caller = trail.caller_of(read_number(number, container.menus.service))
            lines = [line for line in lines if line.caller == caller]
    for line in lines:
        facts = ", ".join(f"{name} {count}" for name, count in (line.facts or {}).items() if count)
        parts = (format_moment(line.at, zone), line.operator, line.act, line.caller, facts)
        click.echo("  ".join(filter(None, parts)))
    if not lines:
        click.echo("Nothing yet.")
