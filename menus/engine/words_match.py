"""Find what an input of more than a key stands for: an option by its words, or by a number beside words.

Words are compared folded: without accents, case, punctuation and emoji around them, and politeness.
"""

import re
from collections.abc import Callable, Mapping

from menus.engine.engine_verb import TypedInput
from menus.engine.move import Move
from menus.engine.walk import Walk
from menus.input.fold import fold_words
from menus.input.number import find_number
from menus.input.plain import plain_input
from menus.input.politeness import without_politeness
from menus.model import Choice, Verb
from menus.rendering.layout import label_of

Match = int | Move
"""A place among the choices of a screen, or a move."""

MatchKey = Callable[[str], Match | None]
"""Returns what a key or a number alone stands for."""

_LINE = re.compile(r"([0-9]{1,3})[^\w+]+(.+)")  # a number and words, as an option is shown


def match_choice(
    walk: Walk, verb: Verb, typed: TypedInput, match_key: MatchKey, *, alone: bool
) -> Match | None:
    """Return what an input stands for on a screen with choices; None if for nothing, or if that is unclear.

    With `alone`, a number counts only if the words beside it are those of its option, or politeness.
    """
    language = walk.session.language
    labels = [
        fold_words(label_of(choice, verb, walk.scope))
        if choice.option is None or language not in choice.option.folded_labels
        else choice.option.folded_labels[language]
        for choice in typed.choices
    ]
    if typed.key.isdigit():  # no number of a choice, so at most its words
        return _find_label(walk, verb, typed, labels, typed.key)
    words = fold_words(typed.key)
    for one in filter(None, dict.fromkeys((words, without_politeness(words)))):
        found: Match | None = _find_own_key(typed.choices, labels, one)
        found = _find_label(walk, verb, typed, labels, one) if found is None else found
        if found is None and one != typed.key:
            found = match_key(one)
        if found is not None:
            return found
    return _match_number(walk, typed, labels, match_key, alone=alone)


def match_move(walk: Walk, key: str, match_key: MatchKey) -> Match | None:
    """Return the move whose key was typed with its words: `0. Back`. Other words beside a key are an answer."""
    number = find_number(key)
    match = None if number is None else match_key(number.number)
    if number is None or not isinstance(match, Move):
        return None
    return match if number.is_alone or number.words == fold_words(walk.words[match.value]) else None


def _find_own_key(choices: tuple[Choice, ...], labels: list[str], words: str) -> int | None:
    """Return the choice whose own key this is, in upper or lower case, alone or with its words: `A. Agent`."""
    for place, (choice, label) in enumerate(zip(choices, labels, strict=True)):
        if choice.key:
            key = fold_words(choice.key)
            if words in (key, f"{key} {label}"):
                return place
    return None


def _find_label(walk: Walk, verb: Verb, typed: TypedInput, labels: list[str], words: str) -> int | None:
    """Return the choice with these words. Of choices that are alike, the one as typed counts, else the first."""
    places = [place for place, label in enumerate(labels) if label == words]
    if len(places) > 1:
        as_typed = [
            place
            for place in places
            if _as_written(label_of(typed.choices[place], verb, walk.scope)) == _as_written(typed.text)
        ]
        places = as_typed or places
    return places[0] if places else None


def _match_number(
    walk: Walk, typed: TypedInput, labels: list[str], match_key: MatchKey, *, alone: bool
) -> Match | None:
    """Return what the only number stands for, unless the words beside it are those of another choice.

    A number and a whole line as it is shown may hold more numbers: `2. 11-20 homes`.
    """
    line = _LINE.fullmatch(typed.key)
    match = match_key(line[1]) if line else None
    if line and match is not None and fold_words(line[2]) in _names(walk, match, typed.choices, labels)[0]:
        return match
    number = find_number(typed.key)
    match = None if number is None else match_key(number.number)
    if number is None or match is None:
        return None
    own, others = _names(walk, match, typed.choices, labels)
    return match if number.means_choice(own, others, alone=alone) else None


def _names(
    walk: Walk, match: Match, choices: tuple[Choice, ...], labels: list[str]
) -> tuple[set[str], set[str]]:
    """Return the words of a match, and those of all other choices, in every language of the service."""
    own: set[str] = {fold_words(walk.words[match.value])} if isinstance(match, Move) else set()
    others: set[str] = set()
    for place, (choice, label) in enumerate(zip(choices, labels, strict=True)):
        translations: Mapping[str, str] = choice.option.folded_labels if choice.option else {}
        (own if place == match else others).update((label, *translations.values()))
    return own, others - own


def _as_written(text: str) -> str:
    return plain_input(text).casefold()
