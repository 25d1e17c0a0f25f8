"""`gateway tables pull`: brings the codes that the case system knows into tables beside the menu file."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from gateway.case_systems.outcomes import CaseSystemError
from gateway.case_systems.pulled_table import PulledTable, Row, TableChange, merge_table
from gateway.case_systems.registry import CASE_SYSTEMS
from gateway.cli.output import pluralise
from gateway.development.running_environment import with_running_environment
from gateway.errors import GatewayError
from gateway.settings.reader import read_settings

MOST_SHOWN = 20


@click.group()
def tables() -> None:
    """Bring tables from the case system."""


@tables.command()
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
def pull(dry_run: bool) -> None:
    """Write what the case system knows into CSV tables beside the menu file: services, types, places, projects.

    Columns that you have added, such as names in other languages, stay. `gateway check` then finds options that are no
    longer known.
    """
    settings = read_settings(with_running_environment(os.environ))
    system = CASE_SYSTEMS.chosen(settings)
    if system.pull_tables is None:
        raise GatewayError(f"{system.title} has no codes to bring.")
    if not system.is_configured(settings):
        raise GatewayError(f"{system.address_variable} is not set, so there is nobody to ask.")
    try:
        pulled = list(system.pull_tables(settings, lambda: datetime.now(UTC)))
    except CaseSystemError as error:
        raise GatewayError(f"{system.title} could not be asked: {error}. Nothing was changed.") from error
    for table in pulled:
        _bring(table, settings.menus.parent, dry_run=dry_run)


def _bring(table: PulledTable, folder: Path, *, dry_run: bool) -> None:
    """Write one table, and show what changed."""
    path = folder / table.file_name
    is_new = not path.exists()
    earlier = "" if is_new else path.read_text(encoding="utf-8-sig")
    change = merge_table(table, earlier)
    counts = f"{len(change.new)} new, {len(change.gone)} gone, {len(change.changed)} changed"
    click.echo(f"{path.name}: {pluralise(len(table.rows), 'row')}: {counts}.")
    _show(table, change)
    if not dry_run and change.text != earlier:
        path.write_text(change.text, encoding="utf-8")
    if is_new and not dry_run:
        click.echo(
            f"  Name it under `tables:` in the menu file: `{table.name}: {{file: {table.file_name}}}`."
        )


def _show(table: PulledTable, change: TableChange) -> None:
    rows: Sequence[tuple[str, Row]] = (
        *(("+", row) for row in change.new),
        *(("-", row) for row in change.gone),
        *(("~", row) for row in change.changed),
    )
    for sign, row in rows[:MOST_SHOWN]:
        click.echo(f"  {sign} {'  '.join(filter(None, (row.get(column, '') for column in table.columns)))}")
    if len(rows) > MOST_SHOWN:
        click.echo(f"  and {len(rows) - MOST_SHOWN} more.")
