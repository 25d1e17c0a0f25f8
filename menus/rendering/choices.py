"""The numbered lines of a screen: options of a menu, rows of a list, each with the key that takes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from menus.engine.scope import TurnScope
from menus.model import ListVerb, Menu, Option, Verb


@dataclass(frozen=True, slots=True)
class Choice:
    """One line. `key` is the option's own, else empty: then it is numbered. `index` counts options, rows count -1."""

    key: str
    index: int
    option: Option | None = None
    row: Mapping[str, str] | None = None


def choices_of(verb: Verb, scope: TurnScope) -> tuple[Choice, ...]:
    """The choices that are shown now; those of a list first the rows, then its fixed options."""
    if isinstance(verb, Menu):
        return tuple(_options(verb.options, scope.session.offered_options))
    if isinstance(verb, ListVerb):
        rows = tuple(Choice("", -1, row=row) for row in scope.session.listed_rows)
        return rows + tuple(_options(verb.options, scope.session.offered_options))
    return ()


def options_on_offer(verb: Verb, scope: TurnScope) -> list[int] | None:
    """The options whose conditions hold; None, all of them, where none has a condition."""
    options = verb.options if isinstance(verb, Menu | ListVerb) else ()
    if all(option.condition is None for option in options):
        return None
    return [
        index
        for index, option in enumerate(options)
        if option.condition is None or option.condition.holds(scope)
    ]


def label_of(choice: Choice, verb: Verb, scope: TurnScope) -> str:
    """The words of a choice in the caller's language."""
    language = scope.session.language
    if choice.option is not None:
        return choice.option.say.render(language, scope)
    if isinstance(verb, ListVerb) and choice.row is not None:
        return verb.label.render(language, scope.with_row(choice.row))
    return ""


def with_keys(choices: tuple[Choice, ...]) -> Iterator[tuple[str, Choice]]:
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
