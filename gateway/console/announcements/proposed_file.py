"""Reads the form by which somebody proposes an announcement."""

from collections.abc import Mapping
from datetime import datetime, time
from hashlib import sha256

from gateway.messaging.announcements.announcement import (
    NAME_PATTERN,
    Reminder,
    default_id,
    require_message,
)
from gateway.messaging.announcements.numbers_file import NumbersFileError, column_name
from gateway.messaging.announcements.proposal import Proposal, open_uploaded
from gateway.security.crypto import Crypto
from menus.model import Service

MAX_DAYS = 365
BAD_NAME = "A name has small letters, digits and hyphens, 40 at most: clinic-june."
BAD_TIME = "The time of day is written as 09:00."
BAD_DAYS = f"Write how many days before the date, from 0 to {MAX_DAYS}."


def read_proposal(
    form: Mapping[str, str],
    contents: bytes,
    file: str,
    service: Service,
    crypto: Crypto,
    who: str,
    now: datetime,
) -> Proposal:
    """Return the proposal of a form with this file. Raises NumbersFileError, which says what is wrong."""
    reminder = _read_reminder(form)
    name = form.get("called", "").strip()
    if name and not NAME_PATTERN.fullmatch(name):
        raise NumbersFileError(BAD_NAME)
    with open_uploaded(contents, file) as numbers:
        message = require_message(service, form.get("message", ""), numbers.columns).name
        if reminder is not None and reminder.column not in numbers.columns:
            raise NumbersFileError(f"{file}:1: There is no column `{reminder.column}` for the reminder.")
    return Proposal(
        id=name or default_id(crypto, sha256(contents).hexdigest(), message, reminder),
        message=message,
        file=file,
        column=reminder.column if reminder else "",
        days=reminder.days if reminder else 0,
        at=f"{reminder.time_of_day:%H:%M}" if reminder else "",
        proposed_by=who,
        proposed_at=now,
    )


def _read_reminder(form: Mapping[str, str]) -> Reminder | None:
    column = column_name(form.get("before", ""))
    if not column:
        return None
    days = form.get("days", "").strip() or "1"
    if not days.isdecimal() or len(days) > 3 or int(days) > MAX_DAYS:
        raise NumbersFileError(BAD_DAYS)
    try:
        return Reminder(column, int(days), time.fromisoformat(form.get("at", "").strip() or "09:00"))
    except ValueError:
        raise NumbersFileError(BAD_TIME) from None
