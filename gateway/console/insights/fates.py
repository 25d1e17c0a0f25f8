"""What became of texts and calls, in words, as rows of tables and plots."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from gateway.callers.consent import REPLY
from gateway.console.insights.summary import PlotRows
from gateway.insights.fate_figures import FATES_BY_KIND, FateFigures, fate_figures
from gateway.insights.packed_counts import CountsBySubject
from gateway.messaging import states
from gateway.messaging.message import REQUESTED_SMS
from gateway.messaging.message_words import explain_message
from menus.insights import measures
from menus.insights.measures import Counts

FATE_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "text": {
        measures.ACCEPTED: "Taken by a provider",
        measures.DELIVERED: "Delivered",
        measures.HEARD: "Heard in a call instead",
        measures.FAILED: "Did not arrive",
        measures.EXPIRED: "Too late to send",
        measures.UNKNOWN: "No answer from the provider",
        measures.SETTLED: "Settled later",
        measures.SUPPRESSED: "Not sent on purpose",
    },
    "call": {
        measures.ANSWERED: "Answered",
        measures.HEARD: "Heard to the end",
        measures.MISSED: "Attempts that nobody answered",
        measures.FAILED: "Given up",
        measures.EXPIRED: "Too late to call",
        measures.UNKNOWN: "No notice of what became of it",
        measures.SETTLED: "Settled later",
        measures.SUPPRESSED: "Not called on purpose",
    },
}
NAME_WORDS: Final = {
    REPLY: "replies to texts",
    REQUESTED_SMS: "texts that callers asked for",
    "call-back": "calls that citizens asked for",
}
CALL_REASON_WORDS: Final = {
    **dict.fromkeys(("busy", "USER_BUSY"), "The line was busy."),
    **dict.fromkeys(("no-answer", "NO_ANSWER", "NO_USER_RESPONSE"), "Nobody picked up."),
    **dict.fromkeys(("canceled", "ORIGINATOR_CANCEL"), "The call was taken back before anybody picked up."),
    **dict.fromkeys(("completed", "NORMAL_CLEARING"), "A machine picked up, or the line was cut at once."),
    **dict.fromkeys(("rejected", "CALL_REJECTED"), "The call was rejected."),
    "machine": "A machine picked up.",
    "missed": "Nobody picked up at any attempt.",
    "rung_too_often": "The number was called too often on that day.",
    "daily_ceiling": "A ceiling of the day was reached.",
    "never_open": "The hours in which to call never come.",
    "not_needed": "Its message was told or withdrawn before.",
    "quiet_hours": "It was night, so a text told it.",
    "opted_out": "The citizen wants no calls about it.",
}
OTHER_REASON: Final = "other"


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """Why texts or calls of a message met a fate, and how many."""

    name: str
    fate: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class FateTable:
    """What became of the texts or of the calls by message. `columns` has the fates that happened and their words.

    `rows`: the name of a message, and a number for each column. `by_day`: the same of all messages by day.
    """

    kind: str
    columns: Mapping[str, str]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    reasons: tuple[ReasonRow, ...]
    by_day: PlotRows


def fate_tables(totals: Mapping[str, Counts], by_day: Mapping[date, CountsBySubject]) -> list[FateTable]:
    """Return a table for texts and one for calls, where anything became of any."""
    figures = fate_figures(totals)
    days = {day: fate_figures(counts) for day, counts in sorted(by_day.items())}
    return [
        _table(kind, [one for one in figures if one.kind == kind], days)
        for kind in FATES_BY_KIND
        if any(one.kind == kind for one in figures)
    ]


def fate_rows(by_day: Mapping[date, CountsBySubject]) -> Iterator[tuple[object, ...]]:
    """Yield rows for a spreadsheet: the day, text or call, the message, the fate, its reason or none, how many."""
    for day, counts in sorted(by_day.items()):
        for one in fate_figures(counts):
            for fate, count in one.fates.items():
                if count:
                    yield day.isoformat(), one.kind, one.name, fate, "", count
            for fate, reason, count in one.reasons:
                yield day.isoformat(), one.kind, one.name, fate, reason, count


def _table(kind: str, figures: list[FateFigures], days: Mapping[date, list[FateFigures]]) -> FateTable:
    happened = [fate for fate in FATES_BY_KIND[kind] if any(one.fates[fate] for one in figures)]
    return FateTable(
        kind,
        {fate: FATE_WORDS[kind][fate] for fate in happened},
        tuple((name_words(one.name), tuple(one.fates[fate] for fate in happened)) for one in figures),
        tuple(
            ReasonRow(name_words(one.name), FATE_WORDS[kind][fate], _reason_words(kind, fate, reason), count)
            for one in figures
            for fate, reason, count in one.reasons
        ),
        [
            (day, [sum(one.fates[fate] for one in found if one.kind == kind) for fate in happened], "")
            for day, found in days.items()
        ],
    )


def name_words(name: str) -> str:
    """Return the words for a message: its name, but for those that have none of their own."""
    return NAME_WORDS.get(name, name)


def _reason_words(kind: str, fate: str, reason: str) -> str:
    if reason == OTHER_REASON:
        return "Other reasons."
    if kind == "call" and reason in CALL_REASON_WORDS:
        return CALL_REASON_WORDS[reason]
    state = fate if fate in states.STATES else states.FAILED
    return explain_message(state, reason).sentence
