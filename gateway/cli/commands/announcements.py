"""`gateway announcements`: what was announced, and how it stands."""

import time

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from gateway.cli.progress_bar import progress
from gateway.cli.running_gateway import running_gateway
from gateway.errors import GatewayError
from gateway.messaging import states
from gateway.messaging.announcements.store import Standing
from gateway.services import Services

LOOK_SECONDS = 0.5
STILL_SECONDS = 3.0  # without a text that is due: the rest waits for its moment
UNDER_WAY = (states.SUBMITTING, states.ACCEPTED, states.SENT)


@click.group(invoke_without_command=True)
@click.pass_context
def announcements(ctx: click.Context) -> None:
    """List announcements, look at one, cancel one."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_them)


@announcements.command("list")
def list_them() -> None:
    """Show every announcement, the latest first."""
    with running_gateway() as services:
        found = services.announcements.all()
    if not found:
        click.echo("Nothing was announced. `gateway announce FILE.csv --message NAME` does it.")
        return
    table = Table(box=None, pad_edge=False)
    for title in ("id", "message", "begun", "texts", "waiting", "under way", "delivered", "other"):
        table.add_column(title, no_wrap=title != "message")
    for one in found:
        table.add_row(*map(escape, _cells(one)))
    Console().print(table)


@announcements.command()
@click.argument("announcement", metavar="ID")
@click.option("--follow", "following", is_flag=True, help="Go on until all of it is sent.")
def status(announcement: str, following: bool) -> None:
    """Show how one announcement stands, with its texts by their states."""
    with running_gateway() as services:
        standing = _find(services, announcement)
        if following:
            follow(services, announcement)
            standing = _find(services, announcement)
        due = services.announcements.next_due(announcement) if standing.waiting else None
        for label, value in _facts(services, standing):
            click.echo(f"{label:<12} {value}")
    if due is not None:
        click.echo(f"{'next':<12} {due:%Y-%m-%d %H:%M:%S} UTC")


@announcements.command()
@click.argument("announcement", metavar="ID")
def cancel(announcement: str) -> None:
    """Send no more of an announcement: what waits never goes, what a provider has is on its way."""
    with running_gateway() as services:
        _find(services, announcement)
        count = services.announcements.cancel(announcement)
        standing = _find(services, announcement)
    went = standing.texts - standing.counts.get(states.SUPPRESSED, 0)
    click.echo(f"{announcement} is cancelled: {count:,} texts never go, {went:,} went before.")


def follow(services: Services, announcement: str) -> None:
    """Show how an announcement is sent until nothing of it is due. Who stops looking stops nothing."""
    paused = [name for name in ("messages", "announcements") if name in services.streams.paused()]
    if paused:
        click.echo(f"They wait: {' and '.join(paused)} are paused. gateway resume {paused[0]}")
        return
    with progress() as bar:
        if bar is None:
            click.echo(f"How it stands: gateway announcements status {announcement}")
            return
        task = bar.add_task("Sent", total=None)
        still = 0.0
        try:
            while still < STILL_SECONDS:
                standing = _find(services, announcement)
                bar.update(task, total=standing.texts, completed=standing.texts - standing.waiting)
                if not standing.waiting:
                    break
                due = services.announcements_outbox.due_within(LOOK_SECONDS)
                under_way = standing.counts.get(states.SUBMITTING, 0)
                still = 0.0 if due or under_way else still + LOOK_SECONDS
                time.sleep(LOOK_SECONDS)
        except KeyboardInterrupt:
            click.echo("It goes on by itself.")
    waiting = _find(services, announcement).waiting
    if waiting:
        click.echo(f"{waiting:,} wait for their moment: gateway announcements status {announcement}")


def _find(services: Services, announcement: str) -> Standing:
    standing = services.announcements.find(announcement)
    if standing is None:
        raise GatewayError(f"There is no announcement {announcement}. `gateway announcements` lists them.")
    return standing


def _cells(one: Standing) -> tuple[str, ...]:
    under_way = sum(one.counts.get(state, 0) for state in UNDER_WAY)
    delivered, waiting = one.counts.get(states.DELIVERED, 0), one.counts.get(states.QUEUED, 0)
    other = one.texts - under_way - delivered - waiting
    sums = (one.texts, waiting, under_way, delivered, other)
    state = " (cancelled)" if one.cancelled_at else "" if one.queued_at else " (broke off)"
    begun = f"{one.begun_at:%Y-%m-%d}"
    return (one.id + state, one.message, begun, *(f"{count:,}" for count in sums))


def _facts(services: Services, one: Standing) -> list[tuple[str, str]]:
    facts = [("id", one.id), ("message", one.message), ("file", one.file)]
    facts += [("begun", f"{one.begun_at:%Y-%m-%d %H:%M:%S} UTC"), ("texts", f"{one.texts:,}")]
    if one.cancelled_at is not None:
        facts.append(("cancelled", f"{one.cancelled_at:%Y-%m-%d %H:%M:%S} UTC"))
    elif one.queued_at is None:
        facts.append(("broke off", "while it was queued: the same `gateway announce` goes on"))
    facts += [(state, f"{one.counts[state]:,}") for state in states.STATES if state in one.counts]
    paused = services.streams.paused()
    facts += [
        ("paused", f"{name}: {paused[name].why}") for name in ("messages", "announcements") if name in paused
    ]
    return facts
