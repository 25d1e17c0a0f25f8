"""`gateway announce FILE`: one message to many numbers, counted first and then sent."""

import csv
import sys
from collections.abc import Iterator
from datetime import time
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import click

from gateway.cli.commands.announcements import follow
from gateway.cli.dry_run_report import describe_dry_run
from gateway.cli.operator import operator_name, record_act
from gateway.cli.output import pluralise
from gateway.cli.progress import progress_bar
from gateway.cli.running_gateway import running_gateway
from gateway.container.container import Container
from gateway.messaging.announcements.announcement import (
    NAME_PATTERN,
    Announcement,
    Reminder,
    default_id,
    require_message,
)
from gateway.messaging.announcements.announcement_store import AnnouncementStore
from gateway.messaging.announcements.dry_run import DryRunTotals
from gateway.messaging.announcements.numbers_file import (
    NumbersFile,
    NumbersFileError,
    column_name,
    open_numbers_file,
)
from gateway.messaging.announcements.planner import AnnouncementPlanner, PlannedText, SkippedLine
from gateway.messaging.announcements.proposal import Proposal, summarise
from gateway.messaging.routing.delivery_config import DeliveryConfig
from menus.spreadsheet_cells import text_row

QUEUED_AT_ONCE = 200
AWAITS_APPROVAL = 3
"""The exit status if a second person has to approve the announcement."""


class TimeOfDay(click.ParamType[time]):
    """A time of day, such as 09:00."""

    name = "HH:MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> time:
        """Return the time. Fails with a usage error if the text is not a time."""
        try:
            return value if isinstance(value, time) else time.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is no time of day: write it as 09:00.", param, ctx)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--message", required=True, help="The message of the menus; it has `columns:` there.")
@click.option("--send", "--yes", "send", is_flag=True, help="Send after the dry run, without asking.")
@click.option("--name", help="A name for it, in place of one made from file and message.")
@click.option("--before", metavar="COLUMN", help="A reminder: before the date in this column.")
@click.option("--days", type=click.IntRange(0, 365), help="How many days before that date. Default: 1.")
@click.option(
    "--at", type=TimeOfDay(), metavar="HH:MM", help="The time of day where the citizen lives. Default: 09:00."
)
@click.option(
    "--report", type=click.File("w", encoding="utf-8"), help="Write every line left out to a CSV file."
)
def announce(
    file: Path,
    message: str,
    send: bool,
    name: str | None,
    before: str | None,
    days: int | None,
    at: time | None,
    report: TextIO | None,
) -> None:
    """Text a message to every number of a CSV FILE.

    The first line of FILE names the columns: `number`, optionally `language`, and those that the message needs. First
    the command only counts and sends nothing: texts, parts, price, and every line that gets no text. After a yes, or
    with --send, it queues the texts. They are sent when no text about a case waits. The same command, given again,
    goes on where it broke off, and texts nobody twice. Above the price of `second_person_above` in delivery.yaml it
    sends nothing: somebody else approves the announcement first.
    """
    reminder = _reminder(before, days, at)
    if name is not None and not NAME_PATTERN.fullmatch(name):
        raise click.UsageError("A --name has small letters, digits and hyphens, 40 at most: clinic-june.")
    numbers = open_numbers_file(file)
    if reminder is not None and reminder.column not in numbers.columns:
        raise NumbersFileError(f"{file}:1: There is no column `{reminder.column}` for --before.")
    with running_gateway() as container:
        contents = numbers.digest()
        service, crypto = container.menus.service(), container.resources.crypto
        found = require_message(service, message, numbers.columns)
        generated_id = default_id(crypto, contents, message, reminder)
        announcement = Announcement(name or generated_id, found, file.name, reminder)
        planner = container.announcements.planner(announcement)
        tally = _count(planner, container.delivery.config, numbers, report)
        for line in describe_dry_run(announcement, tally, numbers, service):
            click.echo(line)
        if not tally.texts:
            raise SystemExit(0 if tally.already_queued else 1)
        above = container.delivery.config.second_person_above
        needs_second_person = summarise(tally).costs_more_than(above)
        if not send and not _confirmed(tally, asks_for_approval=needs_second_person):
            click.echo("Nothing was sent. To send, say it again with --send.")
            if needs_second_person:
                click.echo(f"It costs more than {above}, so somebody else approves it then.")
            return
        if numbers.digest() != contents:
            raise NumbersFileError(f"{file} was changed while it was read: run the command again.")
        if needs_second_person:
            proposer = _propose(container, announcement, file.read_bytes(), tally)
            click.echo(
                f"Nothing was sent: it costs more than {above}, so somebody else than {proposer} approves it within "
                f"two days: gateway announcements approve {announcement.id}, or /console/announcements."
            )
            raise SystemExit(AWAITS_APPROVAL)
        store = container.announcements.store
        _queue(store, container.announcements.planner(announcement), announcement, numbers, tally)
        record_act(container.audit_trail, "announce", announcement.id, {"texts": tally.texts})
        follow(store, container.announcements.outbox, container.pauses, announcement.id)


def _reminder(before: str | None, days: int | None, at: time | None) -> Reminder | None:
    if before is not None:
        return Reminder(column_name(before), 1 if days is None else days, at or time(9))
    if days is not None or at is not None:
        raise click.UsageError("--days and --at need --before COLUMN: before which date?")
    return None


def _count(
    planner: AnnouncementPlanner, delivery: DeliveryConfig, numbers: NumbersFile, report: TextIO | None
) -> DryRunTotals:
    tally, writer = DryRunTotals(delivery), csv.writer(report) if report else None
    if writer:
        writer.writerow(("line", "number", "why", "reason"))
    for line in planner.plan(numbers.rows()):
        tally.add(line)
        if writer and isinstance(line, SkippedLine):
            writer.writerow(text_row((line.line, line.number, line.skip_reason, line.detail)))
    return tally


def _confirmed(tally: DryRunTotals, *, asks_for_approval: bool) -> bool:
    texts = pluralise(tally.texts, "text")
    question = f"Have somebody else approve {texts}?" if asks_for_approval else f"Send {texts}?"
    return sys.stdin.isatty() and click.confirm(question)


def _propose(container: Container, announcement: Announcement, contents: bytes, tally: DryRunTotals) -> str:
    """Propose an announcement, as the console does, unless somebody did. Return who proposed it."""
    proposals, reminder, name = container.operators.proposals, announcement.reminder, operator_name()
    proposal = Proposal(
        id=announcement.id,
        message=announcement.message.name,
        file=announcement.file,
        column=reminder.column if reminder else "",
        days=reminder.days if reminder else 0,
        at=f"{reminder.time_of_day:%H:%M}" if reminder else "",
        proposed_by=name,
        proposed_at=container.resources.clock(),
    )
    if proposals.add(proposal, contents):
        proposals.note_summary(proposal.id, summarise(tally), container.menus.definition.digest)
        facts = {"message": proposal.message}
        record_act(container.audit_trail, "propose announcement", proposal.id, facts)
        return name
    known = proposals.find(proposal.id)
    return known.proposed_by if known is not None else name


def _queue(
    store: AnnouncementStore,
    planner: AnnouncementPlanner,
    announcement: Announcement,
    numbers: NumbersFile,
    tally: DryRunTotals,
) -> None:
    store.begin(announcement)
    texts = _texts(planner.plan(numbers.rows()))
    queued = 0
    with progress_bar() as bar:
        task = bar.add_task("Queued", total=tally.texts) if bar else None
        while batch := list(islice(texts, QUEUED_AT_ONCE)):
            queued += store.queue(announcement, batch)
            if bar and task is not None:
                bar.update(task, completed=queued)
    store.finish(announcement)
    click.echo(f"{pluralise(queued, 'text')} {'is' if queued == 1 else 'are'} queued as {announcement.id}.")


def _texts(lines: Iterator[PlannedText | SkippedLine]) -> Iterator[PlannedText]:
    return (line for line in lines if isinstance(line, PlannedText) and not line.known)
