"""The rows in a JSON answer."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

MAX_CELL_LENGTH = 500  # characters; more is nothing to show on a phone
MAX_DIGITS = 30  # of a number that is written out

LookupRow = dict[str, str]


class NoRowsError(ValueError):
    """The answer is no JSON, or has nothing like rows where they should be."""


def parse_rows(body: bytes, path: str, columns: Mapping[str, str], limit: int) -> tuple[LookupRow, ...]:
    """Up to `limit` rows: of the list at the dotted `path` (empty: the whole answer); an object is one row.

    Each of `columns` is the text at its own dotted path in the row, where a number counts from 0 into a list.
    What is absent is empty, and so is what is no text, number or truth value. No rows are an empty list or null.
    """
    try:
        answer = json.loads(body, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise NoRowsError("its answer is no JSON") from error
    found = _value_at(answer, path)
    if found is None and not _path_exists(answer, path):
        raise NoRowsError("its answer has no such rows")
    listed = [found] if isinstance(found, dict) else [] if found is None else found
    if not isinstance(listed, list):
        raise NoRowsError("its answer has no such rows")
    rows = [row for row in listed if row is not None][:limit]
    return tuple({name: _text(_value_at(row, where)) for name, where in columns.items()} for row in rows)


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _value_at(value: Any, path: str) -> Any:
    """What stands at a dotted path; None where nothing does."""
    for step in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and len(step) < 6:
            value = value[int(step)] if int(step) < len(value) else None
        else:
            return None
    return value


def _path_exists(value: Any, path: str) -> bool:
    """Whether a path leads to a null, and not into nothing."""
    above, _, last = path.rpartition(".")
    holder = _value_at(value, above)
    return not path or (isinstance(holder, dict) and last in holder)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value[:MAX_CELL_LENGTH]
    if isinstance(value, int):
        return str(value)[:MAX_CELL_LENGTH]
    return _number(value) if isinstance(value, Decimal) else ""


def _number(value: Decimal) -> str:
    """A number written out, without zeros that mean nothing."""
    if value == 0:
        return "0"
    if abs(value.adjusted()) > MAX_DIGITS:
        return str(value)[:MAX_CELL_LENGTH]
    text = format(value, "f")[:MAX_CELL_LENGTH]
    return text.rstrip("0").rstrip(".") if "." in text else text
