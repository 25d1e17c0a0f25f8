"""`gateway store-restored`: what may have gone out since the backup was taken is not sent again."""

import time

import click
from redis import Redis

from gateway.cli.confirmation import confirmed_option, require_confirmation
from gateway.cli.operator import operator_name
from gateway.cli.output import pluralise
from gateway.cli.running_gateway import running_gateway
from gateway.container.restored_store import make_restored_store
from gateway.errors import GatewayError
from gateway.workers.presence import HEARTBEAT_SECONDS, read_heartbeats

POLL_SECONDS = 0.1


@click.command("store-restored")
@confirmed_option
def store_restored(confirmed: bool) -> None:
    """Say that the store was restored from a backup, before any worker starts: no text and no call goes out twice.

    Texts and calls that wait may have gone out since the backup was taken. They become unknown, and are not sent.
    Cases are forwarded again: the case system knows them by their references.
    """
    with running_gateway() as container:
        if _is_worker_at_work(container.resources.redis):
            raise GatewayError("A worker is at work on this store: stop every worker, and say this again.")
        question = (
            "Give up all texts and calls that wait now, as they may have gone out since the backup was taken?"
        )
        require_confirmation(question, confirmed=confirmed)
        counts = make_restored_store(container).settle()
        facts = {"texts": counts.texts, "calls": counts.calls, "announcements": counts.announcements}
        container.audit_trail.add(operator_name(), "store-restored", facts=facts)
    click.echo(
        f"{pluralise(counts.texts, 'text')} and {pluralise(counts.calls, 'call')} may have gone out: "
        "they are unknown now, and are not sent."
    )
    if counts.late_answers:
        click.echo(f"{pluralise(counts.late_answers, 'late answer')} to a lookup: given up.")
    if counts.announcements:
        click.echo(
            f"{pluralise(counts.announcements, 'announcement')} that was being queued: cancelled. "
            "Announce it again to the numbers that lack it, under another --name."
        )
    if counts.reminders:
        click.echo(
            f"{pluralise(counts.reminders, 'number')} may have been reminded since: they get the next reminder."
        )
    if counts.callers_in_line:
        click.echo(f"{pluralise(counts.callers_in_line, 'caller')} in line lost their place.")
    if counts.payments:
        click.echo(f"{pluralise(counts.payments, 'payment')} may have been asked for: nobody is asked again.")
    click.echo(
        "Cases that wait are forwarded again; the case system takes none of them twice. Start the workers."
    )


def _is_worker_at_work(client: Redis) -> bool:
    """Return True if a worker says that it is alive. The backup may have those of workers that are gone."""
    before = read_heartbeats(client)
    deadline = time.monotonic() + HEARTBEAT_SECONDS
    while before and time.monotonic() < deadline:
        if read_heartbeats(client).items() - before.items():
            return True
        time.sleep(POLL_SECONDS)
    return False
