"""`gateway versions`: lists published versions, and how many sessions are on each."""

from collections.abc import Mapping
from datetime import tzinfo

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from gateway.cli.running_gateway import running_gateway
from gateway.cli.service_time import service_zone
from gateway.cli.trial_options import trial_sentence
from gateway.published_menus.publisher import SessionCounts
from gateway.published_menus.trial_counts import VersionCounts
from gateway.published_menus.versions import MenuVersion

DIGEST_SHOWN = 8  # characters; enough to find it in the logs, and a table that fits 80 columns


@click.command()
@click.option(
    "--compare", is_flag=True, help="Show how sessions went on the version on trial and on the current one."
)
def versions(compare: bool) -> None:
    """List the versions of the menus that are kept, newest first.

    The newest 20 are kept, and those that sessions under way began with.
    """
    with running_gateway() as container:
        sessions = container.menus.publisher.count_sessions()
        zone = service_zone(container)
        trial = container.menus.trials.load()
        counts = container.menus.trials.counts() if compare else {}
        current, kept = container.menus.versions.current(), container.menus.versions.all()
    if not kept:
        click.echo("Nothing was published yet: publish a menu file with `gateway publish FILE`.")
        return
    console = Console()
    console.print(_table(kept, current, None if trial is None else trial.number, sessions, zone))
    for version in kept:
        if version.summary:
            said = f"{version.number}: {version.summary} ({version.publisher or 'nobody named'})"
            console.print(said, highlight=False, markup=False, soft_wrap=True)
    if trial is not None:
        console.print(trial_sentence(trial, zone), highlight=False, soft_wrap=True)
    if compare:
        _print_comparison(console, kept, counts)
    if sessions.on_dropped_versions:
        console.print(
            f"{sessions.on_dropped_versions} sessions are on versions that are gone.", highlight=False
        )


def _print_comparison(console: Console, kept: list[MenuVersion], counts: Mapping[str, VersionCounts]) -> None:
    """Print how sessions went on each version since the last trial began."""
    counted = [(version.number, counts[version.digest]) for version in kept if version.digest in counts]
    if not counted:
        console.print(
            "No trial has been counted yet: `gateway publish FILE --share 5` begins one.", highlight=False
        )
        return
    table = Table(box=None, pad_edge=False, title="Since the trial began", title_justify="left")
    for title in ("version", "begun", "completed", "hops", "wrong answers"):
        table.add_column(title, justify="right", no_wrap=True)
    for number, one in counted:
        table.add_row(
            str(number),
            str(one.begun),
            f"{one.completed} ({_percent(one.completed, one.begun)})",
            str(one.hops),
            f"{one.wrong} ({_percent(one.wrong, one.hops)} of hops)",
        )
    console.print(table)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _table(
    kept: list[MenuVersion], current: int | None, on_trial: int | None, sessions: SessionCounts, zone: tzinfo
) -> Table:
    table = Table(box=None, pad_edge=False)
    for title in (
        "version",
        "",
        f"published ({kept[0].published_at.astimezone(zone):%Z})",
        "screens",
        "languages",
        "sessions",
        "digest",
    ):
        right = title in ("version", "screens", "sessions")
        table.add_column(title, justify="right" if right else "left", no_wrap=True)
    for version in kept:
        cells = (
            str(version.number),
            "current" if version.number == current else "trial" if version.number == on_trial else "",
            f"{version.published_at.astimezone(zone):%Y-%m-%d %H:%M}",
            str(version.screens),
            " ".join(version.languages),
            str(sessions.by_version.get(version.number, 0)),
            version.digest[:DIGEST_SHOWN],
        )
        table.add_row(*map(escape, cells), style="bold" if version.number == current else None)
    return table
