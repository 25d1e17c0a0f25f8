"""The options of a menu."""

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
