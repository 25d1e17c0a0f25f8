"""What a value in a menu file may look like. The schema of the language is built of these few shapes.

The compiler takes from them which keys a mapping may have, which it must have, and what may stand there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class TextShape:
    """A text that people read or hear: one string, or one for each language. `citizens`: worth translating."""

    for_citizens: bool = True


@dataclass(frozen=True, slots=True)
class StringShape:
    """A single value, taken as it is written. `pattern` is a regular expression, `sample` a value that fits."""

    sample: str = "x"
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class EnumShape:
    """One of some words; `default` where the file has none."""

    allowed: tuple[str, ...]
    default: str | None = None


@dataclass(frozen=True, slots=True)
class BooleanShape:
    """`true` or `false`; `default` where the file has none."""

    default: bool = False


@dataclass(frozen=True, slots=True)
class IntegerShape:
    """A whole number within bounds, both included; `default` where the file has none."""

    minimum: int
    maximum: int
    default: int | None = None


@dataclass(frozen=True, slots=True)
class NumberShape:
    """A number, with a fraction or without."""


@dataclass(frozen=True, slots=True)
class DurationShape:
    """A length of time: `1.5s`, `10m`, `24h`, `365d`. `default`, where the file has none, and `maximum`: seconds."""

    default: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class LiteralShape:
    """A single value of any type, or a text with placeholders."""


@dataclass(frozen=True, slots=True)
class JsonShape:
    """Anything, nested as deep as wanted."""


@dataclass(frozen=True, slots=True)
class ListShape:
    """A list of at least so many items."""

    item: Shape
    min_items: int = 1


@dataclass(frozen=True, slots=True)
class MapShape:
    """Values by names that the author chooses. `sample` is such a name, `pattern` what all of them look like."""

    item: Shape
    sample: str = "x"
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class KeySpec:
    """One key of a mapping: what it is for, what stands there, and whether it must be there."""

    description: str
    shape: Shape
    required: bool = False


@dataclass(frozen=True, slots=True)
class ObjectShape:
    """A mapping whose keys the language fixes. `by` is the key that tells it from the other ways of an `Either`.

    `rest` is what stands under any other key; None where there may be no other.
    """

    description: str
    keys: Mapping[str, KeySpec]
    discriminator: str = ""
    other_keys: Shape | None = None


@dataclass(frozen=True, slots=True)
class UnionShape:
    """One of several shapes; the first that fits counts."""

    alternatives: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class ReferenceShape:
    """A shape that has a name of its own, under `menus.grammar.definitions`."""

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
    """A shape with a name, said once and seen from many places."""

    description: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Grammar:
    """The whole language: the shape of a file, and the shapes that it refers to by name.

    `shared` are keys that stand in many mappings, so that the JSON Schema need say them only once.
    """

    file: ObjectShape
    definitions: Mapping[str, ShapeDefinition] = field(default_factory=dict)
    shared_keys: Mapping[str, KeySpec] = field(default_factory=dict)

    def resolve(self, shape: Shape) -> Shape:
        """The shape itself, where `shape` only names it."""
        return (
            self.resolve(self.definitions[shape.name].shape) if isinstance(shape, ReferenceShape) else shape
        )


TEXT_SHAPE = TextShape()
NAME_PATTERN = r"^[A-Za-z_]\w*$"


def required_key(description: str, shape: Shape) -> KeySpec:
    """A key that must be there."""
    return KeySpec(description, shape, required=True)


def list_or_one(shape: Shape) -> Shape:
    """A list; a single value stands for a list of one."""
    return UnionShape((ListShape(shape, 0), shape))


def keys_of_any(shapes: Iterable[Shape]) -> dict[str, KeySpec]:
    """The keys of all mappings among some shapes. None of them must be there: which mapping it is, is not known yet."""
    mappings = (shape for shape in shapes if isinstance(shape, ObjectShape))
    return {name: replace(key, required=False) for shape in mappings for name, key in shape.keys.items()}
