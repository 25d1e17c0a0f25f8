"""What a citizen might type at a question: one answer of each kind that the service tells apart."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import msgspec
import phonenumbers

from menus.analysis.value_classes import SAMPLE_WORDS
from menus.analysis.value_groups import ValueGroups
from menus.answers.base import AnswerContext, AnswerType, NamedBound, RejectedAnswer
from menus.answers.choice import ChoiceAnswer
from menus.answers.date import DateAnswer
from menus.answers.decimal import DecimalAnswer
from menus.answers.integer import IntegerAnswer
from menus.answers.national_id import NationalIdAnswer
from menus.answers.phone import PhoneAnswer
from menus.answers.pin import PinAnswer
from menus.answers.text import TextAnswer
from menus.case_reference import make_reference
from menus.expressions.conditions import as_text
from menus.expressions.values import Json, to_number
from menus.model import Screen
from menus.witness.number_sample import number_samples
from menus.witness.pattern_sample import pattern_samples
from menus.witness.tested_texts import TestedTexts

MAX_SAMPLES = 14  # of one question
SAMPLE_RECEIPT = "R0000001"
SAMPLE_REFERENCE = make_reference(lambda _: 48_291_530)
TIMES = ("10:00", "14:30", "23:59", "00:00")
HUGE = 10**12
FILLER = " road market school river bridge church station clinic"


class AnswerSamples(msgspec.Struct):
    """Samples for the questions of a service. `cells` are texts of tables, by the names that are compared with them."""

    groups: ValueGroups
    tested: TestedTexts
    cells: dict[str, tuple[str, ...]]
    _typed: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)

    def fitting(self, screen: Screen, answer: AnswerType, context: AnswerContext) -> list[str]:
        """Return what may be typed at a question, one answer of each class; plain ones first."""
        if screen.name not in self._typed:
            self._typed[screen.name] = tuple(dict.fromkeys(self._texts(screen, answer)))
        bounds = (answer.equals, answer.differs)
        named = [
            text
            for bound in bounds
            if isinstance(bound, NamedBound) and (text := context.resolve(bound)) is not None
        ]
        classes = self.groups.classes_of(screen.save or "")
        own_kinds = self._own_kinds(screen)
        chosen: dict[object, str] = {}
        for typed in (*named, *self._typed[screen.name]):
            value = answer.read(typed, context)
            if isinstance(value, RejectedAnswer):
                continue
            own = typed if typed in own_kinds else ""
            told = tuple(self.tested.verdicts(screen.save or "", value))
            chosen.setdefault((classes.class_of(value), _kind_of_number(value), own, told), typed)
        return [*chosen.values()][:MAX_SAMPLES]

    def _own_kinds(self, screen: Screen) -> frozenset[str]:
        """Return the samples that are kinds of their own: cells of tables."""
        return frozenset(self.cells.get(screen.save or "", ()))

    def _texts(self, screen: Screen, answer: AnswerType) -> Iterator[str]:
        representatives = self.groups.classes_of(screen.save or "").representatives
        values = [value for value in representatives if isinstance(value, str | int)]
        yield from _plain_texts(self.groups, answer)
        yield from (_as_typed(answer, value) for value in values)
        yield from self.cells.get(screen.save or "", ())
        tested = [*self.tested.of(screen.save or "")]
        yield from tested
        for plain in _plain_texts(self.groups, answer) if answer.pattern is not None else ():
            yield from (
                text for part in tested for text in (part + plain[len(part) :], plain[: -len(part)] + part)
            )
        yield from _extreme_texts(self.groups, answer)


def _kind_of_number(value: Json) -> tuple[bool, bool, bool]:
    """Return what matters of a number besides its class: whether it is below 0, has a fraction, or is huge."""
    number = to_number(value)
    if number is None:
        return (False, False, False)
    return (number < 0, number != number.to_integral_value(), abs(number) > HUGE)


def _plain_texts(groups: ValueGroups, answer: AnswerType) -> Iterator[str]:
    """Yield what most people would type."""
    today = groups.moment.date()
    if answer.pattern is not None:
        yield from pattern_samples(answer.pattern)
    if isinstance(answer, TextAnswer | IntegerAnswer | NationalIdAnswer) and answer.check is not None:
        yield from number_samples(answer.check, today)
    match answer:
        case TextAnswer():
            yield from _words_that_fit(answer)
        case IntegerAnswer():
            yield from _whole_numbers(answer)
        case DecimalAnswer():
            yield from _fractions(answer)
        case DateAnswer():
            yield from (_day_as_typed(day) for day in _days(today))
        case PhoneAnswer(country=country):
            yield from _phones(country or groups.service.country)
        case PinAnswer(digits=digits, min=least):
            length = digits or least or 4
            yield from (("2580147369" * 4)[:length], ("7391468025" * 4)[:length])
        case ChoiceAnswer(of=values):
            yield from values
        case _:
            yield from (*TIMES, SAMPLE_REFERENCE)


def _words_that_fit(answer: TextAnswer) -> Iterator[str]:
    if answer.digits is not None:
        yield from (("1234567890" * 20)[: answer.digits], "7" * answer.digits, "0" * answer.digits)
        return
    least = answer.min or 1
    text = SAMPLE_WORDS
    while len(text) < least:
        text += FILLER
    most = max(least, min(len(text), answer.max or len(text)))
    yield text[:most]
    yield "Amina"[: max(1, answer.max or 5)]


def _whole_numbers(answer: IntegerAnswer) -> Iterator[str]:
    least, most, digits = answer.min, answer.max, answer.digits
    if digits is not None:
        yield from ("1" * digits, "9" * digits, "0" * (digits - 1) + "1")
    yield "7"
    yield from (str(bound) for bound in (least, most) if bound is not None)
    if least is not None and most is not None:
        yield str((least + most) // 2)
    yield from ("1990", "2", "31")


def _fractions(answer: DecimalAnswer) -> Iterator[str]:
    yield "7"
    bounds = [bound for bound in (answer.min, answer.max) if bound is not None]
    yield from (format(bound, "f") for bound in bounds)
    yield "1.5"
    yield from (format(bound + step, "f") for bound in bounds for step in (Decimal("0.5"), Decimal("-0.5")))


def _extreme_texts(groups: ValueGroups, answer: AnswerType) -> Iterator[str]:
    """Yield what few people would type, and a service must stand all the same."""
    match answer:
        case IntegerAnswer():
            yield from ("9" * 18, "-" + "9" * 18, "0", "-1")
        case DecimalAnswer():
            yield from ("9" * 29, "-" + "9" * 28, "0", "-1.5")
        case DateAnswer():
            today = groups.moment.date()
            yield from (_day_as_typed(day) for day in (today, today + timedelta(days=1), date(2096, 2, 3)))
        case TextAnswer(digits=None):
            yield from ("7", "12345")


def _days(today: date) -> Iterator[date]:
    yield from (date(1990, 6, 15), date(2015, 6, 15), today - timedelta(days=1), today - timedelta(days=40))


def _day_as_typed(day: date) -> str:
    return f"{day.day} {day.month} {day.year}"


def _as_typed(answer: AnswerType, value: Json) -> str:
    """Return a value as a citizen types it: a day by day, month and year."""
    text = as_text(value)
    if isinstance(answer, DateAnswer):
        try:
            return _day_as_typed(date.fromisoformat(text))
        except ValueError:
            return text
    if isinstance(answer, TextAnswer | PinAnswer) and answer.digits is not None and text.isdigit():
        return text.zfill(answer.digits)
    return text


def _phones(country: str) -> Iterator[str]:
    for region, form in (
        (country, phonenumbers.PhoneNumberFormat.NATIONAL),
        (country, phonenumbers.PhoneNumberFormat.E164),
        ("GB", phonenumbers.PhoneNumberFormat.E164),
    ):
        example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
        if example is not None:
            yield phonenumbers.format_number(example, form)
