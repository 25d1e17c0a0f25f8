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
from gateway.console.insights.answers import answer_bars
from gateway.console.insights.spending import days_within, spending_sums
from gateway.container.container import Container
from gateway.insights.fate_figures import FateFigures, fate_figures
from gateway.insights.figures import (
    CaseFigures,
    ScreenFigures,
    SessionFigures,
    case_figures,
    screen_figures,
    session_figures,
)
from gateway.insights.group import DIMENSIONS, Group
from gateway.insights.keys import RETENTION
from gateway.insights.packed_counts import CountsBySubject
from gateway.insights.reader import Stretch
from gateway.messaging.routing.money import Money
from menus.insights.measures import SESSIONS, Counts
from menus.model import Service

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
@click.option(
    "--by", "dimension", type=click.Choice(DIMENSIONS), help="Side by side, instead of screen by screen."
)
@click.option("--csv", "as_csv", is_flag=True, help="Write each count of each day as CSV.")
def insights(
    first: datetime | None,
    last: datetime | None,
    screen: str | None,
    channel: str | None,
    language: str | None,
    network: str | None,
    version: str | None,
    dimension: str | None,
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
        if as_csv:
            return _write_csv(reader.totals_by_day(stretch), screen)
        totals, service = reader.totals(stretch), container.operators.service()
        by_value = reader.by_value(dimension, stretch, screen or SESSIONS) if dimension else {}
        cost = _cost(container, stretch) if service is not None and not screen else ()
    if not totals:
        click.echo(f"Nothing was counted from {stretch.first} to {stretch.last}.")
        return None
    console = Console()
    if screen is not None and dimension:
        values = {value: ScreenFigures(screen, counts) for value, counts in by_value.items()}
        console.print(_screen_table(values, dimension))
        return None
    if screen is not None:
        return _print_screen(console, screen_figures(totals).get(screen), screen, service)
    _print_sessions(console, stretch, session_figures(totals), cost)
    if dimension:
        console.print(_values_table(dimension, by_value))
        return None
    console.print(_screen_table(screen_figures(totals)))
    for one in case_figures(totals).values():
        console.print(_case_sentence(one), highlight=False, markup=False, soft_wrap=True)
    for fates in fate_figures(totals):
        console.print(_fate_sentence(fates), highlight=False, markup=False, soft_wrap=True)
    return None


def _cost(container: Container, stretch: Stretch) -> tuple[Money, ...]:
    """Return what texts and calls of all citizens cost, by currency."""
    delivery = container.delivery
    today = container.resources.clock().astimezone(service_zone(container)).date()
    texts = delivery.costs.days(min(max((today - stretch.first).days + 1, 1), RETENTION.days))
    return spending_sums(
        days_within(texts, stretch.first, stretch.last), delivery.call_costs.days(stretch.first, stretch.last)
    )


def _print_sessions(
    console: Console, stretch: Stretch, figures: SessionFigures, cost: tuple[Money, ...]
) -> None:
    completed = (
        "none is over yet" if figures.completion is None else f"{figures.completion:.0%} of those over"
    )
    console.print(
        f"{stretch.first} to {stretch.last}: {figures.begun} sessions. {figures.completed} completed ({completed}), "
        f"{figures.left} left, {figures.stopped} stopped by the gateway. {figures.redials} were dialled again on the "
        "same day."
        + (
            ""
            if figures.mean_seconds is None
            else f" An answer took {figures.mean_seconds:.1f} s on average."
        )
        + (f" Texts and calls of all citizens cost {' + '.join(map(str, cost))}." if cost else ""),
        highlight=False,
        soft_wrap=True,
    )


def _values_table(dimension: str, by_value: Mapping[str, Counts]) -> Table:
    """Return the sessions of each value side by side, those with most sessions first."""
    table = Table(box=None, pad_edge=False)
    table.add_column(dimension, overflow="fold")
    for title in ("sessions", "completed", "left", "stopped", "dialled again", "seconds"):
        table.add_column(title, justify="right")
    figures = {value: SessionFigures(counts) for value, counts in by_value.items()}
    for value, one in sorted(figures.items(), key=lambda row: -row[1].begun):
        share = "" if one.completion is None else f" ({one.completion:.0%})"
        seconds = "" if one.mean_seconds is None else f"{one.mean_seconds:.1f}"
        numbers = (f"{one.completed}{share}", one.left, one.stopped, one.redials, seconds)
        table.add_row(value, str(one.begun), *map(str, numbers))
    return table


def _screen_table(rows: Mapping[str, ScreenFigures], of: str = "screen") -> Table:
    """Return figures of screens by their names, or of one screen by the values of a dimension."""
    table = Table(box=None, pad_edge=False)
    table.add_column(of, overflow="fold")
    for title in ("shown", "answered", "wrong", "back", "home", "gave up", "left", "ended", "seconds"):
        table.add_column(title, justify="right")
    for name, one in rows.items():
        seconds = "" if one.mean_seconds is None else f"{one.mean_seconds:.0f}"
        answered, went = one.answered + one.ahead, (one.back, one.home, one.gave_up, one.left, one.ended)
        table.add_row(name, *map(str, (one.shown, answered, one.wrong, *went)), seconds)
    return table


def _print_screen(
    console: Console, figures: ScreenFigures | None, name: str, service: Service | None
) -> None:
    """Print a screen with its answers: in the words of the live menus, or without them by place and value."""
    if figures is None:
        raise click.UsageError(f"Nothing was counted of a screen `{name}` on these days.")
    console.print(_screen_table({name: figures}))
    families: tuple[tuple[str, Mapping[str, int] | Mapping[int, int]], ...]
    if service is not None and name in service.screens:
        bars = answer_bars(service, figures, service.default_language)
        families = (("answers", {bar.words: bar.count for bar in bars}),)
    else:
        families = (
            ("options, by their place in the menu file from 0", figures.options),
            ("rows, by their number", figures.rows),
            ("values", figures.values),
        )
    families = (
        ("wrong answers", figures.wrong_kinds),
        *families,
        ("payments", figures.payments),
        ("screens that came next", figures.ways),
    )
    for title, counts in families:
        if counts:
            told = ", ".join(
                f"{key}: {count}" for key, count in sorted(counts.items(), key=lambda one: -one[1])
            )
            console.print(f"{title}: {told}", highlight=False, markup=False, soft_wrap=True)


def _case_sentence(figures: CaseFigures) -> str:
    states = ", ".join(
        f"{state} {count}{_after(figures.mean_seconds(state))}" for state, count in figures.states.items()
    )
    return f"{figures.kind}: {figures.filed} cases filed{'; ' + states if states else ''}."


def _after(seconds: float | None) -> str:
    """Say how long cases took on average: ` (after 2.4 days)`."""
    if seconds is None:
        return ""
    unit, size = ("min", 60) if seconds < 5400 else ("h", 3600) if seconds < 172_800 else ("days", 86_400)
    return f" (after {seconds / size:.1f} {unit})"


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
