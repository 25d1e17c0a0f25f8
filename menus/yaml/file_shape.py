"""The shape of a kind of YAML file, as far as it helps to find lines that are misplaced."""

import difflib
from collections.abc import Collection
from functools import lru_cache
from typing import Protocol

import msgspec

Path = tuple[str, ...]
"""The keys that lead to a place in a file. `-` stands for an item of a list, `*` for any name of the author."""

ITEM = "-"
ANY_NAME = "*"
KEY_PATH: Path = ("",)
"""Stands for the path of a key itself."""
MERGE_KEY = "<<"
_CUTOFF = 0.7  # how much a misspelt key resembles the right one


class MappingShape(msgspec.Struct, frozen=True):
    """One kind of mapping: its keys, and those that must be there. `discriminator` tells it from others."""

    keys: frozenset[str]
    required: frozenset[str]
    discriminator: str = ""


class PlaceShape(msgspec.Struct, frozen=True):
    """What may stand below a path.

    - is_known: the rest says something.
    - keys: the keys that the language names. mappings: the kinds of mappings that have them.
    - exclusive: keys of which at most one is there, such as the verbs of a screen.
    - is_open: any other key may stand there too.
    - languages: a language may stand there as a key.
    - takes_list, takes_text: the value may be a list; it may be any text.
    - names_values: the author chooses the keys there. values_are_mappings: their values are never single words.
    - value_verbs: at least one of these keys is in each value. Empty: nothing is needed.
    """

    is_known: bool = True
    keys: frozenset[str] = frozenset()
    mappings: tuple[MappingShape, ...] = ()
    exclusive: frozenset[str] = frozenset()
    is_open: bool = False
    languages: bool = False
    takes_list: bool = False
    takes_text: bool = False
    names_values: bool = False
    values_are_mappings: bool = False
    value_verbs: frozenset[str] = frozenset()

    @property
    def needs_lines(self) -> bool:
        """Return True if the value is a list or a mapping, and never a single word."""
        return (
            self.is_known and bool(self.keys or self.names_values or self.takes_list) and not self.takes_text
        )

    @property
    def is_list(self) -> bool:
        """Return True if the value is a list, and never a mapping or a text."""
        return self.takes_list and not (self.keys or self.names_values or self.is_open or self.takes_text)

    def misfits(self, keys: Collection[str]) -> int:
        """Return how many keys a mapping has too many, or lacks, if it is of the kind that it resembles most."""
        present = set(keys)
        kinds = [kind for kind in self.mappings if kind.discriminator in present] or self.mappings
        if self.is_open or MERGE_KEY in present or not kinds:
            return 0
        known = (present & self.keys) - self.exclusive
        return min(len(kind.required - present) + len(known - kind.keys) for kind in kinds)

    def known_key(self, key: str, present: Collection[str] = ()) -> str | None:
        """Return the key that `key` is or that its author meant; None if there is none."""
        if not self.is_known or self.is_open or key in self.keys or key == MERGE_KEY:
            return key
        if self.languages and _may_be_language(key):
            return key
        if self.names_values:
            return key
        return _closest(key, self.keys - frozenset(present))


class FileShape(Protocol):
    """Tells what a file may have where."""

    def at(self, path: Path) -> PlaceShape:
        """Return what may stand below `path`."""


class AnyShape:
    """The shape of a file of which nothing is known."""

    def at(self, path: Path) -> PlaceShape:  # noqa: ARG002 - it is the same everywhere
        """Return a place where anything may stand."""
        return UNKNOWN_PLACE


UNKNOWN_PLACE = PlaceShape(is_known=False)
ANY_SHAPE = AnyShape()


def _may_be_language(key: str) -> bool:
    return len(key.partition("-")[0]) in (2, 3) and key.partition("-")[0].isalpha() and key.islower()


@lru_cache(4096)
def _closest(key: str, known: frozenset[str]) -> str | None:
    return next(iter(difflib.get_close_matches(key, sorted(known), n=1, cutoff=_CUTOFF)), None)
