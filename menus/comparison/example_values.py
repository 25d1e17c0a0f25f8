"""Made-up values for the placeholders of a service, so that its pages can be shown without a citizen."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache, cached_property

import msgspec
import phonenumbers

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
from menus.engine.similar_cases import CASE, DAY, REPORTERS
from menus.expressions.values import Json
from menus.model import (
    AnswerVerb,
    CaseSource,
    ChoiceVerb,
    HttpSource,
    Screen,
    Service,
    SimilarSource,
    TableSource,
)
from menus.verbs.list import ListVerb

EXAMPLE_MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday
EXAMPLE_REFERENCE = "100000011"
EXAMPLE_COUNT = 3
EXAMPLE_YEARS = 34
EXAMPLE_DAY = "2026-03-14"
NO_OPTION = -1
Row = dict[str, str]


class ExampleValues(msgspec.Struct, frozen=True):
    """Answers by the names under which they are saved, the choices that they are, and the rows of lookups.

    `profile` has the same answers as a caller profile has them. Nobody changes these: all pages share them.
    """

    answers: dict[str, Json] = msgspec.field(default_factory=dict)
    choices: dict[str, tuple[str, int]] = msgspec.field(default_factory=dict)
    rows: dict[str, list[Row]] = msgspec.field(default_factory=dict)
    profile: dict[str, tuple[Json, tuple[str, int] | None]] = msgspec.field(default_factory=dict)


def example_values(service: Service, like: "ExampleValues | None" = None) -> ExampleValues:
    """Make up values for a service.

    `like` are the values of another version: where the service has the same choice or row, it is taken again, so that
    pages differ only where the menus differ.
    """
    return _ExampleMaker(service, like or ExampleValues()).make()


class _ExampleMaker(msgspec.Struct, dict=True):
    service: Service
    like: ExampleValues

    def make(self) -> ExampleValues:
        answers: dict[str, Json] = {}
        choices: dict[str, tuple[str, int]] = {}
        rows = {name: [self._row_of_source(name)] for name in self.service.lookups}
        for screen in self.service.screens.values():
            name = screen.save
            if not name or (name in answers and answers[name] == self.like.answers.get(name)):
                continue
            for value, choice in self._saved_on(screen):
                if name not in answers or value == self.like.answers.get(name):
                    answers[name] = value
                    choices.pop(name, None)
                    choices |= {} if choice is None else {name: choice}
            if isinstance(screen.verb, ListVerb):
                rows.setdefault(name, [self._row_of_source(screen.verb.source)])
        profile = {name: (value, choices.get(name)) for name, value in answers.items()}
        return ExampleValues(answers, choices, rows, profile)

    def _saved_on(self, screen: Screen) -> Iterable[tuple[Json, tuple[str, int] | None]]:
        """Return the values that a screen may save, each with the choice that it is."""
        verb = screen.verb
        found: list[tuple[Json, tuple[str, int] | None]] = []
        if isinstance(verb, ListVerb):
            row = self._row_of_source(verb.source)
            found.append((verb.row_value(row), (screen.name, NO_OPTION)))
        if isinstance(verb, ChoiceVerb):
            found += [
                (option.value, (screen.name, index))
                for index, option in enumerate(verb.options)
                if option.value is not None
            ]
        if isinstance(verb, AnswerVerb) and isinstance(verb.answer, ChoiceAnswer):
            found += [(value, (screen.name, NO_OPTION)) for value in verb.answer.of]
        elif isinstance(verb, AnswerVerb):
            found.append((self._answer(verb.answer, screen.save or ""), None))
        return found

    def _answer(self, answer: AnswerType, name: str) -> Json:
        match answer:
            case IntegerAnswer():
                return _whole_number(answer)
            case DecimalAnswer():
                return "2.5"
            case DateAnswer():
                return EXAMPLE_DAY
            case TimeAnswer():
                return "10:30"
            case PhoneAnswer():
                return self.number
            case ReferenceAnswer():
                return EXAMPLE_REFERENCE
            case PinAnswer():
                return "4711"
            case TextAnswer() if answer.digits:
                return ("1234567890" * (answer.digits // 10 + 1))[: answer.digits]
            case TextAnswer() if answer.max:
                return example_words(name)[: answer.max].rstrip()
        return example_words(name)

    @cached_property
    def number(self) -> str:
        """A phone number of the service's country, in E.164."""
        return example_number(self.service.country)

    def _row_of_source(self, source: str) -> Row:
        """Return a row of a table or of a lookup: one that the other version has too, if there is one."""
        lookup = self.service.lookups.get(source)
        table = self.service.tables.get(lookup.table if isinstance(lookup, TableSource) else source)
        before = self.like.rows.get(source, [])
        if table is not None and table.rows:
            known = [dict(row) for row in table.rows if dict(row) in before]
            return known[0] if known else dict(table.rows[0])
        if isinstance(lookup, CaseSource):
            states = list(self.service.states.values())
            status = (
                next((state.backend_words[0] for state in states if state.backend_words), "") or "in_progress"
            )
            return {"reference": EXAMPLE_REFERENCE, "status": status, "note": example_words("note")}
        if isinstance(lookup, SimilarSource):
            return {CASE: "example", DAY: EXAMPLE_DAY, REPORTERS: "3"}
        if isinstance(lookup, HttpSource):
            return {column: example_words(column) for column in lookup.columns}
        return {}


def example_words(name: str) -> str:
    """Return words that stand for any value of a name: `example place`. They are plain letters of GSM-7."""
    return f"example {name.rpartition('.')[2].replace('_', ' ')}"


@cache
def example_number(country: str) -> str:
    """Return a phone number of a country, in E.164."""
    found = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    if found is None:
        return "+254712345678"
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


def _whole_number(answer: IntegerAnswer) -> int:
    if answer.digits:
        return int("1234567890"[: min(answer.digits, 10)])
    least, most = (bound if isinstance(bound, int) else None for bound in (answer.min, answer.max))
    number = EXAMPLE_COUNT if least is None else max(EXAMPLE_COUNT, least)
    return number if most is None else min(number, most)
