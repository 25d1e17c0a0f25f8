"""The options of a menu."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from menus.expressions.conditional_texts import CitizenText
from menus.expressions.conditions import Condition
from menus.expressions.derivations import Derivation
from menus.expressions.templates import LocalisedText
from menus.expressions.values import LiteralValue
from menus.input.fold import fold_words
from menus.model.targets import Target
from menus.problems import Place


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a menu. An option with its own `key` takes no number. Without a `value` nothing is saved.

    `examples` are what citizens write who mean it, each with its language. `folded_labels` are its words as they are
    compared, by language, where they are the same for every caller.
    """

    say: CitizenText
    place: Place
    value: LiteralValue = None
    key: str | None = None
    goto: Target = ()
    language: str | None = None
    condition: Condition | None = None
    set: tuple[Derivation, ...] = ()
    clear: tuple[str, ...] = ()
    examples: tuple[tuple[str, str], ...] = ()
    folded_labels: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Fold the words once. Words with cases are not the same at all times."""
        by_language = self.say.by_language if isinstance(self.say, LocalisedText) else {}
        static = {language: text.static_text for language, text in by_language.items()}
        folded = {language: fold_words(text) for language, text in static.items() if text is not None}
        object.__setattr__(self, "folded_labels", folded)


class Choice(msgspec.Struct, frozen=True):
    """A line that a caller can choose.

    `key` is the key of an option that has its own; it is empty for numbered lines. `index` is the option's index, or
    -1 for a row.
    """

    key: str
    index: int
    option: Option | None = None
    row: Mapping[str, str] | None = None
