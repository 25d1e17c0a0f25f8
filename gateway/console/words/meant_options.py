"""Which options of the draft a text that was not understood may mean."""

import msgspec

from gateway.console.scenarios.draft_scenarios import walkable_service
from gateway.published_menus.definition import MenuSource
from menus.model import MenuGuesses, OptionWay, Service
from menus.model.guesses import option_at

MAX_LABEL = 60  # characters of an option's words


class MeantOptionsRequest(msgspec.Struct, frozen=True, tag="meant options"):
    """Rank the options of this draft for texts, each with its menu and language."""

    source: MenuSource
    texts: tuple[tuple[str, str, str], ...]


class MeantOption(msgspec.Struct, frozen=True):
    """An option that a text may mean: its screen, its number there from 1, and the words of the way to it."""

    screen: str
    number: int
    words: str


class MeantOptions(msgspec.Struct, frozen=True):
    """The options at the menu of a text, the most alike first, and the language of the nearest example.

    None are known where the draft has no such menu, or it understands no words.
    """

    options: tuple[MeantOption, ...] = ()
    language: str = ""


class DraftOptions(msgspec.Struct, frozen=True):
    """The options for each text, and the languages of the draft. None if the draft `has_errors`."""

    texts: tuple[MeantOptions, ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    has_errors: bool = False


def rank_options(request: MeantOptionsRequest) -> DraftOptions:
    """Rank the options of a draft for each text."""
    service = walkable_service(request.source)
    if service is None:
        return DraftOptions(has_errors=True)
    found = (_options_of(service, *text) for text in request.texts)
    languages = tuple((code, one.name) for code, one in service.languages.items())
    return DraftOptions(tuple(found), languages)


def _options_of(service: Service, menu: str, language: str, words: str) -> MeantOptions:
    guesses = service.guesses.get(menu)
    if guesses is None:
        return MeantOptions()
    ranked = guesses.index.rank(words)
    order = [one.subject for one in ranked]
    order += [subject for subject in range(len(guesses.ways)) if subject not in order]
    nearest = ranked[0].language if ranked else language
    return MeantOptions(tuple(_option(service, guesses, subject) for subject in order), nearest)


def _option(service: Service, guesses: MenuGuesses, subject: int) -> MeantOption:
    way = guesses.ways[subject]
    screen, number = way[-1]
    parts = [words_of(service, way[: length + 1]) for length in range(len(way))]
    return MeantOption(screen, number + 1, " › ".join(parts))


def words_of(service: Service, way: OptionWay) -> str:
    """Return the words of the option at which a way ends, in the default language."""
    say = option_at(service.screens, way).say.otherwise.by_language[service.default_language]
    words = say.static_text if say.static_text is not None else f"{way[-1][0]}, {way[-1][1] + 1}"
    return words if len(words) <= MAX_LABEL else f"{words[:MAX_LABEL]}…"
