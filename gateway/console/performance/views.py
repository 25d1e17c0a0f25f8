"""`/performance`: how the service does, by month, for everybody, where the operators want that."""

from collections.abc import Callable, Mapping

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from flask import Blueprint, Response, abort, make_response, render_template, request

from gateway.console.context import console
from gateway.console.mount import PERFORMANCE_PATH
from gateway.console.page import page
from gateway.console.performance.report import Cell
from gateway.console.performance.report_reader import KEPT_SECONDS
from gateway.console.performance.told_share import ToldNumber, ToldShare
from gateway.console.public_words.public_words import has_words, words_in
from menus.model import Service
from menus.model.survey_counts import LEAST_TOLD
from menus.rendering.text.direction import is_right_to_left
from menus.words.language_words import ENGLISH, primary_language

blueprint = Blueprint("performance", __name__)


@page(blueprint, "", role=None, prefix=PERFORMANCE_PATH)
def show() -> Response:
    """Show it in the language that the address asks for (`?lang=sw`), else in the first one.

    A language in which the page has no words gets English.
    """
    service = console().service()
    if not console().settings.console_performance or service is None:
        abort(404)
    asked = request.args.get("lang", "")
    language = asked if asked in (*service.languages, ENGLISH) else service.default_language
    language = language if has_words(language) else ENGLISH
    locale = primary_language(language)
    words = words_in(language)
    name_language = language if language in service.languages else service.default_language
    response = make_response(
        render_template(
            "performance/performance.html",
            report=console().performance.read(service.time_zone),
            words=words,
            language=language,
            direction="rtl" if is_right_to_left(language) else "ltr",
            service_name=service.name.by_language[name_language].static_text or "",
            name_language=name_language,
            languages=_languages(service),
            names={code: one.name for code, one in service.languages.items()},
            least=LEAST_TOLD,
            cell=_cell_words(words, locale),
            share=lambda percent: format_percent(percent / 100, locale=locale),
            day=lambda one: format_date(one, "d MMMM y", locale),
            month=lambda one: format_date(one, "LLLL y", locale),
        )
    )
    response.cache_control.public = True
    response.cache_control.max_age = KEPT_SECONDS
    return response


def _languages(service: Service) -> dict[str, str]:
    """Return the languages in which the page can be read, with their names."""
    found = {code: one.name for code, one in service.languages.items() if has_words(code)}
    return found or {ENGLISH: "English"}


def _cell_words(words: Mapping[str, str], locale: str) -> Callable[[Cell], str]:
    """Return what writes a cell. One that is hidden is empty."""

    def write(cell: Cell) -> str:
        if isinstance(cell, ToldShare):
            percent = format_percent(cell.percent / 100, locale=locale)
            return words["or_more"].format(percent=percent) if cell.or_more else percent
        if isinstance(cell, ToldNumber):
            return words["or_more"].format(percent=format_decimal(cell.tens, locale=locale))
        return "" if cell is None else format_decimal(cell, locale=locale)

    return write
