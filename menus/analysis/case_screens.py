"""Finds the screens that serve a case and nothing else, so that nobody answers them for a case that is not taken.

A screen serves a case if each way on from it leads to a `submit`, or back to a screen that was passed before. Plain
last words do not count where somebody chose not to send, or had too many attempts.
"""

from collections.abc import Iterable, Mapping

from menus.analysis.dominators import find_dominators
from menus.analysis.ways_in import ways_in
from menus.model import Screen, Service, Target
from menus.model.verb_kinds import AnswerVerb, ChoiceVerb
from menus.verbs.record import Record
from menus.verbs.submit import Submit

Ways = Mapping[str, frozenset[str]]


def case_screens(service: Service) -> frozenset[str]:
    """Return the names of the screens that take something from the citizen for a case, and serve nothing else."""
    screens = service.screens
    if not any(isinstance(screen.verb, Submit) for screen in screens.values()):
        return frozenset()
    targets = {name: _known(service, screen.targets()) for name, screen in screens.items()}
    passed = find_dominators(targets, [way.screen for way in ways_in(service)])
    ways = {
        name: frozenset(one for one in targets[name] if not passed.lies_before(one, name))
        for name in passed.places
    }
    refusals = {name: _refusals(service, screens[name]) for name in ways}
    serving = _serving(screens, {name: found - refusals[name] for name, found in ways.items()})
    return frozenset(name for name in serving if _takes_for_a_case(screens[name], refusals[name]))


def _known(service: Service, targets: Iterable[Target]) -> list[str]:
    """Return the screens of targets. A `retry:` leads back, and `closed` nowhere."""
    found = (one for target in targets for one in target if not (one.retry or one.closed))
    return [one.screen for one in found if one.screen in service.screens]


def _refusals(service: Service, screen: Screen) -> frozenset[str]:
    """Return the plain last words that somebody gets who chose not to go on, or had too many attempts."""
    targets = [] if screen.attempts is None else [screen.attempts.too_many]
    if isinstance(screen.verb, ChoiceVerb):
        targets += [option.goto for option in screen.verb.options]
    ends = [target[0].screen for target in targets if len(target) == 1]
    return frozenset(
        one
        for one in ends
        if one in service.screens and service.screens[one].ends and service.screens[one].is_static
    )


def _serving(screens: Mapping[str, Screen], ways: Ways) -> frozenset[str]:
    """Return the screens that lead to a case, and to nothing else."""
    before: dict[str, list[str]] = {}
    for name, targets in ways.items():
        for target in targets:
            before.setdefault(target, []).append(name)
    cases = {name for name in ways if isinstance(screens[name].verb, Submit)}
    leading = _reached(cases, before, within=frozenset(ways))
    elsewhere = {name for name in leading - cases if not ways[name] <= leading}
    return leading - _reached(elsewhere, before, within=leading - cases)


def _reached(
    starts: Iterable[str], ways: Mapping[str, Iterable[str]], within: frozenset[str]
) -> frozenset[str]:
    found, waiting = set(starts), list(starts)
    while waiting:
        for name in ways.get(waiting.pop(), ()):
            if name in within and name not in found:
                found.add(name)
                waiting.append(name)
    return frozenset(found)


def _takes_for_a_case(screen: Screen, refusals: frozenset[str]) -> bool:
    """Return whether somebody who comes to this screen has begun a case.

    A menu of which an option ends the session may stand before what else there is.
    """
    if isinstance(screen.verb, ChoiceVerb):
        return screen.save is not None and not refusals
    return isinstance(screen.verb, AnswerVerb | Record)
