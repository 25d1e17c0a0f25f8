"""Small values that fit a shape, and the files that hold them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from menus.grammar import FILE, LANGUAGE
from menus.grammar.shapes import (
    Duration,
    Either,
    Flag,
    Keyed,
    Many,
    Named,
    Number,
    OneOf,
    See,
    Shape,
    Whole,
    Word,
)

Wrap = Callable[[Any], Any]


@dataclass(frozen=True)
class Record:
    """A mapping of the language, and how a value of it is put into a whole file."""

    path: str
    shape: Keyed
    wrap: Wrap

    def file(self, **more: object) -> str:
        """A menu file with the keys that the mapping needs, and `more`. JSON is YAML too."""
        return json.dumps(self.wrap({**sample(self.shape), **more}))


def sample(shape: Shape) -> Any:
    """The smallest value that fits, and says something."""
    match shape:
        case See():
            return sample(LANGUAGE.resolve(shape))
        case Keyed(rest=None):
            return {name: sample(key.shape) for name, key in shape.keys.items() if key.needed}
        case Keyed():
            return {"channel": "sms"}
        case Either(ways):
            return next(value for way in ways if (value := sample(way)) != {})
        case Many(item, least):
            return [sample(item)] * max(least, 1)
        case Named(item, name):
            return {name: sample(item)}
        case Whole(low, high):
            return max(low, min(high, 60))
    return _single(shape)


def _single(shape: Shape) -> Any:
    match shape:
        case Word(text):
            return text
        case OneOf(allowed):
            return allowed[0]
    return {Flag: True, Number: 1.5, Duration: "5s"}.get(type(shape), "words")


def records() -> Iterator[Record]:
    """Every mapping of the language, in a file of its own."""
    yield from _inside(
        FILE, "file", lambda value: {**value, "hours": {"office": {"mon-fri": ["08:00", "17:00"]}}}, set()
    )


def _inside(shape: Shape, path: str, wrap: Wrap, seen: set[str]) -> Iterator[Record]:
    match shape:
        case See(name):
            if name not in seen:
                seen.add(name)
                yield from _inside(LANGUAGE.definitions[name].shape, path, wrap, seen)
        case Keyed():
            path = f"{path}({shape.by})" if shape.by else path
            yield Record(path, shape, wrap)
            for name, key in shape.keys.items():
                yield from _inside(key.shape, f"{path}.{name}", _under(shape, name, wrap), seen)
            if shape.rest is not None:
                yield from _inside(shape.rest, f"{path}.*", _under(shape, "channel", wrap), seen)
        case Either(ways):
            for way in ways:
                yield from _inside(way, path, wrap, seen)
        case Many(item):
            yield from _inside(item, f"{path}[]", lambda value: wrap([value]), seen)
        case Named(item, name):
            yield from _inside(item, f"{path}.*", lambda value: wrap({name: value}), seen)


def _under(shape: Keyed, name: str, wrap: Wrap) -> Wrap:
    return lambda value: wrap({**sample(shape), name: value})
