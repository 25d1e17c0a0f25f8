"""Find the answers of a survey that have few possible values, which alone are counted."""

from collections.abc import Iterator, Mapping, Sequence

from menus.answers.choice import ChoiceAnswer
from menus.answers.integer import IntegerAnswer
from menus.expressions.conditional_texts import CitizenText
from menus.expressions.conditions import as_text
from menus.expressions.derivations import ConditionFormula, Derivation, FirstMatchFormula
from menus.expressions.templates import Template
from menus.model import AnswerVerb, ChoiceVerb, Screen, TextVerb
from menus.model.surveys import SurveyField
from menus.model.tables import Table
from menus.verbs.list import ListVerb
from menus.verbs.menu import Menu

MAX_OPTIONS = 200
MAX_NUMBERS = 101
_NO_WORDS: Mapping[str, str] = {}
Options = dict[str, Mapping[str, str]]
"""The words of each option, by language."""


def find_survey_fields(
    screens: Sequence[Screen], tables: Mapping[str, Table], languages: Sequence[str]
) -> dict[str, SurveyField]:
    """Return the fields of these screens that can be counted, by name.

    A name that one screen saves from few values, and another as words, is not counted. Nor is what is private.
    """
    found: dict[str, Options] = {}
    others: set[str] = set()
    for screen in screens:
        for name, options in _values_of(screen, tables, languages):
            if options is None or screen.private:
                others.add(name)
            else:
                found.setdefault(name, {}).update(options)
    questions = {
        screen.save: _static_words(screen.verb.text, languages)
        for screen in reversed(screens)
        if screen.save and isinstance(screen.verb, TextVerb)
    }
    return {
        name: SurveyField(name, tuple(options), options, questions.get(name, {}))
        for name, options in found.items()
        if name not in others and 0 < len(options) <= MAX_OPTIONS
    }


def _values_of(
    screen: Screen, tables: Mapping[str, Table], languages: Sequence[str]
) -> Iterator[tuple[str, Options | None]]:
    """Yield each name that a screen saves, with its values; None for values that nobody can list."""
    derived = [*screen.set]
    if isinstance(screen.verb, ChoiceVerb):
        derived += [one for option in screen.verb.options for one in option.set]
    for derivation in derived:
        if derivation.name != "language":
            yield derivation.name, _derived_values(derivation)
    if screen.save:
        yield screen.save, _answer_values(screen, tables, languages)


def _derived_values(derivation: Derivation) -> Options | None:
    formula = derivation.formula
    if isinstance(formula, ConditionFormula):
        return {"true": _NO_WORDS, "false": _NO_WORDS}
    if not isinstance(formula, FirstMatchFormula):
        return None
    values = [value for _, value in formula.cases]
    written = [value.static_text if isinstance(value, Template) else as_text(value) for value in values]
    return {text: _NO_WORDS for text in written if text} if None not in written else None


def _answer_values(screen: Screen, tables: Mapping[str, Table], languages: Sequence[str]) -> Options | None:
    verb = screen.verb
    if isinstance(verb, ListVerb):
        return _row_values(verb, tables)
    if isinstance(verb, Menu):
        return {
            as_text(option.value): _static_words(option.say, languages)
            for option in verb.options
            if option.value is not None
        }
    if isinstance(verb, AnswerVerb) and screen.voice.record is None:
        match verb.answer:
            case ChoiceAnswer(of=of):
                return {value: dict(words) for value, words in of.items()}
            case IntegerAnswer(min=int(low), max=int(high)) if 0 <= high - low < MAX_NUMBERS:
                return {str(number): _NO_WORDS for number in range(low, high + 1)}
    return None


def _row_values(verb: ListVerb, tables: Mapping[str, Table]) -> Options | None:
    table = tables.get(verb.source)
    if table is None or verb.value not in table.columns:
        return None
    values: Options = {row[verb.value]: _NO_WORDS for row in table.rows if row[verb.value].strip()}
    values.update({as_text(option.value): _NO_WORDS for option in verb.options if option.value is not None})
    return values


def _static_words(say: CitizenText, languages: Sequence[str]) -> Mapping[str, str]:
    """Return the words of an option by language, where they are the same at all times."""
    by_language = say.otherwise.by_language
    static = {
        language: by_language[language].static_text for language in languages if language in by_language
    }
    return {language: text for language, text in static.items() if text}
