"""Reads what a player types as another system's answer: `none`, or rows such as `name=Kibera; name=Huruma`."""

from collections.abc import Collection

from menus.engine.effects import CaseAnswer, LookupFound, RequestOutcome
from menus.model import Service
from menus.problems import Place
from menus.scenarios.runner import columns_of_reply, complete_reply
from menus.scenarios.setup import LookupReply
from menus.scenarios.setup_reader import NO_ANSWER_WORDS, OUTCOME_WORDS

Row = dict[str, str]


def example_row(columns: Collection[str]) -> str:
    """Return an example of a row to type, with all of its columns."""
    return ", ".join(f"{column}=…" for column in columns)


def lookup_columns(service: Service, lookup: str) -> tuple[str, ...]:
    """Return the columns of a lookup that asks another system."""
    source = service.lookups.get(lookup)
    return columns_of_reply(source)


def read_reply(service: Service, lookup: str, typed: str) -> RequestOutcome | str:
    """Return the outcome that was typed, or a sentence that says what is wrong with it."""
    if typed.strip().lower() in OUTCOME_WORDS:
        return OUTCOME_WORDS[typed.strip().lower()]
    rows = _read_rows(lookup_columns(service, lookup), typed, "none, failed, late")
    if isinstance(rows, str):
        return rows
    return complete_reply(service, lookup, LookupReply(LookupFound(tuple(rows)), Place("", 1, 1)))


def read_case_answer(columns: Collection[str], typed: str) -> CaseAnswer | str | None:
    """Return the case system's answer that was typed, or a sentence that says what is wrong with it."""
    if typed.strip().lower() in NO_ANSWER_WORDS:
        return None
    rows = _read_rows(columns, typed, "none")
    if isinstance(rows, str):
        return rows
    return rows[0] if len(rows) == 1 else f"Only one answer comes. Type none, or {example_row(columns)}"


def _read_rows(columns: Collection[str], typed: str, words: str) -> list[Row] | str:
    """Return the rows that were typed, at least one, or a sentence that says what is wrong with them."""
    rows = [_row(part) for part in typed.split(";") if part.strip()]
    for row in rows:
        unknown = [column for column in row if column not in columns]
        if not row or unknown:
            wrong = f"`{unknown[0]}` is no column of it" if unknown else "That is no row"
            return f"{wrong}. Type {words}, or {example_row(columns)}"
    return rows or f"Type {words}, or {example_row(columns)}"


def _row(text: str) -> Row:
    """Return the columns of a row, or no columns if a part of it has no `=`."""
    pairs = [part.partition("=") for part in text.split(",")]
    if not all(sign for _, sign, _ in pairs):
        return {}
    return {name.strip(): value.strip() for name, _, value in pairs}
