"""What a regular expression needs of a text: how long it must be, and which characters it must have."""

import re
from collections.abc import Callable, Iterator
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import msgspec

from menus.answers.base import MAX_ANSWER_LENGTH
from menus.patterns import Pattern

_Item = tuple[Any, Any]


class PatternNeeds(msgspec.Struct, frozen=True):
    """What a text needs in which a pattern is found: a length from `shortest` to `longest`, in characters."""

    shortest: int
    longest: int
    items: tuple[_Item, ...]

    @classmethod
    def of(cls, pattern: Pattern) -> "PatternNeeds":
        """Return the needs of a pattern. Only a pattern with `^` and `$` limits the length of a text."""
        try:
            parsed = parser.parse(pattern.source)
        except re.error:  # what only RE2 reads may need anything
            return cls(0, MAX_ANSWER_LENGTH, ())
        shortest, longest = parsed.getwidth()
        items = tuple(parsed)
        is_whole = (
            bool(items) and _is_anchor(items[0], codes.AT_BEGINNING) and _is_anchor(items[-1], codes.AT_END)
        )
        return cls(shortest, min(longest, MAX_ANSWER_LENGTH) if is_whole else MAX_ANSWER_LENGTH, items)

    def can_do_with(self, alphabet: str) -> bool:
        """Return False only if the pattern needs a character that the alphabet lacks."""
        return all(_can_do_with(item, alphabet) for item in self.items)


def _is_anchor(item: _Item, kind: object) -> bool:
    string_kind = codes.AT_BEGINNING_STRING if kind is codes.AT_BEGINNING else codes.AT_END_STRING
    return item[0] is codes.AT and item[1] in (kind, string_kind)


def _can_do_with(item: _Item, alphabet: str) -> bool:
    operation, value = item
    if operation is codes.LITERAL:
        return chr(value) in alphabet
    if operation is codes.IN:
        return any(_is_in_set(ord(letter), value) for letter in alphabet)
    if operation in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        least, _, inner = value
        return least == 0 or all(_can_do_with(one, alphabet) for one in inner)
    if operation is codes.SUBPATTERN:
        return all(_can_do_with(one, alphabet) for one in value[-1])
    if operation is codes.BRANCH:
        return any(all(_can_do_with(one, alphabet) for one in branch) for branch in value[1])
    return True


def _is_in_set(code: int, items: list[_Item]) -> bool:
    negated = items[0][0] is codes.NEGATE
    return any(_matches(code, one) for one in items[negated:]) is not negated


def _matches(code: int, item: _Item) -> bool:
    operation, value = item
    if operation is codes.LITERAL:
        return bool(code == value)
    if operation is codes.RANGE:
        return bool(value[0] <= code <= value[1])
    return operation is not codes.CATEGORY or any(
        test(chr(code)) for category, test in _CATEGORIES if category is value
    )


def _word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _categories() -> Iterator[tuple[object, Callable[[str], bool]]]:
    for category, opposite, test in (
        (codes.CATEGORY_DIGIT, codes.CATEGORY_NOT_DIGIT, str.isdigit),
        (codes.CATEGORY_SPACE, codes.CATEGORY_NOT_SPACE, str.isspace),
        (codes.CATEGORY_WORD, codes.CATEGORY_NOT_WORD, _word),
    ):
        yield category, test
        yield opposite, _opposite(test)


def _opposite(test: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda letter: not test(letter)


_CATEGORIES = tuple(_categories())
