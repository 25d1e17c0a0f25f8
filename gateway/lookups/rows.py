"""Reads the rows from a JSON answer."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

MAX_CELL_LENGTH = 500  # characters; a phone cannot usefully show more
MAX_DIGITS = 30  # of a number written without an exponent

LookupRow = dict[str, str]


class NoRowsError(ValueError):
    """The answer is not JSON, or does not have rows where they should be."""


def parse_rows(body: bytes, path: str, columns: Mapping[str, str], limit: int) -> tuple[LookupRow, ...]:
    """Return up to `limit` rows of the list at the dotted `path` (empty: the whole answer).

    An object in place of a list is one row. An empty list or null is no rows. Each of `columns` is the text at its own
    dotted path in the row; a number in a path is an index into a list, from 0. A cell is empty if its value is absent,
    or is not text, a number or a boolean.
    """
    try:
        answer = json.loads(body, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise NoRowsError("its answer is no JSON") from error
    value = _value_at(answer, path)
    if value is None and not _path_exists(answer, path):
        raise NoRowsError("its answer has no such rows")
    items = [value] if isinstance(value, dict) else [] if value is None else value
    if not isinstance(items, list):
        raise NoRowsError("its answer has no such rows")
    rows = [item for item in items if item is not None][:limit]
    return tuple({name: _text(_value_at(row, column)) for name, column in columns.items()} for row in rows)


def parse_answer(body: bytes, columns: Mapping[str, str]) -> LookupRow | None:
    """Return the columns of the case system's answer to a submission; None if the answer is no JSON object."""
    try:
        rows = parse_rows(body, "", columns, limit=1)
    except NoRowsError:
        return None
    return rows[0] if rows else None


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _value_at(value: Any, path: str) -> Any:
    """Return the value at a dotted path, or None if there is none."""
    for step in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and len(step) < 6:
            value = value[int(step)] if int(step) < len(value) else None
        else:
            return None
    return value


def _path_exists(value: Any, path: str) -> bool:
    """Return True if a path without a value leads to a null, not to nothing."""
    parent_path, _, last = path.rpartition(".")
    parent = _value_at(value, parent_path)
    return not path or (isinstance(parent, dict) and last in parent)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value[:MAX_CELL_LENGTH]
    if isinstance(value, int):
        return str(value)[:MAX_CELL_LENGTH]
    return _number(value) if isinstance(value, Decimal) else ""


def _number(value: Decimal) -> str:
    """Write a number out, without trailing zeros."""
    if value == 0:
        return "0"
    if abs(value.adjusted()) > MAX_DIGITS:
        return str(value)[:MAX_CELL_LENGTH]
    text = format(value, "f")[:MAX_CELL_LENGTH]
    return text.rstrip("0").rstrip(".") if "." in text else text
