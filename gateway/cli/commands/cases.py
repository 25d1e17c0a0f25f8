"""`gateway cases`: one case as a timeline."""

import click

from gateway.cli.running_gateway import running_gateway
from gateway.cli.service_time import format_moment, service_zone
from gateway.errors import GatewayError
from menus.case_reference import read_reference


@click.command()
@click.argument("reference")
def cases(reference: str) -> None:
    """Show what became of a case over all channels: screens and keys, forwarding, updates, texts, calls. No words."""
    found = read_reference(reference)
    if found is None:
        raise click.UsageError(f"{reference} is no reference: it has nine digits, and one of them is wrong.")
    with running_gateway() as container:
        zone = service_zone(container)
        timeline = container.operators.objects.timelines.find(found)
    if timeline is None:
        raise GatewayError(f"No case {found} is kept here. Cases are kept for 90 days after their end.")
    click.echo(f"{found}, {timeline.case.kind or 'kind unknown'}: {timeline.case.state or 'state unknown'}")
    for entry in timeline.entries:
        other = f" {entry.other}" if entry.other else ""
        click.echo(f"  {format_moment(entry.at, zone)}  {entry.about}: {entry.sentence}{other}")
        if entry.way:
            way = " -> ".join(f"{screen} {key}".strip() for screen, key in entry.way)
            click.echo(f"      {way}")
