"""What every page of insights is made from: the selection, the published service, the words, and the counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from flask import request, url_for

from gateway.console.context import console
from gateway.console.insights.periods import Periods
from gateway.console.insights.screen_pages import screen_pages
from gateway.console.insights.selection import PRESETS, Selection, read_selection
from gateway.console.insights.summary import publication_marks
from gateway.console.insights.words import DIMENSION_WORDS, InsightWords, insight_words
from gateway.insights.figures import CaseFigures, ScreenFigures, case_figures, screen_figures
from gateway.insights.group import DIMENSIONS
from gateway.insights.reader import InsightsReader
from gateway.published_menus.versions import MenuVersion
from menus.diagram.graph import DiagramGraph, diagram_graph_of
from menus.insights.measures import Counts
from menus.model import Service

KEPT_ARGUMENTS = ("entry", "case", "by")


@dataclass
class InsightParts:
    """What a request for a page of insights reads, each at most once."""

    service: Service
    selection: Selection
    versions: list[MenuVersion]
    reader: InsightsReader

    @cached_property
    def totals(self) -> Mapping[str, Counts]:
        """The counts of the stretch by subject."""
        return self.reader.totals(self.selection.stretch)

    @cached_property
    def screens(self) -> dict[str, ScreenFigures]:
        """The figures of each screen, those shown most often first."""
        return screen_figures(self.totals)

    @cached_property
    def cases(self) -> dict[str, CaseFigures]:
        """The figures of each kind of case."""
        return case_figures(self.totals)

    @cached_property
    def words(self) -> InsightWords:
        """The words for values."""
        return insight_words(self.service, self.versions)

    @cached_property
    def graph(self) -> DiagramGraph:
        """The screens and the ways between them, in the service's first language."""
        return diagram_graph_of(self.service, self.service.default_language)

    @property
    def periods(self) -> Periods:
        """The periods of the plots."""
        return Periods(self.selection.days, self.selection.last)

    @cached_property
    def marks(self) -> dict[date, str]:
        """What was published in each period."""
        return self.periods.marks(publication_marks(self.versions, self.service.time_zone))

    @cached_property
    def choices(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """The choices of the form: the name, label, and options of each dimension."""
        values = self.reader.values(self.selection.stretch)
        return [
            (
                name,
                DIMENSION_WORDS[name],
                [
                    ("", "all"),
                    *((value, self.words.of(name, value)) for value in self._offered(name, values)),
                ],
            )
            for name in DIMENSIONS
        ]

    def page_texts(self, screen: str) -> list[tuple[str, tuple[str, ...]]]:
        """Return the pages of a screen by channel, in the language that is chosen or the first one."""
        chosen = self.selection.group.language
        language = chosen if chosen in self.service.languages else self.service.default_language
        return screen_pages(self.service, screen, language)

    def _offered(self, name: str, values: Mapping[str, list[str]]) -> list[str]:
        """The values that were counted, and the one that is chosen."""
        chosen = getattr(self.selection.group, name)
        return sorted({*values[name], *([chosen] if chosen else [])})


class NothingLiveError(Exception):
    """No menus are live, so there is nothing that was counted."""


def read_parts() -> InsightParts:
    """Return what the page that is asked for reads. NothingLiveError: nothing was published yet."""
    parts = console()
    service = parts.operators.service()
    if service is None:
        raise NothingLiveError
    today = parts.clock().astimezone(service.time_zone).date()
    return InsightParts(service, read_selection(request.args, today), parts.versions.all(), parts.insights)


def page_values(parts: InsightParts) -> dict[str, object]:
    """Return what the templates of all these pages show: the form of the selection and the way between the pages.

    What a page itself was asked for, such as the beginning of a funnel, is kept when other days are chosen.
    """
    chosen = parts.selection
    kept = {name: request.args[name] for name in KEPT_ARGUMENTS if name in request.args}
    here: Callable[..., str] = partial(url_for, request.endpoint or "", **(request.view_args or {}))
    presets = [(days, here(**kept, **chosen.last_days(days).query)) for days in PRESETS]
    return {
        "selection": chosen,
        "presets": presets,
        "csv_address": here(**kept, **chosen.query, format="csv"),
        "kept": kept,
        "period": parts.periods.word,
        "period_note": parts.periods.note,
        "choices": parts.choices,
        "words": parts.words,
    }
