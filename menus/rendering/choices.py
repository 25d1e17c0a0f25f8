"""The numbered lines of a screen: options of a menu, rows of a list, each with the key that takes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from menus.engine.scope import HopScope
from menus.model import Menu, Option, Rows, Verb


@dataclass(frozen=True, slots=True)
class Choice:
    """One line. `key` is the option's own, else empty: then it is numbered. `index` counts options, rows count -1."""

    key: str
    index: int
    option: Option | None = None
    row: Mapping[str, str] | None = None


def choices_of(verb: Verb, scope: HopScope) -> tuple[Choice, ...]:
    """The choices that are shown now; those of a list first the rows, then its fixed options."""
    if isinstance(verb, Menu):
        return tuple(_options(verb.options, scope.session.offered))
    if isinstance(verb, Rows):
        rows = tuple(Choice("", -1, row=row) for row in scope.session.listed)
        return rows + tuple(_options(verb.options, scope.session.offered))
    return ()


def offered_now(verb: Verb, scope: HopScope) -> list[int] | None:
    """The options whose conditions hold; None, all of them, where none has a condition."""
    options = verb.options if isinstance(verb, Menu | Rows) else ()
    if all(option.condition is None for option in options):
        return None
    return [
        index
        for index, option in enumerate(options)
        if option.condition is None or option.condition.holds(scope)
    ]


def label_of(choice: Choice, verb: Verb, scope: HopScope) -> str:
    """The words of a choice in the caller's language."""
    language = scope.session.language
    if choice.option is not None:
        return choice.option.say.render(language, scope)
    if isinstance(verb, Rows) and choice.row is not None:
        return verb.label.render(language, scope.over_row(choice.row))
    return ""


def keyed(choices: tuple[Choice, ...]) -> Iterator[tuple[str, Choice]]:
    """Each choice with the key that takes it; numbers close up over those with a key of their own."""
    number = 0
    for choice in choices:
        if not choice.key:
            number += 1
        yield choice.key or str(number), choice


def _options(options: tuple[Option, ...], offered: list[int] | None) -> Iterator[Choice]:
    for index in range(len(options)) if offered is None else offered:
        option = options[index]
        yield Choice(option.key or "", index, option=option)
