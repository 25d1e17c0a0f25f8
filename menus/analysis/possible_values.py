"""What each name may be at one point of a way, and what a condition leaves of that."""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_

import msgspec

from menus.analysis.value_classes import NO_VALUE, SPOKEN, ValueClasses, is_day, is_time
from menus.analysis.value_groups import ValueGroups
from menus.analysis.variables import (
    CALLER_VARIABLES,
    CHANNEL,
    LANGUAGE,
    LANGUAGE_CHOSEN,
    Variable,
    is_result_variable,
    variable_of,
)
from menus.engine.scope import WEEKDAYS
from menus.expressions.conditions import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    OfficeOpen,
    as_text,
    compare_values,
    equal_values,
)
from menus.expressions.values import Json, to_number
from menus.model.verb_kinds import ALL_CHANNELS

Possible = Mapping[Variable, int]
"""The classes that each name may have. A name that is missing has those of `ConditionSolver.default`."""

HOLDS, FAILS = 2, 1  # the classes of a condition that is followed as a whole
MAX_SPLITS = 24  # ways on which a condition may come to hold; beyond that nothing is learned from it


class ConditionSolver(msgspec.Struct):
    """Works out what conditions leave of what names may be."""

    groups: ValueGroups
    _defaults: dict[str, int] = msgspec.field(default_factory=dict)
    _verdicts: dict[Comparison, tuple[int, int, bool]] = msgspec.field(default_factory=dict)

    def default(self, variable: Variable) -> int:
        """Return what a name may be that nothing has changed: unset, unless it comes from outside the session."""
        if not isinstance(variable, str):
            return HOLDS | FAILS
        found = self._defaults.get(variable)
        if found is None:
            found = self._defaults[variable] = self._outside_classes(variable)
        return found

    def _outside_classes(self, variable: str) -> int:
        """Return the classes of what comes from outside the session; no value for all else."""
        service, classes = self.groups.service, self.groups.classes_of(variable)
        of_gateway: Mapping[str, Iterable[Json]] = {
            CHANNEL: ALL_CHANNELS,
            LANGUAGE: service.languages,
            "weekday": WEEKDAYS,
            "holiday": (True, False),
            "opted_out": (True, False),
            LANGUAGE_CHOSEN: (True, False),
            "percent": range(100),
        }
        if variable in of_gateway:
            return reduce(or_, map(classes.class_of, of_gateway[variable]))
        if variable.startswith("const."):
            return classes.class_of(service.constants.get(variable.removeprefix("const.")))
        if variable in ("today", "time"):
            return classes.any_day if variable == "today" else classes.any_time
        outside = variable in CALLER_VARIABLES or variable.startswith(("profile.", "secret."))
        outside = outside or is_result_variable(variable)
        return classes.every & ~SPOKEN if outside else NO_VALUE

    def get(self, possible: Possible, variable: Variable) -> int:
        """Return the classes that a name may have."""
        found = possible.get(variable)
        return self.default(variable) if found is None else found

    def assume(self, possible: Possible, condition: Condition, *, holds: bool) -> list[Possible]:
        """Return what is left where a condition holds, or does not hold: one entry for each way to that.

        No entry means that this cannot be.
        """
        if isinstance(condition, OfficeOpen):
            return self._assume_whole(possible, condition, holds=holds)
        if isinstance(condition, Comparison):
            return self._assume_comparison(possible, condition, holds=holds)
        of_any = isinstance(condition, AnyOf)
        wanted = holds if isinstance(condition, AllOf | AnyOf) else not holds
        of_any = of_any or not isinstance(condition, AllOf)  # the last kind is the opposite of any
        if of_any is not wanted:
            return self._assume_each(possible, condition.conditions, holds=wanted)
        return self._assume_one(possible, condition.conditions, holds=wanted)

    def _assume_each(
        self, possible: Possible, conditions: tuple[Condition, ...], *, holds: bool
    ) -> list[Possible]:
        found: list[Possible] = [possible]
        for part in conditions:
            found = [after for before in found for after in self.assume(before, part, holds=holds)]
            if len(found) > MAX_SPLITS:
                return [possible]
        return found

    def _assume_one(
        self, possible: Possible, conditions: tuple[Condition, ...], *, holds: bool
    ) -> list[Possible]:
        found: list[Possible] = []
        others: list[Possible] = [possible]
        for part in conditions:
            found += [after for before in others for after in self.assume(before, part, holds=holds)]
            others = [after for before in others for after in self.assume(before, part, holds=not holds)]
            if len(found) + len(others) > MAX_SPLITS:
                return [possible]
        return found

    def _assume_whole(
        self, possible: Possible, leaf: Comparison | OfficeOpen, *, holds: bool
    ) -> list[Possible]:
        truth = HOLDS if holds else FAILS
        return [{**possible, leaf: truth}] if self.get(possible, leaf) & truth else []

    def _assume_comparison(
        self, possible: Possible, comparison: Comparison, *, holds: bool
    ) -> list[Possible]:
        variable = variable_of(comparison.subject, self.groups.cases)
        may_hold, may_fail, exact = self.verdict(comparison)
        before = self.get(possible, variable)
        left = before & (may_hold if holds else may_fail)
        if not left:
            return []
        refined = possible if left == before else {**possible, variable: left}
        if exact:
            return [refined]
        if not holds and not before & may_hold:
            return [refined]
        return self._assume_whole(refined, comparison, holds=holds)

    def verdict(self, comparison: Comparison) -> tuple[int, int, bool]:
        """Return the classes of the subject with which a comparison may hold, those with which it may not hold.

        The last says whether no class is among both.
        """
        if comparison not in self._verdicts:
            classes = self.groups.classes_of(variable_of(comparison.subject, self.groups.cases))
            may_hold = may_fail = 0
            for bit, value in classes.members(classes.every):
                truth = self._truth(comparison, classes, bit, value)
                may_hold |= 0 if truth is False else 1 << bit
                may_fail |= 0 if truth is True else 1 << bit
            self._verdicts[comparison] = may_hold, may_fail, not may_hold & may_fail
        return self._verdicts[comparison]

    def _truth(self, comparison: Comparison, classes: ValueClasses, bit: int, value: Json) -> bool | None:
        """Return whether a comparison holds for a class; None if for some of its values only.

        Words that no condition names are taken to be ordinary ones, which begin with a letter.
        """
        operator = comparison.operator
        if operator == "set":
            return (value is not None) is (comparison.operands[0] is not False)
        operands = [self.groups.literal_operand(operand) for operand in comparison.operands]
        given = [
            operand
            for operand, written in zip(operands, comparison.operands, strict=True)
            if operand is not None or written is None  # written so, it stands for no value
        ]
        known = len(given) == len(operands)
        if operator == "not":
            if any(equal_values(value, operand) for operand in given):
                return False
            return True if known else None
        if value is None:
            return operator == "one_of" and None in comparison.operands
        if 1 << bit == SPOKEN:
            return False
        if comparison.pattern is not None or comparison.scheme is not None:
            is_word = as_text(value) in classes.words
            return self._passes(comparison, as_text(value)) if is_word else None
        if not known:
            return None
        ordered = operator not in ("is", "one_of")
        if (
            ordered
            and to_number(value) is not None
            and any(map(_is_moment, operands))
            and not classes.is_point(bit)
        ):
            return None  # a number and a day are compared as texts, and the numbers of one class may differ there
        return compare_values(operator, value, operands)

    def _passes(self, comparison: Comparison, text: str) -> bool:
        """Return whether a text passes a pattern or a check."""
        if comparison.scheme is not None:
            return comparison.scheme.compact(text, self.groups.moment.date()) is not None
        return comparison.pattern is not None and comparison.pattern.is_in(text)


def _is_moment(value: Json) -> bool:
    text = as_text(value)
    return is_day(text) or is_time(text)
