"""Reads what a player types as a lookup's answer: `none`, or rows such as `name=Kibera, open=yes; name=Huruma`."""

from menus.engine.effects import LookupFound, RequestOutcome
from menus.model import HttpSource, Service
from menus.problems import Place
from menus.scenarios.runner import CASE_COLUMNS, complete_reply
from menus.scenarios.setup import LookupReply
from menus.scenarios.setup_reader import OUTCOME_WORDS


def example_row(service: Service, lookup: str) -> str:
    """Return an example of a row to type, with all columns of the lookup."""
    return ", ".join(f"{column}=…" for column in _columns(service, lookup))


def read_reply(service: Service, lookup: str, typed: str) -> RequestOutcome | str:
    """Return the outcome that was typed, or a sentence that says what is wrong with it."""
    if typed.strip().lower() in OUTCOME_WORDS:
        return OUTCOME_WORDS[typed.strip().lower()]
    rows = [_row(part) for part in typed.split(";") if part.strip()]
    known = _columns(service, lookup)
    for row in rows:
        unknown = [column for column in row if column not in known]
        if not row or unknown:
            wrong = f"`{unknown[0]}` is no column of it" if unknown else "That is no row"
            return f"{wrong}. Type none, failed, late, or {example_row(service, lookup)}"
    if not rows:
        return f"Type none, failed, late, or {example_row(service, lookup)}"
    return complete_reply(service, lookup, LookupReply(LookupFound(tuple(rows)), Place("", 1, 1)))


def _row(text: str) -> dict[str, str]:
    """Return the columns of a row, or no columns if a part of it has no `=`."""
    pairs = [part.partition("=") for part in text.split(",")]
    if not all(sign for _, sign, _ in pairs):
        return {}
    return {name.strip(): value.strip() for name, _, value in pairs}


def _columns(service: Service, lookup: str) -> tuple[str, ...]:
    source = service.lookups.get(lookup)
    return tuple(source.columns) if isinstance(source, HttpSource) else CASE_COLUMNS
