"""Every target and every entry names a screen."""

from collections.abc import Iterator

from menus.compiler.reading import Reading, nearest
from menus.model import CallBack, Service
from menus.model.onward import targets_of
from menus.problems import Place


def check_targets(service: Service, reading: Reading) -> None:
    """M201 and M110."""
    if not service.screens:
        reading.error("M110", service.name.place, "The file has no screens.", "Add `screens:`.")
        return
    for name, place in _named(service):
        if name not in service.screens:
            reading.error("M201", place, f"There is no screen `{name}`.", nearest(name, service.screens))


def _named(service: Service) -> Iterator[tuple[str, Place]]:
    points = [*service.ussd.values(), *service.voice.values(), *service.sms.keywords.values()]
    points += [service.sms.otherwise] if service.sms.otherwise else []
    for point in points:
        yield point.goto, point.place
    for screen in service.screens.values():
        for target in targets_of(screen):
            yield from ((way.screen, way.place) for way in target if not way.closed)
        if isinstance(screen.verb, CallBack):
            yield screen.verb.at, screen.place
