"""Texts at their longest: every value as long as the file lets it be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from menus.analysis.graph import sources_of
from menus.analysis.value_inference import Source, Sources
from menus.answers.base import Answer
from menus.answers.choice import ChoiceAnswer
from menus.answers.date import DateAnswer
from menus.answers.decimal import DecimalAnswer
from menus.answers.integer import IntegerAnswer
from menus.answers.phone import PhoneAnswer
from menus.answers.pin import PinAnswer
from menus.answers.reference import ReferenceAnswer
from menus.answers.text import TextAnswer
from menus.answers.time import TimeAnswer
from menus.expressions.derivations import (
    AgeForm,
    CountForm,
    DateForm,
    FirstForm,
    HoldsForm,
    JoinForm,
    PartForm,
    TextForm,
)
from menus.expressions.formats import FORMATS, formatted
from menus.expressions.templates import Placeholder, Template
from menus.model import CaseLookup, Menu, Rows, Screen, Service, TableLookup
from menus.rendering.text.encoding import encoding_of
from menus.rendering.text.sanitise import plain

UNKNOWN = 20  # characters of a value of which nothing is known
DEEPEST = 4  # values in values
_FILLER = "wwwwwww "  # a text is cut between words, so what stands for one has words too
_GATEWAY = {"reference": 9, "msisdn": 13, "number": 13, "language": 2, "today": 10, "now": 5, "time": 5}
_GATEWAY |= {
    "channel": 5,
    "network": 6,
    "weekday": 3,
    "holiday": 5,
    "percent": 2,
    "opted_out": 5,
    "service_code": 15,
}
_FORMATS = {"date": 17, "year": 4, "month": 9, "day": 2, "last4": 4, "national": 13, "YYYYMMDD": 8}
_ANSWERS: Mapping[type[Answer], int] = {
    DateAnswer: 10,
    TimeAnswer: 5,
    PhoneAnswer: 13,
    ReferenceAnswer: 9,
    DecimalAnswer: 10,
    PinAnswer: 4,
}
_FORMS = {AgeForm: 3, CountForm: 2, DateForm: 10, HoldsForm: 5, PartForm: 10}


@dataclass
class Longest:
    """Words a template of one language with every value at its longest."""

    service: Service
    language: str
    sources: Sources
    screens: Mapping[str, tuple[Screen, ...]]
    known: dict[Placeholder, str] = field(default_factory=dict)
    depth: int = 0

    def worded(self, placeholder: Placeholder) -> str:
        """The longest that the placeholder may read."""
        if placeholder not in self.known:
            if self.depth >= DEEPEST:
                return filler(UNKNOWN)
            self.depth += 1
            self.known[placeholder] = self._formatted(placeholder)
            self.depth -= 1
        return self.known[placeholder]

    def of(self, template: Template) -> str:
        """The text at its longest."""
        return plain(template.render(self))

    def label(self, verb: Rows) -> str:
        """The longest line of a list."""
        rows = self._rows(verb.source)
        template = verb.label.by_language[self.language]
        if not rows:
            return plain(template.render(_Row({}, self)))
        return longest(plain(template.render(_Row(row, self))) for row in rows)

    def _formatted(self, placeholder: Placeholder) -> str:
        form = placeholder.format
        if form in _FORMATS:
            return filler(_FORMATS[form])
        value = longest(self._values(placeholder))
        if form is None or form == "hash":
            return value
        if form == "money":
            return formatted(value, form, self.language) if value.isdigit() else filler(len(value) + 3)
        return formatted(value, form, self.language) if form in FORMATS or form.isdigit() else value

    def _values(self, placeholder: Placeholder) -> Iterator[str]:
        name, column = placeholder.name, placeholder.column
        if column is not None:
            yield from self._column(name, column)
        elif name in _GATEWAY:
            yield filler(_GATEWAY[name])
        elif name in self.sources:
            yield from (self._source(name, source) for source in self.sources[name])
            yield from self._labels(name)
        else:
            yield filler(UNKNOWN)

    def _source(self, name: str, source: Source) -> str:
        if isinstance(source, ChoiceAnswer):
            return longest(words[self.language] for words in source.of.values())
        if isinstance(source, Answer):
            return filler(_length(source))
        if isinstance(source, TextForm):
            return self.of(source.template)
        if isinstance(source, FirstForm):
            return longest(self._operand(value) for _, value in source.cases)
        if isinstance(source, JoinForm):
            return source.separator.join(self._operand(part) for part in source.parts)
        if isinstance(source, str | int):  # a choice, which its labels word
            return "" if any(True for _ in self._labels(name)) else filler(UNKNOWN)
        return filler(_FORMS.get(type(source), 6))

    def _operand(self, value: object) -> str:
        return self.of(value) if isinstance(value, Template) else str(value)

    def _labels(self, name: str) -> Iterator[str]:
        for screen in self.screens.get(name, ()):
            if isinstance(screen.verb, Menu | Rows):
                yield from (self.of(option.say.by_language[self.language]) for option in screen.verb.options)
            if isinstance(screen.verb, Rows):
                yield self.label(screen.verb)

    def _column(self, name: str, column: str) -> Iterator[str]:
        if name == "const":
            yield str(self.service.constants.get(column, ""))
            return
        if column in ("count", "reference"):
            yield filler(2 if column == "count" else 9)
            return
        if name == "profile":
            yield from self._values(Placeholder(column))
            return
        if column == "status" and isinstance(self.service.lookups.get(name), CaseLookup):
            yield from (self.service.words_for_state(state, self.language) for state in self.service.states)
            return
        lists = [screen.verb for screen in self.screens.get(name, ()) if isinstance(screen.verb, Rows)]
        rows = [row for source in (name, *(verb.source for verb in lists)) for row in self._rows(source)]
        yield longest(row.get(column, "") for row in rows) if rows else filler(UNKNOWN)

    def _rows(self, source: str) -> tuple[Mapping[str, str], ...]:
        lookup = self.service.lookups.get(source)
        table = self.service.tables.get(lookup.table if isinstance(lookup, TableLookup) else source)
        return table.rows if table else ()


@dataclass(frozen=True, slots=True)
class _Row:
    """Words a label over the columns of a row."""

    row: Mapping[str, str]
    rest: Longest

    def worded(self, placeholder: Placeholder) -> str:
        if placeholder.column is None and placeholder.name in self.row:
            return formatted(self.row[placeholder.name], placeholder.format, self.rest.language)
        return self.rest.worded(placeholder)


def longest_in(service: Service) -> dict[str, Longest]:
    """One for each language."""
    sources = sources_of(service)
    screens: dict[str, tuple[Screen, ...]] = {}
    for screen in service.screens.values():
        if screen.save:
            screens[screen.save] = (*screens.get(screen.save, ()), screen)
    return {language: Longest(service, language, sources, screens) for language in service.languages}


def longest(texts: Iterator[str]) -> str:
    """The one that takes the most room."""
    return max(texts, key=lambda text: encoding_of(text).cost(text), default="")


def filler(length: int) -> str:
    """Words of so many characters."""
    return (_FILLER * (length // len(_FILLER) + 1))[:length]


def _length(answer: Answer) -> int:
    if isinstance(answer, TextAnswer | PinAnswer) and (answer.digits or answer.max):
        return answer.digits or answer.max or UNKNOWN
    if isinstance(answer, IntegerAnswer):
        return answer.digits or (len(f"{answer.max}") if answer.max is not None else 6)
    return _ANSWERS.get(type(answer), UNKNOWN)
