"""A screen as text: what stands in the prompt's place, a line per option, the navigation lines, cut into pages."""

from collections.abc import Iterator
from dataclasses import dataclass

from menus.model import End, Keys, Menu, Option, Screen, Service, Shown
from menus.scope import HopScope
from menus.session import NOTICE_INVALID, NOTICE_NONE, Session
from menus.templates import Text
from menus.text.budget import Budget
from menus.text.pages import Footers, split


@dataclass(frozen=True, slots=True)
class Navigation:
    """The keys that go elsewhere from a screen; None where one is not live."""

    back: str | None
    home: str | None
    shown: bool


def shown_verb(screen: Screen) -> Shown:
    """The verb of a screen that citizens see."""
    verb = screen.verb
    if not isinstance(verb, Shown):
        raise TypeError(f"the screen {screen.name} shows nothing")
    return verb


def keys_of(service: Service, channel: str) -> Keys:
    """The navigation keys of a channel."""
    return service.keys[channel]


def navigation_of(service: Service, screen: Screen, session: Session, channel: str) -> Navigation:
    """Back wherever there is a history, home from two screens deep, neither where the menu turns them off."""
    mode = screen.navigation or service.navigation
    if mode == "off" or isinstance(screen.verb, End):
        return Navigation(None, None, shown=False)
    keys = keys_of(service, channel)
    depth = len(session.history)
    return Navigation(
        back=keys.back if depth >= 1 and screen.back else None,
        home=keys.home if depth >= 2 else None,
        shown=mode == "shown",
    )


def numbered(options: tuple[Option, ...], offered: list[int] | None) -> Iterator[tuple[str, int]]:
    """The key and the index of every option that is shown; numbers close up over those with a key of their own."""
    number = 0
    for index in range(len(options)) if offered is None else offered:
        own = options[index].key
        if own is None:
            number += 1
        yield own or str(number), index


def pages_of(service: Service, screen: Screen, scope: HopScope) -> tuple[str, ...]:
    """Every page of a screen as this caller sees it. Pages that are the same for all callers are laid out once."""
    session, caller = scope.session, scope.caller
    septets = service.limits.septets(caller.channel, caller.network)
    navigation = navigation_of(service, screen, session, caller.channel)
    if not screen.fixed:
        return _lay_out(service, screen, scope, navigation, septets)
    key = (screen.name, session.language, caller.channel, septets, session.notice, navigation)
    pages = service.pages.get(key)
    if pages is None:
        pages = service.pages[key] = _lay_out(service, screen, scope, navigation, septets)
    return pages


def _lay_out(
    service: Service, screen: Screen, scope: HopScope, navigation: Navigation, septets: int
) -> tuple[str, ...]:
    words = service.words[scope.session.language]
    keys = keys_of(service, scope.caller.channel)
    footers = Footers(
        lines=tuple(_navigation_lines(navigation, words["back"], words["home"])),
        more=f"{keys.more}. {words['more']}",
        previous=f"{keys.previous}. {words['previous']}",
    )
    lines = tuple(_option_lines(shown_verb(screen), scope))
    budget = Budget(septets)
    for prompt in _prompts(service, screen, scope):
        pages = split(prompt, lines, footers, budget, gap=screen.gap)
        if len(pages) == 1:
            break
    return pages


def _navigation_lines(navigation: Navigation, back: str, home: str) -> Iterator[str]:
    if navigation.shown and navigation.back:
        yield f"{navigation.back}. {back}"
    if navigation.shown and navigation.home:
        yield f"{navigation.home}. {home}"


def _option_lines(verb: Shown, scope: HopScope) -> Iterator[str]:
    if isinstance(verb, Menu):
        language = scope.session.language
        for key, index in numbered(verb.options, scope.session.offered):
            yield f"{key}. {verb.options[index].say.render(language, scope)}"


def _prompts(service: Service, screen: Screen, scope: HopScope) -> Iterator[str]:
    """What may stand in the prompt's place, the best first; the last is taken where none fits on one page."""
    session = scope.session
    language = session.language

    def worded(text: Text) -> str:
        return text.render(language, scope)

    prompt = worded(screen.on_channel.get(scope.caller.channel, shown_verb(screen).text))
    if session.notice == NOTICE_NONE or (session.notice == NOTICE_INVALID and screen.again):
        yield prompt
    elif session.notice > NOTICE_INVALID:
        yield worded(screen.require[session.notice - 1].say)
    elif screen.invalid is not None:
        yield worded(screen.invalid)
    else:
        invalid = service.words[language]["invalid"]
        yield f"{invalid}\n{prompt}"
        yield invalid
