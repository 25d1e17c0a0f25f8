"""Small values that fit a shape, and the files that hold them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from menus.grammar.menu_file import GRAMMAR, MENU_FILE
from menus.grammar.shapes import (
    BooleanShape,
    DurationShape,
    EnumShape,
    IntegerShape,
    ListShape,
    MapShape,
    NumberShape,
    ObjectShape,
    ReferenceShape,
    Shape,
    StringShape,
    TextShape,
    UnionShape,
)

Wrap = Callable[[Any], Any]


@dataclass(frozen=True)
class SampleMapping:
    """A mapping of the language, and how a value of it is put into a whole file."""

    path: str
    shape: ObjectShape
    wrap: Wrap

    def menu_file(self, **more: object) -> str:
        """A menu file with the keys that the mapping needs, and `more`. JSON is YAML too."""
        return json.dumps(self.wrap({**sample_value(self.shape), **more}))


def sample_value(shape: Shape) -> Any:
    """The smallest value that fits, and says something."""
    match shape:
        case ReferenceShape():
            return sample_value(GRAMMAR.resolve(shape))
        case ObjectShape(other_keys=None):
            return {name: sample_value(key.shape) for name, key in shape.keys.items() if key.required}
        case ObjectShape():
            return {"channel": "sms"}
        case UnionShape(ways):
            return next(value for way in ways if (value := sample_value(way)) != {})
        case ListShape(item, least):
            return [sample_value(item)] * max(least, 1)
        case MapShape(item, name):
            return {name: sample_value(item)}
        case IntegerShape(low, high):
            return max(low, min(high, 60))
    return _sample_scalar(shape)


def _sample_scalar(shape: Shape) -> Any:
    match shape:
        case StringShape(text):
            return text
        case EnumShape(allowed):
            return allowed[0]
    return {BooleanShape: True, NumberShape: 1.5, DurationShape: "2s"}.get(type(shape), "words")


def sample_mappings() -> Iterator[SampleMapping]:
    """Every mapping of the language, in a file of its own."""
    yield from _mappings_inside(
        MENU_FILE,
        "file",
        lambda value: {**value, "hours": {"office": {"mon-fri": ["08:00", "17:00"]}}},
        set(),
    )


def _mappings_inside(shape: Shape, path: str, wrap: Wrap, seen: set[str]) -> Iterator[SampleMapping]:
    match shape:
        case ReferenceShape(name):
            if name not in seen:
                seen.add(name)
                yield from _mappings_inside(GRAMMAR.definitions[name].shape, path, wrap, seen)
        case ObjectShape():
            path = f"{path}({shape.discriminator})" if shape.discriminator else path
            yield SampleMapping(path, shape, wrap)
            for name, key in shape.keys.items():
                yield from _mappings_inside(
                    key.shape, f"{path}.{name}", _wrap_under_key(shape, name, wrap), seen
                )
            if shape.other_keys is not None:
                yield from _mappings_inside(
                    shape.other_keys, f"{path}.*", _wrap_under_key(shape, "channel", wrap), seen
                )
        case UnionShape(ways):
            for way in ways:
                yield from _mappings_inside(way, path, wrap, seen)
        case MapShape(item, name):
            yield from _mappings_inside(item, f"{path}.*", lambda value: wrap({name: value}), seen)
        case ListShape() | TextShape(has_cases=True):
            item = shape.item if isinstance(shape, ListShape) else ReferenceShape("text_case")
            yield from _mappings_inside(item, f"{path}[]", lambda value: wrap([value]), seen)


def _wrap_under_key(shape: ObjectShape, name: str, wrap: Wrap) -> Wrap:
    beside = {"too_many": "somewhere", "attempts_within": "24h"} if name == "attempts" else {}
    return lambda value: wrap({**sample_value(shape), **beside, name: value})
