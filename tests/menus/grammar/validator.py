"""The part of JSON Schema 2020-12 that our schema uses, for values read from a menu file."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from menus.compiler.reading import typed_literal
from menus.problems import Problems
from menus.yaml.source import Node, Scalar, Sequence, read_source

Schema = Mapping[str, Any]
EXPLAINS = {"$schema", "$defs", "title", "description", "errorMessage", "doNotSuggest", "then", "else"}


def value_of(text: str) -> Any:
    """The value of a YAML text as an editor sees it."""
    root = read_source(text, "file", Problems())
    assert root is not None
    return _plain(root)


def _plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return typed_literal(node, node.text)
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return {entry.key.text: _plain(entry.value) for entry in node}


def faults(root: Schema, value: Any) -> list[str]:
    """What is wrong with a value, each with its path."""
    return list(_faults(root, root, value, "$"))


def _faults(root: Schema, schema: Schema, value: Any, path: str) -> Iterator[str]:
    for keyword, wanted in schema.items():
        if keyword not in EXPLAINS:
            yield from KEYWORDS[keyword](root, schema, wanted, value, path)


def _type(_: Schema, __: Schema, wanted: Any, value: Any, path: str) -> Iterator[str]:
    names = [wanted] if isinstance(wanted, str) else wanted
    if not any(TYPES[name](value) for name in names):
        yield f"{path}: {value!r} is not {wanted}"


def _ref(root: Schema, _: Schema, wanted: str, value: Any, path: str) -> Iterator[str]:
    yield from _faults(root, root["$defs"][wanted.removeprefix("#/$defs/")], value, path)


def _any_of(root: Schema, _: Schema, wanted: list[Schema], value: Any, path: str) -> Iterator[str]:
    found = [list(_faults(root, one, value, path)) for one in wanted]
    if all(found):
        yield min(found, key=len)[0]


def _all_of(root: Schema, _: Schema, wanted: list[Schema], value: Any, path: str) -> Iterator[str]:
    for one in wanted:
        yield from _faults(root, one, value, path)


def _if(root: Schema, schema: Schema, wanted: Schema, value: Any, path: str) -> Iterator[str]:
    which = "else" if list(_faults(root, wanted, value, path)) else "then"
    yield from _faults(root, schema.get(which, {}), value, path)


def _not(root: Schema, _: Schema, wanted: Schema, value: Any, path: str) -> Iterator[str]:
    if not list(_faults(root, wanted, value, path)):
        yield f"{path} fits what it must not"


def _properties(root: Schema, _: Schema, wanted: Schema, value: Any, path: str) -> Iterator[str]:
    for name, one in wanted.items() if isinstance(value, dict) else ():
        if name in value:
            yield from _faults(root, one, value[name], f"{path}.{name}")


def _required(_: Schema, __: Schema, wanted: list[str], value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{path} has no {name}" for name in wanted if name not in value)


def _others(root: Schema, schema: Schema, wanted: Any, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    known = schema.get("properties", {})
    for name, one in value.items():
        if name not in known and wanted is False:
            yield f"{path} may not have {name}"
        elif name not in known:
            yield from _faults(root, wanted, one, f"{path}.{name}")


def _items(root: Schema, _: Schema, wanted: Schema, value: Any, path: str) -> Iterator[str]:
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _faults(root, wanted, item, f"{path}[{number}]")


def _names(root: Schema, _: Schema, wanted: Schema, value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name in value:
            yield from _faults(root, wanted, name, f"{path} key")


def _holds(wrong: Callable[[Any, Any], bool], kind: type[Any] | tuple[type[Any], ...]) -> Any:
    def check(_: Schema, __: Schema, wanted: Any, value: Any, path: str) -> Iterator[str]:
        if isinstance(value, kind) and wrong(value, wanted):
            yield f"{path}: {value!r} against {wanted!r}"

    return check


TYPES: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
KEYWORDS: Mapping[str, Any] = {
    "$ref": _ref,
    "type": _type,
    "anyOf": _any_of,
    "allOf": _all_of,
    "if": _if,
    "not": _not,
    "properties": _properties,
    "required": _required,
    "additionalProperties": _others,
    "items": _items,
    "propertyNames": _names,
    "enum": _holds(lambda value, allowed: value not in allowed, object),
    "pattern": _holds(lambda value, pattern: not re.search(pattern, value), str),
    "minimum": _holds(lambda value, least: value < least, int | float),  # type: ignore[arg-type]
    "maximum": _holds(lambda value, most: value > most, int | float),  # type: ignore[arg-type]
    "minItems": _holds(lambda value, least: len(value) < least, list),
    "minProperties": _holds(lambda value, least: len(value) < least, dict),
}
