"""What a lookup answers, as somebody who plays types it: `none`, or rows as `name=Kibera, open=yes; name=Huruma`."""

from menus.engine.effects import Found, Outcome
from menus.model import HttpLookup, Service
from menus.problems import Place
from menus.scenarios.given import GivenReply
from menus.scenarios.given_reader import REPLIES
from menus.scenarios.run import CASE_COLUMNS, reply_of


def example_of(service: Service, lookup: str) -> str:
    """A row as it may be typed, with all columns of the lookup."""
    return ", ".join(f"{column}=…" for column in _columns(service, lookup))


def read_reply(service: Service, lookup: str, typed: str) -> Outcome | str:
    """The outcome that was typed, or a sentence that says why it is none."""
    if typed.strip().lower() in REPLIES:
        return REPLIES[typed.strip().lower()]
    rows = [_row(part) for part in typed.split(";") if part.strip()]
    known = _columns(service, lookup)
    for row in rows:
        unknown = [column for column in row if column not in known]
        if not row or unknown:
            wrong = f"`{unknown[0]}` is no column of it" if unknown else "That is no row"
            return f"{wrong}. Type none, failed, late, or {example_of(service, lookup)}"
    if not rows:
        return f"Type none, failed, late, or {example_of(service, lookup)}"
    return reply_of(service, lookup, GivenReply(Found(tuple(rows)), Place("", 1, 1)))


def _row(text: str) -> dict[str, str]:
    """The columns of a row; none where a part of it has no `=`."""
    pairs = [part.partition("=") for part in text.split(",")]
    if not all(sign for _, sign, _ in pairs):
        return {}
    return {name.strip(): value.strip() for name, _, value in pairs}


def _columns(service: Service, lookup: str) -> tuple[str, ...]:
    source = service.lookups.get(lookup)
    return tuple(source.columns) if isinstance(source, HttpLookup) else CASE_COLUMNS
