"""`gateway versions`: lists published versions, and how many sessions are on each."""

from datetime import tzinfo

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from gateway.cli.running_gateway import running_gateway
from gateway.cli.service_time import service_zone
from gateway.cli.trial_options import trial_sentence
from gateway.published_menus.publisher import SessionCounts
from gateway.published_menus.versions import MenuVersion

DIGEST_SHOWN = 8  # characters; enough to find it in the logs, and a table that fits 80 columns


@click.command()
def versions() -> None:
    """List the versions of the menus that are kept, newest first.

    The newest 20 are kept, and those that sessions under way began with.
    """
    with running_gateway() as container:
        sessions = container.menus.publisher.count_sessions()
        zone = service_zone(container)
        trial = container.menus.trials.load()
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
    if sessions.on_dropped_versions:
        console.print(
            f"{sessions.on_dropped_versions} sessions are on versions that are gone.", highlight=False
        )


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
