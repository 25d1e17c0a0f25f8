"""A screen as text: what stands in the prompt's place, a line per option, the navigation lines, cut into pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from menus.engine.scope import SPOKEN, HopScope
from menus.engine.session import NOTICE_INVALID, NOTICE_NONE, Session
from menus.expressions.templates import Text
from menus.model import Prompting, Screen, SendSms, Service, Sounding
from menus.rendering.choices import choices_of, keyed, label_of
from menus.rendering.sheet import MORE, PREVIOUS, PageOf, Sheet
from menus.rendering.text.budget import Budget
from menus.rendering.text.numbered import Option, Own, numbered, split_numbered
from menus.rendering.text.pages import Footers, slices

NUMBERED = "numbered"
ENDLESS = Budget(1_000_000, parted=True)  # what is spoken has no pages of text
SHEETS_KEPT = 20_000  # a service of a thousand screens in five languages has fewer


@dataclass(frozen=True, slots=True)
class Navigation:
    """The keys that go elsewhere from a screen; None where one is not live."""

    back: str | None
    home: str | None
    shown: bool


def navigation_of(service: Service, screen: Screen, session: Session, channel: str) -> Navigation:
    """Back wherever there is a history, home from two screens deep, neither where the menu turns them off."""
    mode = screen.navigation or service.navigation
    if mode == "off" or screen.ends:
        return Navigation(None, None, shown=False)
    keys = service.keys[channel]
    depth = len(session.history)
    return Navigation(
        back=keys.back if depth >= 1 and screen.back else None,
        home=keys.home if depth >= 2 else None,
        shown=mode == "shown",
    )


def paging_of(service: Service, screen: Screen) -> str:
    """`keys` or `numbered`."""
    return screen.paging or service.paging


def sheet_of(service: Service, screen: Screen, scope: HopScope) -> Sheet:
    """Every page of a screen as this caller sees it. Pages that are the same for all callers are laid out once."""
    session, caller = scope.session, scope.caller
    spoken = caller.channel == SPOKEN
    budget = ENDLESS if spoken else service.limits.budget(caller.channel, caller.network)
    navigation = navigation_of(service, screen, session, caller.channel)
    if not screen.fixed:
        return _Layout(service, screen, scope, navigation, budget).sheet()
    offered = None if session.offered is None else tuple(session.offered)
    key = (screen.name, session.language, caller.channel, budget.septets, session.notice, navigation, offered)
    sheet = service.sheets.get(key)
    if sheet is None:
        sheet = _Layout(service, screen, scope, navigation, budget).sheet()
        if len(service.sheets) < SHEETS_KEPT:
            service.sheets[key] = sheet
    return sheet


def numbered_sheet(service: Service, screen: Screen, scope: HopScope) -> Sheet | None:
    """The sheet of a screen whose pages number their own options; None where keys turn them.

    Keys do so also where `paging: numbered` is wanted, but a prompt leaves no room for a single option below it.
    """
    if paging_of(service, screen) != NUMBERED:
        return None
    sheet = sheet_of(service, screen, scope)
    return sheet if sheet[0].numbers else None


@dataclass(frozen=True, slots=True)
class _Layout:
    service: Service
    screen: Screen
    scope: HopScope
    navigation: Navigation
    budget: Budget

    def sheet(self) -> Sheet:
        if paging_of(self.service, self.screen) == NUMBERED and self._labels():
            sheet = self._numbered()
            if all(self.budget.fits(page.text) for page in sheet):
                return sheet
        words, keys = self._words(), self.service.keys[self.scope.caller.channel]
        footers = Footers(
            tuple(self._navigation_lines()),
            f"{keys.more}. {words['more']}" if keys.more else "",
            f"{keys.previous}. {words['previous']}" if keys.previous else "",
        )
        choices = choices_of(self.screen.verb, self.scope)
        lines = [f"{key}. {label_of(choice, self.screen.verb, self.scope)}" for key, choice in keyed(choices)]
        for prompt in self._prompts(self.scope.session.notice):
            pages = slices(prompt, lines, footers, self.budget, gap=self.screen.gap)
            if len(pages) == 1:
                break
        texts = [page.text for page in pages]
        if self.screen.ends:  # with its last page the session is over: no key leads back
            texts[-1] = texts[-1].removesuffix(f"\n{footers.previous}")
        return tuple(PageOf(text, page.options) for text, page in zip(texts, pages, strict=True))

    def _numbered(self) -> Sheet:
        words, labels = self._words(), self._labels()
        lines = tuple(self._navigation_lines())
        above = list(self._prompts(self.scope.session.notice))
        shortest = [list(self._prompts(notice))[-1] for notice in (NOTICE_NONE, NOTICE_INVALID)]
        more, previous = words["more"], words["previous"]
        ranges = split_numbered(
            [above[-1], *shortest], labels, more, previous, lines, self.budget, gap=self.screen.gap
        )
        pages = []
        for number, (first, after) in enumerate(ranges):
            turning = [(more, MORE)] if after < len(labels) else []
            turning += [(previous, PREVIOUS)] if number else []
            shown: list[Option] = [*labels[first:after], *(word for word, _ in turning)]
            numbers = [index for index in range(first, after) if isinstance(labels[index], str)]
            texts = [numbered(prompt, shown, lines, gap=self.screen.gap) for prompt in above]
            text = next((text for text in texts if self.budget.fits(text)), texts[-1])
            pages.append(PageOf(text, range(first, after), (*numbers, *(turn for _, turn in turning))))
        return tuple(pages)

    def _labels(self) -> list[Option]:
        verb = self.screen.verb
        labels = ((one.key, label_of(one, verb, self.scope)) for one in choices_of(verb, self.scope))
        return [Own(key, label) if key else label for key, label in labels]

    def _words(self) -> Mapping[str, str]:
        return self.service.words[self.scope.session.language]

    def _navigation_lines(self) -> Iterator[str]:
        words, navigation = self._words(), self.navigation
        taken = {choice.key for choice in choices_of(self.screen.verb, self.scope) if choice.key}
        for key, word in ((navigation.back, "back"), (navigation.home, "home")):
            if navigation.shown and key and key not in taken:  # an option's own key comes first
                yield f"{key}. {words[word]}"

    def _prompts(self, notice: int) -> Iterator[str]:
        """What may stand in the prompt's place, the best first; the last is taken where none fits on one page."""
        screen = self.screen
        if not isinstance(screen.verb, SendSms | Prompting | Sounding):
            raise TypeError(f"the screen {screen.name} shows nothing")
        prompt = self._worded(screen.on_channel.get(self.scope.caller.channel, screen.verb.text))
        if notice == NOTICE_NONE or (notice == NOTICE_INVALID and screen.again):
            yield prompt
            return
        own = screen.require[notice - 1].say if notice > NOTICE_INVALID else screen.invalid
        said = self._words()["invalid"] if own is None else self._worded(own)
        unseen = screen.seen_only and not self._on_one_page(prompt)
        if own is None or unseen:
            yield f"{said}\n{prompt}"
        if not unseen:  # what must be read before a choice stays to be read
            yield said

    def _on_one_page(self, prompt: str) -> bool:
        """Whether the prompt is read at once, with all that stands below it."""
        choices = keyed(choices_of(self.screen.verb, self.scope))
        lines = [f"{key}. {label_of(choice, self.screen.verb, self.scope)}" for key, choice in choices]
        gap = [""] if self.screen.gap and lines else []
        return self.budget.fits("\n".join([prompt, *gap, *lines, *self._navigation_lines()]))

    def _worded(self, text: Text) -> str:
        return text.render(self.scope.session.language, self.scope)
