"""Every target and every entry names a screen."""

from collections.abc import Iterator

from menus.compiler.reading import Reading, nearest
from menus.model import LookUpIn, Menu, Screen, Service, SetValues, Target
from menus.problems import Place


def check_targets(service: Service, reading: Reading) -> None:
    """M020 and M034."""
    if not service.screens:
        reading.error("M034", service.name.place, "The file has no screens.", "Add `screens:`.")
        return
    for name, place in _named(service):
        if name not in service.screens:
            reading.error("M020", place, f"There is no screen `{name}`.", nearest(name, service.screens))


def _named(service: Service) -> Iterator[tuple[str, Place]]:
    points = [*service.ussd.values(), *service.voice.values(), *service.sms.keywords.values()]
    points += [service.sms.otherwise] if service.sms.otherwise else []
    for point in points:
        yield point.goto, point.place
    for screen in service.screens.values():
        for target in targets_of(screen):
            for way in target:
                yield way.screen, way.place


def targets_of(screen: Screen) -> Iterator[Target]:
    """Every way on from a screen."""
    yield screen.goto
    verb = screen.verb
    if isinstance(verb, Menu):
        for option in verb.options:
            yield option.goto
    elif isinstance(verb, LookUpIn):
        yield from (verb.found, verb.none, verb.failed, verb.many, verb.late)
    elif isinstance(verb, SetValues):
        yield verb.failed
