"""Reads a statement of M-Pesa's organisation portal, exported as CSV.

Above its table stand lines about the account. The table's columns are known by their names, which have changed over
the years.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final

from gateway.payments.currency import read_amount
from gateway.payments.mpesa.client import NAIROBI
from gateway.payments.mpesa.notices import RECEIPT
from gateway.payments.statement import StatementLine

CURRENCY: Final = "KES"
RECEIPT_COLUMNS: Final = ("receipt no.", "receipt no", "receipt", "transaction id", "transid")
AMOUNT_COLUMNS: Final = ("paid in", "amount", "transamount")
ACCOUNT_COLUMNS: Final = ("a/c no.", "a/c no", "account", "account no.", "billrefnumber")
STATUS_COLUMNS: Final = ("transaction status", "status")
MOMENT_COLUMNS: Final = ("completion time", "transaction date", "date", "time")
MOMENT_FORMATS: Final = ("%d-%m-%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M")
COMPLETED: Final = frozenset({"completed", "success", ""})


def read_statement(lines: Iterable[str]) -> list[StatementLine]:
    """Return the money that came in. Raises ValueError, in words, if this is no statement."""
    columns: Mapping[str, int] | None = None
    found: list[StatementLine] = []
    for number, row in enumerate(csv.reader(lines), 1):
        if columns is None:
            columns = _columns(row)
            continue
        line = _read_line(number, row, columns)
        if line is not None:
            found.append(line)
    if columns is None:
        raise ValueError("it has no line with the names of columns, such as Receipt No. and Paid In")
    return found


def _columns(row: Sequence[str]) -> Mapping[str, int] | None:
    names = [cell.strip().lstrip("\ufeff").casefold() for cell in row]
    kinds = {
        "receipt": RECEIPT_COLUMNS,
        "amount": AMOUNT_COLUMNS,
        "account": ACCOUNT_COLUMNS,
        "status": STATUS_COLUMNS,
        "moment": MOMENT_COLUMNS,
    }
    columns = {
        kind: next(names.index(name) for name in wanted if name in names)
        for kind, wanted in kinds.items()
        if any(name in names for name in wanted)
    }
    return columns if {"receipt", "amount"} <= columns.keys() else None


def _read_line(number: int, row: Sequence[str], columns: Mapping[str, int]) -> StatementLine | None:
    cells = {kind: row[position].strip() if position < len(row) else "" for kind, position in columns.items()}
    receipt, amount = cells["receipt"].upper(), cells["amount"]
    if not receipt or not amount or cells.get("status", "").casefold() not in COMPLETED:
        return None
    if not RECEIPT.fullmatch(receipt):
        raise ValueError(f"line {number}: {receipt[:20]!r} is no receipt number")
    try:
        smallest = read_amount(amount, CURRENCY)
    except ValueError as error:
        raise ValueError(f"line {number}: {error}") from error
    moment = _read_moment(cells.get("moment", ""))
    return (
        StatementLine(number, receipt, smallest, cells.get("account", ""), moment) if smallest > 0 else None
    )


def _read_moment(text: str) -> datetime | None:
    """Return a moment in the time of Nairobi; None if there is none."""
    for known in MOMENT_FORMATS:
        with suppress(ValueError):
            return datetime.strptime(text, known).replace(tzinfo=NAIROBI)
    return None
