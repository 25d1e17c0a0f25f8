"""The options of a menu."""

from collections.abc import Mapping
from dataclasses import dataclass

from menus.expressions.conditions import Condition
from menus.expressions.derivations import Derivation
from menus.expressions.templates import LocalisedText
from menus.expressions.values import LiteralValue
from menus.model.targets import Target
from menus.problems import Place


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a menu. An option with its own `key` takes no number. Without a `value` nothing is saved."""

    say: LocalisedText
    place: Place
    value: LiteralValue = None
    key: str | None = None
    goto: Target = ()
    language: str | None = None
    condition: Condition | None = None
    set: tuple[Derivation, ...] = ()
    clear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A line that a caller can choose.

    `key` is the key of an option that has its own; it is empty for numbered lines. `index` is the option's index, or
    -1 for a row.
    """

    key: str
    index: int
    option: Option | None = None
    row: Mapping[str, str] | None = None
