"""The shapes of values in a menu file. The grammar of the language is built from them.

They tell the compiler the keys that a mapping may have, the keys that it must have, and the values that fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from msgspec.structs import replace

from menus.grammar.name_kinds import NameKind


class TextShape(msgspec.Struct, frozen=True):
    """A text that people read or hear: one string, or a string for each language.

    `for_citizens`: it needs translation. `has_cases`: it may also be a list of cases of such texts.
    """

    for_citizens: bool = True
    has_cases: bool = True


class StringShape(msgspec.Struct, frozen=True):
    """A single value, used as it is written. `pattern` is a regular expression. `sample` is a value that fits.

    `names`: what the value names; None if it is no name of a part of the file.
    """

    sample: str = "x"
    pattern: str = ""
    names: NameKind | None = None


class EnumShape(msgspec.Struct, frozen=True):
    """One of several words. `default` is the value if the file has none."""

    allowed: tuple[str, ...]
    default: str | None = None


class BooleanShape(msgspec.Struct, frozen=True):
    """True or false. `default` is the value if the file has none."""

    default: bool = False


class IntegerShape(msgspec.Struct, frozen=True):
    """A whole number within bounds, both included. `default` is the value if the file has none."""

    minimum: int
    maximum: int
    default: int | None = None


class NumberShape(msgspec.Struct, frozen=True):
    """A number, with or without a fraction."""


class DurationShape(msgspec.Struct, frozen=True):
    """A length of time, such as `1.5s`, `10m`, `24h` or `365d`. `default` and `maximum` are seconds."""

    default: float | None = None
    maximum: float | None = None


class LiteralShape(msgspec.Struct, frozen=True):
    """A single value of any type, or a text with placeholders."""


class JsonShape(msgspec.Struct, frozen=True):
    """Any JSON value, nested to any depth."""


class ListShape(msgspec.Struct, frozen=True):
    """A list of at least so many items."""

    item: Shape
    min_items: int = 1


class MapShape(msgspec.Struct, frozen=True):
    """Values by names that the author chooses. All names fit `pattern`. `sample` is an example of a name.

    `names`: what they name, if other places refer to it.
    """

    item: Shape
    sample: str = "x"
    pattern: str = ""
    names: NameKind | None = None


class KeySpec(msgspec.Struct, frozen=True):
    """One key of a mapping: its purpose and the shape of its value. `required`: it must be there."""

    description: str
    shape: Shape
    required: bool = False


class ObjectShape(msgspec.Struct, frozen=True):
    """A mapping with fixed keys. `discriminator` is the key that tells it from others in a `UnionShape`.

    `other_keys` is the shape of the values under all other keys. None: there are no others.
    `names`: what these keys name.
    """

    description: str
    keys: Mapping[str, KeySpec]
    discriminator: str = ""
    other_keys: Shape | None = None
    names: NameKind | None = None


class UnionShape(msgspec.Struct, frozen=True):
    """One of several shapes: the first that fits."""

    alternatives: tuple[Shape, ...]


class ReferenceShape(msgspec.Struct, frozen=True):
    """The name of a shape in `Grammar.definitions`."""

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


class ShapeDefinition(msgspec.Struct, frozen=True):
    """A shape that is defined once, by name, and used in many places."""

    description: str
    shape: Shape


class Grammar(msgspec.Struct, frozen=True):
    """The whole language: the shape of a file, and the shapes that it refers to by name.

    `shared_keys` are keys that many mappings have. The JSON Schema defines them once.
    """

    file: ObjectShape
    definitions: Mapping[str, ShapeDefinition] = msgspec.field(default_factory=dict)
    shared_keys: Mapping[str, KeySpec] = msgspec.field(default_factory=dict)

    def resolve(self, shape: Shape) -> Shape:
        """Return the shape that a reference names. Return any other shape as it is."""
        return (
            self.resolve(self.definitions[shape.name].shape) if isinstance(shape, ReferenceShape) else shape
        )


TEXT_SHAPE = TextShape()
WORDING_SHAPE = TextShape(has_cases=False)
NAME_PATTERN = r"^[A-Za-z_]\w*$"


def required_key(description: str, shape: Shape) -> KeySpec:
    """Return a key that must be there."""
    return KeySpec(description, shape, required=True)


def list_or_one(shape: Shape) -> Shape:
    """Return the shape of a list, or of a single value that stands for a list of one."""
    return UnionShape((ListShape(shape, 0), shape))


def keys_of_any(shapes: Iterable[Shape]) -> dict[str, KeySpec]:
    """Return the keys of all mappings among the shapes, for a mapping of unknown kind. None is required."""
    mappings = (shape for shape in shapes if isinstance(shape, ObjectShape))
    return {name: replace(key, required=False) for shape in mappings for name, key in shape.keys.items()}
