"""Which reminders a session sets, moves and ends: where it files a case, remembers answers, and forgets them."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from menus.engine.effects import EndReminders, ReminderDate, SetReminders
from menus.expressions.conditions import as_text
from menus.expressions.templates import Placeholder
from menus.model.reminders import Reminder

if TYPE_CHECKING:
    from menus.engine.walk import Walk

ISO_DAY_LENGTH = 10


def note_filed(walk: "Walk", case: str, reference: str) -> None:
    """Set the reminders whose date the session knows as it files a case, and end those that this case ends."""
    reminders = walk.service.reminders.values()
    ended = [one for one in reminders if case in one.until.filed]
    asked = [one for one in reminders if one.on and not one.is_remembered and one not in ended]
    _end(walk, ended)
    _set(walk, [one for one in asked if one.on in walk.session.answers], reference)


def note_remembered(walk: "Walk", names: Sequence[str]) -> None:
    """Set the reminders whose date is remembered here, and end those that these answers end."""
    reminders = walk.service.reminders.values()
    ended = [one for one in reminders if not set(names).isdisjoint(one.until.remembered)]
    _end(walk, ended)
    _set(walk, [one for one in reminders if one.on in names and one not in ended], "")


def note_forgotten(walk: "Walk", names: tuple[str, ...] | None) -> None:
    """End the reminders whose date is forgotten; None: all of the caller's."""
    if names is None:
        walk.effects.append(EndReminders(None))
    else:
        _end(walk, [one for one in walk.service.reminders.values() if one.on in names])


def _end(walk: "Walk", reminders: Sequence[Reminder]) -> None:
    if reminders:
        walk.effects.append(EndReminders(tuple(one.name for one in reminders)))


def _set(walk: "Walk", reminders: Sequence[Reminder], reference: str) -> None:
    dates = tuple(_dates(walk, reminders, reference))
    if dates:
        walk.effects.append(SetReminders(dates))


def _dates(walk: "Walk", reminders: Sequence[Reminder], reference: str) -> Iterator[ReminderDate]:
    """Yield the date of each reminder that has one. Private values are kept for the date alone, and never shown."""
    scope, private = walk.scope, walk.service.private
    for one in reminders:
        day = _iso_day(as_text(scope.value(Placeholder(one.on))))
        if not day:
            continue
        each = as_text(scope.value(Placeholder(one.each))) if one.each else ""
        shown = {} if one.on in private else {one.on: day}
        if one.each and one.each not in private:
            shown[one.each] = scope.render_placeholder(Placeholder(one.each))
        yield ReminderDate(one.name, day, each, reference, shown)


def _iso_day(text: str) -> str:
    """Return the day at the beginning of a date in ISO 8601; empty if there is none."""
    try:
        return date.fromisoformat(text[:ISO_DAY_LENGTH]).isoformat()
    except ValueError:
        return ""
