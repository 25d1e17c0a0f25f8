"""`gateway retention`: shows what is kept, since when, and what went last night."""

from datetime import timedelta, tzinfo

import click
from rich.console import Console
from rich.table import Table

from gateway.cli.running_gateway import running_gateway
from gateway.cli.service_time import service_zone
from gateway.operations.retention import KeptKind

TITLES = ("kept", "number", "oldest", "longest left", "go within a day", "without expiry")


@click.command()
def retention() -> None:
    """Show what is kept of citizens and cases, since when, until when, and what went today and yesterday.

    docs/privacy.md says what each kind holds, and why.
    """
    with running_gateway() as container:
        kept, zone = container.retention.kept(), service_zone(container)
        today = container.resources.clock().date()
        days = [(day, container.retention.went(day)) for day in (today - timedelta(days=1), today)]
    table = Table(*TITLES, box=None, pad_edge=False)
    for kind in kept:
        table.add_row(*_cells(kind, zone))
    Console().print(table)
    for day, went in days:
        facts = ", ".join(f"{number:,} {things}" for things, number in sorted(went.items()))
        click.echo(f"Went on {day.isoformat()} (UTC): {facts or 'nothing'}")


def _cells(kind: KeptKind, zone: tzinfo) -> tuple[str, ...]:
    return (
        kind.kind,
        f"{kind.keys:,}",
        f"{kind.oldest.astimezone(zone):%Y-%m-%d}" if kind.oldest else "-",
        _time_left(kind.longest) if kind.keys > kind.without_expiry else "-",
        f"{kind.within_a_day:,}",
        f"{kind.without_expiry:,}",
    )


def _time_left(seconds: int) -> str:
    """Return `30 d`, `5 h` or `12 min`."""
    for unit, length in (("d", 86_400), ("h", 3600)):
        if seconds >= length:
            return f"{seconds // length} {unit}"
    return f"{seconds // 60} min"
