"""Lay out a screen with every value at its longest."""

from collections.abc import Iterator, Mapping
from functools import cached_property

import msgspec
from msgspec.structs import replace

from menus.analysis.graph import Graph
from menus.analysis.longest_text import LongestTextRenderer, longest_text, longest_text_renderers
from menus.analysis.satisfiability import may_hold, possible_wordings
from menus.expressions.conditional_texts import CitizenText
from menus.expressions.templates import Template
from menus.model import ChoiceVerb, PromptVerb, Screen, Service
from menus.rendering.layout import NUMBERED, paging_of
from menus.rendering.text import gsm7
from menus.rendering.text.budget import PageBudget, PageMeasure
from menus.rendering.text.numbered import KeyedLabel, split_numbered_pages
from menus.rendering.text.pages import Footers, split_with_options
from menus.rendering.text.sanitise import to_unaccented_text
from menus.verbs.list import ListVerb


class PageLayout(msgspec.Struct, frozen=True):
    """A screen at its longest in one language on one channel, with one of the texts that may be its prompt.

    `full_text` is all of it, as if there were no limit. `is_translated`: the prompt is not the one of another language
    that stands there so far.
    """

    screen: Screen
    prompt: Template
    language: str
    channel: str
    network: str
    full_text: str
    measure: PageMeasure
    pages: int
    is_translated: bool = True


class PageLayouts(msgspec.Struct, dict=True):
    """Lays out screens on the channels that people can enter by, each with its smallest page."""

    service: Service
    graph: Graph
    cache: dict[str, tuple[PageLayout, ...]] = msgspec.field(default_factory=dict)
    label_cache: dict[tuple[str, str, str], tuple[tuple[str, str], ...]] = msgspec.field(default_factory=dict)

    @cached_property
    def renderers(self) -> dict[str, LongestTextRenderer]:
        """The renderer of each language."""
        return longest_text_renderers(self.service)

    @cached_property
    def budgets(self) -> dict[str, tuple[str, PageBudget]]:
        """For each channel in use, the network with the smallest page ("" for the channel's own limit) and the page."""
        service = self.service
        found = {}
        if service.ussd_entries:
            limits = {"": service.limits.channels["ussd"], **service.limits.networks}
            network = min(limits, key=lambda name: limits[name])
            found["ussd"] = (network, PageBudget(limits[network]))
        if service.sms_entries.are_there:
            found["sms"] = ("", service.limits.page_budget("sms", ""))
        return found

    def layouts(self, screen: Screen) -> tuple[PageLayout, ...]:
        """Return the layouts of the screen as it is first shown, one for each language and channel."""
        if screen.name not in self.cache:
            self.cache[screen.name] = tuple(self._layouts(screen))
        return self.cache[screen.name]

    def translated_layouts(self, screen: Screen) -> Iterator[PageLayout]:
        """Yield the layouts except those of words that are still to be translated: these will have another length."""
        return (layout for layout in self.layouts(screen) if layout.is_translated)

    def question_text(self, name: str, language: str) -> str:
        """Return the longest question that the screen `name` may ask below one of our texts.

        The question is laid out for SMS, even if no entry of the menus leads there by SMS.
        """
        service = self.service
        texts = [
            self.layout(
                first_screen, template, language, "sms", "", service.limits.page_budget("sms", "")
            ).full_text
            for first_screen in map(service.screens.__getitem__, self.graph.first_screens_from(name))
            if isinstance(first_screen.verb, PromptVerb)
            for template, _ in _prompts(first_screen, first_screen.verb.text, language, "sms")
        ]
        return longest_text(iter(texts))

    def fits_with_plain_letters(self, layout: PageLayout) -> bool:
        """Return True if it would fit on one page with plain letters."""
        budget = self.budgets[layout.channel][1]
        return gsm7.septet_count(layout.full_text) is None and budget.fits(
            to_unaccented_text(layout.full_text)
        )

    def _layouts(self, screen: Screen) -> Iterator[PageLayout]:
        verb = screen.verb
        if not isinstance(verb, PromptVerb):
            return
        for channel, (network, budget) in self.budgets.items():
            for language in self.service.languages:
                for template, is_translated in _prompts(screen, verb.text, language, channel):
                    layout = self.layout(screen, template, language, channel, network, budget)
                    yield replace(layout, is_translated=is_translated)

    def layout(
        self,
        screen: Screen,
        template: Template,
        language: str,
        channel: str,
        network: str,
        budget: PageBudget,
        *,
        is_notice: bool = False,
    ) -> PageLayout:
        """Return the layout of the screen with this text as its prompt, or as a notice in place of the prompt."""
        has_gap = screen.invalid_gap if is_notice else screen.gap
        prompt = self.renderers[language].render(template)
        if screen.verb.word_below and not is_notice:
            prompt = f"{prompt}\n{self._words(language, channel)[screen.verb.word_below]}"
        labels = self.labels(screen, language, channel)
        footers = self._footers(screen, language, channel)
        gap = [""] if has_gap and labels and prompt else []
        lines = [f"{key}. {label}" for key, label in labels]
        whole = "\n".join([*([prompt] if prompt else []), *gap, *lines, *footers.lines])
        measure = budget.measure(whole)
        if measure.fits:
            pages = 1
        elif labels and paging_of(self.service, screen) == NUMBERED:
            words = self._words(language, channel)
            options = getattr(screen.verb, "options", ())
            own = {option.key for option in options if option.key}
            plain = [KeyedLabel(key, label) if key in own else label for key, label in labels]
            ranges = split_numbered_pages(
                [prompt], plain, words["more"], words["previous"], footers.lines, budget, gap=has_gap
            )
            pages = len(ranges)
        else:
            pages = len(split_with_options(prompt, lines, footers, budget, gap=has_gap))
        return PageLayout(screen, template, language, channel, network, whole, measure, pages)

    def labels(self, screen: Screen, language: str, channel: str) -> tuple[tuple[str, str], ...]:
        """Return the lines that a menu or list may show, each with its key; a list has only its longest row."""
        place = (screen.name, language, channel)
        if place not in self.label_cache:
            self.label_cache[place] = tuple(self._labels(screen, language, channel))
        return self.label_cache[place]

    def _labels(self, screen: Screen, language: str, channel: str) -> Iterator[tuple[str, str]]:
        verb, words, number = screen.verb, self.renderers[language], 0
        if isinstance(verb, ListVerb):
            number = 1
            yield "1", words.longest_row_label(verb)
        if isinstance(verb, ChoiceVerb):
            for option in verb.options:
                if may_hold(option.condition, {"language": language, "channel": channel}):
                    number += option.key is None
                    yield option.key or str(number), words.render_longest(option.say, channel)

    def _words(self, language: str, channel: str) -> Mapping[str, str]:
        """Return the gateway's own words, those with cases at their longest."""
        renderer, with_cases = self.renderers[language], self.service.words_with_cases
        longest = {name: renderer.render_longest(text, channel) for name, text in with_cases.items()}
        return {**self.service.words[language], **longest}

    def _footers(self, screen: Screen, language: str, channel: str) -> Footers:
        service, depth = self.service, self.graph.back_depths.get(screen.name, 0)
        keys, words = service.keys[channel], self._words(language, channel)
        lines = []
        if (screen.navigation or service.navigation) == "shown" and channel not in screen.last_on:
            lines += [f"{keys.back}. {words['back']}"] if keys.back and depth > 0 and screen.back else []
            lines += [f"{keys.home}. {words['home']}"] if keys.home and depth > 1 else []
        more = f"{keys.more}. {words['more']}" if keys.more else ""
        previous = f"{keys.previous}. {words['previous']}" if keys.previous else ""
        return Footers(tuple(lines), more, previous)


def _prompts(
    screen: Screen, text: CitizenText, language: str, channel: str
) -> Iterator[tuple[Template, bool]]:
    """Yield what may be the prompt of a screen with this text, one template for each case; and if it is translated."""
    known = {"language": language, "channel": channel}
    for wording in possible_wordings(screen.on_channel.get(channel, text), known):
        yield wording.by_language[language], language not in wording.to_translate
