"""Find the entry of a scenario by the dialled code or the called number."""

from menus.entry.dialled_codes import EntryMatch, match_dialled_code
from menus.model import Service


def find_entry(service: Service, channel: str, code: str | None) -> EntryMatch | None:
    """Return the entry of `code`, or the channel's first entry without a code; None if there is none.

    If a service has no entry of its own for calls or texts, its USSD entry is used.
    """
    if code is not None:
        number_entry = service.voice_entries.get(code) if channel == "voice" else None
        return EntryMatch(number_entry, ()) if number_entry else match_dialled_code(service, code)
    points = [*service.voice_entries.values()] if channel == "voice" else []
    points += [service.sms_entries.otherwise] if channel == "sms" and service.sms_entries.otherwise else []
    points += [
        *service.ussd_entries.values(),
        *service.voice_entries.values(),
        *service.sms_entries.keywords.values(),
    ]
    return EntryMatch(points[0], ()) if points else None
