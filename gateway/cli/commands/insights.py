"""`gateway insights`: prints what citizens did on each screen, or writes it as CSV."""

import csv
import sys
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import click
from rich.console import Console
from rich.table import Table

from gateway.cli.running_gateway import running_gateway
from gateway.cli.service_time import service_zone
from gateway.insights.fate_figures import FateFigures, fate_figures
from gateway.insights.figures import (
    CaseFigures,
    ScreenFigures,
    SessionFigures,
    case_figures,
    screen_figures,
    session_figures,
)
from gateway.insights.group import Group
from gateway.insights.packed_counts import CountsBySubject
from gateway.insights.reader import Stretch

DAYS = 30
CSV_COLUMNS = ("day", "subject", "what", "count")
SESSIONS_SUBJECT = "sessions"

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--from", "first", type=_DAY, help="The first day, as in 2026-11-30; 30 days before the last.")
@click.option("--to", "last", type=_DAY, help="The last day; today unless you say otherwise.")
@click.option("--screen", help="Only this screen, with its options and wrong answers.")
@click.option("--channel", type=click.Choice(["ussd", "sms", "voice"]), help="Only this channel.")
@click.option("--language", help="Only this language.")
@click.option("--network", help="Only this network, by its code as in 63902; `unknown` if none is told.")
@click.option("--version", help="Only this version, by the first 8 characters of its digest.")
@click.option("--csv", "as_csv", is_flag=True, help="Write each count of each day as CSV.")
def insights(
    first: datetime | None,
    last: datetime | None,
    screen: str | None,
    channel: str | None,
    language: str | None,
    network: str | None,
    version: str | None,
    as_csv: bool,
) -> None:
    """Show what citizens did: where they came, answered, gave wrong answers, went back and left.

    docs/insights.md says what each number counts.
    """
    group = Group(channel or "", language or "", network or "", version or "")
    with running_gateway() as container:
        until = (
            last.date() if last else container.resources.clock().astimezone(service_zone(container)).date()
        )
        stretch = Stretch(first.date() if first else until - timedelta(days=DAYS - 1), until, group)
        if stretch.first > stretch.last:
            raise click.UsageError("--from is after --to.")
        reader = container.insights.reader
        by_day = reader.totals_by_day(stretch) if as_csv else {}
        totals = {} if as_csv else reader.totals(stretch)
    if as_csv:
        return _write_csv(by_day, screen)
    if not totals:
        click.echo(f"Nothing was counted from {stretch.first} to {stretch.last}.")
        return None
    console = Console()
    if screen is not None:
        return _print_screen(console, screen_figures(totals).get(screen), screen)
    _print_sessions(console, stretch, session_figures(totals))
    console.print(_screen_table(screen_figures(totals)))
    for one in case_figures(totals).values():
        console.print(_case_sentence(one), highlight=False, markup=False, soft_wrap=True)
    for fates in fate_figures(totals):
        console.print(_fate_sentence(fates), highlight=False, markup=False, soft_wrap=True)
    return None


def _print_sessions(console: Console, stretch: Stretch, figures: SessionFigures) -> None:
    completed = (
        "none is over yet" if figures.completion is None else f"{figures.completion:.0%} of those over"
    )
    console.print(
        f"{stretch.first} to {stretch.last}: {figures.begun} sessions. {figures.completed} completed ({completed}), "
        f"{figures.left} left, {figures.stopped} stopped by the gateway. {figures.redials} were dialled again on the "
        "same day.",
        highlight=False,
        soft_wrap=True,
    )


def _screen_table(screens: Mapping[str, ScreenFigures]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("screen", overflow="fold")
    for title in ("shown", "answered", "wrong", "back", "home", "gave up", "left", "ended", "seconds"):
        table.add_column(title, justify="right")
    for one in screens.values():
        seconds = "" if one.mean_seconds is None else f"{one.mean_seconds:.0f}"
        answered, went = one.answered + one.ahead, (one.back, one.home, one.gave_up, one.left, one.ended)
        table.add_row(one.name, *map(str, (one.shown, answered, one.wrong, *went)), seconds)
    return table


def _print_screen(console: Console, figures: ScreenFigures | None, name: str) -> None:
    if figures is None:
        raise click.UsageError(f"Nothing was counted of a screen `{name}` on these days.")
    console.print(_screen_table({name: figures}))
    families: tuple[tuple[str, Mapping[str, int] | Mapping[int, int]], ...] = (
        ("wrong answers", figures.wrong_kinds),
        ("options, by their place in the menu file from 0", figures.options),
        ("rows, by their number", figures.rows),
        ("values", figures.values),
        ("screens that came next", figures.ways),
    )
    for title, counts in families:
        if counts:
            told = ", ".join(
                f"{key}: {count}" for key, count in sorted(counts.items(), key=lambda one: -one[1])
            )
            console.print(f"{title}: {told}", highlight=False, markup=False, soft_wrap=True)


def _case_sentence(figures: CaseFigures) -> str:
    states = ", ".join(f"{state} {count}" for state, count in figures.states.items())
    return f"{figures.kind}: {figures.filed} cases filed{'; ' + states if states else ''}."


def _fate_sentence(figures: FateFigures) -> str:
    """Say what became of the texts or calls of a message: `text received: accepted 9, failed 1 (unreachable 1).`"""
    said = []
    for fate, count in figures.fates.items():
        why = ", ".join(f"{reason} {number}" for one, reason, number in figures.reasons if one == fate)
        said += [f"{fate} {count}{f' ({why})' if why else ''}"] if count else []
    return f"{figures.kind} {figures.name}: {', '.join(said)}."


def _write_csv(by_day: Mapping[date, CountsBySubject], screen: str | None) -> None:
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(CSV_COLUMNS)
    for day, totals in by_day.items():
        for subject, counts in sorted(totals.items()):
            if screen in (None, subject):
                for name, count in sorted(counts.items()):
                    rows.writerow((day.isoformat(), subject or SESSIONS_SUBJECT, name, count))
