"""The choices of a menu."""

from dataclasses import dataclass

from menus.conditions import Condition
from menus.derivations import Derivation
from menus.model.targets import Target
from menus.problems import Place
from menus.templates import Text
from menus.values import Literal


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a menu. An option with a key of its own takes no number; without a value nothing is saved."""

    say: Text
    place: Place
    value: Literal = None
    key: str | None = None
    goto: Target = ()
    language: str | None = None
    condition: Condition | None = None
    set: tuple[Derivation, ...] = ()
    clear: tuple[str, ...] = ()
