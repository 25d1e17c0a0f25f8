"""What a dry run of an announcement tells."""

from collections.abc import Iterator
from datetime import datetime

from gateway.cli.plural import counted
from gateway.messaging.announcements.announcement import Announcement
from gateway.messaging.announcements.dry_run import Tally
from gateway.messaging.announcements.file import LANGUAGE, NUMBER, NumbersFile
from gateway.messaging.announcements.lines import LeftOut, Why
from gateway.messaging.announcements.store import VALIDITY
from menus.model import Service

MEANS = {
    Why.INVALID: "Cannot be texted",
    Why.DUPLICATE: "Twice in the file",
    Why.OPTED_OUT: "Do not want it",
    Why.PAST: "Too late to be reminded",
}


def told(announcement: Announcement, tally: Tally, numbers: NumbersFile, service: Service) -> Iterator[str]:
    """The lines for an operator, who decides by them."""
    yield f"`{announcement.message.name}` to the numbers of {announcement.file}, as {announcement.id}"
    yield ""
    yield from _texts(tally)
    yield from _when(announcement, tally, service)
    if tally.known:
        yield f"  {tally.known:,} were queued before, and are not sent again"
    for why, count in tally.left.items():
        yield ""
        yield f"  {MEANS[why]}: {count:,}"
        yield from (f"    {_line(one)}" for one in tally.shown[why])
        if count > len(tally.shown[why]):
            yield f"    … and {count - len(tally.shown[why]):,} more: --report FILE.csv lists them all"
    unused = _unused(announcement, numbers)
    if unused:
        yield ""
        yield f"  Not used by `{announcement.message.name}`: {', '.join(unused)}"
    yield ""


def _texts(tally: Tally) -> Iterator[str]:
    languages = ", ".join(f"{count:,} in {language}" for language, count in tally.languages.most_common())
    yield f"  {counted(tally.texts, 'text')}" + (f": {languages}" if languages else "")
    for language, text in tally.examples.items():
        yield f"    {language}: {' / '.join(text.splitlines())}"
    if tally.texts:
        most = f", {tally.longest} for the longest text" if tally.longest > 1 else ""
        yield f"  {counted(tally.parts, 'part')}{most}"
        yield f"  {_price(tally)}"


def _price(tally: Tally) -> str:
    sums = " and ".join(f"about {price}" for price in tally.prices)
    if tally.unpriced:
        without = f"no price is known for {tally.unpriced:,} of them: set `prices:` in delivery.yaml"
        return f"{sums}; {without}" if sums else without[0].upper() + without[1:]
    return sums[0].upper() + sums[1:]


def _when(announcement: Announcement, tally: Tally, service: Service) -> Iterator[str]:
    if tally.first is not None and tally.last is not None:
        yield f"  Sent from {_local(tally.first, service)} to {_local(tally.last, service)}"
    if tally.seconds >= 60:
        yield f"  At the pace of delivery.yaml they take about {_long(tally.seconds)}"
    if tally.days > 1 and tally.first is None:
        yield f"  The day's ceilings of delivery.yaml spread them over {tally.days} days at least" + (
            f", and what has not gone within {VALIDITY.days} days never goes"
            if tally.days > VALIDITY.days
            else ""
        )
    if service.quiet_hours is not None and not announcement.message.urgent and tally.texts:
        begin, end = service.quiet_hours
        yield f"  Where it is between {begin} and {end}, they wait for the morning"


def _unused(announcement: Announcement, numbers: NumbersFile) -> list[str]:
    used = {NUMBER, LANGUAGE, *(column.casefold() for column in announcement.message.columns or ())}
    if announcement.reminder is not None:
        used.add(announcement.reminder.column)
    return [column for column in numbers.columns if column not in used]


def _line(one: LeftOut) -> str:
    number = f"{one.number} " if one.number else ""
    return f"line {one.line}: {number}{one.reason}"


def _local(moment: datetime, service: Service) -> str:
    return f"{moment.astimezone(service.time_zone):%Y-%m-%d %H:%M}"


def _long(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
