"""A table that goes out of the console as a CSV file."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know UTF-8


def csv_answer(file_name: str, rows: Iterable[Sequence[object]], *, begins_with: str = "") -> Response:
    """Return the answer that a browser saves under this name. The cells are written as they are given."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return Response(begins_with + text.getvalue(), mimetype="text/csv", headers=headers)
