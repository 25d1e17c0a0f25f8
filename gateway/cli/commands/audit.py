"""`gateway audit`: lists what people did with the service and with what is held of citizens, and verifies the list."""

import click

from gateway.cli.number_argument import read_number
from gateway.cli.output import pluralise
from gateway.cli.running_gateway import running_gateway
from gateway.cli.service_time import format_moment, service_zone
from gateway.errors import GatewayError


@click.group(invoke_without_command=True)
@click.option(
    "--limit", type=click.IntRange(1), default=50, show_default=True, help="How many of the last acts."
)
@click.option("--number", help="Only acts about this number.")
@click.pass_context
def audit(context: click.Context, limit: int, number: str | None) -> None:
    """List who published, paused, signed in, exported, forgot and read, here and in the console. It names no number."""
    if context.invoked_subcommand is not None:
        return
    with running_gateway() as container:
        trail, zone = container.audit_trail, service_zone(container)
        lines = trail.lines(limit)
        if number is not None:
            caller = trail.caller_of(read_number(number, container.menus.service))
            lines = [line for line in lines if line.caller == caller]
    for line in lines:
        parts = (
            format_moment(line.at, zone),
            line.who,
            line.action,
            line.subject,
            line.caller,
            line.detail_words,
        )
        click.echo("  ".join(filter(None, parts)))
    if not lines:
        click.echo("Nothing yet.")


@audit.command("verify")
def verify() -> None:
    """Say whether any entry was changed or taken out since it was written."""
    with running_gateway() as container:
        verdict = container.audit_trail.verify()
    if verdict.problems:
        raise GatewayError("\n".join((*verdict.problems, "Somebody changed the store behind the gateway.")))
    click.echo(f"All is as it was written: {pluralise(verdict.count, 'act')}.")
