"""What a value in a menu file may look like. The schema of the language is built of these few shapes.

They describe; the compiler in `menus.compiler` decides. Tests hold the two against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Words:
    """A text that people read or hear: one string, or one for each language. `citizens`: worth translating."""

    citizens: bool = True


@dataclass(frozen=True, slots=True)
class Word:
    """A single value, taken as it is written. `pattern` is a regular expression, `sample` a value that fits."""

    sample: str = "x"
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some words."""

    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """`true` or `false`."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds, both included."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number, with a fraction or without."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: `1.5s`, `10m`, `24h`, `365d`."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A single value of any type, or a text with placeholders."""


@dataclass(frozen=True, slots=True)
class Json:
    """Anything, nested as deep as wanted."""


@dataclass(frozen=True, slots=True)
class Many:
    """A list of at least so many items."""

    item: Shape
    least: int = 1


@dataclass(frozen=True, slots=True)
class Named:
    """Values by names that the author chooses. `sample` is such a name, `pattern` what all of them look like."""

    item: Shape
    sample: str = "x"
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a mapping: what it is for, what stands there, and whether it must be there."""

    about: str
    shape: Shape
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Keyed:
    """A mapping whose keys the language fixes. `by` is the key that tells it from the other ways of an `Either`.

    `rest` is what stands under any other key; None where there may be no other.
    """

    about: str
    keys: Mapping[str, Key]
    by: str = ""
    rest: Shape | None = None


@dataclass(frozen=True, slots=True)
class Either:
    """One of several shapes; the first that fits counts."""

    ways: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class See:
    """A shape that has a name of its own, under `menus.grammar.definitions`."""

    name: str


Shape = (
    Words
    | Word
    | OneOf
    | Flag
    | Whole
    | Number
    | Duration
    | Literal
    | Json
    | Many
    | Named
    | Keyed
    | Either
    | See
)


@dataclass(frozen=True, slots=True)
class Definition:
    """A shape with a name, said once and seen from many places."""

    about: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Language:
    """The whole language: the shape of a file, and the shapes that it refers to by name.

    `shared` are keys that stand in many mappings, so that the JSON Schema need say them only once.
    """

    file: Keyed
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    shared: Mapping[str, Key] = field(default_factory=dict)

    def resolve(self, shape: Shape) -> Shape:
        """The shape itself, where `shape` only names it."""
        return self.resolve(self.definitions[shape.name].shape) if isinstance(shape, See) else shape


TEXT = Words()
NAME = r"^[A-Za-z_]\w*$"


def needed(about: str, shape: Shape) -> Key:
    """A key that must be there."""
    return Key(about, shape, needed=True)


def list_or_one(shape: Shape) -> Shape:
    """A list; a single value stands for a list of one."""
    return Either((Many(shape, 0), shape))
