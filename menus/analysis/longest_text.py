"""Render texts at their longest, with every value as long as the file allows."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import msgspec

from menus.analysis.satisfiability import possible_wordings
from menus.analysis.value_sources import ValueSource, ValueSources, value_sources_of
from menus.answers.base import AnswerType
from menus.answers.choice import ChoiceAnswer
from menus.answers.date import DateAnswer
from menus.answers.decimal import DecimalAnswer
from menus.answers.integer import IntegerAnswer
from menus.answers.phone import PhoneAnswer
from menus.answers.pin import PinAnswer
from menus.answers.reference import ReferenceAnswer
from menus.answers.text import TextAnswer
from menus.answers.time import TimeAnswer
from menus.calendars.gregorian import GREGORIAN
from menus.engine.scope import SAID
from menus.engine.similar_cases import FEW_WORD, example_rows
from menus.engine.survey_results import HIDDEN_WORD
from menus.expressions.conditional_texts import CitizenText
from menus.expressions.derivations import (
    AgeFormula,
    ConditionFormula,
    CountFormula,
    DateFormula,
    FirstMatchFormula,
    IdPartFormula,
    JoinFormula,
    TextFormula,
)
from menus.expressions.formats import FORMATS, PAD_LENGTHS, TYPED, format_value
from menus.expressions.templates import Placeholder, Template
from menus.model import CaseSource, ChoiceVerb, Screen, Service, SimilarSource, TableSource
from menus.model.payments import PAYMENT
from menus.model.service import known_by_name
from menus.model.surveys import COUNT, SURVEY
from menus.rendering.text.encoding import encoding_of
from menus.rendering.text.sanitise import to_plain_text
from menus.verbs.list import ListVerb

PAYMENT_LENGTHS = {"amount": 9, "receipt": 10, "state": 11}
UNKNOWN_LENGTH = 20  # characters of a value whose length is unknown
TYPED_BLANKS = 4  # characters that people type beside those that are kept, such as blanks in a number
MAX_DEPTH = 4  # levels of values inside values
_FILLER = "wwwwwww "  # texts are cut between words, so a filler has words too
_GATEWAY_LENGTHS = {
    "reference": 9,
    "msisdn": 13,
    "number": 13,
    "language": 2,
    "today": 10,
    "now": 5,
    "time": 5,
    SAID: 160,
}
_GATEWAY_LENGTHS |= {
    "channel": 5,
    "network": 6,
    "weekday": 3,
    "holiday": 5,
    "percent": 2,
    "opted_out": 5,
    "language_chosen": 5,
    "service_code": 15,
}
_FORMAT_LENGTHS = {"date": 17, "year": 4, "month": 9, "day": 2, "last4": 4, "national": 13, "YYYYMMDD": 8}
_ANSWER_LENGTHS: Mapping[type[AnswerType], int] = {
    DateAnswer: 10,
    TimeAnswer: 5,
    PhoneAnswer: 13,
    ReferenceAnswer: 9,
    DecimalAnswer: 10,
    PinAnswer: 4,
}
_FORM_LENGTHS = {AgeFormula: 3, CountFormula: 2, DateFormula: 10, ConditionFormula: 5, IdPartFormula: 10}


class LongestTextRenderer(msgspec.Struct):
    """Renders templates of one language with every value at its longest."""

    service: Service
    language: str
    sources: ValueSources
    screens: Mapping[str, tuple[Screen, ...]]
    cache: dict[Placeholder, str] = msgspec.field(default_factory=dict)
    depth: int = 0

    def render_placeholder(self, placeholder: Placeholder) -> str:
        """Return the longest text that the placeholder may become."""
        if placeholder not in self.cache:
            if self.depth >= MAX_DEPTH:
                return filler(UNKNOWN_LENGTH)
            self.depth += 1
            self.cache[placeholder] = self._longest_formatted(placeholder)
            self.depth -= 1
        return self.cache[placeholder]

    def render(self, template: Template) -> str:
        """Return the text at its longest."""
        return template.render_for_reader(self, to_plain_text)

    def render_longest(self, text: CitizenText, channel: str | None = None) -> str:
        """Return the longest of the wordings that may be shown, on `channel` if it is given."""
        known = {"language": self.language} | ({"channel": channel} if channel is not None else {})
        wordings = possible_wordings(text, known)
        if len(wordings) == 1:
            return self.render(wordings[0].by_language[self.language])
        return longest_text(self.render(wording.by_language[self.language]) for wording in wordings)

    def longest_row_label(self, verb: ListVerb) -> str:
        """Return the longest line of a list."""
        rows = self._rows(verb.source) or ({},)
        return longest_text(
            wording.by_language[self.language].render_for_reader(_RowRenderer(row, self), to_plain_text)
            for wording in possible_wordings(verb.label, {"language": self.language})
            for row in rows
        )

    def _longest_formatted(self, placeholder: Placeholder) -> str:
        form = placeholder.format
        if form in ("date", "month") and self.service.calendar is not GREGORIAN:
            return self._longest_day(form)
        if form in _FORMAT_LENGTHS:
            return filler(_FORMAT_LENGTHS[form])
        value = longest_text(self._possible_values(placeholder))
        if form is None or form == "hash":
            return value
        if form == TYPED:
            return filler(len(value) + TYPED_BLANKS)
        if form in PAD_LENGTHS:
            return filler(max(len(value), PAD_LENGTHS[form]))
        if form == "money":
            return format_value(value, form, self.language) if value.isdigit() else filler(len(value) + 3)
        return format_value(value, form, self.language) if form in FORMATS or form.isdigit() else value

    def _longest_day(self, form: str) -> str:
        """Return the longest day or name of a month in a calendar whose names we have ourselves."""
        calendar = self.service.calendar
        days = (calendar.date_of(2000, month, 5).isoformat() for month in range(1, calendar.months + 1))
        longest = longest_text(format_value(day, form, self.language, calendar) for day in days)
        return f"0{longest}" if form == "date" else longest  # days of two digits

    def _possible_values(self, placeholder: Placeholder) -> Iterator[str]:
        name, column = placeholder.name, placeholder.column
        if column is not None:
            yield from self._column_values(name, column)
        elif name in _GATEWAY_LENGTHS:
            yield filler(_GATEWAY_LENGTHS[name])
        elif name in self.sources:
            yield from (self._source_text(name, source) for source in self.sources[name])
            yield from self._label_texts(name)
        else:
            yield filler(UNKNOWN_LENGTH)

    def _source_text(self, name: str, source: ValueSource) -> str:
        if isinstance(source, ChoiceAnswer):
            return longest_text(words[self.language] for words in source.of.values())
        if isinstance(source, AnswerType):
            return filler(_answer_length(source))
        if isinstance(source, TextFormula):
            return self.render(source.template)
        if isinstance(source, FirstMatchFormula):
            return longest_text(self._operand_text(value) for _, value in source.cases)
        if isinstance(source, JoinFormula):
            return source.separator.join(self._operand_text(part) for part in source.parts)
        if isinstance(source, str | int | Decimal):  # a choice is shown by its labels
            return "" if any(True for _ in self._label_texts(name)) else filler(UNKNOWN_LENGTH)
        return filler(_FORM_LENGTHS.get(type(source), 6))

    def _operand_text(self, value: object) -> str:
        return self.render(value) if isinstance(value, Template) else str(value)

    def _label_texts(self, name: str) -> Iterator[str]:
        for screen in self.screens.get(name, ()):
            if isinstance(screen.verb, ChoiceVerb):
                yield from (self.render_longest(option.say) for option in screen.verb.options)
            if isinstance(screen.verb, ListVerb):
                yield self.longest_row_label(screen.verb)

    def _column_values(self, name: str, column: str) -> Iterator[str]:
        if name == "const":
            yield str(self.service.constants.get(column, ""))
            return
        if name == SURVEY and "." in column:
            yield filler(7 if column.endswith(f".{COUNT}") else len("100"))
            yield self.service.words[self.language][HIDDEN_WORD]
            return
        if name == PAYMENT and self.service.has_payments:
            yield filler(PAYMENT_LENGTHS.get(column, UNKNOWN_LENGTH))
            return
        if column in ("count", "reference"):
            yield filler(2 if column == "count" else 9)
            return
        if name == "profile":
            yield from self._possible_values(Placeholder(column))
            return
        if column == "status" and isinstance(self.service.lookups.get(name), CaseSource):
            yield from map(self._longest_state_words, self.service.states)
            return
        lists = [screen.verb for screen in self.screens.get(name, ()) if isinstance(screen.verb, ListVerb)]
        rows = [row for source in (name, *(verb.source for verb in lists)) for row in self._rows(source)]
        yield longest_text(row.get(column, "") for row in rows) if rows else filler(UNKNOWN_LENGTH)

    def _longest_state_words(self, state: str) -> str:
        say = self.service.states[state].say
        return known_by_name(state) if say is None else self.render_longest(say)

    def _rows(self, source: str) -> tuple[Mapping[str, str], ...]:
        lookup = self.service.lookups.get(source)
        if isinstance(lookup, SimilarSource):
            return example_rows(self.service.words[self.language][FEW_WORD])
        table = self.service.tables.get(lookup.table if isinstance(lookup, TableSource) else source)
        return table.rows if table else ()


class _RowRenderer(msgspec.Struct, frozen=True):
    """Renders a label with the columns of a row."""

    row: Mapping[str, str]
    fallback: LongestTextRenderer

    def render_placeholder(self, placeholder: Placeholder) -> str:
        if placeholder.column is None and placeholder.name in self.row:
            fallback = self.fallback
            return format_value(
                self.row[placeholder.name], placeholder.format, fallback.language, fallback.service.calendar
            )
        return self.fallback.render_placeholder(placeholder)


def longest_text_renderers(service: Service) -> dict[str, LongestTextRenderer]:
    """Return a renderer for each language."""
    sources = value_sources_of(service)
    screens: dict[str, tuple[Screen, ...]] = {}
    for screen in service.screens.values():
        if screen.save:
            screens[screen.save] = (*screens.get(screen.save, ()), screen)
    return {
        language: LongestTextRenderer(service, language, sources, screens) for language in service.languages
    }


def longest_text(texts: Iterator[str]) -> str:
    """Return the text that takes the most septets or 16-bit units."""
    return max(texts, key=lambda text: encoding_of(text).units(text), default="")


def filler(length: int) -> str:
    """Return words of so many characters."""
    return (_FILLER * (length // len(_FILLER) + 1))[:length]


def _answer_length(answer: AnswerType) -> int:
    if isinstance(answer, TextAnswer | PinAnswer) and (answer.digits or answer.max):
        return answer.digits or answer.max or UNKNOWN_LENGTH
    if isinstance(answer, IntegerAnswer):
        return answer.digits or (len(f"{answer.max}") if answer.max is not None else 6)
    return _ANSWER_LENGTHS.get(type(answer), UNKNOWN_LENGTH)
