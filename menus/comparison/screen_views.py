"""Every page that citizens get of a service: each screen by channel, network, language and situation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

import msgspec

from menus.analysis.graph import Graph
from menus.analysis.satisfiability import may_hold, possible_wordings
from menus.analysis.spoken_screens import spoken_screens
from menus.comparison.example_scope import ExampleScope, example_caller, example_scope, formulas_of
from menus.comparison.example_values import ExampleValues
from menus.engine.scope import VOICE_CHANNEL, TurnScope
from menus.engine.session import NOTICE_INVALID
from menus.expressions.conditional_texts import CitizenText
from menus.expressions.derivations import Formula
from menus.model import ChoiceVerb, PromptVerb, Screen, Service, TextVerb
from menus.rendering.layout import render_screen
from menus.verbs.list import ListVerb

WRONG_ANSWER = "after a wrong answer"
Pages = tuple[str, ...]
SpeakScreen = Callable[[TurnScope], Pages]
"""Returns what a caller hears on the screen of the session, a text for each page of its choices."""


class ViewPlace(msgspec.Struct, frozen=True, order=True):
    """Where a page is seen. `network` is empty for the limit of the channel itself.

    `situation` is empty for the screen as it is first shown.
    """

    channel: str
    language: str
    situation: str
    network: str


ScreenViews = dict[ViewPlace, Pages]


@dataclass
class ServiceViews:
    """The pages of a service, with made-up values. `speak` words what callers hear."""

    service: Service
    values: ExampleValues
    speak: SpeakScreen
    graph: Graph = field(init=False)

    def __post_init__(self) -> None:
        self.graph = Graph(self.service)

    @cached_property
    def reachable(self) -> dict[str, Screen]:
        """The screens that somebody may reach and that have words, in the order of the file."""
        names = {name for name, _ in self.graph.reachable_nodes}
        return {
            name: screen
            for name, screen in self.service.screens.items()
            if name in names and isinstance(screen.verb, TextVerb)
        }

    def of(self, screen: Screen) -> ScreenViews:
        """Return the pages of a screen in every place where it is seen."""
        return {
            ViewPlace(channel, language, situation, network): pages
            for channel, network in self._ways_to_see
            if self._is_seen(screen, channel)
            for language in self.service.languages
            for situation, pages in self._pages(screen, channel, network, language)
        }

    @cached_property
    def _ways_to_see(self) -> tuple[tuple[str, str], ...]:
        """The channels that people enter by, USSD with each network."""
        service, found = self.service, list[tuple[str, str]]()
        if service.ussd_entries:
            found += [("ussd", network) for network in ("", *service.limits.networks)]
        if service.sms_entries.are_there:
            found.append(("sms", ""))
        if service.voice_entries:
            found.append((VOICE_CHANNEL, ""))
        return tuple(found)

    @cached_property
    def _spoken(self) -> frozenset[str]:
        return frozenset(screen.name for screen in spoken_screens(self.service, self.graph))

    def _is_seen(self, screen: Screen, channel: str) -> bool:
        if channel == VOICE_CHANNEL:
            return screen.name in self._spoken
        return isinstance(screen.verb, PromptVerb) and channel in screen.verb.channels

    def _pages(
        self, screen: Screen, channel: str, network: str, language: str
    ) -> Iterator[tuple[str, Pages]]:
        """Yield the pages of each situation: each case of the texts, and the words after a wrong answer."""
        known = {"language": language, "channel": channel}
        variants = list(_variants(screen, known))
        for number, variant in enumerate(variants, start=1):
            label = f"case {number} of {len(variants)}" if len(variants) > 1 else ""
            yield label, self._render(variant, channel, network, language)
        if not screen.verb.takes_answer:
            return
        yield WRONG_ANSWER, self._render(variants[0], channel, network, language, NOTICE_INVALID)
        for number, _ in enumerate(screen.require, start=1):
            label = f"{WRONG_ANSWER}, requirement {number}"
            yield label, self._render(variants[0], channel, network, language, number)

    def _render(
        self, screen: Screen, channel: str, network: str, language: str, notice: int | None = None
    ) -> Pages:
        service = self.service
        if screen is not service.screens[screen.name]:
            service = replace(service, screens={**service.screens, screen.name: screen})
        caller = example_caller(service, channel, network)
        scope = example_scope(service, self.values, self._formulas, screen, caller, language)
        session = scope.session
        is_first = screen.name in self.graph.first_screens
        session.history = ["-"] * (0 if is_first else self.graph.back_depths.get(screen.name, 0))
        if notice is not None:
            session.notice = notice
        if isinstance(screen.verb, ChoiceVerb):
            _choose_lines(screen.verb, scope, channel, language)
        if channel == VOICE_CHANNEL:
            return self.speak(scope)
        return tuple(page.text for page in render_screen(service, screen, scope))

    @cached_property
    def _formulas(self) -> dict[str, Formula]:
        return formulas_of(self.service)


def _choose_lines(verb: ChoiceVerb, scope: ExampleScope, channel: str, language: str) -> None:
    """Let the session offer every option that may be shown, and rows if it is a list."""
    known = {"language": language, "channel": channel}
    if any(option.condition is not None for option in verb.options):
        scope.session.offered_options = [
            index for index, option in enumerate(verb.options) if may_hold(option.condition, known)
        ]
    if isinstance(verb, ListVerb):
        table = scope.service.tables.get(verb.source)
        found = verb.rows(scope)
        rows = found or (
            [dict(row) for row in table.rows] if table else scope.session.rows.get(verb.source, [])
        )
        scope.session.listed_rows = rows[: verb.selection.limit]


def _variants(screen: Screen, known: dict[str, str]) -> Iterator[Screen]:
    """Yield the screen with each case of its texts. A text with fewer cases than another repeats its last one."""
    verb = screen.verb
    if not isinstance(verb, TextVerb):
        return
    shown = screen.on_channel.get(known["channel"], verb.text)
    texts = [shown, *(option.say for option in verb.options)] if isinstance(verb, ChoiceVerb) else [shown]
    if all(len(text.wordings) == 1 for text in texts):
        yield screen
        return
    for number in range(max(len(possible_wordings(text, known)) for text in texts)):
        prompt = _case(shown, number, known)
        changed = msgspec.structs.replace(verb, text=prompt)
        if isinstance(changed, ChoiceVerb):
            options = [replace(option, say=_case(option.say, number, known)) for option in changed.options]
            changed = msgspec.structs.replace(changed, options=tuple(options))
        on_channel = {**screen.on_channel, known["channel"]: prompt} if screen.on_channel else {}
        yield replace(screen, verb=changed, on_channel=on_channel, is_static=False)


def _case(text: CitizenText, number: int, known: dict[str, str]) -> CitizenText:
    wordings = possible_wordings(text, known)
    return wordings[min(number, len(wordings) - 1)] if wordings else text
