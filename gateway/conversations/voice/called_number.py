"""The number that was called, and where it leads."""

from gateway.callers.numbers import msisdn
from menus.model import EntryPoint, Service


def entry_of(service: Service, number: str) -> EntryPoint | None:
    """Where a call to `number` begins: as the menus write it, with or without `+` and blanks; None where nowhere."""
    found = service.voice.get(number)
    if found is not None:
        return found
    called = _digits(number)
    ways = (point for written, point in service.voice.items() if called and _digits(written) == called)
    return next(ways, None)


def _digits(number: str) -> str:
    return msisdn("".join(number.split()))
