"""Find the entry of the number that was called."""

from gateway.callers.phone_numbers import normalise_msisdn
from menus.model import EntryPoint, Service


def entry_for_number(service: Service, number: str) -> EntryPoint | None:
    """Return the entry of `number`, with or without `+` and blanks; None if the menus have none for it."""
    found = service.voice_entries.get(number)
    if found is not None:
        return found
    called = _normalise(number)
    entry_points = (
        point for written, point in service.voice_entries.items() if called and _normalise(written) == called
    )
    return next(entry_points, None)


def _normalise(number: str) -> str:
    return normalise_msisdn("".join(number.split()))
