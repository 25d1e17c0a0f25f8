"""`gateway cases`: one case as a timeline; `gateway cases pull`: what the case system has that is new."""

from functools import partial

import click

from gateway.cli.running_gateway import running_gateway
from gateway.cli.service_time import format_moment, service_zone
from gateway.errors import GatewayError
from gateway.workers import queues
from menus.case_reference import read_reference

PULL = "pull"


@click.command()
@click.argument("reference", metavar="REFERENCE|pull")
def cases(reference: str) -> None:
    """Show what became of a case over all channels: screens and keys, forwarding, updates, texts, calls. No words.

    `pull` asks the case system about every case now, where it pushes no changes. Workers do so by themselves.
    """
    if reference == PULL:
        _pull()
        return
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


def _pull() -> None:
    """Ask about every case, and tell how many were new. Their citizens are texted."""
    with running_gateway() as container:
        system = container.cases.system
        poller = container.cases.build_poller(partial(container.job_notifier.notify, queues.SEND))
        if poller is None and not system.is_configured(container.resources.settings):
            raise GatewayError(f"{system.address_variable} is not set, so there is nobody to ask.")
        if poller is None:
            raise GatewayError(f"{system.title} pushes changes to /cases/updates: there is nothing to pull.")
        result = poller.poll(everything=True)
    if result.error:
        raise GatewayError(f"{system.title} could not be asked: {result.error}. Nothing is lost: ask again.")
    click.echo(f"Asked {system.title} about {_counted(result.cases, 'case')}: {result.changes} new.")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
