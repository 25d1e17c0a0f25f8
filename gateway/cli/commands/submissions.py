"""`gateway submissions`: lists submissions that the case backend does not have yet, and tries them again."""

import json
import os
from collections.abc import Callable
from datetime import datetime, tzinfo

import click
from redis import RedisError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from gateway.cases.submission_admin import DEAD, DELIVERED, PENDING, SubmissionAdmin, SubmissionSummary
from gateway.cases.submission_tasks import BATCH
from gateway.cli.confirmation import confirmed_option, require_confirmation
from gateway.cli.operator import record_act
from gateway.cli.output import pluralise
from gateway.cli.progress import progress_bar
from gateway.cli.service_time import format_moment, service_zone
from gateway.container.container import Container, build_container
from gateway.development.running_environment import with_running_environment
from gateway.errors import GatewayError, MachineError
from gateway.settings.reader import read_settings
from gateway.workers.queues import FORWARD

SHOWN_BEFORE_RETRY = 20
STATES = (PENDING, DEAD, DELIVERED)
Change = Callable[[list[str]], list[bool]]


class SubmissionsGroup(click.Group):
    """The group of commands. They share the container. If the store is down, a sentence says so."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except RedisError as error:
            raise MachineError(
                f"The store at REDIS_URL does not answer ({type(error).__name__}): is it running?"
            ) from error


@click.group(cls=SubmissionsGroup, invoke_without_command=True)
@click.pass_context
def submissions(ctx: click.Context) -> None:
    """List cases that have not reached the case backend, and try them again."""
    ctx.obj = build_container(read_settings(with_running_environment(os.environ)))
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_submissions)


@submissions.command("list")
@click.option("--state", type=click.Choice(STATES), help="Only those; else pending and dead ones.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many of each.")
@click.pass_obj
def list_submissions(container: Container, state: str | None, limit: int) -> None:
    """Show submissions that are on their way, and those that were given up, with the reason."""
    submission_admin = container.cases.submission_admin
    sums = submission_admin.counts()
    console = Console()
    console.print(
        f"{sums.pending} pending, {sums.dead} given up, {sums.delivered} delivered so far", highlight=False
    )
    if sums.alarm:
        console.print(f"The case backend needs you: {escape(sums.alarm)}", style="bold red", highlight=False)
    if sums.down:
        console.print(
            f"The case backend is down ({escape(sums.down)}): one case at a time tries it, the others wait.",
            style="bold red",
            highlight=False,
        )
    wanted = (state,) if state else (PENDING, DEAD)
    found = [entry for each in wanted for entry in submission_admin.list_by_state(each, limit)]
    if found:
        console.print(_table(found, service_zone(container)))
    if sums.dead and state != DELIVERED:
        console.print("Try them again with: gateway submissions retry --all-dead", highlight=False)


@submissions.command()
@click.argument("name", metavar="ID|REFERENCE")
@click.option("--words", is_flag=True, help="Also what the citizen said, with the number.")
@click.pass_obj
def show(container: Container, name: str, words: bool) -> None:
    """Show one submission."""
    entry = _find(container.cases.submission_admin, name)
    for label, value in _facts(entry, service_zone(container)):
        click.echo(f"{label:<12} {value}")
    if words:
        record_act(container.audit_trail, "show words", entry.reference, {"submissions": 1})
        contents = container.cases.submission_admin.contents(entry.id)
        gone = "gone: it was delivered, and is the case backend's now"
        click.echo(
            f"{'words':<12} {json.dumps(contents, indent=2, ensure_ascii=False) if contents else gone}"
        )


@submissions.command()
@click.argument("names", metavar="[ID|REFERENCE]...", nargs=-1)
@click.option("--all-dead", is_flag=True, help="All that were given up, without asking.")
@click.pass_obj
def retry(container: Container, names: tuple[str, ...], all_dead: bool) -> None:
    """Try submissions again now: those named, else all that were given up, which are shown first."""
    if names and all_dead:
        raise click.UsageError("Name submissions, or say --all-dead, but not both.")
    submission_admin = container.cases.submission_admin
    if not names and not all_dead:
        dead = submission_admin.counts().dead
        if not dead:
            click.echo("Nothing was given up, so there is nothing to try again.")
            return
        Console().print(
            _table(submission_admin.list_by_state(DEAD, SHOWN_BEFORE_RETRY), service_zone(container))
        )
        if dead > SHOWN_BEFORE_RETRY:
            click.echo(f"… and {dead - SHOWN_BEFORE_RETRY:,} more.")
        require_confirmation(f"Try {pluralise(dead, 'submission')} again now?", flag="--all-dead")
        all_dead = True
    ids = (
        container.cases.outbox.dead_ids()
        if all_dead
        else [_find(submission_admin, name).id for name in names]
    )
    tried = _in_batches(
        ids, submission_admin.retry_many if all_dead else _each(submission_admin.retry), "Tried again"
    )
    _record(container, "retry", ids, len(tried))
    for item in tried:
        container.job_notifier.notify(FORWARD, item)
    container.job_notifier.close()
    click.echo(f"{len(tried)} of {len(ids)} will be tried again now.")
    if len(tried) < len(ids):
        click.echo("The others were delivered, or are being tried at this moment.", err=True)
        raise SystemExit(1)


@submissions.command()
@click.argument("names", metavar="[ID|REFERENCE]...", nargs=-1)
@confirmed_option
@click.pass_obj
def purge(container: Container, names: tuple[str, ...], confirmed: bool) -> None:
    """Delete submissions that were given up, with all that was said: those named, else all. Shows them, and asks."""
    submission_admin = container.cases.submission_admin
    ids = [_find(submission_admin, name).id for name in names] or container.cases.outbox.dead_ids()
    if not ids:
        click.echo("Nothing was given up, so there is nothing to purge.")
        return
    shown = [entry for item in ids[:SHOWN_BEFORE_RETRY] if (entry := submission_admin.find(item))]
    Console().print(_table(shown, service_zone(container)))
    if len(ids) > SHOWN_BEFORE_RETRY:
        click.echo(f"… and {len(ids) - SHOWN_BEFORE_RETRY:,} more.")
    require_confirmation(
        f"Delete {pluralise(len(ids), 'submission')} for ever? Nobody will file them.", confirmed=confirmed
    )
    one = submission_admin.find(ids[0])
    purged = len(_in_batches(ids, container.cases.refused.purge_many, "Deleted"))
    _record(container, "purge", ids, purged, one)
    click.echo(f"{purged} of {len(ids)} deleted.")
    if purged < len(ids):
        click.echo("The others were not given up: they are on their way, or were delivered.", err=True)
        raise SystemExit(1)


def _in_batches(ids: list[str], change: Change, words: str) -> list[str]:
    """Change submissions some hundred at a time, with a progress bar. Return those that were changed."""
    changed: list[str] = []
    with progress_bar() as bar:
        task = bar.add_task(words, total=len(ids)) if bar else None
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            changed += [item for item, is_changed in zip(batch, change(batch), strict=True) if is_changed]
            if bar and task is not None:
                bar.update(task, completed=start + len(batch))
    return changed


def _each(change: Callable[[str], bool]) -> Change:
    return lambda ids: [change(item) for item in ids]


def _record(
    container: Container, action: str, ids: list[str], changed: int, one: SubmissionSummary | None = None
) -> None:
    """Add to the audit trail what was done to how many, if it was; of a single one its reference."""
    if not changed:
        return
    found = (one or container.cases.submission_admin.find(ids[0])) if len(ids) == 1 else None
    subject = found.reference if found is not None else ""
    record_act(container.audit_trail, action, subject, {"submissions": changed})


def _find(submission_admin: SubmissionAdmin, name: str) -> SubmissionSummary:
    entry = submission_admin.find(name)
    if entry is None:
        raise GatewayError(
            f"There is no submission {name}. `gateway submissions list` shows those on their way."
        )
    return entry


def _table(entries: list[SubmissionSummary], zone: tzinfo) -> Table:
    table = Table(box=None, pad_edge=False)
    for title in (
        "reference",
        "kind",
        "state",
        "tries",
        f"filed ({datetime.now(zone):%Z})",
        "next try",
        "last error",
    ):
        table.add_column(title, no_wrap=title == "reference")
    for entry in entries:
        due = f"{entry.due.astimezone(zone):%H:%M:%S}" if entry.due else "-"
        filed = f"{filed_at:%Y-%m-%d %H:%M}" if (filed_at := _filed_at(entry, zone)) else "-"
        cells = (entry.reference, entry.kind, entry.state, str(entry.attempts), filed, due, entry.error)
        table.add_row(*map(escape, cells))
    return table


def _facts(entry: SubmissionSummary, zone: tzinfo) -> list[tuple[str, str]]:
    filed_at = _filed_at(entry, zone)
    return [
        ("id", entry.id),
        ("reference", entry.reference),
        ("kind", entry.kind),
        ("state", entry.state),
        ("filed", format_moment(filed_at, zone) if filed_at else "unknown"),
        ("tries", str(entry.attempts)),
        ("next try", format_moment(entry.due, zone) if entry.due else "none"),
        ("last error", entry.error or "none"),
        ("backend's id", entry.backend_id or "none"),
    ]


def _filed_at(entry: SubmissionSummary, zone: tzinfo) -> datetime | None:
    try:
        return datetime.fromisoformat(entry.filed_at).astimezone(zone)
    except ValueError:  # a record that another release wrote
        return None
