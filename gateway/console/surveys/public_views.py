"""`/survey/<name>`: the results of a survey for everybody, where its owner wants that. Small numbers are hidden."""

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from gateway.console.context import console
from gateway.console.mount import PUBLIC_SURVEY_PATH
from gateway.console.page import page
from gateway.console.public_words.public_words import has_words, words_in
from menus.model.survey_counts import LEAST_TOLD
from menus.rendering.text.direction import is_right_to_left
from menus.words.language_words import ENGLISH, primary_language

blueprint = Blueprint("public_surveys", __name__)


@page(blueprint, "/<name>", role=None, prefix=PUBLIC_SURVEY_PATH)
def show(name: str) -> ResponseReturnValue:
    """Show the results, in the language that the address asks for (`?language=sw`), else in the first one.

    The sentences of the page itself are in English if they are not in that language.
    """
    found = console().surveys.public(name, request.args.get("language", ""))
    if found is None:
        abort(404)
    words_language = found.language if has_words(found.language) else ENGLISH
    locale = primary_language(words_language)
    return render_template(
        "surveys/public.html",
        shown=found,
        least=LEAST_TOLD,
        direction="rtl" if is_right_to_left(found.language) else "ltr",
        words=words_in(words_language),
        words_language=words_language,
        number=lambda one: format_decimal(one, locale=locale),
        day=lambda one: format_date(one, "d MMMM y", locale),
    )
