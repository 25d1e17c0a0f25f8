"""The shapes of values in a menu file. The grammar of the language is built from them.

The compiler takes from them which keys a mapping may have, which it must have, and what their values may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class TextShape:
    """A text that people read or hear: one string, or one for each language. `for_citizens`: it needs translation."""

    for_citizens: bool = True


@dataclass(frozen=True, slots=True)
class StringShape:
    """A single value, taken as it is written. `pattern` is a regular expression; `sample` is a value that fits."""

    sample: str = "x"
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class EnumShape:
    """One of some words; `default` if the file has none."""

    allowed: tuple[str, ...]
    default: str | None = None


@dataclass(frozen=True, slots=True)
class BooleanShape:
    """True or false; `default` if the file has neither."""

    default: bool = False


@dataclass(frozen=True, slots=True)
class IntegerShape:
    """A whole number within bounds, both included; `default` if the file has none."""

    minimum: int
    maximum: int
    default: int | None = None


@dataclass(frozen=True, slots=True)
class NumberShape:
    """A number, with or without a fraction."""


@dataclass(frozen=True, slots=True)
class DurationShape:
    """A length of time, such as `1.5s`, `10m`, `24h` or `365d`. `default` and `maximum` are seconds."""

    default: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class LiteralShape:
    """A single value of any type, or a text with placeholders."""


@dataclass(frozen=True, slots=True)
class JsonShape:
    """Any JSON value, nested to any depth."""


@dataclass(frozen=True, slots=True)
class ListShape:
    """A list of at least so many items."""

    item: Shape
    min_items: int = 1


@dataclass(frozen=True, slots=True)
class MapShape:
    """Values by names that the author chooses. `sample` is such a name; all of them fit `pattern`."""

    item: Shape
    sample: str = "x"
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class KeySpec:
    """One key of a mapping: its purpose, the shape of its value, and whether it must be there."""

    description: str
    shape: Shape
    required: bool = False


@dataclass(frozen=True, slots=True)
class ObjectShape:
    """A mapping whose keys the language fixes. `discriminator` is the key that tells it from others in a `UnionShape`.

    `other_keys` is the shape under any other key; None if there may be no other.
    """

    description: str
    keys: Mapping[str, KeySpec]
    discriminator: str = ""
    other_keys: Shape | None = None


@dataclass(frozen=True, slots=True)
class UnionShape:
    """One of several shapes. The first that fits counts."""

    alternatives: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class ReferenceShape:
    """A shape with a name, which `Grammar.definitions` defines."""

    name: str


Shape = (
    TextShape
    | StringShape
    | EnumShape
    | BooleanShape
    | IntegerShape
    | NumberShape
    | DurationShape
    | LiteralShape
    | JsonShape
    | ListShape
    | MapShape
    | ObjectShape
    | UnionShape
    | ReferenceShape
)


@dataclass(frozen=True, slots=True)
class ShapeDefinition:
    """A shape that is defined once, by name, and used in many places."""

    description: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Grammar:
    """The whole language: the shape of a file, and the shapes that it refers to by name.

    `shared_keys` are keys of many mappings, so that the JSON Schema has them only once.
    """

    file: ObjectShape
    definitions: Mapping[str, ShapeDefinition] = field(default_factory=dict)
    shared_keys: Mapping[str, KeySpec] = field(default_factory=dict)

    def resolve(self, shape: Shape) -> Shape:
        """Return the shape itself if `shape` only names it."""
        return (
            self.resolve(self.definitions[shape.name].shape) if isinstance(shape, ReferenceShape) else shape
        )


TEXT_SHAPE = TextShape()
NAME_PATTERN = r"^[A-Za-z_]\w*$"


def required_key(description: str, shape: Shape) -> KeySpec:
    """Return a key that must be there."""
    return KeySpec(description, shape, required=True)


def list_or_one(shape: Shape) -> Shape:
    """Return the shape of a list for which a single value may stand."""
    return UnionShape((ListShape(shape, 0), shape))


def keys_of_any(shapes: Iterable[Shape]) -> dict[str, KeySpec]:
    """Return the keys of all mappings among some shapes, none of them required, for a mapping of unknown kind."""
    mappings = (shape for shape in shapes if isinstance(shape, ObjectShape))
    return {name: replace(key, required=False) for shape in mappings for name, key in shape.keys.items()}
