"""The HTTP header `Retry-After`: for how long another system wants no further request.

Source: RFC 9110, section 10.2.3. Its value is a number of seconds, or a date in a form of section 5.6.7.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_SECONDS = 10.0**9  # callers have limits of their own


def read_retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds to wait after an answer with these headers; None if it names no time that can be read.

    A date counts from the answer's own `Date`, so clocks that differ do no harm. A date in the past is 0.
    """
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch("[0-9]+", value):
        return min(float(value), MAX_SECONDS)
    moment, answered_at = _read_date(value), _read_date(headers.get("Date", ""))
    if moment is None or answered_at is None:
        return None
    return max(0.0, (moment - answered_at).total_seconds())


def _read_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
