"""Find the screens and options of a service that no scenario visits."""

from collections.abc import Collection, Iterable, Iterator

import msgspec

from menus.engine.engine import TrailEntry
from menus.model import ChoiceVerb, Option, PromptVerb, Screen, Service
from menus.problems import Place
from menus.verbs.list import ListVerb

ROW = -1  # stands for any row of a list


class Uncovered(msgspec.Struct, frozen=True):
    """A screen, or an option of it if `option` is set, and the languages in which no scenario visited it."""

    screen: str
    place: Place
    languages: tuple[str, ...]
    option: str | None = None

    def __str__(self) -> str:
        what = f"{self.screen}: {self.option}" if self.option is not None else self.screen
        return f"{what}, not in {', '.join(self.languages)}" if self.languages else what


class ScenarioCoverage(msgspec.Struct, frozen=True):
    """The number of screens and options, and those that no scenario visited."""

    screens: int
    options: int
    uncovered: tuple[Uncovered, ...]


def measure_coverage(service: Service, trail: Iterable[TrailEntry]) -> ScenarioCoverage:
    """Find the screens and options that a trail does not visit.

    Screens with words, and options, count in every language. Screens that show nothing, and options with an `if:`,
    count once. The options of a screen that was not visited are not listed.
    """
    visited = frozenset(trail)
    screens = [*service.screens.values()]
    options = [(screen, index) for screen in screens for index in _options(screen)]
    left_out = [
        one
        for screen in screens
        for one in (
            _uncovered_screen(service, screen, visited),
            *_uncovered_options(service, screen, visited),
        )
        if one is not None
    ]
    return ScenarioCoverage(len(screens), len(options), tuple(left_out))


def _uncovered_screen(service: Service, screen: Screen, visited: frozenset[TrailEntry]) -> Uncovered | None:
    missing = tuple(one for one in service.languages if TrailEntry(screen.name, one) not in visited)
    once = not isinstance(screen.verb, PromptVerb)
    return _uncovered(service.languages, screen.name, screen.place, missing, None, once=once)


def _uncovered_options(
    service: Service, screen: Screen, visited: frozenset[TrailEntry]
) -> Iterator[Uncovered | None]:
    met = [language for language in service.languages if TrailEntry(screen.name, language) in visited]
    for index, option in _options(screen).items():
        missing = tuple(
            language for language in met if TrailEntry(screen.name, language, index) not in visited
        )
        label = _label(service, option) if option else "a row of the list"
        once = option is not None and option.condition is not None
        place = option.place if option else screen.place
        yield _uncovered(met, screen.name, place, missing, label, once=once)


def _uncovered(
    met: Collection[str],
    screen: str,
    place: Place,
    missing: tuple[str, ...],
    option: str | None,
    *,
    once: bool,
) -> Uncovered | None:
    """Return the screen or option with the languages in which it was not visited; None if it was visited in all.

    If it was not visited at all, leave the languages out.
    """
    nowhere = len(missing) == len(met)
    if not missing or (once and not nowhere):
        return None
    return Uncovered(screen, place, () if nowhere else missing, option)


def _options(screen: Screen) -> dict[int, Option | None]:
    """Return the choices of a screen, by their index in a trail."""
    verb = screen.verb
    if not isinstance(verb, ChoiceVerb):
        return {}
    rows: dict[int, Option | None] = {ROW: None} if isinstance(verb, ListVerb) else {}
    return rows | dict(enumerate(verb.options))


def _label(service: Service, option: Option) -> str:
    template = option.say.otherwise.by_language[service.default_language]
    return (
        template.static_text
        if template.static_text is not None
        else "".join(str(part) for part in template.parts)
    )
