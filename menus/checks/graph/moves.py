"""What happens to what is known on a way from one screen to another."""

from collections.abc import Mapping
from dataclasses import dataclass

from menus.answers.base import Answer
from menus.answers.date import DateAnswer
from menus.answers.integer import IntegerAnswer
from menus.answers.national_id import NationalIdAnswer
from menus.answers.text import TextAnswer
from menus.checks.graph.facts import COUNT, NOTHING, ROW, Facts, fact_of, proved
from menus.conditions import Condition
from menus.derivations import (
    AgeForm,
    CountForm,
    Derivation,
    FirstForm,
    Form,
    HoldsForm,
    JoinForm,
    NumberForm,
    PartForm,
    SumForm,
    TextForm,
)
from menus.templates import Template
from menus.values import LARGEST, Literal, to_number

NUMBER = "number"
Source = Answer | Form | str
Sources = Mapping[str, tuple[Source, ...]]
"""For every name what may be saved under it: an answer of a question, a derived value, or a choice."""


@dataclass(frozen=True, slots=True)
class Learn:
    """These have values from here on."""

    facts: Facts

    def after(self, known: Facts) -> Facts:
        """What is known after it."""
        return known | self.facts

    def drops(self, known: Facts) -> Facts:
        """Nothing is taken back."""
        del known
        return NOTHING


@dataclass(frozen=True, slots=True)
class Save:
    """An answer is saved; the row of a list that stood under its name is gone."""

    name: str

    def after(self, known: Facts) -> Facts:
        """What is known after it."""
        return known - self.drops(known) | {self.name}

    def drops(self, known: Facts) -> Facts:
        """The row."""
        del known
        return frozenset((f"{self.name}{ROW}", f"{self.name}{COUNT}"))


@dataclass(frozen=True, slots=True)
class Drop:
    """These are cleared."""

    names: tuple[str, ...]

    def after(self, known: Facts) -> Facts:
        """What is known after it."""
        return known - self.drops(known)

    def drops(self, known: Facts) -> Facts:
        """The values, and the rows under their names."""
        del known
        return frozenset(fact for name in self.names for fact in (name, f"{name}{ROW}", f"{name}{COUNT}"))


@dataclass(frozen=True, slots=True)
class Derive:
    """Values are derived, in order. `complete`: only the way on which all could be had."""

    derivations: tuple[Derivation, ...]
    sources: Sources
    complete: bool = False

    def after(self, known: Facts) -> Facts:
        """What is known after it."""
        for derivation in self.derivations:
            if self.complete or is_sure(derivation.form, known, self.sources):
                known |= {derivation.name}
            else:
                known -= {derivation.name}
        return known

    def drops(self, known: Facts) -> Facts:
        """Those that may not be had."""
        return frozenset(one.name for one in self.derivations) - self.after(known)


@dataclass(frozen=True, slots=True)
class Keep:
    """Answers are kept in the caller's profile, those that have a value."""

    names: tuple[str, ...]

    def after(self, known: Facts) -> Facts:
        """What is known after it."""
        return known | {f"profile.{name}" for name in self.names if name in known}

    def drops(self, known: Facts) -> Facts:
        """Nothing is taken back."""
        del known
        return NOTHING


Move = Learn | Save | Drop | Derive | Keep


def is_sure(form: Form, known: Facts, sources: Sources) -> bool:
    """Whether the value can be had wherever this is known."""
    if isinstance(form, HoldsForm | CountForm | JoinForm):
        return True
    if isinstance(form, TextForm):
        return _has_value(form.template, known)
    if isinstance(form, FirstForm):
        return _first_is_sure(form.cases, known)
    if isinstance(form, SumForm):
        return all(_is_number(term, sources) for term in form.terms)
    if isinstance(form, NumberForm):
        if form.template.fixed is not None:
            return _is_whole(form.template.fixed)
        return _is_number(form.template, sources) and _has_value(form.template, known)
    if isinstance(form, AgeForm):
        return _is_day(form.template, known, sources)
    if isinstance(form, PartForm):
        return _comes_from(form.of, known, sources, NationalIdAnswer, TextAnswer, IntegerAnswer)
    return False  # a date may be 30 February


def _has_value(value: Template | Literal, known: Facts) -> bool:
    if not isinstance(value, Template):
        return value is not None
    fact = fact_of(value.alone) if value.alone else None
    return fact is None or fact in known


def _first_is_sure(cases: tuple[tuple[Condition | None, Template | Literal], ...], known: Facts) -> bool:
    if not cases or cases[-1][0] is not None:
        return False
    return all(_has_value(value, known | proved(condition)) for condition, value in cases)


def _is_number(term: Template | Literal, sources: Sources) -> bool:
    if not isinstance(term, Template):
        return to_number(term) is not None
    if term.fixed is not None:
        return to_number(term.fixed) is not None
    if term.alone is None or term.alone.column is not None:
        return term.alone is not None and term.alone.column == "count"
    return all(
        source == NUMBER or isinstance(source, IntegerAnswer | NumberForm | AgeForm | CountForm | SumForm)
        for source in sources.get(term.alone.name, ("",))
    )


def _is_whole(text: str) -> bool:
    number = to_number(text)
    return number is not None and number == number.to_integral_value() and abs(number) < LARGEST


def _is_day(template: Template, known: Facts, sources: Sources) -> bool:
    """Whether a known day is meant: one that was asked for, or the birth date of a number.

    Of a `{date: …}` it is not sure that it has come already, and who has yet to be born has no age.
    """
    if template.alone is None or not _has_value(template, known):
        return False
    return all(
        isinstance(source, DateAnswer) or (isinstance(source, PartForm) and source.part == "birth_date")
        for source in sources.get(template.alone.name, ("",))
    )


def _comes_from(template: Template, known: Facts, sources: Sources, *kinds: type[Answer]) -> bool:
    """Whether a value of one of these kinds of answers is known; what they hold is then taken to fit."""
    if template.alone is None or not _has_value(template, known):
        return False
    return all(isinstance(source, kinds) for source in sources.get(template.alone.name, ("",)))
