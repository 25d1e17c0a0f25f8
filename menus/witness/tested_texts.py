"""Texts that the patterns and checks of conditions ask for."""

from collections.abc import Iterator

import msgspec

from menus.analysis.value_groups import ValueGroups
from menus.analysis.variables import Variable
from menus.expressions.conditions import Comparison, as_text
from menus.expressions.values import Json
from menus.witness.number_sample import number_samples
from menus.witness.pattern_sample import pattern_samples


class TestedTexts(msgspec.Struct, frozen=True):
    """Texts for the conditions among `names` that are followed as a whole."""

    groups: ValueGroups
    names: frozenset[Variable]

    def of(self, name: str) -> Iterator[str]:
        """Yield texts that pass one of the patterns or checks on a name."""
        for condition in self._conditions(name):
            if condition.pattern is not None:
                yield from pattern_samples(condition.pattern)
            if condition.scheme is not None:
                yield from number_samples(condition.scheme, self.groups.moment.date())

    def verdicts(self, name: str, value: Json) -> Iterator[bool]:
        """Yield what each pattern and check tells of a value."""
        today = self.groups.moment.date()
        for condition in self._conditions(name):
            if condition.pattern is not None:
                yield condition.pattern.is_in(as_text(value))
            elif condition.scheme is not None:
                yield condition.scheme.compact(as_text(value), today) is not None

    def _conditions(self, name: str) -> Iterator[Comparison]:
        for condition in self.names:
            if isinstance(condition, Comparison) and self.groups.are_same(condition.subject, name):
                yield condition
