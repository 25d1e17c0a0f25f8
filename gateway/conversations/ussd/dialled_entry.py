"""The entry that a session was dialled at, and its first inputs.

Some networks hand a dialled code over in parts: some of it as the service code, the rest as first inputs. So the first
of what looks typed may belong to the code.
"""

import msgspec

from menus.entry.dialled_codes import match_dialled_code
from menus.model import EntryPoint, Service

MAX_PARTS = 10  # of a code that are handed over as inputs


class DialledEntry(msgspec.Struct, frozen=True):
    """The entry, the inputs that were dialled within the service code, and those that came after it."""

    entry_point: EntryPoint
    dialled: tuple[str, ...]
    typed: tuple[str, ...]


def find_dialled_entry(service: Service, code: str, typed: tuple[str, ...]) -> DialledEntry | None:
    """Return the entry of the longest code in `code` and the inputs `typed`; None if there is none."""
    match = match_dialled_code(service, code, typed)
    if match is None:
        return None
    within_code = len(match.inputs) - len(typed)
    if within_code < 0:
        return DialledEntry(match.entry_point, (), match.inputs)
    return DialledEntry(match.entry_point, match.inputs[:within_code], typed)


def find_restarted_entry(
    service: Service, code: str, typed: tuple[str, ...], begun_at: str | None
) -> DialledEntry | None:
    """Return the entry of a session that restarts, without what was typed in it; None if there is none.

    `begun_at` is its entry screen, if it is known. Else the code alone tells the entry.
    """
    for count in range(min(len(typed), MAX_PARTS)):
        entry = find_dialled_entry(service, code, typed[:count])
        if entry is not None and entry.entry_point.goto == begun_at:
            return entry
    return find_dialled_entry(service, code, ()) or find_dialled_entry(service, code, typed)
