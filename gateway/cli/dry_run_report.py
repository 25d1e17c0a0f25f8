"""Reports the dry run of an announcement."""

from collections.abc import Iterator
from datetime import datetime

from gateway.cli.output import pluralise
from gateway.messaging.announcements.announcement import Announcement
from gateway.messaging.announcements.announcement_store import VALIDITY
from gateway.messaging.announcements.dry_run import DryRunTotals
from gateway.messaging.announcements.numbers_file import LANGUAGE_COLUMN, NUMBER_COLUMN, NumbersFile
from gateway.messaging.announcements.planner import SkippedLine, SkipReason
from menus.model import Service

REASON_LABELS = {
    SkipReason.INVALID: "Cannot be texted",
    SkipReason.DUPLICATE: "Twice in the file",
    SkipReason.OPTED_OUT: "Do not want it",
    SkipReason.OUT_OF_REACH: "Out of reach",
    SkipReason.PAST: "Too late to be reminded",
    SkipReason.ANSWERED: "Have answered the survey",
    SkipReason.SURVEY_OVER: "The survey is over",
}


def describe_dry_run(
    announcement: Announcement, tally: DryRunTotals, numbers: NumbersFile, service: Service
) -> Iterator[str]:
    """Yield the lines by which an operator decides whether to send."""
    yield f"`{announcement.message.name}` to the numbers of {announcement.file}, as {announcement.id}"
    yield ""
    yield from _texts(tally)
    yield from _schedule(announcement, tally, service)
    if tally.already_queued:
        yield f"  {tally.already_queued:,} were queued before, and are not sent again"
    for reason, count in tally.left_out.items():
        examples = tally.left_out_examples[reason]
        yield ""
        yield f"  {REASON_LABELS[reason]}: {count:,}"
        yield from (f"    {_line(skipped)}" for skipped in examples)
        if count > len(examples):
            yield f"    … and {count - len(examples):,} more: --report FILE.csv lists them all"
    unused = _unused(announcement, numbers)
    if unused:
        yield ""
        yield f"  Not used by `{announcement.message.name}`: {', '.join(unused)}"
    yield ""


def _texts(tally: DryRunTotals) -> Iterator[str]:
    languages = ", ".join(f"{count:,} in {language}" for language, count in tally.languages.most_common())
    yield f"  {pluralise(tally.texts, 'text')}" + (f": {languages}" if languages else "")
    for language, text in tally.examples.items():
        yield f"    {language}: {' / '.join(text.splitlines())}"
    if tally.texts:
        most = f", {tally.longest_parts} for the longest text" if tally.longest_parts > 1 else ""
        yield f"  {pluralise(tally.parts, 'part')}{most}"
        yield f"  {_price(tally)}"


def _price(tally: DryRunTotals) -> str:
    sums = " and ".join(f"about {price}" for price in tally.prices)
    if tally.texts_without_price:
        without = (
            f"no price is known for {tally.texts_without_price:,} of them: set `prices:` in delivery.yaml"
        )
        return f"{sums}; {without}" if sums else without[0].upper() + without[1:]
    return sums[0].upper() + sums[1:]


def _schedule(announcement: Announcement, tally: DryRunTotals, service: Service) -> Iterator[str]:
    if tally.first is not None and tally.last is not None:
        yield f"  Sent from {_local_time(tally.first, service)} to {_local_time(tally.last, service)}"
    if tally.seconds >= 60:
        yield f"  At the pace of delivery.yaml they take about {_duration(tally.seconds)}"
    if tally.days > 1 and tally.first is None:
        yield f"  The day's ceilings of delivery.yaml spread them over {tally.days} days at least" + (
            f", and what has not gone within {VALIDITY.days} days never goes"
            if tally.days > VALIDITY.days
            else ""
        )
    if service.quiet_hours is not None and not announcement.message.urgent and tally.texts:
        begin, end = service.quiet_hours
        yield f"  Between {begin} and {end} of the citizen's local time they wait for the morning"


def _unused(announcement: Announcement, numbers: NumbersFile) -> list[str]:
    used = {
        NUMBER_COLUMN,
        LANGUAGE_COLUMN,
        *(column.casefold() for column in announcement.message.columns or ()),
    }
    if announcement.reminder is not None:
        used.add(announcement.reminder.column)
    return [column for column in numbers.columns if column not in used]


def _line(skipped: SkippedLine) -> str:
    number = f"{skipped.number} " if skipped.number else ""
    return f"line {skipped.line}: {number}{skipped.detail}"


def _local_time(moment: datetime, service: Service) -> str:
    return f"{moment.astimezone(service.time_zone):%Y-%m-%d %H:%M}"


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
