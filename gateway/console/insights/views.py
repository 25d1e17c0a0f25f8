"""`/console/insights`: where citizens come through and where they give up, by screen, language and network."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from gateway.console.context import console
from gateway.console.csv_answer import csv_answer
from gateway.console.insights.answers import answer_bars, answers_over_time, bars_of
from gateway.console.insights.fates import fate_rows, fate_tables, name_words
from gateway.console.insights.flow import flow_ways
from gateway.console.insights.funnel import first_line, read_funnel
from gateway.console.insights.money import money_in_units, money_sums, payment_counts
from gateway.console.insights.parts import InsightParts, NothingLiveError, page_values, read_parts
from gateway.console.insights.spending import (
    CallDay,
    CostByDay,
    DayTotals,
    call_rows,
    call_spending,
    case_cost,
    cost_by_day,
    days_within,
    spending_rows,
    spending_sums,
)
from gateway.console.insights.summary import completion_rows, session_rows, summarise, time_rows
from gateway.console.insights.words import DIMENSION_WORDS, wrong_words
from gateway.console.page import page
from gateway.console.people.role import Role
from gateway.insights.fate_figures import fate_subjects
from gateway.insights.figures import ScreenFigures, SessionFigures
from gateway.insights.group import DIMENSIONS, EVERYBODY
from gateway.insights.keys import RETENTION
from gateway.messaging.routing.cost_totals import TextSum
from gateway.messaging.routing.delivery_report import money_by_currency
from menus.insights.measures import ANSWER_BUCKETS, Counts
from menus.spreadsheet_cells import text_row

MOST_LINES = 6  # in one plot
FATES_FORMAT, CALLS_FORMAT = "fates-csv", "calls-csv"
PAYMENT_FATES = ("paid", "unpaid", "doubled")
WHAT_BECAME = ("answered", "wrong", "back", "home", "gave_up", "left", "ended")  # of a screen, in CSV

blueprint = Blueprint("insights", __name__)


@blueprint.errorhandler(NothingLiveError)
def say_what_to_do_first(_error: NothingLiveError) -> str:
    """Say on each of these pages that the first version has to be published."""
    return render_template("insights/none.html")


@page(blueprint, "/insights", role=Role.VIEWER)
def show() -> ResponseReturnValue:
    """Show sessions, completion and where citizens leave."""
    parts = read_parts()
    by_day = parts.reader.by_day(parts.selection.stretch)
    texts, calls = _costs(parts), _call_costs(parts)
    if _wants_csv():
        cost = cost_by_day(texts, calls, lambda day: day)
        headings = ("day", "begun", "completed", "left", "stopped", "redials", "mean_seconds")
        return _csv(
            "insights", (*headings, *map("cost_{}".format, cost.currencies)), _overview_rows(by_day, cost)
        )
    by_period = parts.periods.sums(by_day)
    cost = cost_by_day(texts, calls, parts.periods.begin)
    return _render(
        parts,
        "overview",
        summary=summarise(parts.totals),
        rows=session_rows(by_period, parts.marks),
        completion=completion_rows({"": by_period}, parts.marks),
        times=time_rows(by_period, parts.marks),
        cost=cost,
        cost_rows=[
            (day, dict(cost.rows).get(day, (0,) * len(cost.currencies)), parts.marks.get(day, ""))
            for day in by_period
        ],
        spending=spending_sums(texts, calls),
        first_line=lambda name: first_line(parts.graph, name),
    )


@page(blueprint, "/insights/view/funnel", role=Role.VIEWER)
def funnel() -> ResponseReturnValue:
    """Show how many came to each screen on the way from an entry, or to a case."""
    parts = read_parts()
    starts = parts.graph.starts
    entry, kind = request.args.get("entry", ""), request.args.get("case", "")
    entry = entry if entry in starts else _start(parts)
    found = read_funnel(parts.service, parts.graph, parts.screens, entry, parts.cases.get(kind))
    if _wants_csv():
        headings = ("screen", "words", "shown", "share", *WHAT_BECAME)
        return _csv(
            "funnel",
            headings,
            (
                (
                    step.figures.name,
                    step.words,
                    step.figures.shown,
                    round(step.share, 4),
                    *_fates(step.figures),
                )
                for step in found.steps
            ),
        )
    entries = [(name, f"{', '.join(parts.graph.vertices[name].entries)}: {name}") for name in starts]
    kinds = [("", "all ways"), *((name, name) for name in sorted(parts.service.cases))]
    return _render(parts, "funnel", funnel=found, entry=entry, entries=entries, kind=kind, kinds=kinds)


@page(blueprint, "/insights/view/map", role=Role.VIEWER)
def flow() -> ResponseReturnValue:
    """Show the map with counts on every way."""
    parts = read_parts()
    ways = flow_ways(parts.graph, parts.screens)
    if _wants_csv():
        return _csv(
            "ways",
            ("from", "to", "by", "count"),
            ((one.source, one.target, one.label, one.count) for one in ways),
        )
    return _render(
        parts, "flow", ways=ways, vertices=parts.graph.vertices, screens=parts.screens, start=_start(parts)
    )


@page(blueprint, "/insights/view/compare", role=Role.VIEWER)
def compare() -> ResponseReturnValue:
    """Show languages, networks, channels or versions side by side."""
    parts = read_parts()
    dimension, stretch = _dimension(), parts.selection.stretch
    figures = {
        value: SessionFigures(counts) for value, counts in parts.reader.by_value(dimension, stretch).items()
    }
    most_first = sorted(figures.items(), key=lambda row: -row[1].begun)
    if _wants_csv():
        headings = (dimension, "begun", "completed", "left", "stopped", "redials")
        return _csv(
            dimension,
            headings,
            (
                (value, one.begun, one.completed, one.left, one.stopped, one.redials)
                for value, one in most_first
            ),
        )
    shown = [value for value, _ in most_first[:MOST_LINES]]
    by_day = parts.reader.by_value_and_day(dimension, stretch, only=shown)
    return _render(
        parts,
        "compare",
        dimension=dimension,
        dimensions=DIMENSION_WORDS,
        figures=most_first,
        columns=[parts.words.of(dimension, value) for value in shown],
        rows=completion_rows(
            {value: parts.periods.sums(by_day.get(value, {})) for value in shown}, parts.marks
        ),
    )


@page(blueprint, "/insights/view/answers", role=Role.VIEWER)
def answers() -> ResponseReturnValue:
    """Show what citizens chose, screen by screen."""
    parts = read_parts()
    language = parts.service.default_language
    found = [(name, answer_bars(parts.service, one, language)) for name, one in parts.screens.items()]
    if _wants_csv():
        rows = ((name, bar.words, bar.count, round(bar.share, 4)) for name, bars in found for bar in bars)
        return _csv("answers", ("screen", "answer", "count", "share"), rows)
    shown = [(name, first_line(parts.graph, name), bars) for name, bars in found if bars]
    return _render(parts, "answers", answers=shown)


@page(blueprint, "/insights/view/cases", role=Role.VIEWER)
def cases() -> ResponseReturnValue:
    """Show cases by kind, state and field, with the time to each state."""
    parts = read_parts()
    states = {
        kind: states_in_order(one.states, list(parts.service.states)) for kind, one in parts.cases.items()
    }
    if _wants_csv():
        rows = (
            (kind, state, count, round(one.mean_seconds(state) or 0))
            for kind, one in parts.cases.items()
            for state, count in [("filed", one.filed), *states[kind].items()]
        )
        return _csv("cases", ("kind", "state", "count", "mean_seconds"), rows)
    fields = {
        kind: {
            field: bars_of(sorted(values.items(), key=lambda row: -row[1]))
            for field, values in one.fields.items()
        }
        for kind, one in parts.cases.items()
    }
    filed = sum(one.filed for one in parts.cases.values())
    cost = case_cost(_text_sums(parts), parts.service, filed) if parts.selection.group == EVERYBODY else None
    return _render(parts, "cases", cases=parts.cases, states=states, fields=fields, cost=cost)


@page(blueprint, "/insights/view/messages", role=Role.VIEWER)
def messages() -> ResponseReturnValue:
    """Show texts and calls by what became of them, and what they cost by day."""
    parts = read_parts()
    days, calls = _costs(parts), _call_costs(parts)
    rows = spending_rows(days)
    if request.args.get("format") == CALLS_FORMAT:
        return _csv(
            "calls",
            ("day", "direction", "provider", "currency", "calls", "seconds", "cost"),
            call_rows(calls),
        )
    if _wants_csv():
        headings = ("day", "service", "language", "provider", "country", "currency", "texts", "parts", "cost")
        return _csv("texts", headings, (row for one in rows for row in one.groups))
    by_day = parts.reader.by_day_of(fate_subjects(parts.totals), parts.selection.stretch)
    if request.args.get("format") == FATES_FORMAT:
        return _csv("fates", ("day", "kind", "message", "fate", "reason", "count"), fate_rows(by_day))
    return _render(
        parts,
        "messages",
        texts=sum(one.texts for one in rows),
        rows=[
            (day, (counts["texts"],), "")
            for day, counts in parts.periods.sums({one.day: {"texts": one.texts} for one in rows}).items()
        ],
        sums=spending_sums(days, calls),
        calls=call_spending(calls),
        calls_format=CALLS_FORMAT,
        costs=[(name_words(one.name), one.texts, money_by_currency(one.cost)) for one in _text_sums(parts)],
        fates=fate_tables(parts.totals, parts.periods.sums_of_subjects(by_day)),
        fates_format=FATES_FORMAT,
    )


@page(blueprint, "/insights/view/payments", role=Role.VIEWER)
def payments() -> ResponseReturnValue:
    """Show money by day, and what became of payments."""
    parts = read_parts()
    chosen = parts.selection
    found = console().operators.payments_to(chosen.last, min(chosen.days, RETENTION.days))
    days = {one.day: payment_counts(one) for one in reversed(found)}
    currencies = sorted({currency for one in found for currency, amount in one.money.items() if amount})
    if _wants_csv():
        headings = ("day", "asked", *PAYMENT_FATES, *map("money_{}".format, currencies))
        return _csv(
            "payments",
            headings,
            (
                (
                    one.day,
                    one.asked,
                    one.paid,
                    one.unpaid,
                    one.doubled,
                    *money_in_units(one.money, currencies),
                )
                for one in reversed(found)
            ),
        )
    by_period = parts.periods.sums(days)
    return _render(
        parts,
        "payments",
        sums=money_sums(found),
        totals=sum(by_period.values(), Counter()),
        currencies=currencies,
        money=[
            (day, money_in_units(counts, currencies), parts.marks.get(day, ""))
            for day, counts in by_period.items()
        ],
        rows=[
            (day, tuple(counts[name] for name in ("asked", *PAYMENT_FATES)), parts.marks.get(day, ""))
            for day, counts in by_period.items()
        ],
    )


@page(blueprint, "/insights/<screen>", role=Role.VIEWER)
def screen_in_depth(screen: str) -> ResponseReturnValue:
    """Show all that is counted of one screen."""
    parts = read_parts()
    if screen not in parts.service.screens and screen not in parts.screens:
        abort(404)
    by_day = parts.reader.by_day(parts.selection.stretch, screen)
    if _wants_csv():
        days = [(day, ScreenFigures(screen, counts)) for day, counts in sorted(by_day.items())]
        rows = ((day, one.shown, *_fates(one)) for day, one in days)
        return _csv(screen, ("day", "shown", *WHAT_BECAME), rows)
    by_period = parts.periods.sums(by_day)
    periods = [(day, ScreenFigures(screen, counts)) for day, counts in by_period.items()]
    dimension = _dimension()
    by_value = parts.reader.by_value(dimension, parts.selection.stretch, screen)
    side_by_side = [(value, ScreenFigures(screen, counts)) for value, counts in by_value.items()]
    figures = parts.screens.get(screen, ScreenFigures(screen, {}))
    vertex = parts.graph.vertices.get(screen)
    wrong = sorted(figures.wrong_kinds.items(), key=lambda row: -row[1])
    return _render(
        parts,
        "screen",
        screen=screen,
        vertex=vertex,
        figures=figures,
        answers=answer_bars(parts.service, figures, parts.service.default_language),
        wrong=bars_of((wrong_words(kind), count) for kind, count in wrong),
        times=bars_of(zip(_bucket_words(), figures.buckets, strict=True)) if any(figures.buckets) else [],
        ways=sorted(figures.ways.items(), key=lambda row: -row[1]),
        rows=[
            (day, (one.shown, one.answered, one.wrong, one.left), parts.marks.get(day, ""))
            for day, one in periods
        ],
        over_time=answers_over_time(parts.service, screen, by_period, parts.service.default_language),
        page_texts=parts.page_texts(screen),
        dimension=dimension,
        dimensions=DIMENSION_WORDS,
        side_by_side=sorted(side_by_side, key=lambda row: -row[1].shown),
    )


def _render(parts: InsightParts, name: str, **values: object) -> str:
    return render_template(f"insights/{name}.html", name=name, **page_values(parts), **values)


def _fates(figures: ScreenFigures) -> tuple[int, ...]:
    return tuple(figures.counts.get(name, 0) for name in WHAT_BECAME)


def _costs(parts: InsightParts) -> list[DayTotals]:
    chosen = parts.selection
    days = console().operators.delivery.costs().days(chosen.days_to_today)
    return days_within(days, chosen.first, chosen.last)


def _call_costs(parts: InsightParts) -> list[CallDay]:
    chosen = parts.selection
    return console().operators.call_costs.days(chosen.first, chosen.last)


def _overview_rows(by_day: Mapping[date, Counts], cost: CostByDay) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the overview's CSV: the figures of sessions of a day, then what texts and calls cost."""
    spent = dict(cost.rows)
    for day, counts in sorted(by_day.items()):
        one = SessionFigures(counts)
        seconds = "" if one.mean_seconds is None else round(one.mean_seconds, 1)
        figures = (one.begun, one.completed, one.left, one.stopped, one.redials, seconds)
        yield (day, *figures, *spent.get(day, (0,) * len(cost.currencies)))


def _text_sums(parts: InsightParts) -> list[TextSum]:
    chosen = parts.selection
    back = max(0, (chosen.today - chosen.last).days)
    return console().operators.delivery.costs().by_message(min(chosen.days, RETENTION.days), back)


def _start(parts: InsightParts) -> str:
    """Return the screen where most sessions began."""
    return max(parts.graph.starts, key=lambda name: _entered(parts, name), default="")


def states_in_order(counts: Mapping[str, int], known: Sequence[str]) -> dict[str, int]:
    """Return the cases by state: those of the menus as they stand there, then others."""
    order = [*known, *sorted(counts)]
    return {state: counts[state] for state in dict.fromkeys(order) if state in counts}


def _entered(parts: InsightParts, screen: str) -> int:
    figures = parts.screens.get(screen)
    return figures.entered if figures else 0


def _bucket_words() -> list[str]:
    bounds = ["0", *map(str, ANSWER_BUCKETS)]
    return [
        *(f"{low} to {high} s" for low, high in pairwise(bounds)),
        f"over {bounds[-1]} s",
    ]


def _dimension() -> str:
    """Return what is told side by side."""
    asked = request.args.get("by", "language")
    return asked if asked in DIMENSIONS else abort(404)


def _wants_csv() -> bool:
    return request.args.get("format") == "csv"


def _csv(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    return csv_answer(f"{name}.csv", (headings, *map(text_row, rows)))
