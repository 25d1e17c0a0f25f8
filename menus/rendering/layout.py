"""Lay out a screen as pages of text: the prompt or a notice, a line for each option, navigation lines."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from menus.engine.scope import VOICE_CHANNEL, TurnScope
from menus.engine.session import NOTICE_INVALID, NOTICE_NONE, Session
from menus.expressions.conditional_texts import CitizenText
from menus.model import Choice, ChoiceVerb, Screen, Service, TextVerb, Verb
from menus.rendering.screen_pages import MORE, PREVIOUS, ScreenLines, ScreenPage, ScreenPages
from menus.rendering.text.budget import PageBudget
from menus.rendering.text.numbered import KeyedLabel, OptionLabel, render_numbered_page, split_numbered_pages
from menus.rendering.text.pages import Footers, split_with_options

NUMBERED = "numbered"
UNLIMITED = PageBudget(1_000_000, multipart_sms=True)  # speech has no pages
HOME_DEPTH = 2  # screens behind the caller, from which on a key leads home
MAX_CACHED_SCREENS = 20_000  # a service of a thousand screens in five languages needs fewer


def choices_of(verb: Verb, scope: TurnScope) -> tuple[Choice, ...]:
    """Return the choices that are shown now. A list has its rows first, then its fixed options."""
    if not isinstance(verb, ChoiceVerb):
        return ()
    rows = scope.session.listed_rows if verb.lists_rows else ()
    options, offered = verb.options, scope.session.offered_options
    indexes = range(len(options)) if offered is None else offered
    return (
        *[Choice("", -1, row=row) for row in rows],
        *[Choice(options[index].key or "", index, option=options[index]) for index in indexes],
    )


def options_on_offer(verb: Verb, scope: TurnScope) -> list[int] | None:
    """Return the options whose conditions hold; None if no option has a condition, so that all are shown."""
    options = verb.options if isinstance(verb, ChoiceVerb) else ()
    if all(option.condition is None for option in options):
        return None
    return [
        index
        for index, option in enumerate(options)
        if option.condition is None or option.condition.holds(scope)
    ]


def label_of(choice: Choice, verb: Verb, scope: TurnScope) -> str:
    """Return the words of a choice in the caller's language."""
    language = scope.session.language
    if choice.option is not None:
        return choice.option.say.render(language, scope)
    label = verb.row_label() if isinstance(verb, ChoiceVerb) else None
    return "" if label is None or choice.row is None else label.render(language, scope.with_row(choice.row))


def with_keys(choices: tuple[Choice, ...]) -> Iterator[tuple[str, Choice]]:
    """Yield each choice with its key. Numbers skip the choices that have a key of their own."""
    number = 0
    for choice in choices:
        if not choice.key:
            number += 1
        yield choice.key or str(number), choice


class Navigation(NamedTuple):
    """The navigation keys of a screen; None for a key that does nothing."""

    back: str | None
    home: str | None
    shown: bool


def navigation_of(service: Service, screen: Screen, session: Session, channel: str) -> Navigation:
    """Return the navigation keys that work: back if there is a history, home from the third screen on.

    No key works if the menu turns them off.
    """
    mode = screen.navigation or service.navigation
    if mode == "off" or channel in screen.last_on:
        return Navigation(None, None, shown=False)
    keys = service.keys[channel]
    depth = len(session.history)
    return Navigation(
        back=keys.back if depth >= 1 and screen.back else None,
        home=keys.home if depth >= HOME_DEPTH else None,
        shown=mode == "shown",
    )


def paging_of(service: Service, screen: Screen) -> str:
    """Return `keys` or `numbered`."""
    return screen.paging or service.paging


def render_screen(service: Service, screen: Screen, scope: TurnScope) -> ScreenPages:
    """Return every page of a screen for this caller. Pages that are the same for everybody are laid out once."""
    session, caller = scope.session, scope.caller
    spoken = caller.channel == VOICE_CHANNEL
    budgets = service.limits.budgets
    budget = budgets.get((caller.channel, caller.network)) or budgets[caller.channel, ""]
    budget = UNLIMITED if spoken else budget
    if not screen.is_static:
        return _ScreenLayout(service, screen, scope, budget).screen_pages()
    offered = None if session.offered_options is None else tuple(session.offered_options)
    depth = min(len(session.history), HOME_DEPTH)  # with the screen it tells the navigation keys
    key = (screen.name, session.language, caller.channel, budget.septets, session.notice, depth, offered)
    screen_pages = service.page_cache.get(key)
    if screen_pages is None:
        screen_pages = _ScreenLayout(service, screen, scope, budget).screen_pages()
        if len(service.page_cache) < MAX_CACHED_SCREENS:
            service.page_cache[key] = screen_pages
    return screen_pages


def render_numbered_screen(service: Service, screen: Screen, scope: TurnScope) -> ScreenPages | None:
    """Return the pages of a screen with numbered paging; None if keys turn the pages.

    Keys also turn the pages if a prompt leaves no room for an option below it, even with `paging: numbered`.
    """
    if paging_of(service, screen) != NUMBERED:
        return None
    screen_pages = render_screen(service, screen, scope)
    return screen_pages if screen_pages[0].numbers else None


class _ScreenLayout(msgspec.Struct, frozen=True):
    service: Service
    screen: Screen
    scope: TurnScope
    budget: PageBudget

    def screen_pages(self) -> ScreenPages:
        if paging_of(self.service, self.screen) == NUMBERED and self._labels():
            screen_pages = self._numbered_pages()
            if all(self.budget.fits(page.text) for page in screen_pages):
                return screen_pages
        lines, footers = self._screen_lines()
        gap = (self.screen.gap or self.screen.invalid_gap) and self._has_gap(self.scope.session.notice)
        for prompt in self._prompt_variants(self.scope.session.notice):
            pages = split_with_options(prompt, lines, footers, self.budget, gap=gap)
            if len(pages) == 1:
                return (ScreenPage(pages[0].text, pages[0].options),)
        texts = [page.text for page in pages]
        if (
            self.scope.caller.channel in self.screen.last_on
        ):  # the session ends with the last page, so no key leads back
            texts[-1] = texts[-1].removesuffix(f"\n{footers.previous}")
        return tuple(ScreenPage(text, page.options) for text, page in zip(texts, pages, strict=True))

    def _screen_lines(self) -> ScreenLines:
        """Return the lines below the prompt. Those that are the same for everybody are made once."""
        service, screen, session = self.service, self.screen, self.scope.session
        if not screen.has_fixed_lines or service.words_with_cases:
            return self._make_screen_lines()
        offered = None if session.offered_options is None else tuple(session.offered_options)
        depth = min(len(session.history), HOME_DEPTH)
        key = (screen.name, session.language, self.scope.caller.channel, depth, offered)
        screen_lines = service.line_cache.get(key)
        if screen_lines is None:
            screen_lines = self._make_screen_lines()
            if len(service.line_cache) < MAX_CACHED_SCREENS:
                service.line_cache[key] = screen_lines
        return screen_lines

    def _make_screen_lines(self) -> ScreenLines:
        words, keys = self._words(), self.service.keys[self.scope.caller.channel]
        footers = Footers(
            tuple(self._navigation_lines()),
            f"{keys.more}. {words['more']}" if keys.more else "",
            f"{keys.previous}. {words['previous']}" if keys.previous else "",
        )
        verb, choices = self.screen.verb, choices_of(self.screen.verb, self.scope)
        lines = tuple(f"{key}. {label_of(choice, verb, self.scope)}" for key, choice in with_keys(choices))
        return lines, footers

    def _numbered_pages(self) -> ScreenPages:
        words, labels = self._words(), self._labels()
        lines = tuple(self._navigation_lines())
        above = self._texts_above(self.scope.session.notice)
        shortest = [self._texts_above(notice)[-1] for notice in (NOTICE_NONE, NOTICE_INVALID)]
        more, previous = words["more"], words["previous"]
        ranges = split_numbered_pages([above[-1], *shortest], labels, more, previous, lines, self.budget)
        pages = []
        for number, (first, after) in enumerate(ranges):
            page_turns = [(more, MORE)] if after < len(labels) else []
            page_turns += [(previous, PREVIOUS)] if number else []
            shown: list[OptionLabel] = [*labels[first:after], *(word for word, _ in page_turns)]
            numbers = [index for index in range(first, after) if isinstance(labels[index], str)]
            texts = [render_numbered_page(prompt, shown, lines) for prompt in above]
            text = next((text for text in texts if self.budget.fits(text)), texts[-1])
            pages.append(ScreenPage(text, range(first, after), (*numbers, *(turn for _, turn in page_turns))))
        return tuple(pages)

    def _labels(self) -> list[OptionLabel]:
        verb = self.screen.verb
        labels = ((choice.key, label_of(choice, verb, self.scope)) for choice in choices_of(verb, self.scope))
        return [KeyedLabel(key, label) if key else label for key, label in labels]

    def _words(self) -> Mapping[str, str]:
        if self.service.words_with_cases:
            return self.scope.words
        return self.service.words[self.scope.session.language]

    def _navigation_lines(self) -> Iterator[str]:
        words, scope = self._words(), self.scope
        navigation = navigation_of(self.service, self.screen, scope.session, scope.caller.channel)
        option_keys = {choice.key for choice in choices_of(self.screen.verb, self.scope) if choice.key}
        for key, word in ((navigation.back, "back"), (navigation.home, "home")):
            if navigation.shown and key and key not in option_keys:  # the key of an option comes first
                yield f"{key}. {words[word]}"

    def _prompt_variants(self, notice: int) -> Iterator[str]:
        """Yield the texts that may replace the prompt, the best first. If none fits on one page, use the last."""
        screen = self.screen
        if not isinstance(screen.verb, TextVerb):
            raise TypeError(f"the screen {screen.name} shows nothing")
        prompt = self._rendered(screen.on_channel.get(self.scope.caller.channel, screen.verb.text))
        if screen.verb.word_below:
            prompt = f"{prompt}\n{self._words()[screen.verb.word_below]}"
        if notice == NOTICE_NONE or (notice == NOTICE_INVALID and screen.again):
            yield prompt
            return
        own = screen.require[notice - 1].say if notice > NOTICE_INVALID else screen.invalid
        notice_text = self._words()["invalid"] if own is None else self._rendered(own)
        unseen = screen.seen_only and not self._on_one_page(prompt)
        if own is None or unseen:
            yield f"{notice_text}\n{prompt}"
        if not unseen:  # keep a text that must be read before a choice
            yield notice_text

    def _texts_above(self, notice: int) -> list[str]:
        """Return what may stand above options, the best first; an empty line before the options is part of it."""
        gap = "\n" if self._has_gap(notice) else ""
        return [f"{text}{gap}" if text else text for text in self._prompt_variants(notice)]

    def _has_gap(self, notice: int) -> bool:
        """Return True if an empty line stands before the options."""
        shows_prompt = notice == NOTICE_NONE or (notice == NOTICE_INVALID and self.screen.again)
        return self.screen.gap if shows_prompt else self.screen.invalid_gap

    def _on_one_page(self, prompt: str) -> bool:
        """Return True if one page shows the prompt with everything below it."""
        choices = with_keys(choices_of(self.screen.verb, self.scope))
        lines = [f"{key}. {label_of(choice, self.screen.verb, self.scope)}" for key, choice in choices]
        gap = [""] if self.screen.gap and lines else []
        return self.budget.fits("\n".join([prompt, *gap, *lines, *self._navigation_lines()]))

    def _rendered(self, text: CitizenText) -> str:
        return text.render(self.scope.session.language, self.scope)
