"""Texts with cases: `[{if: condition, say: text}, {say: text}]`."""

from dataclasses import dataclass, field
from typing import ClassVar

import msgspec

from menus.expressions.conditions import AllOf, Condition, NoneOf
from menus.expressions.templates import LocalisedText
from menus.expressions.values import Scope
from menus.problems import Place


class TextCase(msgspec.Struct, frozen=True):
    """The words of one case, and the condition under which they are shown. The last case has none."""

    condition: Condition | None
    say: LocalisedText


@dataclass(frozen=True, slots=True)
class ConditionalText:
    """A text for citizens with cases. The first case that holds is shown.

    It can stand wherever a `LocalisedText` can.

    `wordings` has each case with the whole condition under which it is shown: it holds, and no earlier one does.
    """

    cases: tuple[TextCase, ...]
    place: Place
    wordings: tuple[tuple[LocalisedText, Condition | None], ...] = field(init=False, compare=False)

    is_static: ClassVar[bool] = False

    def __post_init__(self) -> None:
        """Work out the conditions once."""
        earlier: tuple[Condition, ...] = ()
        found: list[tuple[LocalisedText, Condition | None]] = []
        for case in self.cases:
            own = () if case.condition is None else (case.condition,)
            needed: tuple[Condition, ...] = (*own, NoneOf(earlier)) if earlier else own
            found.append((case.say, AllOf(needed) if needed else None))
            earlier += own
        object.__setattr__(self, "wordings", tuple(found))

    @property
    def otherwise(self) -> LocalisedText:
        """The words that are shown if no condition holds."""
        return self.cases[-1].say

    def wording(self, scope: Scope) -> LocalisedText:
        """Return the words that are shown now."""
        for case in self.cases:
            if case.condition is None or case.condition.holds(scope):
                return case.say
        return self.cases[-1].say

    def render(self, language: str, scope: Scope) -> str:
        """Return the text in `language`, as the values of this moment choose it."""
        return self.wording(scope).render(language, scope)


CitizenText = LocalisedText | ConditionalText
"""A text that citizens read or hear: the same words at all times, or cases of them."""
