"""What waits for one number: its reminders, and how to reach it. Stored sealed, in few bytes."""

import msgspec

from menus.engine.reminder_book import ReminderBook


class CallerReminders(msgspec.Struct, array_like=True):
    """The reminders of a number in E.164, its language and its network (MCC and MNC, empty if not known)."""

    msisdn: str
    language: str
    network: str = ""
    book: ReminderBook = msgspec.field(default_factory=ReminderBook)


pack_reminders = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(CallerReminders)


def unpack_reminders(packed: bytes) -> CallerReminders | None:
    """Return what `pack_reminders` packed; None if another release wrote it otherwise."""
    try:
        return _decoder.decode(packed)
    except msgspec.DecodeError:
        return None
