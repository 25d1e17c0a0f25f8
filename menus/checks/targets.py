"""Every target and every entry names a screen."""

from collections.abc import Iterator

from menus.compiler.reading import Reading, nearest
from menus.model import CallBack, LookUpIn, Menu, Record, Rows, Screen, Service, SetValues, Target, Transfer
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


def targets_of(screen: Screen) -> Iterator[Target]:
    """Every way on from a screen."""
    yield screen.goto
    if screen.attempts is not None:
        yield screen.attempts.too_many
    verb = screen.verb
    if isinstance(verb, Menu | Rows):
        for option in verb.options:
            yield option.goto
    if isinstance(verb, Rows):
        yield verb.empty
    elif isinstance(verb, LookUpIn):
        yield from (verb.found, verb.none, verb.failed, verb.many, verb.late)
    elif isinstance(verb, SetValues):
        yield verb.failed
    elif isinstance(verb, Record):
        yield verb.otherwise
    elif isinstance(verb, Transfer):
        yield from (verb.done, verb.busy, verb.no_answer, verb.closed, verb.otherwise)
