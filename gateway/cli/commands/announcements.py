"""`gateway announcements`: lists announcements, shows the status of one, cancels one."""

import time
from collections.abc import Mapping
from datetime import tzinfo

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from gateway.cli.operator import operator_name, record_act
from gateway.cli.progress import progress_bar
from gateway.cli.running_gateway import running_gateway
from gateway.cli.service_time import format_moment, service_zone
from gateway.errors import GatewayError
from gateway.messaging import states
from gateway.messaging.announcements.announcement_store import AnnouncementStatus, AnnouncementStore
from gateway.messaging.announcements.proposal import DryRunSummary, Proposal
from gateway.messaging.announcements.proposal_tasks import QUEUE
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.outbox.pauses import StreamPause, StreamPauses

POLL_SECONDS = 0.5
IDLE_SECONDS = 3.0  # after so long without a text that is due, the rest waits for a later time
STATES_UNDER_WAY = (states.SUBMITTING, states.ACCEPTED, states.SENT)


@click.group(invoke_without_command=True)
@click.pass_context
def announcements(ctx: click.Context) -> None:
    """List announcements, look at one, cancel one."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_announcements)


@announcements.command("list")
def list_announcements() -> None:
    """Show every announcement, the latest first."""
    with running_gateway() as container:
        found, zone = container.announcements.store.all(), service_zone(container)
        known = {one.id for one in found}
        proposed = [one for one in container.operators.proposals.all() if one.id not in known]
    for one in proposed:
        click.echo(
            f"Proposed in the console by {one.proposed_by}: {one.id} (gateway announcements approve {one.id})"
        )
    if not found:
        click.echo("Nothing was announced. `gateway announce FILE.csv --message NAME` does it.")
        return
    table = Table(box=None, pad_edge=False)
    for title in ("id", "message", "begun", "texts", "waiting", "under way", "delivered", "other"):
        table.add_column(title, no_wrap=title != "message")
    for announcement_status in found:
        table.add_row(*map(escape, _cells(announcement_status, zone)))
    Console().print(table)


@announcements.command()
@click.argument("announcement", metavar="ID")
@click.option("--follow", "following", is_flag=True, help="Go on until all of it is sent.")
def status(announcement: str, following: bool) -> None:
    """Show the status of one announcement, with its texts by their states."""
    with running_gateway() as container:
        store, outbox, pauses = (
            container.announcements.store,
            container.announcements.outbox,
            container.pauses,
        )
        proposal = container.operators.proposals.find(announcement)
        if proposal is not None and store.find(announcement) is None:
            _tell_proposal(proposal, container.operators.proposals.summary(proposal))
            return
        announcement_status = _find(store, announcement)
        if following:
            follow(store, outbox, pauses, announcement)
            announcement_status = _find(store, announcement)
        due = store.next_due(announcement) if announcement_status.waiting else None
        zone = service_zone(container)
        for label, value in _facts(announcement_status, pauses.paused(), zone):
            click.echo(f"{label:<12} {value}")
    if due is not None:
        click.echo(f"{'next':<12} {format_moment(due, zone)}")


@announcements.command()
@click.argument("announcement", metavar="ID")
def cancel(announcement: str) -> None:
    """Stop an announcement: texts that wait are never sent, texts that a provider has are on their way.

    One that was only proposed is discarded, with its file.
    """
    with running_gateway() as container:
        store = container.announcements.store
        if store.find(announcement) is None and container.operators.proposals.drop(announcement):
            record_act(container.audit_trail, "discard announcement", announcement)
            click.echo(f"{announcement} is discarded, with its file. Nothing was sent.")
            return
        _find(store, announcement)
        count = store.cancel(announcement)
        record_act(container.audit_trail, "cancel announcement", announcement)
        announcement_status = _find(store, announcement)
    went = announcement_status.texts - announcement_status.counts.get(states.SUPPRESSED, 0)
    click.echo(f"{announcement} is cancelled: {count:,} texts never go, {went:,} went before.")


@announcements.command()
@click.argument("announcement", metavar="ID")
def approve(announcement: str) -> None:
    """Approve what was proposed in the console, as its dry run there says. A worker queues its texts."""
    with running_gateway() as container:
        proposals = container.operators.proposals
        proposal = proposals.find(announcement)
        summary = proposals.summary(proposal) if proposal is not None else None
        if proposal is None or summary is None or proposal.error or not summary.texts:
            reason = proposal.error if proposal is not None else ""
            raise GatewayError(f"{announcement} is not there to be approved. {reason}".rstrip())
        above, name = container.delivery.config.second_person_above, operator_name()
        if summary.costs_more_than(above) and name == proposal.proposed_by:
            raise GatewayError(f"It costs more than {above}, so somebody else than {name} approves it.")
        if proposals.approve(announcement, name):
            facts: dict[str, str | int] = {"texts": summary.texts, "proposed by": proposal.proposed_by}
            record_act(container.audit_trail, "announce", announcement, facts)
        container.operators.tasks.add(QUEUE, name, announcement, summary.texts)
    click.echo(f"{summary.texts:,} texts are being queued: gateway announcements status {announcement}")


def follow(store: AnnouncementStore, outbox: Outbox, pauses: StreamPauses, announcement: str) -> None:
    """Show the progress of an announcement until none of its texts is due. Interrupting this stops no sending."""
    paused = [name for name in ("messages", "announcements") if name in pauses.paused()]
    if paused:
        click.echo(f"They wait: {' and '.join(paused)} are paused. gateway resume {paused[0]}")
        return
    with progress_bar() as bar:
        if bar is None:
            click.echo(f"How it stands: gateway announcements status {announcement}")
            return
        task = bar.add_task("Sent", total=None)
        idle = 0.0
        try:
            while idle < IDLE_SECONDS:
                announcement_status = _find(store, announcement)
                bar.update(
                    task,
                    total=announcement_status.texts,
                    completed=announcement_status.texts - announcement_status.waiting,
                )
                if not announcement_status.waiting:
                    break
                due = outbox.count_due_within(POLL_SECONDS)
                under_way = announcement_status.counts.get(states.SUBMITTING, 0)
                idle = 0.0 if due or under_way else idle + POLL_SECONDS
                time.sleep(POLL_SECONDS)
        except KeyboardInterrupt:
            click.echo("It goes on by itself.")
    waiting = _find(store, announcement).waiting
    if waiting:
        click.echo(f"{waiting:,} wait for their moment: gateway announcements status {announcement}")


def _tell_proposal(proposal: Proposal, summary: DryRunSummary | None) -> None:
    """Print what was proposed, and what its dry run found."""
    what = f"the message {proposal.message} to {proposal.file}"
    click.echo(f"{proposal.id} was proposed by {proposal.proposed_by}: {what}.")
    if proposal.error or summary is None:
        click.echo(proposal.error or "A worker has not counted it yet.")
        return
    cost = " + ".join(map(str, summary.money)) or "at a price that nobody knows"
    click.echo(f"{summary.texts:,} texts, {summary.parts:,} parts, {cost}.")
    click.echo(f"gateway announcements approve {proposal.id}, or gateway announcements cancel {proposal.id}")


def _find(store: AnnouncementStore, announcement: str) -> AnnouncementStatus:
    announcement_status = store.find(announcement)
    if announcement_status is None:
        raise GatewayError(f"There is no announcement {announcement}. `gateway announcements` lists them.")
    return announcement_status


def _cells(entry: AnnouncementStatus, zone: tzinfo) -> tuple[str, ...]:
    under_way = sum(entry.counts.get(state, 0) for state in STATES_UNDER_WAY)
    delivered, waiting = entry.counts.get(states.DELIVERED, 0), entry.counts.get(states.QUEUED, 0)
    other = entry.texts - under_way - delivered - waiting
    sums = (entry.texts, waiting, under_way, delivered, other)
    state = " (cancelled)" if entry.cancelled_at else "" if entry.queued_at else " (broke off)"
    begun = f"{entry.begun_at.astimezone(zone):%Y-%m-%d}"
    return (entry.id + state, entry.message, begun, *(f"{count:,}" for count in sums))


def _facts(
    entry: AnnouncementStatus, paused: Mapping[str, StreamPause], zone: tzinfo
) -> list[tuple[str, str]]:
    facts = [("id", entry.id), ("message", entry.message), ("file", entry.file)]
    facts += [("begun", format_moment(entry.begun_at, zone)), ("texts", f"{entry.texts:,}")]
    if entry.cancelled_at is not None:
        facts.append(("cancelled", format_moment(entry.cancelled_at, zone)))
    elif entry.queued_at is None:
        facts.append(("broke off", "while it was queued: the same `gateway announce` goes on"))
    facts += [(state, f"{entry.counts[state]:,}") for state in states.STATES if state in entry.counts]
    facts += [
        ("paused", f"{name}: {paused[name].reason}")
        for name in ("messages", "announcements")
        if name in paused
    ]
    return facts
